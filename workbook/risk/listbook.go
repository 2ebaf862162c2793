package risk

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"rond/workbook/layout"
	"rond/workbook/table"

	"github.com/xuri/excelize/v2"
)

// WriteList writes the workbook that a controller gets of a risk analysis, and
// chooses in. The same list makes the same bytes. Foreign text never becomes a
// formula, a link or a print code, and one that is longer than a cell holds is
// cut and says so. It fails when a choice is none, when ctx is done, or when w
// fails; what w has got by then is no workbook.
func WriteList(ctx context.Context, w io.Writer, l List) (err error) {
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = fmt.Errorf("closing the list of risks: %w", e)
		}
	}()
	b, err := newListBook(f, l)
	if err != nil {
		return fmt.Errorf("beginning the list of risks: %w", err)
	}
	for _, write := range []func() error{b.risks, b.areas, b.riskMap, b.changes, b.silent, b.about, b.offers, b.summary} {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("writing the list of risks: %w", err)
		}
		if err := write(); err != nil {
			return fmt.Errorf("writing the list of risks: %w", err)
		}
	}
	if err := layout.Write(f, w); err != nil {
		return fmt.Errorf("writing the list of risks: %w", err)
	}
	return nil
}

// listBook is one workbook while it is written.
type listBook struct {
	file   *excelize.File
	list   List
	words  *listWords
	styles *listStyles
	areaOf []areaCount // in their order, those without a risk too
	total  areaCount
	counts []listCount

	whatAt, changeAt, areaWhatAt int // the columns that the summary counts
}

// listCount is how many rows a table has.
type listCount struct {
	sheet, table string
	rows         int
}

func newListBook(f *excelize.File, l List) (*listBook, error) {
	b := &listBook{file: f, list: l, words: listWordsOf(l.Lang)}
	b.list.Scale.Bands = b.bands()
	b.sort()
	if err := b.check(); err != nil {
		return nil, err
	}
	var err error
	if b.styles, err = newListStyles(f, b.list.Scale.Bands); err != nil {
		return nil, err
	}
	for i, name := range b.sheets() {
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err != nil {
			return nil, fmt.Errorf("making sheet %s: %w", name, err)
		}
	}
	return b, layout.Describe(f, b.title(), b.subtitle(), b.lang())
}

// sheets are the names of the sheets in their order; the last is hidden.
func (b *listBook) sheets() []string {
	w := b.words
	return []string{w.summary, listShape().Name.In(b.lang()), areaShape().Name.In(b.lang()), w.riskMap, w.changes, w.silent, w.about, w.lists}
}

func (b *listBook) lang() string {
	if b.list.Lang == "sv" {
		return "sv"
	}
	return "en"
}

func (b *listBook) in(words table.Words) string { return words.In(b.lang()) }

func (b *listBook) title() string { return fmt.Sprintf(b.words.title, b.list.Year) }

// subtitle is what the workbook covers, in one line.
func (b *listBook) subtitle() string {
	parts := []string{b.list.Organisation, b.list.Board}
	if b.list.Made != "" {
		parts = append(parts, fmt.Sprintf(b.words.made, b.list.Made))
	}
	parts = append(parts, b.state())
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "  ·  ")
}

func (b *listBook) state() string {
	if b.list.Closed {
		return b.words.ended
	}
	return b.words.preliminary
}

// bands are the scale's, with a word each, or by thirds where it has none.
func (b *listBook) bands() []Band {
	s := b.list.Scale
	low, middle, high := UsualBands(b.lang())
	if len(s.Bands) == 0 {
		return Thirds(s.Most(), low, middle, high)
	}
	bands := slices.Clone(s.Bands)
	for i := range bands {
		if bands[i].Word == "" {
			bands[i].Word = []string{low, middle, high}[max(0, min(bands[i].Level, 2))]
		}
	}
	return bands
}

// band is the place of a value among the bands, -1 for none.
func (b *listBook) band(value int) int {
	if value < 1 {
		return -1
	}
	for i := len(b.list.Scale.Bands) - 1; i >= 0; i-- {
		if value >= b.list.Scale.Bands[i].From {
			return i
		}
	}
	return -1
}

// check tells of a choice that is none.
func (b *listBook) check() error {
	for _, r := range b.list.Risks {
		if what := r.Choice.What; what != "" && !offers(listShape(), what) {
			return fmt.Errorf("risk %s: %q is no choice", r.Code, what)
		}
	}
	for _, a := range b.list.Areas {
		if what := a.Choice.What; what != "" && !offers(areaShape(), what) {
			return fmt.Errorf("area %s: %q is no choice", a.Name, what)
		}
	}
	return nil
}

func offers(shape table.Shape, what string) bool {
	c, _ := shape.Column("what")
	return slices.ContainsFunc(c.Options, func(o table.Option) bool { return o.Code == what })
}

// page begins a sheet that is laid out by hand.
func (b *listBook) page(name string, paper int, widths ...float64) *layout.Page {
	p := layout.NewPage(b.file, name, b.words.cut)
	p.Do(layout.WithoutGrid(b.file, name))
	p.Do(layout.Landscape(b.file, name, paper, layout.Footer(b.title(), name, b.words.page)))
	p.Widths(widths...)
	return p
}
