package inbox_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"rond/internal/inbox"
)

// tally is what came of the mails of one set.
type tally struct {
	mails, machines          int // machines: all but persons and lists
	reports, recipients, ids int // of what became of a mail; ids: of the mail itself or its envelope
	named, found             int // files that the oracle names, and those of them that we have byte for byte
	kinds                    map[inbox.Kind]int
	slowest                  time.Duration
}

// TestCorpus reads real mails, which are not ours to keep: .ci/corpus fetches
// them. Below the directory that ROND_CORPUS names, "bounces" holds sets of
// what servers write, and "mails" sets of all kinds. The figures are printed.
func TestCorpus(t *testing.T) {
	root := os.Getenv("ROND_CORPUS")
	if root == "" {
		if os.Getenv("ROND_CI") == "1" {
			t.Fatal("ROND_CORPUS is not set")
		}
		t.Skip("ROND_CORPUS is not set: no real mails are read")
	}
	sets, err := filepath.Glob(filepath.Join(root, "*", "*"))
	if err != nil || len(sets) == 0 {
		t.Fatalf("no sets of mails below %s, %v", root, err)
	}
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "set\tmails\tmachines\treports\trecipient\tMessage-ID\tfiles\twhole\tslowest\tkinds")
	sum := map[string]*tally{"bounces": {}, "mails": {}}
	for _, set := range sets {
		kind := filepath.Base(filepath.Dir(set))
		if sum[kind] == nil {
			t.Fatalf("%s is neither bounces nor mails", set)
		}
		c := readSet(t, set)
		fmt.Fprintf(w, "%s/%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%v\t%s\n", kind, filepath.Base(set), c.mails, c.machines, c.reports, c.recipients, c.ids, c.named, c.found, c.slowest.Round(time.Millisecond), c.words())
		s := sum[kind]
		s.mails, s.machines, s.reports, s.recipients = s.mails+c.mails, s.machines+c.machines, s.reports+c.reports, s.recipients+c.recipients
		s.named, s.found = s.named+c.named, s.found+c.found
	}
	w.Flush()
	t.Logf("\n%s", table.String())
	if b := sum["bounces"]; b.machines*100 < b.mails*95 || b.recipients*100 < b.reports*95 {
		t.Errorf("of %d mails of machines %d were known, and of %d reports %d have a recipient", b.mails, b.machines, b.reports, b.recipients)
	}
	if m := sum["mails"]; m.found*100 < m.named*97 {
		t.Errorf("of %d files %d are whole", m.named, m.found)
	}
}

func (c *tally) words() string {
	var all []string
	for k, n := range c.kinds {
		all = append(all, fmt.Sprintf("%s %d", k, n))
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

func readSet(t *testing.T, dir string) *tally {
	t.Helper()
	c := &tally{kinds: map[inbox.Kind]int{}}
	told := oracle(t, dir)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		began := time.Now()
		m := inbox.Read(raw, trusting())
		c.slowest = max(c.slowest, time.Since(began))
		check(t, m)
		c.count(path, m, told[path])
		if testing.Verbose() {
			fmt.Printf("%s: %s %q %+v\n", path, m.Kind, m.Notes, m.Failed)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *tally) count(path string, m inbox.Mail, told [][32]byte) {
	c.mails++
	c.kinds[m.Kind]++
	if m.Kind != inbox.Human && m.Kind != inbox.List {
		c.machines++
	}
	if m.Kind.Reports() {
		c.reports++
		if m.Failed[0].Recipient != "" {
			c.recipients++
		}
		if m.Failed[0].Original != "" || m.Failed[0].Envelope != "" {
			c.ids++
		}
		return // what came back with a report is not looked into
	}
	for _, sum := range told {
		c.named++
		if slices.ContainsFunc(m.Files, func(f inbox.File) bool { return sha256.Sum256(f.Data) == sum }) {
			c.found++
		} else if testing.Verbose() {
			fmt.Printf("%s: a file is not found: %x\n", path, sum[:4])
		}
	}
}

// oracle asks Python's email library which files the mails of a set have, by
// their hashes. It is another reader, and no truth.
func oracle(t *testing.T, dir string) map[string][][32]byte {
	t.Helper()
	var errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "python3", filepath.Join("testdata", "oracle.py"), dir)
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("asking Python: %v\n%s", err, errs.String())
	}
	all := map[string][][]byte{}
	if err := json.Unmarshal(out, &all); err != nil {
		t.Fatal(err)
	}
	sums := map[string][][32]byte{}
	for path, list := range all {
		for _, b := range list {
			sums[path] = append(sums[path], [32]byte(b))
		}
	}
	return sums
}
