package form_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rond/workbook"
	"rond/workbook/fill"
	"rond/workbook/form"
)

const actionsSheet = "Åtgärder"

// withEffect is a form with two actions, one of which has an effect in two
// lines that looks like a formula.
func withEffect(t testing.TB) form.Form {
	t.Helper()
	f := withActions(sample(t, "sv", 3))
	f.Actions[1].Effect = "=1+1\nFärre fel"
	return f
}

// entered types into the actions of a form, by Ref and heading.
func entered(t testing.TB, file []byte, values map[string]map[string]string) []byte {
	t.Helper()
	b, err := fill.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	for ref, row := range values {
		for heading, value := range row {
			if err := b.Set(ref, heading, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	data, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// news is what somebody has written in the actions of a file.
func news(r *form.Return) string {
	var all []string
	for _, a := range r.Actions {
		if s := a.Changes(); a.Says() {
			all = append(all, strings.TrimSuffix(fmt.Sprintf("%d %s %s %s", a.Row, s.Status, s.Effect, s.Had), " "))
		}
	}
	return strings.Join(all, "; ")
}

// TestUntouchedActions: in both languages, a file that nobody has typed in says
// nothing of its actions, also when it has been saved by a spreadsheet program.
func TestUntouchedActions(t *testing.T) {
	sv := withEffect(t)
	en := withActions(sample(t, "en", 3))
	en.Actions[0].Effect = "Fewer faults"
	files := map[string][]byte{"sv": build(t, sv), "en": build(t, en), "typed": entered(t, build(t, sv), map[string]map[string]string{
		"Å12": {"Läge": "Genomförd"}, "Å13": {"Effekt eller kommentar": "-Bra\n@nu"}})}
	check := func(by string, files map[string][]byte) {
		for name, want := range map[string]string{"sv": "", "en": "", "typed": "1001 done ; 1002  -Bra\n@nu"} {
			r := read(t, files[name])
			if got := news(r); got != want || len(r.Actions) != 2 || len(r.Notes) > 0 {
				t.Errorf("%s by %s: %q, want %q; %d actions, notes %v", name, by, got, want, len(r.Actions), r.Notes)
			}
		}
	}
	check("us", files)
	check("LibreOffice", converted(t, "xlsx", files))
}

func TestActionsAreToldWhateverWasDoneToTheSheet(t *testing.T) {
	t.Parallel()
	file := entered(t, build(t, withEffect(t)), map[string]map[string]string{"Å12": {"Läge": "Genomförd"}})
	// swapped turns the two lines around, in some columns
	swapped := func(x *excelize.File, columns string) {
		for _, c := range columns {
			a, b := fmt.Sprintf("%c4", c), fmt.Sprintf("%c5", c)
			va, _ := x.GetCellValue(actionsSheet, a)
			vb, _ := x.GetCellValue(actionsSheet, b)
			_ = x.SetCellStr(actionsSheet, a, vb)
			_ = x.SetCellStr(actionsSheet, b, va)
		}
	}
	for name, c := range map[string]struct {
		edit  func(x *excelize.File)
		news  string
		notes string
	}{
		"sorted with keys":     {func(x *excelize.File) { swapped(x, "ABCDEFGH") }, "1001 done ", ""},
		"sorted past the keys": {func(x *excelize.File) { swapped(x, "BCDEFGH") }, "1001 done ", form.CodeRefMoved},
		"keys deleted":         {func(x *excelize.File) { _ = x.RemoveCol(actionsSheet, "A") }, "1001 done ", ""},
		"sheet deleted":        {func(x *excelize.File) { _ = x.DeleteSheet(actionsSheet) }, "", ""},
		"blank": {func(x *excelize.File) {
			_ = x.SetCellStr(actionsSheet, "G4", "")
			_ = x.SetCellStr(actionsSheet, "H5", "")
		}, "", ""},
		"hidden sheet deleted": {func(x *excelize.File) { _ = x.DeleteSheet("rond") }, "1001 done ; 1002 not-started =1+1\nFärre fel", ""},
		"altered key":          {func(x *excelize.File) { _ = x.SetCellStr(actionsSheet, "A4", strings.Repeat("R", 40)) }, "", form.CodeKeyAltered},
		"other ref":            {func(x *excelize.File) { _ = x.SetCellStr(actionsSheet, "B4", "Å99") }, "", form.CodeRefMismatch},
		"no ref and no key": {func(x *excelize.File) {
			_ = x.SetCellStr(actionsSheet, "A4", "")
			_ = x.SetCellStr(actionsSheet, "B4", "")
		},
			"", form.CodeRowUnknown},
		"copied line": {func(x *excelize.File) { _ = x.DuplicateRowTo(actionsSheet, 4, 6) }, "1001 done ", ""},
		"two statuses": {func(x *excelize.File) {
			_ = x.DuplicateRowTo(actionsSheet, 4, 6)
			_ = x.SetCellStr(actionsSheet, "G6", "Utgår")
		}, "", form.CodeRowTwice},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := read(t, edited(t, file, c.edit))
			if got := news(r); got != c.news {
				t.Errorf("news %q, want %q; notes %v", got, c.news, r.Notes)
			}
			codes := ""
			if len(r.Notes) > 0 {
				codes = r.Notes[0].Code
			}
			if codes != c.notes || len(r.Rows) != 3 {
				t.Errorf("notes %v, want %s; %d rows", r.Notes, c.notes, len(r.Rows))
			}
		})
	}
}

// TestActionsToMend: a cell that holds no status is a problem at that cell, and
// a correction shows it so, marked and listed.
func TestActionsToMend(t *testing.T) {
	t.Parallel()
	f := withEffect(t)
	r := read(t, entered(t, build(t, f), map[string]map[string]string{"Å12": {"Läge": "Snart klar", "Effekt eller kommentar": "Bra"}}))
	a := r.Actions[0]
	if len(a.Wrong) != 1 || a.Wrong[0].Code != form.CodeStatusUnknown || a.Wrong[0].Cell != "G4" || a.Wrong[0].Sheet != actionsSheet || a.WrongIn[0] != form.FieldStatus || a.Effect != "Bra" {
		t.Fatalf("%+v", a)
	}
	f.Actions[0].Bad = map[form.Field]string{form.FieldStatus: "Snart klar"}
	sheet, cell := f.PlaceAction(0, form.FieldStatus)
	f.Fix, f.FixTexts = []workbook.Problem{{Sheet: sheet, Cell: cell, Code: form.CodeStatusUnknown}}, []string{"Välj ett läge."}
	file := build(t, f)
	x := opened(t, file)
	if v, _ := x.GetCellValue(actionsSheet, cell); v != "Snart klar" {
		t.Errorf("the cell holds %q", v)
	}
	if v, _ := x.GetCellValue("Att rätta", "C5"); v != "Å12\nLäge" {
		t.Errorf("the list says %q", v)
	}
	plainStyle, _ := x.GetCellStyle(actionsSheet, "G5")
	if style, _ := x.GetCellStyle(actionsSheet, cell); style == plainStyle {
		t.Error("the cell is not marked")
	}
	if got := read(t, file).Actions[0]; len(got.Wrong) != 1 || got.SentStatus != "started" {
		t.Errorf("sent back as it is: %+v", got)
	}
	mended := read(t, entered(t, file, map[string]map[string]string{"Å12": {"Läge": "Löpande"}}))
	if got := news(mended); got != "1001 ongoing " {
		t.Errorf("mended: %q", got)
	}
}

// TestStatusesAsPeopleWriteThem: also where the program offers no list.
func TestStatusesAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	file := build(t, withEffect(t))
	for written, want := range map[string]string{"klar": "done", "Pågår": "started", " GENOMFÖRD. ": "done", "Completed": "done", "in progress": "started", "utgår": "dropped"} {
		r := read(t, entered(t, file, map[string]map[string]string{"Å13": {"Läge": written}}))
		if a := r.Actions[1]; a.Status != want || len(a.Wrong) > 0 {
			t.Errorf("%q is %+v", written, a)
		}
	}
}

// TestEffectIsAsked: a form in which the effect of a done action is asked about
// has a column for it, open where it is asked and nowhere else; what is written
// there comes back, also through a spreadsheet program.
func TestEffectIsAsked(t *testing.T) {
	const heading = "Hade den effekt?"
	x := opened(t, build(t, withEffect(t)))
	if v, _ := x.GetCellValue(actionsSheet, "H3"); v != "Effekt eller kommentar" {
		t.Errorf("a form without such actions has %q", v)
	}
	f := withAsked(sample(t, "sv", 3))
	file := build(t, f)
	x = opened(t, file)
	if v, _ := x.GetCellValue(actionsSheet, "H3"); v != heading {
		t.Errorf("the column is %q", v)
	}
	open := entered(t, file, map[string]map[string]string{"1.2/2025": {heading: "Delvis"}, "Å3/2025": {heading: "nej", "Läge": "Påbörjad"}})
	if b, err := fill.Open(file); err != nil || b.Set("Å12", heading, "Ja") == nil {
		t.Errorf("it is asked of an open action, %v", err)
	}
	wrong := entered(t, file, map[string]map[string]string{"1.2/2025": {heading: "Kanske"}})
	files := map[string][]byte{"open": open, "untouched": file, "wrong": wrong}
	check := func(by string, files map[string][]byte) {
		for name, want := range map[string]string{"open": "1003   partly; 1004 started  no", "untouched": "", "wrong": "1003  "} {
			r := read(t, files[name])
			if got := news(r); got != want || len(r.Notes) > 0 {
				t.Errorf("%s by %s: %q, want %q; notes %v", name, by, got, want, r.Notes)
			}
		}
	}
	check("us", files)
	check("LibreOffice", converted(t, "xlsx", files))
	_, cell := f.PlaceAction(2, form.FieldHad)
	a := read(t, wrong).Actions[2]
	if len(a.Wrong) != 1 || a.Wrong[0].Code != form.CodeHadUnknown || a.Wrong[0].Cell != cell || a.WrongIn[0] != form.FieldHad {
		t.Errorf("what is no answer is %+v", a.Wrong)
	}
}
