package foreign_test

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
	"rond/internal/plan/foreign"

	"github.com/xuri/excelize/v2"
	"golang.org/x/tools/txtar"
)

// drafts are the cases that are read, by name.
func drafts(t *testing.T) map[string]*plan.Plan {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*plan.Plan{}
	for _, file := range files {
		c, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r := read(t, typed(t, c))
		if r.Plan == nil {
			continue
		}
		if r.Staff != nil {
			r.Staff.Into(r.Plan)
		}
		foreign.Ask(r.Plan)
		all[strings.TrimSuffix(filepath.Base(file), ".txtar")] = r.Plan
	}
	if len(all) < 8 {
		t.Fatalf("only %d cases are read", len(all))
	}
	return all
}

func draft(t *testing.T, p *plan.Plan) ([]byte, []plan.Problem) {
	t.Helper()
	var b bytes.Buffer
	missing, err := plan.WriteDraft(t.Context(), &b, p)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), missing
}

// fill answers everything that a draft asks for, as a controller does: by the
// cell that the list names.
func fill(t *testing.T, data []byte, missing []plan.Problem) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // nothing of it is on disk
	for _, q := range missing {
		if q.Sheet == "" || q.Cell == "" {
			t.Fatalf("asked for nowhere: %+v", q)
		}
		title, err := f.GetCellValue(q.Sheet, strings.TrimRight(q.Cell, "0123456789")+"3")
		if q.Sheet == "Plan" {
			title, err = f.GetCellValue(q.Sheet, "A"+strings.TrimLeft(q.Cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
		}
		if err != nil {
			t.Fatal(err)
		}
		answer, ok := map[string]string{
			"Nämnd": "Testnämnden", "Nämndkod": "TN", "Titel": "Planen", "År": "2026", "Kontaktperson": "Eva Berg", "Kontakt e-post": "eva.berg@kommun.example", "Enhet": "Förvaltningen",
			"Innehavare": "Eva Berg <eva.berg@kommun.example>", "Chef": `"Alm, Bo" <bo.alm@kommun.example>`, "Frekvens": "Årligen", "Svarar": "VC",
			"Board code": "TN", "Contact": "Eva Berg", "Contact email": "eva.berg@kommun.example", "Holder": "Eva Berg <eva.berg@kommun.example>", "Title": "The plan", "Year": "2026",
		}[title]
		if !ok {
			t.Fatalf("nobody knows what to write under %q for %+v", title, q)
		}
		if err := f.SetCellStr(q.Sheet, q.Cell, answer); err != nil {
			t.Fatal(err)
		}
		if title == "Enhet" {
			err = f.SetCellStr("Enheter", "A4", answer)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestADraftFilledInIsThePlan: what is asked for is all that is missing, and
// what was read is in it.
func TestADraftFilledInIsThePlan(t *testing.T) {
	t.Parallel()
	for name, p := range drafts(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, missing := draft(t, p)
			own, err := plan.Own(t.Context(), bytes.NewReader(data), int64(len(data)))
			if err != nil || !own {
				t.Errorf("the draft is not in Rond's own layout: %v", err)
			}
			data = fill(t, data, missing)
			got, problems, err := plan.Read(t.Context(), bytes.NewReader(data), int64(len(data)))
			if err != nil || got == nil {
				t.Fatalf("%v: %+v", err, problems)
			}
			if len(got.Controls) != len(p.Controls) || len(got.Actions) != len(p.Actions) || len(got.Assessments) != len(p.Assessments) {
				t.Errorf("%d controls, %d actions, %d results", len(got.Controls), len(got.Actions), len(got.Assessments))
			}
			for i, c := range got.Controls {
				was := p.Controls[i]
				if c.Text != was.Text || c.Risk != was.Risk || c.Area != was.Area || c.Method != was.Method || c.Responsible != was.Responsible || len(c.Extra) != len(was.Extra) {
					t.Errorf("%+v\nwas read as\n%+v", c, was)
				}
			}
		})
	}
}

// TestADraftSurvivesLibreOffice: saved there, it asks for the same and is the
// same plan, and what is filled in is counted.
func TestADraftSurvivesLibreOffice(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("ROND_CI") == "1" {
			t.Fatal("LibreOffice is not installed")
		}
		t.Skip("SKIPPED LOUDLY: LibreOffice is not installed, what it makes of a draft is not tested")
	}
	data, missing := draft(t, drafts(t)["head-and-value-cell"])
	dir := t.TempDir()
	in := filepath.Join(dir, "in.xlsx")
	if err := os.WriteFile(in, fill(t, data, missing[:2]), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--convert-to", "xlsx", "--outdir", filepath.Join(dir, "out"), in)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, text)
	}
	saved, err := os.ReadFile(filepath.Join(dir, "out", "in.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(saved))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // nothing of it is on disk
	for cell, want := range map[string]string{"A3": "2 av 11", "A5": "Ifylld", "A6": "Ifylld", "A7": "Saknas"} {
		if got, err := f.GetCellValue("Att fylla i", cell); err != nil || got != want {
			t.Errorf("%s says %q, want %q (%v)", cell, got, want, err)
		}
	}
	whole := fill(t, saved, missing[2:])
	if p, problems, err := plan.Read(t.Context(), bytes.NewReader(whole), int64(len(whole))); err != nil || p == nil {
		t.Errorf("%v: %+v", err, problems)
	}
}

// TestNothingMissingIsSaid: a draft of a plan that lacks nothing.
func TestNothingMissingIsSaid(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := plan.Example(&b, "sv", 2026, ""); err != nil {
		t.Fatal(err)
	}
	p, _, err := plan.Read(t.Context(), bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	data, missing := draft(t, p)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // nothing of it is on disk
	if intro, err := f.GetCellValue("Att fylla i", "A2"); err != nil || len(missing) != 0 || !strings.Contains(intro, "inget saknas") {
		t.Errorf("%q, %v, %+v", intro, err, missing)
	}
}
