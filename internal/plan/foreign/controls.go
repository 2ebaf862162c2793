package foreign

import (
	"regexp"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/workbook/table"
)

// walk goes down one table of controls. What a row leaves empty because the one
// above says it is carried along.
type walk struct {
	*reader
	region  *table.Region
	section string // what stands over the table, when it is not the sheet's first

	byColumn bool // the areas have a column of their own
	area     string
	risk     plan.Risk
	rest     []plan.Note // of the risk
	grouped  bool        // the risk stood on a row of its own, its controls follow
	since    int         // the first control that no result has been said of
	result   bool        // the next text is one
	loose    *table.At   // a risk that no control has been said of
}

// areaLabel is what stands before an area's name in a heading between rows.
var areaLabel = regexp.MustCompile(`(?i)^\s*(?:riskområde|kontrollområde|område|process|area|risk area)\s*(?:(\d+(?:\.\d+)*)\s*[:.–-]?|[:–-])\s*(\S.*)$`)

func (rd *reader) controlTable(region *table.Region) {
	w := walk{reader: rd, region: region, byColumn: heads(region, "area"), since: len(rd.plan.Controls)}
	w.area, w.section = rd.over(region)
	if last := rd.last; last != nil && len(region.Above) == 0 && last.region.Name == region.Name { // the headings are repeated
		w.area, w.section, w.risk, w.rest, w.grouped = last.area, last.section, last.risk, last.rest, last.grouped
	}
	rd.last = &w
	last := lastTold(region.Rows)
	for i, row := range region.Rows {
		switch {
		case w.told(row):
		case free(row) && i > last:
			w.keep(row.Alone.Text)
			w.warn(row.Sheet, row.Alone.Cell, "plan-remark-kept", short(row.Alone.Text))
		case free(row) && (w.between(row, region.Rows[i+1:]) || w.remark(row)):
		default:
			w.row(row)
		}
	}
	w.riskAlone()
}

// heads reports whether a table has a heading of a kind.
func heads(region *table.Region, key string) bool {
	return slices.ContainsFunc(region.Rows, func(r table.Row) bool { return r.Cell(key) != "" })
}

// lastTold is the last row with more than one text: what follows are remarks
// under the table.
func lastTold(rows []table.Row) int {
	for i := len(rows) - 1; i >= 0; i-- {
		if rows[i].Alone == nil || rows[i].Values["text"] != "" && rows[i].Alone.Wide == 1 {
			return i
		}
	}
	return -1
}

// free reports whether a row holds one text only and shows nothing of those
// above.
func free(row table.Row) bool {
	for key := range row.Values {
		if row.Place(key).Merged {
			return false
		}
	}
	return row.Alone != nil
}

// told takes a text between rows that is a result, or says that the next is.
func (w *walk) told(row table.Row) bool {
	if row.Alone == nil {
		return false
	}
	at := row.Alone
	label, text, _ := strings.Cut(at.Text, "\n")
	if before, after, ok := strings.Cut(label, ":"); ok && text == "" {
		label, text = before, after
	}
	switch {
	case w.result:
		w.concludes(at.Text)
	case !said(label, "Resultat", "Result"):
		return false
	case strings.TrimSpace(text) != "":
		w.concludes(strings.TrimSpace(text))
	default:
		w.result = true
	}
	return true
}

// concludes is the result of the controls since the last one.
func (w *walk) concludes(text string) {
	w.result = false
	for i := w.since; i < len(w.plan.Controls); i++ {
		w.results = append(w.results, result{i, text})
	}
	w.since = len(w.plan.Controls)
}

// between takes a row of one text as the heading of an area. In the columns of
// the table it may be a risk whose controls follow, or a control of the risk
// above.
func (w *walk) between(row table.Row, after []table.Row) bool {
	at := *row.Alone
	wide := at.Wide > 1 || areaLabel.MatchString(at.Text)
	if !wide && (row.Values["text"] != "" || w.byColumn && row.Values["area"] == "") {
		return false
	}
	if !wide && row.Values["risk"] != "" && len(after) > 0 && after[0].Values["risk"] == "" && after[0].Values["text"] != "" {
		return false
	}
	w.enters(at.Text)
	return true
}

// remark keeps a text that stands under none of the table's own headings.
func (w *walk) remark(row table.Row) bool {
	if len(row.Values) > 0 {
		return false
	}
	w.keep(row.Alone.Text)
	w.warn(row.Sheet, row.Alone.Cell, "plan-remark-kept", short(row.Alone.Text))
	return true
}

