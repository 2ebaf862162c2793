package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/risk"
)

// knownRisk is a risk of a unit's as it was known before a round: what was last
// said of it, in which year, and what its controls' plan says of it.
type knownRisk struct {
	row   store.Risk
	last  risk.Answer
	year  int  // that it was said for; 0 when nobody has valued it
	round bool // it was said in an earlier round
	marks string
	again bool     // a new analysis is asked for
	in    []string // codes of the controls of the plan that are there for it
}

// knownRisks is a unit's risks before a round, those that are to be analysed
// anew first, then by area as the plan has them. A unit that has been in no round
// gets those of the controls that are answered in it.
func (e *Engine) knownRisks(ctx context.Context, tx store.Tx, v *riskRound, unit string) ([]knownRisk, error) {
	known, err := e.unitRisks(ctx, tx, v, unit)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(known, func(k knownRisk) bool { return k.round }) {
		if err := e.risksOfPlan(ctx, tx, v, unit, known); err != nil {
			return nil, err
		}
		if known, err = e.unitRisks(ctx, tx, v, unit); err != nil {
			return nil, err
		}
	}
	order := map[string]int{}
	for i, a := range v.rd.doc.Areas {
		order[a.Name] = i + 1
	}
	place := func(area string) int { return cmp.Or(order[area], len(order)+1) }
	slices.SortStableFunc(known, func(a, b knownRisk) int {
		if a.again != b.again {
			return map[bool]int{true: -1, false: 1}[a.again]
		}
		return cmp.Compare(place(a.last.Area), place(b.last.Area))
	})
	return known, nil
}

// unitRisks is the risks that a unit has, those that it has said are gone left
// out.
func (e *Engine) unitRisks(ctx context.Context, r store.Reader, v *riskRound, unit string) ([]knownRisk, error) {
	var known []knownRisk
	for _, x := range v.risks { // all of the board's
		if x.Unit != unit {
			continue
		}
		k, err := e.knownRisk(ctx, r, v, x)
		if err != nil {
			return nil, err
		}
		if k.last.Proposal != risk.ProposeGone {
			known = append(known, k)
		}
	}
	slices.SortFunc(known, func(a, b knownRisk) int { return cmp.Compare(a.row.ID, b.row.ID) })
	return known, nil
}

// knownRisk is what is known of a risk from earlier rounds, or else from the
// plan's control that it comes from.
func (e *Engine) knownRisk(ctx context.Context, r store.Reader, v *riskRound, x store.Risk) (knownRisk, error) {
	v.risks[x.ID] = x
	k := knownRisk{row: x, last: risk.Answer{Unit: x.Unit, Area: x.Area}}
	origin, known := v.origin(x)
	if known {
		k.ofPlan(v, origin)
	}
	for _, c := range v.rd.doc.Controls {
		if c.Risk.Code != x.Code && (!known || !sameRisk(c, origin)) {
			continue
		}
		k.in = append(k.in, c.Code)
		k.ofPlan(v, c)
	}
	said, err := r.RiskValuations(ctx, x.ID)
	if err != nil {
		return k, fmt.Errorf("valuations of %s: %w", x.Code, err)
	}
	newest := 0
	for _, y := range said { // oldest first
		row, err := r.RiskRound(ctx, y.Round)
		if err != nil {
			return k, fmt.Errorf("risk round %d: %w", y.Round, err)
		}
		if !y.Complete || row.Year >= v.row.Year || row.Year < newest {
			continue
		}
		if k.last, err = valued(y); err != nil {
			return k, err
		}
		newest, k.year, k.round = row.Year, row.Year, true
	}
	k.again = newAnalysis.MatchString(k.marks)
	return k, nil
}

// origin is the control that a risk comes from, as the plan has it or had it last.
func (v *riskRound) origin(x store.Risk) (plan.Control, bool) {
	for _, doc := range append([]*plan.Plan{v.rd.doc}, v.rd.past...) {
		if c, ok := doc.Control(x.Origin); ok && x.Origin != "" {
			return c, true
		}
	}
	return plan.Control{}, false
}

// ofPlan adds what a control says of its risk; the first that says it stands.
func (k *knownRisk) ofPlan(v *riskRound, c plan.Control) {
	if k.marks = cmp.Or(k.marks, c.Risk.Marks); k.year == 0 {
		k.last.Area, k.last.Text = cmp.Or(k.row.Area, c.Area), c.Risk.Text
		k.last.Probability, k.last.Consequence = c.Risk.Probability, c.Risk.Consequence
		k.year = v.rd.plan.Year
	}
}

// valued is a valuation's body.
func valued(x store.Valuation) (risk.Answer, error) {
	var a risk.Answer
	if x.Body == "" {
		return a, nil
	}
	if err := json.Unmarshal([]byte(x.Body), &a); err != nil {
		return a, fmt.Errorf("body of valuation %d: %w", x.ID, err)
	}
	return a, nil
}

// newAnalysis is a mark that asks for a new analysis of a risk, as long as the
// plan carries it: "(RSAU - riskanalys ska göras även 2018)".
var newAnalysis = regexp.MustCompile(`(?i)risk\s?analys|ny analys|analyseras|new analysis|risk analysis|analyse anew`)

// risksOfPlan makes a unit's risks of those that the plan's controls are there
// for and that it does not have, each text once.
func (e *Engine) risksOfPlan(ctx context.Context, tx store.Tx, v *riskRound, unit string, known []knownRisk) error {
	seen := map[[2]string]bool{}
	for _, k := range known {
		seen[[2]string{k.last.Area, called(k.last.Text)}] = true
	}
	for _, c := range v.rd.doc.ControlsOf(unit) {
		key := [2]string{c.Area, called(c.Risk.Text)}
		if c.Risk.Text == "" || seen[key] {
			continue
		}
		seen[key] = true
		if _, err := e.newRisk(ctx, tx, v, store.Risk{Unit: unit, Area: c.Area, Origin: c.Code}); err != nil {
			return err
		}
	}
	return nil
}

// newRisk gives a risk the board's next code.
func (e *Engine) newRisk(ctx context.Context, tx store.Tx, v *riskRound, x store.Risk) (store.Risk, error) {
	if v.last == 0 {
		for _, y := range v.risks { // all of the board's
			if n, err := strconv.Atoi(strings.TrimPrefix(y.Code, "R")); err == nil {
				v.last = max(v.last, n)
			}
		}
	}
	v.last++
	x.Board, x.Code = v.row.Board, fmt.Sprintf("R%03d", v.last)
	var err error
	if x.ID, err = tx.AddRisk(ctx, x); err != nil {
		return x, fmt.Errorf("risk %s: %w", x.Code, err)
	}
	v.risks[x.ID] = x
	return x, nil
}

// sameRisk reports whether two controls are there for the same risk.
func sameRisk(a, b plan.Control) bool {
	return a.Area == b.Area && called(a.Risk.Text) == called(b.Risk.Text)
}
