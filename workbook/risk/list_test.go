package risk_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"rond/templates"
	"rond/workbook"
	"rond/workbook/risk"

	"github.com/xuri/excelize/v2"
)

func readList(t testing.TB, data []byte) ([]risk.Chosen, []workbook.Problem) {
	t.Helper()
	chosen, problems, err := risk.ReadList(t.Context(), bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return chosen, problems
}

func openBook(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() }) //nolint:errcheck // nothing is written
	return f
}

func saveBook(t testing.TB, f *excelize.File) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// told is what is wrong, a line each, without the sheet.
func told(problems []workbook.Problem) string {
	var all []string
	for _, p := range problems {
		all = append(all, strings.TrimSuffix(fmt.Sprintf("%s %s %s", p.Cell, p.Code, strings.Join(p.Args, "|")), " "))
	}
	return strings.Join(all, "\n")
}

// heads are the columns of a sheet by their headings, from one.
func heads(t testing.TB, f *excelize.File, sheet string) map[string]int {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil || len(rows) == 0 {
		t.Fatalf("%s: %v", sheet, err)
	}
	at := map[string]int{}
	for i, head := range rows[0] {
		at[head] = i + 1
	}
	return at
}

func TestAListComesBackEmpty(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"sv", "en"} {
		if chosen, problems := readList(t, writeList(t, sampleList(t, lang, 4, 60))); len(chosen) > 0 || len(problems) > 0 {
			t.Errorf("%s: %v, %v", lang, chosen, problems)
		}
	}
}

// listSheet is what a person sees of the sheets that are written in.
type listSheet struct {
	list, areas string
	titles      map[string]string
	words       map[string]string
}

func listSheets(lang string) listSheet {
	if lang == "sv" {
		return listSheet{"Risklista", "Områden", map[string]string{"what": "Till planen", "text": "Kontrollmoment eller åtgärd", "method": "Metod", "frequency": "Frekvens", "roles": "Svarar", "reason": "Motivering", "key": "Nyckel"},
			map[string]string{"control": "Kontroll", "action": "Direktåtgärd", "no": "Nej", "yes": "Ja"}}
	}
	return listSheet{"Risk list", "Areas", map[string]string{"what": "For the plan", "text": "Control or action", "method": "Method", "frequency": "Frequency", "roles": "Who answers", "reason": "Reason", "key": "Key"},
		map[string]string{"control": "Control", "action": "Direct action", "no": "No", "yes": "Yes"}}
}

// fields are the parts of a choice by key.
func fields(c *risk.Choice) map[string]*string {
	return map[string]*string{"what": &c.What, "text": &c.Text, "method": &c.Method, "frequency": &c.Frequency, "roles": &c.Roles, "reason": &c.Reason}
}

// typing is what people write in cells.
func typing() []string {
	return []string{"", "", "Stickprov av 25 fakturor", "=1+1", "_x0041_ å", "rad 1\nrad 2", "2026-05-13", "0123", "5", "Ja & <nej>", "🙂", "'citat", "TRUE"}
}

// TestEveryEditIsWhatIsChosen: whatever is typed over whatever stood there
// before comes back as that, row by row, wherever rows and columns have gone.
func TestEveryEditIsWhatIsChosen(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, 8))
		lang := []string{"sv", "en"}[seed%2]
		l := sampleList(t, lang, 3, 1+random.IntN(30))
		for i := range l.Risks {
			l.Risks[i].Choice = someChoice(random, []string{"", "control", "action", "no"})
		}
		for i := range l.Areas {
			l.Areas[i].Choice = areaChoice(random)
		}
		f := openBook(t, writeList(t, l))
		want := map[string]risk.Choice{}
		for _, r := range l.Risks {
			want[r.Key] = r.Choice
		}
		for _, a := range l.Areas {
			want["area "+a.Key] = a.Choice
		}
		edit(t, f, random, listSheets(lang), want)
		if seed%3 == 0 {
			f = moved(t, f, random, listSheets(lang))
		}
		chosen, problems := readList(t, saveBook(t, f))
		got := map[string]risk.Choice{}
		for _, c := range chosen {
			key := c.Key
			if c.Area {
				key = "area " + key
			}
			got[key] = c.Choice
		}
		maps.DeleteFunc(want, func(_ string, c risk.Choice) bool { return c.Empty() })
		if !maps.Equal(got, want) {
			t.Errorf("seed %d: got %v\nwant %v", seed, got, want)
		}
		for _, p := range problems {
			if p.Code != risk.CodeListUndecided || !p.Hint {
				t.Errorf("seed %d: %v", seed, p)
			}
		}
	}
}

