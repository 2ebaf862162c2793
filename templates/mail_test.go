package templates

import (
	"strings"
	"testing"
)

func TestMailNeedsItsKindAndLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, kind string }{{"de", "dispatch"}, {"sv", "dispach"}, {"", ""}} {
		if _, err := (Letters{}).Mail(c.lang, c.kind, struct{}{}); err == nil {
			t.Errorf("%s/%s was written", c.lang, c.kind)
		}
	}
	if _, err := (Letters{}).Mail("sv", "dispatch", struct{ Recipient string }{}); err == nil {
		t.Error("a mail was written without its data")
	}
}

func TestParseWords(t *testing.T) {
	t.Parallel()
	sections, wrong := parseWords("x.txt", "# c\n[one]\na: A: b\n\n[two]\na: {{.X}}\n")
	if len(wrong) > 0 || sections["one"]["a"] != "A: b" || sections["two"]["a"] != "{{.X}}" {
		t.Errorf("%v %v", sections, wrong)
	}
	for name, bad := range map[string]string{
		"before any section": "a: b\n", "no colon": "[x]\nab\n", "twice": "[x]\na: b\na: c\n", "section twice": "[x]\na: b\n[x]\n",
	} {
		if _, wrong := parseWords("x.txt", bad); len(wrong) != 1 || !strings.Contains(wrong[0].Error(), "x.txt line") {
			t.Errorf("%s: %v", name, wrong)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2026-05-13": "13 maj 2026", "2026-12-01": "1 december 2026", "i maj": "i maj", "": "", "2026-02-30": "2026-02-30",
	} {
		if got := Date("sv", in); got != want {
			t.Errorf("Date(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Date("en", "2026-05-13"); got != "13 May 2026" {
		t.Errorf("in English %q", got)
	}
	for in, want := range map[string]string{
		"Bodil Åkerström": "Bodil", "Åkerström, Bodil Maria": "Bodil", "Bo": "Bo", "": "", "Åkerström,": "Åkerström,", " Eva  Ek": "Eva",
	} {
		if got := called(in); got != want {
			t.Errorf("called(%q) = %q, want %q", in, got, want)
		}
	}
	if got := moment("sv", "2026-05-12 14:05"); got != "den 12\u00a0maj\u00a02026 kl. 14.05" {
		t.Errorf("moment: %q", got)
	}
	if got := moment("en", "2026-05-12 14:05"); got != "on 12\u00a0May\u00a02026 at 14:05" {
		t.Errorf("moment: %q", got)
	}
	if got := moment("sv", "i går"); got != "i går" {
		t.Errorf("moment: %q", got)
	}
	if got := dots("", "a", "", "b"); got != "a · b" {
		t.Errorf("dots: %q", got)
	}
}

// TestEveryTextIsUsed: a text that no mail says would be translated and kept
// for nothing. What is not found by name is found by a code.
func TestEveryTextIsUsed(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	for _, name := range []string{"frame.txt", "frame.html", "bodies.tmpl"} {
		data, err := mailFiles.ReadFile("mail/" + name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
	}
	data, err := mailFiles.ReadFile("mail/sv.txt")
	if err != nil {
		t.Fatal(err)
	}
	sections, _ := parseWords("sv.txt", string(data))
	for section, words := range sections {
		for key := range words {
			if !isCoded(key) && key != "subject" && !strings.Contains(all.String(), `say "`+key+`"`) {
				t.Errorf("nothing says %s/%s", section, key)
			}
		}
	}
}
