package table_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"rond/workbook"
	"rond/workbook/table"

	"github.com/xuri/excelize/v2"
)

func w(sv, en string, also ...string) table.Words { return table.Words{SV: sv, EN: en, Also: also} }

// head and list are two small shapes with a column of every kind.
func head() table.Shape {
	return table.Shape{Key: "head", Name: w("Plan", "Plan"), Pairs: true, Required: true, Columns: []table.Column{
		{Key: "name", Title: w("Nämnd", "Board"), Kind: table.Word, Required: true},
		{Key: "day", Title: w("Fastställd", "Adopted"), Kind: table.Date},
	}}
}

func list() table.Shape {
	return table.Shape{Key: "list", Name: w("Kontroller", "Controls"), Required: true, Columns: []table.Column{
		{Key: "code", Title: w("Kod", "Code"), Kind: table.Word, Required: true},
		{Key: "text", Title: w("Kontrollmoment", "Control", "Kontroll"), Kind: table.Text, Required: true, Width: 40},
		{Key: "value", Title: w("Riskvärde", "Risk value"), Kind: table.Number},
		{Key: "due", Title: w("Klart senast", "Due"), Kind: table.Date},
		{Key: "simple", Title: w("Enkel", "Simple"), Kind: table.Choice, Options: []table.Option{
			{Code: "yes", Words: w("Ja", "Yes")}, {Code: "no", Words: w("Nej", "No")}}},
		{Key: "same", Title: w("Som", "As"), Kind: table.Word, From: "list.code"},
	}}
}

func write(t testing.TB, b table.Book) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := table.Write(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t testing.TB, data []byte) (table.Found, []workbook.Problem) {
	t.Helper()
	found, problems, err := table.Read(t.Context(), bytes.NewReader(data), int64(len(data)), []table.Shape{head(), list()}, w("Hjälp", "Help"))
	if err != nil {
		t.Fatal(err)
	}
	return found, problems
}

// plain is what of a row can be compared: cells' places are the file's.
func plain(rows []table.Row) []table.Row {
	out := []table.Row{}
	for _, r := range rows {
		out = append(out, table.Row{Values: r.Values, Extra: r.Extra})
	}
	return out
}

// TestWhatIsWrittenIsRead is the round trip, in both languages, of texts that
// programs like to change.
func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	texts := []string{
		"vanlig text", "två\nrader\n\nmed tom", " blanksteg runt ", "=1+1", "+46 70", "-5", "@summa", "\t=tabb", `=HYPERLINK("http://x")`,
		"_x0041_", "_x005F_x0041_", "a_x000d_b", "<b>&amp;</b>", "007", "1e5", "2026-05-13", "TRUE", "'apostrof", "å ä ö 😀 “”", "http://example.org", "#N/A",
	}
	rng := rand.New(rand.NewPCG(1, 2))
	any := func() string { return texts[rng.IntN(len(texts))] }
	for _, lang := range []string{"sv", "en"} {
		rows := []table.Row{}
		for i := range 200 {
			r := table.Row{Values: map[string]string{"code": fmt.Sprintf("K%03d", i), "text": any()}}
			if i%2 == 0 {
				r.Values["value"] = fmt.Sprint(rng.IntN(2000) - 1000)
				r.Values["due"] = fmt.Sprintf("%d-%02d-%02d", 1901+rng.IntN(200), 1+rng.IntN(12), 1+rng.IntN(28))
				r.Values["simple"] = []string{"yes", "no"}[rng.IntN(2)]
			}
			for _, title := range []string{"A", "egen =1", "_x0042_", "a", "Ö"} {
				if rng.IntN(2) == 0 {
					r.Extra = append(r.Extra, table.Extra{Title: title, Text: any()})
				}
			}
			rows = append(rows, r)
		}
		data := write(t, table.Book{Title: "T & 1", Lang: lang, Help: table.Page{Name: "Hjälp", Title: "Hjälp", Paragraphs: []string{"# rubrik", "text"}}, Sheets: []table.Sheet{
			{Shape: head(), Intro: "inledning", Rows: []table.Row{{Values: map[string]string{"name": "=1", "day": "2026-01-02"}, Extra: []table.Extra{{"Egen", "rad"}, {"Egen", "en till"}}}}},
			{Shape: list(), Intro: "inledning", Rows: rows, Empty: 3, Prompts: map[string]string{"text": strings.Repeat("lång hjälp ", 60)}},
		}})
		found, problems := read(t, data)
		if len(problems) != 0 {
			t.Errorf("%s: %v", lang, problems)
		}
		if got := plain(found["list"].Rows); !reflect.DeepEqual(got, rows) {
			for i := range min(len(got), len(rows)) {
				if !reflect.DeepEqual(got[i], rows[i]) {
					t.Errorf("%s: row %d: got %+v, want %+v", lang, i, got[i], rows[i])
				}
			}
			t.Fatalf("%s: %d rows of %d came back the same", lang, len(got), len(rows))
		}
		if h := found["head"].Rows[0]; h.Values["name"] != "=1" || h.Values["day"] != "2026-01-02" || len(h.Extra) != 2 || h.Cell("day") != "B4" {
			t.Errorf("%s: head %+v", lang, h)
		}
		if found["list"].Lang != lang {
			t.Errorf("the titles are %s, read as %s", lang, found["list"].Lang)
		}
	}
}

