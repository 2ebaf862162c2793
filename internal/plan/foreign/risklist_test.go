package foreign_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rond/internal/plan/foreign"

	"golang.org/x/tools/txtar"
)

func readRisks(t testing.TB, data []byte) *foreign.RiskReading {
	t.Helper()
	r, err := foreign.ReadRisks(t.Context(), bytes.NewReader(data), int64(len(data)), "sv")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// toldRisks is a reading as a case has it: only what is there.
func toldRisks(r *foreign.RiskReading) string {
	var b strings.Builder
	say := func(label string, parts ...string) {
		parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" || strings.HasSuffix(s, "= ") })
		fmt.Fprintf(&b, "%s: %s\n", label, strings.ReplaceAll(strings.Join(parts, " | "), "\n", `\n`))
	}
	steps := func(p, c, value int, words ...string) string {
		text := ""
		if p+c+value > 0 {
			text = fmt.Sprintf("%d×%d=%d", p, c, value)
		}
		if strings.Join(words, "") != "" {
			text += fmt.Sprintf("%q", words)
		}
		return text
	}
	for _, x := range r.Risks {
		w := x.Words
		say(fmt.Sprintf("%s:%d", x.Sheet, x.Line), "nr= "+x.Number, "unit= "+x.Unit, "area= "+x.Area, x.Text, "marks= "+x.Marks, steps(x.Probability, x.Consequence, x.Value, w.Probability, w.Consequence, w.Value),
			"cause= "+x.Cause, "has= "+x.Measures, "after= "+steps(x.ResidualProbability, x.ResidualConsequence, x.ResidualValue, w.ResidualProbability, w.ResidualConsequence, w.ResidualValue),
			"action= "+x.Action, "owner= "+x.Owner, "due= "+x.Due, notes(x.Extra))
	}
	for _, n := range r.Left {
		say("left "+n.Title, n.Text)
	}
	for _, q := range r.Problems {
		kind := "error"
		if q.Warning {
			kind = "warning"
		}
		fmt.Fprintf(&b, "%s %s!%s %s\n  %s\n", kind, q.Sheet, q.Cell, q.Code, q.Text)
	}
	return b.String()
}

// TestReadsListsOfRisks: each case is a layout, and what is read of it or
// everything that it is refused for.
func TestReadsListsOfRisks(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/risklists/*.txtar")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			c, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			data := typed(t, c)
			r := readRisks(t, data)
			last := &c.Files[len(c.Files)-1]
			if *update {
				last.Data = []byte(toldRisks(r))
				if err := os.WriteFile(file, txtar.Format(c), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if got := toldRisks(r); got != string(last.Data) {
				t.Errorf("got\n%s\nwant\n%s", got, last.Data)
			}
			if !r.Faulty() {
				everyWord(t, c, r)
			}
		})
	}
}

// everyWord: whatever stands under the headings of a list, or over them, is in
// what was read of it.
func everyWord(t *testing.T, c *txtar.Archive, r *foreign.RiskReading) {
	t.Helper()
	var all strings.Builder
	for _, x := range r.Risks {
		fmt.Fprintf(&all, "%+v\n", x)
	}
	fmt.Fprintf(&all, "%+v %+v", r.Left, r.Problems)
	had := all.String()
	for _, file := range c.Files[:len(c.Files)-1] {
		for line := range strings.Lines(string(file.Data)) {
			for cell := range strings.SplitSeq(strings.TrimSuffix(line, "\n"), "|") {
				for _, word := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(" ():-–./", r) }) {
					if len(word) > 4 && !heading(word) && !strings.Contains(had, word) {
						t.Errorf("%s: %q is nowhere in what was read", file.Name, word)
					}
				}
			}
		}
	}
}

// heading reports whether a word only stands in headings, or says a step that
// its number says too.
func heading(word string) bool {
	return slices.Contains(strings.Fields(`Riskregister Enhet Område Riskbeskrivning Befintliga åtgärder Sannolikhet Konsekvens Riskvärde Förslag Ansvarig Klart senast
		Arbetsplats Riskkälla Beskriv risken Riskbedömning Åtgärd Uppföljning Status Verksamhet Allvarlig Medel datum Process Bruttorisk Nettorisk Nuvarande kontroller Orsak
		Händelse Kommentar Förvaltning Riskområde Bedömning Risktal Department Category description cause Existing controls Likelihood Impact score Residual
		likelihood impact Proposed action Action owner Trend Avdelning Tidplan sannolik Sannolik Mindre allvarlig Mycket Minor Possible Major`), word)
}

// FuzzReadRisks puts the pieces of lists in every order: eight cells a row, a
// byte a cell. Nothing makes it panic, and no file is taken or refused without
// a word.
func FuzzReadRisks(f *testing.F) {
	pieces := []string{"", "", "Risk", "Riskkälla", "Händelse", "Sannolikhet", "S", "Konsekvens", "K", "Riskvärde", "Efter åtgärd", "Sannolikhet efter åtgärd", "Låg", "Medel", "Hög", "Åtgärd", "Ansvarig", "Klart", "Enhet", "Område",
		"Nr", "Befintliga åtgärder", "Orsak", "Egen", "Enhet: Solgården", "Område 2: Miljö", "1", "3 - Sannolik", "3x2", "Riskvärde: 6 (Sannolikhet: 3, Konsekvens: 2)", "2-3", "x", "2026-01-01", "snart", "Fel lön (Ny 2026)", "* anmärkning", "0"}
	f.Add([]byte("\x12\x13\x02\x05\x07\x09\x0f\x11\x18\x00\x22\x1b\x1a\x1d\x17\x21"))
	f.Add([]byte("\x14\x03\x0c\x0d\x0e\x0f\x00\x00\x1a\x22\x00\x1f\x1f\x17\x00\x00\x19\x00\x00\x00\x00\x00\x00\x00\x1a\x22\x1f"))
	f.Add([]byte("\x02\x06\x08\x09\x06\x08\x09\x00\x22\x1a\x1b\x24\x1e\x1a\x1c\x00\x00\x00\x00\x00\x00\x00\x00\x17"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var b strings.Builder
		for i, at := range data[:min(len(data), 160)] {
			if i > 0 && i%8 == 0 {
				b.WriteString("\n")
			}
			b.WriteString(`"` + pieces[int(at)%len(pieces)] + `";`)
		}
		for _, file := range [][]byte{data, []byte(b.String() + "\n")} {
			r := readRisks(t, file)
			if len(r.Risks) == 0 && !r.Faulty() || r.Faulty() && len(r.Risks) > 0 {
				t.Errorf("%d risks, %+v", len(r.Risks), r.Problems)
			}
			for _, x := range r.Risks {
				if x.Text == "" || x.Line == 0 || x.Probability > 999 {
					t.Errorf("%+v", x)
				}
			}
		}
	})
}

// TestNumberedRisksAreRisks: a risk that is called as the heading is, beside
// numbers, is no heading.
func TestNumberedRisksAreRisks(t *testing.T) {
	t.Parallel()
	r := readRisks(t, []byte("#;Enhet;Risk;S;K\n1;A;Risk 1;3;2\n2;B;Risk 2;2;2\n"))
	if len(r.Risks) != 2 || r.Risks[1].Text != "Risk 2" || r.Risks[1].Number != "2" || r.Risks[1].Value != 4 {
		t.Errorf("%+v", r)
	}
}
