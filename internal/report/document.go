package report

import (
	"strings"
	"unicode"
)

// document is what both formats are written from. The first page has title,
// subtitle and facts, and the contents; body is the report, and appendix what
// follows it on wide pages.
type document struct {
	lang, title, subtitle, header string
	author, subject               string
	facts                         []fact
	body, appendix                []block
	words                         words
}

// fact is a line of the first page.
type fact struct{ name, value string }

// block is a heading, a paragraph or a table.
type block interface{ isBlock() }

// heading begins a chapter (1), a section (2), a control (3) or its result (4).
// The number is ours to write in a page; Word counts for itself.
type heading struct {
	level         int
	number, text  string
	id            string
	listed, plain bool // stands in the contents; has no number
}

// paragraph is a text in one look. Style is one of the kinds below.
type paragraph struct {
	style style
	runs  []run
}

type style int

const (
	body  style = iota
	note        // what the report itself says, as that a text is missing
	small       // figures under a result
	lead        // what comes before somebody's text, and is never parted from it
)

// run is a stretch of text in one look.
type run struct {
	text string
	mark mark
}

type mark int

const (
	plain mark = iota
	strong
	gradeNone
	gradeMinor
	gradeMajor
	gradeOpen
)

// table has a heading above each column, and the first cell of a row heads it.
// A quiet one says what it is only to those who do not see it.
type table struct {
	caption, about string
	quiet          bool
	widths         []int // in hundredths of the page's width
	head           []string
	rows           [][]cell
}

// cell is the lines of a cell.
type cell []paragraph

func (heading) isBlock()   {}
func (paragraph) isBlock() {}
func (table) isBlock()     {}

// text is a paragraph of plain words.
func text(s style, words string) paragraph { return paragraph{s, []run{{words, plain}}} }

// paragraphs is a text as it was written, a paragraph for each of its lines.
func paragraphs(written string) []paragraph {
	var all []paragraph
	for _, line := range lines(written) {
		all = append(all, text(body, line))
	}
	return all
}

// lines is the lines of a text that have something in them.
func lines(written string) []string {
	var all []string
	for _, line := range strings.FieldsFunc(written, func(r rune) bool {
		return r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == '\u2028' || r == '\u2029' || r == '\u0085'
	}) {
		if line = strings.TrimSpace(clean(line)); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// oneLine is a text on one line.
func oneLine(written string) string { return strings.Join(lines(written), " ") }

// clean makes a text fit for a document: valid UTF-8 without control
// characters, and without the marks that turn the direction of what stands
// after it (U+202A to U+202E, U+2066 to U+2069), with which a text could show
// its neighbours backwards.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfffe, r == 0xffff:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// cells is a row of plain texts.
func cells(texts ...string) []cell {
	row := make([]cell, len(texts))
	for i, t := range texts {
		row[i] = cell(paragraphs(t))
	}
	return row
}

// short is the first line of a text, at most so many characters of it, and a
// sign that there is more.
func short(written string, most int) string {
	all := lines(written)
	if len(all) == 0 {
		return ""
	}
	line := []rune(all[0])
	if len(line) <= most && len(all) == 1 {
		return string(line)
	}
	cut := string(line[:min(len(line), most)])
	if len(line) <= most {
		return strings.TrimRight(cut, " ,.;:–-") + "\u00a0…"
	}
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,.;:–-") + "\u00a0…"
}
