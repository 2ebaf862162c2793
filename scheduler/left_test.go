package scheduler

import (
	"slices"
	"testing"
)

// TestOnlyTheMonthIsRead: of a date only the month is read, which is told, but
// where the day is the month's last, or the first of a range of months.
func TestOnlyTheMonthIsRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"15/3 och 15/9": {"15/3", "15/9"}, "den 15:e mars": {"den 15:e mars"}, "30/4 och 31/8": nil, "28 februari": nil, "1 april till 30 juni": nil, "mars": nil,
		"1 mars": {"1 mars"}, "Årligen, senast 15 mars": nil,
	} {
		f, err := ParseFrequency(text)
		if err != nil || !slices.Equal(f.Days, want) {
			t.Errorf("%s: %q, %v; want %q", text, f.Days, err, want)
		}
	}
	f, err := ParseFrequency("15/3 och 15/9")
	if got := f.Reading("sv", PlanYear{Year: 2026}); err != nil || got != "i mars och september; hela månaden, inte just 15/3, 15/9" {
		t.Errorf("%q, %v", got, err)
	}
}
