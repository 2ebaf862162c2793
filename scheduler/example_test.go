package scheduler_test

import (
	"errors"
	"fmt"

	"rond/scheduler"
)

// A control is done when something happens, and a part of it every year.
func ExampleParseFrequency() {
	f, err := scheduler.ParseFrequency("I samband med upphandlingar. Enkäter minst årligen")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.Rules())
	fmt.Println(f.Describe("sv"))
	fmt.Println(f.Describe("en"))
	// Output:
	// [as-needed yearly]
	// i samband med upphandlingar; Enkäter: en gång om året
	// in connection with upphandlingar; Enkäter: once a year
}

// What is not understood is refused, never guessed.
func ExamplePhraseError() {
	_, err := scheduler.ParseFrequency("Årligen, annars några gånger per termin")
	var refused *scheduler.PhraseError
	if errors.As(err, &refused) {
		fmt.Println(refused.Part)
		fmt.Println(refused.Suggestions)
	}
	// Output:
	// några gånger
	// [2 ggr/år 3 ggr/år 4 ggr/år]
}

// Monthly and every tertial: the month that ends with a tertial is one slot
// with it, asked and due by the tertial.
func ExampleSlots() {
	f, err := scheduler.ParseFrequency("Månatligen och tertial")
	if err != nil {
		fmt.Println(err)
		return
	}
	calendar, policy := scheduler.NewCalendar(), scheduler.DefaultPolicy()
	for _, s := range scheduler.Slots(f.Rules(), scheduler.PlanYear{Year: 2026}, nil)[2:5] {
		opens, due := policy.Dates(s, calendar)
		fmt.Println(s.Period.ID(), len(s.Also), s.Period.Name("sv"), opens, due)
	}
	// Output:
	// 2026-M03 0 mars 2026 2026-04-01 2026-04-10
	// 2026-T1 1 tertial 1 2026 2026-04-23 2026-05-13
	// 2026-M05 0 maj 2026 2026-06-01 2026-06-10
}
