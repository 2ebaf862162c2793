package form

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"rond/workbook"
)

// styles are the cell styles of a skeleton.
type styles struct {
	title, intro, side, steps, contact, plain  int
	progress                                   int
	heading, headingInput                      int
	key, ref, locked, lockedMuted, done        int
	input, inputDate, inputCount               int
	badInput, badDate, badCount                int
	helpTitle, helpText, listHead, listCell    int
	listStrong                                 int
	yellow, green, amber, red, idle, ok, lacks int // conditional
	mend, calm                                 int
}

func fillOf(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}

func edges(color string, style int) []excelize.Border {
	var all []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		all = append(all, excelize.Border{Type: side, Color: color, Style: style})
	}
	return all
}

// newStyles makes every style. A font without a family would be written
// without a name, and read as whatever the program likes.
func newStyles(f *excelize.File, look palette) (styles, error) {
	var s styles
	font := func(size float64, color string, bold bool) *excelize.Font {
		return &excelize.Font{Family: fontName, Size: size, Color: color, Bold: bold}
	}
	at := func(horizontal, vertical string, wrap bool) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: horizontal, Vertical: vertical, WrapText: wrap}
	}
	inCell := &excelize.Alignment{Horizontal: "left", Vertical: "top", WrapText: true, Indent: 1}
	inHead := &excelize.Alignment{Horizontal: "left", Vertical: "center", WrapText: true, Indent: 1}
	open := &excelize.Protection{Locked: false}
	const (
		asText  = 49 // "@": what is typed stays what was typed
		asCount = 1  // "0"
	)
	deep, teal := look.heading, look.input
	date := "yyyy-mm-dd"
	grid, bad := edges(hairline, 1), edges(badEdge, 2)
	for _, d := range []struct {
		id    *int
		style excelize.Style
	}{
		{&s.title, excelize.Style{Font: font(17, deep, true), Alignment: at("left", "center", false)}},
		{&s.intro, excelize.Style{Font: font(11.5, ink, true), Alignment: at("left", "center", false)}},
		{&s.side, excelize.Style{Font: font(10, muted, false), Alignment: at("right", "center", false)}},
		{&s.steps, excelize.Style{Font: font(10, ink, false), Alignment: at("left", "center", true)}},
		{&s.plain, excelize.Style{Font: font(10, ink, false), Alignment: at("left", "center", false)}},
		{&s.contact, excelize.Style{Font: font(10, muted, false), Alignment: at("left", "center", false)}},
		{&s.progress, excelize.Style{Font: font(13, teal, true), Alignment: at("right", "center", false)}},
		{&s.heading, excelize.Style{Font: font(10, white, true), Fill: fillOf(deep), Border: edges(white, 1), Alignment: inHead}},
		{&s.headingInput, excelize.Style{Font: font(10, white, true), Fill: fillOf(teal), Border: edges(white, 1), Alignment: inHead}},
		{&s.key, excelize.Style{Font: font(10, muted, false), NumFmt: asText}},
		{&s.ref, excelize.Style{Font: font(10, deep, true), Fill: fillOf(paper), Border: grid, Alignment: inCell, NumFmt: asText}},
		{&s.locked, excelize.Style{Font: font(10, ink, false), Fill: fillOf(paper), Border: grid, Alignment: inCell, NumFmt: asText}},
		{&s.lockedMuted, excelize.Style{Font: font(10, muted, false), Fill: fillOf(paper), Border: grid, Alignment: inCell, NumFmt: asText}},
		{&s.done, excelize.Style{Font: font(10, muted, false), Fill: fillOf(paper), Border: grid, Alignment: inCell}},
		{&s.input, excelize.Style{Font: font(10, ink, false), Fill: fillOf(white), Border: grid, Alignment: inCell, NumFmt: asText, Protection: open}},
		{&s.inputDate, excelize.Style{Font: font(10, ink, false), Fill: fillOf(white), Border: grid, Alignment: inCell, CustomNumFmt: &date, Protection: open}},
		{&s.inputCount, excelize.Style{Font: font(10, ink, false), Fill: fillOf(white), Border: grid, Alignment: inCell, NumFmt: asCount, Protection: open}},
		{&s.badCount, excelize.Style{Font: font(10, ink, false), Fill: fillOf(badPale), Border: bad, Alignment: inCell, NumFmt: asCount, Protection: open}},
		{&s.badInput, excelize.Style{Font: font(10, ink, false), Fill: fillOf(badPale), Border: bad, Alignment: inCell, NumFmt: asText, Protection: open}},
		{&s.badDate, excelize.Style{Font: font(10, ink, false), Fill: fillOf(badPale), Border: bad, Alignment: inCell, CustomNumFmt: &date, Protection: open}},
		{&s.helpTitle, excelize.Style{Font: font(15, deep, true), Alignment: at("left", "center", false)}},
		{&s.helpText, excelize.Style{Font: font(11, ink, false), Alignment: at("left", "top", true)}},
		{&s.listHead, excelize.Style{Font: font(10.5, white, true), Fill: fillOf(deep), Border: edges(white, 1), Alignment: inHead}},
		{&s.listCell, excelize.Style{Font: font(10.5, ink, false), Border: grid, Alignment: inCell, NumFmt: asText}},
		{&s.listStrong, excelize.Style{Font: font(10.5, deep, true), Border: grid, Alignment: inCell, NumFmt: asText}},
	} {
		id, err := f.NewStyle(&d.style)
		if err != nil {
			return s, fmt.Errorf("making a cell style: %w", err)
		}
		*d.id = id
	}
	return s, s.conditional(f)
}

