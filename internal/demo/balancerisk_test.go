package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// riskScene is the scene with a request about risks: one that was known is
// valued, one that is new, and a held file says something of a third.
func riskScene() *scene {
	s := newScene()
	at := time.Date(2026, 9, 15, 9, 0, 0, 0, time.UTC)
	send := func(id, from string, held bool, rows ...Typed) {
		m := Sent{MessageID: id, At: at, From: from, Subject: "SV: Riskanalys [R9]", Request: "R9", What: sentBook, Counts: !held, Held: held, Rows: rows}
		s.journal.Mails = append(s.journal.Mails, m)
		s.mails = append(s.mails, reply{From: from, To: s.journal.Own, ID: id, At: at, Subject: m.Subject})
		verdict := map[bool]string{true: verdictHeld, false: "Svar mottaget"}[held]
		s.sheets[sheetDeliveries] = append(s.sheets[sheetDeliveries], []string{from, m.Subject, verdict})
		if held {
			return
		}
		s.mails = append(s.mails, reply{From: s.journal.Own, To: from, ID: "k" + id, At: at, Subject: "Kvittens [R9]", InReplyTo: id})
		s.sheets[sheetMails] = append(s.sheets[sheetMails], []string{"2026-09-15 12:30", "Kvittens", from, "Kvittens [R9]", "Skickat", "1", "k" + id})
	}
	known := map[string]string{riskArea: "Miljö", riskText: "Översvämning", riskLikely: "1 – Osannolik", riskGrave: "3 – Allvarlig", riskProposal: proposeAccept}
	fresh := map[string]string{riskArea: "Ekonomi", riskText: "Dubbla fakturor", riskLikely: "2", riskGrave: "2", riskProposal: proposeControl}
	gone := map[string]string{riskArea: "Miljö", riskText: "Buller", riskLikely: "1", riskGrave: "1", riskProposal: proposeGone}
	send("d1@k.example", "anna@k.example", false, Typed{Ref: "R001", Cells: known}, Typed{Ref: "R003", Cells: gone}, Typed{Ref: "Ny1", Cells: map[string]string{riskLikely: "ofta"}, Wrong: true})
	s.sheets[sheetDeliveries][len(s.sheets[sheetDeliveries])-1][2] = verdictCorrection
	send("d2@k.example", "anna@k.example", false, Typed{Ref: "R001", Cells: map[string]string{riskComment: "Som i fjol.", riskLikelyLeft: "1", riskGraveLeft: "2"}}, Typed{Ref: "Ny1", Cells: fresh})
	send("d3@x.example", "bo@x.example", true, Typed{Ref: "R002", Cells: known})
	s.journal.Requests = append(s.journal.Requests, Taken{Request: "R9", Risks: true})
	s.journal.RiskList = "risklista.xlsx"
	s.list = [][]string{append([]string{listID}, listHeadings()...), // area, risk, cause, measures, steps, steps left, proposal, comment
		{"R001", "Miljö", "Översvämning", "", "", "1 × 3", "1 × 2", proposeAccept, "Som i fjol."},
		{"R002", "Miljö", "Torka", "", "", "", "", "", ""},
		{"R003", "Miljö", "Buller", "", "", "", "", proposeGone, ""},
		{"R007", "Ekonomi", "Dubbla fakturor", "", "", "2 × 2", "", proposeControl, ""}}
	return s
}

func TestBalanceOfRisks(t *testing.T) {
	t.Parallel()
	if b := riskScene().strike(t); len(b.Items) > 0 || b.Risks != 3 || b.Answers != 2 {
		t.Errorf("%d risks, %d answers, items %v", b.Risks, b.Answers, b.Items)
	}
	const steps, proposal = 5, 7
	for name, tt := range map[string]struct {
		meddle func(*scene)
		want   string
	}{
		"a value is another":           {func(s *scene) { s.list[1][steps] = "2 × 3" }, `R9 R001, S × K: ägaren menar "1 × 3", risklistan visar "2 × 3"`},
		"a value is gone":              {func(s *scene) { s.list[1][steps] = "" }, `R9 R001, S × K`},
		"a comment is gone":            {func(s *scene) { s.list[1][8] = "" }, `R9 R001, Enhetens kommentar`},
		"what is gone has a value":     {func(s *scene) { s.list[3][steps] = "1 × 1" }, `R9 R003, S × K: ägaren menar ""`},
		"a new risk is gone":           {func(s *scene) { s.list = s.list[:4] }, "R9 Ny1, ”Dubbla fakturor”: ägaren har värderat den, och den saknas"},
		"a new risk is another":        {func(s *scene) { s.list[4][1] = "Miljö" }, `R9 Ny1, Område: ägaren menar "Ekonomi"`},
		"a new risk is there twice":    {func(s *scene) { s.list = append(s.list, append([]string{"R008"}, s.list[4][1:]...)) }, "R008 är värderad i risklistan, och ingen"},
		"an id is there twice":         {func(s *scene) { s.list = append(s.list, s.list[2]) }, "R002 står två gånger"},
		"a held file got in":           {func(s *scene) { s.list[2][steps], s.list[2][proposal] = "1 × 3", proposeAccept }, "R002 är värderad i risklistan, och ingen"},
		"a proposal that nobody wrote": {func(s *scene) { s.list[2][proposal] = proposeAction }, "R002 är värderad"},
		"nobody got a receipt":         {func(s *scene) { s.mails[len(s.mails)-2].InReplyTo = "" }, "d2@k.example) har inte fått något svar"},
		"the answer got among controls": {func(s *scene) {
			s.sheets[sheetAnswers] = append(s.sheets[sheetAnswers], []string{"R001", "R9", "", "Ja"})
		}, "R9 R001, Genomförd under perioden?"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := riskScene()
			s.list = slices.Clone(s.list)
			tt.meddle(s)
			if got := strings.Join(s.strike(t).Items, "\n"); !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q in it", got, tt.want)
			}
		})
	}
	s := riskScene()
	s.journal.RiskList = "annan.xlsx"
	if _, err := Strike(t.Context(), s.write(t), s.journal); err == nil {
		t.Error("a balance was struck without the list of risks")
	}
}

