package plan_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/templates"
	"rond/workbook"

	"github.com/xuri/excelize/v2"
	"golang.org/x/tools/txtar"
)

// base is a small plan without a fault; the cases replace its sheets.
const base = `
-- Plan --
Nämnd;Nämnden
Nämndkod;N1
Titel;Plan
År;2026
Status;Utkast
Kontaktperson;Anna Berg
Kontakt e-post;anna@kommun.example
Skala sannolikhet;3
Skala konsekvens;3
-- Områden --
Nr;Område
1;Ekonomi
2;Personal
-- Kontroller --
Kod;Nr;Område;Risk;Märkning;Sannolikhet;Konsekvens;Riskvärde;Kontrollmoment;Metod;Ansvarig;Frekvens;Rapporteras;Svarar;Frågas;Sista svarsdag
K01;1;Ekonomi;r;;3;2;6;t;m;VC;Månatligen;;VC;den 1:a månaden efter;den 10:e månaden efter
-- Roller --
Roll;Enhet;Innehavare;Chef
VC;Hemtjänst;anna@kommun.example;Dan Fors
-- Personer --
Namn;E-post
Anna Berg;anna@kommun.example
Dan Fors;dan@kommun.example
-- Enheter --
Enhet
Hemtjänst
-- Uppföljningstillfällen --
Tillfälle;Period
T1;2026-T1
-- Svarsdagar --
Period;Frågas;Sista svarsdag
Tertial;5 arbetsdagar före;8 arbetsdagar efter
`

// sheetsOf are the sheets of a case over those of the base; a sheet without
// lines is left out of the workbook.
func sheetsOf(c *txtar.Archive) (names []string, sheets map[string][]string) {
	sheets = map[string][]string{}
	for _, f := range append(txtar.Parse([]byte(base)).Files, c.Files...) {
		if f.Name == "problems" {
			continue
		}
		if _, known := sheets[f.Name]; !known {
			names = append(names, f.Name)
		}
		sheets[f.Name] = strings.FieldsFunc(string(f.Data), func(r rune) bool { return r == '\n' })
	}
	return names, sheets
}

// typed is a workbook with a line's values from the first column on.
func typed(t testing.TB, names []string, sheets map[string][]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for _, name := range names {
		if len(sheets[name]) == 0 {
			continue
		}
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, line := range sheets[name] {
			for j, v := range strings.Split(line, ";") {
				if err := f.SetCellStr(name, workbook.CellName(j, i+1), v); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(t testing.TB, data []byte) (*plan.Plan, []plan.Problem) {
	t.Helper()
	p, problems, err := plan.Read(t.Context(), bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return p, problems
}

// TestReadTellsEverything: every case lists all its problems, in the order of
// the sheets and cells, each with words in the plan's language.
func TestReadTellsEverything(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/read/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			c, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			names, sheets := sheetsOf(c)
			p, problems := read(t, typed(t, names, sheets))
			var got strings.Builder
			faulty := false
			for _, q := range problems {
				kind := "error"
				if q.Warning {
					kind = "warning"
				}
				faulty = faulty || !q.Warning
				fmt.Fprintf(&got, "%s %s!%s %s\n", kind, q.Sheet, q.Cell, q.Code)
				if q.Text == "" || q.Remedy == "" || strings.Contains(q.Text+q.Remedy, "{") {
					t.Errorf("%s: %q %q", q.Code, q.Text, q.Remedy)
				}
			}
			if want := string(c.Files[len(c.Files)-1].Data); got.String() != want {
				t.Errorf("got\n%swant\n%s", got.String(), want)
			}
			if (p == nil) != faulty {
				t.Errorf("faulty %v, plan %v", faulty, p)
			}
		})
	}
}

// TestEveryCodeHasWords finds the codes in the source and their sentences in
// both languages.
func TestEveryCodeHasWords(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob("*.go")
	more, _ := filepath.Glob("../../workbook/table/*.go")
	foreign, _ := filepath.Glob("foreign/*.go")
	more = append(more, foreign...)
	code := regexp.MustCompile(`"((?:plan|table)-[a-z-]+)"`)
	found := map[string]bool{}
	for _, file := range append(files, more...) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range code.FindAllStringSubmatch(string(data), -1) {
			found[m[1]] = true
		}
	}
	if len(found) < 40 {
		t.Errorf("only %d codes found", len(found))
	}
	for c := range found {
		for _, lang := range []string{"sv", "en"} {
			text, remedy := templates.Problem(lang, c, []string{"A", "B", "C"})
			if strings.Contains(text+remedy, c) {
				t.Errorf("%s has no words in %s: %q %q", c, lang, text, remedy)
			}
		}
	}
}

// TestFilesThatAreNoWorkbook are a problem in words, not an error.
func TestFilesThatAreNoWorkbook(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"", "Nämnd;Kod\na;b\n", "%PDF-1.7", "PK\x03\x04trasig"} {
		p, problems := read(t, []byte(data))
		if p != nil || len(problems) != 1 || problems[0].Warning || problems[0].Text == "" {
			t.Errorf("%q: %v %+v", data, p, problems)
		}
	}
}

// FuzzRead: no bytes make it panic, and a plan that is read can be written.
func FuzzRead(f *testing.F) {
	var template bytes.Buffer
	if err := plan.Template(&template, "sv"); err != nil {
		f.Fatal(err)
	}
	names, sheets := sheetsOf(&txtar.Archive{})
	for _, data := range [][]byte{template.Bytes(), typed(f, names, sheets), []byte("PK")} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, problems, err := plan.Read(t.Context(), bytes.NewReader(data), int64(len(data)))
		if err != nil || p == nil && len(problems) == 0 {
			t.Fatalf("%v %v", err, problems)
		}
		if p != nil {
			if err := plan.Write(&bytes.Buffer{}, p); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// FuzzCells puts one text in each cell of a plan in turn.
func FuzzCells(f *testing.F) {
	for _, s := range []string{"", "=1+1", "K01", "Månatligen", "2026-T1", "anna@kommun.example", "Exempel – skriv över raden", "\x00", ";", "vakant"} {
		f.Add(s, uint8(3), uint8(2), uint8(1))
	}
	f.Fuzz(func(t *testing.T, text string, sheet, line, column uint8) {
		names, sheets := sheetsOf(&txtar.Archive{})
		lines := sheets[names[int(sheet)%len(names)]]
		at := int(line) % len(lines)
		cells := strings.Split(lines[at], ";")
		cells[int(column)%len(cells)] = strings.ReplaceAll(text, ";", ",")
		lines[at] = strings.Join(cells, ";")
		p, problems := read(t, typed(t, names, sheets))
		if p == nil {
			if len(problems) == 0 {
				t.Fatal("refused without a word")
			}
			return
		}
		var b bytes.Buffer
		if err := plan.Write(&b, p); err != nil {
			t.Fatal(err)
		}
		again, problems := read(t, b.Bytes())
		if again == nil || canonical(t, again) != canonical(t, p) {
			t.Errorf("%q: came back as another plan: %v\n%s\n%s", text, problems, canonical(t, p), canonical(t, again))
		}
	})
}

func canonical(t testing.TB, p *plan.Plan) string {
	t.Helper()
	if p == nil {
		return ""
	}
	data, err := p.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
