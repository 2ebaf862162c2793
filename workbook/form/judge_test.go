package form_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rond/templates"
	"rond/workbook/form"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	type answer = form.Answer
	for _, c := range []struct {
		name   string
		answer form.Answer
		needs  bool
		state  form.State
		codes  string
		grade  string
	}{
		{"nothing said", answer{}, true, form.Blank, "", ""},
		{"yes and fine", answer{Performed: form.Yes, Grade: "Ingen avvikelse"}, false, form.Complete, "", "none"},
		{"in any case", answer{Performed: form.Yes, Grade: " ingen  AVVIKELSE."}, false, form.Complete, "", "none"},
		{"a way to say fine", answer{Performed: form.Yes, Grade: "u.a."}, false, form.Complete, "", "none"},
		{"the code", answer{Performed: form.Yes, Grade: "none"}, false, form.Complete, "", "none"},
		{"no grade", answer{Performed: form.Yes, Result: "Bra"}, false, form.Incomplete, form.CodeGradeMissing, ""},
		{"odd grade", answer{Performed: form.Yes, Grade: "Toppen"}, false, form.Wrong, form.CodeGradeUnknown, ""},
		{"no words where needed", answer{Performed: form.Yes, Grade: "Ingen avvikelse"}, true, form.Incomplete, form.CodeResultMissing, "none"},
		{"blanks are no words", answer{Performed: form.Yes, Grade: "Ingen avvikelse", Result: " "}, true, form.Incomplete, form.CodeResultMissing, "none"},
		{"not assessed", answer{Performed: form.Yes, Grade: "Ej bedömd", Result: "För tidigt"}, true, form.Complete, "", "unassessed"},
		{"deviation with action", answer{Performed: form.Yes, Grade: "Mindre avvikelse", Action: "Ny rutin"}, false, form.Complete, "", "minor"},
		{"deviation without", answer{Performed: form.Yes, Grade: "Större avvikelse"}, false, form.Incomplete, form.CodeActionMissing, "major"},
		{"deviation, none", answer{Performed: form.Yes, Grade: "Större avvikelse", Action: "Ingen."}, false, form.Incomplete, form.CodeActionReason, "major"},
		{"deviation, a reason", answer{Performed: form.Yes, Grade: "Större avvikelse", Action: "Ingen, redan rättat"}, false, form.Complete, "", "major"},
		{"deviation, no reason", answer{Performed: form.Yes, Grade: "Större avvikelse", Action: "Ingen åtgärd behövs"}, false, form.Incomplete, form.CodeActionReason, "major"},
		{"partly", answer{Performed: form.Partly, Grade: "Ingen avvikelse"}, false, form.Incomplete, form.CodePartlyNeedsWords, "none"},
		{"partly with words", answer{Performed: form.Partly, Grade: "Ingen avvikelse", Result: "Hälften"}, false, form.Complete, "", "none"},
		{"no without reason", answer{Performed: form.No}, false, form.Incomplete, form.CodeNoNeedsReason, "unassessed"},
		{"no with reason", answer{Performed: form.No, Result: "Vakant"}, true, form.Complete, "", "unassessed"},
		{"no, not assessed", answer{Performed: form.No, Result: "Vakant", Grade: "Ej bedömd"}, true, form.Complete, "", "unassessed"},
		{"no but graded", answer{Performed: form.No, Result: "Vakant", Grade: "Ingen avvikelse"}, true, form.Wrong, form.CodeNoWithGrade, "none"},
		{"no occasion", answer{Performed: form.NoOccasion}, true, form.Complete, "", ""},
		{"not mine", answer{Performed: form.NotMine}, true, form.Complete, "", ""},
		{"no occasion, all well", answer{Performed: form.NoOccasion, Grade: "Ingen avvikelse"}, true, form.Complete, "", ""},
		{"no occasion, deviation", answer{Performed: form.NoOccasion, Grade: "Större avvikelse"}, true, form.Wrong, form.CodeSkipWithGrade, "major"},
		{"words only", answer{Result: "Bra"}, false, form.Incomplete, form.CodePerformedMissing, ""},
		{"proposal only", answer{Proposal: "Oftare"}, false, form.Incomplete, form.CodePerformedMissing, ""},
	} {
		read := form.ReadRow{Sheet: "Internkontroll", Answer: c.answer, Cells: map[form.Field]string{form.FieldGrade: "H7"}}
		got := form.Judge(read, form.Want{NeedsResult: c.needs, Grades: grades("sv")})
		var codes []string
		for i, p := range got.Problems {
			codes = append(codes, p.Code)
			if got.Fields[i] == form.FieldGrade && p.Cell != "H7" {
				t.Errorf("%s: %s is not at its cell", c.name, p)
			}
		}
		if got.State != c.state || strings.Join(codes, " ") != c.codes || got.Answer.Grade != c.grade || len(got.Fields) != len(got.Problems) {
			t.Errorf("%s: %s %v grade %q, want %s %q grade %q", c.name, got.State, codes, got.Answer.Grade, c.state, c.codes, c.grade)
		}
	}
}

