package form_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rond/workbook"
	"rond/workbook/fill"
	"rond/workbook/form"
	"rond/workbook/paper"
)

// figures are ways to fill in a row of [measuredForm].
func figures() []form.Answer {
	return []form.Answer{
		{}, {Performed: form.Yes}, {Performed: form.Yes, Grade: "none"}, {Performed: form.NoOccasion}, {Performed: form.No, Result: "Vakant"},
		{Performed: form.Yes, Grade: "none", Result: "Granskat", Examined: "25", Deviating: "0", DoneOn: "2026-03-14", Outcome: "96,5 %"},
		{Performed: form.Yes, Grade: "none", Result: "Granskat", Examined: "25"},
		{Performed: form.Yes, Grade: "none", Result: "Granskat", Examined: "2", Deviating: "3", DoneOn: "2026-03-14", Outcome: "1"},
		{Performed: form.Yes, Result: "Granskat", Examined: "25", Deviating: "1", DoneOn: "2026-03-14", Outcome: "1"},
		{Performed: form.Partly, Grade: "minor", Result: "Hälften", Examined: "5", Deviating: "1", DoneOn: "2026-03-14", Outcome: "90", Action: "Ny rutin"},
	}
}

// wants is what a row of a form asks for.
func wants(row form.Row, lang string) form.Want {
	return form.Want{NeedsResult: row.NeedsResult, Dated: row.Dated, Sample: row.Sample != "", Target: row.Target, Grades: grades(lang), Lang: lang}
}

// TestTheFormulasAgreeWithJudge has the formulas calculated, for every kind of
// row and with the shared cell empty and answered.
func TestTheFormulasAgreeWithJudge(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"sv", "en"} {
		f := measuredForm(t, lang)
		done := map[string]string{"sv": "Klar", "en": "Done"}[lang]
		for _, shared := range []bool{false, true} {
			for n, a := range figures() {
				for i := range f.Rows {
					f.Rows[i].Answer = a
				}
				// what is typed, not what is prefilled: a prefilled row is not shared
				x := typed(t, measuredForm(t, lang), f, shared)
				for i, row := range f.Rows {
					sheet, _ := f.Place(i, form.FieldPerformed)
					word, err := x.CalcCellValue(sheet, workbook.CellName(14, 8+i))
					if err != nil {
						t.Fatal(err)
					}
					complete := form.Judge(form.ReadRow{Answer: a}, wants(row, lang)).State == form.Complete || shared && row.Simple && a.Empty()
					if (word == done) != complete {
						t.Errorf("%s %s, answer %d, shared %v: the sheet says %q, complete is %v", lang, row.Ref, n, shared, word, complete)
					}
				}
				_ = x.Close()
			}
		}
	}
}

