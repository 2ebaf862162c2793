package consolidated_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rond/workbook/consolidated"
)

// signOf is what the matrix shall show of a row, said once more.
func signOf(r consolidated.Row) string {
	if letter := map[string]string{"none": "I", "minor": "M", "major": "S", "unassessed": "E"}[r.Grade]; r.State == "answered" && letter != "" {
		return letter
	}
	return map[string]string{"answered": "✓", "answered-by-other": "✓", "not-applicable": "–", "partial": "◐", "returned": "↩", "asked": "○", "late": "!", "undeliverable": "✕",
		"held": "?", "vacant": "∅", "before-start": "«", "not-due": "·"}[r.State]
}

// TestTheMatrixShowsEverySeat: over random rows, each in a cell of its own, a
// cell shows what its row says and no other cell shows anything.
func TestTheMatrixShowsEverySeat(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 0))
	periods := []struct{ id, name, end string }{{"2026", "2026", "2026-12-31"}, {"2026-T1", "tertial 1 2026", "2026-04-30"}, {"2026-M04", "april 2026", "2026-04-30"}, {"2026-M01", "januari 2026", "2026-01-31"}, {"2026-T3", "tertial 3 2026", "2026-12-31"}}
	states := consolidated.States()
	grades := []string{"none", "minor", "major", "unassessed", "", "unheard-of"}
	want := map[string]map[string]string{}
	var rows []consolidated.Row
	for control := range 9 {
		for unit := range 5 {
			key := fmt.Sprintf("K%d/Enhet %d", control, unit)
			for _, p := range periods {
				if random.IntN(4) == 0 {
					continue
				}
				r := consolidated.Row{Control: fmt.Sprintf("K%d", control), Unit: fmt.Sprintf("Enhet %d", unit), PeriodID: p.id, Period: p.name, PeriodEnd: p.end,
					State: states[random.IntN(len(states))], Grade: grades[random.IntN(len(grades))]}
				rows = append(rows, r)
				if sign := signOf(r); sign != "" {
					if want[key] == nil {
						want[key] = map[string]string{}
					}
					want[key][p.name] = sign
				}
			}
		}
	}
	f := open(t, write(t, sampleHead("sv"), consolidated.Data{Answers: func(yield func(consolidated.Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}}))
	got := table(t, f, "Matris")
	if len(got) != len(want) {
		t.Errorf("%d rows, want %d", len(got), len(want))
	}
	for _, row := range got {
		for _, p := range periods {
			if w := want[row["Kontroll"]+"/"+row["Enhet"]][p.name]; row[p.name] != w {
				t.Errorf("%s %s %s: %q, want %q", row["Kontroll"], row["Enhet"], p.name, row[p.name], w)
			}
		}
	}
	heads, err := f.GetRows("Matris")
	if err != nil {
		t.Fatal(err)
	}
	if order := heads[0][4:9]; !slices.Equal(order, []string{"januari 2026", "april 2026", "tertial 1 2026", "tertial 3 2026", "2026"}) {
		t.Errorf("the periods stand in the order %q", order)
	}
}

// TestTheWorstOfACellIsShown: several occasions of an event stand in one cell.
func TestTheWorstOfACellIsShown(t *testing.T) {
	t.Parallel()
	for _, states := range [][]string{{"answered", "late", "not-due"}, {"late", "answered", "asked"}, {"cancelled", "late"}} {
		f := open(t, write(t, sampleHead("sv"), consolidated.Data{Answers: func(yield func(consolidated.Row, error) bool) {
			for _, s := range states {
				if !yield(consolidated.Row{Control: "K1", PeriodID: "2026", Period: "2026", State: s, Grade: "none"}, nil) {
					return
				}
			}
		}}))
		if got := table(t, f, "Matris"); len(got) != 1 || got[0]["2026"] != "!" {
			t.Errorf("%v is shown as %q", states, got)
		}
	}
}

func TestDeviationsAreListed(t *testing.T) {
	t.Parallel()
	d := sampleData(t, 300)
	got := table(t, open(t, write(t, sampleHead("sv"), d)), "Avvikelser")
	i := 0
	for r := range d.Answers {
		if r.State != "answered" || r.Grade != "minor" && r.Grade != "major" {
			continue
		}
		if i >= len(got) || got[i]["Ref"] != r.Ref || got[i]["Resultat"] != r.Result || got[i]["Åtgärd"] != r.Action || got[i]["Bedömning"] == "" {
			t.Fatalf("deviation %d of %d: %+v", i, len(got), r)
		}
		i++
	}
	if i != len(got) || i == 0 {
		t.Errorf("%d deviations listed, there are %d", len(got), i)
	}
}

// TestEveryRiskIsOnTheMap: once, where its probability and consequence meet, or
// among those that have none.
func TestEveryRiskIsOnTheMap(t *testing.T) {
	t.Parallel()
	d := sampleData(t, 10)
	rows, err := open(t, write(t, sampleHead("sv"), d)).GetRows("Riskkarta")
	if err != nil {
		t.Fatal(err)
	}
	cells, rest := map[string]string{}, ""
	probability := ""
	for _, row := range rows {
		if len(row) > 1 {
			probability, _ = strings.CutPrefix(row[1], "Sannolikhet ")
			if rest += row[1]; len(probability) != 1 {
				continue
			}
		}
		for i, cell := range row[min(len(row), 2):] {
			value, ids, _ := strings.Cut(cell, "\n")
			p, _ := strconv.Atoi(probability)
			if want := strconv.Itoa(p * (i + 1)); value != want {
				t.Errorf("the value at %s × %d is %s", probability, i+1, value)
			}
			for _, id := range strings.Split(ids, ", ") {
				if id != "" {
					cells[id] += fmt.Sprintf("%s×%d", probability, i+1)
				}
			}
		}
	}
	for _, c := range d.Controls {
		want := fmt.Sprintf("%d×%d", c.Probability, c.Consequence)
		switch {
		case c.Board != officeBoard:
		case c.Probability == 0 && !strings.Contains(rest, c.Control):
			t.Errorf("%s without a value is not told of", c.Control)
		case c.Probability > 0 && cells[c.Control] != want:
			t.Errorf("%s is at %s, want %s", c.Control, cells[c.Control], want)
		}
	}
}

// TestAboutCountsTheRows: the last sheet says how many rows each table has, and
// which state of the record it is made from.
func TestAboutCountsTheRows(t *testing.T) {
	t.Parallel()
	h, d := sampleHead("sv"), sampleData(t, 75)
	f := open(t, write(t, h, d))
	rows, err := f.GetRows("Om")
	if err != nil {
		t.Fatal(err)
	}
	counted := 0
	all := ""
	for _, row := range rows {
		all += strings.Join(row, "\n") + "\n"
		if len(row) == 4 && strings.HasPrefix(row[2], "tbl") {
			counted++
			if n := strconv.Itoa(len(table(t, f, row[1]))); row[3] != n && (row[3] != "0" && row[3] != "–" || n != "1") {
				t.Errorf("%s has %s rows, told %s", row[1], n, row[3])
			}
		}
	}
	if counted != 12 {
		t.Errorf("%d tables are counted", counted)
	}
	for _, want := range []string{h.Chain, "version 2", "I Ingen avvikelse", "! Ej rapporterad", h.Help[0]} {
		if !strings.Contains(all, want) {
			t.Errorf("the sheet does not say %q", want)
		}
	}
}
