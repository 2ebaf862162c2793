package form_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

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
// ten-point Arial, and five around the text (ECMA-376 part 1, 18.3.1.13).
func sheetWidth(t testing.TB, sheet string) float64 {
	t.Helper()
	width := 0.0
	for _, col := range regexp.MustCompile(`<col [^>]*>`).FindAllString(sheet, -1) {
		if strings.Contains(col, `hidden="`) {
			continue
		}
		attr := func(name string) float64 {
			return number(t, regexp.MustCompile(` ` + name + `="([\d.]+)"`).FindStringSubmatch(col)[1])
		}
		width += (attr("max") - attr("min") + 1) * math.Ceil(attr("width")*7+5)
	}
	return width
}

// TestNothingPrintsBelowEightPoints: on A4, whatever the language, the number
// of rows, and whether it is a correction. Spreadsheet programs fit to width in
// whole per cent.
func TestNothingPrintsBelowEightPoints(t *testing.T) {
	t.Parallel()
	for _, f := range []form.Form{sample(t, "sv", 1), sample(t, "en", 7), withActions(filled(t, "sv", 40)), corrected(t, "sv"), corrected(t, "en")} {
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
			scale := min(math.Floor(100*paper/sheetWidth(t, sheet)), 100) / 100
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
		if width := sheetWidth(t, sheet); width > 1366-50 || height > 420 {
			t.Errorf("%s: head and two rows take %v by %v pixels", lang, width, height)
		}
	}
}
