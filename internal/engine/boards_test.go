package engine

import (
	"slices"
	"testing"

	"rond/internal/store"
)

// TestBoardEnds in the middle of the year: what ends after it is its
// successor's to ask, once, of the same people; what has been asked is answered
// where it was.
func TestBoardEnds(t *testing.T) {
	t.Parallel()
	o, _ := january(t)
	o.now = date("2026-05-20").In(o.set.Zone, 8, 0)
	ends := smallPlan()
	ends.Ends, ends.Successor = "2026-06-30", "VN"
	p := o.proposes(ends)
	for _, c := range p.Effects {
		if c.Appear+c.Move+c.Hand != 0 || c.Go == 0 || slices.ContainsFunc(c.Rows, func(r EffectRow) bool { return r.PeriodID == "2026-M06" || r.PeriodID == "2026-T1" }) {
			t.Errorf("%+v", c)
		}
	}
	if _, err := o.Adopt(t.Context(), p.SHA, boss); err != nil {
		t.Fatal(err)
	}
	next := smallPlan()
	next.Board, next.BoardCode, next.Title = "Välfärdsnämnden", "VN", "Välfärdsnämndens plan 2026"
	next.AskFrom, next.ValidFrom = "", "2026-07-01"
	if done := o.put(next); done.AskFrom != "2026-07-01" {
		t.Errorf("asked from %s", done.AskFrom)
	}
	asked := map[string]int{} // by what somebody may be asked about
	boards := o.boards()
	for _, x := range o.rows() {
		if x.State == store.Cancelled || x.State == store.Before {
			continue
		}
		seat := boards[x.Seat]
		asked[x.Control+x.Period+seat.Unit]++
		if after := x.Period > "2026-M06" && x.Period < "2026-T1" || x.Period > "2026-T1"; after != (seat.Board == 2) {
			t.Errorf("%s %s is board %d's", x.Control, x.Period, seat.Board)
		}
	}
	for what, n := range asked {
		if n != 1 {
			t.Errorf("%s is asked %d times", what, n)
		}
	}
	if len(asked) != 2*(12+12+3) {
		t.Errorf("%d rows are asked, want a whole year of them", len(asked))
	}
	view, err := o.PlanView(t.Context(), "sv", 1)
	if err != nil || view.Ends != "2026-06-30" || view.Successor != "Välfärdsnämnden" {
		t.Errorf("%q %q, %v", view.Ends, view.Successor, err)
	}
	_, err = o.Move(t.Context(), o.at("Solgården", "K02", "2026-M05").ID, Destination{Period: "2026-M11"}, "Sommar", boss)
	refused(t, err, "no-such-period")
}

// boards is every board's seats.
func (o *office) boards() map[int64]store.Seat {
	all := map[int64]store.Seat{}
	o.view(func(r store.Reader) error {
		for board := range int64(2) {
			list, err := r.Seats(o.t.Context(), board+1)
			if err != nil {
				return err
			}
			for _, s := range list {
				all[s.ID] = s
			}
		}
		return nil
	})
	return all
}
