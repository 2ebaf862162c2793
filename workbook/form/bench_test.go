package form

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"rond/workbook"
	"rond/workbook/grid"
	"rond/workbook/paper"
)

// The benchmarks compare with the plain way in one run: the same form made
// with excelize from scratch, and read through excelize's rows.

func benchForm() Form {
	f := Form{Lang: "sv", Organisation: "Exempelkommunen", Board: "Nämnden", Plan: "Plan 2026", Recipient: "Maria", Reference: "R1043", Due: "2026-05-13",
		Contact: "Anna Berg", Texts: Texts{Title: "Uppföljning", Intro: "Svara på {count} senast {due}.", Steps: []string{"Öppna", "Fyll i", "Spara", "Svara"},
			Help: []string{"# Hjälp", "Fyll i de vita rutorna."}, Prompt: map[Field]string{FieldResult: "Vad såg du?"}},
		Grades: []Grade{{"none", "Ingen avvikelse", 0}, {"minor", "Mindre avvikelse", 1}, {"major", "Större avvikelse", 2}, {"unassessed", "Ej bedömd", -1}}}
	s := benchSigner()
	for i := range 20 {
		f.Rows = append(f.Rows, Row{Key: s.Key(1043, i+1), Ref: fmt.Sprintf("K%02d-2026T1", i+1), Area: "Ekonomi i balans", Control: fmt.Sprintf("Kontroll %d av utfall mot budget", i),
			Method: "Stickprov", Period: "tertial 1 2026", Previous: "Ja · Ingen avvikelse",
			Answer: Answer{Performed: Yes, Result: fmt.Sprintf("%d fakturor granskade utan anmärkning", i), Grade: "none"}})
	}
	return f
}

func benchSigner() Signer { return Signer{Installation: "bench", Secret: []byte("secret")} }

// plainly builds the same form with excelize alone.
func plainly(w io.Writer, form Form) error {
	s := shapeOf(form)
	k := &skeleton{look: paper.PaletteOf(""), rules: rules{layoutOf(s.Extras), wordsIn(s.Lang), s.Grades}}
	f, err := paper.NewFile(s.sheetNames(k.rules.words))
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck
	if k.styles, err = paper.NewStyles(f, k.look); err != nil {
		return err
	}
	if err := k.layOut(f, s); err != nil {
		return err
	}
	for i := range s.Rows {
		k.done = append(k.done, k.rules.doneFormula(k.rules.first()+i))
	}
	for _, sheet := range append(k.lines(form), paper.SheetLines{Name: k.rules.words.helpSheet, Lines: k.styles.HelpLines(s.Help)}) {
		for i, l := range sheet.Lines {
			if err := f.SetRowHeight(sheet.Name, i+1, max(l.Height, 15)); err != nil {
				return err
			}
			for column, c := range l.Cells {
				if err := plainCell(f, sheet.Name, workbook.CellName(column, i+1), c); err != nil {
					return err
				}
			}
		}
	}
	return f.Write(w)
}

func plainCell(f *excelize.File, sheet, name string, c paper.Cell) error {
	var err error
	switch {
	case c.Formula != "":
		err = f.SetCellFormula(sheet, name, c.Formula)
	case c.IsNum:
		err = f.SetCellFloat(sheet, name, c.Number, -1, 64)
	case c.Runs != nil:
		var runs []excelize.RichTextRun
		for _, r := range c.Runs {
			runs = append(runs, excelize.RichTextRun{Text: r.Text, Font: &excelize.Font{Bold: r.Bold, Size: 10, Color: r.Colour, Family: "Arial"}})
		}
		err = f.SetCellRichText(sheet, name, runs)
	case c.Text != "":
		err = f.SetCellStr(sheet, name, c.Text)
	}
	if err != nil || c.Style == 0 {
		return err
	}
	return f.SetCellStyle(sheet, name, name, c.Style)
}

func BenchmarkBuild(b *testing.B) {
	f, builder := benchForm(), NewBuilder()
	build := func() error { return builder.Build(io.Discard, f) }
	plain := func() error { return plainly(io.Discard, f) }
	b.Run("rond", func(b *testing.B) { repeated(b, build) })
	b.Run("excelize", func(b *testing.B) { repeated(b, plain) })
	b.Run("ratio", func(b *testing.B) { compared(b, build, plain) })
}

