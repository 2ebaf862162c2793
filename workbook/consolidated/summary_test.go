package consolidated_test

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rond/workbook/consolidated"
)

func allStates() []string {
	return []string{"answered", "answered-by-other", "not-applicable", "partial", "returned", "asked", "late", "undeliverable", "held", "vacant", "not-due", "before-start", "cancelled"}
}

// block reads the figures of the summary's first table whose head begins so,
// by row name and heading.
func block(t *testing.T, f *excelize.File, first string, nth int) map[string]map[string]int {
	t.Helper()
	rows, err := f.GetRows("Sammanfattning", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	var heads []string
	got := map[string]map[string]int{}
	for _, r := range rows {
		if len(r) > 1 && r[1] == first {
			if nth--; nth == 0 {
				heads = r
				continue
			}
		}
		if heads == nil {
			continue
		}
		if len(r) < 3 {
			break
		}
		got[r[1]] = map[string]int{}
		for i := 2; i < len(r); i++ {
			if n, err := strconv.Atoi(r[i]); err == nil {
				got[r[1]][heads[i]] = n
			}
		}
	}
	return got
}

// TestFiguresAddUp: every row is counted in exactly one place, and each figure
// is what one would count by hand.
func TestFiguresAddUp(t *testing.T) {
	t.Parallel()
	heads := map[string]string{"answered": "Besvarade", "answered-by-other": "Besvarade", "not-applicable": "Besvarade", "partial": "Delvis besvarade", "returned": "Delvis besvarade", "asked": "Väntar på svar",
		"late": "Ej rapporterade", "undeliverable": "Kom inte fram", "held": "Väntar på granskning", "vacant": "Saknar ansvarig", "not-due": "Ännu inte aktuella",
		"before-start": "Före start, utgår", "cancelled": "Före start, utgår"}
	grades := map[string]string{"none": "Ingen avvikelse", "minor": "Mindre avvikelse", "major": "Större avvikelse", "unassessed": "Ej bedömd", "odd": "Annan bedömning", "": "Utan bedömning"}
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 7))
		areas := []string{"Ekonomi", "Personal", "IT"}[:1+rng.IntN(3)]
		want, wantGrades := map[string]map[string]int{"Hela planen": {}}, map[string]map[string]int{"Hela planen": {}}
		var rows []consolidated.Row
		for range 1 + rng.IntN(120) {
			r := consolidated.Row{Plan: "Plan", Area: areas[rng.IntN(len(areas))], State: allStates()[rng.IntN(12)], Late: rng.IntN(3) == 0,
				Grade: []string{"none", "minor", "major", "unassessed", "odd", ""}[rng.IntN(6)]}
			rows = append(rows, r)
			for _, name := range []string{r.Area, "Hela planen"} {
				count(want, name, "Att rapportera")
				count(want, name, heads[r.State])
				switch heads[r.State] {
				case "Besvarade":
					count(wantGrades, name, grades[r.Grade])
					if r.Late {
						count(want, name, "varav sent")
					}
					fallthrough
				case "Delvis besvarade", "Väntar på svar", "Ej rapporterade", "Kom inte fram", "Väntar på granskning":
					count(want, name, "Tillfrågade")
				}
			}
		}
		h := sampleHead("sv")
		h.Plans = nil
		f := open(t, write(t, h, consolidated.Data{Answers: each(rows)}))
		same(t, seed, block(t, f, "Område", 1), want)
		same(t, seed, block(t, f, "Område", 2), wantGrades)
	}
}

func count(in map[string]map[string]int, name, head string) {
	if in[name] == nil {
		in[name] = map[string]int{}
	}
	in[name][head]++
}

func same(t *testing.T, seed uint64, got, want map[string]map[string]int) {
	t.Helper()
	for name := range want {
		for head := range got[name] {
			if got[name][head] != want[name][head] {
				t.Errorf("seed %d: %s, %s: %d, want %d", seed, name, head, got[name][head], want[name][head])
			}
		}
		for head := range want[name] {
			if _, ok := got[name][head]; !ok {
				t.Errorf("seed %d: %s has no figure %s", seed, name, head)
			}
		}
	}
}

func each[R any](rows []R) func(func(R, error) bool) {
	return func(yield func(R, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func summaryText(t *testing.T, f *excelize.File) string {
	t.Helper()
	rows, err := f.GetRows("Sammanfattning")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, r := range rows {
		all.WriteString(strings.Join(r, "|") + "\n")
	}
	return all.String()
}

func TestSummarySaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	rows := []consolidated.Row{
		{Plan: "P", Area: "A", State: "late", Owner: "Åsa", Email: "a@x", Due: "2026-05-13", Reminders: 2},
		{Plan: "P", Area: "A", State: "late", Owner: "Åsa", Email: "a@x", Due: "2026-05-04", Reminders: 1},
		{Plan: "P", Area: "A", State: "vacant", Due: "2026-05-13"},
		{Plan: "P", Area: "B", State: "answered", Owner: "Bo", Email: "b@x"},
	}
	got := summaryText(t, open(t, write(t, sampleHead("sv"), consolidated.Data{Answers: each(rows)})))
	for _, want := range []string{"|Ej rapporterad|2|1|2026-05-04|", "|Åsa|||2|2026-05-04|2", "|Saknar ansvarig|1|", "säger inte att kontrollen inte är genomförd"} {
		if !strings.Contains(got, want) {
			t.Errorf("the summary does not say %q:\n%s", want, got)
		}
	}
}

func TestSummaryWithoutRows(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{"sv": "Inget har frågats ännu.", "en": "Nothing has been asked yet."} {
		f := open(t, write(t, consolidated.Head{Lang: lang, Year: 2026}, consolidated.Data{}))
		sheet := f.GetSheetList()[0]
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, r := range rows {
			found = found || len(r) > 1 && r[1] == want
		}
		if !found {
			t.Errorf("%s: %q", lang, rows)
		}
		if title := rows[0][1]; !strings.Contains(title, "2026") {
			t.Errorf("%s: the title is %q", lang, title)
		}
	}
}

func TestSummaryListsAreasWithoutControls(t *testing.T) {
	t.Parallel()
	got := summaryText(t, open(t, write(t, sampleHead("sv"), sampleData(t, 60))))
	if !strings.Contains(got, "Områden utan kontroller att rapportera: Ekonomi, Personal, kompetensförsörjning, arbetsmiljö,") {
		t.Errorf("areas without controls are not listed:\n%s", got)
	}
}

// TestManyGrades: a plan may have more steps than the sheet has columns.
func TestManyGrades(t *testing.T) {
	t.Parallel()
	h := sampleHead("sv")
	h.Grades = nil
	var rows []consolidated.Row
	for i := range 15 {
		g := consolidated.Grade{Code: "g" + strconv.Itoa(i), Word: "Steg " + strconv.Itoa(i), Severity: i}
		h.Grades = append(h.Grades, g)
		rows = append(rows, consolidated.Row{Plan: "P", Area: "A", State: "answered", Grade: g.Code})
	}
	f := open(t, write(t, h, consolidated.Data{Answers: each(rows)}))
	if got := block(t, f, "Område", 2)["A"]; got["Steg 9"] != 1 || got["Annan bedömning"] != 5 {
		t.Errorf("got %v", got)
	}
}
