package consolidated

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"rond/workbook/layout"

	"github.com/xuri/excelize/v2"
)

// maxRows is how many rows a sheet holds, the heading among them.
const maxRows = 1 << 20

// stream writes one table, row by row, as the part of its sheet. The XML is
// rendered here and compressed at once: excelize's own stream writer takes
// three times as long and holds sixteen megabytes of each sheet. excelize has
// an empty sheet of the same name, for which it makes everything around the
// part; [packer] lets the first part of a name win.
type stream[R any] struct {
	b     *book
	sheet sheet[R]
	name  string
	to    io.Writer
	buf   []byte   // rendered, not yet written
	cols  []string // "A", "B", …
	n     int      // rows written, the heading among them
}

// rendered is how much is rendered before it is handed to the compressor.
const rendered = 64 << 10

// begin begins a table, whose part is made by create.
func begin[R any](b *book, s sheet[R], create func(string) (io.Writer, error)) (*stream[R], error) {
	w := &stream[R]{b: b, sheet: s, name: b.pick(s.sv, s.en)}
	for i := range s.columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return nil, fmt.Errorf("beginning sheet %s: %w", w.name, err)
		}
		w.cols = append(w.cols, name)
	}
	index, err := b.file.GetSheetIndex(w.name)
	if err != nil {
		return nil, fmt.Errorf("beginning sheet %s: %w", w.name, err)
	}
	if w.to, err = create(fmt.Sprintf("xl/worksheets/sheet%d.xml", index+1)); err != nil {
		return nil, fmt.Errorf("beginning sheet %s: %w", w.name, err)
	}
	w.before()
	w.heading()
	return w, nil
}

