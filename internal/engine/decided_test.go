package engine

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rond/internal/plan"
	"rond/internal/store"
)

// TestTheBoardsDecision is recorded once the occasion is closed, and stands in
// the report, on the page and in the overview of the boards.
func TestTheBoardsDecision(t *testing.T) {
	t.Parallel()
	o, _, id := may(t)
	o.pass("2026-06-01")
	decide := func(day, section string) error {
		return o.DecideOccasion(t.Context(), id, "2026-T1", Decision{day, section}, "", boss)
	}
	refused(t, decide("2026-05-27", "45"), "occasion-not-closed")
	if err := o.CloseOccasion(t.Context(), id, "2026-T1", boss); err != nil {
		t.Fatal(err)
	}
	refused(t, decide("igår", "45"), "decision-no-day")
	refused(t, decide("2026-06-02", "45"), "decision-ahead")
	refused(t, decide("2025-12-31", "45"), "decision-early")
	refused(t, decide("2026-05-27", " "), "decision-no-section")
	refused(t, decide("2026-05-27", strings.Repeat("4", 50)), "decision-no-section")
	if err := decide("2026-05-27", " 45 "); err != nil {
		t.Fatal(err)
	}
	if got := o.tells("TN", 2026, "T1"); got.Decided != "27 maj 2026 § 45" || got.Closed != "2026-06-01" {
		t.Errorf("the report: %+v", got.Head)
	}
	view, err := o.PlanView(t.Context(), "sv", id)
	if err != nil || view.Occasions[0].Decided != (Decision{"2026-05-27", "§ 45"}) || view.Occasions[0].By != boss {
		t.Errorf("%+v, %v", view.Occasions, err)
	}
	for range 2 { // the same again is no act
		if err := decide("2026-05-28", "§ 46"); err != nil {
			t.Fatal(err)
		}
	}
	if err := decide("", ""); err != nil {
		t.Fatal(err)
	}
	if err := decide("2026-05-29", "47"); err != nil {
		t.Fatal(err)
	}
	o.view(func(r store.Reader) error {
		acts, err := r.Acts(t.Context(), aboutOccasion, occasionRow(id, "2026-T1"))
		var notes []string
		for _, a := range acts[1:] {
			notes = append(notes, a.Note)
		}
		if got := strings.Join(notes, "; "); got != "2026-05-27 § 45; 2026-05-28 § 46; ; 2026-05-29 § 47" {
			t.Errorf("recorded %q", got)
		}
		return err
	})
	o.wholeRecord()
}

// TestBoards: each board with what it has adopted, reported and decided, also
// the one that has no plan for the year and none of those that have ended.
func TestBoards(t *testing.T) {
	t.Parallel()
	o, _, id := may(t)
	old := elsewhere(smallPlan())
	old.Board, old.BoardCode, old.Year, old.Status, old.Ends, old.Occasions, old.AskFrom = "Gamla nämnden", "GN", 2025, plan.Closed, "2025-12-31", nil, ""
	o.put(old)
	silent := elsewhere(smallPlan())
	silent.Year, silent.Status, silent.Occasions, silent.AskFrom = 2025, plan.Closed, nil, ""
	o.put(silent)
	o.pass("2026-06-01")
	if err := o.CloseOccasion(t.Context(), id, "2026-T1", boss); err != nil {
		t.Fatal(err)
	}
	if err := o.DecideOccasion(t.Context(), id, "2026-T1", Decision{"2026-05-27", "45"}, "", boss); err != nil {
		t.Fatal(err)
	}
	texts, err := o.TextsView(t.Context(), "sv", id, "2026-T1")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range texts.Texts {
		if x.Control == "K03" {
			err = o.WriteText(t.Context(), "sv", x.Key, "Text", "none", boss)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	all, year, years, err := o.Boards(t.Context(), "sv", 0)
	if err != nil || year != 2026 || len(years) != 2 || len(all) != 2 {
		t.Fatalf("%+v of %d of %v, %v", all, year, years, err)
	}
	if all[0].Board != "Andra nämnden" || all[0].Plan != 0 || len(all[0].Occasions) != 0 {
		t.Errorf("without a plan: %+v", all[0])
	}
	b := all[1]
	if b.Adopted != "2025-12-10" || b.State != "adopted" || len(b.Occasions) != 3 {
		t.Fatalf("%+v", b)
	}
	got := b.Occasions[0]
	if got.Closed != "2026-06-01" || got.Decided != "2026-05-27" || got.Section != "§ 45" || got.Answered != 1 || got.Asked < 2 || got.Texts != 1 || got.Controls != 3 {
		t.Errorf("%+v", got)
	}
	if b.Occasions[2].Asked != 0 || b.Occasions[2].Closed != "" {
		t.Errorf("%+v", b.Occasions[2])
	}
}

// TestBoardsInTheWorkbook: one of several boards has a sheet of how far they
// have come; one of a single board has none.
func TestBoardsInTheWorkbook(t *testing.T) {
	t.Parallel()
	o, _, id := may(t)
	o.put(elsewhere(smallPlan()))
	o.pass("2026-06-01")
	if err := o.CloseOccasion(t.Context(), id, "2026-T1", boss); err != nil {
		t.Fatal(err)
	}
	if err := o.DecideOccasion(t.Context(), id, "2026-T1", Decision{"2026-05-27", "45"}, "", boss); err != nil {
		t.Fatal(err)
	}
	for board, want := range map[string]int{"": 1 + 3 + 3, "TN": 0} {
		var b bytes.Buffer
		if err := o.Report(t.Context(), Consolidated{Year: 2026, Board: board}, &b); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err := f.GetRows("Nämnder")
		if (err == nil) != (want > 0) || len(rows) != want {
			t.Errorf("%q: %d rows, %v", board, len(rows), err)
		}
		if want > 0 && (rows[1][13] != "§ 45" || rows[1][0] != "Testnämnden") {
			t.Errorf("%q", rows[1])
		}
	}
}
