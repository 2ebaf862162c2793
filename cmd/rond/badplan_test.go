package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rond/internal/demo"
)

// TestABadPlanIsRefusedWhole breaks several cells of a plan workbook and wants
// every one of them told with sheet, cell and remedy, and nothing imported.
func TestABadPlanIsRefusedWhole(t *testing.T) {
	t.Parallel()
	s := &session{config: filepath.Join(t.TempDir(), "rond.toml"), now: newYear}
	if err := os.WriteFile(s.config, []byte(quietSettings), 0o600); err != nil {
		t.Fatal(err)
	}
	path, cells := brokenPlan(t)
	code, out, errs := s.rond(t, "plan", "import", "--json", path)
	if code != exitFailed || !strings.Contains(errs, "nothing was imported") {
		t.Errorf("exit %d, want %d; errors: %s", code, exitFailed, errs)
	}
	var done struct {
		Changed  bool
		Problems []struct {
			Sheet, Cell, Code, Text, Remedy string
			Warning                         bool
		}
	}
	if err := json.Unmarshal([]byte(out), &done); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	told := map[string]bool{}
	for _, p := range done.Problems {
		if p.Text == "" || p.Remedy == "" || p.Code == "" {
			t.Errorf("a problem without words: %+v", p)
		}
		told[p.Sheet+"!"+p.Cell] = told[p.Sheet+"!"+p.Cell] || !p.Warning
	}
	for _, c := range cells {
		if !told[c] {
			t.Errorf("%s is not told as an error; told are %v", c, told)
		}
	}
	if out := s.must(t, "status", "--json"); strings.TrimSpace(out) != "[]" {
		t.Errorf("something was imported: %s", out)
	}
}

// brokenPlan is the production area's plan with an unknown frequency, a way of
// answering that does not exist, and an address that is none; and the cells
// where they stand.
func brokenPlan(t *testing.T) (path string, cells []string) {
	t.Helper()
	plans, err := demo.Plans()
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "plan.xlsx")
	if err := os.WriteFile(path, plans[0].Data, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, b := range []struct{ sheet, heading, value string }{
		{"Kontroller", "Frekvens", "lite då och då"},
		{"Delmoment", "Hur", "på måfå"},
		{"Personer", "E-post", "inte en adress"},
	} {
		cell := under(t, f, b.sheet, b.heading)
		if err := f.SetCellStr(b.sheet, cell, b.value); err != nil {
			t.Fatal(err)
		}
		cells = append(cells, b.sheet+"!"+cell)
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	return path, cells
}

// under is the first cell below a heading.
func under(t *testing.T, f *excelize.File, sheet, heading string) string {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for r, row := range rows {
		for c, text := range row {
			if strings.TrimSpace(text) == heading {
				name, err := excelize.CoordinatesToCellName(c+1, r+2)
				if err != nil {
					t.Fatal(err)
				}
				return name
			}
		}
	}
	t.Fatalf("sheet %s has no heading %q", sheet, heading)
	return ""
}
