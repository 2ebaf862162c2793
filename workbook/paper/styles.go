package paper

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Styles are the cell styles of a workbook that somebody is to fill in, by what
// a cell is.
type Styles struct {
	Title, Intro, Side, Steps, Contact, Plain  int
	Progress                                   int
	Heading, HeadingInput                      int
	Key, Ref, Locked, LockedMuted, Done        int
	Input, InputDate, InputCount               int
	BadInput, BadDate, BadCount                int
	HelpTitle, HelpText, ListHead, ListCell    int
	ListStrong                                 int
	Yellow, Green, Amber, Red, Idle, OK, Lacks int // conditional
	Mend, Calm                                 int
}

// Fill is a ground of one colour.
func Fill(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}

// Edges are lines of a colour around a cell, in an excelize border style.
func Edges(color string, style int) []excelize.Border {
	var all []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		all = append(all, excelize.Border{Type: side, Color: color, Style: style})
	}
	return all
}

// Font is the font of every text. One without a family would be written without
// a name, and read as whatever the program likes.
func Font(size float64, colour string, bold bool) *excelize.Font {
	return &excelize.Font{Family: fontName, Size: size, Color: colour, Bold: bold}
}

// NewStyles makes every style.
func NewStyles(f *excelize.File, look Palette) (Styles, error) {
	var s Styles
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
	deep, teal := look.Heading, look.Input
	date := "yyyy-mm-dd"
	grid, bad := Edges(Hairline, 1), Edges(BadEdge, 2)
	for _, d := range []struct {
		id    *int
		style excelize.Style
	}{
		{&s.Title, excelize.Style{Font: Font(17, deep, true), Alignment: at("left", "center", false)}},
		{&s.Intro, excelize.Style{Font: Font(11.5, Ink, true), Alignment: at("left", "center", false)}},
		{&s.Side, excelize.Style{Font: Font(10, Muted, false), Alignment: at("right", "center", false)}},
		{&s.Steps, excelize.Style{Font: Font(10, Ink, false), Alignment: at("left", "center", true)}},
		{&s.Plain, excelize.Style{Font: Font(10, Ink, false), Alignment: at("left", "center", false)}},
		{&s.Contact, excelize.Style{Font: Font(10, Muted, false), Alignment: at("left", "center", false)}},
		{&s.Progress, excelize.Style{Font: Font(13, teal, true), Alignment: at("right", "center", false)}},
		{&s.Heading, excelize.Style{Font: Font(10, White, true), Fill: Fill(deep), Border: Edges(White, 1), Alignment: inHead}},
		{&s.HeadingInput, excelize.Style{Font: Font(10, White, true), Fill: Fill(teal), Border: Edges(White, 1), Alignment: inHead}},
		{&s.Key, excelize.Style{Font: Font(10, Muted, false), NumFmt: asText}},
		{&s.Ref, excelize.Style{Font: Font(10, deep, true), Fill: Fill(Ground), Border: grid, Alignment: inCell, NumFmt: asText}},
		{&s.Locked, excelize.Style{Font: Font(10, Ink, false), Fill: Fill(Ground), Border: grid, Alignment: inCell, NumFmt: asText}},
		{&s.LockedMuted, excelize.Style{Font: Font(10, Muted, false), Fill: Fill(Ground), Border: grid, Alignment: inCell, NumFmt: asText}},
		{&s.Done, excelize.Style{Font: Font(10, Muted, false), Fill: Fill(Ground), Border: grid, Alignment: inCell}},
		{&s.Input, excelize.Style{Font: Font(10, Ink, false), Fill: Fill(White), Border: grid, Alignment: inCell, NumFmt: asText, Protection: open}},
		{&s.InputDate, excelize.Style{Font: Font(10, Ink, false), Fill: Fill(White), Border: grid, Alignment: inCell, CustomNumFmt: &date, Protection: open}},
		{&s.InputCount, excelize.Style{Font: Font(10, Ink, false), Fill: Fill(White), Border: grid, Alignment: inCell, NumFmt: asCount, Protection: open}},
		{&s.BadCount, excelize.Style{Font: Font(10, Ink, false), Fill: Fill(BadPale), Border: bad, Alignment: inCell, NumFmt: asCount, Protection: open}},
		{&s.BadInput, excelize.Style{Font: Font(10, Ink, false), Fill: Fill(BadPale), Border: bad, Alignment: inCell, NumFmt: asText, Protection: open}},
		{&s.BadDate, excelize.Style{Font: Font(10, Ink, false), Fill: Fill(BadPale), Border: bad, Alignment: inCell, CustomNumFmt: &date, Protection: open}},
		{&s.HelpTitle, excelize.Style{Font: Font(15, deep, true), Alignment: at("left", "center", false)}},
		{&s.HelpText, excelize.Style{Font: Font(11, Ink, false), Alignment: at("left", "top", true)}},
		{&s.ListHead, excelize.Style{Font: Font(10.5, White, true), Fill: Fill(deep), Border: Edges(White, 1), Alignment: inHead}},
		{&s.ListCell, excelize.Style{Font: Font(10.5, Ink, false), Border: grid, Alignment: inCell, NumFmt: asText}},
		{&s.ListStrong, excelize.Style{Font: Font(10.5, deep, true), Border: grid, Alignment: inCell, NumFmt: asText}},
	} {
		id, err := f.NewStyle(&d.style)
		if err != nil {
			return s, fmt.Errorf("making a cell style: %w", err)
		}
		*d.id = id
	}
	return s, s.conditional(f)
}

func (s *Styles) conditional(f *excelize.File) error {
	for _, d := range []struct {
		id         *int
		fill, font string
	}{
		{&s.Yellow, Wanted, ""}, {&s.Green, GreenPale, ""}, {&s.Amber, AmberPale, ""}, {&s.Red, RedPale, ""},
		{&s.Idle, Idle, ""}, {&s.OK, GreenPale, DoneInk}, {&s.Lacks, "", MissingInk}, {&s.Mend, BadPale, BadInk}, {&s.Calm, White, ""},
	} {
		style := &excelize.Style{}
		if d.fill != "" {
			style.Fill = Fill(d.fill)
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
