package report

import (
	"strings"
	"testing"
)

// TestCountsInWords: how many came late is said of those that were given, the
// grades stand by severity, and what was over before the start is not said to
// be on its way.
func TestCountsInWords(t *testing.T) {
	t.Parallel()
	none, minor, major, open := Grade{"Ingen avvikelse", 0}, Grade{"Mindre avvikelse", 1}, Grade{"Större avvikelse", 2}, Grade{"Ej bedömd", -1}
	given := Tally{States: map[string]int{Answered: 3, NotApplicable: 1, Silent: 2}, Late: 2, Grades: map[Grade]int{open: 4, major: 1, none: 2, minor: 3, {}: 1}}
	report := func(x Tally) Report {
		return Report{Head: Head{Lang: "sv", Year: 2026, Board: "Nämnden"}, Grades: []Grade{major, open, none, minor}, Areas: []Area{{Name: "Ekonomi", Controls: []Control{{Code: "K01", Answers: x}}}}}
	}
	for name, c := range map[string]struct {
		tally Tally
		want  []string
	}{
		"late":         {given, []string{"Svar: 3 besvarade, 1 berör inte verksamheten, 2 ej rapporterade. 2 av de 4 lämnade svaren kom efter sista svarsdag.", "4 är lämnade, varav 2 efter sista svarsdag."}},
		"one late":     {Tally{States: map[string]int{Answered: 1}, Late: 1}, []string{"Det lämnade svaret kom efter sista svarsdag.", "Ett är lämnat, efter sista svarsdag."}},
		"grades":       {given, []string{"Ingen avvikelse 2, Mindre avvikelse 3, Större avvikelse 1, Ej bedömd 4"}},
		"before start": {Tally{States: map[string]int{BeforeStart: 2}}, []string{"Inga svar hämtas in. Perioderna var slut innan planen började följas upp, eller utgår."}},
		"to come":      {Tally{States: map[string]int{BeforeStart: 2, NotDue: 1}}, []string{"Inga svar har hunnit bli aktuella."}},
	} {
		var b strings.Builder
		if err := report(c.tally).Write(&b, "html"); err != nil {
			t.Fatal(err)
		}
		said := strings.ReplaceAll(b.String(), "\u00a0", " ")
		for _, want := range c.want {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q is not said", name, want)
			}
		}
	}
}
