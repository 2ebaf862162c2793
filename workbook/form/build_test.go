package form_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"

	"rond/workbook/form"
	"rond/workbook/grid"
)

func TestBuildIsTheSameEveryTimeAndAtOnce(t *testing.T) {
	t.Parallel()
	b := form.NewBuilder()
	f := withActions(filled(t, "sv", 7))
	var first bytes.Buffer
	if err := b.Build(&first, f); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			var again bytes.Buffer
			other := sample(t, []string{"sv", "en"}[i%2], 1+i%3)
			if err := b.Build(io.Discard, other); err != nil {
				t.Error(err)
			}
			if err := b.Build(&again, f); err != nil || !bytes.Equal(first.Bytes(), again.Bytes()) {
				t.Errorf("built again it differs: %v", err)
			}
		})
	}
	wg.Wait()
}

func TestBuildRefusesAFormWithoutRows(t *testing.T) {
	t.Parallel()
	if err := form.NewBuilder().Build(io.Discard, form.Form{Lang: "sv"}); !errors.Is(err, form.ErrNoRows) {
		t.Error(err)
	}
}

// TestNothingBecomesAFormulaOrALink puts hostile text in every field.
func TestNothingBecomesAFormulaOrALink(t *testing.T) {
	t.Parallel()
	clean := formulas(t, build(t, withActions(sample(t, "sv", 2))))
	for _, evil := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1", "=HYPERLINK(\"http://x\")", "http://kommun.example", "</t></si><f>1</f>", "&#61;1", "_x003D_1", "\x00\x01\ufffe", "]]>"} {
		f := sample(t, "sv", 2)
		f.Texts.Title, f.Texts.Intro, f.Organisation, f.Board, f.Plan, f.Recipient, f.Reference, f.Contact = evil, evil, evil, evil, evil, evil, evil, evil
		f.Texts.Steps, f.Texts.Help = []string{evil}, []string{evil, "# " + evil}
		for i := range f.Rows {
			r := &f.Rows[i]
			r.Ref, r.Area, r.Control, r.Method, r.Period, r.Previous = evil, evil, evil, evil, evil, evil
			r.Answer = form.Answer{Performed: form.Performed(evil), Result: evil, Grade: evil, Action: evil, ActionOwner: evil, ActionDue: evil, Proposal: evil}
		}
		f.Actions = []form.Action{{Key: evil, Ref: evil, Area: evil, Text: evil, Owner: evil, Due: evil, Status: evil, Effect: evil}, {}}
		file := build(t, f)
		if got := formulas(t, file); got != clean {
			t.Errorf("%q: formulas\n%s\nwant\n%s", evil, got, clean)
		}
		x, err := excelize.OpenReader(bytes.NewReader(file))
		if err != nil {
			t.Errorf("%q: %v", evil, err)
			continue
		}
		if typ, err := x.GetCellType("Internkontroll", "G7"); err != nil || typ != excelize.CellTypeSharedString {
			t.Errorf("%q is a %v, %v", evil, typ, err)
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
		if _, err := form.Read(context.Background(), bytes.NewReader(file), int64(len(file)), grid.DefaultLimits(), signer().Verify); err != nil {
			t.Errorf("%q: %v", evil, err)
		}
	}
}

// formulas lists every formula and link of a workbook.
func formulas(t *testing.T, file []byte) string {
	t.Helper()
	var all strings.Builder
	parts := unpacked(t, file)
	for _, name := range sortedKeys(parts) {
		if strings.Contains(name, "worksheets") {
			for _, f := range regexp.MustCompile(`<f>.*?</f>|<hyperlink[^>]*>`).FindAllString(parts[name], -1) {
				fmt.Fprintln(&all, name, f)
			}
		}
		if strings.Contains(parts[name], `TargetMode="External"`) {
			fmt.Fprintln(&all, name, "goes outside")
		}
	}
	return all.String()
}

// TestLongTextsAreCutAndNotClipped: a row is as tall as its longest cell
// needs, and no taller than Excel has.
func TestLongTextsAreCutAndNotClipped(t *testing.T) {
	t.Parallel()
	f := sample(t, "sv", 3)
	f.Rows[0].Control = strings.Repeat("Kontroll av allt möjligt i verksamheten. ", 12)
	f.Rows[1].Answer.Result = strings.Repeat("å", 40_000)
	sheet := unpacked(t, build(t, f))["xl/worksheets/sheet1.xml"]
	heights := regexp.MustCompile(`<row r="(?:7|8|9)" ht="([\d.]+)"`).FindAllStringSubmatch(sheet, -1)
	if len(heights) != 3 || heights[0][1] < "2" || heights[1][1] != "409" {
		t.Errorf("heights %v", heights)
	}
	r := read(t, build(t, f))
	if n := len([]rune(r.Rows[1].Answer.Result)); n != 32_767 {
		t.Errorf("%d characters, want Excel's 32767", n)
	}
}

// TestSheetsForPeople looks at what a person and a printer need.
func TestSheetsForPeople(t *testing.T) {
	t.Parallel()
	parts := unpacked(t, build(t, withActions(sample(t, "sv", 40))))
	sheet := parts["xl/worksheets/sheet1.xml"]
	for _, want := range []string{
		`orientation="landscape"`, `paperSize="9"`, `fitToWidth="1"`, `fitToHeight="0"`, `<pageSetUpPr fitToPage="true"`, `state="frozen"`,
		`<sheetProtection`, `<autoFilter ref="$B$6:$M$46"`, `&amp;P av &amp;N`, `<v>0 av 40 klara</v>`, `showGridLines="false"`, `"Ja,Delvis,Nej`,
	} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the form's sheet has no %s", want)
		}
	}
	if strings.Contains(sheet, "filterMode") || strings.Contains(sheet, "@@") {
		t.Error("the form's sheet has a filter at work, or a mark left in it")
	}
	for name, part := range parts {
		if strings.Contains(part, "@@") {
			t.Errorf("a mark is left in %s", name)
		}
	}
	if !strings.Contains(parts["xl/workbook.xml"], "Print_Titles") || !strings.Contains(parts["xl/workbook.xml"], `name="rond" sheetId="4" r:id="rId6" state="veryHidden"`) {
		t.Error(parts["xl/workbook.xml"])
	}
	if core := parts["docProps/core.xml"]; !strings.Contains(core, "<cp:keywords>rond R1043</cp:keywords>") || !strings.Contains(core, "<dc:title>Uppföljning av intern kontroll</dc:title>") {
		t.Error(core)
	}
}