// TestNothingBecomesAFormula opens what was written as a spreadsheet program
// would.
func TestNothingBecomesAFormula(t *testing.T) {
	t.Parallel()
	evil := "=1+1"
	data := write(t, table.Book{Title: evil, Lang: "sv", Sheets: []table.Sheet{{Shape: list(), Intro: evil, Prompts: map[string]string{"code": evil},
		Rows: []table.Row{{Values: map[string]string{"code": evil, "text": evil, "value": evil, "due": evil, "simple": evil, "same": evil}, Extra: []table.Extra{{evil, evil}}}}}}})
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	seen := 0
	for row := 1; row <= 6; row++ {
		for column := range 10 {
			cell := workbook.CellName(column, row)
			formula, err := f.GetCellFormula("Kontroller", cell)
			if err != nil || formula != "" {
				t.Errorf("%s is the formula %q (%v)", cell, formula, err)
			}
			if v, _ := f.GetCellValue("Kontroller", cell); v == evil && row > 2 { // row 2 is merged
				seen++
			}
		}
	}
	if seen != 8 {
		t.Errorf("the text stands in %d cells, want 8", seen)
	}
}

// TestSameBookSameBytes lets shipped files be compared.
func TestSameBookSameBytes(t *testing.T) {
	t.Parallel()
	b := table.Book{Title: "T", Lang: "sv", Sheets: []table.Sheet{{Shape: head()}, {Shape: list(), Rows: []table.Row{{Values: map[string]string{"code": "K1"}}}}}}
	first := write(t, b)
	for range 5 {
		if !bytes.Equal(first, write(t, b)) {
			t.Fatal("the same book gave other bytes")
		}
	}
}

func TestTooLongIsRefused(t *testing.T) {
	t.Parallel()
	long := func(n int) table.Book {
		return table.Book{Lang: "sv", Sheets: []table.Sheet{{Shape: list(), Rows: []table.Row{{Values: map[string]string{"code": "K1", "text": strings.Repeat("😀", n)}}}}}}
	}
	if err := table.Write(&bytes.Buffer{}, long(16384)); !errors.Is(err, table.ErrTooLong) || !strings.Contains(err.Error(), "B4") {
		t.Errorf("32,768 units: %v", err)
	}
	if err := table.Write(&bytes.Buffer{}, long(16383)); err != nil {
		t.Errorf("32,766 units: %v", err)
	}
}

