package form_test

import (
	"strings"
	"testing"
	"time"

	"rond/workbook/grid"
)

// TestWhatAHostileReturnCosts makes every row and every cell dear to the reader
// of forms: it must end within two seconds, alone on the machine.
func TestWhatAHostileReturnCosts(t *testing.T) {
	good := build(t, filled(t, "sv", 1))
	const headings = `<row><c t="str"><v>Ref</v></c><c t="str"><v>Genomförd under perioden?</v></c><c t="str"><v>Resultat</v></c></row>`
	for _, c := range []struct{ name, sheet, want string }{
		{"cells that are no headings", strings.Repeat("<row>"+strings.Repeat(`<c t="str"><v>abc</v></c>`, 40)+"</row>", 19_000), "0 rows no-form"},
		{"rows that are almost headings", strings.Repeat(`<row><c t="str"><v>Ref</v></c><c t="str"><v>Period</v></c></row>`, 19_000), ""},
		{"rows of keys", headings + strings.Repeat(`<row><c t="str"><v>RZZZZZZZZZZZZZZZZZZZZZZZ</v></c></row>`, 19_000), grid.CodeTooManyRows},
		{"invisible marks", headings + strings.Repeat(`<row><c/><c/><c t="str"><v>`+strings.Repeat("\u200b", 10_000)+`</v></c></row>`, 900), ""},
		{"formulas", headings + strings.Repeat(`<row><c/><c t="str"><f>A1</f><v>x</v></c><c t="str"><f>A1</f><v>x</v></c></row>`, 4_000), grid.CodeTooManyRows},
		{"hidden lines", `<row><c t="str"><v>rond-form</v></c></row>` + strings.Repeat(`<row><c t="str"><v>row</v></c><c t="str"><v>K</v></c><c t="str"><v>R</v></c></row>`, 19_000), ""},
		{"headings again and again", headings + strings.Repeat(headings, 19_000), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			// noise in a comment, so that the part does not pack too well
			body := "<sheetData>" + c.sheet + "</sheetData>"
			file := repacked(t, good, sheetPart, func(string) string {
				return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + body + "<!--" + noise(len(body)/300) + "--></worksheet>"
			})
			start := time.Now()
			got := verdict(file)
			took := time.Since(start)
			t.Logf("%d bytes: %v, %s", len(file), took, got)
			if took > 20*time.Second { // room for the race detector and for a busy machine
				t.Errorf("it took %v", took)
			}
			if c.want != "" && got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// noise does not pack.
func noise(n int) string {
	out := make([]byte, n)
	x := uint32(2463534242)
	for i := range out {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		out[i] = 'a' + byte(x>>8)%16
	}
	return string(out)
}
