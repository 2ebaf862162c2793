package paper_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rond/workbook/paper"
)

// TestWhatACellHolds: what Held says of a text is what another program reads in
// the cell that it was written to.
func TestWhatACellHolds(t *testing.T) {
	t.Parallel()
	f, err := paper.NewFile([]string{"A"})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // nothing is on disk
	frame, err := paper.NewFrame(f, nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"=1+1 & <b>": "=1+1 & <b>", "a\r\nb\rc": "a\nb\nc", "\x00x\ufffe": "\ufffdx\ufffd", "\xff": "\ufffd", "_x0041_": "_x0041_", " a ": " a ",
		strings.Repeat("å", 40_000): strings.Repeat("å", paper.MaxText), strings.Repeat("😀", 20_000): strings.Repeat("😀", paper.MaxText/2),
	} {
		if got := paper.Held(text); got != want {
			t.Errorf("%.20q is held as %.20q", text, got)
		}
		var b bytes.Buffer
		var press paper.Press
		line := paper.Line{Cells: []paper.Cell{{Text: text}, {Formula: "1+2", Number: 3, IsNum: true}}}
		if err := press.Write(&b, frame, paper.Document{Reference: "R1", Sheets: []paper.SheetLines{{Name: "A", Lines: []paper.Line{line}}}}); err != nil {
			t.Fatal(err)
		}
		x, err := excelize.OpenReader(&b)
		if err != nil {
			t.Fatal(err)
		}
		got, err := x.GetCellValue("A", "A1")
		if kind, _ := x.GetCellType("A", "B1"); err != nil || got != want || kind != excelize.CellTypeUnset {
			t.Errorf("%.20q is read as %.20q, %v; the number is a %v", text, got, err, kind)
		}
		props, err := x.GetDocProps()
		if err != nil || paper.ReferenceIn(props.Keywords) != "R1" {
			t.Errorf("%+v, %v", props, err)
		}
	}
	for keywords, want := range map[string]string{"": "", "budget": "", "rond ": "", "rond R1043 ": "R1043"} {
		if got := paper.ReferenceIn(keywords); got != want {
			t.Errorf("%q names %q", keywords, got)
		}
	}
}

// TestListsStandWhereTheyCan: in the validation, or in a range when their words
// would be read as others there.
func TestListsStandWhereTheyCan(t *testing.T) {
	t.Parallel()
	for words, inRange := range map[string]bool{"Ja|Nej": false, "a, b|c": true, `a "b"|c`: true, "a\nb|c": true, strings.Repeat("x", 130) + "|" + strings.Repeat("y", 130): true} {
		f := excelize.NewFile()
		if err := paper.AddList(f, "Sheet1", "A1:A9", paper.Prompt{}, strings.Split(words, "|"), paper.Range("Sheet1", "H", 2)); err != nil {
			t.Fatal(err)
		}
		all, err := f.GetDataValidations("Sheet1")
		if err != nil || len(all) != 1 || strings.Contains(all[0].Formula1, "$H$1:$H$2") != inRange {
			t.Errorf("%.20q: %+v, %v", words, all[0], err)
		}
	}
}
