package paper

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"rond/workbook"
)

// Sheet is what a sheet has besides its cells.
type Sheet struct {
	Name       string
	Widths     []float64 // of the columns from A, in characters of the default font
	Heading    int       // row of the headings, repeated on every page; 0, there is none
	Last       int       // last row
	Freeze     int       // columns that stay in view
	Printed    int       // the last column on paper, from zero, when some are for the screen only
	Filter     bool
	Footer     string // [Footer] or [PageNumbers]
	Tab        string
	Landscape  bool
	Protection bool
	Zoom       float64 // per cent on the screen; 0 is a hundred
}

// Apply sets the sheet up in a workbook that has it.
func (s Sheet) Apply(f *excelize.File) error {
	for _, step := range []func(*excelize.File) error{s.filtered, s.view, s.page, s.frozen, s.protect} {
		if err := step(f); err != nil {
			return fmt.Errorf("setting up the sheet %s: %w", s.Name, err)
		}
	}
	return nil
}

func (s Sheet) view(f *excelize.File) error {
	no, yes, tab := false, true, "FF"+s.Tab
	view := excelize.ViewOptions{ShowGridLines: &no}
	if s.Zoom > 0 {
		view.ZoomScale = &s.Zoom
	}
	if err := f.SetSheetView(s.Name, 0, &view); err != nil {
		return err
	}
	if err := f.SetSheetProps(s.Name, &excelize.SheetPropsOptions{TabColorRGB: &tab, FitToPage: &yes}); err != nil {
		return err
	}
	for i, width := range s.Widths {
		name := ColumnName(i)
		if err := f.SetColWidth(s.Name, name, name, width); err != nil {
			return err
		}
	}
	return f.SetSheetDimension(s.Name, "A1:"+workbook.CellName(len(s.Widths)-1, s.Last))
}

func (s Sheet) page(f *excelize.File) error {
	a4, wide, tall, orientation := 9, 1, 0, "portrait"
	if s.Landscape {
		orientation = "landscape"
	}
	if err := f.SetPageLayout(s.Name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
		return err
	}
	if s.Printed > 0 && s.Printed < len(s.Widths)-1 {
		area := fmt.Sprintf("'%s'!$B$1:$%s$%d", s.Name, ColumnName(s.Printed), s.Last)
		if err := f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: area, Scope: s.Name}); err != nil {
			return err
		}
	}
	side, top, bottom, margin := 0.2, 0.4, 0.55, 0.25 // inches
	if err := f.SetPageMargins(s.Name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &bottom, Header: &margin, Footer: &margin}); err != nil {
		return err
	}
	return f.SetHeaderFooter(s.Name, &excelize.HeaderFooterOptions{OddFooter: s.Footer})
}

func (s Sheet) frozen(f *excelize.File) error {
	if s.Heading == 0 {
		return nil
	}
	titles := fmt.Sprintf("'%s'!$%d:$%d", s.Name, s.Heading, s.Heading)
	if err := f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: titles, Scope: s.Name}); err != nil {
		return err
	}
	if err := s.spoken(f); err != nil {
		return err
	}
	cell := workbook.CellName(s.Freeze, s.Heading+1)
	return f.SetPanes(s.Name, &excelize.Panes{Freeze: true, XSplit: s.Freeze, YSplit: s.Heading, TopLeftCell: cell, ActivePane: "bottomRight",
		Selection: []excelize.Selection{{Pane: "bottomRight", ActiveCell: cell, SQRef: cell}}})
}

// spoken names the headings so that a screen reader says them with each cell:
// ColumnTitleRegion, the region's number, its first and last cell, and the
// sheet's number.
func (s Sheet) spoken(f *excelize.File) error {
	at, err := f.GetSheetIndex(s.Name)
	if err != nil {
		return err
	}
	last := workbook.CellName(len(s.Widths)-1, s.Last)
	return f.SetDefinedName(&excelize.DefinedName{
		Name:     fmt.Sprintf("ColumnTitleRegion1.B%d.%s.%d", s.Heading, last, at+1),
		RefersTo: fmt.Sprintf("'%s'!$B$%d", s.Name, s.Heading),
	})
}

// filtered comes before the view: excelize's AutoFilter writes the sheet's
// properties anew.
func (s Sheet) filtered(f *excelize.File) error {
	if !s.Filter {
		return nil
	}
	return f.AutoFilter(s.Name, fmt.Sprintf("B%d:%s", s.Heading, workbook.CellName(len(s.Widths)-1, s.Last)), nil)
}

// protect locks what is not to be filled in, without a password: it is a
// rail, not a lock. Widening a column, and filtering, stay allowed.
func (s Sheet) protect(f *excelize.File) error {
	if !s.Protection {
		return nil
	}
	return f.ProtectSheet(s.Name, &excelize.SheetProtectionOptions{
		AutoFilter: true, FormatColumns: true, FormatRows: true, SelectLockedCells: true, SelectUnlockedCells: true,
	})
}

// ColumnName is the letters of a column, counted from zero.
func ColumnName(i int) string { return strings.TrimRight(workbook.CellName(i, 1), "1") }

// referenceMark stands for the reference in the footers of a [Frame].
const referenceMark = "@@reference@@"

// Footer is a footer with the reference and the page numbers: "Sida 1 av 2".
func Footer(page, of string) string { return "&L&10 " + referenceMark + PageNumbers(page, of) }

// PageNumbers is a footer with the page numbers.
func PageNumbers(page, of string) string { return "&R&10" + page + " &P " + of + " &N" }
