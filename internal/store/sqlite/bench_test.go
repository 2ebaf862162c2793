package sqlite

import (
	"fmt"
	"os"
	"testing"
	"time"

	"rond/internal/store"
)

// million fills a store with a million answered occurrences of ten years, and
// with the mails and deliveries that they came with.
func million(t testing.TB, s *Store) {
	t.Helper()
	for _, statement := range []string{
		`INSERT INTO board (code, name) VALUES ('KS', '')`,
		`INSERT INTO person (address_key, email, name, phone, language) VALUES ('a', 'a', '', '', 'sv')`,
		`WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n < 10)
			INSERT INTO plan (id, board, year, title, status, ask_from, imported) SELECT n, 1, 2015+n, '', 'adopted', '', '' FROM c`,
		`WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n < 1000000)
			INSERT INTO occurrence (id, plan, control, part, period, also, event, opens, due, state, person, reason)
			SELECT n, 1 + n%10, 'K' || (n/10%40), '', 'p' || (n/400), '', 0, (2016+n%10) || '-05-02', (2016+n%10) || '-05-13', 'answered', 1, '' FROM c`,
		`INSERT INTO answer (occurrence, n, person, handed_by, received, complete, body)
			SELECT id, 1, 1, '', '2026-05-02T08:00:00.000000Z', 1, '{"done":"ja","grade":"green","result":"Inga avvikelser i stickprovet."}' FROM occurrence`,
		`WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n < 60000)
			INSERT INTO mail (cause, kind, recipient, to_name, occasion, message_id, in_reply_to, subject, body, date, state, phase, due, tries, transmissions, raw, sent, reason)
			SELECT 'c' || n, 'dispatch', 'a', '', '', 'm' || n, '', '', '', '', 'sent', '', '2026-05-02T08:00:00.000000Z', 1, 1, '', '', '' FROM c`,
		`WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n < 60000)
			INSERT INTO delivery (source, source_key, raw, name, received, state, tries, kind, sender, subject, message_id, verdict, reason, handed_by, folder, moved, handled)
			SELECT 'imap', 'k' || n, 'r' || n, '', '', 'done', 1, '', '', '', '', 'accepted', '', '', '', 1, 1 FROM c`,
	} {
		if _, err := s.writer.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(statement, err)
		}
	}
}

// dueNow asks what every tick asks, in one view.
func dueNow(b *testing.B, s *Store, want int) {
	now := time.Date(2026, time.June, 1, 8, 0, 0, 0, time.UTC)
	err := s.View(b.Context(), func(r store.Reader) error {
		opens, err := r.Occurrences(b.Context(), store.OccurrenceFilter{States: []string{store.Planned}, OpensTo: "2026-06-01"})
		if err != nil {
			return err
		}
		late, err := r.Occurrences(b.Context(), store.OccurrenceFilter{States: []string{store.Asked}, DueTo: "2026-06-01"})
		if err != nil {
			return err
		}
		mails, err := r.Mails(b.Context(), store.MailFilter{States: []string{store.MailQueued, store.MailUncertain}, DueTo: now})
		if err != nil {
			return err
		}
		returns, err := r.Deliveries(b.Context(), store.DeliveryFilter{States: []string{store.DeliveryNew}})
		if got := len(opens) + len(late) + len(mails) + len(returns); got != want {
			return fmt.Errorf("%d things are due, want %d: %w", got, want, err)
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkDueNow is the tick's question among a million answers.
func BenchmarkDueNow(b *testing.B) {
	if os.Getenv("ROND_LONG") != "1" {
		b.Skip("SKIPPED LOUDLY: a million answers are stored only with ROND_LONG=1")
	}
	s := fresh(b)
	million(b, s)
	b.Run("none", func(b *testing.B) {
		for b.Loop() {
			dueNow(b, s, 0)
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N), "µs")
	})
	execute(b, s.writer, `UPDATE occurrence SET state = 'planned' WHERE id <= 500 AND id % 10 = 0`)
	b.Run("fifty", func(b *testing.B) {
		for b.Loop() {
			dueNow(b, s, 50)
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N), "µs")
	})
}

func BenchmarkAddMail(b *testing.B) {
	s := fresh(b)
	n := 0
	for b.Loop() {
		n++
		err := s.Change(b.Context(), func(tx store.Tx) error {
			_, err := tx.AddMail(b.Context(), store.Mail{Cause: fmt.Sprint(n), MessageID: fmt.Sprint(n), Subject: "Intern kontroll: 5 kontroller", State: store.MailQueued,
				Due: time.Date(2026, time.June, 1, 8, 0, 0, 0, time.UTC)})
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}

// BenchmarkAddAnswer adds thirty answers in one change, as one workbook does.
func BenchmarkAddAnswer(b *testing.B) {
	s := fresh(b)
	execute := func(statement string) {
		if _, err := s.writer.ExecContext(b.Context(), statement); err != nil {
			b.Fatal(err)
		}
	}
	execute(`INSERT INTO board (code, name) VALUES ('KS', '')`)
	execute(`INSERT INTO plan (board, year, title, status, ask_from, imported) VALUES (1, 2026, '', '', '', '')`)
	execute(`INSERT INTO occurrence (plan, control, part, period, also, event, opens, due, state, reason) VALUES (1, '', '', '', '', 0, '', '', '', '')`)
	n := 0
	for b.Loop() {
		err := s.Change(b.Context(), func(tx store.Tx) error {
			for range 30 {
				n++
				if _, err := tx.AddAnswer(b.Context(), store.Answer{Occurrence: 1, N: n, Body: `{"done":"ja"}`}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "answers/s")
}
