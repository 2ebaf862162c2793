package paper

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Cell is what a cell shows: a text, a text in several fonts, a number, or a
// formula with the text or number that it gives. The zero Cell is no cell.
type Cell struct {
	Style   int
	Text    string
	Runs    []Run
	Number  float64
	IsNum   bool
	Formula string
}

// Run is a piece of a text in several fonts.
type Run struct {
	Text   string
	Bold   bool
	Colour string // RRGGBB
}

// Plain is the text of runs without their fonts.
func Plain(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// Line is a row of cells from column A.
type Line struct {
	Height float64 // points
	Cells  []Cell
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

func (t *sharedTexts) rich(runs []Run) int {
	t.xml.WriteString("<si>")
	for _, r := range runs {
		t.xml.WriteString("<r><rPr>")
		if r.Bold {
			t.xml.WriteString("<b/>")
		}
		t.xml.WriteString(`<sz val="10"/><color rgb="FF` + r.Colour + `"/><rFont val="` + fontName + `"/><family val="2"/></rPr>`)
		writeText(&t.xml, r.Text)
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

// MaxText is the longest text that a cell may hold, in UTF-16 units.
const MaxText = 32_767

// Held is a text as a cell holds it: XML's characters only, line breaks as "\n",
// and no longer than a cell takes.
func Held(text string) string {
	if isPlain(text) {
		return text
	}
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	var b strings.Builder
	units := 0
	for _, r := range text {
		if units++; r > 0xFFFF {
			units++
		}
		if units > MaxText {
			break
		}
		switch {
		case r == '\r':
			r = '\n'
		case r < 0x20 && r != '\t' && r != '\n', r == 0xFFFE, r == 0xFFFF:
			r = utf8.RuneError
		}
		b.WriteRune(r)
	}
	return b.String()
}

// escape writes what a cell holds of a text, with a literal _x0041_ guarded,
// which a spreadsheet would otherwise read as A (ECMA-376 part 1, 22.9.2.19).
func escape(b *bytes.Buffer, text string) {
	if isPlain(text) {
		b.WriteString(text)
		return
	}
	text = Held(text)
	for i, r := range text {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
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
	return len(text) <= MaxText && utf8.ValidString(text)
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
func writeLines(b *bytes.Buffer, texts *sharedTexts, lines []Line) {
	var num [32]byte
	for i, l := range lines {
		row := i + 1
		b.WriteString(`<row r="`)
		b.Write(strconv.AppendInt(num[:0], int64(row), 10))
		if l.Height > 0 {
			b.WriteString(`" ht="`)
			b.Write(strconv.AppendFloat(num[:0], l.Height, 'f', -1, 64))
			b.WriteString(`" customHeight="1`)
		}
		b.WriteString(`">`)
		for column := range l.Cells {
			if c := &l.Cells[column]; c.Style != 0 || c.Text != "" || c.IsNum {
				writeCell(b, texts, c, column, row)
			}
		}
		b.WriteString(`</row>`)
	}
}

func writeCell(b *bytes.Buffer, texts *sharedTexts, c *Cell, column, row int) {
	var num [32]byte
	b.WriteString(`<c r="`)
	b.WriteByte('A' + byte(column)) // no sheet of ours goes beyond Z
	b.Write(strconv.AppendInt(num[:0], int64(row), 10))
	b.WriteString(`" s="`)
	b.Write(strconv.AppendInt(num[:0], int64(c.Style), 10))
	shared := -1
	switch {
	case c.Formula != "":
		writeFormula(b, c)
		return
	case c.IsNum:
		b.WriteString(`"><v>`)
		b.Write(strconv.AppendFloat(num[:0], c.Number, 'f', -1, 64))
		b.WriteString(`</v></c>`)
		return
	case c.Runs != nil:
		shared = texts.rich(c.Runs)
	case c.Text != "":
		shared = texts.plain(c.Text)
	default:
		b.WriteString(`"/>`)
		return
	}
	b.WriteString(`" t="s"><v>`)
	b.Write(strconv.AppendInt(num[:0], int64(shared), 10))
	b.WriteString(`</v></c>`)
}

// writeFormula ends a cell with its formula and the value that it gives.
func writeFormula(b *bytes.Buffer, c *Cell) {
	if !c.IsNum {
		b.WriteString(`" t="str`)
	}
	b.WriteString(`"><f>`)
	escape(b, c.Formula)
	b.WriteString(`</f><v>`)
	if c.IsNum {
		b.WriteString(strconv.FormatFloat(c.Number, 'f', -1, 64))
	} else {
		escape(b, c.Text)
	}
	b.WriteString(`</v></c>`)
}
