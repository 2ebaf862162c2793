package risk

import (
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"rond/workbook/paper"
)

// wholeScreen is how wide a sheet may be, in pixels, that a screen of 1366 shows
// at a hundred per cent.
const wholeScreen = 1366 - 50

// furnish sets the sheets up: the page, what is hidden, the choices and the
// colours.
func (b *formBook) furnish(f *excelize.File) error {
	sheets := b.setups()
	for _, s := range sheets {
		if err := s.Apply(f); err != nil {
			return err
		}
	}
	w, look := b.rules.words, b.form.Look
	logo := paper.Logo{Data: look.Logo, Width: look.Width, Height: look.Height, Name: b.form.Organisation}
	if err := logo.Place(f, sheets[0]); err != nil {
		return err
	}
	if err := f.SetSheetVisible(hiddenSheet, false, true); err != nil {
		return err
	}
	if err := f.SetColVisible(w.sheet, "A", false); err != nil {
		return err
	}
	hidden := paper.ColumnName(len(b.rules.columns)) + ":" + paper.ColumnName(b.rules.newAt())
	if err := f.SetColVisible(w.sheet, hidden, false); err != nil {
		return err
	}
	if len(b.form.Fix) > 0 {
		from, to := paper.FixIntro()
		if err := f.MergeCell(w.fixSheet, from, to); err != nil {
			return err
		}
	}
	for _, step := range []func(*excelize.File) error{b.choices, b.colours, b.calmed, b.mergeScale} {
		if err := step(f); err != nil {
			return err
		}
	}
	return nil
}

// setups says how each visible sheet is laid out, the form's own first.
func (b *formBook) setups() []paper.Sheet {
	w, r := b.rules.words, b.rules
	footer := paper.Footer(w.page, w.of)
	own := paper.Sheet{
		Name: w.sheet, Widths: r.widths(), Heading: formHeading, Last: b.end(), Freeze: r.at(FieldText) + 1, Printed: r.printed(),
		Filter: true, Footer: footer, Tab: b.look.Input, Landscape: true, Protection: true,
	}
	pixels := 0.0
	for _, width := range own.Widths[1:] {
		pixels += width*7 + 5
	}
	if pixels > wholeScreen {
		own.Zoom = 90
	}
	all := []paper.Sheet{own,
		{Name: w.scaleSheet, Widths: b.scaleWidths(), Last: b.scaleLast(), Footer: paper.PageNumbers(w.page, w.of), Tab: b.look.Heading, Landscape: b.mapColumns() > meaningColumns, Protection: true},
		{Name: w.helpSheet, Widths: paper.HelpWidths(), Last: len(b.form.Texts.Help) + 2, Footer: paper.PageNumbers(w.page, w.of), Tab: paper.Hairline},
	}
	if len(b.form.Fix) > 0 {
		all = append(all, paper.Sheet{Name: w.fixSheet, Widths: paper.FixWidths(), Last: 10, Footer: footer, Tab: paper.BadEdge})
	}
	return all
}

// end is the last line of the form's sheet.
func (b *formBook) end() int { return formHeading + len(b.lines) }

// choices makes the validations of every group of rows: lists, and a prompt for
// each field.
func (b *formBook) choices(f *excelize.File) error {
	known, fresh := b.spans()
	for i, s := range []span{known, fresh} {
		if s.n == 0 {
			continue
		}
		for _, c := range b.rules.columns {
			if !c.input || c.field == FieldUnit && i == 0 {
				continue
			}
			area := b.rules.area(c.field, c.field, s.first, s.last)
			say := paper.Prompt(b.form.Texts.Prompts[c.field])
			list, column := b.offered(c.field, i == 1)
			var err error
			if len(list) > 0 {
				err = paper.AddList(f, b.rules.words.sheet, area, say, list, paper.Range(hiddenSheet, column, len(list)))
			} else {
				err = paper.AddPrompt(f, b.rules.words.sheet, area, say)
			}
			if err != nil {
				return fmt.Errorf("adding the choices of %s: %w", area, err)
			}
		}
	}
	return nil
}

// offered are the choices of a field, and the column of the hidden sheet that
// has them.
func (b *formBook) offered(f Field, fresh bool) (list []string, column string) {
	switch {
	case f == FieldArea:
		column = areaColumn
	case f == FieldUnit:
		column = unitColumn
	case f == FieldProposal && fresh:
		column = newColumn
	case f == FieldProposal:
		column = propColumn
	case f == FieldProbability, f == FieldResidualProbability:
		column = probColumn
	case f == FieldConsequence, f == FieldResidualConsequence:
		column = consColumn
	}
	return b.lists()[column], column
}

