package foreign

import (
	"cmp"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/workbook"
	"rond/workbook/table"
)

// listing goes down one table of risks. An area or a unit that a row does not
// say is that of the row above.
type listing struct {
	*risklist
	region *table.Region
	keys   picked
	unit   string
	area   string
	told   bool // that the unit is that of the rows above
	last   *Risk
	judged bool // most rows say how their risk is judged
}

func (l *risklist) table(region *table.Region) {
	t := listing{risklist: l, region: region, keys: pick(region)}
	if b := l.before; b != nil && b.region.Name == region.Name { // the headings are repeated, or the sheet has several tables
		if t.unit = b.unit; len(region.Above) == 0 {
			t.area = b.area
		}
	}
	l.before = &t
	l.valued = append(l.valued, t.named("value"), t.named("after_value"), t.named(t.keys.value))
	for _, line := range region.Above {
		t.above(line)
	}
	if len(t.keys.again) > 0 {
		l.hint(region.Name, workbook.CellName(0, region.HeadLine), "elsewhere-judged-twice")
	}
	judged, bare := 0, 0
	for _, row := range region.Rows {
		if valued, _ := t.fills(row); valued {
			judged++
		} else if row.Alone == nil {
			bare++
		}
	}
	t.judged = judged > bare
	last := t.lastRisk()
	for i, row := range region.Rows {
		switch {
		case free(row) && i > last:
			t.leave(row.Sheet, *row.Alone)
		case free(row) && t.between(row, region.Rows[i+1:]):
		default:
			t.row(row)
		}
	}
}

// above reads what stands over the table: a unit or an area of all its risks.
func (t *listing) above(line table.Line) {
	labels, rest := read(line)
	used := false
	for _, label := range labels {
		switch label.key {
		case "unit":
			t.unit, used = label.text, true
		case "area":
			t.area, used = label.text, true
		}
	}
	for _, at := range rest {
		if m := areaLabel.FindStringSubmatch(at.Text); m != nil {
			t.area, used = m[2], true
		}
	}
	if !used || len(labels)+len(rest) > 1 {
		t.leaveLine(line)
	}
}

// lastRisk is the last row that is more than one text under no heading of a
// risk's: what follows are remarks under the table.
func (t *listing) lastRisk() int {
	for i, row := range slices.Backward(t.region.Rows) {
		if row.Alone == nil || row.Alone.Wide == 1 && len(row.Values) > 0 && !remarked(row.Alone.Text) {
			return i
		}
	}
	return -1
}

// remarked reports whether a text begins as remarks under a table do.
func remarked(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "*") || strings.HasPrefix(text, "1)") || strings.HasPrefix(text, "OBS")
}

// between takes a row of one text as the heading of an area or a unit.
func (t *listing) between(row table.Row, after []table.Row) bool {
	at, v := *row.Alone, row.Values
	labels, _ := read(table.Line{Texts: []table.At{at}})
	switch {
	case len(labels) == 1 && labels[0].key == "unit":
		t.unit, t.told = labels[0].text, true
	case at.Wide > 1 || areaLabel.MatchString(at.Text) || v["area"] != "":
		t.area = areaIn(at.Text)
	case v["unit"] != "":
		t.unit, t.told = strings.TrimSpace(at.Text), false
	case v["number"] != "" && leadingNumber(at.Text): // a row that is numbered and not filled in
	case v["number"] != "":
		t.area = areaIn(at.Text)
	case v[t.keys.text] != "" && t.heading(row, after):
		t.area = areaIn(at.Text)
		t.hint(row.Sheet, at.Cell, "elsewhere-area-guessed", short(at.Text))
	case len(v) == 0 && len(row.Extra) == 0:
		t.leave(row.Sheet, at)
	default:
		return false
	}
	t.last = nil
	return true
}

