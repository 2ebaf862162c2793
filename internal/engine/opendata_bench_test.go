package engine

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"rond/internal/opendata"
	"rond/internal/store"
)

// BenchmarkOpenData hands over a year of 5,000 seats of which five months are
// answered: 60,000 things to ask, 25,000 answers and mails. The peak is of the
// heap, with what the store and the plan take of it.
func BenchmarkOpenData(b *testing.B) {
	e, now := bench(b)
	enacted(b, e, manySeats(5000))
	springtime(b, e)
	worded(b, e)
	*now = time.Date(2026, 6, 15, 9, 0, 0, 0, now.Location())
	runtime.GC()
	peak := &highest{}
	for b.Loop() {
		if err := e.OpenData(b.Context(), OpenData{Year: 2026}, func(d opendata.Data) error { return opendata.WriteJSON(peak, d) }); err != nil {
			b.Fatal(err)
		}
	}
	inMilliseconds(b)
	b.ReportMetric(float64(peak.heap)/1e6, "MB-heap")
	b.ReportMetric(float64(peak.written)/1e6/float64(b.N), "MB")
}

// worded gives everything that is answered its answer.
func worded(b *testing.B, e *Engine) {
	b.Helper()
	ctx := b.Context()
	err := e.store.Change(ctx, func(tx store.Tx) error {
		all, err := tx.Occurrences(ctx, store.OccurrenceFilter{States: []string{store.Answered}})
		if err != nil {
			return err
		}
		for _, o := range all {
			a := store.Answer{Occurrence: o.ID, N: 1, Person: o.Person, Received: date(o.Due).In(e.set.Zone, 10, 0), Complete: true,
				Body: fmt.Sprintf(`{"performed":"yes","grade":"none","result":%q}`, strings.Repeat("Allt är granskat. ", 20))}
			if o.Answer, err = tx.AddAnswer(ctx, a); err != nil {
				return err
			}
			if err := tx.UpdateOccurrence(ctx, o); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// highest looks at the heap now and then while something is written.
type highest struct {
	written, looked int
	heap            uint64
}

func (h *highest) Write(p []byte) (int, error) {
	if h.written += len(p); h.written-h.looked > 1<<20 {
		h.looked = h.written
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		h.heap = max(h.heap, m.HeapInuse)
	}
	return len(p), nil
}