// enters begins an area.
func (w *walk) enters(text string) {
	w.riskAlone()
	name, number := strings.TrimSpace(text), ""
	if m := areaLabel.FindStringSubmatch(name); m != nil {
		name, number = m[2], m[1]
	}
	w.area, w.risk, w.rest, w.grouped = w.areaNamed(name, number), plan.Risk{}, nil, false
}

// areaNamed is the area with a name, as it was first written.
func (rd *reader) areaNamed(name, number string) string {
	if n, rest := numbered(name); number == "" {
		number, name = n, rest
	}
	for _, a := range rd.plan.Areas {
		if table.Fold(a.Name) == table.Fold(name) {
			return a.Name
		}
	}
	rd.plan.Areas = append(rd.plan.Areas, plan.Area{Name: name, Number: number})
	return name
}

// row takes a row of the table.
func (w *walk) row(row table.Row) {
	v := row.Values
	if area := strings.TrimSpace(v["area"]); area != "" && table.Fold(area) != table.Fold(w.area) {
		w.enters(area)
	}
	w.risked(row)
	text := strings.TrimSpace(v["text"])
	if action := strings.TrimSpace(v["action"]); action != "" && !none(action) && !row.Place("action").Merged {
		w.plan.Actions = append(w.plan.Actions, plan.Action{Area: w.named(row), Text: action, Status: "unset", Extra: w.about(text)})
		w.loose = nil
	}
	switch {
	case text == "":
		w.lacksControl(row)
		return
	case row.Place("text").Merged && len(w.plan.Controls) > 0:
		w.part(row)
		return
	}
	w.loose = nil
	c := plan.Control{Number: strings.TrimSpace(v["number"]), Area: w.named(row), Risk: w.risk, Text: v["text"], Method: v["method"], Responsible: v["responsible"],
		Sample: strings.TrimSpace(v["sample"]), Extra: append(slices.Clone(w.rest), w.own(row)...)}
	if w.section != "" {
		c.Extra = append(c.Extra, plan.Note{Title: w.in("Avsnitt", "Section"), Text: w.section})
	}
	var scope string
	c.Frequency, scope = w.often(row)
	if scope != "" && c.Sample == "" {
		c.Sample = scope
	}
	reported, note := w.reportedAs(row)
	c.Extra = append(c.Extra, note...)
	c.Parts = []plan.Part{{Reported: reported, Roles: w.rolesOf(v["responsible"])}}
	w.plan.Controls = append(w.plan.Controls, c)
	if r := strings.TrimSpace(v["result"]); r != "" {
		w.results = append(w.results, result{len(w.plan.Controls) - 1, v["result"]})
		w.since = len(w.plan.Controls)
	}
}

// about says which control an action stands beside.
func (w *walk) about(text string) []plan.Note {
	var notes []plan.Note
	if w.risk.Text != "" {
		notes = append(notes, plan.Note{Title: "Risk", Text: w.risk.Text})
	}
	if text != "" {
		notes = append(notes, plan.Note{Title: w.in("Kontrollmoment", "Control"), Text: text})
	}
	return notes
}

// none reports whether a cell says that there is nothing.
func none(text string) bool {
	return said(text, "Inga åtgärder", "No actions", "Ingen", "Inga", "Ingen åtgärd", "Nej", "None", "No", "Ej aktuellt") || strings.Trim(text, " -–—.") == ""
}

// lacksControl takes a row without a control: a risk whose controls follow, an
// action, an area, or something that was forgotten.
func (w *walk) lacksControl(row table.Row) {
	for _, key := range []string{"method", "responsible", "frequency", "scope_frequency"} {
		if row.Values[key] != "" && !row.Place(key).Merged && row.Values["action"] == "" {
			w.fault(row.Sheet, row.Cell("text"), "plan-value-missing", w.title("text"))
			return
		}
	}
	if row.Values["risk"] != "" && !row.Place("risk").Merged && none(row.Values["action"]) {
		w.loose, w.grouped = &table.At{Cell: row.Cell("risk"), Text: row.Values["risk"]}, true
	}
	for _, e := range row.Extra {
		w.keep(e.Title + ": " + e.Text)
		w.warn(row.Sheet, row.Cell("text"), "plan-remark-kept", short(e.Text))
	}
}

// title is a column's title in the language of the table.
func (w *walk) title(key string) string {
	c, _ := w.region.Shape.Column(key)
	return c.Title.In(w.region.Lang)
}

// named is the area that a row is in. A plan without areas has one, so that it
// can be followed up.
func (w *walk) named(row table.Row) string {
	if w.area == "" {
		w.area = w.areaNamed(w.in("Utan område", "No area"), "")
		w.warn(row.Sheet, row.Cell("text"), "plan-area-assumed", w.area)
	}
	return w.area
}
