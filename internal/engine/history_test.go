package engine

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rond/internal/inbox"
	"rond/internal/plan"
	"rond/internal/store"
	"rond/notify"
	"rond/scheduler"
	"rond/workbook/fill"
)

// history is a random run of days, answers, faults and restarts, with what
// must be true of it whatever happens.
type history struct {
	*office
	rand     *rand.Rand
	log      bytes.Buffer
	got      map[string][]sentMail // mails that asked or reminded, by address
	seen     []inbox.Delivery
	typed    map[string]bool // words that were taken
	handed   map[string]int  // transmissions that may have got through, by Message-ID
	raw      map[string]string
	noticed  map[string]string // Message-ID of the notice, by board and address
	heldOnes []int64           // returns that wait for the controller
	n        int
	restarts int
	doc      *plan.Plan                 // the first board's, as it stands
	settled  map[int64]store.Occurrence // what is answered
	asked    int                        // requests seen
}

func TestHistories(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			withNotices := func(s *Settings) { s.Policy = scheduler.DefaultPolicy() }
			h := &history{office: emptyOffice(t, withNotices), rand: rand.New(rand.NewPCG(seed, 1)), got: map[string][]sentMail{},
				typed: map[string]bool{}, handed: map[string]int{}, raw: map[string]string{}, noticed: map[string]string{},
				doc: withVacant(smallPlan()), settled: map[int64]store.Occurrence{}}
			h.put(h.doc)
			h.put(elsewhere(smallPlan()))
			h.next = h.fault
			for h.now = date("2026-01-28").In(h.set.Zone, 8, 0); h.now.Before(date("2026-05-04").In(h.set.Zone, 0, 0)); {
				h.now = h.now.AddDate(0, 0, 1+h.rand.IntN(4))
				if h.rand.IntN(15) == 0 { // the machine was away
					h.now = h.now.AddDate(0, 0, 14)
				}
				h.planChanges()
				h.day()
				h.holds()
				h.asksInTime()
				for range h.rand.IntN(3) {
					h.somebodyAnswers()
				}
				for range h.rand.IntN(3) {
					h.controllerActs()
				}
				if h.rand.IntN(6) == 0 {
					h.restart()
				}
			}
			h.balance()
		})
	}
}

// fault is the server's mood.
func (h *history) fault(notify.Envelope) notify.Outcome {
	switch h.rand.IntN(12) {
	case 0:
		return notify.Outcome{Result: notify.Retry, Phase: notify.PhaseRcpt, Code: 450}
	case 1:
		return notify.Outcome{Result: notify.Uncertain, Phase: notify.PhaseData}
	case 2:
		return down(notify.Envelope{})
	}
	return notify.Outcome{Result: notify.Accepted}
}

// Deliver watches what leaves.
func (h *history) Deliver(ctx context.Context, env notify.Envelope, raw []byte, onPhase func(notify.Phase) error) notify.Outcome {
	out := h.office.Deliver(ctx, env, raw, onPhase)
	m := parse(h.t, env, raw)
	if strings.Contains(m.subject, "Påminnelse") {
		h.waits(env.To, m.subject)
	}
	h.mayLeave(m)
	if out.Result == notify.Accepted || out.Result == notify.Uncertain {
		if was, ok := h.raw[m.id]; ok && was != hash(raw) {
			h.t.Errorf("%s left with other bytes the second time", m.subject)
		}
		h.raw[m.id] = hash(raw)
		h.handed[m.id]++
	}
	return out
}

// waits holds that somebody who is reminded has something to answer.
func (h *history) waits(address, subject string) {
	for _, o := range h.rows(store.Asked) {
		var p store.Person
		h.view(func(r store.Reader) (err error) { p, err = r.Person(h.t.Context(), o.Person); return err })
		if p.Email == address {
			return
		}
	}
	h.t.Errorf("%s: %s was reminded of nothing: %s", h.now.Format("2006-01-02"), address, subject)
}