// TestAWrongCellIsNotAlsoMissing: one fault, one sentence.
func TestAWrongCellIsNotAlsoMissing(t *testing.T) {
	t.Parallel()
	r := read(t, answeredRaw(t, map[string]string{"Genomförd under perioden?": "kanske", "Klart senast": "snart"}))
	got := form.Judge(r.Rows[0], form.Want{NeedsResult: true, Grades: grades("sv")})
	if got.State != form.Wrong || len(got.Problems) != 2 {
		t.Errorf("%s %v", got.State, got.Problems)
	}
	text, remedy := templates.Problem("sv", got.Problems[0].Code, got.Problems[0].Args)
	if !strings.Contains(text+remedy, "kanske") && !strings.Contains(text+remedy, "snart") {
		t.Errorf("the sentence does not say what was written: %s %s", text, remedy)
	}
}

// TestTheSheetAgreesWithJudge compares the live word of each row with the
// verdict: a row that the workbook calls done must be complete.
func TestTheSheetAgreesWithJudge(t *testing.T) {
	t.Parallel()
	f := sample(t, "sv", 1)
	b := form.NewBuilder()
	for _, p := range append(performed(), form.Unsaid) {
		for _, g := range append(grades("sv"), form.Grade{}) {
			for _, result := range []string{"", "Granskat"} {
				for _, action := range []string{"", "Ny rutin"} {
					for _, needs := range []bool{false, true} {
						a := form.Answer{Performed: p, Grade: g.Code, Result: result, Action: action}
						f.Rows[0].Answer, f.Rows[0].NeedsResult = a, needs
						verdict := form.Judge(form.ReadRow{Answer: a}, form.Want{NeedsResult: needs, Grades: grades("sv")})
						var file bytes.Buffer
						if err := b.Build(&file, f); err != nil {
							t.Fatal(err)
						}
						done := strings.Contains(unpacked(t, file.Bytes())["xl/worksheets/sheet1.xml"], "<v>Klar</v>")
						if done != (verdict.State == form.Complete) {
							t.Errorf("%+v needs %v: the sheet says done %v, the verdict is %s", a, needs, done, verdict.State)
						}
					}
				}
			}
		}
	}
}

// TestEveryCodeHasItsSentence reads the constants of form and grid and asks
// templates for each.
func TestEveryCodeHasItsSentence(t *testing.T) {
	t.Parallel()
	unknown, _ := templates.Problem("sv", "no-such-code", nil)
	for _, dir := range []string{".", "../grid"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, file := range files {
			for _, code := range codesIn(t, file) {
				n++
				for _, lang := range []string{"sv", "en"} {
					text, remedy := templates.Problem(lang, code, []string{"a", "b"})
					if text == "" || remedy == "" || text == strings.Replace(unknown, "no-such-code", code, 1) || strings.Contains(text, "("+code+")") {
						t.Errorf("%s: %s has no sentence: %q %q", lang, code, text, remedy)
					}
				}
			}
		}
		if n < 15 {
			t.Errorf("%d codes found in %s", n, dir)
		}
	}
}

// codesIn lists the values of the constants called Code…
func codesIn(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(spec.Names[0].Name, "Code") && len(spec.Values) == 1 {
			if lit, ok := spec.Values[0].(*ast.BasicLit); ok {
				code, err := strconv.Unquote(lit.Value)
				if err != nil || slices.Contains(codes, code) {
					t.Fatalf("%s: %s", spec.Names[0].Name, lit.Value)
				}
				codes = append(codes, code)
			}
		}
		return true
	})
	return codes
}
