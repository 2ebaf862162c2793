package layout

import (
	"encoding/xml"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func FuzzCellText(f *testing.F) {
	for _, s := range []string{"", "a\r\nb\rc", strings.Repeat("å", MaxCell), strings.Repeat("🙂", MaxCell/2) + "a", strings.Repeat("🙂", MaxCell/2) + "ab"} {
		f.Add(s, 1)
	}
	f.Add("åäö", 20_000)
	f.Fuzz(func(t *testing.T, s string, n int) {
		s = strings.Repeat(s, min(max(n, 1), 20_000, 1+200_000/(len(s)+1)))
		got := CellText(s, " … %d")
		if n := len(utf16.Encode([]rune(got))); n > MaxCell {
			t.Fatalf("%d units", n)
		}
		if strings.ContainsRune(got, '\r') {
			t.Fatal("a carriage return is left")
		}
		if CellText(got, " … %d") != got {
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
		if err := xml.Unmarshal(append(AppendText([]byte("<t>"), s), "</t>"...), &got); err != nil {
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
		if got, ok := Serial("2006-01-02", s); !ok || got != want {
			t.Errorf("%s is %v %v, want %v", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "2026-02-29", "2026-5-13", "1900-02-28", "2026-05-13 ", "snart"} {
		if got, ok := Serial("2006-01-02", s); ok {
			t.Errorf("%q is taken for the date %v", s, got)
		}
	}
}

func TestHeaderText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"A & B": "A && B", "&P": "&&P", "a\n\tb": "a b", strings.Repeat("å", 90): strings.Repeat("å", 80)} {
		if got := HeaderText(in); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
}
