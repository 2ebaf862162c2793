package risk

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"

	"rond/workbook/paper"
)

// ErrNoRows is returned for a form that has room for no risk.
var ErrNoRows = errors.New("a risk workbook without rows")

// Build writes a form as an .xlsx workbook. The same form gives the same bytes.
func Build(w io.Writer, f Form) error {
	if len(f.Rows) == 0 {
		return ErrNoRows
	}
	b, err := newFormBook(f)
	if err == nil {
		err = b.write(w)
	}
	if err != nil {
		return fmt.Errorf("building the risk workbook %s: %w", f.Reference, err)
	}
	return nil
}

// formBook is a form on its way to a workbook.
type formBook struct {
	form   Form
	lines  []standing
	rules  formRules
	look   paper.Palette
	styles paper.Styles
	own    formStyles
	known  []string // the areas that rows may have: those to choose from, and those they came with
}

// formStyles are the styles that other forms do not have.
type formStyles struct {
	section, value, axis, between  int
	step, badStep                  int // an input of the scale
	narrowHeading, narrowHeadInput int
	bands, named                   [3]int // a value, and the word for a band, by level
}

func newFormBook(f Form) (*formBook, error) {
	f.Rows = slices.Clone(f.Rows)
	b := &formBook{form: f, lines: f.lines(), look: paper.PaletteOf(f.Look.Colour), known: slices.Clone(f.Areas)}
	for i := range f.Rows {
		f.Rows[i] = f.Scale.kept(f.Rows[i])
		if area := f.Rows[i].Answer.Area; len(f.Areas) > 0 && area != "" && !slices.Contains(b.known, area) {
			b.known = append(b.known, area)
		}
	}
	b.rules = formRules{formLayout: f.layout(), words: formWordsIn(f.Lang), scale: f.Scale, areas: len(b.known), units: len(f.Units)}
	return b, nil
}

// kept is a row without steps that are not of the scale.
func (s Scale) kept(row Row) Row {
	for _, f := range stepFields() {
		if step := row.Answer.step(f); *step < 1 || *step > len(s.steps(f)) {
			*step = 0
		}
	}
	return row
}

func (b *formBook) write(w io.Writer) error {
	words := b.rules.words
	names := []string{words.sheet, words.scaleSheet, words.helpSheet, hiddenSheet}
	if len(b.form.Fix) > 0 {
		names = append([]string{words.fixSheet}, names...)
	}
	file, err := paper.NewFile(names)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // nothing is open
	if err := b.dress(file); err != nil {
		return err
	}
	if err := b.furnish(file); err != nil {
		return err
	}
	frame, err := paper.NewFrame(file, nil)
	if err != nil {
		return err
	}
	doc := paper.Document{
		Title: b.filled(b.form.Texts.Title), Subject: b.form.Board, Creator: b.form.Organisation, Language: b.form.Lang, Reference: b.form.Reference,
		Sheets: []paper.SheetLines{
			{Name: words.sheet, Lines: b.formLines()}, {Name: words.scaleSheet, Lines: b.scaleLines()},
			{Name: words.helpSheet, Lines: b.styles.HelpLines(b.filledAll(b.form.Texts.Help))}, {Name: hiddenSheet, Lines: b.hiddenLines()},
		},
	}
	if len(b.form.Fix) > 0 {
		doc.Sheets = append(doc.Sheets, paper.SheetLines{Name: words.fixSheet, Lines: b.fixLines()})
	}
	var press paper.Press
	return press.Write(w, frame, doc)
}

// dress makes the styles.
func (b *formBook) dress(f *excelize.File) error {
	var err error
	if b.styles, err = paper.NewStyles(f, b.look); err != nil {
		return err
	}
	top := &excelize.Alignment{Horizontal: "center", Vertical: "top", WrapText: true}
	middle := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	left := &excelize.Alignment{Horizontal: "left", Vertical: "center", WrapText: true, Indent: 1}
	open := &excelize.Protection{Locked: false}
	grid, white := paper.Edges(paper.Hairline, 1), paper.Edges(paper.White, 1)
	heading := func(colour string) excelize.Style {
		return excelize.Style{Font: paper.Font(10, paper.White, true), Fill: paper.Fill(colour), Border: white, Alignment: middle}
	}
	type named struct {
		id    *int
		style excelize.Style
	}
	styles := []named{
		{&b.own.section, excelize.Style{Font: paper.Font(11.5, b.look.Heading, true), Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "bottom"}}},
		{&b.own.value, excelize.Style{Font: paper.Font(10, paper.Ink, true), Fill: paper.Fill(paper.Ground), Border: grid, Alignment: top}},
		{&b.own.step, excelize.Style{Font: paper.Font(10, paper.Ink, false), Fill: paper.Fill(paper.White), Border: grid, Alignment: top, Protection: open}},
		{&b.own.badStep, excelize.Style{Font: paper.Font(10, paper.Ink, false), Fill: paper.Fill(paper.BadPale), Border: paper.Edges(paper.BadEdge, 2), Alignment: top, Protection: open}},
		{&b.own.narrowHeading, heading(b.look.Heading)},
		{&b.own.narrowHeadInput, heading(b.look.Input)},
		{&b.own.axis, excelize.Style{Font: paper.Font(10.5, paper.White, true), Fill: paper.Fill(b.look.Heading), Border: white, Alignment: middle}},
		{&b.own.between, excelize.Style{Font: paper.Font(10.5, paper.Ink, false), Border: grid, Alignment: left}},
	}
	for level, colour := range []string{paper.GreenPale, paper.AmberPale, paper.RedPale} {
		font, ground := paper.Font(10.5, paper.Ink, true), paper.Fill(colour)
		styles = append(styles, named{&b.own.bands[level], excelize.Style{Font: font, Fill: ground, Border: white, Alignment: middle}},
			named{&b.own.named[level], excelize.Style{Font: font, Fill: ground, Border: grid, Alignment: left}})
	}
	for _, s := range styles {
		if *s.id, err = f.NewStyle(&s.style); err != nil {
			return fmt.Errorf("making a cell style: %w", err)
		}
	}
	return nil
}
