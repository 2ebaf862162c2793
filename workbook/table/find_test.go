package table_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"rond/workbook"
	"rond/workbook/table"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func find(t testing.TB, data []byte) ([]table.Region, []table.Line, []workbook.Problem) {
	t.Helper()
	regions, lines, problems, err := table.Find(t.Context(), bytes.NewReader(data), int64(len(data)), []table.Shape{list()})
	if err != nil {
		t.Fatal(err)
	}
	return regions, lines, problems
}

// rowsOf are the values of all tables that were found, a row a line.
func rowsOf(t testing.TB, regions []table.Region) string {
	t.Helper()
	var b strings.Builder
	for _, r := range regions {
		for _, row := range r.Rows {
			values, err := json.Marshal(row.Values)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%s %d %s %v\n", r.Name, row.Line, values, row.Extra)
		}
	}
	return b.String()
}

// TestTextsInEveryEncodingAndSeparator: the same list however it was saved.
func TestTextsInEveryEncodingAndSeparator(t *testing.T) {
	t.Parallel()
	const text = "Personlista 2026\r\n\r\nKod;Kontroll;Eget\r\nK1;\"Två; rader\nå ä ö – é\";x\r\n;;\r\nK2;Åtgärd;\r\n"
	want := " 4 {\"code\":\"K1\",\"text\":\"Två; rader\\nå ä ö – é\"} [{Eget x}]\n 7 {\"code\":\"K2\",\"text\":\"Åtgärd\"} []\n"
	windows, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"UTF-8": text, "UTF-8 with its mark": "\ufeff" + text, "Windows-1252": windows, "UTF-16, as Excel's Unicode text": wide,
		"commas": strings.ReplaceAll(strings.ReplaceAll(text, "Två;", "Två,"), ";", ","), "tabs": strings.ReplaceAll(strings.ReplaceAll(text, "Två;", "Två,"), ";", "\t"),
	} {
		regions, _, problems := find(t, []byte(data))
		got := strings.ReplaceAll(rowsOf(t, regions), "Två,", "Två;")
		if got != want || len(problems) > 0 {
			t.Errorf("%s:\n%s%v\nwant\n%s", name, got, problems, want)
		}
	}
}

// TestTextsThatCannotBeRead are one problem each.
func TestTextsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]string{
		"Kod;Kontroll\nK1;\"utan slut\n": table.CodeQuote,
		"hej":                            "not-a-workbook",
		"":                               "empty",
		"{\"a\": 1, \"b\": 2}":           "not-a-workbook",
		"<html><body>a;b</body>":         "html",
		"Kod;Kontroll\n" + strings.Repeat("K1;t\n", 20_001): "too-many-rows",
		strings.Repeat("a;", 300) + "\n":                    "too-many-columns",
		"Kod;Kontroll\nK1;" + strings.Repeat("å", 70_000):   "too-large",
	} {
		regions, _, problems := find(t, []byte(data))
		if len(regions) != 0 || len(problems) != 1 || problems[0].Code != want {
			t.Errorf("%.30q: %v %v, want %s", data, regions, problems, want)
		}
	}
}

// TestWhatMergedCellsShow: in every row that they cover, told apart from what
// stands there, and headings that stand on two rows.
func TestWhatMergedCellsShow(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // nothing of it is on disk
	for cell, v := range map[string]any{
		"B1": "En rubrik", "A3": "Kontroll (vad?)", "B3": "Värdering 2026", "D3": "Kod:", "B4": "Riskvärde (1–9)", "C4": "Anteckning",
		"A5": "Attest", "B5": 6, "C5": "a", "D5": "K1", "D6": "K2", "A7": "Ett område", "A8": "Moms", "D8": "K3", "E8": "ingen rubrik",
	} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range [][2]string{{"A3", "A4"}, {"D3", "D4"}, {"B3", "C3"}, {"A5", "A6"}, {"A7", "D7"}} {
		if err := f.MergeCell("Sheet1", r[0], r[1]); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	regions, _, problems := find(t, b.Bytes())
	want := `Sheet1 5 {"code":"K1","text":"Attest","value":"6"} [{Anteckning a}]
Sheet1 6 {"code":"K2","text":"Attest"} []
Sheet1 7 {"text":"Ett område"} []
Sheet1 8 {"code":"K3","text":"Moms"} []
`
	if got := rowsOf(t, regions); got != want {
		t.Fatalf("got\n%s\nwant\n%s", got, want)
	}
	rows := regions[0].Rows
	if p := rows[1].Place("text"); !p.Merged || p.Cell != "A5" || rows[0].Place("text").Merged {
		t.Errorf("merged: %+v", p)
	}
	if a := rows[2].Alone; a == nil || a.Wide != 4 || rows[1].Alone == nil || rows[3].Alone != nil {
		t.Errorf("alone: %+v", a)
	}
	if above := regions[0].Above; len(above) != 1 || above[0].Texts[0].Text != "En rubrik" || regions[0].HeadLine != 3 {
		t.Errorf("above: %+v", above)
	}
	if len(problems) != 1 || problems[0].Code != table.CodeUnheaded || problems[0].Cell != "E8" {
		t.Errorf("problems: %v", problems)
	}
}

// FuzzFind: no bytes make it panic, and what it says of a cell is a cell.
func FuzzFind(f *testing.F) {
	for _, s := range []string{"Kod;Kontroll\nK1;a\n", "a,b\n\"", "\xff\xfeK\x00o\x00d\x00;\x00", "Kod\tKontroll\nK1\ta\n\nKod\tKontroll\n", "PK"} {
		f.Add([]byte(s))
	}
	var book bytes.Buffer
	if err := table.Write(&book, table.Book{Title: "t", Lang: "sv", Sheets: []table.Sheet{{Shape: list(), Rows: []table.Row{{Values: map[string]string{"code": "K1", "text": "t"}}}}}}); err != nil {
		f.Fatal(err)
	}
	f.Add(book.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		regions, _, problems := find(t, data)
		for _, r := range regions {
			if r.HeadLine < 1 {
				t.Errorf("headings in row %d", r.HeadLine)
			}
			for _, row := range r.Rows {
				for key := range row.Values {
					if row.Cell(key) == "" {
						t.Errorf("%s stands nowhere", key)
					}
				}
			}
		}
		for _, p := range problems {
			if p.Code == "" {
				t.Error("a problem without a code")
			}
		}
	})
}
