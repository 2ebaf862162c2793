package foreign_test

import (
	"bytes"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/plan/foreign"
)

// FuzzRead: no bytes make it panic, and what is not read is told.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"Område;Risk;Kontrollmoment;Ansvarig;Frekvens\nA;r (Ny 2017);1.2 t;AOC, VC;Årligen\n\nB;;;;\n", "År:;2026\nNämnd: X\nKontroll;Metod;Riskvärde\nt;m;3x2\nResultat\nbra\n",
		"Roll;Enhet;Namn;E-post;Chef\nVC;Sol;A;a@b.se;B <b@b.se>\n", "Område;Åtgärd;Klart senast\nA;x;2026-01-01\nB;Inga åtgärder;\n", "Risk;Riskvärde\nr;6\nRisk;Kontroll\nr;t\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { drafted(t, data) })
}

// drafted reads a file and writes what was read as a draft, which must be in
// Rond's own layout.
func drafted(t *testing.T, data []byte) {
	t.Helper()
	r := read(t, data)
	if r.Plan == nil {
		if r.Staff == nil && len(r.Problems) == 0 {
			t.Error("refused without a word")
		}
		return
	}
	if r.Staff != nil {
		r.Staff.Into(r.Plan)
	}
	foreign.Ask(r.Plan)
	var b bytes.Buffer
	missing, err := plan.WriteDraft(t.Context(), &b, r.Plan)
	if err != nil {
		t.Fatal(err)
	}
	if own, err := plan.Own(t.Context(), bytes.NewReader(b.Bytes()), int64(b.Len())); err != nil || !own {
		t.Errorf("the draft is not in Rond's own layout: %v", err)
	}
	for _, q := range missing {
		if q.Sheet == "" || q.Cell == "" {
			t.Errorf("asked for nowhere: %+v", q)
		}
	}
	p, problems, err := plan.Read(t.Context(), bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil || p == nil && len(problems) == 0 {
		t.Errorf("the draft is refused without a word: %v", err)
	}
}

// pieces are what plans are made of, headings first.
func pieces() []string {
	return []string{"", "", "", "Område", "Risk", "Kontrollmoment", "Ansvarig", "Frekvens", "Sannolikhet", "Riskvärde", "Resultat", "Åtgärd", "Risknr", "Nr", "Roll", "Enhet", "Namn", "E-post", "Rapportering", "Omfattning och frekvens",
		"Nämnd:", "År", "2026", "Fastställd av Nämnden 2026-01-01 § 1", "Ekonomi", "2.1 Personal", "Område 2: Miljö", "Fel utbetalning (Ny 2026)", "1.2 Attest", "Attest", "VC, AOC", "Eva <eva@k.example>", "Årligen", "då och då",
		"Riskvärde: 6 (Sannolikhet: 3, Konsekvens: 2)", "3", "Hög", "Inga åtgärder", "Egen", "eva@k.example", "* anmärkning", "Resultat: bra", "25 st, varje månad"}
}

// FuzzTables puts the pieces in every order: eight cells a row, a byte a cell.
func FuzzTables(f *testing.F) {
	f.Add([]byte("\x03\x04\x05\x06\x07\x08\x09\x00\x18\x1b\x1c\x1e\x20\x23\x22\x00"))
	f.Add([]byte("\x04\x05\x26\x00\x00\x00\x00\x00\x19\x00\x00\x00\x00\x00\x00\x00\x1b\x1c\x20\x00\x00\x00\x00\x00\x0a\x00\x00\x00\x00\x00\x00\x00\x1d"))
	f.Add([]byte("\x0d\x04\x09\x00\x00\x00\x00\x00\x23\x1b\x22\x00\x00\x00\x00\x00\x0c\x05\x13\x12\x00\x00\x00\x00\x23\x1d\x2a\x1e"))
	f.Fuzz(func(t *testing.T, data []byte) {
		all := pieces()
		var b strings.Builder
		for i, at := range data[:min(len(data), 160)] {
			if i > 0 && i%8 == 0 {
				b.WriteString("\n")
			}
			b.WriteString(`"` + all[int(at)%len(all)] + `";`)
		}
		drafted(t, []byte(b.String()+"\n"))
	})
}