// before renders what stands before the rows (ECMA-376 part 1, §18.3.1.99, in
// its order). No dimension is stated: how many rows will come is not known,
// and a wrong one makes some readers stop early.
func (w *stream[R]) before() {
	w.put(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">`)
	corner := w.cols[w.sheet.frozen] + "2"
	w.put(fmt.Sprintf(`<pane xSplit="%d" ySplit="1" topLeftCell="%s" activePane="bottomRight" state="frozen"/><selection pane="bottomRight" activeCell="%s" sqref="%s"/>`,
		w.sheet.frozen, corner, corner, corner))
	w.put(`</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>`)
	for i, c := range w.sheet.columns {
		w.put(fmt.Sprintf(`<col min="%d" max="%d" width="%g" customWidth="1"/>`, i+1, i+1, c.width))
	}
	w.put(`</cols><sheetData>`)
}

func (w *stream[R]) put(xml string) { w.buf = append(w.buf, xml...) }

func (w *stream[R]) heading() {
	at := w.beginRow()
	for i, c := range w.sheet.columns {
		style := w.b.styles.Head
		if c.look == number {
			style = w.b.styles.HeadNumber
		}
		w.text(i, style, w.b.pick(c.sv, c.en))
	}
	w.endRow(at, layout.RowHeight(2)+4)
}

// noHeight is room for a height in points: it is known when the row's cells
// are, and rendered last.
const noHeight = "00.00"

func (w *stream[R]) beginRow() int {
	w.n++
	w.put(`<row r="`)
	w.buf = strconv.AppendInt(w.buf, int64(w.n), 10)
	w.put(`" customHeight="1" ht="`)
	at := len(w.buf)
	w.put(noHeight + `">`)
	return at
}

func (w *stream[R]) endRow(at int, height float64) {
	decimals := 2
	if height >= 100 {
		decimals = 1
	}
	strconv.AppendFloat(w.buf[:at], height, 'f', decimals, 64)
	w.put(`</row>`)
}

// add writes one row.
func (w *stream[R]) add(r *R) error {
	if w.n == maxRows {
		return fmt.Errorf("sheet %s: more than %d rows", w.name, maxRows-1)
	}
	at, tallest := w.beginRow(), 1
	for i := range w.sheet.columns {
		tallest = max(tallest, w.cell(i, &w.sheet.columns[i], r))
	}
	w.endRow(at, layout.RowHeight(tallest))
	if len(w.buf) < rendered {
		return nil
	}
	return w.flush()
}

func (w *stream[R]) flush() error {
	if _, err := w.to.Write(w.buf); err != nil {
		return fmt.Errorf("writing row %d of sheet %s: %w", w.n, w.name, err)
	}
	w.buf = w.buf[:0]
	return nil
}

// cell renders one cell and says how many lines it takes.
func (w *stream[R]) cell(i int, c *column[R], r *R) int {
	style := w.dress(c, r)
	if c.number != nil {
		w.number(i, style, float64(c.number(r)))
		return 1
	}
	s := c.value(w.b, r)
	if s == "" {
		w.empty(i, style)
		return 1
	}
	if form := c.look.layout(); form != "" {
		if n, ok := layout.Serial(form, s); ok {
			w.number(i, style, n)
			return 1
		}
		style = w.b.styles.Text
	}
	if c.look == figure { // only there: what is no number costs an error to find out
		if n, err := strconv.Atoi(s); err == nil {
			w.number(i, style, float64(n))
			return 1
		}
	}
	s = layout.CellText(s, w.b.words.cut)
	w.text(i, style, s)
	if c.look == line {
		return 1
	}
	return layout.Lines(s, c.width)
}

func (w *stream[R]) open(i, style int) {
	w.put(`<c r="` + w.cols[i])
	w.buf = strconv.AppendInt(w.buf, int64(w.n), 10)
	w.put(`" s="`)
	w.buf = strconv.AppendInt(w.buf, int64(style), 10)
}

func (w *stream[R]) empty(i, style int) {
	w.open(i, style)
	w.put(`"/>`)
}

func (w *stream[R]) number(i, style int, n float64) {
	w.open(i, style)
	w.put(`"><v>`)
	w.buf = strconv.AppendFloat(w.buf, n, 'f', -1, 64)
	w.put(`</v></c>`)
}

func (w *stream[R]) text(i, style int, s string) {
	w.open(i, style)
	w.put(`" t="inlineStr"><is><t xml:space="preserve">`)
	w.buf = layout.AppendText(w.buf, s)
	w.put(`</t></is></c>`)
}

func (l look) layout() string {
	switch l {
	case date:
		return "2006-01-02"
	case instant:
		return "2006-01-02 15:04"
	}
	return ""
}

func (w *stream[R]) dress(c *column[R], r *R) int {
	switch c.look {
	case line:
		return w.b.styles.Line
	case number, figure:
		return w.b.styles.Number
	case date:
		return w.b.styles.Date
	case instant:
		return w.b.styles.Instant
	case state:
		return c.style(w.b, r)
	case input:
		return w.b.styles.Input
	}
	return w.b.styles.Text
}

// end closes the sheet and makes its rows a table. A table has at least one
// row under its heading: without data that row is empty.
func (w *stream[R]) end() error {
	last := w.cols[len(w.cols)-1] + strconv.Itoa(max(w.n, 2))
	w.put(`</sheetData>`)
	w.offer()
	w.put(fmt.Sprintf(`<pageMargins left="%[1]g" right="%[1]g" top="%[1]g" bottom="%g" header="%[3]g" footer="%[3]g"/>`, layout.MarginSide, layout.MarginFoot, layout.MarginText))
	w.put(fmt.Sprintf(`<pageSetup paperSize="%d" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>`, w.sheet.paper))
	w.buf = layout.AppendText(w.buf, w.b.footer(w.name))
	w.put(`</oddFooter></headerFooter><tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>`)
	if err := w.flush(); err != nil {
		return err
	}
	if beside, ok := w.to.(io.Closer); ok {
		if err := beside.Close(); err != nil {
			return err
		}
	}
	w.b.counts = append(w.b.counts, rowCount{w.name, w.sheet.table, w.n - 1})
	if err := w.table("A1:" + last); err != nil {
		return fmt.Errorf("making %s a table: %w", w.name, err)
	}
	return w.b.name(w.name, "_xlnm.Print_Titles", "$1:$1", "_xlnm.Print_Area", fmt.Sprintf("$A$1:$%s$%d", w.cols[w.sheet.printed-1], max(w.n, 2)))
}

// maxOffered is how long the choices of a drop-down may be together, in
// characters (Excel refuses a file with more).
const maxOffered = 255

// offer gives the columns with choices their drop-downs (ECMA-376 part 1,
// §18.3.1.32). Choices that hold a comma, or are too many, cannot be offered so;
// the cell then takes what is typed.
func (w *stream[R]) offer() {
	var rules []string
	if len(w.sheet.prompt) > 0 {
		rules = append(rules, w.remind())
	}
	for i, c := range w.sheet.columns {
		if c.choices == nil {
			continue
		}
		words := c.choices(w.b)
		list := strings.Join(words, ",")
		if list == "" || strings.Count(list, ",") >= len(words) || utf8.RuneCountInString(list) > maxOffered {
			continue
		}
		rule := fmt.Appendf(nil, `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="%s2:%s%d"><formula1>`, w.cols[i], w.cols[i], max(w.n, 2))
		rule = layout.AppendText(rule, `"`+strings.ReplaceAll(list, `"`, `""`)+`"`)
		rules = append(rules, string(rule)+`</formula1></dataValidation>`)
	}
	if len(rules) > 0 {
		w.put(fmt.Sprintf(`<dataValidations count="%d">%s</dataValidations>`, len(rules), strings.Join(rules, "")))
	}
}

// maxPrompt is how long a prompt may be, in characters.
const maxPrompt = 255

// remind is a rule that allows everything and shows the sheet's prompt at the
// selected cell, as many of its lines as there is room for.
func (w *stream[R]) remind() string {
	rule := fmt.Appendf(nil, `<dataValidation allowBlank="1" showInputMessage="1" sqref="A2:%s%d" prompt="`, w.cols[w.sheet.printed-1], max(w.n, 2))
	used := 0
	for i, line := range w.sheet.prompt {
		if used += utf8.RuneCountInString(line) + 1; used > maxPrompt {
			break
		}
		if i > 0 {
			rule = append(rule, "&#10;"...)
		}
		rule = layout.AppendText(rule, strings.ReplaceAll(line, `"`, "”"))
	}
	return string(rule) + `"/>`
}

// table lets excelize make the table's part, from headings in its own empty
// sheet; the sheet's only relationship is rId1.
func (w *stream[R]) table(area string) error {
	for i, c := range w.sheet.columns {
		if err := w.b.file.SetCellStr(w.name, w.cols[i]+"1", layout.SharedText(w.b.pick(c.sv, c.en))); err != nil {
			return err
		}
	}
	stripes := false
	return w.b.file.AddTable(w.name, &excelize.Table{Range: area, Name: w.sheet.table, StyleName: "TableStyleLight1", ShowRowStripes: &stripes})
}
