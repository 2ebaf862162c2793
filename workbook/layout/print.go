package layout

import (
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"
)

// Paper sizes as numbered in ECMA-376 part 1, §18.3.1.63.
const (
	A3 = 8
	A4 = 9
)

// Margins of every printed sheet in inches: at the sides and the top, at the
// bottom, and from the paper's edge to the footer.
const MarginSide, MarginFoot, MarginText = 0.4, 0.6, 0.3

// Footer is what stands at the foot of every printed page, with its codes.
// Pages is how the page's number is told, with its codes.
func Footer(title, sheet, pages string) string {
	return "&L" + HeaderText(title) + " · " + HeaderText(sheet) + "&R" + pages
}

// Landscape sets a sheet up for printing on its side, as wide as the paper.
func Landscape(f *excelize.File, sheet string, paper int, footer string) error {
	landscape, wide, tall, fit := "landscape", 1, 0, true
	if err := f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return fmt.Errorf("setting up sheet %s: %w", sheet, err)
	}
	if err := f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &paper, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
		return fmt.Errorf("setting up sheet %s: %w", sheet, err)
	}
	side, end, foot := MarginSide, MarginFoot, MarginText
	if err := f.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &side, Bottom: &end, Header: &foot, Footer: &foot}); err != nil {
		return fmt.Errorf("setting up sheet %s: %w", sheet, err)
	}
	if err := f.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: footer}); err != nil {
		return fmt.Errorf("setting up sheet %s: %w", sheet, err)
	}
	return nil
}

// WithoutGrid hides the lines between a sheet's cells.
func WithoutGrid(f *excelize.File, sheet string) error {
	off := false
	return f.SetSheetView(sheet, 0, &excelize.ViewOptions{ShowGridLines: &off})
}

// Names gives ranges of a sheet their names, as pairs of name and range.
func Names(f *excelize.File, sheet string, pairs ...string) error {
	for pair := range slices.Chunk(pairs, 2) {
		n := &excelize.DefinedName{Name: pair[0], RefersTo: "'" + sheet + "'!" + pair[1], Scope: sheet}
		if err := f.SetDefinedName(n); err != nil {
			return fmt.Errorf("naming %s of sheet %s: %w", pair[0], sheet, err)
		}
	}
	return nil
}
