package risk_test

import (
	"slices"
	"testing"

	"rond/workbook/risk"
)

// TestOtherProgramsKeepAForm has other programs open, change and save a risk
// workbook, and reads every answer back: written in, sorted, its columns moved,
// its sheets renamed, and copied to a new workbook without anything of ours
// around it.
func TestOtherProgramsKeepAForm(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"openpyxl", "exceljs", "SheetJS"} {
		for _, what := range []string{"none", "write", "sort", "move", "rename", "copy"} {
			t.Run(name+" "+what, func(t *testing.T) {
				t.Parallel()
				program := otherProgram(t, name, "form")
				f := answeredForm(sampleForm(t, "sv", four("sv"), 5))
				saved := runOn(t, buildForm(t, f), "out.xlsx", func(in, out string) []string { return append(slices.Clone(program), in, out, what) })
				if what == "write" {
					f.Rows[0].Answer.Comment = "Skrivet i ett annat program"
				}
				keptBy(t, f, saved, what == "copy")
			})
		}
	}
}

// TestLibreOfficeKeepsAForm has a real spreadsheet program open and save forms,
// with words for the steps and without, and a correction.
func TestLibreOfficeKeepsAForm(t *testing.T) {
	t.Parallel()
	program := otherProgram(t, "LibreOffice", "form")
	for _, f := range []risk.Form{answeredForm(sampleForm(t, "sv", four("sv"), 5)), answeredForm(ofUnits(sampleForm(t, "en", square(5, "", "", ""), 5)))} {
		keptBy(t, f, convertedTo(t, program, buildForm(t, f), "xlsx"), false)
	}
}

// keptBy reads back what a program saved: every answer is as it was.
func keptBy(t *testing.T, f risk.Form, saved []byte, bare bool) {
	t.Helper()
	r := readForm(t, saved)
	if len(noteCodes(r)) > 0 || (r.Reference != "R1043") != bare || len(r.Rows) != len(f.Rows) {
		t.Errorf("%d rows, reference %q, notes %v", len(r.Rows), r.Reference, r.Notes)
	}
	rows, _ := risk.Settle(r.Rows, func(_ int64, row int) (string, bool) { return f.Rows[row-1].Ref, true })
	for _, row := range rows {
		want := wantOf(f, row.Row-1)
		answer := want.Sent
		want.Sent = risk.Answer{Unit: answer.Unit}
		if j := risk.Judge(row, want); j.Answer != answer || row.Request != 1043 {
			t.Errorf("%s: %+v\nwant %+v", row.Ref, j.Answer, answer)
		}
	}
}
