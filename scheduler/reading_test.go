package scheduler

import "testing"

// TestReading: what the words leave to be told stands beside them.
func TestReading(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"dagligen":                             {"varje dag; redovisas per månad", "every day; reported per month"},
		"varje vecka":                          {"varje vecka; redovisas per månad", "every week; reported per month"},
		"varannan vecka":                       {"varannan vecka; redovisas per månad", "every second week; reported per month"},
		"2 ggr/vecka":                          {"104 gånger om året; redovisas per månad", "104 times a year; reported per month"},
		"varje vecka, redovisas varje tertial": {"varje vecka; redovisas varje tertial", "every week; reported every tertial"},
		"dagligen och månadsvis":               {"varje dag; varje månad", "every day; every month"},
		"vartannat år":                         {"vartannat år; nästa gång 2028", "every second year; next in 2028"},
		"vartannat år från 2027":               {"vartannat år från 2027; nästa gång 2027", "every second year from 2027; next in 2027"},
		"1 gång/år, oktober":                   {"i oktober", "in October"},
		"månadsvis":                            {"varje månad", "every month"},
	} {
		f, err := ParseFrequency(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		for i, lang := range []string{"sv", "en"} {
			if got := f.Reading(lang, PlanYear{Year: 2027}); got != want[i] {
				t.Errorf("%q in %s: %q, want %q", text, lang, got, want[i])
			}
		}
	}
}
