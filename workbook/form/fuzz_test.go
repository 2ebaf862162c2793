package form

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"rond/workbook/grid"
)

// FuzzDate: whatever a person writes is a day of this century or none.
func FuzzDate(f *testing.F) {
	for _, text := range []string{"2026-06-30", "30.6.2026", "30/6 2026", "5/6/2026", "den 30:e juni 2026", "June 30th, 2026", "260630", "snart", "", "0/0/0000", "9999999"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		iso, ok := dateOf(grid.Cell{Kind: grid.Text, Text: text})
		if !ok {
			return
		}
		if day, err := time.Parse(time.DateOnly, iso); err != nil || day.Year() < 2000 || day.Year() > 2099 {
			t.Errorf("%q is read as %q", text, iso)
		}
	})
}

// FuzzKey: no text but a key verifies, and it says what was signed.
func FuzzKey(f *testing.F) {
	s := benchSigner()
	f.Add(s.Key(1043, 7))
	f.Add("R")
	f.Fuzz(func(t *testing.T, key string) {
		request, row, ok := s.Verify(key)
		if ok && !LooksLikeKey(s.Key(request, row)) {
			t.Errorf("%q names %d %d", key, request, row)
		}
	})
}

// TestDamageNeverChangesAnAnswer changes one byte after the other, and cuts the
// file short: it is refused, or every answer that is read is the one given.
func TestDamageNeverChangesAnAnswer(t *testing.T) {
	t.Parallel()
	given := benchForm()
	var file bytes.Buffer
	if err := NewBuilder().Build(&file, given); err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	for i := range 600 {
		data := bytes.Clone(file.Bytes())
		if i%4 == 0 {
			data = data[:rnd.IntN(len(data))]
		} else {
			data[rnd.IntN(len(data))] ^= byte(1 + rnd.IntN(255))
		}
		r, err := Read(context.Background(), bytes.NewReader(data), int64(len(data)), grid.DefaultLimits(), benchSigner().Verify)
		var known *grid.Error
		if err != nil {
			if !errors.As(err, &known) || r != nil {
				t.Errorf("%v, %v", r, err)
			}
			continue
		}
		for _, row := range r.Rows {
			want := given.Rows[row.Row-1].Answer
			want.Grade = "Ingen avvikelse"
			if row.Answer != want {
				t.Errorf("answer %+v, given %+v", row.Answer, want)
			}
		}
	}
}
