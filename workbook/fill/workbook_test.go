package fill_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"rond/workbook/fill"
	"rond/workbook/risk"
)

// TestATableIsFoundByItsHeadings: a list of risks is chosen in as a person
// does it, and read back; what is not there is told of.
func TestATableIsFoundByItsHeadings(t *testing.T) {
	t.Parallel()
	list := risk.List{Lang: "sv", Board: "Nämnden", Year: 2027, Scale: risk.Scale{Probability: make([]risk.Step, 2), Consequence: make([]risk.Step, 2)},
		Risks: []risk.Listed{{Key: "nyckel", Code: "R001", Area: "Miljö", Text: "Översvämning", Valued: true, Probability: 2, Consequence: 1}}}
	var b bytes.Buffer
	if err := risk.WriteList(context.Background(), &b, list); err != nil {
		t.Fatal(err)
	}
	w, err := fill.OpenWorkbook(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	risks, err := w.Table("Risklista", "Id", "Till planen")
	if err != nil {
		t.Fatal(err)
	}
	if rows := risks.Rows(); len(rows) != 1 || risks.Get(rows[0], "Risk") != "Översvämning" || risks.Get(rows[0], "S × K") != "2 × 1" {
		t.Fatalf("rows %v", rows)
	}
	row := risks.Rows()[0]
	if got := risks.Choices(row, "Till planen"); !slices.Contains(got, "Kontroll") {
		t.Errorf("choices %q", got)
	}
	for heading, value := range map[string]string{"Till planen": "Kontroll", "Kontrollmoment eller åtgärd": "Pumpen provas", "Metod": "Stickprov"} {
		if err := risks.Set(row, heading, value); err != nil {
			t.Error(err)
		}
	}
	saved, err := w.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	chosen, problems, err := risk.ReadList(context.Background(), bytes.NewReader(saved), int64(len(saved)))
	if err != nil || len(problems) > 0 || len(chosen) != 1 || chosen[0].Choice != (risk.Choice{What: risk.ChooseControl, Text: "Pumpen provas", Method: "Stickprov"}) {
		t.Errorf("chosen %+v, %v, %v", chosen, problems, err)
	}
	if at, heading := risks.Place("A2"); at != 2 || heading != "Id" {
		t.Errorf("A2 is %d %q", at, heading)
	}
	_, noTable := w.Table("Risklista", "Väder")
	for want, err := range map[error]error{fill.ErrNoHeading: noTable, fill.ErrNoRow: w.Beside("Om", "Väder", "sol")} {
		if !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
	if err := risks.Set(row, "Väder", "sol"); !errors.Is(err, fill.ErrNoHeading) {
		t.Errorf("a heading that is not there: %v", err)
	}
}

// TestBesideALabel types into a list of labels and values, as a plan begins.
func TestBesideALabel(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	for cell, text := range map[string]string{"A1": "Plan", "A3": "Status", "B3": "Utkast"} {
		if err := f.SetCellStr("Sheet1", cell, text); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	w, err := fill.OpenWorkbook(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Beside("Sheet1", "Status", "Fastställd"); err != nil {
		t.Fatal(err)
	}
	if table, err := w.Table("Sheet1", "Plan"); err != nil || table.Get(3, "Plan") != "Status" || w.Beside("Sheet1", "Sta", "x") == nil {
		t.Errorf("%+v, %v", table, err)
	}
	if table, err := w.Table("Sheet1", "Status"); err == nil && table.Get(3, "Fastställd") != "Fastställd" {
		t.Errorf("%+v, %v", table, err)
	}
}
