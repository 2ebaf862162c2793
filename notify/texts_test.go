package notify

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/tools/txtar"

	"rond/templates"
)

var update = flag.Bool("update", false, "write what is found into the cases")

// folder is the organisation's texts in memory.
func folder(files ...txtar.File) fs.FS {
	m := fstest.MapFS{}
	for _, f := range files {
		m[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return m
}

// wrongIn is everything that is wrong in texts, as it is found at the start.
func wrongIn(t *testing.T, files fs.FS) []templates.Fault {
	t.Helper()
	words, faults, err := templates.ReadLetters(files)
	if err != nil {
		t.Fatal(err)
	}
	more, err := Check(words)
	if err != nil {
		t.Fatal(err)
	}
	return append(faults, more...)
}

// TestOwnTexts reads testdata/texts/*.txtar: the organisation's files, and last
// every fault in them as "place: what | what would be right".
func TestOwnTexts(t *testing.T) {
	files, err := filepath.Glob("testdata/texts/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			last := len(a.Files) - 1
			var got strings.Builder
			for _, f := range wrongIn(t, folder(a.Files[:last]...)) {
				right := f.Right
				if strings.Count(right, ",") > 3 {
					right = right[:len("one of .B")] + "…" // a list of names, which grows
				}
				fmt.Fprintf(&got, "%s | %s\n", f, right)
			}
			if *update {
				a.Files[last].Data = []byte(got.String())
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(a.Files[last].Data); got.String() != want {
				t.Errorf("got\n%s\nwant\n%s", got.String(), want)
			}
		})
	}
}

// keys calls f for every text there is, as a line of the file that texts are
// begun from.
func keys(lang string, f func(kind, key string)) {
	kind := ""
	for line := range strings.Lines((templates.Letters{}).Texts(lang)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			kind = strings.Trim(line, "[]")
		}
		if key, _, ok := strings.Cut(strings.TrimPrefix(line, "# "), ": "); ok && kind != "" && strings.HasPrefix(line, "# ") {
			f(kind, key)
		}
	}
}

// TestEveryTextIsTried puts a field that does not exist, in a branch that is
// never taken, into every text: each is found at the start, because some sample
// says every text there is.
func TestEveryTextIsTried(t *testing.T) {
	t.Parallel()
	for _, lang := range templates.Languages() {
		files, tried := map[string]string{}, 0 // by kind
		lines := map[string][]string{}
		keys(lang, func(kind, key string) {
			tried++
			files[kind] += fmt.Sprintf("%s: x{{if false}}{{.Nonsense}}{{end}}\n", key)
			lines[kind] = append(lines[kind], key)
		})
		if tried < 100 {
			t.Errorf("%d texts in %s", tried, lang)
		}
		for kind, texts := range files {
			found := map[int]bool{}
			for _, f := range wrongIn(t, folder(txtar.File{Name: lang + ".txt", Data: []byte("[" + kind + "]\n" + texts)})) {
				found[f.Line] = strings.HasSuffix(f.What, "there is no .Nonsense")
			}
			for i, key := range lines[kind] {
				if !found[i+2] {
					t.Errorf("%s: no sample says [%s] %s", lang, kind, key)
				}
			}
		}
	}
}

// TestOwnTextsAreSaid says what the organisation has written, and Rond's own
// words for the rest; markup in a text is text.
func TestOwnTextsAreSaid(t *testing.T) {
	t.Parallel()
	words, faults, err := templates.ReadLetters(folder(txtar.File{Name: "sv.txt", Data: []byte(
		"\ufeff[common]\r\ncontact: Ring {{.ContactName}} <b>nu</b>.\r\n[dispatch]\r\nlead: Svara före {{date .Due}}.\r\nnologin: Inga konton.\r\n")}))
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	for _, m := range Samples("sv", ExampleHouse()) {
		got, err := Render(words, m)
		if err != nil || got.OwnFailed != nil {
			t.Fatal(err, got.OwnFailed)
		}
		_, dispatch := m.(Dispatch)
		if has := strings.Contains(got.Text, "Svara före 13 maj 2026."); has != dispatch {
			t.Errorf("%T: its own first line: %v", m, has)
		}
		if has := strings.Contains(got.Text, "Inga konton."); has != dispatch {
			t.Errorf("%T: its own word for all: %v", m, has)
		}
		if strings.Contains(got.Text, "Frågor?") && (!strings.Contains(got.Text, "<b>nu</b>") || !strings.Contains(got.HTML, "&lt;b&gt;nu&lt;/b&gt;")) {
			t.Errorf("%T: the contact is said as %q", m, got.Text)
		}
	}
	if got, err := Render(words, Samples("en", ExampleHouse())[1]); err != nil || strings.Contains(got.Text, "Svara") {
		t.Errorf("in English: %v %q", err, got.Text)
	}
}

