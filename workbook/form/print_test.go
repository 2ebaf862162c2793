package form_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rond/workbook/form"
)

func number(t testing.TB, s string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// sheetWidth is a sheet's width on the screen, in pixels: seven a character of
// ten-point Arial, and five around the text (ECMA-376 part 1, 18.3.1.13). Only
// columns up to last count, all of them when it is 0.
func sheetWidth(t testing.TB, sheet string, last float64) float64 {
	t.Helper()
	width := 0.0
	for _, col := range regexp.MustCompile(`<col [^>]*>`).FindAllString(sheet, -1) {
		if strings.Contains(col, `hidden="`) {
			continue
		}
		attr := func(name string) float64 {
			return number(t, regexp.MustCompile(` ` + name + `="([\d.]+)"`).FindStringSubmatch(col)[1])
		}
		if last > 0 && attr("min") > last {
			continue
		}
		width += (attr("max") - attr("min") + 1) * math.Ceil(attr("width")*7+5)
	}
	return width
}

// printedTo is the last column of the form's print area, 0 when it has none.
func printedTo(t testing.TB, parts map[string]string, sheet string) float64 {
	t.Helper()
	area := regexp.MustCompile(`Print_Area"[^>]*>[^<]*!\$B\$1:\$([A-Z]+)\$`).FindStringSubmatch(parts["xl/workbook.xml"])
	if area == nil || sheet != "xl/worksheets/sheet1.xml" {
		return 0
	}
	column, err := excelize.ColumnNameToNumber(area[1])
	if err != nil || column > 13 {
		t.Errorf("prints to column %s (%v), at most twelve after the hidden key", area[1], err)
	}
	return float64(column)
}

// TestNothingPrintsBelowEightPoints: on A4, whatever the language, the number
// of rows, and whether it is a correction. Spreadsheet programs fit to width in
// whole per cent.
func TestNothingPrintsBelowEightPoints(t *testing.T) {
	t.Parallel()
	for _, f := range []form.Form{sample(t, "sv", 1), sample(t, "en", 7), withActions(filled(t, "sv", 40)), corrected(t, "sv"), corrected(t, "en"), measuredForm(t, "sv"), measuredForm(t, "en")} {
		parts := unpacked(t, build(t, f))
		smallest := math.MaxFloat64
		for _, size := range regexp.MustCompile(`<sz val="([\d.]+)"`).FindAllStringSubmatch(parts["xl/styles.xml"]+parts["xl/sharedStrings.xml"], -1) {
			smallest = min(smallest, number(t, size[1]))
		}
		for name, sheet := range parts {
			if !strings.Contains(name, "worksheets/sheet") || !strings.Contains(sheet, "<pageSetup") {
				continue
			}
			long := 8.27
			if strings.Contains(sheet, `orientation="landscape"`) {
				long = 11.69
			}
			margins := regexp.MustCompile(`left="([\d.]+)" right="([\d.]+)"`).FindStringSubmatch(sheet)
			paper := (long - number(t, margins[1]) - number(t, margins[2])) * 96
			scale := min(math.Floor(100*paper/sheetWidth(t, sheet, printedTo(t, parts, name))), 100) / 100
			for _, size := range regexp.MustCompile(`&amp;(\d+)`).FindAllStringSubmatch(sheet, -1) {
				smallest = min(smallest, number(t, size[1]))
			}
			if smallest*scale < 8 {
				t.Errorf("%s of %d rows in %s: %v points at %v", name, len(f.Rows), f.Lang, smallest, scale)
			}
		}
	}
}

// TestTheFirstScreen: on a screen of 1366 by 768, where a spreadsheet program
// keeps a third for itself, a person sees every column, the head and two rows.
func TestTheFirstScreen(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"sv", "en"} {
		sheet := unpacked(t, build(t, sample(t, lang, 7)))["xl/worksheets/sheet1.xml"]
		height := 0.0
		for _, row := range regexp.MustCompile(`<row r="\d+" ht="([\d.]+)"`).FindAllStringSubmatch(sheet, 8) {
			height += number(t, row[1]) * 96 / 72
		}
		if width := sheetWidth(t, sheet, 0); width > 1366-50 || height > 420 {
			t.Errorf("%s: head and two rows take %v by %v pixels", lang, width, height)
		}
	}
}
