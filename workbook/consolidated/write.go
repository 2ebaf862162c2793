package consolidated

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"rond/workbook/layout"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Write writes the workbook to w. The same values make the same bytes.
//
// It fails when ctx is done, when a sequence yields an error, when a row's
// state is no state, when there are more rows than a sheet holds (1,048,575),
// or when w fails; what w has got by then is no workbook.
func Write(ctx context.Context, w io.Writer, h Head, d Data) (err error) {
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = fmt.Errorf("closing the consolidated workbook: %w", e)
		}
	}()
	b, err := newBook(f, newPacker(w), h, d)
	if err != nil {
		return fmt.Errorf("beginning the consolidated workbook: %w", err)
	}
	if err := b.fill(ctx, d); err != nil {
		return fmt.Errorf("writing the consolidated workbook: %w", err)
	}
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return b.pack })
	if err := f.Write(io.Discard); err != nil {
		return fmt.Errorf("packing the consolidated workbook: %w", err)
	}
	return nil
}

func newBook(f *excelize.File, pack *packer, h Head, d Data) (*book, error) {
	b := &book{file: f, pack: pack, head: h, boards: len(d.Boards) > 0, followed: followed(d.Actions), words: wordsOf(h.Lang), grades: map[string]Grade{}}
	if h.Title == "" {
		b.head.Title = fmt.Sprintf(b.words.title, b.years())
	}
	b.head.Grades = slices.Clone(h.Grades)
	slices.SortStableFunc(b.head.Grades, func(x, y Grade) int { return cmp.Compare(uint(x.Severity), uint(y.Severity)) }) // -1 last
	for _, g := range b.head.Grades {
		b.grades[g.Code] = g
	}
	var err error
	if b.styles, err = newStyles(f); err != nil {
		return nil, err
	}
	if err := f.SetSheetName("Sheet1", b.words.summary); err != nil {
		return nil, err
	}
	for _, name := range b.sheetNames() {
		if _, err := f.NewSheet(name); err != nil {
			return nil, fmt.Errorf("making sheet %s: %w", name, err)
		}
	}
	return b, layout.Describe(f, b.head.Title, b.subtitle(), b.pick("sv", "en"))
}

// sheetNames are the sheets after the summary, in their order.
func (b *book) sheetNames() []string {
	m, a, d, x := b.matrixSheet(newMatrix(nil)), answerSheet(), deviationSheet(), missingSheet()
	t, p, o, c, i, l := textSheet(), planSheet(), areaSheet(), actionSheet(), deliverySheet(), mailSheet()
	var names []string
	if n := boardSheet(); b.boards {
		names = []string{b.pick(n.sv, n.en)}
	}
	names = append(names, b.pick(m.sv, m.en), b.pick(a.sv, a.en), b.pick(d.sv, d.en), b.pick(c.sv, c.en))
	if y := yearSheet(nil); len(b.followed) > 0 {
		names = append(names, b.pick(y.sv, y.en))
	}
	return append(names, b.pick(x.sv, x.en), b.words.riskMap, b.pick(t.sv, t.en),
		b.pick(p.sv, p.en), b.pick(o.sv, o.en), b.pick(i.sv, i.en), b.pick(l.sv, l.en), b.words.about)
}

// years is the year, or the first and the last, that the workbook covers; ""
// when it says none.
func (b *book) years() string {
	switch from := b.head.FromYear; {
	case b.head.Year == 0:
		return ""
	case from != 0 && from != b.head.Year:
		return fmt.Sprintf("%d–%d", from, b.head.Year)
	}
	return fmt.Sprint(b.head.Year)
}

