package form

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rond/workbook"
	"rond/workbook/paper"
)

// lines are the cells of every sheet that differs between forms.
func (k *skeleton) lines(f Form) []paper.SheetLines {
	w := k.rules.words
	all := []paper.SheetLines{{Name: w.formSheet, Lines: k.formLines(f)}}
	if len(f.Fix) > 0 {
		all = append(all, paper.SheetLines{Name: w.fixSheet, Lines: k.fixLines(f)})
	}
	if len(f.Actions) > 0 {
		all = append(all, paper.SheetLines{Name: w.actionsSheet, Lines: k.actionLines(f)})
	}
	return append(all, paper.SheetLines{Name: hiddenSheet, Lines: k.hiddenLines(f)})
}

func (k *skeleton) formLines(f Form) []paper.Line {
	lines := k.head(f)
	if k.rules.Shared {
		lines = append(lines, k.sharedLine(f))
	}
	for i, row := range f.Rows {
		lines = append(lines, k.rowLine(row, k.rules.first()+i, f.marks(i)))
	}
	return lines
}

// head is what stands over the rows, and their headings.
func (k *skeleton) head(f Form) []paper.Line {
	w, s := k.rules.words, k.styles
	done := 0
	for i, row := range f.Rows {
		if k.rules.doneWord(row) == w.done && len(k.toMend(row, f.marks(i))) == 0 {
			done++
		}
	}
	n := len(f.Rows)
	headings := make([]paper.Cell, len(k.rules.columns))
	for i, c := range k.rules.columns {
		headings[i] = paper.Cell{Style: s.Heading, Text: w.headings[c.field]}
		if c.input {
			headings[i].Style = s.HeadingInput
		}
	}
	headings[0].Style = s.Key
	head := paper.Head{
		Title: f.Texts.Title, Intro: k.addressed(f.Texts.Intro, f), Steps: f.Texts.Steps, Contact: f.Contact,
		Sender: paper.Together(f.Organisation, f.Board, f.Reference), Whom: paper.Together(f.Plan, f.Recipient),
		Progress: paper.Cell{Style: s.Progress, Formula: k.rules.progressFormula(n), Text: fill(w.progressText(n), strconv.Itoa(done), strconv.Itoa(n))},
		Logo:     len(f.Look.Logo) > 0, Left: k.rules.at(fieldRef), Right: k.rules.printed,
	}
	return append(head.Lines(s), paper.Line{Height: 42, Cells: headings})
}

// addressed fills what a text says of this form: {count}, {due}, {recipient}.
func (k *skeleton) addressed(text string, f Form) string {
	w := k.rules.words
	count := w.many
	if len(f.Rows) == 1 {
		count = w.one
	}
	return strings.NewReplacer("{count}", fill(count, strconv.Itoa(len(f.Rows))), "{due}", Day(w.lang, f.Due), "{recipient}", f.Recipient).Replace(text)
}

// Day is a date as people write it in a language: "13 maj 2026".
func Day(lang, iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return fmt.Sprintf("%d %s %d", t.Day(), wordsIn(lang).months[t.Month()-1], t.Year())
}

func compact(parts ...string) []string {
	return slices.DeleteFunc(parts, func(s string) bool { return strings.TrimSpace(s) == "" })
}

// rowLine is one occurrence, at its row of the sheet.
func (k *skeleton) rowLine(row Row, number int, marked marks) paper.Line {
	s := k.styles
	control := k.control(row)
	cells := make([]paper.Cell, len(k.rules.columns)+len(k.rules.flags))
	if len(marked) > 0 {
		cells = make([]paper.Cell, k.rules.lastHidden()+1)
	}
	texts := map[Field]paper.Cell{
		fieldKey: {Style: s.Key, Text: row.Key}, fieldRef: {Style: s.Ref, Text: row.Ref},
		fieldControl: {Style: s.Locked, Text: paper.Plain(control), Runs: control},
		fieldPeriod:  {Style: s.Locked, Text: row.Period}, fieldPrevious: {Style: s.LockedMuted, Text: row.Previous},
		fieldDone: k.doneCell(row, number, marked),
	}
	for i, c := range k.rules.columns {
		cells[i] = texts[c.field]
		if c.input {
			cells[i] = k.input(c.field, row.Answer, marked)
		}
	}
	for f := range marked {
		cells[k.rules.mirrorOf(f)] = k.mirror(cells[k.rules.at(f)])
	}
	for i, f := range k.rules.flags {
		if row.requires(f) {
			cells[len(k.rules.columns)+i] = paper.Cell{Style: s.Key, Number: 1, IsNum: true}
		}
	}
	n := paper.MinLines
	for i, c := range k.rules.columns[1:] {
		n = max(n, paper.LineCount(cells[i+1].Text, c.width))
	}
	return paper.Line{Height: paper.HeightOf(n), Cells: cells}
}

// sharedLine is the row that answers for the simple controls.
func (k *skeleton) sharedLine(f Form) paper.Line {
	s := k.styles
	var refs []string
	for _, row := range f.Rows {
		if row.sharable() {
			refs = append(refs, row.Ref)
		}
	}
	question := []paper.Run{{Text: f.Texts.Shared + "\n", Bold: true, Colour: paper.Ink},
		{Text: strings.ReplaceAll(f.Texts.SharedMore, "{refs}", strings.Join(refs, ", ")), Colour: paper.Muted}}
	texts := map[Field]paper.Cell{
		fieldKey: {Style: s.Key, Text: f.SharedKey}, fieldRef: {Style: s.Ref, Text: k.rules.words.shared},
		fieldControl: {Style: s.Locked, Text: paper.Plain(question), Runs: question}, FieldPerformed: {Style: s.Input},
	}
	l := paper.Line{}
	for _, c := range k.rules.columns {
		shown, ok := texts[c.field]
		if !ok {
			shown = paper.Cell{Style: s.Locked}
		}
		l.Cells = append(l.Cells, shown)
	}
	l.Height = paper.HeightOf(paper.LineCount(paper.Plain(question), k.rules.columns[k.rules.at(fieldControl)].width))
	return l
}

