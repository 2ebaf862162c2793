package table

import (
	"fmt"
	"strings"

	"rond/workbook"

	"github.com/xuri/excelize/v2"
)

// Asks is a first sheet that asks for what the others lack: one row for each
// cell, with whether it is still as it was, kept up by the spreadsheet program.
// The cells themselves are marked until something else stands in them. Left out
// when it has no name; reading passes over it.
type Asks struct {
	Name, Title, Intro string
	Heads              [5]string // state, needed, place, what is missing, what to do
	Open, Done         string    // the states
	Count              string    // "of", between how many are done and how many there are
	Rows               []Ask
}

// Ask is one cell that is asked for.
type Ask struct {
	Sheet, Cell string
	Also        string // another cell of the sheet, marked while it is empty
	Needed      string // how much it is needed
	What, How   string
}

// The places on a sheet of asks.
const (
	asksHead  = 4
	asksFirst = 5
	asksWas   = "G" // hidden: what stood in the cell that is asked for
)

// asks writes the sheet.
func (p pen) asks(a Asks) error {
	for i, width := range []float64{11, 10, 18, 60, 60, 3, 3} {
		letter := string(rune('A' + i))
		if err := p.file.SetColWidth(a.Name, letter, letter, width); err != nil {
			return err
		}
	}
	if err := p.file.SetColVisible(a.Name, "F:"+asksWas, false); err != nil {
		return err
	}
	if err := p.text(a.Name, "A1", a.Title, p.styles.title); err != nil {
		return err
	}
	if err := p.file.SetRowHeight(a.Name, titleRow, titleHeight); err != nil {
		return err
	}
	if err := p.text(a.Name, "A2", a.Intro, p.styles.intro); err != nil {
		return err
	}
	if err := p.file.MergeCell(a.Name, "A2", "E2"); err != nil {
		return err
	}
	if err := p.file.SetRowHeight(a.Name, introRow, heightOf(linesOf(a.Intro, 150))+4); err != nil {
		return err
	}
	if err := p.file.SetRowHeight(a.Name, asksHead, 22); err != nil {
		return err
	}
	for i, title := range a.Heads {
		if err := p.text(a.Name, workbook.CellName(i, asksHead), title, p.styles.head); err != nil {
			return err
		}
	}
	for i, row := range a.Rows {
		if err := p.askRow(a, asksFirst+i, row); err != nil {
			return err
		}
	}
	last := max(asksFirst, asksFirst+len(a.Rows)-1)
	count := fmt.Sprintf(`COUNTIF(A%d:A%d,%s)&" %s %d"`, asksFirst, last, quoted(a.Done), a.Count, len(a.Rows))
	if err := p.formula(a.Name, "A3", count, fmt.Sprintf("0 %s %d", a.Count, len(a.Rows)), p.styles.label); err != nil {
		return err
	}
	return p.asksPage(a, last)
}

// askRow writes one row, and marks the cell that it asks for while it is as it
// was.
func (p pen) askRow(a Asks, line int, row Ask) error {
	place := strings.TrimSpace(row.Sheet + " " + row.Cell)
	for i, text := range []string{row.Needed, place, row.What, row.How} {
		if err := p.text(a.Name, workbook.CellName(i+1, line), text, p.styles.text); err != nil {
			return err
		}
	}
	if err := p.file.SetRowHeight(a.Name, line, heightOf(max(linesOf(place, 18), linesOf(row.What, 60), linesOf(row.How, 60)))); err != nil {
		return err
	}
	if row.Cell == "" {
		return p.text(a.Name, workbook.CellName(0, line), a.Open, p.styles.text)
	}
	was, err := p.file.GetCellValue(row.Sheet, row.Cell)
	if err != nil {
		return fmt.Errorf("cell %s of %s: %w", row.Cell, row.Sheet, err)
	}
	before := fmt.Sprintf("%s%d", asksWas, line)
	if err := p.text(a.Name, before, was, p.styles.text); err != nil {
		return err
	}
	// A cell that is gone is one that nobody asks for any more.
	state := fmt.Sprintf("IF(IFERROR(EXACT('%s'!%s,%s),FALSE),%s,%s)", apostrophes(row.Sheet), row.Cell, before, quoted(a.Open), quoted(a.Done))
	if err := p.formula(a.Name, workbook.CellName(0, line), state, a.Open, p.styles.text); err != nil {
		return err
	}
	if err := p.mark(row.Sheet, row.Cell, fmt.Sprintf("EXACT(%s,'%s'!$%s$%d)", row.Cell, apostrophes(a.Name), asksWas, line)); err != nil || row.Also == "" {
		return err
	}
	return p.mark(row.Sheet, row.Also, fmt.Sprintf("LEN(%s)=0", row.Also))
}

// mark colours a cell while a formula holds.
func (p pen) mark(sheet, cell, formula string) error {
	return p.file.SetConditionalFormat(sheet, cell, []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: formula, Format: &p.styles.asked}})
}

// formula writes a formula with the value that it has when the file is made: a
// file that came by mail or from the web is shown before it is calculated.
func (p pen) formula(sheet, cell, formula, value string, style int) error {
	if err := p.text(sheet, cell, value, style); err != nil {
		return err
	}
	return p.file.SetCellFormula(sheet, cell, formula)
}

// quoted is a text in a formula.
func quoted(text string) string { return `"` + strings.ReplaceAll(text, `"`, `""`) + `"` }

// apostrophes is a sheet's name between apostrophes.
func apostrophes(name string) string { return strings.ReplaceAll(name, "'", "''") }

// asksPage sets the sheet up for the screen and for paper, quiet where it is
// done.
func (p pen) asksPage(a Asks, last int) error {
	done := fmt.Sprintf("$A%d=%s", asksFirst, quoted(a.Done))
	rule := []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: done, Format: &p.styles.done}}
	if err := p.file.SetConditionalFormat(a.Name, fmt.Sprintf("A%d:E%d", asksFirst, last), rule); err != nil {
		return err
	}
	no := false
	if err := p.file.SetSheetView(a.Name, 0, &excelize.ViewOptions{ShowGridLines: &no}); err != nil {
		return err
	}
	if err := p.file.SetPanes(a.Name, &excelize.Panes{Freeze: true, YSplit: asksHead, TopLeftCell: workbook.CellName(0, asksFirst), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	return p.paper(a.Name, paperA4, "landscape", 1)
}
