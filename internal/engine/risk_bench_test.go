package engine

import (
	"fmt"
	"testing"
	"time"

	"rond/internal/plan"
)

// manyRisks is a risk round of so many units with 20 risks each, on the day
// that it opens.
func manyRisks(b *testing.B, units int) (*Engine, *time.Time) {
	b.Helper()
	e, now := bench(b)
	e.set.Policy.Notice = 0
	p := manySeats(units)
	c := p.Controls[0]
	p.Controls = nil
	for i := range 20 {
		x := c
		x.Code, x.Text, x.Frequency = fmt.Sprintf("K%02d", i+1), fmt.Sprintf("Kontroll %d", i), "År"
		x.Risk = plan.Risk{Text: fmt.Sprintf("Risk %d", i), Probability: 2, Consequence: 2, Value: 4}
		p.Controls = append(p.Controls, x)
	}
	enacted(b, e, p)
	*now = time.Date(2026, 9, 14, 8, 0, 0, 0, e.set.Zone)
	if _, err := e.StartRisks(b.Context(), RiskStart{Board: "TN", Year: 2027, Roles: []string{"VC"}, Due: "2026-10-09"}, "boss"); err != nil {
		b.Fatal(err)
	}
	return e, now
}

func asksRisks(b *testing.B, e *Engine, units int) {
	b.Helper()
	done, err := e.Tick(b.Context())
	if err != nil || done.Requests < units {
		b.Fatal(done, err)
	}
}

// BenchmarkAskRisks puts 20 risks each to 300 units, who have none yet.
func BenchmarkAskRisks(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		e, _ := manyRisks(b, 300)
		b.StartTimer()
		asksRisks(b, e, 300)
	}
	inMilliseconds(b)
}

// BenchmarkTickRisks looks at the clock a minute after 300 units have been asked
// about 20 risks each.
func BenchmarkTickRisks(b *testing.B) {
	e, now := manyRisks(b, 300)
	asksRisks(b, e, 300)
	for b.Loop() {
		*now = now.Add(time.Minute)
		if done, err := e.Tick(b.Context()); err != nil || done.Requests+done.Reminders > 0 {
			b.Fatal(done, err)
		}
	}
	inMilliseconds(b)
}