func (s *styles) conditional(f *excelize.File) error {
	for _, d := range []struct {
		id         *int
		fill, font string
	}{
		{&s.yellow, wanted, ""}, {&s.green, greenPale, ""}, {&s.amber, amberPale, ""}, {&s.red, redPale, ""},
		{&s.idle, idle, ""}, {&s.ok, greenPale, doneInk}, {&s.lacks, "", missingInk}, {&s.mend, badPale, badInk}, {&s.calm, white, ""},
	} {
		style := &excelize.Style{}
		if d.fill != "" {
			style.Fill = fillOf(d.fill)
		}
		if d.font != "" {
			style.Font = &excelize.Font{Bold: true, Color: d.font}
		}
		id, err := f.NewConditionalStyle(style)
		if err != nil {
			return fmt.Errorf("making a conditional style: %w", err)
		}
		*d.id = id
	}
	return nil
}

// sheetSetup is what a sheet has besides its cells.
type sheetSetup struct {
	name       string
	columns    []column
	heading    int // row of the headings, repeated on every page
	last       int // last row
	freeze     int // columns that stay in view
	printed    int // the last column on paper, when some are for the screen only
	filter     bool
	footer     string
	tab        string
	landscape  bool
	protection bool
}

func (s sheetSetup) apply(f *excelize.File) error {
	for _, step := range []func(*excelize.File) error{s.filtered, s.view, s.page, s.frozen, s.protect} {
		if err := step(f); err != nil {
			return fmt.Errorf("setting up the sheet %s: %w", s.name, err)
		}
	}
	return nil
}

func (s sheetSetup) view(f *excelize.File) error {
	no, yes, tab := false, true, "FF"+s.tab
	if err := f.SetSheetView(s.name, 0, &excelize.ViewOptions{ShowGridLines: &no}); err != nil {
		return err
	}
	if err := f.SetSheetProps(s.name, &excelize.SheetPropsOptions{TabColorRGB: &tab, FitToPage: &yes}); err != nil {
		return err
	}
	for i, c := range s.columns {
		name := columnName(i)
		if err := f.SetColWidth(s.name, name, name, c.width); err != nil {
			return err
		}
	}
	return f.SetSheetDimension(s.name, "A1:"+workbook.CellName(len(s.columns)-1, s.last))
}

func (s sheetSetup) page(f *excelize.File) error {
	a4, wide, tall, orientation := 9, 1, 0, "portrait"
	if s.landscape {
		orientation = "landscape"
	}
	if err := f.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
		return err
	}
	if s.printed > 0 && s.printed < len(s.columns)-1 {
		area := fmt.Sprintf("'%s'!$B$1:$%s$%d", s.name, columnName(s.printed), s.last)
		if err := f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: area, Scope: s.name}); err != nil {
			return err
		}
	}
	side, top, bottom, margin := 0.2, 0.4, 0.55, 0.25 // inches
	if err := f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &bottom, Header: &margin, Footer: &margin}); err != nil {
		return err
	}
	return f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: s.footer})
}

func (s sheetSetup) frozen(f *excelize.File) error {
	if s.heading == 0 {
		return nil
	}
	titles := fmt.Sprintf("'%s'!$%d:$%d", s.name, s.heading, s.heading)
	if err := f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: titles, Scope: s.name}); err != nil {
		return err
	}
	if err := s.spoken(f); err != nil {
		return err
	}
	cell := workbook.CellName(s.freeze, s.heading+1)
	return f.SetPanes(s.name, &excelize.Panes{Freeze: true, XSplit: s.freeze, YSplit: s.heading, TopLeftCell: cell, ActivePane: "bottomRight",
		Selection: []excelize.Selection{{Pane: "bottomRight", ActiveCell: cell, SQRef: cell}}})
}

// spoken names the headings so that a screen reader says them with each cell:
// ColumnTitleRegion, the region's number, its first and last cell, and the
// sheet's number.
func (s sheetSetup) spoken(f *excelize.File) error {
	at, err := f.GetSheetIndex(s.name)
	if err != nil {
		return err
	}
	last := workbook.CellName(len(s.columns)-1, s.last)
	return f.SetDefinedName(&excelize.DefinedName{
		Name:     fmt.Sprintf("ColumnTitleRegion1.B%d.%s.%d", s.heading, last, at+1),
		RefersTo: fmt.Sprintf("'%s'!$B$%d", s.name, s.heading),
	})
}

// filtered comes before the view: excelize's AutoFilter writes the sheet's
// properties anew.
func (s sheetSetup) filtered(f *excelize.File) error {
	if !s.filter {
		return nil
	}
	return f.AutoFilter(s.name, fmt.Sprintf("B%d:%s", s.heading, workbook.CellName(len(s.columns)-1, s.last)), nil)
}

// protect locks what is not to be filled in, without a password: it is a
// rail, not a lock. Widening a column, and filtering, stay allowed.
func (s sheetSetup) protect(f *excelize.File) error {
	if !s.protection {
		return nil
	}
	return f.ProtectSheet(s.name, &excelize.SheetProtectionOptions{
		AutoFilter: true, FormatColumns: true, FormatRows: true, SelectLockedCells: true, SelectUnlockedCells: true,
	})
}

func columnName(i int) string { return strings.TrimRight(workbook.CellName(i, 1), "1") }
