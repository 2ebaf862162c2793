package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/scheduler"
	"rond/templates"
	"rond/workbook/form"
)

// Actions live until they are done or dropped, across years. The open ones of
// a board stand in every form of whoever sees to them, on a sheet of their own,
// and what comes back is taken with the answers.
//
//   - An action that an answer made belongs to the answer's seat: to whoever is
//     asked in it, its holder or, while that one is away, the deputy. When the
//     controller has named somebody else it is theirs.
//   - A plan's own action, and one that the controller has added, belongs to whom
//     its owner names: a person by name or address, or a role ("VC", "VC
//     Solgården"). Such a name may be several people's; each of them has it. One
//     that names nobody is the controller's.
//   - What a later year's plan lists goes on there and is shown once, as that: the
//     line says what it comes from, or has the same words (actionyears.go).
//   - Some time after one is done its owner is asked whether it had effect
//     (actioneffect.go).
//   - What is written is compared with what the file was sent with, and blank
//     never clears: a forgotten copy says nothing new. Neither does a later
//     version of the plan that leaves the line as it was.
//   - The words of an action about a control that may hold confidential matter,
//     and of its effect, stay out of the form as earlier results do, for forms
//     travel by mail. Its Ref leads to the answer.

// actionRows is where the numbers of actions begin in the keys of a request,
// beyond those of its rows.
const actionRows = 1_000_000

// maxActions is how many actions a form shows, those first that are due first.
const maxActions = 40

// action is an action of a board, with the year of its plan. What the answer
// that made it tells is there when [Engine.whose] has looked.
type action struct {
	store.Action
	year    int
	past    []action // what it goes on with from earlier lists, the oldest first
	goesOn  int      // the year of the list that goes on with it, 0 for none
	seat    int64    // of the answer
	control string   // of the answer, of one that it goes on with, or that its line names
	answer  string   // that answer's visible Ref
	secret  bool     // its control may hold confidential matter
}

// finished reports whether nothing remains to be done about an action.
func finished(a store.Action) bool { return a.Status == "done" || a.Status == "dropped" }

// late reports whether an action should have been finished before a day.
func late(a store.Action, today scheduler.Date) bool {
	return a.Due != "" && a.Due < today.String() && !finished(a)
}

// ref is an action's name in the forms of a year: its number in the
// consolidated workbook, with the year for another year's list.
func (a action) ref(year int) string {
	if a.Occurrence != 0 || a.year == year {
		return a.Number
	}
	return fmt.Sprintf("%s/%d", a.Number, a.year)
}

// shownEffect is what a form says of an action's effect.
func (a action) shownEffect() string {
	if a.secret {
		return ""
	}
	return a.Effect
}

// actions is what the plans of a board have on their lists, drafts aside; by
// year, each knowing what it goes on with.
func (e *Engine) actions(ctx context.Context, r store.Reader, board int64) ([]action, error) {
	plans, err := r.Plans(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing plans: %w", err)
	}
	var all []action
	for _, p := range plans {
		if p.Board != board || p.Status == string(plan.Draft) {
			continue
		}
		list, err := e.planActions(ctx, r, p)
		if err != nil {
			return nil, fmt.Errorf("actions of plan %d: %w", p.ID, err)
		}
		all = append(all, list...)
	}
	slices.SortStableFunc(all, func(a, b action) int { return a.year - b.year })
	linkYears(all)
	return all, nil
}

