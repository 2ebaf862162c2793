package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rond/internal/store"
	"rond/scheduler"
)

// An action that is followed over several years has a line on each year's list.
// A later list's line goes on with an earlier action when it says that it comes
// from it ("1.3/2026", which [Engine.Rollover] writes), or has the same area and
// words. An action that no later list has lives on by itself until it is
// finished, and stands on every list until then.

// linkYears tells each action what it goes on with from earlier lists, and which
// list goes on with it. The actions are by year.
func linkYears(all []action) {
	if n := len(all); n == 0 || all[0].year == all[n-1].year {
		return
	}
	type words struct{ area, text string }
	byWords, byRef := map[words][]int{}, map[string]int{}
	for i, a := range all {
		said := words{called(a.Area), called(a.Text)}
		if a.Origin == store.FromPlan {
			before := byWords[said]
			if from, ok := byRef[yearRef(a.Source)]; ok {
				before = []int{from}
			}
			all[i].goOnWith(all, before)
		}
		byWords[said] = append(byWords[said], i)
		byRef[a.Number+"/"+strconv.Itoa(a.year)] = i
	}
}

// yearRef is what a line says that it comes from, as an action is named with its
// year; "" when it names none.
func yearRef(source string) string {
	number, year, ok := strings.Cut(strings.ReplaceAll(source, " ", ""), "/")
	if !ok || number == "" {
		return ""
	}
	return number + "/" + year
}

// goOnWith makes an action go on with earlier years' by their places, those
// aside that another list goes on with already.
func (a *action) goOnWith(all []action, before []int) {
	for _, i := range before {
		if all[i].goesOn != 0 || all[i].year >= a.year {
			continue
		}
		all[i].goesOn = a.year
		a.past = append(append(a.past, all[i].past...), all[i])
	}
	slices.SortStableFunc(a.past, func(x, y action) int { return cmp.Compare(x.year, y.year) })
}

// current is the place of the line that goes on with an action, the latest; the
// action's own when none does.
func current(all []action, i int) int {
	id := all[i].ID
	for j, a := range all { // by year
		if slices.ContainsFunc(a.past, func(x action) bool { return x.ID == id }) {
			i = j
		}
	}
	return i
}

// YearStatus is how an action stood when a year ended, or stands in this one.
type YearStatus struct {
	Year   int    `json:"year"`
	Status string `json:"status"`
}

// years is how an action has stood in each year from when it came up, until it
// was finished.
func (g *gathering) years(ctx context.Context, rd *round, a action) (all []YearStatus, err error) {
	start := rd.doc.Start()
	last := max(a.year, scheduler.PlanYearOf(g.e.today(g.now), start).Year)
	lines := append(slices.Clone(a.past), a)
	for i, x := range lines {
		until := last
		if i+1 < len(lines) {
			until = lines[i+1].year - 1
		}
		if i > 0 && lines[i-1].year == x.year {
			continue // two that one line goes on with: the first stands for them
		}
		began, acts := x.Status, []notedOn(nil)
		if x.year != last { // some year of it is over
			if began, acts, err = g.noted(ctx, x.Action); err != nil {
				return nil, err
			}
		}
		for year := x.year; year <= until; year++ {
			status := began
			for _, n := range acts {
				if n.day.Before(scheduler.Date{Year: year + 1, Month: start, Day: 1}) {
					status = n.status
				}
			}
			all = append(all, YearStatus{year, status})
			if finished(store.Action{Status: status}) {
				break
			}
		}
	}
	return all, nil
}

// notedOn is a status and the day on which it was noted.
type notedOn struct {
	day    scheduler.Date
	status string
}

// noted is the status that an action began with, and those noted since.
func (g *gathering) noted(ctx context.Context, a store.Action) (began string, all []notedOn, err error) {
	acts, err := g.r.Acts(ctx, aboutAction, fmt.Sprint(a.ID))
	if err != nil {
		return "", nil, fmt.Errorf("acts on action %d: %w", a.ID, err)
	}
	began = a.Status
	for i, x := range acts {
		n, err := notedBy(x)
		if err != nil {
			return "", nil, err
		}
		if i == 0 {
			began = cmp.Or(n.Was, "unset")
		}
		all = append(all, notedOn{g.e.today(x.At), n.Status})
	}
	return began, all, nil
}
