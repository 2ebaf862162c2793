package inbox_test

import (
	"bytes"
	"flag"
	"fmt"
	"strings"
	"testing"

	"rond/internal/inbox"
	"rond/internal/mailtest/shapes"
)

var update = flag.Bool("update", false, "write what the shapes give into their files")

func trusting() inbox.Trusting {
	return inbox.Trusting{
		Check: "auth-results", AuthServ: "mx.kommun.example",
		Domains: []string{"kommun.example"}, Own: "rond@kommun.example",
	}
}

// TestShapes reads every mail in testdata/shapes and compares what it is with
// what the file says.
func TestShapes(t *testing.T) {
	t.Parallel()
	all, err := shapes.Read("testdata/shapes")
	if err != nil || len(all) < 170 {
		t.Fatalf("%d shapes, %v", len(all), err)
	}
	for _, s := range all {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			got := facts(inbox.Read(s.Raw(workbook()), trusting()))
			if *update {
				s.Want = got
				if err := s.Save(); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != s.Want {
				t.Errorf("%s\ngot:\n%s\nwant:\n%s", s.About, got, s.Want)
			}
		})
	}
}

// facts writes a mail down, one fact a line.
func facts(m inbox.Mail) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	line("kind", string(m.Kind))
	line("from", strings.TrimSpace(m.FromName+" <"+m.From+">"))
	line("trust", string(m.Trust)+", "+m.TrustWhy)
	line("subject", m.Subject)
	line("answers", strings.Join(m.InReplyTo, " "))
	line("reference", strings.Join(m.References, " "))
	line("text", shortened(strings.ReplaceAll(m.Text, "\n", " | ")))
	for i, f := range m.Files {
		if i == 5 {
			line("files", fmt.Sprintf("%d in all", len(m.Files)))
			break
		}
		same := ""
		if bytes.Equal(f.Data, workbook()) {
			same = ", whole"
		}
		line("file", fmt.Sprintf("%s %q%s", f.Kind, f.Name, same))
	}
	for _, f := range m.Failed {
		permanent := ""
		if f.Permanent {
			permanent = " for good"
		}
		line("about", fmt.Sprintf("%s %s %s%s, %s", f.Recipient, f.Action, f.Status, permanent, f.Original))
		line("led to", f.Final)
		line("said", f.Diagnostic)
		line("envelope", f.Envelope)
	}
	line("back", m.BackOn)
	if m.Left {
		line("left", "yes")
	}
	for _, l := range m.Limits {
		line("over", string(l))
	}
	line("links", strings.Join(m.Links, " "))
	line("notes", strings.Join(m.Notes, "; "))
	return b.String()
}

func shortened(s string) string {
	if r := []rune(s); len(r) > 400 {
		return fmt.Sprintf("%s … (%d)", string(r[:200]), len(r))
	}
	return s
}

// workbook is the smallest thing that is one to a sniffer.
func workbook() []byte {
	return shapes.Zip("[Content_Types].xml", []byte("<Types/>"), "xl/workbook.xml", []byte("<workbook/>"), "xl/worksheets/sheet1.xml", bytes.Repeat([]byte("<c/>"), 100))
}