// subtitle is what the workbook covers, in one line.
func (b *book) subtitle() string {
	parts := []string{b.head.Organisation, b.years(), cmp.Or(b.head.Occasion, b.words.wholeYear)}
	if len(b.head.Plans) > 0 && b.alike() {
		parts = append(parts, b.periods(b.head.Plans[0]))
	}
	if b.head.Made != "" {
		parts = append(parts, fmt.Sprintf(b.words.made, b.head.Made))
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" || s == "0" }), "  ·  ")
}

// alike reports whether the occasion covers the same days in every plan.
func (b *book) alike() bool {
	return !slices.ContainsFunc(b.head.Plans, func(p PlanHead) bool { return p.From != b.head.Plans[0].From || p.To != b.head.Plans[0].To })
}

// periods says which periods of a plan are in the workbook; "" for all.
func (b *book) periods(p PlanHead) string {
	if p.To == "" {
		return ""
	}
	return fmt.Sprintf(b.words.periods, p.From, p.To)
}

// planWords is a plan in one line.
func (b *book) planWords(p PlanHead) string {
	words := []string{p.Board, p.Title}
	if p.Version > 0 {
		words = append(words, fmt.Sprintf(b.words.version, p.Version))
	}
	if p.Provisional {
		words = append(words, b.words.provisional)
	}
	if p.Adopted != "" {
		words = append(words, fmt.Sprintf(b.words.adopted, p.Adopted))
	}
	if p.Closed {
		words = append(words, b.words.closed)
	}
	if len(p.Units) > 0 {
		words = append(words, fmt.Sprintf(b.words.only, strings.Join(p.Units, ", ")))
	}
	if !b.alike() {
		words = append(words, b.periods(p))
	}
	return strings.Join(nonEmpty(words...), "  ·  ")
}

// fill writes the tables, counting, and what was counted.
func (b *book) fill(ctx context.Context, d Data) error {
	t, m := newTally(b.head, b.head.Grades, d.Areas), newMatrix(b.head.Grades)
	deviations, err := begin(b, deviationSheet(), func(name string) (io.Writer, error) { return b.pack.beside(name) })
	if err != nil {
		return err
	}
	err = put(ctx, b, answerSheet(), d.Answers, func(r *Row) error {
		if err := t.add(r); err != nil {
			return err
		}
		m.add(r)
		if !b.deviates(r) {
			return nil
		}
		return deviations.add(r)
	})
	if err != nil {
		return err
	}
	b.sortMissing(t.missing)
	for _, write := range []func() error{
		func() error { return b.boardsOn(ctx, d.Boards) },
		func() error { return put(ctx, b, b.matrixSheet(m), of(m.rows), nil) },
		deviations.end,
		func() error { return put(ctx, b, actionSheet(), of(d.Actions), nil) },
		func() error {
			if len(b.followed) == 0 {
				return nil
			}
			return put(ctx, b, yearSheet(b.followed), of(b.followed), nil)
		},
		func() error { return put(ctx, b, missingSheet(), of(t.missing), nil) },
		func() error { return put(ctx, b, textSheet(), of(d.Texts), nil) },
		func() error { return put(ctx, b, planSheet(), of(d.Controls), nil) },
		func() error { return put(ctx, b, areaSheet(), of(d.Areas), nil) },
		func() error { return put(ctx, b, deliverySheet(), of(d.Deliveries), nil) },
		func() error { return put(ctx, b, mailSheet(), d.Mails, nil) },
		func() error { return b.riskMap(d.Controls) },
		b.about,
	} {
		if err := write(); err != nil {
			return err
		}
	}
	return b.summarise(t)
}

// boardsOn writes how far the boards have come, in a workbook of several.
func (b *book) boardsOn(ctx context.Context, rows []BoardRow) error {
	if !b.boards {
		return nil
	}
	return put(ctx, b, boardSheet(), of(rows), nil)
}

// put writes one table. Count, when there is one, sees every row first.
func put[R any](ctx context.Context, b *book, s sheet[R], rows iter.Seq2[R, error], count func(*R) error) error {
	w, err := begin(b, s, b.pack.Create)
	if err != nil {
		return err
	}
	if rows == nil {
		return w.end()
	}
	var r R // one for all rows: what is pointed to is moved to the heap
	for row, err := range rows {
		r = row
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("reading row %d for sheet %s: %w", w.n, w.name, err)
		}
		if count != nil {
			if err := count(&r); err != nil {
				return err
			}
		}
		if err := w.add(&r); err != nil {
			return err
		}
	}
	return w.end()
}

func of[R any](rows []R) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// sortMissing puts a person's rows together, people in the order of the
// language's alphabet and the earliest due first; rows without a person last.
func (b *book) sortMissing(rows []missingRow) {
	order := collate.New(language.Make(b.pick("sv", "en")))
	keys, buffer := map[string]string{}, &collate.Buffer{}
	for i := range rows {
		if name := rows[i].who.Value().owner; keys[name] == "" && name != "" {
			keys[name] = string(order.KeyFromString(buffer, name))
			buffer.Reset()
		}
	}
	slices.SortStableFunc(rows, func(x, y missingRow) int {
		a, b := x.who.Value(), y.who.Value()
		if (a.owner == "") != (b.owner == "") {
			return cmp.Compare(len(b.owner), len(a.owner))
		}
		return cmp.Or(cmp.Compare(keys[a.owner], keys[b.owner]), cmp.Compare(a.email, b.email), cmp.Compare(x.when.Value().due, y.when.Value().due), cmp.Compare(x.ref, y.ref))
	})
}
