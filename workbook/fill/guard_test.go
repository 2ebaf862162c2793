package fill_test

import (
	"bytes"
	"context"
	"testing"

	"rond/workbook/form"
	"rond/workbook/grid"
)

// TestTextsThatLookLikeEscapes are typed, saved, and read by Rond's own reader
// as they were typed, several of them in one workbook.
func TestTextsThatLookLikeEscapes(t *testing.T) {
	t.Parallel()
	b := opened(t, nil)
	const ref = "K01-2026T1"
	typed := map[string]string{"Resultat": "_x0041_", "Åtgärd": "_x005F_x0041_", "Åtgärdsansvarig": "_x0041_x0042_", "Förslag till ändring": "A_x_x00e5_ _x000D_"}
	for heading, text := range typed {
		if err := b.Set(ref, heading, text); err != nil {
			t.Fatal(err)
		}
	}
	file, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	known := func(key string) (int64, int, bool) { return 1, 1, key == "RX" }
	r, err := form.Read(context.Background(), bytes.NewReader(file), int64(len(file)), grid.DefaultLimits(), known)
	if err != nil || len(r.Rows) != 1 {
		t.Fatal(r, err)
	}
	a := r.Rows[0].Answer
	for heading, got := range map[string]string{"Resultat": a.Result, "Åtgärd": a.Action, "Åtgärdsansvarig": a.ActionOwner, "Förslag till ändring": a.Proposal} {
		if got != typed[heading] {
			t.Errorf("%s: typed %q, read %q", heading, typed[heading], got)
		}
	}
}
