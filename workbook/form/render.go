package form

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// cell is what a cell of ours shows: a text, a text in several fonts, a
// number, or a formula with the text it gives. The zero cell is no cell.
type cell struct {
	style   int
	text    string
	runs    []run
	number  float64
	isNum   bool
	formula string
}

// run is a piece of rich text.
type run struct {
	text  string
	bold  bool
	color string // RRGGBB
}

// line is a row of cells from column A.
type line struct {
	height float64 // points
	cells  []cell
}

// sharedTexts is the table of texts that the cells of a workbook refer to.
type sharedTexts struct {
	xml   bytes.Buffer
	index map[string]int
	n     int
}

func (t *sharedTexts) plain(text string) int {
	if i, ok := t.index[text]; ok {
		return i
	}
	t.xml.WriteString("<si>")
	writeText(&t.xml, text)
	t.xml.WriteString("</si>")
	t.index[text] = t.n
	t.n++
	return t.n - 1
}

func (t *sharedTexts) rich(runs []run) int {
	t.xml.WriteString("<si>")
	for _, r := range runs {
		t.xml.WriteString("<r><rPr>")
		if r.bold {
			t.xml.WriteString("<b/>")
		}
		t.xml.WriteString(`<sz val="10"/><color rgb="FF` + r.color + `"/><rFont val="` + fontName + `"/><family val="2"/></rPr>`)
		writeText(&t.xml, r.text)
		t.xml.WriteString("</r>")
	}
	t.xml.WriteString("</si>")
	t.n++
	return t.n - 1
}

func writeText(b *bytes.Buffer, text string) {
	b.WriteString(`<t xml:space="preserve">`)
	escape(b, text)
	b.WriteString("</t>")
}

// maxText is the longest text that a cell may hold, in UTF-16 units.
const maxText = 32_767

// escape writes text as a cell may hold it: XML's characters only, and a
// literal _x0041_ guarded, which a spreadsheet would otherwise read as A
// (ECMA-376 part 1, 22.9.2.19).
func escape(b *bytes.Buffer, text string) {
	if isPlain(text) {
		b.WriteString(text)
		return
	}
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	units := 0
	for i, r := range text {
		if units++; r > 0xFFFF {
			units++
		}
		if units > maxText {
			return
		}
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '\r':
			b.WriteByte('\n')
		case r < 0x20 && r != '\t' && r != '\n', r == 0xFFFE, r == 0xFFFF:
			b.WriteRune(utf8.RuneError)
		case r == '_' && isEscape(text[i:]):
			b.WriteString("_x005F_")
		default:
			b.WriteRune(r)
		}
	}
}

// isPlain reports whether a text can be written as it is, as most can.
func isPlain(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c < 0x20 && c != '\t' && c != '\n', c == '&', c == '<', c == '>', c == '_', c == 0xEF:
			return false
		}
	}
	return len(text) <= maxText && utf8.ValidString(text)
}

func isEscape(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	_, err := strconv.ParseUint(s[2:6], 16, 16)
	return err == nil
}

// writeLines renders rows as the children of sheetData. Texts are always
// stored as texts: nothing that a person wrote can become a formula.
func writeLines(b *bytes.Buffer, texts *sharedTexts, lines []line) {
	var num [32]byte
	for i, l := range lines {
		row := i + 1
		b.WriteString(`<row r="`)
		b.Write(strconv.AppendInt(num[:0], int64(row), 10))
		if l.height > 0 {
			b.WriteString(`" ht="`)
			b.Write(strconv.AppendFloat(num[:0], l.height, 'f', -1, 64))
			b.WriteString(`" customHeight="1`)
		}
		b.WriteString(`">`)
		for column := range l.cells {
			if c := &l.cells[column]; c.style != 0 || c.text != "" || c.isNum {
				writeCell(b, texts, c, column, row)
			}
		}
		b.WriteString(`</row>`)
	}
}

func writeCell(b *bytes.Buffer, texts *sharedTexts, c *cell, column, row int) {
	var num [32]byte
	b.WriteString(`<c r="`)
	b.WriteByte('A' + byte(column)) // no sheet of ours goes beyond Z
	b.Write(strconv.AppendInt(num[:0], int64(row), 10))
	b.WriteString(`" s="`)
	b.Write(strconv.AppendInt(num[:0], int64(c.style), 10))
	shared := -1
	switch {
	case c.formula != "":
		b.WriteString(`" t="str"><f>`)
		escape(b, c.formula)
		b.WriteString(`</f><v>`)
		escape(b, c.text)
		b.WriteString(`</v></c>`)
		return
	case c.isNum:
		b.WriteString(`"><v>`)
		b.Write(strconv.AppendFloat(num[:0], c.number, 'f', -1, 64))
		b.WriteString(`</v></c>`)
		return
	case c.runs != nil:
		shared = texts.rich(c.runs)
	case c.text != "":
		shared = texts.plain(c.text)
	default:
		b.WriteString(`"/>`)
		return
	}
	b.WriteString(`" t="s"><v>`)
	b.Write(strconv.AppendInt(num[:0], int64(shared), 10))
	b.WriteString(`</v></c>`)
}
