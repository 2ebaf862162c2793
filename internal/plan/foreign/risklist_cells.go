package foreign

import (
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/workbook/table"
)

// own is what a row says itself, rather than a cell that is merged with it.
func own(row table.Row, key string) string {
	if row.Place(key).Merged {
		return ""
	}
	return saidIn(row.Values[key])
}

// saidIn is what a cell says; a dash is nothing.
func saidIn(text string) string {
	if text = strings.TrimSpace(text); strings.Trim(text, "-–—") == "" {
		return ""
	}
	return text
}

// more is what a row says itself under headings that have no place of their own
// in a risk. Placed are the columns that have been read.
func (t *listing) more(row table.Row, placed ...string) []plan.Note {
	var notes []plan.Note
	for _, c := range t.region.Shape.Columns {
		text := own(row, c.Key)
		if text == "" || c.Key == "unit" || c.Key == "area" || slices.Contains(placed, c.Key) || t.keys.judges(c.Key) {
			continue
		}
		notes = append(notes, plan.Note{Title: t.title(c.Key), Text: text})
	}
	return notes
}

// title is a column's heading as the list has it.
func (t *listing) title(key string) string { return t.region.Headings[key] }

// named is a column's title as problems that [table.Find] tells have it.
func (t *listing) named(key string) string {
	c, _ := t.region.Shape.Column(key)
	return c.Title.In(t.region.Lang)
}
