package consolidated

import (
	"cmp"
	"slices"
	"strconv"

	"rond/workbook/layout"
)

// ActionRow is one line of the action list. Due, Finished and Check (from when
// its effect is asked about) are YYYY-MM-DD. Status is a code: unset,
// not-started, started, ongoing, done, dropped. Origin is one of the codes
// below, Control that of the control it came from, Source further words of
// where from. HadEffect is yes, partly or no, EffectComes while it is not yet
// asked about or EffectLacks when nobody has said; "" while it is not done.
// Years is how it stood in each year, the earliest first. None says that the
// area has no action: only Board, Plan and Area count.
type ActionRow struct {
	Board, Plan, Area, Number, Text, Owner, Due, Status, Effect, Source string
	Late, None                                                          bool
	Origin, Control, Finished, Check, HadEffect                         string
	Years                                                               []ActionYear
}

// The codes of [ActionRow.Origin], and what HadEffect is beside an answer.
const (
	OriginPlan       = "plan" // decided on in the plan, without a control
	OriginAnswer     = "answer"
	OriginControl    = "control" // in the plan, because of a control
	OriginController = "controller"
	EffectComes      = "comes"
	EffectLacks      = "lacks"
)

// ActionYear is how an action stood in a year: a code of [ActionRow.Status].
type ActionYear struct {
	Year   int
	Status string
}

// actionSheet is the action list. An area without actions has a line that says
// so.
func actionSheet() sheet[ActionRow] {
	return sheet[ActionRow]{sv: "Åtgärdslista", en: "Action list", table: "tblAtgarder", frozen: 1, printed: 9, paper: layout.A4, columns: []column[ActionRow]{
		plain("Nr", "No.", 14, func(r *ActionRow) string { return r.Number }),
		plain("Område", "Area", 28, func(r *ActionRow) string { return r.Area }),
		coded("Åtgärd", "Action", 44, func(b *book, r *ActionRow) string {
			if r.None {
				return b.words.noActions
			}
			return r.Text
		}),
		plain("Åtgärdsansvarig", "Action owner", 20, func(r *ActionRow) string { return r.Owner }),
		as(date, "Klart senast", "Due", 13, func(r *ActionRow) string { return r.Due }),
		{sv: "Status", en: "Status", width: 15, look: state, value: (*book).actionStatus, style: (*book).actionStyle},
		coded("Försenad", "Late", 11, func(b *book, r *ActionRow) string { return b.yes(r.Late) }),
		plain("Effekt", "Effect", 34, func(r *ActionRow) string { return r.Effect }),
		coded("Kommer från", "Source", 22, func(b *book, r *ActionRow) string { return cmp.Or(r.Source, word(b.words.origins, r.Origin)) }),
		as(line, "Nämnd", "Board", 30, func(r *ActionRow) string { return r.Board }),
		as(line, "Plan", "Plan", 42, func(r *ActionRow) string { return r.Plan }),
		coded("Slag", "Kind", 22, func(b *book, r *ActionRow) string { return word(b.words.origins, r.Origin) }),
		plain("Kontroll", "Control", 12, func(r *ActionRow) string { return r.Control }),
		as(date, "Avslutad den", "Finished on", 13, func(r *ActionRow) string { return r.Finished }),
		as(date, "Effekten följs upp", "Effect checked from", 15, func(r *ActionRow) string { return r.Check }),
		hadEffect(),
	}}
}

func (b *book) actionStatus(r *ActionRow) string {
	if r.None {
		return ""
	}
	return word(b.words.statuses, r.Status)
}

func (b *book) actionStyle(r *ActionRow) int {
	if r.None {
		return b.styles.Text
	}
	return b.styles.states[actionTint(r.Status)]
}

func hadEffect() column[ActionRow] {
	return coded("Hade effekt", "Had an effect", 17, func(b *book, r *ActionRow) string { return word(b.words.effects, r.HadEffect) })
}

// followed is the actions that have been followed over more than a year.
func followed(all []ActionRow) []ActionRow {
	return slices.DeleteFunc(slices.Clone(all), func(r ActionRow) bool { return len(r.Years) < 2 })
}

// yearSheet is how the actions stood that have been followed over several years,
// with a column for each year.
func yearSheet(rows []ActionRow) sheet[ActionRow] {
	s := sheet[ActionRow]{sv: "Åtgärder per år", en: "Actions by year", table: "tblAtgarderPerAr", frozen: 3, paper: layout.A4, columns: []column[ActionRow]{
		plain("Nr", "No.", 16, func(r *ActionRow) string { return r.Number }),
		plain("Område", "Area", 28, func(r *ActionRow) string { return r.Area }),
		plain("Åtgärd", "Action", 44, func(r *ActionRow) string { return r.Text }),
		plain("Åtgärdsansvarig", "Action owner", 20, func(r *ActionRow) string { return r.Owner }),
	}}
	first, last := 0, 0
	for _, r := range rows {
		for _, y := range r.Years {
			if first == 0 || y.Year < first {
				first = y.Year
			}
			last = max(last, y.Year)
		}
	}
	for year := first; year <= last; year++ {
		s.columns = append(s.columns, column[ActionRow]{sv: strconv.Itoa(year), en: strconv.Itoa(year), width: 14, look: state,
			value: func(b *book, r *ActionRow) string { return b.inYear(r, year) },
			style: func(b *book, r *ActionRow) int { return b.inYearStyle(r, year) }})
	}
	s.columns = append(s.columns, hadEffect())
	s.printed = len(s.columns)
	s.columns = append(s.columns,
		as(line, "Nämnd", "Board", 30, func(r *ActionRow) string { return r.Board }),
		as(line, "Plan", "Plan", 42, func(r *ActionRow) string { return r.Plan }))
	return s
}

// statusIn is how an action stood in a year; false when it was not there.
func (r *ActionRow) statusIn(year int) (string, bool) {
	for _, y := range r.Years {
		if y.Year == year {
			return y.Status, true
		}
	}
	return "", false
}

func (b *book) inYear(r *ActionRow, year int) string {
	if status, ok := r.statusIn(year); ok {
		return word(b.words.statuses, status)
	}
	return ""
}

func (b *book) inYearStyle(r *ActionRow, year int) int {
	status, ok := r.statusIn(year)
	if !ok {
		return b.styles.Text
	}
	return b.styles.states[actionTint(status)]
}

// actionTint is the state whose colour an action's status has: green for what is
// done, yellow for what has begun, red for what has not.
func actionTint(status string) string {
	switch status {
	case "done":
		return Answered
	case "started", "ongoing":
		return Partial
	case "not-started":
		return Silent
	}
	return NotDue
}
