package main

import (
	"bytes"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rond/internal/mailtest"
	"rond/internal/plan"
	"rond/internal/store"
	"rond/internal/store/sqlite"
	"rond/notify"
	"rond/workbook/fill"
)

const (
	benchOwners   = 1000
	benchControls = 20
)

// BenchmarkOwners is a thousand owners with twenty controls each, from the
// opening of the year's round to their stored answers, over real SMTP and IMAP
// in this process. What the owners do in between is not counted, and neither
// are the receipts that follow.
func BenchmarkOwners(b *testing.B) {
	if os.Getenv("ROND_LONG") != "1" {
		b.Skip("SKIPPED LOUDLY: a thousand owners are asked only with ROND_LONG=1")
	}
	var asked, taken time.Duration
	for b.Loop() {
		b.StopTimer()
		s, server, dir := crowd(b)
		s.at(b, "2026-11-02", "plan", "import", largePlan(b, dir))
		s.at(b, "2026-11-24", "run") // tells them what will come
		b.StartTimer()
		asked = took(func() { s.at(b, "2026-12-01", "run") })
		b.StopTimer()
		replyAll(b, server)
		b.StartTimer()
		began := time.Now()
		stored := began
		server.IMAPHook(func(command string) {
			if command == "move end" { // its answers are stored; receipts come after
				stored = time.Now()
			}
		})
		s.at(b, "2026-12-02", "run")
		taken = stored.Sub(began)
		b.StopTimer()
		allAnswered(b, filepath.Join(dir, "rond.db"))
		b.StartTimer()
	}
	b.ReportMetric((asked + taken).Seconds(), "s")
	b.ReportMetric(asked.Seconds(), "s-asking")
	b.ReportMetric(taken.Seconds(), "s-taking-in")
	b.ReportMetric(0, "ns/op")
}

func took(work func()) time.Duration {
	began := time.Now()
	work()
	return time.Since(began)
}

// at runs a command on a morning; it has to succeed.
func (s *session) at(t testing.TB, day string, args ...string) {
	t.Helper()
	now, err := time.Parse(time.RFC3339, day+"T08:00:00Z")
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	p := &program{in: strings.NewReader(""), out: &out, err: &errs, env: func(string) string { return "" }, clock: func() time.Time { return now }}
	if code := p.run(t.Context(), append([]string{"--config", s.config}, args...)); code != 0 {
		t.Fatalf("rond %v on %s: exit %d\n%s%s", args, day, code, out.String(), errs.String())
	}
}

// crowd is an installation with a mail server for many.
func crowd(t testing.TB) (*session, *mailtest.Server, string) {
	t.Helper()
	dir := t.TempDir()
	server, err := mailtest.Start(mailtest.Options{Domains: []string{"kommun.example"}, AuthServ: "mx.kommun.example", Password: "hemligt",
		Now: afterAll})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return &session{config: writeSettings(t, dir, server)}, server, dir
}

// largePlan is a plan workbook in which every owner answers for every control,
// once a year.
func largePlan(t testing.TB, dir string) string {
	t.Helper()
	return crowdedPlan(t, dir, benchOwners, benchControls)
}

func crowdedPlan(t testing.TB, dir string, owners, controls int) string {
	t.Helper()
	p := &plan.Plan{Board: "Stora nämnden", BoardCode: "SN", Unit: "Förvaltningen", Title: "Internkontrollplan 2026", Year: 2026, Status: plan.Adopted,
		AskFrom: "2026-01-01", Language: "sv", Contact: plan.Contact{Name: "Anna Lind", Email: "anna.lind@kommun.example", Phone: "070-174 06 05"},
		Grades:    []plan.Grade{{Code: "none", Word: "Ingen avvikelse"}, {Code: "minor", Word: "Mindre avvikelse", Severity: 1}, {Code: "unassessed", Word: "Ej bedömd", Severity: -1}},
		Occasions: []plan.Occasion{{Name: "Helår", Period: "2026"}}, Areas: []plan.Area{{Number: "1", Name: "Ekonomi"}}}
	for i := range owners {
		unit, email := fmt.Sprintf("Enhet %d", i+1), fmt.Sprintf("vc%d@kommun.example", i+1)
		p.Units = append(p.Units, plan.Unit{Name: unit})
		p.People = append(p.People, plan.Person{Name: fmt.Sprintf("Vera Chef%d", i+1), Email: email})
		p.Seats = append(p.Seats, plan.Seat{Role: "VC", Unit: unit, Holder: email})
	}
	for i := range controls {
		p.Controls = append(p.Controls, plan.Control{Code: fmt.Sprintf("K%02d", i+1), Area: "Ekonomi", Text: fmt.Sprintf("Kontroll %d av utfall mot budget", i+1),
			Risk: plan.Risk{Text: "Underskott"}, Method: "Stickprov", Responsible: "VC", Frequency: "Årligen", Parts: []plan.Part{{Roles: []plan.Role{{Name: "VC", Who: plan.EveryHolder}}}}})
	}
	path := filepath.Join(dir, "plan.xlsx")
	var book bytes.Buffer
	if err := plan.Write(&book, p); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, book.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// replyAll fills in everybody's workbook and sends it back.
func replyAll(t testing.TB, server *mailtest.Server) {
	t.Helper()
	for i := range benchOwners {
		addr := fmt.Sprintf("vc%d@kommun.example", i+1)
		if err := server.Send(t.Context(), addr, "internkontroll@kommun.example", filledReply(t, server, addr), true); err != nil {
			t.Fatal(err)
		}
	}
}

// filledReply is what an owner sends back: the workbook of their newest mail,
// filled in.
func filledReply(t testing.TB, server *mailtest.Server, addr string) []byte {
	t.Helper()
	inbox := server.Inbox(addr)
	m, err := mail.ReadMessage(bytes.NewReader(inbox[len(inbox)-1].Raw))
	if err != nil {
		t.Fatal(err)
	}
	name, data := attachment(t, m)
	book, err := fill.Open(data)
	if err != nil {
		t.Fatalf("%s: %v", addr, err)
	}
	for _, row := range book.Rows() {
		for heading, value := range map[string]string{"Genomförd under perioden?": "Ja", "Resultat": "Granskat utan anmärkning, " + row.Ref, "Bedömning": "Ingen avvikelse"} {
			if err := book.Set(row.Ref, heading, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	filled, err := book.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	body, err := notify.Compose(notify.Message{ID: "svar-" + addr, Date: newYear, From: notify.Address{Email: addr},
		To: notify.Address{Email: "internkontroll@kommun.example"}, InReplyTo: strings.Trim(m.Header.Get("Message-ID"), "<>"), Subject: "SV: Internkontroll",
		Text: "Hej, här kommer den.", HTML: "<p>Hej, här kommer den.</p>", Attachments: []notify.Attachment{{Name: name, Type: "application/octet-stream", Data: filled}}})
	if err != nil {
		t.Fatal(err)
	}
	return withoutAuto(body)
}

// allAnswered wants every row answered, and every receipt sent.
func allAnswered(t testing.TB, path string) {
	t.Helper()
	st, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	err = st.View(t.Context(), func(r store.Reader) error {
		rows, err := r.Occurrences(t.Context(), store.OccurrenceFilter{States: []string{store.Answered}})
		if err != nil {
			return err
		}
		receipts, err := r.Mails(t.Context(), store.MailFilter{Kind: "receipt", States: []string{store.MailSent}})
		if len(rows) != benchOwners*benchControls || len(receipts) != benchOwners {
			t.Errorf("%d rows answered, %d receipts sent", len(rows), len(receipts))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