func (h *history) day() {
	owed := h.owedRequests()
	if _, err := h.Tick(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	if h.set.Policy.MaySend(h.today(h.now), h.set.Calendar) {
		h.nobodyForgotten(owed)
	}
	if _, err := h.Send(h.t.Context(), h); err != nil {
		h.t.Fatal(err)
	}
	for _, m := range h.sent[h.office.seen:] {
		if m.book != nil && m.env.To != anna {
			h.got[m.env.To] = append(h.got[m.env.To], m)
		}
	}
	h.office.seen = len(h.sent)
}

// somebodyAnswers is a person who opens one of their mails and sends it back,
// in one of the ways in which people do.
func (h *history) somebodyAnswers() {
	who := []string{eva, olle}[h.rand.IntN(2)]
	if len(h.got[who]) == 0 {
		return
	}
	if len(h.seen) > 0 && h.rand.IntN(8) == 0 { // the source shows something again
		before := h.answersTo(0)
		if _, err := h.TakeIn(h.t.Context(), h.seen[h.rand.IntN(len(h.seen))]); err != nil {
			h.t.Fatal(err)
		}
		if after := h.answersTo(0); after != before {
			h.t.Errorf("a delivery seen again led to %d mails", after-before)
		}
		return
	}
	m := h.got[who][h.rand.IntN(len(h.got[who]))]
	book, words := h.filled(m.book)
	from := who
	if h.rand.IntN(5) == 0 {
		from = dan
	}
	server := []string{"pass", "pass", "pass", "pass", "fail"}[h.rand.IntN(5)]
	d := h.delivery(from, server, m, book)
	h.seen = append(h.seen, d)
	v, err := h.TakeIn(h.t.Context(), d)
	if err != nil {
		h.t.Fatal(err)
	}
	if n := h.answersTo(v.Delivery, who); v.Verdict == verdictHeld && n != 0 {
		h.t.Errorf("a held file led to %d answers", n)
	} else if v.Verdict != verdictHeld && n != 1 && v.Reason != "capped" && (v.Verdict != verdictCorrection || n != 0 || v.Reason != "same-file") {
		h.t.Errorf("%s's file (%s %s) led to %d answers to them", who, v.Verdict, v.Reason, n)
	}
	if v.Verdict == verdictHeld {
		h.heldOnes = append(h.heldOnes, v.Delivery)
	}
	if v.Verdict == verdictAccepted || v.Verdict == verdictCorrection {
		gone, told := h.goneIn(v.Delivery)
		for ref, w := range words {
			if told && !gone[ref] {
				h.typed[w] = true
			}
		}
	}
}

// filled is a workbook with some of its rows answered, and the words that must
// be found again, by Ref.
func (h *history) filled(book []byte) ([]byte, map[string]string) {
	b, err := fill.Open(book)
	if err != nil {
		h.t.Fatal(err)
	}
	words := map[string]string{}
	for _, row := range b.Rows() {
		a := map[string]string{}
		h.n++
		word := fmt.Sprintf("Ord nummer %d.", h.n)
		switch h.rand.IntN(6) {
		case 0: // blank
		case 1:
			a = with(with(fine(), "Resultat", "Fel rad"), "Bedömning", "Kanske")
		case 2:
			a = with(with(fine(), "Resultat", word), "Bedömning", "Mindre avvikelse") // no action: a draft
			words[row.Ref] = word
		default:
			a = with(fine(), "Resultat", word)
			words[row.Ref] = word
		}
		for heading, value := range a {
			if err := b.Set(row.Ref, heading, value); err != nil {
				h.t.Fatal(err)
			}
		}
	}
	saved, err := b.Bytes()
	if err != nil {
		h.t.Fatal(err)
	}
	return saved, words
}

// answersTo counts the receipts and corrections for a delivery, 0 for all, to
// some addresses or anybody.
func (h *history) answersTo(delivery int64, addresses ...string) int {
	n := 0
	h.view(func(r store.Reader) error {
		all, err := r.Mails(h.t.Context(), store.MailFilter{})
		for _, m := range all {
			if (m.Kind == kindReceipt || m.Kind == kindCorrection) && (delivery == 0 || m.Delivery == delivery) &&
				(len(addresses) == 0 || slices.Contains(addresses, m.To)) {
				n++
			}
		}
		return err
	})
	return n
}

// restart is another process over the same store.
func (h *history) restart() {
	h.restarts++
	clock, set := h.clock, h.set
	e, err := New(h.t.Context(), h.store, set, clock, slog.New(slog.NewTextHandler(&h.log, nil)))
	if err != nil {
		h.t.Fatal(err)
	}
	h.Engine = e
}

// balance is what must be true at the end.
func (h *history) balance() {
	requests := map[int64]int{}
	var bodies, events strings.Builder
	h.view(func(r store.Reader) error {
		all, err := r.Requests(h.t.Context(), store.RequestFilter{})
		if err != nil {
			return err
		}
		for _, q := range all {
			rows, err := r.RequestRows(h.t.Context(), q.ID)
			if err != nil {
				return err
			}
			for _, row := range rows {
				requests[row.Occurrence]++
			}
		}
		answers, err := r.AnswersFrom(h.t.Context(), 0, 0)
		if err != nil {
			return err
		}
		for _, a := range answers {
			bodies.WriteString(a.Body)
		}
		list, err := r.Events(h.t.Context(), 0, 0)
		for _, e := range list {
			fmt.Fprintln(&events, e.Kind, e.Table, e.Row, e.Content)
		}
		return err
	})
	again := h.mayBeAskedAgain()
	for _, o := range h.rows(store.Asked, store.Answered, store.NotApplicable) {
		if n := requests[o.ID]; n > 1+again[o.ID] || n == 0 && o.Request != 0 {
			h.t.Errorf("%s %s is in %d requests", o.Control, o.Period, requests[o.ID])
		}
	}
	for w := range h.typed {
		if !strings.Contains(bodies.String(), w) {
			h.t.Errorf("%q was taken and is not stored", w)
		}
	}
	h.noMoreThanTwice()
	for _, personal := range []string{"@kommun.example", "Ord nummer", "Eva", "Olle"} {
		if strings.Contains(events.String(), personal) || strings.Contains(h.log.String(), personal) {
			h.t.Errorf("%q stands in an event or the log", personal)
		}
	}
	h.wholeRecord()
	h.t.Logf("%d mails, %d deliveries, %d words taken, %d restarts, %d acts", len(h.sent), len(h.seen), len(h.typed), h.restarts, len(h.acts()))
}

func (h *history) noMoreThanTwice() {
	for id, n := range h.handed {
		if n > maxTransmissions {
			h.t.Errorf("%s was transmitted %d times", id, n)
		}
	}
	h.view(func(r store.Reader) error {
		all, err := r.Mails(h.t.Context(), store.MailFilter{})
		for _, m := range all {
			if m.Transmissions > maxTransmissions {
				h.t.Errorf("%s counts %d transmissions", m.Cause, m.Transmissions)
			}
		}
		return err
	})
}
