package form

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rond/workbook"
)

const keywordPrefix = "rond "

// namedLines are the cells of one sheet.
type namedLines struct {
	name  string
	lines []line
}

// lines are the cells of every sheet that differs between forms.
func (k *skeleton) lines(f Form) []namedLines {
	w := k.rules.words
	all := []namedLines{{w.formSheet, k.formLines(f)}}
	if len(f.Fix) > 0 {
		all = append(all, namedLines{w.fixSheet, k.fixLines(f)})
	}
	if len(f.Actions) > 0 {
		all = append(all, namedLines{w.actionsSheet, k.actionLines(f)})
	}
	return append(all, namedLines{hiddenSheet, k.hiddenLines(f)})
}

func (k *skeleton) formLines(f Form) []line {
	lines := k.head(f)
	for i, row := range f.Rows {
		lines = append(lines, k.rowLine(row, firstRow+i, f.marks(i)))
	}
	return lines
}

// head is what stands over the rows: what to do and by when, how far it has
// come, who to ask, and the steps.
func (k *skeleton) head(f Form) []line {
	w, s := k.rules.words, k.styles
	right := columnAt(fieldDone)
	two := func(height float64, left cell, other cell) line {
		cells := make([]cell, right+1)
		cells[columnAt(fieldRef)], cells[right] = left, other
		return line{height, cells}
	}
	done := 0
	for i, row := range f.Rows {
		if k.rules.doneWord(row.Answer, row.NeedsResult) == w.done && len(k.toMend(row, f.marks(i))) == 0 {
			done++
		}
	}
	n := len(f.Rows)
	progress := cell{style: s.progress, formula: k.rules.progressFormula(n), text: fill(w.progressText(n), strconv.Itoa(done), strconv.Itoa(n))}
	sender := strings.Join(compact(f.Organisation, f.Board, f.Reference), " · ")
	headings := make([]cell, right+1)
	for i, c := range formColumns() {
		headings[i] = cell{style: s.heading, text: w.headings[c.field]}
		if c.input {
			headings[i].style = s.headingInput
		}
	}
	headings[0].style = s.key
	return []line{
		two(25, cell{style: s.title, text: f.Texts.Title}, cell{style: s.side, text: sender}),
		two(20, cell{style: s.intro, text: k.addressed(f.Texts.Intro, f)}, progress),
		two(16, cell{style: s.plain, text: steps(f.Texts.Steps)}, cell{}),
		two(16, cell{style: s.contact, text: f.Contact}, cell{style: s.side, text: strings.Join(compact(f.Plan, f.Recipient), " · ")}),
		{4, nil},
		{42, headings},
	}
}

// steps are the numbered steps on one line.
func steps(all []string) string {
	numbered := make([]string, len(all))
	for i, step := range all {
		numbered[i] = strconv.Itoa(i+1) + ". " + step
	}
	return strings.Join(numbered, "     ")
}

// addressed fills what a text says of this form: {count}, {due}, {recipient}.
func (k *skeleton) addressed(text string, f Form) string {
	w := k.rules.words
	count := w.many
	if len(f.Rows) == 1 {
		count = w.one
	}
	return strings.NewReplacer("{count}", fill(count, strconv.Itoa(len(f.Rows))), "{due}", w.day(f.Due), "{recipient}", f.Recipient).Replace(text)
}

// day is a date as people write it: "13 maj 2026".
func (w words) day(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return fmt.Sprintf("%d %s %d", t.Day(), w.months[t.Month()-1], t.Year())
}

func compact(parts ...string) []string {
	return slices.DeleteFunc(parts, func(s string) bool { return strings.TrimSpace(s) == "" })
}

