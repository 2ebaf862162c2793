package form_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rond/workbook/fill"
	"rond/workbook/form"
	"rond/workbook/grid"
)

func read(t testing.TB, file []byte) *form.Return {
	t.Helper()
	r, err := form.Read(context.Background(), bytes.NewReader(file), int64(len(file)), grid.DefaultLimits(), signer().Verify)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// headings are the inputs as a person sees them.
func headings(lang string) map[form.Field]string {
	if lang == "en" {
		return map[form.Field]string{form.FieldPerformed: "Carried out during the period?", form.FieldResult: "Result", form.FieldGrade: "Assessment", form.FieldAction: "Action",
			form.FieldActionOwner: "Action owner", form.FieldActionDue: "Action due", form.FieldProposal: "Suggested change",
			form.FieldDoneOn: "Carried out on", form.FieldExamined: "Number examined", form.FieldDeviating: "Number deviating", form.FieldOutcome: "Outcome"}
	}
	return map[form.Field]string{form.FieldPerformed: "Genomförd under perioden?", form.FieldResult: "Resultat", form.FieldGrade: "Bedömning", form.FieldAction: "Åtgärd",
		form.FieldActionOwner: "Åtgärdsansvarig", form.FieldActionDue: "Klart senast", form.FieldProposal: "Förslag till ändring",
		form.FieldDoneOn: "Utförd den", form.FieldExamined: "Antal granskade", form.FieldDeviating: "Antal avvikelser", form.FieldOutcome: "Utfall"}
}

// words are the answers to the question, in the order of the drop-down.
func performed() []form.Performed {
	return []form.Performed{form.Yes, form.Partly, form.No, form.NoOccasion, form.NotMine}
}

// written is what a person types for an answer.
func written(lang string, b *fill.Book, ref string, a form.Answer) map[string]string {
	h := headings(lang)
	out := map[string]string{h[form.FieldResult]: a.Result, h[form.FieldAction]: a.Action, h[form.FieldActionOwner]: a.ActionOwner, h[form.FieldActionDue]: a.ActionDue, h[form.FieldProposal]: a.Proposal, h[form.FieldGrade]: a.Grade}
	if i := slices.Index(performed(), a.Performed); i >= 0 {
		out[h[form.FieldPerformed]] = b.Choices(ref, h[form.FieldPerformed])[i]
	}
	return out
}

// answered fills answers into a form and saves it.
func answered(t testing.TB, lang string, file []byte, answers map[string]form.Answer) []byte {
	t.Helper()
	b, err := fill.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	for ref, a := range answers {
		for heading, value := range written(lang, b, ref, a) {
			if err := b.Set(ref, heading, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	out, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// someAnswers are one of each kind, with texts that would like to be formulas.
func someAnswers(f form.Form) map[string]form.Answer {
	words := f.Grades
	all := []form.Answer{
		{Performed: form.Yes, Result: "=1+1", Grade: words[0].Word},
		{Performed: form.Partly, Result: "+46 8 123\n@maria\t-", Grade: words[1].Word, Action: "-Ny rutin", ActionOwner: "@enhetschef", ActionDue: "2026-06-30"},
		{Performed: form.No, Result: "-1 hann inte & ville <inte> \"alls\"", Grade: words[3].Word},
		{Performed: form.NoOccasion},
		{Performed: form.NotMine, Proposal: "Hör hemma hos IT"},
	}
	out := map[string]form.Answer{}
	for i, row := range f.Rows {
		if i < len(all) {
			out[row.Ref] = all[i]
		}
	}
	return out
}

// same compares what was read with what was answered.
func same(t testing.TB, f form.Form, r *form.Return, want map[string]form.Answer) {
	t.Helper()
	if len(r.Rows) != len(f.Rows) {
		t.Fatalf("%d rows read, want %d; notes %v", len(r.Rows), len(f.Rows), r.Notes)
	}
	for _, row := range r.Rows {
		ref := f.Rows[row.Row-1].Ref
		if row.Request != 1043 || row.Answer != want[ref] || len(row.Wrong) > 0 {
			t.Errorf("%s: request %d, %v\n got %+v\nwant %+v", ref, row.Request, row.Wrong, row.Answer, want[ref])
		}
	}
}

func errorsOf(r *form.Return) []string {
	var codes []string
	for _, n := range r.Notes {
		if !n.Hint {
			codes = append(codes, n.Code)
		}
	}
	return codes
}

func TestAnswersComeBackAsTheyWereGiven(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"sv", "en"} {
		f := sample(t, lang, 7)
		want := someAnswers(f)
		r := read(t, answered(t, lang, build(t, f), want))
		same(t, f, r, want)
		if r.Reference != "R1043" || len(r.Notes) > 0 {
			t.Errorf("%s: reference %q, notes %v", lang, r.Reference, r.Notes)
		}
	}
}

// TestPrefilledComesBack is the correction's way: what was read is written
// into a new form, and read again.
func TestPrefilledComesBack(t *testing.T) {
	t.Parallel()
	f := sample(t, "sv", 5)
	answers := someAnswers(f)
	for i := range f.Rows {
		f.Rows[i].Answer = answers[f.Rows[i].Ref]
		f.Rows[i].Bad = []form.Field{form.FieldResult, form.FieldActionDue}
	}
	same(t, f, read(t, build(t, f)), answers)
}

func TestRandomAnswersComeBack(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	alphabet := []rune("abcåäöÅÄÖ 0123456789=+-@\t\n<>&\"'_x;,.!%€😀—")
	text := func() string {
		n := rnd.IntN(40)
		out := make([]rune, n)
		for i := range out {
			out[i] = alphabet[rnd.IntN(len(alphabet))]
		}
		return strings.TrimSpace(string(out))
	}
	for range 30 {
		f := sample(t, "sv", 1+rnd.IntN(12))
		want := map[string]form.Answer{}
		for i := range f.Rows {
			a := form.Answer{Performed: append(performed(), form.Unsaid)[rnd.IntN(6)], Result: text(), Action: text(), ActionOwner: text(), Proposal: text()}
			a.Grade = append(f.Grades, form.Grade{})[rnd.IntN(5)].Word
			if rnd.IntN(2) == 0 {
				a.ActionDue = fmt.Sprintf("2026-%02d-%02d", 1+rnd.IntN(12), 1+rnd.IntN(28))
			}
			want[f.Rows[i].Ref] = a
			f.Rows[i].Answer = a
		}
		same(t, f, read(t, build(t, f)), want)
	}
}

// edited opens a form as a person would with the protection removed.
func edited(t testing.TB, file []byte, edit func(f *excelize.File)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck
	edit(f)
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// reversed turns the rows of a form around, in the given columns.
func reversed(f *excelize.File, n int, columns string) {
	for i := range n / 2 {
		a, b := 7+i, 6+n-i
		for _, c := range columns {
			x, y := fmt.Sprintf("%c%d", c, a), fmt.Sprintf("%c%d", c, b)
			vx, _ := f.GetCellValue("Internkontroll", x, excelize.Options{RawCellValue: true})
			vy, _ := f.GetCellValue("Internkontroll", y, excelize.Options{RawCellValue: true})
			_ = f.SetCellStr("Internkontroll", x, vy)
			_ = f.SetCellStr("Internkontroll", y, vx)
		}
	}
}

func TestRowsAreToldWhateverWasDoneToTheSheet(t *testing.T) {
	t.Parallel()
	f := sample(t, "sv", 7)
	f.Rows[1].Answer = form.Answer{}
	want := someAnswers(f)
	delete(want, f.Rows[1].Ref) // its date would be a text after copying
	file := answered(t, "sv", build(t, f), want)
	const sheet = "Internkontroll"
	for name, c := range map[string]struct {
		edit  func(x *excelize.File)
		hints string
	}{
		"sorted with keys":     {edit: func(x *excelize.File) { reversed(x, 7, "ABCDEFGHIJKL") }},
		"sorted past the keys": {edit: func(x *excelize.File) { reversed(x, 7, "BCDEFGHIJKL") }, hints: form.CodeRefMoved},
		"keys deleted":         {edit: func(x *excelize.File) { _ = x.RemoveCol(sheet, "A"); reversed(x, 7, "ABCDEFGHIJK") }},
		"refs deleted":         {edit: func(x *excelize.File) { _ = x.RemoveCol(sheet, "B") }},
		"column inserted": {edit: func(x *excelize.File) {
			_ = x.InsertCols(sheet, "F", 2)
			_ = x.SetCellStr(sheet, "F6", "Egna anteckningar")
		}},
		"rows inserted":         {edit: func(x *excelize.File) { _ = x.InsertRows(sheet, 8, 3); _ = x.InsertRows(sheet, 1, 2) }},
		"row hidden":            {edit: func(x *excelize.File) { _ = x.SetRowVisible(sheet, 9, false) }},
		"sheet renamed":         {edit: func(x *excelize.File) { _ = x.SetSheetName(sheet, "Blad1") }},
		"heading in other case": {edit: func(x *excelize.File) { _ = x.SetCellStr(sheet, "F6", " GENOMFÖRD  under\nperioden ") }},
		"heading in English":    {edit: func(x *excelize.File) { _ = x.SetCellStr(sheet, "G6", "Result") }},
		"helper sheets deleted": {edit: func(x *excelize.File) { _ = x.DeleteSheet("rond"); _ = x.DeleteSheet("Hjälp") }},
		"copied": {edit: func(x *excelize.File) {
			to, _ := x.NewSheet("Kopia")
			from, _ := x.GetSheetIndex(sheet)
			_ = x.CopySheet(from, to)
			_ = x.DeleteSheet(sheet)
			_ = x.DeleteSheet("rond")
		}},
		"copied beside the first": {edit: func(x *excelize.File) {
			to, _ := x.NewSheet("Kopia")
			from, _ := x.GetSheetIndex(sheet)
			_ = x.CopySheet(from, to)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := read(t, edited(t, file, c.edit))
			same(t, f, r, want)
			if codes := errorsOf(r); len(codes) > 0 {
				t.Errorf("notes %v", r.Notes)
			}
			if c.hints != "" && (len(r.Notes) == 0 || r.Notes[0].Code != c.hints) {
				t.Errorf("notes %v, want %s", r.Notes, c.hints)
			}
		})
	}
}

func TestWhatCannotBeToldIsExplained(t *testing.T) {
	t.Parallel()
	f := sample(t, "sv", 5)
	want := someAnswers(f)
	file := answered(t, "sv", build(t, f), want)
	const sheet = "Internkontroll"
	other := form.Signer{Installation: "annan.example", Secret: signer().Secret}
	for name, c := range map[string]struct {
		edit func(x *excelize.File)
		code string
		rows int
	}{
		"altered key": {func(x *excelize.File) {
			_ = x.SetCellStr(sheet, "A7", strings.Replace(f.Rows[0].Key, f.Rows[0].Key[8:10], "ZZ", 1))
		}, form.CodeKeyAltered, 4},
		"foreign key": {func(x *excelize.File) { _ = x.SetCellStr(sheet, "A7", other.Key(1043, 1)) }, form.CodeKeyAltered, 4},
		"other ref":   {func(x *excelize.File) { _ = x.SetCellStr(sheet, "B7", "K99-2026T1") }, form.CodeRefMismatch, 4},
		"ref twice":   {func(x *excelize.File) { _ = x.SetCellStr(sheet, "B7", f.Rows[1].Ref) }, form.CodeRefMismatch, 4},
		"unknown ref": {func(x *excelize.File) { _ = x.SetCellStr(sheet, "A7", ""); _ = x.SetCellStr(sheet, "B7", "K99") }, form.CodeKeyMissing, 4},
		"own row":     {func(x *excelize.File) { _ = x.SetCellStr(sheet, "G20", "En egen rad") }, form.CodeRowUnknown, 5},
		"two answers": {func(x *excelize.File) {
			_ = x.DuplicateRowTo(sheet, 7, 12)
			_ = x.SetCellStr(sheet, "G12", "Något annat")
		}, form.CodeRowTwice, 4},
		"no column":     {func(x *excelize.File) { _ = x.RemoveCol(sheet, "H") }, form.CodeColumnMissing, 5},
		"column twice":  {func(x *excelize.File) { _ = x.SetCellStr(sheet, "P6", "Resultat") }, form.CodeColumnTwice, 5},
		"other plan":    {func(x *excelize.File) { _ = x.DeleteSheet(sheet) }, form.CodeNoForm, 0},
		"keys all gone": {func(x *excelize.File) { _ = x.RemoveCol(sheet, "A"); _ = x.DeleteSheet("rond") }, form.CodeKeyMissing, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := read(t, edited(t, file, c.edit))
			if codes := errorsOf(r); !slices.Contains(codes, c.code) || len(r.Rows) != c.rows {
				t.Errorf("%d rows, notes %v; want %d rows and %s", len(r.Rows), r.Notes, c.rows, c.code)
			}
		})
	}
}

// answeredRaw types into the only row of a form, by heading.
func answeredRaw(t testing.TB, values map[string]string) []byte {
	t.Helper()
	b, err := fill.Open(build(t, sample(t, "sv", 1)))
	if err != nil {
		t.Fatal(err)
	}
	for heading, value := range values {
		if err := b.Set(b.Rows()[0].Ref, heading, value); err != nil {
			t.Fatal(err)
		}
	}
	file, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return file
}