// TestValuesAreLegal holds every drawn valuation to what a workbook about risks
// takes, and every slip to what it does not.
func TestValuesAreLegal(t *testing.T) {
	t.Parallel()
	b, err := readBank(sentences)
	if err != nil {
		t.Fatal(err)
	}
	likely, grave := []string{"1 – Osannolik", "2 – Möjlig", "3 – Sannolik"}, []string{"1 – Lindrig", "2 – Kännbar", "3 – Allvarlig"}
	known := question{Ref: "R001", Control: "Översvämning", Shown: answer{riskArea: "Miljö", riskText: "Översvämning", riskLikely: likely[1], riskGrave: grave[1]}, Likely: likely, Grave: grave}
	fresh := question{Ref: "Ny1", Areas: []string{"Ekonomi", "Miljö", "Säkerhet/ Hot och våld", "Personal"}, Likely: likely, Grave: grave}
	met := map[string]int{}
	for seed := range int64(1000) {
		for _, q := range []question{known, fresh} {
			a := b.value(draw(seed), q)
			met[q.Ref+" "+a[riskProposal]]++
			if !slices.Contains(likely, a[riskLikely]) || !slices.Contains(grave, a[riskGrave]) || a[riskArea] == "" || a[riskText] == "" ||
				!slices.Contains([]string{proposeControl, proposeAction, proposeAccept, proposeGone}, a[riskProposal]) {
				t.Fatalf("seed %d: %v", seed, a)
			}
			m := &matter{crowd: &crowd{seed: seed}, means: map[string]answer{q.Ref: a}, typed: map[string]answer{}}
			if meant, heading := riskSlip(m, q); meant[heading] == m.typed[q.Ref][heading] {
				t.Fatalf("seed %d: the slip in %s is none", seed, heading)
			}
		}
	}
	if fresh.Areas[1] != "Miljö" || met["Ny1 "+proposeGone] > 0 || len(met) != 7 {
		t.Errorf("met %v", met)
	}
}

// TestTheControllerGoesOn: what Rond refuses is told in the balance, and the next
// duty is done all the same; what breaks ends the year.
func TestTheControllerGoesOn(t *testing.T) {
	t.Parallel()
	j := &Journal{}
	var err error
	k := newController(Options{From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Road: Road{Desk: &Desk{
		StartRisks: func(context.Context, string, int, string, string) (int, error) { return 0, err },
	}}}, &crowd{journal: j})
	k.duties = []duty{{time.Date(2026, 9, 14, 0, 0, 0, 0, time.UTC), k.starts}, {time.Date(2026, 9, 15, 0, 0, 0, 0, time.UTC), k.starts}, {time.Date(2026, 12, 9, 0, 0, 0, 0, time.UTC), k.adopts}}
	for _, tt := range []struct {
		day    int
		err    error
		diary  int
		oddity string
	}{{13, nil, 0, ""}, {14, fmt.Errorf("%w: den är redan igång", ErrRefused), 0, "2026-09-14"}, {15, nil, 1, "redan igång"}} {
		err = tt.err
		if err := k.work(t.Context(), time.Date(2026, 9, tt.day, 0, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
		if len(j.Diary) != tt.diary || !strings.Contains(strings.Join(j.Oddities, "\n"), tt.oddity) {
			t.Errorf("on %d: diary %v, oddities %v", tt.day, j.Diary, j.Oddities)
		}
	}
	if err := k.work(t.Context(), time.Date(2026, 12, 9, 0, 0, 0, 0, time.UTC)); err != nil || len(j.Oddities) != 2 {
		t.Errorf("adopting without a draft: %v, %v", err, j.Oddities)
	}
	err = errors.New("trasig")
	k.duties = []duty{{time.Date(2026, 9, 14, 0, 0, 0, 0, time.UTC), k.starts}}
	if err := k.work(t.Context(), time.Date(2026, 12, 10, 0, 0, 0, 0, time.UTC)); err == nil {
		t.Error("what broke was passed over")
	}
}