// rowLine is one occurrence, at its row of the sheet.
func (k *skeleton) rowLine(row Row, number int, marked marks) line {
	s := k.styles
	control := k.control(row)
	cells := make([]cell, flagColumn+1)
	if len(marked) > 0 {
		cells = make([]cell, mirrorOf(FieldProposal)+1)
	}
	put := func(f Field, c cell) { cells[columnAt(f)] = c }
	put(fieldKey, cell{style: s.key, text: row.Key})
	put(fieldRef, cell{style: s.ref, text: row.Ref})
	put(fieldControl, cell{style: s.locked, text: plain(control), runs: control})
	put(fieldPeriod, cell{style: s.locked, text: row.Period})
	put(fieldPrevious, cell{style: s.lockedMuted, text: row.Previous})
	for _, c := range formColumns() {
		if c.input {
			put(c.field, k.input(c.field, row.Answer, marked))
		}
	}
	for f := range marked {
		cells[mirrorOf(f)] = k.mirror(cells[columnAt(f)])
	}
	put(fieldDone, k.doneCell(row, number, marked))
	if row.NeedsResult {
		cells[flagColumn] = cell{style: s.key, number: 1, isNum: true}
	}
	n := minLines
	for _, c := range formColumns()[1:] {
		n = max(n, lineCount(cells[columnAt(c.field)].text, c.width))
	}
	return line{heightOf(n), cells}
}

// control is the area, the control and its method in one cell.
func (k *skeleton) control(row Row) []run {
	runs := make([]run, 0, 3)
	if row.Area != "" {
		runs = append(runs, run{row.Area + "\n", false, teal})
	}
	runs = append(runs, run{row.Control, true, ink})
	if row.Method != "" {
		runs = append(runs, run{"\n" + k.rules.words.method + inOneLine(row.Method), false, muted})
	}
	return runs
}

// inOneLine joins the lines of a method: one below the other they would push
// the next row off the screen.
func inOneLine(text string) string {
	lines := compact(strings.Split(text, "\n")...)
	for i := range len(lines) - 1 {
		if lines[i] = strings.TrimSpace(lines[i]); !strings.HasSuffix(lines[i], ".") {
			lines[i] += " ·"
		}
	}
	return strings.Join(lines, " ")
}

func plain(runs []run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.text)
	}
	return b.String()
}

// input is a cell to fill in, with what was answered before.
func (k *skeleton) input(f Field, a Answer, marked marks) cell {
	style, dateStyle := k.styles.input, k.styles.inputDate
	if written, bad := marked[f]; bad {
		style, dateStyle = k.styles.badInput, k.styles.badDate
		if written != "" && f == FieldActionDue {
			return cell{style: dateStyle, text: written}
		}
		if written != "" {
			return cell{style: style, text: written}
		}
	}
	if f == FieldActionDue {
		c := cell{style: dateStyle, text: a.ActionDue}
		if serial, ok := serialOf(c.text); ok {
			c.number, c.isNum = serial, true
		}
		return c
	}
	return cell{style: style, text: k.shown(f, a)}
}

// shown is an answer as the person sees it: words for codes.
func (k *skeleton) shown(f Field, a Answer) string {
	switch f {
	case FieldPerformed:
		return k.rules.words.performedWord(a.Performed)
	case FieldResult:
		return a.Result
	case FieldGrade:
		for _, g := range k.rules.grades {
			if g.Code == a.Grade {
				return g.Word
			}
		}
		return a.Grade
	case FieldAction:
		return a.Action
	case FieldActionOwner:
		return a.ActionOwner
	case FieldProposal:
		return a.Proposal
	}
	return ""
}

// serialOf is a date as spreadsheets count days.
func serialOf(iso string) (float64, bool) {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return 0, false
	}
	return t.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24, true
}

// Place says where a row's field stands in a form that is built: the row by
// its index in Form.Rows. A correction names its cells so.
func Place(lang string, row int, f Field) (sheet, cell string) {
	return wordsIn(lang).formSheet, workbook.CellName(columnAt(f), firstRow+row)
}

// hiddenLines are what the program reads back: the reference, and which key
// belongs to which Ref, for a sort that has torn them apart.
func (k *skeleton) hiddenLines(f Form) []line {
	text := func(texts ...string) line {
		l := line{cells: make([]cell, len(texts))}
		for i, t := range texts {
			l.cells[i].text = t
		}
		return l
	}
	lines := []line{text(hiddenMarker, hiddenVersion), text("reference", f.Reference), text("language", k.rules.words.lang)}
	for _, row := range f.Rows {
		lines = append(lines, text("row", row.Key, row.Ref))
	}
	for _, action := range f.Actions {
		lines = append(lines, text("action", action.Key, action.Ref))
	}
	for i, g := range k.rules.grades {
		if i == len(lines) {
			lines = append(lines, line{})
		}
		for len(lines[i].cells) < 8 {
			lines[i].cells = append(lines[i].cells, cell{})
		}
		lines[i].cells[7].text = g.Word
	}
	return lines
}
