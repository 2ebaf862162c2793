package plan_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rond/internal/plan"

	"github.com/xuri/excelize/v2"
)

func template(t testing.TB, lang string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := plan.Template(&b, lang); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestTemplateIsNotAPlan: what must be filled in is asked for, and every
// example row is pointed out; nothing else is wrong with it.
func TestTemplateIsNotAPlan(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"sv", "en"} {
		p, problems := read(t, template(t, lang))
		if p != nil || len(problems) < 15 {
			t.Fatalf("%s: the template is a plan: %v", lang, problems)
		}
		for _, q := range problems {
			if q.Code != "plan-value-missing" && q.Code != "plan-example-row" {
				t.Errorf("%s: %+v", lang, q)
			}
		}
	}
}

// fillIn writes over the template as a person does: the head, and the example
// rows by clearing their mark.
func fillIn(t testing.TB, data []byte, head map[string]any, mark string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, v := range row {
				cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
				if value, ok := head[v]; ok && sheet == "Plan" && j == 0 {
					cell, _ = excelize.CoordinatesToCellName(2, i+1)
					err = f.SetCellValue(sheet, cell, value)
				} else if v == mark {
					err = f.SetCellValue(sheet, cell, nil)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestFilledTemplateImports in both languages, without a single warning.
func TestFilledTemplateImports(t *testing.T) {
	t.Parallel()
	for lang, c := range map[string]struct {
		mark string
		head map[string]any
	}{
		"sv": {"Exempel – skriv över raden", map[string]any{"Nämnd": "Socialnämnden", "Nämndkod": "SN", "Titel": "Internkontrollplan 2027", "År": 2027,
			"Fastställd": time.Date(2027, 2, 10, 0, 0, 0, 0, time.UTC), "Kontaktperson": "Anna Berg", "Kontakt e-post": "anna@kommun.example"}},
		"en": {"Example – write over this row", map[string]any{"Board": "Social board", "Board code": "SN", "Title": "Plan 2027", "Year": 2027,
			"Adopted": "2027-02-10", "Contact": "Anna Berg", "Contact email": "anna@kommun.example"}},
	} {
		p, problems := read(t, fillIn(t, template(t, lang), c.head, c.mark))
		if p == nil {
			t.Fatalf("%s: the filled template is refused: %+v", lang, problems)
		}
		if p.Adopted != "2027-02-10" || p.Language != lang || len(p.Controls) != 2 || len(p.Controls[1].Parts) != 2 || len(problems) != 0 {
			t.Errorf("%s: %+v %v", lang, p, problems)
		}
	}
}

// TestHelpSpeaksOfEveryColumn: each column of each sheet has its prompt, in
// both languages, short enough to be shown.
func TestHelpSpeaksOfEveryColumn(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"sv", "en"} {
		f, err := excelize.OpenReader(bytes.NewReader(template(t, lang)))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for _, sheet := range f.GetSheetList()[:12] {
			validations, err := f.GetDataValidations(sheet)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range validations {
				if v.Prompt == nil || *v.Prompt == "" || len([]rune(*v.Prompt)) > 254 {
					t.Errorf("%s %s %s has no prompt, or one that is cut", lang, sheet, v.Sqref)
				}
			}
			titles, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			columns := len(titles[2]) // with one that is not ours: the addition
			if sheet == "Plan" {
				columns = len(titles) - 1
			}
			if len(validations) < columns-1 {
				t.Errorf("%s %s: %d of %d columns have a prompt", lang, sheet, len(validations), columns)
			}
		}
	}
}

// office converts a workbook with LibreOffice, when there is one.
func office(t *testing.T, data []byte, to string) []byte {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("ROND_CI") == "1" {
			t.Fatal("LibreOffice is not installed")
		}
		t.Skip("SKIPPED LOUDLY: LibreOffice is not installed, what it makes of a plan workbook is not tested")
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "in.xlsx")
	if err := os.WriteFile(in, data, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	defer cancel()
	out := filepath.Join(dir, "out")
	cmd := exec.CommandContext(ctx, program, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--convert-to", to, "--outdir", out, in)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, text)
	}
	converted, err := os.ReadFile(filepath.Join(out, "in."+to))
	if err != nil {
		t.Fatal(err)
	}
	return converted
}

// TestPlanSurvivesLibreOffice: saved there, it is the same plan.
func TestPlanSurvivesLibreOffice(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	// LibreOffice 7.4 does not know that _x0041_ is an escape (ST_Xstring).
	p, err := plan.Parse([]byte(strings.ReplaceAll(canonical(t, draw{newRand(3)}.plan()), "_x0041_", "x")))
	if err != nil {
		t.Fatal(err)
	}
	if err := plan.Write(&b, p); err != nil {
		t.Fatal(err)
	}
	got, problems := read(t, office(t, b.Bytes(), "xlsx"))
	if canonical(t, got) != canonical(t, p) {
		t.Errorf("another plan came back: %v\nwrote %s\nread  %s", problems, canonical(t, p), canonical(t, got))
	}
}

// TestTextsStayTexts: what begins like a formula is one in no cell.
func TestTextsStayTexts(t *testing.T) {
	t.Parallel()
	p := draw{newRand(4)}.plan()
	p.Title, p.Controls[0].Text, p.Areas[0].Account = "=1+1", "=HYPERLINK(\"http://x\")", "@SUM(A1)"
	var b bytes.Buffer
	if err := plan.Write(&b, p); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j := range row {
				cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
				formula, err := f.GetCellFormula(sheet, cell)
				link, _, linkErr := f.GetCellHyperLink(sheet, cell)
				if err != nil || linkErr != nil || formula != "" || link {
					t.Errorf("%s!%s is %q, link %v", sheet, cell, formula, link)
				}
			}
		}
	}
}
