package form_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rond/workbook/fill"
	"rond/workbook/form"
)

func TestValuesAreReadInManyWays(t *testing.T) {
	t.Parallel()
	f := sample(t, "sv", 1)
	file := build(t, f)
	for _, c := range []struct {
		cell string
		in   any
		want form.Answer
		code string
	}{
		{"F7", " JA ", form.Answer{Performed: form.Yes}, ""},
		{"F7", "inget  tillfälle.", form.Answer{Performed: form.NoOccasion}, ""},
		{"F7", "does not concern my unit", form.Answer{Performed: form.NotMine}, ""},
		{"F7", "ej genomförd", form.Answer{Performed: form.No}, ""},
		{"F7", "kanske", form.Answer{}, form.CodePerformedUnknown},
		{"F7", 1, form.Answer{}, form.CodePerformedUnknown},
		{"K7", "2026-06-30", form.Answer{ActionDue: "2026-06-30"}, ""},
		{"K7", "2026-06-30 00:00:00", form.Answer{ActionDue: "2026-06-30"}, ""},
		{"K7", 46203, form.Answer{ActionDue: "2026-06-30"}, ""},
		{"K7", "30.6.2026", form.Answer{ActionDue: "2026-06-30"}, ""},
		{"K7", "30/6 2026", form.Answer{ActionDue: "2026-06-30"}, ""},
		{"K7", "6/30/2026", form.Answer{ActionDue: "2026-06-30"}, ""},
		{"K7", "5/6/2026", form.Answer{}, form.CodeDateUnknown},
		{"K7", "den 30:e juni 2026", form.Answer{ActionDue: "2026-06-30"}, ""},
		{"K7", "June 30th, 2026", form.Answer{ActionDue: "2026-06-30"}, ""},
		{"K7", "260630", form.Answer{ActionDue: "2026-06-30"}, ""},
		{"K7", 20260630, form.Answer{ActionDue: "2026-06-30"}, ""},
		{"K7", "31 juni 2026", form.Answer{}, form.CodeDateUnknown},
		{"K7", 2026, form.Answer{}, form.CodeDateUnknown},
		{"K7", "före sommaren", form.Answer{}, form.CodeDateUnknown},
		{"G7", 25.5, form.Answer{Result: "25,5"}, ""},
		{"G7", "  \u200bbra\r\n", form.Answer{Result: "bra"}, ""},
		{"H7", "ok", form.Answer{Grade: "ok"}, ""},
	} {
		r := read(t, edited(t, file, func(x *excelize.File) { _ = x.SetCellValue("Internkontroll", c.cell, c.in) }))
		row := r.Rows[0]
		code := ""
		if len(row.Wrong) == 1 {
			code = row.Wrong[0].Code
			if row.Wrong[0].Cell != c.cell || row.Wrong[0].Sheet != "Internkontroll" {
				t.Errorf("%v in %s: problem at %s", c.in, c.cell, row.Wrong[0])
			}
		}
		if row.Answer != c.want || code != c.code {
			t.Errorf("%v in %s: %+v %q, want %+v %q", c.in, c.cell, row.Answer, code, c.want, c.code)
		}
	}
}

func TestFormulasAndErrorsInAnswers(t *testing.T) {
	t.Parallel()
	file := repacked(t, build(t, sample(t, "sv", 2)), "xl/worksheets/sheet1.xml", func(sheet string) string {
		sheet = regexp.MustCompile(`<c r="G7"[^>]*/>`).ReplaceAllString(sheet, `<c r="G7" t="str"><f>"a"</f><v>ab</v></c>`)
		return regexp.MustCompile(`<c r="G8"[^>]*/>`).ReplaceAllString(sheet, `<c r="G8" t="e"><f>NA()</f><v>#N/A</v></c>`)
	})
	r := read(t, file)
	if len(r.Notes) != 2 || r.Notes[0].Code != form.CodeFormula || !r.Notes[0].Hint || r.Notes[0].Cell != "G7" || r.Rows[0].Answer.Result != "ab" {
		t.Errorf("notes %v, rows %+v", r.Notes, r.Rows)
	}
	if row := r.Rows[1]; len(row.Wrong) != 1 || row.Wrong[0].Code != form.CodeCellError || row.WrongIn[0] != form.FieldResult || row.Answer.Result != "" {
		t.Errorf("row %+v", row)
	}
}

func TestActionsComeBack(t *testing.T) {
	t.Parallel()
	f := sample(t, "sv", 2)
	f.Actions = []form.Action{{Key: signer().Key(1043, 1001), Ref: "Å12", Area: "Ekonomi", Text: "Ny rutin för attest", Owner: "Ekonomichef", Due: "2026-03-31", Status: "started"},
		{Key: signer().Key(1043, 1002), Ref: "Å13", Text: "Utbildning", Status: "unset"}}
	b, err := fill.Open(build(t, f))
	if err != nil {
		t.Fatal(err)
	}
	for heading, value := range map[string]string{"Läge": "Genomförd", "Effekt eller kommentar": "Färre fel"} {
		if err := b.Set("Å12", heading, value); err != nil {
			t.Fatal(err)
		}
	}
	file, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	r := read(t, file)
	if len(r.Notes) > 0 || len(r.Rows) != 2 || len(r.Actions) != 2 {
		t.Fatalf("%+v", r)
	}
	if a := r.Actions[0]; a.Request != 1043 || a.Row != 1001 || a.Status != "done" || a.Effect != "Färre fel" {
		t.Errorf("%+v", a)
	}
	if a := r.Actions[1]; a.Row != 1002 || a.Status != "unset" {
		t.Errorf("%+v", a)
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	s := signer()
	seen := map[string]bool{}
	for _, request := range []int64{0, 1, 7, 1043, 1 << 40} {
		for _, row := range []int{0, 1, 40, 1001} {
			key := s.Key(request, row)
			if seen[key] || strings.Trim(key, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") != "" || key[0] != 'R' {
				t.Errorf("key %q", key)
			}
			seen[key] = true
			gotRequest, gotRow, ok := s.Verify(" " + strings.ToLower(key) + "\n")
			if !ok || gotRequest != request || gotRow != row {
				t.Errorf("%q is %d %d %v", key, gotRequest, gotRow, ok)
			}
			for i := range key {
				changed := []byte(key)
				changed[i] = '7' + byte(i%2)
				if _, _, ok := s.Verify(string(changed)); ok && string(changed) != key {
					t.Errorf("%s verifies, from %s", changed, key)
				}
			}
		}
	}
	for _, bad := range []string{"", "R", "RRRRRRRRRRRRRRRRRRRRRRRRRR", strings.Repeat("R", 1000), "1043"} {
		if _, _, ok := s.Verify(bad); ok {
			t.Errorf("%q verifies", bad)
		}
	}
	for _, other := range []form.Signer{{Installation: "annan", Secret: s.Secret}, {Installation: s.Installation, Secret: []byte("x")}} {
		if _, _, ok := other.Verify(s.Key(1, 1)); ok {
			t.Errorf("another signer takes the key")
		}
	}
}
