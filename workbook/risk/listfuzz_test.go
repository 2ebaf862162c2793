package risk_test

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"testing"

	"rond/workbook/layout"
	"rond/workbook/risk"

	"github.com/xuri/excelize/v2"
)

// holds is whether what was read of a list holds together: every row has its key
// once, says something, and stands somewhere, and every problem is named.
func holds(t *testing.T, data []byte) map[string]risk.Choice {
	t.Helper()
	chosen, problems := readList(t, data)
	got := map[string]risk.Choice{}
	for _, c := range chosen {
		id := c.Key
		if c.Area {
			id = "area " + id
		}
		if _, twice := got[id]; twice || c.Key == "" || c.Choice.Empty() || c.Sheet == "" || c.Cells["what"] == "" {
			t.Errorf("chosen %+v", c)
		}
		got[id] = c.Choice
	}
	for _, p := range problems {
		if p.Code == "" || p.Sheet == "" && p.Cell != "" {
			t.Errorf("problem %+v", p)
		}
	}
	return got
}

// FuzzReadList: whatever stands in the cells of a list is read or told of.
func FuzzReadList(f *testing.F) {
	f.Add("Risklista", "Till planen", "Nyckel", "Kontroll", "text", "k1", "k2")
	f.Add("Risk list", "For the plan", "Key", "No", "=1+1", "k1", "k1")
	f.Add("Områden", "Till planen", "Nyckel", "Ja", " … [texten är avkortad; den är på 40000 tecken]", "1e5", "")
	f.Fuzz(func(t *testing.T, sheet, title, key, what, text, one, two string) {
		x := excelize.NewFile()
		defer x.Close() //nolint:errcheck // nothing is on disk
		if x.SetSheetName("Sheet1", sheet) != nil {
			return
		}
		for cell, words := range map[string]string{"A1": title, "B1": "Motivering", "C1": key, "A2": what, "B2": text, "C2": one, "A3": text, "B3": what, "C3": two} {
			if err := x.SetCellStr(x.GetSheetName(0), cell, layout.SharedText(words)); err != nil {
				return
			}
		}
		var b bytes.Buffer
		if x.Write(&b) == nil {
			holds(t, b.Bytes())
		}
	})
}

// TestDamageNeverChangesAChoice changes one byte after the other, and cuts the
// file short: it is refused, or every choice that is read is one that was made.
func TestDamageNeverChangesAChoice(t *testing.T) {
	t.Parallel()
	l := sampleList(t, "sv", 3, 8)
	made := map[string]risk.Choice{"area o1": {What: risk.ChooseArea}, "k0001": {What: risk.ChooseControl, Text: "Stickprov"}, "k0005": {What: risk.ChooseNo, Reason: "Därför"}}
	l.Areas[0].Choice, l.Risks[0].Choice, l.Risks[4].Choice = made["area o1"], made["k0001"], made["k0005"]
	file, random := writeList(t, l), rand.New(rand.NewPCG(3, 4))
	if got := holds(t, file); !maps.Equal(got, made) {
		t.Fatalf("read %v", got)
	}
	for i := range 400 {
		data := bytes.Clone(file)
		if i%4 == 0 {
			data = data[:random.IntN(len(data))]
		} else {
			data[random.IntN(len(data))] ^= byte(1 + random.IntN(255))
		}
		for id, c := range holds(t, data) {
			if c != made[id] {
				t.Errorf("%s: %+v", id, c)
			}
		}
	}
}
