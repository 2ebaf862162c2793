package form_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rond/workbook"
	"rond/workbook/fill"
	"rond/workbook/form"
)

// live are the words of the last column and the count above them.
func live(t testing.TB, file []byte, n int) (words []string, count string) {
	t.Helper()
	x, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()            //nolint:errcheck
	sheet := x.GetSheetName(1) // what to mend stands before it
	get := func(cell string) string {
		word, err := x.GetCellValue(sheet, cell)
		if err != nil {
			t.Fatal(err)
		}
		return word
	}
	for i := range n {
		words = append(words, get(workbook.CellName(12, 7+i)))
	}
	return words, get("M2")
}

// oneMarked is a form of one row that is done but for a marked cell.
func oneMarked(t testing.TB, lang string, field form.Field, code, written string) form.Form {
	f := sample(t, lang, 1)
	f.Rows[0].Answer = form.Answer{Performed: form.Yes, Result: "Allt är bra", Grade: "none"}
	f.Rows[0].Bad = []form.Field{field}
	sheet, cell := f.Place(0, field)
	f.Fix = []workbook.Problem{{Sheet: sheet, Cell: cell, Code: code, Args: []string{written}}}
	f.FixTexts = []string{"Datumet går inte att läsa."}
	return f
}

// TestAMarkedRowIsNotDone: whatever else it holds, until the cell is changed.
func TestAMarkedRowIsNotDone(t *testing.T) {
	t.Parallel()
	for _, field := range []form.Field{form.FieldPerformed, form.FieldResult, form.FieldGrade, form.FieldAction, form.FieldActionOwner, form.FieldActionDue, form.FieldProposal} {
		for _, written := range []string{"", "före sommaren"} {
			for lang, want := range map[string]string{"sv": "Rätta", "en": "Mend"} {
				words, count := live(t, build(t, oneMarked(t, lang, field, form.CodeDateUnknown, written)), 1)
				if words[0] != want || !strings.HasPrefix(count, "0 ") {
					t.Errorf("%s %s %q: %q, %q", lang, field, written, words[0], count)
				}
			}
		}
	}
}

// TestWhatWasWrittenStandsInTheMarkedCell, is refused again when it comes back
// unchanged, and taken when it has been mended.
func TestWhatWasWrittenStandsInTheMarkedCell(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field            form.Field
		code, was, mends string
	}{
		{form.FieldActionDue, form.CodeDateUnknown, "före sommaren", "2026-06-30"},
		{form.FieldActionDue, form.CodeDateUnknown, "2026", ""},
		{form.FieldActionDue, form.CodeDateUnknown, "5/6/2026", "2026-06-05"},
		{form.FieldPerformed, form.CodePerformedUnknown, "kanske =1+1", "Ja"},
		{form.FieldGrade, form.CodeGradeUnknown, "=HYPERLINK(\"http://x\")", "Ingen avvikelse"},
		{form.FieldResult, form.CodeCellError, "#REF!", "Bra"},
		{form.FieldProposal, form.CodeCellError, "#N/A", ""},
	} {
		f := oneMarked(t, "sv", c.field, c.code, c.was)
		if c.field == form.FieldGrade {
			f.Rows[0].Answer.Grade = ""
		}
		file := build(t, f)
		heading := headings("sv")[c.field]
		b, err := fill.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := b.Get(f.Rows[0].Ref, heading); got != c.was {
			t.Errorf("%s shows %q, written was %q", heading, got, c.was)
		}
		want := form.Want{Grades: f.Grades, NeedsResult: true}
		j := form.Judge(read(t, file).Rows[0], want)
		if j.State != form.Wrong || !slices.Contains(j.Fields, c.field) || j.Problems[0].Code != c.code || j.Problems[0].Args[0] != c.was {
			t.Errorf("%q came back unchanged: %s %v", c.was, j.State, j.Problems)
		}
		if err := b.Set(f.Rows[0].Ref, heading, c.mends); err != nil {
			t.Fatal(err)
		}
		mended, err := b.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if j := form.Judge(read(t, mended).Rows[0], want); j.State != form.Complete {
			t.Errorf("%q mended to %q: %s %v", c.was, c.mends, j.State, j.Problems)
		}
	}
}

// TestTheFormSeesThatACellWasMended has LibreOffice calculate forms whose
// marked cells a person has changed, or not.
func TestTheFormSeesThatACellWasMended(t *testing.T) {
	base := corrected(t, "sv")
	file := build(t, base)
	cases := map[string]struct {
		set   map[string][2]string // Ref to heading and value
		words string
		count string
	}{
		"as-it-was": {nil, "Klar Rätta Åtgärd saknas Klar Rätta Klar Klar", "4 av 7 klara"},
		"a-date":    {map[string][2]string{"K02-2026T1": {"Klart senast", "2026-06-30"}}, "Klar Klar Åtgärd saknas Klar Rätta Klar Klar", "5 av 7 klara"},
		"no-date":   {map[string][2]string{"K02-2026T1": {"Klart senast", ""}}, "Klar Klar Åtgärd saknas Klar Rätta Klar Klar", "5 av 7 klara"},
		"all": {map[string][2]string{"K02-2026T1": {"Klart senast", "2026-06-30"}, "K03-2026T1": {"Åtgärd", "Rutin"}, "K05-2026T1": {"Genomförd under perioden?", "Inget tillfälle"}},
			"Klar Klar Klar Klar Klar Klar Klar", "7 av 7 klara"},
	}
	files := map[string][]byte{}
	for name, c := range cases {
		b, err := fill.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		for ref, s := range c.set {
			if err := b.Set(ref, s[0], s[1]); err != nil {
				t.Fatal(err)
			}
		}
		out, err := b.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		files[name] = out
	}
	for name, out := range converted(t, "xlsx", files) {
		c := cases[name]
		words, count := live(t, out, 7)
		if strings.Join(words, " ") != c.words || count != c.count {
			t.Errorf("%s: %s, %q", name, count, words)
		}
	}
}
