package consolidated_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestTheTrendAddsUp: the rows of a plan's trend are its answers by the month
// that their periods end in, and the sums are those of the answers.
func TestTheTrendAddsUp(t *testing.T) {
	t.Parallel()
	d := sampleData(t, 500)
	want := map[string]map[string]int{}
	words := map[string]string{"none": "Ingen avvikelse", "minor": "Mindre avvikelse", "major": "Större avvikelse", "": "Utan bedömning"}
	for r := range d.Answers {
		if r.Board != areaBoard {
			continue
		}
		month := r.PeriodEnd[:7]
		if want[month] == nil {
			want[month] = map[string]int{}
		}
		switch r.State {
		case "answered", "answered-by-other", "not-applicable":
			want[month][words[r.Grade]]++
		case "late":
			want[month]["Ej rapporterad"]++
		}
	}
	rows, err := open(t, write(t, sampleHead("sv"), d)).GetRows("Sammanfattning")
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 1 && row[1] == "Period som slutar" })
	if at < 0 {
		t.Fatal("there is no trend")
	}
	head, found := rows[at], 0
	for _, row := range rows[at+1:] {
		if len(row) < 3 || !strings.HasPrefix(row[1], "2026-") {
			break
		}
		found++
		for i, name := range head[2:] {
			got, err := strconv.Atoi(strings.ReplaceAll(row[i+2], "–", "0"))
			if err != nil || got != want[row[1]][name] {
				t.Errorf("%s %s: %s, want %d", row[1], name, row[i+2], want[row[1]][name])
			}
		}
	}
	if found != len(want) {
		t.Errorf("%d months, want %d", found, len(want))
	}
}
