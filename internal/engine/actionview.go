package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/form"
)

// The kinds of actions that a list can be narrowed to.
const (
	ActionsAll     = "all"
	ActionsOpen    = "open"
	ActionsLate    = "late"
	ActionsLacking = "effect" // done, and nobody has said whether they had effect
)

// ActionsView is the action list of a plan. Years is the columns of its lines,
// and is empty while none of them has been followed for more than a year.
type ActionsView struct {
	ID          int64
	Board, Plan string
	Year        int
	Filter      string
	Counts      map[string]int // by filter
	Years       []int
	Areas       []ActionArea
	Open        bool     // new ones can be added
	Endable     bool     // some that are shown can be ended
	AllAreas    []string // of the plan
}

// ActionArea is an area of a plan with its actions, maybe none.
type ActionArea struct {
	Name    string
	Actions []ActionLine
}

// ActionLine is an action on a list. Status is a code, Effect the words of its
// owner, and Had yes, partly or no; Checked is where the follow-up of its effect
// stands: as Had, "comes", "lacks", or "". From says what it came from, as a code
// ("plan", "answer", "control", "controller") and as what it is called.
type ActionLine struct {
	ID       int64        `json:"id"`
	Ref      string       `json:"ref"`
	Area     string       `json:"area"`
	Text     string       `json:"text"`
	Owner    string       `json:"owner"`
	Due      string       `json:"due"`
	Status   string       `json:"status"`
	Effect   string       `json:"effect"`
	Late     bool         `json:"late"`
	Ended    bool         `json:"ended"`
	Had      string       `json:"had_effect"`
	Checked  string       `json:"effect_state"`
	Check    string       `json:"effect_check"`
	Finished string       `json:"finished"`
	From     string       `json:"origin"`
	FromName string       `json:"comes_from"`
	Since    int          `json:"since"` // the year that it came up in, 0 for the list's own
	Years    []YearStatus `json:"years"`
}

// In is its status in a year, "" when it was not there.
func (a ActionLine) In(year int) string {
	for _, y := range a.Years {
		if y.Year == year {
			return y.Status
		}
	}
	return ""
}

// ActionsView shows the action list of a plan, all of it or one kind.
func (e *Engine) ActionsView(ctx context.Context, lang string, id int64, filter string) (ActionsView, error) {
	v := ActionsView{ID: id, Filter: cmp.Or(filter, ActionsAll), Counts: map[string]int{ActionsAll: 0, ActionsOpen: 0, ActionsLate: 0, ActionsLacking: 0}}
	if _, known := v.Counts[v.Filter]; !known {
		return v, store.ErrNotFound
	}
	err := e.store.View(ctx, func(r store.Reader) error {
		g := e.gathering(r, lang)
		rd, err := g.round(ctx, id)
		if err != nil {
			return err
		}
		v.Board, v.Plan, v.Year, v.Open = rd.board.Name, rd.doc.Title, rd.plan.Year, inForce(rd.plan)
		list, err := g.actionList(ctx, rd)
		if err != nil {
			return err
		}
		v.fill(rd, list)
		return nil
	})
	if err != nil {
		return v, fmt.Errorf("action list of plan %d: %w", id, err)
	}
	return v, nil
}

// fill puts the lines in their areas. Areas without any are there when
// everything is shown.
func (v *ActionsView) fill(rd *round, list []listedAction) {
	at := map[string]int{}
	area := func(name string) *ActionArea {
		if i, ok := at[name]; ok {
			return &v.Areas[i]
		}
		at[name] = len(v.Areas)
		v.Areas = append(v.Areas, ActionArea{Name: name})
		return &v.Areas[at[name]]
	}
	if v.Filter == ActionsAll {
		for _, a := range rd.doc.Areas {
			area(a.Name)
		}
	}
	for _, a := range rd.doc.Areas {
		v.AllAreas = append(v.AllAreas, a.Name)
	}
	first := rd.plan.Year + 1
	for _, a := range list {
		line := lineShown(rd, a)
		kinds := line.kinds()
		for _, k := range kinds {
			v.Counts[k]++
		}
		if !slices.Contains(kinds, v.Filter) {
			continue
		}
		v.Endable = v.Endable || !line.Ended
		if len(line.Years) > 1 {
			first = min(first, line.Years[0].Year)
		}
		to := area(a.Area)
		to.Actions = append(to.Actions, line)
	}
	v.years(first)
}

// years is the columns from a year on to the last that a line tells of.
func (v *ActionsView) years(first int) {
	last := 0
	for _, a := range v.Areas {
		for _, x := range a.Actions {
			if n := len(x.Years); n > 0 {
				last = max(last, x.Years[n-1].Year)
			}
		}
	}
	for year := first; year <= last && last > first; year++ {
		v.Years = append(v.Years, year)
	}
}

// kinds is the filters that a line passes.
func (a ActionLine) kinds() []string {
	kinds := []string{ActionsAll}
	if !a.Ended {
		kinds = append(kinds, ActionsOpen)
	}
	if a.Late {
		kinds = append(kinds, ActionsLate)
	}
	if a.Checked == effectLacks {
		kinds = append(kinds, ActionsLacking)
	}
	return kinds
}