// planActions is the actions of a plan. What it has listed and no longer lists
// is none of them.
func (e *Engine) planActions(ctx context.Context, r store.Reader, p store.Plan) ([]action, error) {
	list, err := r.Actions(ctx, p.ID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	doc, err := e.document(ctx, r, p.Version)
	if err != nil {
		return nil, err
	}
	listed, controls := listedActions(doc), map[string]string{}
	for _, c := range doc.Controls {
		controls[called(c.Code)] = c.Code
	}
	var all []action
	for _, x := range list {
		if _, ok := listed[x.Number]; ok || x.Origin != store.FromPlan {
			all = append(all, action{Action: x, year: p.Year, control: controls[called(x.Source)]})
		}
	}
	return all, nil
}

// whose looks up what the answers tell that made some of these actions, or made
// what they go on with.
func (e *Engine) whose(ctx context.Context, r store.Reader, all []action) error {
	rounds := map[int64]*round{}
	for i := range all {
		if err := e.whence(ctx, r, rounds, &all[i]); err != nil {
			return err
		}
		for _, before := range all[i].past {
			if err := e.whence(ctx, r, rounds, &before); err != nil {
				return err
			}
			all[i].secret = all[i].secret || before.secret
			all[i].control, all[i].answer = cmp.Or(all[i].control, before.control), cmp.Or(all[i].answer, before.answer)
		}
	}
	return nil
}

// whence looks up what the answer tells that made an action, if one did.
func (e *Engine) whence(ctx context.Context, r store.Reader, rounds map[int64]*round, a *action) error {
	if a.Occurrence == 0 {
		return nil
	}
	o, err := r.Occurrence(ctx, a.Occurrence)
	if err != nil {
		return fmt.Errorf("occurrence %d: %w", a.Occurrence, err)
	}
	if rounds[a.Plan] == nil {
		p, err := r.Plan(ctx, a.Plan)
		if err != nil {
			return fmt.Errorf("plan %d: %w", a.Plan, err)
		}
		if rounds[a.Plan], err = e.round(ctx, r, p); err != nil {
			return err
		}
	}
	c, _ := rounds[a.Plan].asks(o)
	a.seat, a.control, a.answer, a.secret = o.Seat, o.Control, visibleRef(o, map[string]int{}), c.Confidential
	return nil
}

// duties is what makes actions a person's: the seats that they answer in, and
// what they are called on lists.
type duties struct {
	seats map[int64]bool
	names map[string]bool
}

func (d duties) cover(a action) bool {
	if a.Occurrence != 0 && !a.Assigned {
		return d.seats[a.seat]
	}
	return d.names[called(a.Owner)]
}

// dutiesIn is a person's duties in some seats.
func dutiesIn(p store.Person, seats []store.Seat) duties {
	d := duties{map[int64]bool{}, map[string]bool{called(p.Name): true, called(p.Email): true}}
	for _, s := range seats {
		d.seats[s.ID] = true
		d.names[called(s.Role)], d.names[called(s.Role+" "+s.Unit)] = true, true
	}
	delete(d.names, "")
	return d
}

// called is a name as it is compared: its letters and digits in lower case.
func called(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, " ")
}

// answersIn is the seats in which a person is asked today.
func (e *Engine) answersIn(ctx context.Context, r store.Reader, rd *round, person int64) ([]store.Seat, error) {
	today := e.today(e.clock())
	var seats []store.Seat
	for id, s := range rd.seats {
		t, dated := rd.terms[id]
		if !dated {
			t = term{holder: s.Holder}
		}
		who := t.on(today, s.Holder)
		if who == 0 || who != person && s.Deputy != person {
			continue
		}
		away, err := r.Absences(ctx, who)
		if err != nil {
			return nil, fmt.Errorf("absences of person %d: %w", who, err)
		}
		if (post{holder: s.Holder, deputy: s.Deputy, term: t, absences: map[int64][]store.Absence{who: away}}).on(today) == person {
			seats = append(seats, s)
		}
	}
	return seats, nil
}

// openActions is what the form of a request shows of its board's actions.
func (e *Engine) openActions(ctx context.Context, r store.Reader, rd *round, lang string, q store.Request) ([]form.Action, error) {
	all, err := e.actions(ctx, r, rd.plan.Board)
	if err != nil {
		return nil, err
	}
	today := e.today(e.clock())
	all = slices.DeleteFunc(all, func(a action) bool { return !standsInForms(a, today) }) // most of them, as years go by
	if err := e.whose(ctx, r, all); err != nil || len(all) == 0 {
		return nil, err
	}
	p, err := r.Person(ctx, q.Person)
	if err != nil {
		return nil, fmt.Errorf("person %d: %w", q.Person, err)
	}
	seats, err := e.answersIn(ctx, r, rd, p.ID)
	if err != nil {
		return nil, err
	}
	texts, err := templates.Form(lang)
	if err != nil {
		return nil, fmt.Errorf("texts of a form: %w", err)
	}
	var shown []form.Action
	for _, a := range openOf(all, dutiesIn(p, seats)) {
		f := form.Action{Key: e.signers[0].Key(q.ID, actionRows+int(a.ID)), Ref: a.ref(rd.plan.Year), Area: a.Area, Text: a.Text,
			Owner: a.Owner, Due: a.Due, Status: a.Status, Effect: a.shownEffect(), Asks: finished(a.Action)}
		if a.secret {
			f.Text = texts.ActionsKept
		}
		shown = append(shown, f)
	}
	return shown, nil
}

// standsInForms reports whether an action is asked about: open, or done some
// time ago, and on no later list.
func standsInForms(a action, today scheduler.Date) bool {
	return a.goesOn == 0 && (!finished(a.Action) || asksEffect(a.Action, today))
}

// openOf is what a form shows of the actions that are asked about and that
// somebody's duties cover: open ones first, of these what is due first, and what
// has no day after the others.
func openOf(all []action, d duties) []action {
	all = slices.DeleteFunc(slices.Clone(all), func(a action) bool { return !d.cover(a) })
	place := func(a action) string {
		if finished(a.Action) {
			return "z"
		}
		return cmp.Or(a.Due, "9999")
	}
	slices.SortFunc(all, func(a, b action) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.ID, b.ID)) })
	return all[:min(len(all), maxActions)]
}