// TestTextsToBeginFrom: the file that texts are begun from says nothing new, in
// either state of each line, and keeps what the organisation has.
func TestTextsToBeginFrom(t *testing.T) {
	t.Parallel()
	for _, lang := range templates.Languages() {
		const own = "[common]\ncontact: Ring.\n[dispatch]\nlead: Svara.\nnologin: Nej.\n"
		words, _, err := templates.ReadLetters(folder(txtar.File{Name: lang + ".txt", Data: []byte(own)}))
		if err != nil {
			t.Fatal(err)
		}
		begun := words.Texts(lang)
		again, faults, err := templates.ReadLetters(folder(txtar.File{Name: lang + ".txt", Data: []byte(begun)}))
		if err != nil || len(faults) > 0 {
			t.Fatal(faults, err)
		}
		var open strings.Builder // every line in force
		for line := range strings.Lines((templates.Letters{}).Texts(lang)) {
			if _, _, text := strings.Cut(line, ": "); text && open.Len() > 0 || strings.HasPrefix(line, "[") {
				open.WriteString(strings.TrimPrefix(line, "# "))
			}
		}
		all, faults, err := templates.ReadLetters(folder(txtar.File{Name: lang + ".txt", Data: []byte(open.String())}))
		if err != nil || len(faults) > 0 {
			t.Fatal(faults, err)
		}
		if faults, err := Check(all); err != nil || len(faults) > 0 {
			t.Errorf("our own texts as theirs: %v %v", faults, err)
		}
		for _, m := range Samples(lang, ExampleHouse()) {
			for _, pair := range [][2]templates.Letters{{words, again}, {{}, all}} {
				a, errA := Render(pair[0], m)
				b, errB := Render(pair[1], m)
				if errA != nil || errB != nil || a != b {
					t.Errorf("%s %T: %v %v\n%s\n%s", lang, m, errA, errB, a.Text, b.Text)
				}
			}
		}
	}
}

// TestATextThatFailsIsOurs: what no sample has shown does not stop a mail.
func TestATextThatFailsIsOurs(t *testing.T) {
	t.Parallel()
	words, faults, err := templates.ReadLetters(folder(txtar.File{Name: "sv.txt", Data: []byte(
		"[dispatch]\nlead: {{if ne .Recipient \"Ingen\"}}Svara.{{end}}\nwhy: " + strings.Repeat("{{.Plan}}", 150) + "\n")}))
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	if faults, err := Check(words); err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	m := Samples("sv", ExampleHouse())[1].(Dispatch)
	long := m
	m.Recipient, long.Plan = "Ingen", strings.Repeat("plan ", 100)
	for _, m := range []Dispatch{m, long} {
		got, err := Render(words, m)
		if err != nil || got.OwnFailed == nil || !strings.Contains(got.Text, "Fyll i den bifogade Excelfilen") {
			t.Errorf("%v, %v: %q", err, got.OwnFailed, got.Text)
		}
		if got.OwnFailed != nil && strings.Contains(got.OwnFailed.Error(), "plan plan") {
			t.Errorf("the reason tells what the mail says: %v", got.OwnFailed)
		}
	}
}

// TestOwnTextsTakeNoTime: the longest texts that are accepted, over a huge plan.
func TestOwnTextsTakeNoTime(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("{{say \"crossed\" .}}", 100)
	words, faults, err := templates.ReadLetters(folder(txtar.File{Name: "sv.txt", Data: []byte("[common]\nfoot: " + strings.Repeat("{{len .Items}}", 140) + "\n[reminder]\nwhy: " + text + "\n")}))
	if err != nil {
		t.Fatal(err)
	}
	if len(faults) == 0 { // summaries have no Items, and are told so at the start
		faults, err = Check(words)
	}
	if err != nil || len(faults) == 0 {
		t.Fatal("no faults", err)
	}
	m := Reminder{Common: Common{Lang: "sv", Recipient: "Bo", Plan: "planen"}, Due: "2026-05-13", Items: make([]Item, 2000)}
	began := time.Now()
	if _, err := Render(words, m); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("a mail took %v", took)
	}
}

// FuzzOwnTexts: whatever is in the files, reading them ends without a panic, and
// what passes the check can be said.
func FuzzOwnTexts(f *testing.F) {
	f.Add("[dispatch]\nlead: {{with .Items}}{{.}}{{end}}{{$.Due}}{{say \"product\" .}}\n[x]\n")
	f.Add("[notice]\nfrom: {{if .Count}}{{plural .Count \"a\" \"b\"}}{{else}}{{date .On}}{{end}} {{say \"product\" .}}\n")
	f.Add("[question]\ntold: {{define \"x\"}}{{end}}{{block \"y\" .}}{{end}}{{range .Items}}{{end}}\n")
	samples := byKind(Samples("sv", ExampleHouse()))
	f.Fuzz(func(t *testing.T, text string) {
		words, faults, err := templates.ReadLetters(folder(txtar.File{Name: "sv.txt", Data: []byte(text)}))
		if err != nil {
			t.Fatal(err)
		}
		if len(faults) > 0 {
			return
		}
		if faults, err = words.Try("sv", samples); err != nil || len(faults) > 0 {
			return
		}
		for kind, of := range samples {
			for _, data := range of {
				if got, err := words.Mail("sv", kind, data); err != nil || got.OwnFailed != nil {
					t.Errorf("%s: %v %v", kind, err, got.OwnFailed)
				}
			}
		}
	})
}