// typed is an empty form with the answers of another typed in.
func typed(t *testing.T, empty, answers form.Form, shared bool) *excelize.File {
	t.Helper()
	b, err := fill.Open(build(t, empty))
	if err != nil {
		t.Fatal(err)
	}
	h := headings(empty.Lang)
	for _, row := range answers.Rows {
		a := row.Answer
		grade := a.Grade
		if i := slices.IndexFunc(empty.Grades, func(g form.Grade) bool { return g.Code == a.Grade }); i >= 0 {
			grade = empty.Grades[i].Word
		}
		values := written(empty.Lang, b, row.Ref, a)
		values[h[form.FieldGrade]] = grade
		for f, v := range map[form.Field]string{form.FieldDoneOn: a.DoneOn, form.FieldExamined: a.Examined, form.FieldDeviating: a.Deviating, form.FieldOutcome: a.Outcome} {
			values[h[f]] = v
		}
		for heading, v := range values {
			if v == "" {
				continue
			}
			if err := b.Set(row.Ref, heading, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	if shared {
		yes := map[string]string{"sv": "Ja", "en": "Yes"}[empty.Lang]
		if err := b.Set(map[string]string{"sv": "Enkla", "en": "Simple"}[empty.Lang], h[form.FieldPerformed], yes); err != nil {
			t.Fatal(err)
		}
	}
	data, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return opened(t, data)
}

func opened(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	x, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestFiguresComeBack types figures, and reads them and the shared cell.
func TestFiguresComeBack(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"sv", "en"} {
		f := measuredForm(t, lang)
		for i := range f.Rows {
			if !f.Rows[i].Simple {
				f.Rows[i].Answer = figures()[5]
			}
		}
		var saved bytes.Buffer
		x := typed(t, measuredForm(t, lang), f, true)
		if err := x.Write(&saved); err != nil {
			t.Fatal(err)
		}
		r := read(t, saved.Bytes())
		seen := 0
		for _, row := range r.Rows {
			if row.Row == form.SharedRow {
				a, ok := form.Shared(row, wants(f.Rows[3], lang))
				if j := form.Judge(form.ReadRow{Answer: a}, wants(f.Rows[3], lang)); !ok || j.State != form.Complete || row.Unsettled {
					t.Errorf("%s: the shared row gives %+v, %v: %s", lang, a, ok, j.State)
				}
				seen++
				continue
			}
			want := f.Rows[row.Row-1]
			got := row.Answer
			if want.Answer.DoneOn == "" && !got.Empty() || want.Answer.DoneOn != "" &&
				(got.Examined != "25" || got.Deviating != "0" || got.DoneOn != "2026-03-14" || got.Outcome != "96,5 %") {
				t.Errorf("%s %s: %+v", lang, want.Ref, got)
			}
			seen++
		}
		if seen != 8 || len(errorsOf(r)) > 0 {
			t.Errorf("%s: %d rows, notes %v", lang, seen, r.Notes)
		}
	}
}

func TestCountsAreReadInManyWays(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"25": "25", " 1 250 ": "1250", "25 st": "25", "25,0": "25", "0": "0", "007": "7",
		"ca 25": "", "tjugo": "", "2,5": "", "-1": "", "99999999": "", "25 %": ""} {
		file := edited(t, build(t, measuredForm(t, "sv")), func(f *excelize.File) {
			if err := f.SetCellStr("Internkontroll", "F9", text); err != nil {
				t.Fatal(err)
			}
		})
		row := read(t, file).Rows[1]
		if row.Answer.Examined != want || (want == "") != slices.ContainsFunc(row.Wrong, func(p workbook.Problem) bool { return p.Code == form.CodeCountUnknown && p.Cell == "F9" }) {
			t.Errorf("%q is read as %q, %v", text, row.Answer.Examined, row.Wrong)
		}
	}
}

func TestHintsAboutFigures(t *testing.T) {
	t.Parallel()
	long := "Alla attester är granskade mot delegationsordningen utan anmärkning."
	for _, c := range []struct {
		answer form.Answer
		want   form.Want
		codes  string
	}{
		{form.Answer{Grade: "none", Examined: "25", Deviating: "2"}, form.Want{Sample: true}, form.CodeDeviatingUngraded},
		{form.Answer{Grade: "none", Examined: "25", Deviating: "0"}, form.Want{Sample: true}, ""},
		{form.Answer{Grade: "none", Outcome: "93,5 %"}, form.Want{Target: "minst 95 %"}, form.CodeOutcomeMisses},
		{form.Answer{Grade: "none", Outcome: "95 %"}, form.Want{Target: "≥ 95 %"}, ""},
		{form.Answer{Grade: "none", Outcome: "93,5"}, form.Want{Target: "≥ 95 %"}, form.CodeOutcomeMisses},
		{form.Answer{Grade: "minor", Action: "Rutin", Outcome: "7"}, form.Want{Target: "högst 5"}, ""},
		{form.Answer{Grade: "none", Outcome: "7 dagar"}, form.Want{Target: "högst 5 dagar"}, form.CodeOutcomeMisses},
		{form.Answer{Grade: "none", Outcome: "7 av 9"}, form.Want{Target: "högst 5"}, ""},
		{form.Answer{Grade: "none", Outcome: "93 %"}, form.Want{Target: "95 %"}, ""},
		{form.Answer{Grade: "none", DoneOn: "2026-05-02"}, form.Want{Dated: true, From: "2026-01-01", To: "2026-04-30"}, form.CodeOutsidePeriod},
		{form.Answer{Grade: "none", DoneOn: "2026-04-30"}, form.Want{Dated: true, From: "2026-01-01", To: "2026-04-30"}, ""},
		{form.Answer{Grade: "none", Result: long}, form.Want{Before: []string{long, strings.ToUpper(long)}}, form.CodeSameText},
		{form.Answer{Grade: "none", Result: long}, form.Want{Before: []string{long, "annat"}}, ""},
		{form.Answer{Grade: "none", Result: "Inga avvikelser."}, form.Want{Before: []string{"Inga avvikelser.", "Inga avvikelser."}}, ""},
		{form.Answer{Grade: "none", Result: "Gäller 811228-9874."}, form.Want{}, form.CodePersonalNumber},
		{form.Answer{Grade: "none", Action: "Ring 19811228-9874"}, form.Want{}, form.CodePersonalNumber},
		{form.Answer{Grade: "none", Result: "Ärende 811228-9875, faktura 8112289874123"}, form.Want{}, ""},
		{form.Answer{Grade: "none", Result: "Dnr KS 2026-0512, tfn 070-1740605"}, form.Want{}, ""},
	} {
		c.answer.Performed = form.Yes
		c.want.Grades = grades("sv")
		j := form.Judge(form.ReadRow{Answer: c.answer}, c.want)
		var codes []string
		for _, h := range j.Hints {
			codes = append(codes, h.Code)
			if !h.Hint || slices.ContainsFunc(h.Args, func(a string) bool { return strings.Contains(a, "9874") }) {
				t.Errorf("%+v", h)
			}
		}
		if strings.Join(codes, " ") != c.codes || j.State != form.Complete {
			t.Errorf("%+v with %+v: %s, hints %v, want %q", c.answer, c.want, j.State, codes, c.codes)
		}
	}
}

func TestColoursThatWhiteCanBeReadOn(t *testing.T) {
	t.Parallel()
	for colour, want := range map[string]bool{"1F4E5F": true, "FFFF00": false, "767676": true, "777777": false, "000": false, "": false} {
		if paper.Readable(colour) != want {
			t.Errorf("%q: %v", colour, !want)
		}
	}
}

// TestTheLogoHasItsAlternativeText: a form with a logo is the organisation's,
// and a screen reader says whose.
func TestTheLogoHasItsAlternativeText(t *testing.T) {
	t.Parallel()
	f := sample(t, "sv", 2)
	f.Look = form.Look{Colour: "7A1F3D", Logo: logo(t), Width: 240, Height: 80}
	data := build(t, f)
	x := opened(t, data)
	defer x.Close() //nolint:errcheck
	pictures, err := x.GetPictureCells("Internkontroll")
	if err != nil || len(pictures) != 1 {
		t.Fatalf("pictures at %v, %v", pictures, err)
	}
	all, err := x.GetPictures("Internkontroll", pictures[0])
	if err != nil || len(all) != 1 || all[0].Format.AltText != "Exempelkommunen" {
		t.Errorf("%+v, %v", all, err)
	}
	styles := unpacked(t, data)["xl/styles.xml"]
	if !strings.Contains(styles, "7A1F3D") || strings.Contains(styles, "1F4E5F") {
		t.Error("the headings do not have the organisation's colour")
	}
}

// logo is a picture of 240 by 80 pixels.
func logo(t testing.TB) []byte {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 240, 80))
	draw.Draw(picture, picture.Bounds(), image.NewUniform(color.RGBA{0x7A, 0x1F, 0x3D, 0xFF}), image.Point{}, draw.Src)
	draw.Draw(picture, image.Rect(14, 14, 66, 66), image.White, image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestHeadingsAreSpoken: the document has a title, and the headings a name
// that screen readers look for.
func TestHeadingsAreSpoken(t *testing.T) {
	t.Parallel()
	parts := unpacked(t, build(t, withActions(sample(t, "sv", 3))))
	for _, name := range []string{"ColumnTitleRegion1.B6.M9.1", "ColumnTitleRegion1.B3.H5.2"} {
		if !strings.Contains(parts["xl/workbook.xml"], name) {
			t.Errorf("no name %s in %s", name, parts["xl/workbook.xml"])
		}
	}
	if !strings.Contains(parts["docProps/core.xml"], "<dc:title>Uppföljning av intern kontroll</dc:title>") {
		t.Error("the document has no title")
	}
}