func lineShown(rd *round, a listedAction) ActionLine {
	line := ActionLine{ID: a.ID, Ref: a.ref(rd.plan.Year), Area: a.Area, Text: a.Text, Owner: a.Owner, Due: a.Due, Status: a.Status, Effect: a.Effect, Late: a.late,
		Ended: finished(a.Action), Had: a.Had, Checked: a.effect, Finished: a.Finished, From: a.origin(), FromName: cmp.Or(a.answer, a.Source), Years: a.years}
	if day := checkDay(a.Action); !day.IsZero() {
		line.Check = day.String()
	}
	if a.year < rd.plan.Year {
		line.Since = a.year
	}
	if len(a.past) > 0 {
		line.Since = a.past[0].year
	}
	if seat, ok := rd.seats[a.seat]; ok && line.Owner == "" {
		line.Owner = strings.TrimSpace(seat.Role + " " + seat.Unit)
	}
	return line
}

// ActionView is one action, with what can be done about it.
type ActionView struct {
	ActionLine
	Plan        int64
	Board, Name string // of the plan
	Year        int
	OwnerSaid   string // as it was written, "" when the line names the seat
	OwnerNote   string // why whoever is named gets no mail about it, "" when they do
	CheckSaid   string // the day that somebody has said
	Statuses    []Choice
	Answers     []Choice // to whether it had effect
	Goes        int      // the year of the list that goes on with it, 0 for none
	Occurrence  int64
	Acts        []ActionAct
}

// ActionAct is one act about an action.
type ActionAct struct {
	At, Kind, Who, Status, Had, Reason string
	Changed                            []string
}

// ActionView shows one action.
func (e *Engine) ActionView(ctx context.Context, lang string, id int64) (ActionView, error) {
	var v ActionView
	err := e.store.View(ctx, func(r store.Reader) error {
		g := e.gathering(r, lang)
		row, err := r.Action(ctx, id)
		if err != nil {
			return err
		}
		rd, err := g.round(ctx, row.Plan)
		if err != nil {
			return err
		}
		a, err := g.actionStanding(ctx, rd, row)
		if err != nil {
			return err
		}
		v = ActionView{ActionLine: lineShown(rd, a), Plan: rd.plan.ID, Board: rd.board.Name, Name: rd.doc.Title, Year: rd.plan.Year, OwnerSaid: a.Owner, CheckSaid: a.Check,
			Goes: a.goesOn, Occurrence: a.Occurrence}
		for _, s := range actionStatuses() {
			v.Statuses = append(v.Statuses, Choice{s, form.StatusWord(lang, s)})
		}
		for _, had := range []string{"yes", "partly", "no"} {
			v.Answers = append(v.Answers, Choice{had, form.HadWord(lang, had)})
		}
		if v.OwnerNote, err = g.ownerNote(ctx, rd, a.action); err != nil {
			return err
		}
		v.Acts, err = g.actionActs(ctx, lang, a.Action)
		return err
	})
	if err != nil {
		return v, fmt.Errorf("action %d: %w", id, err)
	}
	return v, nil
}

// actionStanding is an action as it stands on the lists of its board; one that its
// plan no longer lists, or a draft does, is not found.
func (g *gathering) actionStanding(ctx context.Context, rd *round, row store.Action) (listedAction, error) {
	if rd.plan.Status == string(plan.Draft) {
		return listedAction{}, store.ErrNotFound
	}
	all, err := g.e.actions(ctx, g.r, rd.plan.Board)
	if err != nil {
		return listedAction{}, err
	}
	i := slices.IndexFunc(all, func(a action) bool { return a.ID == row.ID })
	if i < 0 {
		return listedAction{}, store.ErrNotFound
	}
	if err := g.e.whose(ctx, g.r, all[i:i+1]); err != nil {
		return listedAction{}, err
	}
	today := g.e.today(g.now)
	a := listedAction{action: all[i], effect: effectState(all[i].Action, today), late: late(all[i].Action, today)}
	a.years, err = g.years(ctx, rd, all[i])
	return a, err
}

// actionActs is what has been done about an action, the latest first.
func (g *gathering) actionActs(ctx context.Context, lang string, a store.Action) ([]ActionAct, error) {
	acts, err := g.r.Acts(ctx, aboutAction, fmt.Sprint(a.ID))
	if err != nil {
		return nil, fmt.Errorf("acts: %w", err)
	}
	var all []ActionAct
	for _, x := range slices.Backward(acts) {
		n, err := notedBy(x)
		if err != nil {
			return nil, err
		}
		all = append(all, ActionAct{At: g.e.local(x.At), Kind: x.Kind, Who: x.Actor, Status: form.StatusWord(lang, n.Status), Had: form.HadWord(lang, n.Had), Reason: n.Reason, Changed: n.Changed})
	}
	return all, nil
}