// heading reports whether a text in the column of risks names the area of those
// that follow: no column says areas, the other risks are judged, and it is not.
func (t *listing) heading(row table.Row, after []table.Row) bool {
	if !t.judged || heads(t.region, "area") || len(after) == 0 || own(row, "number") != "" {
		return false
	}
	next, _ := t.fills(after[0])
	return next && strings.HasPrefix(row.Cell(t.keys.text), "A") && len(strings.Fields(row.Alone.Text)) <= 5
}

// areaIn is an area by its heading, without its number.
func areaIn(text string) string {
	text = strings.TrimSpace(text)
	if m := areaLabel.FindStringSubmatch(text); m != nil {
		text = m[2]
	}
	_, text = numbered(text)
	return text
}

// row takes a row of the table.
func (t *listing) row(row table.Row) {
	t.where(row)
	text, key := t.says(row)
	cell := row.Cell(key)
	valued, filled := t.fills(row)
	switch {
	case text != "" && !row.Place(key).Merged, text != "" && valued:
	case !filled && len(row.Extra) == 0:
		return
	case t.last != nil && !valued && (text != "" || own(row, "number") == ""):
		if text == "" {
			t.hint(row.Sheet, cell, "elsewhere-row-joined", short(t.last.Text))
		}
		t.joins(row)
		return
	case !filled:
		for _, e := range row.Extra {
			t.leave(row.Sheet, table.At{Cell: row.ExtraCell(e.Title), Text: e.Title + ": " + e.Text})
		}
		return
	default:
		t.tell(row.Sheet, cell, "elsewhere-text-missing", cmp.Or(t.title(key), t.named(key)))
		return
	}
	t.risks = append(t.risks, t.risk(row, text, key))
	t.last = &t.risks[len(t.risks)-1]
}

// where keeps the area and the unit that a row is of.
func (t *listing) where(row table.Row) {
	if area := areaIn(row.Values["area"]); area != "" {
		t.area = area
	}
	switch unit := strings.TrimSpace(row.Values["unit"]); {
	case unit != "":
		t.unit, t.told = unit, false
	case t.unit != "" && row.Cell("unit") != "" && !t.told && row.Values[t.keys.text] != "":
		t.told = true
		t.hint(row.Sheet, row.Cell("unit"), "elsewhere-unit-carried", t.unit)
	}
}

// says is what a row calls its risk, and the column that it says it in.
func (t *listing) says(row table.Row) (text, key string) {
	for _, key := range t.keys.texts() {
		if text := strings.TrimSpace(row.Values[key]); text != "" {
			return text, key
		}
	}
	return "", t.keys.text
}

// fills reports whether a row judges a risk itself, and whether it says
// anything but a number, and a value that a formula has made of nothing.
func (t *listing) fills(row table.Row) (valued, filled bool) {
	for key := range row.Values {
		text := own(row, key)
		switch {
		case text == "" || key == "number" || key == "unit" || key == "area":
		case key == t.keys.value && text == "0" || key == "after_value" && text == "0":
		case t.keys.judges(key):
			valued, filled = true, true
		default:
			filled = true
		}
	}
	return valued, filled
}

// joins adds what a row says more of the risk above.
func (t *listing) joins(row table.Row) {
	r := t.last
	r.Cause = joinLines(r.Cause, own(row, "cause"))
	r.Measures = joinLines(r.Measures, own(row, "measures"))
	r.Action = joinLines(r.Action, own(row, "action"))
	r.Owner = joinLines(r.Owner, own(row, "owner"))
	if due := own(row, "due"); due != "" && due != r.Due {
		t.due(r, row, due)
	}
	r.Extra = append(r.Extra, t.more(row, "cause", "measures", "action", "owner", "due", t.keys.text)...)
	for _, e := range row.Extra {
		i := slices.IndexFunc(r.Extra, func(n plan.Note) bool { return n.Title == e.Title })
		if i < 0 {
			r.Extra = append(r.Extra, plan.Note{Title: e.Title, Text: e.Text})
			continue
		}
		r.Extra[i].Text = joinLines(r.Extra[i].Text, e.Text)
	}
}