// typed is a workbook as a person makes it: sheet by sheet, cell by cell.
func typed(t testing.TB, sheets map[string]map[string]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	names := []string{}
	for name := range sheets {
		names = append(names, name)
	}
	slices.Sort(names)
	for i, name := range names {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", name); err != nil {
				t.Fatal(err)
			}
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for cell, v := range sheets[name] {
			var err error
			if text, ok := v.(string); ok && strings.HasPrefix(text, "formula:") {
				err = f.SetCellFormula(name, cell, text[len("formula:"):])
			} else {
				err = f.SetCellValue(name, cell, v)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestColumnsAreFoundByTitle: in any order, under any name, below other text,
// with the person's own columns between.
func TestColumnsAreFoundByTitle(t *testing.T) {
	t.Parallel()
	found, problems := read(t, typed(t, map[string]map[string]any{
		"plan": {"C5": "Board:", "D5": "Nämnden", "C7": "Eget", "D7": 12},
		" KONTROLLER ": {
			"A1": "Våra kontroller", "A2": "Fyll i nedan",
			"B4": "RISK VALUE", "C4": "Egen kolumn", "H4": "Egen kolumn", "H5": "med", "D4": "kontroll", "F4": "Kod",
			"B5": "6", "C5": "kvar", "D5": "text", "F5": 12,
			"D7": "en till", "F7": "K2",
		},
		"Help": {"A1": "hjälp"},
	}))
	if len(problems) != 0 {
		t.Errorf("problems: %v", problems)
	}
	rows := found["list"].Rows
	if len(rows) != 2 || rows[0].Values["code"] != "12" || rows[0].Values["value"] != "6" || rows[0].Cell("value") != "B5" ||
		!reflect.DeepEqual(rows[0].Extra, []table.Extra{{"Egen kolumn", "kvar"}, {"Egen kolumn (2)", "med"}}) || rows[1].Line != 7 {
		t.Errorf("rows %+v", rows)
	}
	if h := found["head"].Rows[0]; h.Values["name"] != "Nämnden" || h.Cell("name") != "D5" || !reflect.DeepEqual(h.Extra, []table.Extra{{"Eget", "12"}}) {
		t.Errorf("head %+v", h)
	}
}

// codesAt are the problems by place, hints with a question mark.
func codesAt(problems []workbook.Problem) map[string]string {
	at := map[string]string{}
	for _, p := range problems {
		at[p.Sheet+"!"+p.Cell] += p.Code
		if p.Hint {
			at[p.Sheet+"!"+p.Cell] += "?"
		}
	}
	return at
}

// TestEveryFaultIsToldAtItsCell tells all at once, and keeps the good cells.
func TestEveryFaultIsToldAtItsCell(t *testing.T) {
	t.Parallel()
	found, problems := read(t, typed(t, map[string]map[string]any{
		"Anteckningar": {"A1": "x"},
		"Kontroller": {
			"A1": "Kod", "B1": "Riskvärde", "C1": "Klart senast", "D1": "Enkel", "E1": "Kod",
			"A2": "K1", "B2": "sex", "C2": "31/2", "D2": "kanske", "H2": "utan rubrik",
			"A3": "K2", "B3": 2.5, "D3": " JA ",
		},
		"Plan": {"A1": "Nämnd", "B1": "N", "A2": "Fastställd", "B2": "i våras", "A3": "Nämnd", "B3": "igen"},
	}))
	want := map[string]string{
		"Plan!B2": table.CodeNotDate, "Plan!A3": table.CodeColumnTwice,
		"Kontroller!A1": table.CodeColumnMissing, "Kontroller!E1": table.CodeColumnTwice,
		"Kontroller!B2": table.CodeNotNumber, "Kontroller!C2": table.CodeNotDate, "Kontroller!D2": table.CodeNotChoice, "Kontroller!H2": table.CodeNoHeading + "?",
		"Kontroller!B3": table.CodeNotNumber, "Anteckningar!": table.CodeSheetUnknown + "?",
	}
	if got := codesAt(problems); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if rows := found["list"].Rows; len(rows) != 2 || rows[1].Values["simple"] != "yes" || rows[0].Values["code"] != "K1" {
		t.Errorf("rows %+v", rows)
	}
}

func TestFaultsOfWholeSheets(t *testing.T) {
	t.Parallel()
	_, problems := read(t, typed(t, map[string]map[string]any{
		"Controls":   {"A1": "Code", "B1": "Control"},
		"Kontroller": {"A1": "Kod", "B1": "Kontroll"},
	}))
	want := map[string]string{"Kontroller!": table.CodeSheetTwice, "Plan!": table.CodeSheetMissing}
	if got := codesAt(problems); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	_, problems = read(t, typed(t, map[string]map[string]any{"Kontroller": {"A1": "bara", "B2": "prat"}, "Plan": {"A1": "Nämnd", "B1": "N"}}))
	if got := codesAt(problems); !reflect.DeepEqual(got, map[string]string{"Kontroller!": table.CodeHeadMissing}) {
		t.Errorf("no headings: %v", got)
	}
	for name, data := range map[string]string{"empty": "", "csv": "Kod;Kontroll\n1;2\n", "not-a-workbook": "hej"} {
		found, problems := read(t, []byte(data))
		if len(found) != 0 || len(problems) != 1 || problems[0].Hint {
			t.Errorf("%s: %v %v", name, found, problems)
		}
	}
}

// TestFormulasAndErrors: a computed value is taken with a word about it, an
// error value is refused.
func TestFormulasAndErrors(t *testing.T) {
	t.Parallel()
	f, err := excelize.OpenReader(bytes.NewReader(typed(t, map[string]map[string]any{
		"Plan":       {"A1": "Nämnd", "B1": "N"},
		"Kontroller": {"A1": "Kod", "B1": "Kontroll", "C1": "Riskvärde", "A2": "K1", "B2": "t", "C2": 6},
	})))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.SetCellFormula("Kontroller", "C2", "2*3"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	found, problems := read(t, b.Bytes())
	if got := codesAt(problems); !reflect.DeepEqual(got, map[string]string{"Kontroller!C2": table.CodeFormula + "?"}) || found["list"].Rows[0].Values["value"] != "6" {
		t.Errorf("%v %v", got, found["list"].Rows)
	}
}

// TestEnglishWordsInEnglishSheets: the remedy names the choices in the language
// of the sheet.
func TestEnglishWordsInEnglishSheets(t *testing.T) {
	t.Parallel()
	_, problems := read(t, typed(t, map[string]map[string]any{
		"Controls": {"A1": "Code", "B1": "Control", "C1": "Simple", "A2": "K1", "B2": "t", "C2": "perhaps"}, "Plan": {"A1": "Board", "B1": "N"},
	}))
	if len(problems) != 1 || !reflect.DeepEqual(problems[0].Args, []string{"Simple", "perhaps", "Yes, No"}) {
		t.Errorf("problems %v", problems)
	}
}

// FuzzFold: folding is stable, which finding by title rests on.
func FuzzFold(f *testing.F) {
	for _, s := range []string{"Nämnd:", " § ", "E-post", "Kan röra\nsekretess", "ÅÄÖ", "İ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if once := table.Fold(s); table.Fold(once) != once {
			t.Errorf("%q folds to %q and that to %q", s, once, table.Fold(once))
		}
	})
}
