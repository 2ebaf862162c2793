package demo

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"rond/internal/mailtest"
	"rond/workbook/fill"
	"rond/workbook/form"
)

// thinRoad is just enough of Rond for owners to live with: it asks, reminds
// twice, answers what comes back and knows what it stored. It shares no code
// with the real one.
type thinRoad struct {
	t        *testing.T
	clock    *Clock
	server   *mailtest.Server
	requests []*thinRequest
	taken    int // messages to us that have been read
	ids      int
	cells    map[cell]string
	ledger   [][]string
	arrived  [][]string
	lies     func(c cell, v string) string // what the report shows instead
	counts   map[string]*PlanCount
	builder  *form.Builder
	signer   form.Signer
}

type thinRequest struct {
	name, board, to, person string
	refs                    []string
	asked                   time.Time
	reminders               int
	subject, id             string
}

const (
	thinOwn  = "rond@kommun.example"
	boardOne = "Produktionsnämnden"
	boardTwo = "Regionstyrelsen"
)

func newThinRoad(t *testing.T, requests int) *thinRoad {
	t.Helper()
	clock := NewClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	server, err := mailtest.Start(mailtest.Options{Domains: []string{"kommun.example"}, Now: clock.Now, Password: "x"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	r := &thinRoad{t: t, clock: clock, server: server, cells: map[cell]string{}, counts: map[string]*PlanCount{},
		builder: form.NewBuilder(), signer: form.Signer{Installation: "test", Secret: []byte("0123456789abcdef0123456789abcdef")}}
	for i := range requests {
		board := []string{boardOne, boardTwo}[i%2]
		q := &thinRequest{name: fmt.Sprintf("R%d", 1001+i), board: board, to: fmt.Sprintf("agare%d@kommun.example", i%9), person: fmt.Sprintf("Ägare Nummer %d", i%9),
			asked: clock.Now().AddDate(0, 0, 5+2*i)}
		for k := range 1 + i%4 {
			q.refs = append(q.refs, fmt.Sprintf("K%02d-2026M%02d", k+1, 1+i%12))
		}
		r.requests = append(r.requests, q)
		if r.counts[board] == nil {
			r.counts[board] = &PlanCount{Board: board, Plan: "Internkontrollplan 2026"}
		}
		r.counts[board].Requests++
		r.counts[board].Rows += len(q.refs)
	}
	return r
}

func (r *thinRoad) options(dir string, seed int64) Options {
	return Options{Seed: seed, Dir: dir, Clock: r.clock, Server: r.server, Own: thinOwn, Domain: "kommun.example",
		From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 6, 10, 0, 0, 0, 0, time.UTC),
		Road: Road{Pass: r.pass, Report: r.report, Reports: func(context.Context) ([]Document, error) { return nil, nil }, Outcome: r.outcome,
			Past:    func(context.Context) ([]Past, error) { return nil, nil },
			Import:  func(context.Context, string, []byte) error { return nil },
			Release: func(context.Context) (int, error) { return 0, nil },
			Status: func(context.Context) ([]PlanCount, error) {
				return []PlanCount{*r.counts[boardOne], *r.counts[boardTwo]}, nil
			}}}
}

func (r *thinRoad) pass(ctx context.Context) error {
	for _, msg := range r.server.Inbox(thinOwn)[r.taken:] {
		r.taken++
		if err := r.takeIn(ctx, msg.Raw); err != nil {
			return err
		}
	}
	for _, q := range r.requests {
		age := r.clock.Now().Sub(q.asked)
		due := []time.Duration{0, 7 * 24 * time.Hour, 14 * 24 * time.Hour}
		if q.reminders >= len(due) || age < due[q.reminders] || len(r.missing(q)) == 0 {
			continue
		}
		kind := "Påminnelse"
		if q.reminders == 0 {
			kind = "Utskick"
			q.subject = fmt.Sprintf("Internkontroll: %d kontroller [%s]", len(q.refs), q.name)
		}
		q.reminders++
		id, err := r.mail(ctx, kind, q, q.to, q.subject, "", true)
		if err != nil {
			return err
		}
		if q.id == "" {
			q.id = id
		}
	}
	return nil
}

func (r *thinRoad) missing(q *thinRequest) (refs []string) {
	for _, ref := range q.refs {
		if r.cells[cell{q.name, ref, performed}] == "" || r.cells[cell{q.name, ref, result}] == "" {
			refs = append(refs, ref)
		}
	}
	return refs
}

func (r *thinRoad) mail(ctx context.Context, kind string, q *thinRequest, to, subject, answers string, withBook bool) (string, error) {
	r.ids++
	id := fmt.Sprintf("rond-%d@kommun.example", r.ids)
	m := reply{From: thinOwn, To: to, ID: id, At: r.clock.Now(), Subject: subject, InReplyTo: answers, Words: "Hej! Detta gäller " + q.board + "."}
	if withBook {
		m.Book = &file{Name: "internkontroll-2026-" + q.name + ".xlsx", Data: r.form(q)}
	}
	r.ledger = append(r.ledger, []string{r.clock.Now().Format("2006-01-02 15:04"), kind, to, subject, "Skickat", "1", q.name, id, q.board})
	return id, r.server.Send(ctx, thinOwn, to, m.bytes(), true)
}

// form is the request's workbook, filled with what is stored.
func (r *thinRoad) form(q *thinRequest) []byte {
	f := form.Form{Lang: "sv", Board: q.board, Recipient: q.person, Reference: q.name, Due: "2026-06-01",
		Grades: []form.Grade{{Code: "none", Word: "Ingen avvikelse"}, {Code: "minor", Word: "Mindre avvikelse", Severity: 1},
			{Code: "major", Word: "Större avvikelse", Severity: 2}, {Code: "unset", Word: "Ej bedömd", Severity: -1}}}
	for i, ref := range q.refs {
		said := func(heading string) string { return r.cells[cell{q.name, ref, heading}] }
		f.Rows = append(f.Rows, form.Row{Key: r.signer.Key(1, i), Ref: ref, Area: "Lokaler", Control: "Kontroll av lokaler och fastigheter", Period: "mars 2026",
			Answer: form.Answer{Performed: performedCodes()[said(performed)], Result: said(result), Grade: gradeCodes()[said(grade)], Action: said(action),
				ActionOwner: said(actionOwner), ActionDue: said(actionDue), Proposal: said(proposal)}})
	}
	var b bytes.Buffer
	if err := r.builder.Build(&b, f); err != nil {
		r.t.Error(err)
	}
	return b.Bytes()
}

func performedCodes() map[string]form.Performed {
	return map[string]form.Performed{"Ja": form.Yes, "Delvis": form.Partly, "Nej": form.No, "Inget tillfälle": form.NoOccasion, "Berör inte min verksamhet": form.NotMine}
}

func gradeCodes() map[string]string {
	return map[string]string{"Ingen avvikelse": "none", "Mindre avvikelse": "minor", "Större avvikelse": "major", "Ej bedömd": "unset"}
}

func (r *thinRoad) takeIn(ctx context.Context, raw []byte) error {
	l, err := open(raw)
	if err != nil {
		return err
	}
	verdict := "Svar mottaget"
	q := r.request(l)
	switch {
	case strings.HasPrefix(l.From, "mailer-daemon@"):
		verdict = verdictBounce
	case !bytes.Contains(raw, []byte("dmarc=pass")):
		verdict = verdictHeld
	case bytes.Contains(raw, []byte("Auto-Submitted")):
		verdict = verdictAway
	case len(l.books()) == 0:
		verdict = verdictQuestion
		_, err = r.mail(ctx, "Besked om fråga", q, q.to, "Tack ["+q.name+"]", l.ID, false)
	default:
		kind, subject := "Kvittens", "Kvittens ["+q.name+"]"
		before := len(r.cells)
		if r.store(q, l.books()[0].Data) {
			kind, subject, verdict = "Rättelse", "Att rätta ["+q.name+"]", verdictCorrection
		} else if before == len(r.cells) && len(r.missing(q)) == len(q.refs) {
			verdict = verdictUnchanged
		}
		_, err = r.mail(ctx, kind, q, q.to, subject, l.ID, kind == "Rättelse")
	}
	r.arrived = append(r.arrived, []string{l.From, l.Subject, verdict})
	return err
}

// outcome is the verdict of a mail, and what answers it.
func (r *thinRoad) outcome(_ context.Context, _ string, raw []byte) (Outcome, error) {
	n := glance(mailtest.Message{Raw: raw})
	var o Outcome
	for i, a := range r.arrived {
		if a[0] == n.From && a[1] == n.Subject {
			o.Delivery, o.Verdict = int64(i+1), a[2]
		}
	}
	for _, msg := range r.server.Messages() {
		if a := glance(msg); a.InReplyTo == n.ID && a.From == thinOwn {
			o.Mails = append(o.Mails, a.ID)
		}
	}
	return o, nil
}

func (r *thinRoad) request(l letter) *thinRequest {
	i := slices.IndexFunc(r.requests, func(q *thinRequest) bool { return q.name == reference.FindString(l.Subject) })
	return r.requests[i]
}

// store keeps the good rows of a workbook and reports whether any is wrong.
func (r *thinRoad) store(q *thinRequest, data []byte) (wrong bool) {
	b, err := fill.Open(data)
	if err != nil {
		r.t.Error(err)
		return true
	}
	for _, ref := range q.refs {
		due, said := b.Get(ref, actionDue), b.Get(ref, performed)
		_, err := time.Parse(time.DateOnly, due)
		if (due != "" && err != nil) || (said == "Nej" && b.Get(ref, grade) == "Ingen avvikelse") ||
			!slices.Contains([]string{"", "Ja", "Nej", "Delvis", "Inget tillfälle", "Berör inte min verksamhet"}, said) {
			wrong = true
			continue
		}
		for _, h := range headings() {
			if v := b.Get(ref, h); v != "" {
				r.cells[cell{q.name, ref, h}] = v
			}
		}
	}
	return wrong
}

func (r *thinRoad) report(_ context.Context, _ int, _ string, w io.Writer) error {
	answers := [][]string{append([]string{columnRef, columnRequest, columnBoard}, headings()...)}
	for _, q := range r.requests {
		for _, ref := range q.refs {
			row := []string{ref, q.name, q.board}
			for _, h := range headings() {
				at := cell{q.name, ref, h}
				v := r.cells[at]
				if r.lies != nil {
					v = r.lies(at, v)
				}
				row = append(row, v)
			}
			answers = append(answers, row)
		}
	}
	mails := append([][]string{{columnMade, columnKind, columnTo, columnSubject, columnState, columnSendings, columnRequest, columnMessageID, columnBoard}}, r.ledger...)
	arrived := append([][]string{{columnFrom, columnSubject, columnVerdict}}, r.arrived...)
	return writeSheets(w, map[string][][]string{sheetAnswers: answers, sheetMails: mails, sheetDeliveries: arrived})
}

func writeSheets(w io.Writer, sheets map[string][][]string) error {
	f := excelize.NewFile()
	defer f.Close()
	for _, name := range slices.Sorted(maps.Keys(sheets)) {
		if _, err := f.NewSheet(name); err != nil {
			return err
		}
		for i, row := range sheets[name] {
			if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &row); err != nil {
				return err
			}
		}
	}
	return f.Write(w)
}