func someChoice(random *rand.Rand, what []string) risk.Choice {
	var c risk.Choice
	if random.IntN(3) > 0 {
		return c
	}
	for key, to := range fields(&c) {
		if *to = typing()[random.IntN(len(typing()))]; key == "what" {
			*to = what[random.IntN(len(what))]
		}
	}
	return c
}

func areaChoice(random *rand.Rand) risk.Choice {
	c := someChoice(random, []string{"", "yes", "no"})
	return risk.Choice{What: c.What, Reason: c.Reason}
}

// edit types into cells, and into want what was typed.
func edit(t *testing.T, f *excelize.File, random *rand.Rand, words listSheet, want map[string]risk.Choice) {
	t.Helper()
	for _, s := range []struct{ sheet, prefix string }{{words.list, ""}, {words.areas, "area "}} {
		at := heads(t, f, s.sheet)
		rows, err := f.GetRows(s.sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows[1:] {
			if random.IntN(4) > 0 {
				continue
			}
			id := s.prefix + row[at[words.titles["key"]]-1]
			c := someChoice(random, []string{"", "control", "action", "no"})
			if s.prefix != "" {
				c = areaChoice(random)
			}
			for key, from := range fields(&c) {
				column, shown := at[words.titles[key]]
				if !shown {
					continue
				}
				text := *from
				if key == "what" && text != "" {
					text = words.words[text]
				}
				cell, err := excelize.CoordinatesToCellName(column, i+2)
				if err != nil {
					t.Fatal(err)
				}
				if err := f.SetCellStr(s.sheet, cell, strings.ReplaceAll(text, "_x0041_", "__x0078_0041_")); err != nil {
					t.Fatal(err)
				}
			}
			want[id] = c
		}
	}
}

// moved is the sheets in another workbook, with the rows and the columns in
// another order, below something else.
func moved(t *testing.T, f *excelize.File, random *rand.Rand, words listSheet) *excelize.File {
	t.Helper()
	to := excelize.NewFile()
	for _, sheet := range []string{words.areas, words.list} {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
		if err := to.SetCellStr(sheet, "B1", "Mitt eget"); err != nil {
			t.Fatal(err)
		}
		columns, lines := random.Perm(len(rows[0])), random.Perm(len(rows)-1)
		for i, row := range rows {
			line := 3
			if i > 0 {
				line = 4 + lines[i-1]
			}
			for j, text := range row {
				cell, err := excelize.CoordinatesToCellName(columns[j]+1, line)
				if err != nil {
					t.Fatal(err)
				}
				if err := to.SetCellStr(sheet, cell, strings.ReplaceAll(text, "_x0041_", "__x0078_0041_")); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return to
}

// TestWhatIsWrongInAList: every problem with its cell. In the cells {key} is the
// column's letter on the sheet of risks, and {areas.key} on that of areas.
func TestWhatIsWrongInAList(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change func(b listBook)
		want   string // problems
		chosen int
	}{
		"no choice":       {change: func(b listBook) { b.set("{what}2", "Kanske") }, want: "{what}2 table-not-a-choice Till planen|Kanske|Kontroll, Direktåtgärd, Nej"},
		"half a choice":   {change: func(b listBook) { b.set("{what}2", "Kontrol"); b.set("{text}2", "Text") }, want: "{what}2 table-not-a-choice Till planen|Kontrol|Kontroll, Direktåtgärd, Nej"},
		"an area":         {change: func(b listBook) { b.set("{areas.what}2", "Kontroll") }, want: "{areas.what}2 table-not-a-choice Till planen|Kontroll|Ja, Nej"},
		"no key":          {change: func(b listBook) { b.set("{what}30", "Nej") }, want: "{key}30 risklist-no-key –"},
		"undecided":       {change: func(b listBook) { b.set("{reason}2", "Därför") }, want: "{what}2 risklist-undecided {id}|Till planen|Kontroll, Direktåtgärd, Nej", chosen: 1},
		"the same twice":  {change: func(b listBook) { b.twice("Nej", "Nej") }, chosen: 1},
		"two at odds":     {change: func(b listBook) { b.twice("Nej", "Kontroll") }, want: "{what}3 risklist-twice {id}|{what}2"},
		"without keys":    {change: func(b listBook) { b.remove("{key}") }, want: "A1 risklist-key-column Risklista|Nyckel"},
		"without choices": {change: func(b listBook) { b.remove("{what}") }, want: "A1 table-column-missing Till planen"},
		"another book":    {change: func(b listBook) { b.rename("Risklista", "Blad1"); b.rename("Områden", "Blad2") }, want: " risklist-sheet-missing Risklista / Risk list"},
		"only areas lost": {change: func(b listBook) { b.rename("Områden", "Blad2") }},
		"nothing":         {change: func(b listBook) {}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := openList(t, sampleList(t, "sv", 3, 12))
			c.change(b)
			chosen, problems := readList(t, saveBook(t, b.f))
			if got, want := told(problems), b.letters.Replace(c.want); got != want || len(chosen) != c.chosen {
				t.Errorf("told %q, want %q; chosen %v", got, want, chosen)
			}
		})
	}
}

// TestAChoiceThatIsCutIsNotTaken: what was too long for its cell is not all
// there.
func TestAChoiceThatIsCutIsNotTaken(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"sv", "en"} {
		l := sampleList(t, lang, 3, 3)
		l.Risks[1].Choice = risk.Choice{What: risk.ChooseControl, Text: strings.Repeat("å", 40_000)}
		l.Risks[2].Choice = risk.Choice{What: risk.ChooseControl, Text: strings.Repeat("å", 32_767)}
		chosen, problems := readList(t, writeList(t, l))
		if len(chosen) != 1 || chosen[0].Choice != l.Risks[2].Choice || len(problems) != 1 || problems[0].Code != risk.CodeListCut || problems[0].Args[0] != "R002" || !problems[0].Hint {
			t.Errorf("%d chosen, %v", len(chosen), problems)
		}
	}
}

// listBook is a list that a person has opened.
type listBook struct {
	t       *testing.T
	f       *excelize.File
	letters *strings.Replacer
}

func openList(t *testing.T, l risk.List) listBook {
	t.Helper()
	f := openBook(t, writeList(t, l))
	words := listSheets(l.Lang)
	pairs := []string{}
	for sheet, prefix := range map[string]string{words.list: "", words.areas: "areas."} {
		at := heads(t, f, sheet)
		for key, title := range words.titles {
			if column, ok := at[title]; ok {
				pairs = append(pairs, "{"+prefix+key+"}", strings.TrimSuffix(workbook.CellName(column-1, 1), "1"))
			}
		}
	}
	id, err := f.GetCellValue(words.list, "A2")
	if err != nil {
		t.Fatal(err)
	}
	return listBook{t, f, strings.NewReplacer(append(pairs, "{id}", id)...)}
}

func (b listBook) set(cell, text string) {
	b.t.Helper()
	sheet := "Risklista"
	if strings.HasPrefix(cell, "{areas.") {
		sheet = "Områden"
	}
	if err := b.f.SetCellStr(sheet, b.letters.Replace(cell), text); err != nil {
		b.t.Fatal(err)
	}
}

// twice copies the first row over the second, with a choice each.
func (b listBook) twice(first, second string) {
	b.t.Helper()
	rows, err := b.f.GetRows("Risklista")
	if err != nil {
		b.t.Fatal(err)
	}
	for i, text := range rows[1] {
		b.set(workbook.CellName(i, 3), text)
	}
	b.set("{what}2", first)
	b.set("{what}3", second)
}

func (b listBook) remove(column string) {
	b.t.Helper()
	if err := b.f.DeleteTable("tblRisker"); err != nil {
		b.t.Fatal(err)
	}
	if err := b.f.RemoveCol("Risklista", b.letters.Replace(column)); err != nil {
		b.t.Fatal(err)
	}
}

func (b listBook) rename(from, to string) {
	b.t.Helper()
	if err := b.f.SetSheetName(from, to); err != nil {
		b.t.Fatal(err)
	}
}

// TestEveryListProblemHasItsSentence: in both languages, with a remedy.
func TestEveryListProblemHasItsSentence(t *testing.T) {
	t.Parallel()
	for _, code := range []string{risk.CodeListMissing, risk.CodeListKeyColumn, risk.CodeListNoKey, risk.CodeListTwice, risk.CodeListUnknown, risk.CodeListUndecided, risk.CodeListCut} {
		for _, lang := range []string{"sv", "en"} {
			said, remedy := templates.Problem(lang, code, []string{"R001", "Till planen", "Kontroll, Nej"})
			if strings.Contains(said+remedy, code) || strings.Contains(said+remedy, "{") || remedy == "" {
				t.Errorf("%s %s: %q %q", lang, code, said, remedy)
			}
		}
	}
}
