package notify

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFlow(t *testing.T) {
	t.Parallel()
	word := strings.Repeat("å", 100)
	for in, want := range map[string]string{
		"": "", "kort\n": "kort\n", "\n\n": "\n\n", "utan radslut": "utan radslut",
		"slut  \n":   "slut\n",
		"  indrag\n": "   indrag\n", "> inte ett citat\n": " > inte ett citat\n", "From mig\n": " From mig\n",
		word + "\n":                                    word + "\n",
		"a " + word + " b\n":                           "a \n" + word + " \nb\n",
		strings.Repeat("ord ", 30) + "\n":              strings.Repeat("ord ", 18) + "\n" + strings.TrimSpace(strings.Repeat("ord ", 12)) + "\n",
		strings.Repeat("x", 70) + " From mig\n":        strings.Repeat("x", 70) + " \n From mig\n",
		"  - " + strings.Repeat("två ord ", 10) + "\n": "   - " + strings.Repeat("två ord ", 8) + "\ntvå ord två ord\n",
	} {
		if got := flow(in); got != want {
			t.Errorf("%q becomes\n%q, want\n%q", in, got, want)
		}
	}
}

// FuzzFlow: what is flowed is as it was when it is read, but for spaces at the
// ends of lines, and no line is wide that can be broken.
func FuzzFlow(f *testing.F) {
	f.Add("Hej!\n\n* En lång rad " + strings.Repeat("med ord ", 20) + "\n  under\n> x\nFrom y\n")
	f.Add(" \n  \n" + strings.Repeat("a", 100) + "  b  c\n")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ReplaceAll(text, "\r", "")
		flowed := flow(text)
		var trimmed []string
		for line := range strings.SplitSeq(text, "\n") {
			trimmed = append(trimmed, strings.TrimRight(line, " "))
		}
		if got, want := Unflow(flowed), strings.Join(trimmed, "\n"); got != want {
			t.Errorf("%q came back as %q", want, got)
		}
		for line := range strings.Lines(flowed) {
			line = strings.TrimRight(line, "\n")
			if utf8.RuneCountInString(line) > flowedWidth+1 && strings.Contains(strings.TrimSpace(strings.ReplaceAll(line, "  ", "")), " ") && breakAt(line) > 0 {
				t.Errorf("a line of %d: %q", utf8.RuneCountInString(line), line)
			}
		}
	})
}