// tone is a conditional format over some columns.
type tone struct {
	from, to Field
	format   int
	test     string
}

// colours lays the conditional formats over the rows: what is required and
// empty is pale yellow and turns calm when filled, what can be no value is
// marked, a value has its tone beside its word.
func (b *formBook) colours(f *excelize.File) error {
	for _, t := range b.tones() {
		area := b.rules.area(t.from, t.to, firstRisk, b.end())
		if err := f.SetConditionalFormat(b.rules.words.sheet, area, []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: t.test, Format: &t.format}}); err != nil {
			return fmt.Errorf("colouring %s: %w", area, err)
		}
	}
	return nil
}

// tones are the conditional formats as the first line has them.
func (b *formBook) tones() []tone {
	r, s, row := b.rules, b.styles, firstRisk
	isRow := "LEN(" + fixed(0, row) + ")>0"
	asked := allOf(isRow, anyOf(not(r.isNew(row)), r.begun(row)))
	stays := not(r.gone(row))
	all := []tone{{FieldCause, fieldResidual, s.Idle, r.gone(row)}} // the first that holds is seen
	for _, f := range []Field{FieldUnit, FieldArea, FieldText, FieldProbability, FieldConsequence, FieldProposal} {
		if r.at(f) < 0 {
			continue
		}
		all = append(all, tone{f, f, s.Yellow, allOf(asked, stays, r.blank(f, row))})
		if f != FieldText {
			all = append(all, tone{f, f, s.Mend, allOf(isRow, not(r.blank(f, row)), r.off(f, row))})
		}
	}
	p, c := FieldResidualProbability, FieldResidualConsequence
	for _, pair := range [][2]Field{{p, c}, {c, p}} {
		all = append(all, tone{pair[0], pair[0], s.Yellow, allOf(isRow, r.blank(pair[0], row), not(r.blank(pair[1], row)))},
			tone{pair[0], pair[0], s.Mend, allOf(isRow, not(r.blank(pair[0], row)), r.off(pair[0], row))})
	}
	all = append(all, b.bandTones(fieldValue, FieldProbability, FieldConsequence)...)
	all = append(all, b.bandTones(fieldResidual, p, c)...)
	done := r.cell(fieldDone, row)
	return append(all,
		tone{fieldDone, fieldDone, s.OK, done + "=" + quoted(r.words.done)},
		tone{fieldDone, fieldDone, s.Lacks, allOf(isRow, "LEN("+done+")>0", done+"<>"+quoted(r.words.done), done+"<>"+quoted(r.words.left))})
}

// bandTones colour a value by its band. They look at the steps and not at the
// value, which is a text.
func (b *formBook) bandTones(field, probability, consequence Field) []tone {
	value := b.rules.product(probability, consequence, firstRisk)
	formats := [3]int{b.styles.Green, b.styles.Amber, b.styles.Red}
	var all []tone
	for i, band := range b.form.Scale.Bands {
		test := value + ">=" + strconv.Itoa(max(band.From, 1))
		if i+1 < len(b.form.Scale.Bands) {
			test = allOf(test, value+"<"+strconv.Itoa(b.form.Scale.Bands[i+1].From))
		}
		all = append(all, tone{field, field, formats[band.tint()], test})
	}
	return all
}

// calmed lays a white ground over a marked cell that has got a value it can
// have.
func (b *formBook) calmed(f *excelize.File) error {
	r := b.rules
	for i, row := range b.form.Rows {
		for _, field := range Fields() {
			if _, bad := row.Bad[field]; !bad {
				continue
			}
			_, cell := b.form.Place(i, field)
			if cell == "" {
				continue
			}
			_, line, err := excelize.CellNameToCoordinates(cell)
			if err != nil {
				return err
			}
			test := allOf(not(r.off(field, line)), "LEFT(TRIM("+r.cell(field, line)+"),1)<>\"#\"")
			if err := f.SetConditionalFormat(r.words.sheet, cell, []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: test, Format: &b.styles.Calm}}); err != nil {
				return fmt.Errorf("colouring %s: %w", cell, err)
			}
		}
	}
	return nil
}
