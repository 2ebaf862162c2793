package demo

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"time"
)

// chance is a stream of random numbers of its own.
type chance = rand.Rand

// draw is the chance behind one decision, named by what it is about. Two
// decisions never share a stream, so what one owner does cannot depend on the
// order in which others are looked at.
func draw(seed int64, about ...string) *chance {
	h := sha256.New()
	for _, a := range about {
		fmt.Fprintf(h, "%d:%s", len(a), a)
	}
	sum := h.Sum(nil)
	return rand.New(rand.NewPCG(uint64(seed), binary.BigEndian.Uint64(sum)))
}

// pick is one of several.
func pick[T any](r *chance, all []T) T { return all[r.IntN(len(all))] }

// between is a whole number from low to high, both included.
func between(r *chance, low, high int) int { return low + r.IntN(high-low+1) }

// atWork is a weekday's time when people answer mail: so many days after t,
// between eight and half past four, or soon after t when that has passed.
func atWork(r *chance, t time.Time, days int) time.Time {
	day := t.AddDate(0, 0, days)
	at := time.Date(day.Year(), day.Month(), day.Day(), 8, r.IntN(510), r.IntN(60), 0, t.Location())
	if !at.After(t) {
		at = t.Add(time.Duration(between(r, 300, 3000)) * time.Second)
	}
	for at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
		at = at.AddDate(0, 0, 1)
	}
	return at
}
