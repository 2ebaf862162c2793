package consolidated

import (
	"encoding/xml"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func FuzzCellText(f *testing.F) {
	for _, s := range []string{"", "a\r\nb\rc", strings.Repeat("å", maxCell), strings.Repeat("🙂", maxCell/2) + "a", strings.Repeat("🙂", maxCell/2) + "ab"} {
		f.Add(s, 1)
	}
	f.Add("åäö", 20_000)
	f.Fuzz(func(t *testing.T, s string, n int) {
		s = strings.Repeat(s, min(max(n, 1), 20_000, 1+200_000/(len(s)+1)))
		got := cellText(s, " … %d")
		if n := len(utf16.Encode([]rune(got))); n > maxCell {
			t.Fatalf("%d units", n)
		}
		if strings.ContainsRune(got, '\r') {
			t.Fatal("a carriage return is left")
		}
		if cellText(got, " … %d") != got {
			t.Fatal("what fits was changed")
		}
	})
}

// FuzzAppendText reads back what was rendered with a strict XML reader.
func FuzzAppendText(f *testing.F) {
	for _, s := range []string{"", "a&b<c>]]>", "_x0041_", "_x00_x0041_", "\x00\xff\ufffe", " a\n\tb ", "🙂"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var got string
		if err := xml.Unmarshal(append(appendText([]byte("<t>"), s), "</t>"...), &got); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		want := strings.Map(func(r rune) rune {
			if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
				return utf8.RuneError
			}
			return r
		}, s)
		if got := strings.ReplaceAll(got, "_x005F_", "_"); got != strings.ReplaceAll(want, "_x005F_", "_") {
			t.Fatalf("%q became %q", s, got)
		}
	})
}

func TestSerial(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]float64{"1901-01-01": 367, "2026-05-13": 46155, "1999-12-31": 36525} {
		if got, ok := serial("2006-01-02", s); !ok || got != want {
			t.Errorf("%s is %v %v, want %v", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "2026-02-29", "2026-5-13", "1900-02-28", "2026-05-13 ", "snart"} {
		if got, ok := serial("2006-01-02", s); ok {
			t.Errorf("%q is taken for the date %v", s, got)
		}
	}
}

// TestBothLanguagesSayEverything: the same codes, no word empty, and no two
// states by the same word.
func TestBothLanguagesSayEverything(t *testing.T) {
	t.Parallel()
	sv, en := swedish(), english()
	pairs := map[string][2]map[string]string{"states": {sv.states, en.states}, "performed": {sv.performed, en.performed}, "statuses": {sv.statuses, en.statuses},
		"kinds": {sv.kinds, en.kinds}, "mail states": {sv.mailStates, en.mailStates}, "verdicts": {sv.verdicts, en.verdicts}}
	for name, pair := range pairs {
		if len(pair[0]) != len(pair[1]) {
			t.Errorf("%s: %d words and %d", name, len(pair[0]), len(pair[1]))
		}
		for code := range pair[0] {
			if pair[0][code] == "" || pair[1][code] == "" {
				t.Errorf("%s: %q has no word", name, code)
			}
		}
	}
	for _, w := range []*words{sv, en} {
		seen := map[string]bool{}
		for _, code := range States() {
			if _, counted := figureOf(code); !counted || w.states[code] == "" || seen[w.states[code]] {
				t.Errorf("state %s is said as %q", code, w.states[code])
			}
			seen[w.states[code]] = true
		}
		if len(seen) != len(w.states) {
			t.Errorf("%d states in order, %d with words", len(seen), len(w.states))
		}
		for i, words := range w.figures {
			if words == "" {
				t.Errorf("figure %d has no heading", i)
			}
		}
	}
}

func TestHeaderText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"A & B": "A && B", "&P": "&&P", "a\n\tb": "a b", strings.Repeat("å", 90): strings.Repeat("å", 80)} {
		if got := headerText(in); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
}
