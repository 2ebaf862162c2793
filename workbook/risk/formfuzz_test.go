package risk_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"rond/workbook/form"
	"rond/workbook/grid"
	"rond/workbook/risk"
)

// toldOf is what became of a file: the code of the error, or how many rows, and
// the codes of the notes.
func toldOf(t testing.TB, file []byte) string {
	t.Helper()
	r, err := risk.Read(t.Context(), bytes.NewReader(file), int64(len(file)), grid.DefaultLimits(), signer().Verify)
	var known *grid.Error
	switch {
	case errors.As(err, &known):
		return known.Code
	case errors.Is(err, risk.ErrNoRisks):
		return "no risks"
	case err != nil:
		t.Fatal(err)
	}
	return strings.TrimSpace(fmt.Sprintf("%d rows %s", len(r.Rows), strings.Join(noteCodes(r), " ")))
}

// FuzzRead: whatever stands in the headings and the cells of a file is read,
// judged or told of, and no row is taken that no key names.
func FuzzRead(f *testing.F) {
	key := signer().Key(1043, 1)
	f.Add("Ref", "Risk", "Sannolikhet", "Konsekvens", "Förslag", key, "R001", "Inköp", "3 – Möjlig", "Acceptera")
	f.Add("Ref.", "Risk description", "Probability", "Consequence", "Proposal", "", "R001", "=1+1", "99999999999999999999", "gone")
	f.Add("Risk", "Risk", "sannolikhet ", "KONSEKVENS", "", key, key, "#N/A", "2,0", "\u200b")
	f.Fuzz(func(t *testing.T, h1, h2, h3, h4, h5, key, ref, text, step, proposal string) {
		x := excelize.NewFile()
		defer x.Close() //nolint:errcheck // nothing is on disk
		for i, row := range [][]string{{"", h1, h2, h3, h4, h5}, {key, ref, text, step, step, proposal}, {ref, key, proposal, text, step, step}} {
			for column, words := range row {
				if x.SetCellStr("Sheet1", fmt.Sprintf("%c%d", 'A'+column, i+1), words) != nil {
					return
				}
			}
		}
		var b bytes.Buffer
		if err := x.Write(&b); err != nil {
			return
		}
		r, err := risk.Read(t.Context(), bytes.NewReader(b.Bytes()), int64(b.Len()), grid.DefaultLimits(), signer().Verify)
		var known *grid.Error
		if err != nil {
			if !errors.Is(err, risk.ErrNoRisks) && !errors.As(err, &known) || r != nil {
				t.Errorf("%+v, %v", r, err)
			}
			return
		}
		for _, row := range r.Rows {
			if row.Request != 1043 || row.Row != 1 {
				t.Errorf("a row %d of %d", row.Row, row.Request)
			}
			j := risk.Judge(row, risk.Want{Lang: "sv", Scale: four("sv"), Areas: []string{"Ekonomi"}, Units: []string{"Solgården", "Björken"}})
			a := j.Answer
			if a.Probability < 0 || a.Probability > 4 || a.Consequence > 4 || len(j.Problems) != len(j.Fields) || (j.State == form.Complete) != (len(j.Problems) == 0 && j.State != form.Blank) {
				t.Errorf("%+v", j)
			}
			for i, p := range j.Problems {
				if p.Cell == "" && row.Cells[j.Fields[i]] != "" || p.Code == "" {
					t.Errorf("%+v", p)
				}
			}
		}
	})
}

// TestDamageNeverChangesARisk changes one byte after the other, and cuts the
// file short: it is refused, or every answer that is read is the one given.
func TestDamageNeverChangesARisk(t *testing.T) {
	t.Parallel()
	f := answeredForm(sampleForm(t, "sv", four("sv"), 3))
	file := buildForm(t, f)
	rnd := rand.New(rand.NewPCG(3, 4))
	for i := range 400 {
		data := bytes.Clone(file)
		if i%4 == 0 {
			data = data[:rnd.IntN(len(data))]
		} else {
			data[rnd.IntN(len(data))] ^= byte(1 + rnd.IntN(255))
		}
		r, err := risk.Read(t.Context(), bytes.NewReader(data), int64(len(data)), grid.DefaultLimits(), signer().Verify)
		var known *grid.Error
		if err != nil {
			if !errors.As(err, &known) || r != nil {
				t.Errorf("%v, %v", r, err)
			}
			continue
		}
		for _, row := range r.Rows {
			want := f.Rows[row.Row-1].Answer
			if j := risk.Judge(row, risk.Want{Scale: f.Scale, Areas: f.Areas, Sent: risk.Answer{Unit: want.Unit}}); j.Answer != want {
				t.Errorf("answer %+v, given %+v", j.Answer, want)
			}
		}
	}
}

// TestWhatAHostileRiskWorkbookCosts makes every row dear to the reader: it ends
// soon, and is told for what it is.
func TestWhatAHostileRiskWorkbookCosts(t *testing.T) {
	t.Parallel()
	file := buildForm(t, sampleForm(t, "sv", four("sv"), 3))
	for name, c := range map[string]struct {
		change func(x *excelize.File)
		want   string
	}{
		"strange lines": {func(x *excelize.File) {
			for row := range 6000 {
				_ = x.SetCellStr("Risker", fmt.Sprintf("D%d", 40+row), "En egen rad")
			}
		}, grid.CodeTooManyRows},
		"rows that are almost headings": {func(x *excelize.File) {
			to, _ := x.NewSheet("Mer")
			_ = x.MoveSheet("Mer", "Risker")
			_ = to
			for row := range 15_000 {
				for i, title := range []string{"Sannolikhet", "Konsekvens", "Förslag", "Orsak"} {
					_ = x.SetCellStr("Mer", fmt.Sprintf("%c%d", 'A'+i, row+1), title)
				}
			}
		}, "8 rows"},
		"one key on every row": {func(x *excelize.File) {
			key, _ := x.GetCellValue("Risker", "A10")
			for row := range 4000 {
				_ = x.SetCellStr("Risker", fmt.Sprintf("A%d", 40+row), key)
				_ = x.SetCellStr("Risker", fmt.Sprintf("N%d", 40+row), fmt.Sprint(row))
			}
		}, "7 rows " + form.CodeRowTwice},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hostile := reworked(t, file, c.change)
			start := time.Now()
			if got := toldOf(t, hostile); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if took := time.Since(start); took > 20*time.Second { // one, were the machine ours alone and no race looked for
				t.Errorf("it took %v", took)
			}
		})
	}
}
