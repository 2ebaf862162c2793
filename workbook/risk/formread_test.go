package risk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rond/workbook/fill"
	"rond/workbook/form"
	"rond/workbook/grid"
	"rond/workbook/risk"
)

func readForm(t testing.TB, file []byte) *risk.Return {
	t.Helper()
	r, err := risk.Read(t.Context(), bytes.NewReader(file), int64(len(file)), grid.DefaultLimits(), signer().Verify)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// wantOf is what a row of a form is judged by when it was sent as it stands.
func wantOf(f risk.Form, row int) risk.Want {
	return risk.Want{Lang: f.Lang, Scale: f.Scale, Areas: f.Areas, Units: f.Units, New: f.Rows[row].New, Sent: f.Rows[row].Answer}
}

// judgedAll judges every row by its number in the request.
func judgedAll(t testing.TB, f risk.Form, r *risk.Return) map[int]risk.Judged {
	t.Helper()
	all := map[int]risk.Judged{}
	for _, row := range r.Rows {
		if row.Request != 1043 {
			t.Errorf("%s is of request %d", row.Ref, row.Request)
		}
		all[row.Row-1] = risk.Judge(row, wantOf(f, row.Row-1))
	}
	if len(all) != len(f.Rows) {
		t.Errorf("%d rows read of %d, %v", len(all), len(f.Rows), r.Notes)
	}
	return all
}

func noteCodes(r *risk.Return) []string {
	var codes []string
	for _, n := range r.Notes {
		if !n.Hint {
			codes = append(codes, n.Code)
		}
	}
	return codes
}

// heading is a column's title as a person sees it.
func heading(lang string, f risk.Field) string {
	titles := map[risk.Field][2]string{
		risk.FieldUnit: {"Enhet", "Unit"}, risk.FieldArea: {"Område", "Area"}, risk.FieldText: {"Risk", "Risk description"}, risk.FieldCause: {"Orsak", "Cause"},
		risk.FieldMeasures: {"Befintliga åtgärder", "Existing measures"}, risk.FieldProbability: {"Sannolikhet", "Probability"}, risk.FieldConsequence: {"Konsekvens", "Consequence"},
		risk.FieldResidualProbability: {"Sannolikhet efter åtgärder", "Probability after measures"}, risk.FieldResidualConsequence: {"Konsekvens efter åtgärder", "Consequence after measures"},
		risk.FieldProposal: {"Förslag", "Proposal"}, risk.FieldComment: {"Kommentar", "Comment"},
	}
	if lang == "en" {
		return titles[f][1]
	}
	return titles[f][0]
}

// typed opens a form as a person does and types into it, by Ref.
func typed(t testing.TB, lang string, file []byte, values map[string]map[risk.Field]string) []byte {
	t.Helper()
	b, err := fill.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	for ref, row := range values {
		for f, value := range row {
			if n, isChoice := strings.CutPrefix(value, "choice "); isChoice {
				value = b.Choices(ref, heading(lang, f))[n[0]-'0']
			}
			if err := b.Set(ref, heading(lang, f), value); err != nil {
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

// TestNothingIsSaidInAFormAsItWasSent: filled in beforehand is not answered.
func TestNothingIsSaidInAFormAsItWasSent(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]risk.Form{"3": sampleForm(t, "sv", square(3, "Låg", "Medel", "Hög"), 15), "4": ofUnits(sampleForm(t, "en", four("en"), 15)), "5": sampleForm(t, "sv", five(), 0)} {
		r := readForm(t, buildForm(t, f))
		if r.Reference != "R1043" || len(r.Notes) > 0 {
			t.Errorf("%s: reference %q, notes %v", name, r.Reference, r.Notes)
		}
		for i, j := range judgedAll(t, f, r) {
			if j.State != form.Blank || len(j.Problems) > 0 {
				t.Errorf("%s: %s is %s, %v", name, f.Rows[i].Ref, j.State, j.Problems)
			}
		}
	}
}

// TestWhatAPersonFillsInComesBack chooses from the lists and types, in both
// languages, with and without units.
func TestWhatAPersonFillsInComesBack(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"sv", "en"} {
		for _, units := range []bool{false, true} {
			f := sampleForm(t, lang, four(lang), 3)
			if units {
				f = ofUnits(f)
			}
			fresh := map[risk.Field]string{risk.FieldArea: "choice 0", risk.FieldText: "=HYPERLINK(\"http://x\")", risk.FieldProbability: "4", risk.FieldConsequence: "choice 2", risk.FieldProposal: "choice 1", risk.FieldComment: "-1"}
			if units {
				fresh[risk.FieldUnit] = "choice 1"
			}
			file := typed(t, lang, buildForm(t, f), map[string]map[risk.Field]string{
				"R007": {risk.FieldProposal: "choice 0", risk.FieldText: "+46 8 123\n@maria", risk.FieldResidualProbability: "choice 0", risk.FieldResidualConsequence: "1"},
				"R008": {risk.FieldProposal: "choice 3"},
				"R009": {risk.FieldConsequence: "1"},
				"R010": {risk.FieldProbability: "choice 1", risk.FieldConsequence: "choice 3", risk.FieldProposal: "choice 2"},
				"N2":   fresh,
			})
			r := readForm(t, file)
			if codes := noteCodes(r); len(codes) > 0 {
				t.Errorf("%s: notes %v", lang, r.Notes)
			}
			got := judgedAll(t, f, r)
			one := f.Rows[0].Answer
			one.Text, one.Proposal, one.ResidualProbability, one.ResidualConsequence = "+46 8 123\n@maria", risk.ProposeControl, 1, 1
			two, three, four := f.Rows[1].Answer, f.Rows[2].Answer, f.Rows[3].Answer
			two.Proposal, three.Consequence = risk.ProposeGone, 1
			four.Probability, four.Consequence, four.Proposal = 2, 4, risk.ProposeAccept
			added := risk.Answer{Unit: f.Units[len(f.Units)-1], Area: f.Areas[0], Text: "=HYPERLINK(\"http://x\")", Probability: 4, Consequence: 3, Proposal: risk.ProposeAction, Comment: "-1"}
			for i, want := range map[int]struct {
				state  form.State
				answer risk.Answer
			}{0: {form.Complete, one}, 1: {form.Complete, two}, 2: {form.Incomplete, three}, 3: {form.Complete, four}, 4: {form.Blank, f.Rows[4].Answer}, 5: {form.Blank, risk.Answer{}}, 6: {form.Complete, added}} {
				if got[i].State != want.state || got[i].Answer != want.answer {
					t.Errorf("%s %v: %s is %s %+v, %v\nwant %s %+v", lang, units, f.Rows[i].Ref, got[i].State, got[i].Answer, got[i].Problems, want.state, want.answer)
				}
			}
		}
	}
}

// anyAnswer is an answer with whatever in it that a row can hold.
func anyAnswer(rnd *rand.Rand, f risk.Form) risk.Answer {
	alphabet := []rune("abcåäöÅÄÖ 0123456789=+-@\t\n<>&\"'_x;,.!%€😀—")
	text := func() string {
		out := make([]rune, rnd.IntN(40))
		for i := range out {
			out[i] = alphabet[rnd.IntN(len(alphabet))]
		}
		return strings.TrimSpace(string(out))
	}
	step := func(steps []risk.Step) int { return rnd.IntN(len(steps) + 1) }
	s := f.Scale
	return risk.Answer{
		Unit: f.Units[rnd.IntN(len(f.Units))], Area: append([]string{""}, f.Areas...)[rnd.IntN(len(f.Areas)+1)], Text: text(), Cause: text(), Measures: text(), Comment: text(),
		Probability: step(s.Probability), Consequence: step(s.Consequence), ResidualProbability: step(s.Probability), ResidualConsequence: step(s.Consequence),
		Proposal: []risk.Proposal{"", risk.ProposeControl, risk.ProposeAction, risk.ProposeAccept, risk.ProposeGone}[rnd.IntN(5)],
	}
}

// TestAnyAnswerComesBack is the correction's way: what was read is written into
// a new form, and read again.
func TestAnyAnswerComesBack(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	scales := []risk.Scale{square(3, "Låg", "Medel", "Hög"), four("sv"), five(), square(10, "", "", "")}
	for i := range 40 {
		f := sampleForm(t, []string{"sv", "en"}[i%2], scales[i%4], 1+rnd.IntN(15))
		if i%3 == 0 {
			f = ofUnits(f)
		}
		for i := range f.Rows {
			if f.Rows[i].Answer = anyAnswer(rnd, f); f.Rows[i].New && f.Rows[i].Answer.Proposal == risk.ProposeGone {
				f.Rows[i].Answer.Proposal = ""
			}
		}
		r := readForm(t, buildForm(t, f))
		if len(r.Notes) > 0 {
			t.Errorf("notes %v", r.Notes)
		}
		for _, row := range r.Rows {
			want := f.Rows[row.Row-1].Answer
			j := risk.Judge(row, risk.Want{Lang: f.Lang, Scale: f.Scale, Areas: f.Areas, Units: f.Units, Sent: risk.Answer{Unit: want.Unit}})
			if j.Answer != want || j.State == form.Wrong {
				t.Fatalf("%s: %v\n got %+v\nwant %+v", row.Ref, j.Problems, j.Answer, want)
			}
		}
	}
}

// reworked opens a form as a person would with the protection removed.
func reworked(t testing.TB, file []byte, change func(f *excelize.File)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck
	change(f)
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// turned turns the known rows of a sample around, in the given columns: lines
// 10 to 13, below R010 and the words over them.
func turned(f *excelize.File, columns string) {
	for _, pair := range [][2]int{{10, 13}, {11, 12}} {
		for _, c := range columns {
			x, y := fmt.Sprintf("%c%d", c, pair[0]), fmt.Sprintf("%c%d", c, pair[1])
			vx, _ := f.GetCellValue("Risker", x)
			vy, _ := f.GetCellValue("Risker", y)
			_ = f.SetCellStr("Risker", x, vy)
			_ = f.SetCellStr("Risker", y, vx)
		}
	}
}

func TestRisksAreToldWhateverWasDoneToTheSheet(t *testing.T) {
	t.Parallel()
	f := answeredForm(sampleForm(t, "sv", four("sv"), 3))
	file := buildForm(t, f)
	const sheet = "Risker"
	for name, c := range map[string]struct {
		change func(x *excelize.File)
		hint   string
	}{
		"sorted with keys":     {change: func(x *excelize.File) { turned(x, "ABCDEFGHIKLNO") }},
		"sorted past the keys": {change: func(x *excelize.File) { turned(x, "BCDEFGHIKLNO") }, hint: form.CodeRefMoved},
		"keys deleted":         {change: func(x *excelize.File) { _ = x.RemoveCol(sheet, "A") }},
		"refs deleted":         {change: func(x *excelize.File) { _ = x.RemoveCol(sheet, "B") }},
		"column inserted": {change: func(x *excelize.File) {
			_ = x.InsertCols(sheet, "F", 2)
			_ = x.SetCellStr(sheet, "F6", "Egna anteckningar")
		}},
		"words removed":          {change: func(x *excelize.File) { _ = x.RemoveRow(sheet, 9); _ = x.RemoveRow(sheet, 7) }},
		"rows inserted":          {change: func(x *excelize.File) { _ = x.InsertRows(sheet, 11, 3); _ = x.InsertRows(sheet, 1, 2) }},
		"sheet renamed":          {change: func(x *excelize.File) { _ = x.SetSheetName(sheet, "Blad1") }},
		"headings in other case": {change: func(x *excelize.File) { _ = x.SetCellStr(sheet, "L6", " KONSEKVENS  efter\nåtgärder ") }},
		"a heading in English":   {change: func(x *excelize.File) { _ = x.SetCellStr(sheet, "N6", "Proposal") }},
		"helper sheets deleted": {change: func(x *excelize.File) {
			_ = x.DeleteSheet("rond")
			_ = x.DeleteSheet("Hjälp")
			_ = x.DeleteSheet("Skalan")
		}},
		"headings repeated":         {change: func(x *excelize.File) { _ = x.DuplicateRowTo(sheet, 6, 12) }},
		"copied beside, older":      {change: copyBeside("N")},
		"copied beside, and wholly": {change: copyBeside("")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := readForm(t, reworked(t, file, c.change))
			if codes := noteCodes(r); len(codes) > 0 {
				t.Errorf("notes %v", r.Notes)
			}
			if c.hint != "" && (len(r.Notes) == 0 || r.Notes[0].Code != c.hint) {
				t.Errorf("notes %v, want %s", r.Notes, c.hint)
			}
			if len(r.Rows) != len(f.Rows) {
				t.Errorf("%d rows", len(r.Rows))
			}
			for _, row := range r.Rows {
				want := f.Rows[row.Row-1].Answer
				j := risk.Judge(row, risk.Want{Lang: "sv", Scale: f.Scale, Areas: f.Areas, Units: f.Units, Sent: risk.Answer{Unit: want.Unit}})
				if j.Answer != want && !row.Unsettled {
					t.Errorf("%s: %+v\nwant %+v", row.Ref, j.Answer, want)
				}
			}
		})
	}
}

// copyBeside leaves a copy of the sheet in the workbook, with a column emptied.
func copyBeside(column string) func(x *excelize.File) {
	return func(x *excelize.File) {
		to, _ := x.NewSheet("Kopia")
		from, _ := x.GetSheetIndex("Risker")
		_ = x.CopySheet(from, to)
		for row := 7; row < 20 && column != ""; row++ {
			_ = x.SetCellValue("Kopia", fmt.Sprintf("%s%d", column, row), nil)
		}
	}
}

func TestRowsThatCannotBeToldAreExplained(t *testing.T) {
	t.Parallel()
	f := answeredForm(sampleForm(t, "sv", four("sv"), 3))
	file := buildForm(t, f)
	const sheet = "Risker"
	other := form.Signer{Installation: "annan.example", Secret: signer().Secret}
	for name, c := range map[string]struct {
		change func(x *excelize.File)
		code   string
		rows   int
	}{
		"altered key": {func(x *excelize.File) {
			_ = x.SetCellStr(sheet, "A10", strings.Replace(f.Rows[0].Key, f.Rows[0].Key[8:10], "ZZ", 1))
		}, form.CodeKeyAltered, 7},
		"foreign key": {func(x *excelize.File) { _ = x.SetCellStr(sheet, "A10", other.Key(1043, 1)) }, form.CodeKeyAltered, 7},
		"other ref":   {func(x *excelize.File) { _ = x.SetCellStr(sheet, "B10", "R999") }, form.CodeRefMismatch, 7},
		"ref twice":   {func(x *excelize.File) { _ = x.SetCellStr(sheet, "B10", "R008") }, form.CodeRefMismatch, 7},
		"unknown ref": {func(x *excelize.File) { _ = x.SetCellStr(sheet, "A10", ""); _ = x.SetCellStr(sheet, "B10", "R999") }, form.CodeKeyMissing, 7},
		"own row":     {func(x *excelize.File) { _ = x.SetCellStr(sheet, "D40", "En egen risk") }, risk.CodeRowUnknown, 8},
		"two proposals": {func(x *excelize.File) {
			_ = x.DuplicateRowTo(sheet, 10, 11)
			_ = x.SetCellStr(sheet, "N11", "Acceptera")
		}, form.CodeRowTwice, 7},
		"no column":     {func(x *excelize.File) { _ = x.RemoveCol(sheet, "F") }, form.CodeColumnMissing, 8},
		"column twice":  {func(x *excelize.File) { _ = x.SetCellStr(sheet, "Z6", "Orsak") }, form.CodeColumnTwice, 8},
		"keys all gone": {func(x *excelize.File) { _ = x.RemoveCol(sheet, "A"); _ = x.DeleteSheet("rond") }, form.CodeKeyMissing, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := readForm(t, reworked(t, file, c.change))
			if codes := noteCodes(r); !slices.Contains(codes, c.code) || len(r.Rows) != c.rows {
				t.Errorf("%d rows, notes %v; want %d rows and %s", len(r.Rows), r.Notes, c.rows, c.code)
			}
		})
	}
}

// TestACopiedSheetIsRefusedUntilItIsSettled: what told its Refs is lost.
func TestACopiedSheetIsRefusedUntilItIsSettled(t *testing.T) {
	t.Parallel()
	f := answeredForm(sampleForm(t, "sv", four("sv"), 3))
	file := reworked(t, buildForm(t, f), func(x *excelize.File) { turned(x, "BCDEFGHIKLNO"); _ = x.DeleteSheet("rond") })
	r := readForm(t, file)
	for _, row := range r.Rows {
		if j := risk.Judge(row, wantOf(f, row.Row-1)); !row.Unsettled || j.State == form.Complete {
			t.Errorf("%s is believed: %+v", row.Ref, j)
		}
	}
	rows, _ := risk.Settle(r.Rows, func(_ int64, row int) (string, bool) { return f.Rows[row-1].Ref, true })
	for _, row := range rows {
		if sent := f.Rows[row.Row-1]; row.Unsettled || row.Ref != sent.Ref || row.Texts[risk.FieldText] != sent.Answer.Text {
			t.Errorf("%s: %+v", sent.Ref, row)
		}
	}
	if len(rows) != len(f.Rows) {
		t.Errorf("%d rows", len(rows))
	}
}

// TestAFormAndARiskWorkbookAreTold apart: neither is read as the other, also
// when the sheets behind them are gone.
func TestAFormAndARiskWorkbookAreToldApart(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	owners := form.Form{Lang: "sv", Reference: "R1043", Grades: []form.Grade{{Code: "a", Word: "Bra"}}, Rows: []form.Row{{Key: signer().Key(1043, 1), Ref: "K01", Control: "Avtal", Answer: form.Answer{Performed: form.Yes}}},
		Actions: []form.Action{{Key: signer().Key(1043, 1001), Ref: "Å1", Area: "Ekonomi", Text: "Rutin", Status: "started"}}}
	if err := form.NewBuilder().Build(&b, owners); err != nil {
		t.Fatal(err)
	}
	bare := func(file []byte) []byte {
		return reworked(t, file, func(x *excelize.File) { _ = x.DeleteSheet("rond") })
	}
	for _, lang := range []string{"sv", "en"} {
		risks := buildForm(t, answeredForm(sampleForm(t, lang, four(lang), 3)))
		for _, file := range [][]byte{risks, bare(risks)} {
			ret, err := form.Read(t.Context(), bytes.NewReader(file), int64(len(file)), grid.DefaultLimits(), signer().Verify)
			if err != nil || len(ret.Rows) > 0 || len(ret.Actions) > 0 || ret.Notes[0].Code != form.CodeNoForm {
				t.Errorf("a risk workbook is read as a form: %+v, %v", ret, err)
			}
		}
	}
	for _, file := range [][]byte{b.Bytes(), bare(b.Bytes())} {
		if _, err := risk.Read(t.Context(), bytes.NewReader(file), int64(len(file)), grid.DefaultLimits(), signer().Verify); !errors.Is(err, risk.ErrNoRisks) {
			t.Errorf("a form is read as a risk workbook: %v", err)
		}
	}
}

// TestFormulasAndErrors: a formula's value is taken with a word about it, an
// error is no value.
func TestFormulasAndErrors(t *testing.T) {
	t.Parallel()
	f := sampleForm(t, "sv", four("sv"), 3)
	file := reworked(t, buildForm(t, f), func(x *excelize.File) {
		_ = x.SetCellValue("Risker", "H10", 3)
		_ = x.SetCellFormula("Risker", "H10", "1+2")
		_ = x.SetCellStr("Risker", "O11", "#SAKNAS!")
		_ = x.SetCellValue("Risker", "D12", 25.5)
	})
	r := readForm(t, file)
	if len(r.Notes) != 1 || r.Notes[0].Code != form.CodeFormula || r.Notes[0].Cell != "H10" || !r.Notes[0].Hint {
		t.Errorf("notes %v", r.Notes)
	}
	got := judgedAll(t, f, r)
	if j := got[0]; j.Answer.Probability != 3 || codes(j) != risk.CodeProposalMissing {
		t.Errorf("a formula is read as %+v", j)
	}
	if j := got[1]; j.State != form.Wrong || codes(j) != form.CodeCellError+" "+risk.CodeProposalMissing || j.Bad()[risk.FieldComment] != "#SAKNAS!" {
		t.Errorf("an error is read as %+v", j)
	}
	if j := got[2]; j.Answer.Text != "25,5" {
		t.Errorf("a number is read as %q", j.Answer.Text)
	}
}

// TestReadStops with the context.
func TestReadStops(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	file := buildForm(t, sampleForm(t, "sv", four("sv"), 3))
	if _, err := risk.Read(ctx, bytes.NewReader(file), int64(len(file)), grid.DefaultLimits(), signer().Verify); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