// control is the area, the control and its method in one cell, and what the
// layout has no column for.
func (k *skeleton) control(row Row) []paper.Run {
	w := k.rules.words
	runs := make([]paper.Run, 0, 4)
	over := compact(row.Area)
	if k.rules.at(fieldPeriod) < 0 {
		over = compact(row.Area, row.Period)
	}
	if len(over) > 0 {
		runs = append(runs, paper.Run{Text: strings.Join(over, " · ") + "\n", Colour: k.look.Input})
	}
	runs = append(runs, paper.Run{Text: row.Control, Bold: true, Colour: paper.Ink})
	more := ""
	for _, m := range [][2]string{{w.method, inOneLine(row.Method)}, {w.sample, row.Sample}, {w.target, row.Target}, {w.previous, k.unplaced(row.Previous)}} {
		if m[1] != "" {
			more += "\n" + m[0] + m[1]
		}
	}
	if more != "" {
		runs = append(runs, paper.Run{Text: more, Colour: paper.Muted})
	}
	return runs
}

// unplaced is the last answer where the layout has no column for it.
func (k *skeleton) unplaced(previous string) string {
	if k.rules.at(fieldPrevious) >= 0 {
		return ""
	}
	return previous
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

// input is a cell to fill in, with what was answered before.
func (k *skeleton) input(f Field, a Answer, marked marks) paper.Cell {
	written, bad := marked[f]
	c := paper.Cell{Style: inputStyle(k.styles, f, bad), Text: k.shown(f, a)}
	if bad && written != "" {
		c.Text = written
		return c
	}
	switch f {
	case FieldActionDue, FieldDoneOn:
		c.Number, c.IsNum = serialOf(c.Text)
	case FieldExamined, FieldDeviating:
		n, err := strconv.Atoi(c.Text)
		c.Number, c.IsNum = float64(n), err == nil
	}
	return c
}

// inputStyle is the style of a field's cell.
func inputStyle(s paper.Styles, f Field, bad bool) int {
	open, marked := s.Input, s.BadInput
	switch f {
	case FieldActionDue, FieldDoneOn:
		open, marked = s.InputDate, s.BadDate
	case FieldExamined, FieldDeviating:
		open, marked = s.InputCount, s.BadCount
	}
	if bad {
		return marked
	}
	return open
}

// shown is an answer as the person sees it: words for codes.
func (k *skeleton) shown(f Field, a Answer) string {
	switch f {
	case FieldPerformed:
		return k.rules.words.performedWord(a.Performed)
	case FieldGrade:
		for _, g := range k.rules.grades {
			if g.Code == a.Grade {
				return g.Word
			}
		}
	}
	return *textField(&a, f)
}

// serialOf is a date as spreadsheets count days.
func serialOf(iso string) (float64, bool) {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return 0, false
	}
	return t.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24, true
}

// Place says where a row's field stands in the form when it is built: the row
// by its index in Rows. A correction names its cells so. The cell is "" for a
// field that the form does not ask for.
func (f Form) Place(row int, field Field) (sheet, cell string) {
	l, sheet := f.layout(), wordsIn(f.Lang).formSheet
	if l.at(field) < 0 {
		return sheet, ""
	}
	return sheet, workbook.CellName(l.at(field), l.first()+row)
}

// PlaceAction says where an action's field stands in the form when it is
// built, the action by its index in Actions. The cell is "" for a field that the
// form does not ask for.
func (f Form) PlaceAction(action int, field Field) (sheet, cell string) {
	at := slices.IndexFunc(actionColumns(len(f.asks()) > 0), func(c column) bool { return c.field == field })
	if at < 0 {
		return wordsIn(f.Lang).actionsSheet, ""
	}
	return wordsIn(f.Lang).actionsSheet, workbook.CellName(at, actionsHeading+1+action)
}

// layout is what the form's rows ask for.
func (f Form) layout() layout {
	var x extras
	simple := 0
	for _, row := range f.Rows {
		x.Dated = x.Dated || row.Dated
		x.Sample = x.Sample || row.Sample != ""
		x.Target = x.Target || row.Target != ""
		if row.sharable() {
			simple++
		}
	}
	x.Shared = f.SharedKey != "" && simple > 1
	return layoutOf(x)
}

// hiddenLines are what the program reads back: the reference, and which key
// belongs to which Ref, for a sort that has torn them apart.
func (k *skeleton) hiddenLines(f Form) []paper.Line {
	text := func(texts ...string) paper.Line {
		l := paper.Line{Cells: make([]paper.Cell, len(texts))}
		for i, t := range texts {
			l.Cells[i].Text = t
		}
		return l
	}
	lines := []paper.Line{text(hiddenMarker, hiddenVersion), text("reference", f.Reference), text("language", k.rules.words.lang)}
	for _, row := range f.Rows {
		lines = append(lines, text("row", row.Key, row.Ref))
	}
	if k.rules.Shared {
		lines = append(lines, text("row", f.SharedKey, k.rules.words.shared))
	}
	for _, action := range f.Actions {
		lines = append(lines, text("action", action.Key, action.Ref, action.Status, action.Effect))
	}
	for i, g := range k.rules.grades {
		if i == len(lines) {
			lines = append(lines, paper.Line{})
		}
		for len(lines[i].Cells) < 8 {
			lines[i].Cells = append(lines[i].Cells, paper.Cell{})
		}
		lines[i].Cells[7].Text = g.Word
	}
	return lines
}
