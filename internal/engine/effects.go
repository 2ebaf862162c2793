package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/internal/store"
)

// Proposal is what importing a plan workbook would do. With errors among its
// problems it cannot be put in force.
type Proposal struct {
	Imported
	SHA     string          `json:"-"`        // of the workbook, and the version it was held against: what [Engine.Adopt] asks for
	Changes []PlanChange    `json:"changes"`  // against the version in force, or of a new year against the year before
	Tally   plan.Tally      `json:"controls"` // of the controls among them
	New     bool            `json:"new"`      // the board has no plan for the year
	Status  string          `json:"status"`   // draft, adopted, closed
	Effects []ControlEffect `json:"effects"`
	Asks    []CalendarDay   `json:"asks"`
}

// ControlEffect is what a proposed version does to what is asked about a part
// of a control: how many rows appear, move to other days, go, and go from one
// person to another.
type ControlEffect struct {
	Control string      `json:"control"` // code and part
	Text    string      `json:"text"`
	Appear  int         `json:"appear"`
	Move    int         `json:"move"`
	Go      int         `json:"go"`
	Hand    int         `json:"hand"`
	Rows    []EffectRow `json:"rows"`
}

// EffectRow is one of them. Kind is appears, moves, goes or changes-hands.
type EffectRow struct {
	Kind     string `json:"kind"`
	PeriodID string `json:"period"`
	Period   string `json:"period_name"`
	Role     string `json:"role"`
	Unit     string `json:"unit"`
	Owner    string `json:"owner"`         // who holds the seat then
	Was      string `json:"was,omitempty"` // who had been asked
	Opens    string `json:"opens"`
	Due      string `json:"due"`
	WasOpens string `json:"was_opens,omitempty"` // "" when it keeps its days
	WasDue   string `json:"was_due,omitempty"`
}

// PlanChange is one difference between two versions, in words.
type PlanChange struct {
	What string `json:"what"` // plan, area, control, part, seat, person …
	Kind string `json:"kind"` // added, removed, changed
	Text string `json:"text"`
}

// effect is what a version of a plan does to an occurrence: before is the zero
// one for what is new, and after is cancelled for what goes.
type effect struct{ before, after store.Occurrence }

// What an effect amounts to, for whoever looks at it beforehand.
const (
	effectAppears = "appears"
	effectMoves   = "moves"
	effectGoes    = "goes"
	effectHands   = "changes-hands" // asked, and to be asked of whoever takes over
)

// kind is "" for what nobody would notice.
func (x effect) kind() string {
	asked := func(o store.Occurrence) bool {
		return o.ID != 0 && o.State != store.Cancelled && o.State != store.Before
	}
	switch {
	case !asked(x.before) && !asked(x.after):
		return ""
	case !asked(x.before):
		return effectAppears
	case !asked(x.after):
		return effectGoes
	case x.before.Request != 0 && x.after.Request == 0:
		return effectHands
	case x.before.Opens != x.after.Opens || x.before.Due != x.after.Due:
		return effectMoves
	}
	return ""
}

// merge is each occurrence's effects as one, in the order in which they first
// were met.
func merge(all []effect) []effect {
	at := map[int64]int{}
	var merged []effect
	for _, x := range all {
		if i, seen := at[x.after.ID]; seen {
			merged[i].after = x.after
			continue
		}
		at[x.after.ID] = len(merged)
		merged = append(merged, x)
	}
	return merged
}

// effects tells what a version that has just been put in force does, control
// by control in the plan's order, what has left the plan last.
func (g *gathering) effects(ctx context.Context, rd *round, all []effect) ([]ControlEffect, error) {
	at := map[string]int{}
	var shown []ControlEffect
	place := func(code, text string) int {
		i, ok := at[code]
		if !ok {
			i = len(shown)
			at[code] = i
			shown = append(shown, ControlEffect{Control: code, Text: text})
		}
		return i
	}
	for _, c := range rd.doc.Controls {
		for _, p := range c.Parts {
			place(c.Code+p.Code, shorten(askedText(c, p)))
		}
	}
	for _, x := range merge(all) {
		kind := x.kind()
		if kind == "" {
			continue
		}
		row, err := g.effectRow(ctx, rd, x)
		if err != nil {
			return nil, err
		}
		row.Kind = kind
		c, p := rd.asks(x.after)
		i := place(x.after.Control+x.after.Part, shorten(askedText(c, p)))
		shown[i].count(row)
	}
	shown = slices.DeleteFunc(shown, func(c ControlEffect) bool { return len(c.Rows) == 0 })
	for _, c := range shown {
		slices.SortStableFunc(c.Rows, func(a, b EffectRow) int { return strings.Compare(a.Opens, b.Opens) })
	}
	return shown, nil
}

func (c *ControlEffect) count(row EffectRow) {
	c.Rows = append(c.Rows, row)
	switch row.Kind {
	case effectAppears:
		c.Appear++
	case effectMoves:
		c.Move++
	case effectGoes:
		c.Go++
	case effectHands:
		c.Hand++
	}
}

func (g *gathering) effectRow(ctx context.Context, rd *round, x effect) (EffectRow, error) {
	o := x.after
	seat := rd.seats[o.Seat]
	owner, err := g.person(ctx, seat.Holder)
	if err != nil {
		return EffectRow{}, fmt.Errorf("occurrence %d: %w", o.ID, err)
	}
	was, err := g.person(ctx, x.before.Person)
	if err != nil {
		return EffectRow{}, fmt.Errorf("occurrence %d: %w", o.ID, err)
	}
	row := EffectRow{Period: periodName(rd.doc, o.Period, g.lang), PeriodID: o.Period, Role: seat.Role, Unit: seat.Unit, Owner: owner.Name, Was: was.Name, Opens: o.Opens, Due: o.Due}
	if x.before.ID != 0 && x.before.Opens+x.before.Due != o.Opens+o.Due {
		row.WasOpens, row.WasDue = x.before.Opens, x.before.Due
	}
	return row, nil
}
