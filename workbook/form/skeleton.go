package form

import (
	"encoding/json"
	"fmt"

	"github.com/xuri/excelize/v2"

	"rond/workbook/paper"
)

// hiddenSheet is very hidden: it holds the reference, the version, and which
// key had which Ref.
const (
	hiddenSheet   = "rond"
	hiddenMarker  = "rond-form"
	hiddenVersion = "1"
)

// shape is everything that decides how a form looks apart from its cells.
// Forms of the same shape share a skeleton.
type shape struct {
	Lang        string
	Extras      extras
	Look        Look
	Name        string // the organisation's, beside a logo
	Rows        int
	Actions     int
	Asks        []int // which of the actions
	Fix         bool
	Grades      []Grade
	Prompts     map[Field]string
	PromptTitle map[Field]string
	Refused     map[Field]string
	Help        []string
}

func shapeOf(f Form) shape {
	s := shape{Lang: f.Lang, Extras: f.layout().extras, Look: f.Look, Rows: len(f.Rows), Actions: len(f.Actions), Asks: f.asks(), Fix: len(f.Fix) > 0,
		Grades: f.Grades, Prompts: f.Texts.Prompt, PromptTitle: f.Texts.PromptTitle, Refused: f.Texts.Refused, Help: f.Texts.Help}
	if len(f.Look.Logo) > 0 {
		s.Name = f.Organisation
	}
	return s
}

// texts are the prompts of a shape.
func (s shape) texts() Texts {
	return Texts{Prompt: s.Prompts, PromptTitle: s.PromptTitle, Refused: s.Refused}
}

// key tells shapes apart.
func (s shape) key() (string, error) {
	b, err := json.Marshal(s)
	if err != nil {
		return "", fmt.Errorf("describing the form's shape: %w", err)
	}
	return string(b), nil
}

// skeleton is a form without its cells: what excelize makes once for a shape.
type skeleton struct {
	look   paper.Palette
	styles paper.Styles
	rules  rules
	frame  *paper.Frame
	done   []string // the formula of each row's last cell
}

func newSkeleton(s shape) (*skeleton, error) {
	w := wordsIn(s.Lang)
	k := &skeleton{look: paper.PaletteOf(s.Look.Colour), rules: rules{layoutOf(s.Extras), w, s.Grades}}
	f, err := paper.NewFile(s.sheetNames(w))
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // nothing is open
	if k.styles, err = paper.NewStyles(f, k.look); err != nil {
		return nil, err
	}
	if err := k.layOut(f, s); err != nil {
		return nil, err
	}
	for i := range s.Rows {
		k.done = append(k.done, k.rules.doneFormula(k.rules.first()+i))
	}
	k.frame, err = paper.NewFrame(f, map[string][]paper.Line{w.helpSheet: k.styles.HelpLines(s.Help)})
	return k, err
}

// sheetNames lists the sheets of a shape in their order.
func (s shape) sheetNames(w words) []string {
	var names []string
	if s.Fix {
		names = append(names, w.fixSheet)
	}
	names = append(names, w.formSheet)
	if s.Actions > 0 {
		names = append(names, w.actionsSheet)
	}
	return append(names, w.helpSheet, hiddenSheet)
}

func (k *skeleton) layOut(f *excelize.File, s shape) error {
	if err := f.SetSheetVisible(hiddenSheet, false, true); err != nil {
		return err
	}
	for _, setup := range k.setups(s) {
		if err := setup.Apply(f); err != nil {
			return err
		}
	}
	return k.furnish(f, s)
}

// setups says how each visible sheet is laid out, the form's own first.
func (k *skeleton) setups(s shape) []paper.Sheet {
	w := k.rules.words
	footer := paper.Footer(w.page, w.of)
	all := []paper.Sheet{
		{Name: w.formSheet, Widths: widthsOf(k.rules.columns), Heading: headingRow, Last: k.rules.first() + s.Rows - 1, Freeze: k.rules.at(fieldControl) + 1,
			Printed: k.rules.printed, Filter: true, Footer: footer, Tab: k.look.Input, Landscape: true, Protection: true},
		{Name: w.helpSheet, Widths: paper.HelpWidths(), Last: len(s.Help) + 2, Footer: paper.PageNumbers(w.page, w.of), Tab: paper.Hairline},
	}
	if s.Actions > 0 {
		all = append(all, paper.Sheet{Name: w.actionsSheet, Widths: widthsOf(actionColumns(len(s.Asks) > 0)), Heading: actionsHeading, Last: actionsHeading + s.Actions,
			Freeze: 2, Filter: true, Footer: footer, Tab: k.look.Heading, Landscape: true, Protection: true})
	}
	if s.Fix {
		all = append(all, paper.Sheet{Name: w.fixSheet, Widths: paper.FixWidths(), Last: 10, Footer: footer, Tab: paper.BadEdge})
	}
	return all
}

// furnish hides the columns that are for the program, adds the choices and the
// colours.
func (k *skeleton) furnish(f *excelize.File, s shape) error {
	w := k.rules.words
	if err := f.SetColVisible(w.formSheet, "A", false); err != nil {
		return err
	}
	logo := paper.Logo{Data: s.Look.Logo, Width: s.Look.Width, Height: s.Look.Height, Name: s.Name}
	if err := logo.Place(f, k.setups(s)[0]); err != nil {
		return err
	}
	if err := f.SetColVisible(w.formSheet, paper.ColumnName(len(k.rules.columns))+":"+paper.ColumnName(k.rules.lastHidden()), false); err != nil {
		return err
	}
	if s.Rows > 0 {
		if err := k.rules.choices(f, s.texts(), s.Rows); err != nil {
			return err
		}
		if err := k.rules.colours(f, k.styles, s.Rows); err != nil {
			return err
		}
		if s.Fix {
			if err := k.rules.calmed(f, k.styles, s.Rows); err != nil {
				return err
			}
		}
	}
	if s.Actions > 0 {
		if err := k.furnishActions(f, s); err != nil {
			return err
		}
	}
	if s.Fix {
		from, to := paper.FixIntro()
		if err := f.MergeCell(w.fixSheet, from, to); err != nil {
			return err
		}
	}
	return nil
}

// furnishActions adds the choices of the sheet of actions; where an effect is
// asked about, the cell has the colour of what wants an answer until it has one.
func (k *skeleton) furnishActions(f *excelize.File, s shape) error {
	w := k.rules.words
	if err := f.SetColVisible(w.actionsSheet, "A", false); err != nil {
		return err
	}
	status := paper.ColumnName(6)
	area := fmt.Sprintf("%s%d:%s%d", status, actionsHeading+1, status, actionsHeading+s.Actions)
	if err := paper.AddList(f, w.actionsSheet, area, s.texts().say(FieldStatus), wordsOf(w.statuses), ""); err != nil {
		return err
	}
	for _, i := range s.Asks {
		cell := fmt.Sprintf("%s%d", paper.ColumnName(7), actionsHeading+1+i)
		if err := paper.AddList(f, w.actionsSheet, cell, s.texts().say(FieldHad), wordsOf(w.had()), ""); err != nil {
			return err
		}
		wanted := excelize.ConditionalFormatOptions{Type: "formula", Criteria: "TRIM(" + cell + `)=""`, Format: &k.styles.Yellow}
		if err := f.SetConditionalFormat(w.actionsSheet, cell, []excelize.ConditionalFormatOptions{wanted}); err != nil {
			return fmt.Errorf("colouring %s: %w", cell, err)
		}
	}
	return nil
}
