package consolidated_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rond/workbook/consolidated"
)

func readTexts(t testing.TB, data []byte) ([]consolidated.Written, []string) {
	t.Helper()
	rows, problems, err := consolidated.ReadTexts(t.Context(), bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, p := range problems {
		told = append(told, p.String())
	}
	return rows, told
}

// TestTextsComeBackAsTheyWent: whatever stands in the cells, and in either
// language, the sheet is read as it was written.
func TestTextsComeBackAsTheyWent(t *testing.T) {
	t.Parallel()
	word := map[string]string{}
	for _, g := range sampleHead("sv").Grades {
		word[g.Code] = g.Word
	}
	for _, lang := range []string{"sv", "en"} {
		d := sampleData(t, 20)
		for i, text := range hostile() {
			d.Texts = append(d.Texts, consolidated.TextRow{Key: fmt.Sprintf("AN/2026/2026-T1/0/0000/K%d", i), Text: text, Grade: "none"})
		}
		rows, told := readTexts(t, write(t, sampleHead(lang), d))
		if len(rows) != len(d.Texts) || len(told) != 0 {
			t.Fatalf("%s: %d rows of %d, %v", lang, len(rows), len(d.Texts), told)
		}
		for i, got := range rows {
			want := d.Texts[i]
			// A workbook knows one kind of line break (XML 1.0, §2.11).
			text := strings.TrimSpace(strings.ReplaceAll(want.Text, "\r\n", "\n"))
			if got.Key != want.Key || strings.TrimSpace(got.Text) != text || got.Grade != word[want.Grade] || got.Done != want.Written {
				t.Errorf("%s, row %d: %+v, want %+v", lang, i, got, want)
			}
		}
	}
}

// TestTextsAreReadWhereTheyStand: somebody sorts the rows, moves the columns,
// adds one, writes, and saves in their own program.
func TestTextsAreReadWhereTheyStand(t *testing.T) {
	t.Parallel()
	d := sampleData(t, 20)
	f := open(t, write(t, sampleHead("sv"), d))
	sheet := table(t, f, "Rapporttext")
	work := excelize.NewFile()
	t.Cleanup(func() { work.Close() })
	if err := work.SetSheetName("Sheet1", "Rapporttext"); err != nil {
		t.Fatal(err)
	}
	put := func(column, row int, text string) {
		cell, err := excelize.CoordinatesToCellName(column, row)
		if err == nil {
			err = work.SetCellStr("Rapporttext", cell, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	heads := []string{"Nyckel", "Mina anteckningar", "Rapporttext", "Klar", "Bedömning"}
	for i, head := range heads {
		put(i+2, 3, head)
	}
	slices.Reverse(sheet)
	for i, row := range sheet {
		row["Rapporttext"], row["Klar"], row["Bedömning"] = fmt.Sprintf("Ny text %d", i), "x", "större avvikelse"
		for j, head := range heads {
			put(j+2, i+4, row[head])
		}
	}
	var b bytes.Buffer
	if err := work.Write(&b); err != nil {
		t.Fatal(err)
	}
	rows, told := readTexts(t, b.Bytes())
	if len(rows) != len(d.Texts) || len(told) != 0 {
		t.Fatalf("%d rows, %v", len(rows), told)
	}
	for i, got := range rows {
		want := d.Texts[len(d.Texts)-1-i]
		if got.Key != want.Key || got.Text != fmt.Sprintf("Ny text %d", i) || got.Grade != "större avvikelse" || !got.Done || got.Cells["text"] != fmt.Sprintf("D%d", i+4) {
			t.Errorf("row %d: %+v", i, got)
		}
	}
}

func TestATextlessWorkbookSaysSo(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	t.Cleanup(func() { f.Close() })
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	if rows, told := readTexts(t, b.Bytes()); len(rows) != 0 || !slices.ContainsFunc(told, func(s string) bool { return strings.Contains(s, "texts-sheet-missing") }) {
		t.Errorf("%v, %v", rows, told)
	}
	if rows, told := readTexts(t, []byte("no workbook")); len(rows) != 0 || len(told) != 1 {
		t.Errorf("%v, %v", rows, told)
	}
}