func BenchmarkRead(b *testing.B) {
	var buf bytes.Buffer
	if err := plainly(&buf, benchForm()); err != nil {
		b.Fatal(err)
	}
	data, s := buf.Bytes(), benchSigner()
	read := func() error {
		r, err := Read(context.Background(), bytes.NewReader(data), int64(len(data)), grid.DefaultLimits(), s.Verify)
		if err == nil && len(r.Rows) != 20 {
			err = fmt.Errorf("%d rows", len(r.Rows))
		}
		return err
	}
	plain := func() error { return plainRead(data) }
	b.Run("rond", func(b *testing.B) { repeated(b, read) })
	b.Run("excelize", func(b *testing.B) { repeated(b, plain) })
	b.Run("ratio", func(b *testing.B) { compared(b, read, plain) })
}

func repeated(b *testing.B, work func() error) {
	b.ReportAllocs()
	for b.Loop() {
		if err := work(); err != nil {
			b.Fatal(err)
		}
	}
}

// compared reports how many times as fast ours is as the plain way: the median
// of rounds in which the two take turns, so that other work on the machine
// falls on both.
func compared(b *testing.B, ours, plain func() error) {
	const rounds = 9
	var ratios []float64
	for b.Loop() {
		ratios = ratios[:0]
		for range rounds {
			slow, fast := timed(b, plain, 10), timed(b, ours, 40)
			ratios = append(ratios, 4*float64(slow)/float64(fast))
		}
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[rounds/2], "x-plain")
	b.ReportMetric(0, "ns/op") // the ratio is the figure
}

func timed(b *testing.B, work func() error, n int) time.Duration {
	start := time.Now()
	for range n {
		if err := work(); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start)
}

// plainRead takes from excelize what a reader needs: every sheet's rows, the
// kind and the formula of the answers, and the properties.
func plainRead(data []byte) error {
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck
	for _, sheet := range f.GetSheetList() {
		if _, err := f.GetRows(sheet); err != nil {
			return err
		}
	}
	for row := sharedRow; row < sharedRow+20; row++ {
		for _, c := range standardColumns() {
			if !c.input {
				continue
			}
			name := workbook.CellName(layoutOf(extras{}).at(c.field), row)
			if _, err := f.GetCellType("Internkontroll", name); err != nil {
				return err
			}
			if _, err := f.GetCellFormula("Internkontroll", name); err != nil {
				return err
			}
		}
	}
	_, err = f.GetDocProps()
	return err
}

// TestSkeletonGivesWhatExcelizeWould compares the two ways cell by cell.
func TestSkeletonGivesWhatExcelizeWould(t *testing.T) {
	t.Parallel()
	var ours, plain bytes.Buffer
	if err := NewBuilder().Build(&ours, benchForm()); err != nil {
		t.Fatal(err)
	}
	if err := plainly(&plain, benchForm()); err != nil {
		t.Fatal(err)
	}
	a, b := opened(t, ours.Bytes()), opened(t, plain.Bytes())
	for _, sheet := range a.GetSheetList() {
		for row := 1; row <= 30; row++ {
			for column := range 15 {
				name := workbook.CellName(column, row)
				for what, get := range map[string]func(*excelize.File) (any, error){
					"formula": func(f *excelize.File) (any, error) { return f.GetCellFormula(sheet, name) },
					"style":   func(f *excelize.File) (any, error) { return f.GetCellStyle(sheet, name) },
					"value": func(f *excelize.File) (any, error) {
						if formula, err := f.GetCellFormula(sheet, name); err != nil || formula != "" {
							return "", err // only ours is cached
						}
						return f.GetCellValue(sheet, name)
					},
				} {
					x, err1 := get(a)
					y, err2 := get(b)
					if x != y || err1 != nil || err2 != nil {
						t.Errorf("%s %s: %s %v (%v), excelize %v (%v)", sheet, name, what, x, err1, y, err2)
					}
				}
			}
		}
	}
}

func opened(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}
