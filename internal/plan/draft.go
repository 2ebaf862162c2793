package plan

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"rond/workbook"
	"rond/workbook/table"
)

// Own reports whether a file is a workbook in Rond's own layout, for [Read]: it
// has the sheets of the plan and of its controls, with headings that are known.
// A plan in another layout is for package foreign.
func Own(ctx context.Context, r io.ReaderAt, size int64) (bool, error) {
	found, problems, err := table.Read(ctx, r, size, shapes(), helpName(), asksName())
	if err != nil {
		return false, fmt.Errorf("looking at a plan workbook: %w", err)
	}
	for _, key := range []string{"plan", "controls"} {
		sheet, ok := found[key]
		headless := func(p workbook.Problem) bool { return p.Sheet == sheet.Name && p.Code == table.CodeHeadMissing }
		if !ok || slices.ContainsFunc(problems, headless) {
			return false, nil
		}
	}
	return headed(found["plan"].Rows), nil
}

// headed reports whether the sheet of the plan is Rond's: it asks for the
// board's code, which no one else has, or for most of the rest.
func headed(rows []table.Row) bool {
	known := 0
	for _, row := range rows {
		for _, c := range headShape().Columns {
			if row.Cell(c.Key) == "" {
				continue
			}
			if known++; c.Key == "board_code" {
				return true
			}
		}
	}
	return known > len(headShape().Columns)/2
}

// WriteDraft writes a plan that may lack something as a plan workbook, with a
// first sheet that asks for it, cell by cell. It gives what is missing: what
// must be there before [Read] takes the workbook, and as warnings what nobody
// can be asked without. Filled in, it is a plan workbook like any other.
func WriteDraft(ctx context.Context, w io.Writer, p *Plan) ([]Problem, error) {
	missing, err := lacking(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("looking for what plan %s %d lacks: %w", p.BoardCode, p.Year, err)
	}
	book, err := workbookOf(p, 0)
	if err != nil {
		return nil, fmt.Errorf("writing a draft of plan %s %d: %w", p.BoardCode, p.Year, err)
	}
	help, err := helpIn(p.Language)
	if err != nil {
		return nil, err
	}
	book.Asks = help.asks(p.Language, missing)
	for i, s := range book.Sheets {
		if s.Shape.Key == "people" || s.Shape.Key == "units" || s.Shape.Key == "seats" {
			book.Sheets[i].Empty = openInDraft
		}
	}
	if err := table.Write(w, book); err != nil {
		return nil, fmt.Errorf("writing a draft of plan %s %d: %w", p.BoardCode, p.Year, err)
	}
	return missing, nil
}

// WriteAs writes a plan as [Write] does, and a draft so that it asks for what it
// lacks.
func WriteAs(ctx context.Context, w io.Writer, p *Plan) error {
	if p.Status != Draft {
		return Write(w, p)
	}
	_, err := WriteDraft(ctx, w, p)
	return err
}

// openInDraft is how many rows a draft leaves open for people and their roles.
const openInDraft = 8

// lacking reads a plan as the workbook that it will be, for the cells and the
// words of what is missing.
func lacking(ctx context.Context, p *Plan) ([]Problem, error) {
	var b bytes.Buffer
	if err := Write(&b, p); err != nil {
		return nil, err
	}
	_, problems, err := Read(ctx, bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return nil, err
	}
	var missing []Problem
	for _, q := range problems {
		if !q.Warning || asksFor(q.Code) {
			missing = append(missing, q)
		}
	}
	slices.SortStableFunc(missing, func(a, b Problem) int { return severity(a) - severity(b) })
	return missing, nil
}

// asksFor reports whether a draft asks for what a warning is about. The others
// are worth a word when the workbook is read.
func asksFor(code string) bool {
	return slices.Contains([]string{"plan-frequency-missing", "plan-answers-missing", "plan-role-empty", "plan-seat-empty", "plan-seat-vacant",
		"plan-manager-missing", "plan-adoption-missing", "plan-frequency-years", "plan-parts-proposed"}, code)
}

// asksName is the sheet that asks for what is missing.
func asksName() table.Words { return words("Att fylla i", "To fill in") }

// asks is the sheet that asks for what is missing, in the words of the help.
func (h help) asks(lang string, missing []Problem) table.Asks {
	say := h.prompts["asks"]
	a := table.Asks{Name: asksName().In(lang), Title: asksName().In(lang), Intro: h.intro["asks"],
		Heads: [5]string{say["state"], say["needed"], say["place"], say["what"], say["how"]},
		Open:  say["open"], Done: say["done"], Count: say["count"]}
	if len(missing) == 0 {
		a.Intro = say["nothing"]
	}
	for _, q := range missing {
		needed := say["must"]
		if q.Warning {
			needed = say["should"]
		}
		ask := table.Ask{Sheet: q.Sheet, Cell: q.Cell, Needed: needed, What: q.Text, How: q.Remedy}
		if q.Code == "plan-seat-empty" { // it has no manager either
			ask.Also = beside(q.Cell, seatShape(), "manager")
		}
		a.Rows = append(a.Rows, ask)
	}
	return a
}

// beside is the cell of another column in a cell's row, as [Write] places it.
func beside(cell string, shape table.Shape, key string) string {
	_, row := position(cell)
	return workbook.CellName(slices.IndexFunc(shape.Columns, func(c table.Column) bool { return c.Key == key }), row)
}

// Reserved reports whether a title is that of a column of Rond's own, so that
// nobody else's column can have it. The sheet is "plan", "areas", "controls",
// "parts" or "actions".
func Reserved(sheet, title string) bool {
	for _, s := range shapes() {
		if s.Key == sheet {
			return slices.ContainsFunc(s.Columns, func(c table.Column) bool { return c.Title.Knows(title) })
		}
	}
	return false
}
