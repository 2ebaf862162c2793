package audit_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"rond/internal/audit"
	"rond/internal/store"
	"rond/internal/store/sqlite"
)

func at() time.Time { return time.Date(2026, time.May, 4, 7, 30, 0, 123456789, time.UTC) }

// book is a store with a record, and the road past it: a second connection to
// the same file that no trigger and no foreign key stops.
type book struct {
	*sqlite.Store
	raw *sql.DB
}

func newBook(t *testing.T) book {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rond.db")
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(10000)&_pragma=foreign_keys(0)")
	if err != nil {
		t.Fatal(err)
	}
	raw.SetMaxOpenConns(1)
	t.Cleanup(func() {
		if err := raw.Close(); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	b := book{s, raw}
	b.write(t)
	for _, name := range b.column(t, "SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
		b.exec(t, "DROP TRIGGER "+name)
	}
	return b
}

// write makes a record of three files, two versions, three assessments, four
// answers, two events that only mention rows, two acts, three valuations, and
// two choices, of which one is about an area.
func (b book) write(t *testing.T) {
	t.Helper()
	err := b.Change(t.Context(), func(tx store.Tx) error {
		w := scribe{t, t.Context(), tx}
		board := w.id(tx.AddBoard(w.ctx, store.Board{Code: "KS"}))
		plan := w.id(tx.AddPlan(w.ctx, store.Plan{Board: board, Year: 2026}))
		person := w.id(tx.PutPerson(w.ctx, store.Person{Key: "a@kommun.example"}))
		var shas []string
		for _, text := range []string{"plan as json", "plan as workbook", ""} {
			sha, err := audit.StoreBlob(w.ctx, tx, at(), "plan-document", []byte(text))
			if err != nil {
				return err
			}
			shas = append(shas, sha)
		}
		for n := 1; n <= 2; n++ {
			w.id(audit.StoreVersion(w.ctx, tx, at(), store.Version{Plan: plan, N: n, Document: shas[0], File: shas[1], Made: at()}))
		}
		for n := 1; n <= 3; n++ {
			w.id(audit.StoreAssessment(w.ctx, tx, at(), store.Assessment{Plan: plan, Control: "K01", Area: "Inköp", Period: "2026-T1", N: n,
				Text: "Inga avvikelser", Grade: "green", Reported: n > 1, Made: at()}))
		}
		for n := 1; n <= 4; n++ {
			o := w.id(tx.AddOccurrence(w.ctx, store.Occurrence{Plan: plan, Control: fmt.Sprint("K", n)}))
			w.id(audit.StoreAnswer(w.ctx, tx, at(), store.Answer{Occurrence: o, N: n, Person: person, By: "a@kommun.example",
				Received: at(), Complete: n > 1, Body: `{"done":"ja"}`}))
		}
		if err := audit.Append(w.ctx, tx, at(), "mail-sent", "mail", "7", ""); err != nil {
			return err
		}
		if err := audit.Append(w.ctx, tx, at(), "plan-imported", "plan", strconv.FormatInt(plan, 10), ""); err != nil {
			return err
		}
		for _, kind := range []string{"signed-in", "accepted"} {
			w.id(audit.StoreAct(w.ctx, tx, at(), store.Act{At: at(), Actor: "Anna Lind", Kind: kind, Table: "delivery", Row: "7", Note: "ringde"}))
		}
		w.risks(board, plan, person)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

type scribe struct {
	t   *testing.T
	ctx context.Context
	tx  store.Tx
}

func (s scribe) id(id int64, err error) int64 {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s scribe) risks(board, plan, person int64) {
	round := s.id(s.tx.AddRiskRound(s.ctx, store.RiskRound{Board: board, Year: 2027, Plan: plan}))
	risk := s.id(s.tx.AddRisk(s.ctx, store.Risk{Board: board, Code: "R001"}))
	for n := 1; n <= 3; n++ {
		s.id(audit.StoreValuation(s.ctx, s.tx, at(), store.Valuation{Risk: risk, Round: round, N: n, Person: person, By: "a@kommun.example",
			Received: at(), Complete: n > 1, Body: `{"probability":3}`}))
	}
	s.id(audit.StoreRiskChoice(s.ctx, s.tx, at(), store.RiskChoice{Round: round, Risk: risk, N: 1, Body: `{"what":"control"}`, Made: at()}))
	s.id(audit.StoreRiskChoice(s.ctx, s.tx, at(), store.RiskChoice{Round: round, Area: "Inköp", N: 2, Body: `{"what":"no"}`, Made: at()}))
}

func (b book) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	if _, err := b.raw.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatal(query, err)
	}
}

// column reads the first column of a query as text.
func (b book) column(t *testing.T, query string, args ...any) []string {
	t.Helper()
	rows, err := b.raw.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatal(query, err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func (b book) verify(t *testing.T) audit.Report {
	t.Helper()
	var report audit.Report
	err := b.View(t.Context(), func(r store.Reader) (err error) {
		report, err = audit.Verify(t.Context(), r)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func names(r audit.Report, table, row string) bool {
	for _, b := range r.Breaks {
		if b.Table == table && b.Row == row {
			return true
		}
	}
	return false
}

func TestWholeRecordHasNoBreaks(t *testing.T) {
	t.Parallel()
	r := newBook(t).verify(t)
	if len(r.Breaks) != 0 {
		t.Errorf("breaks: %v", r.Breaks)
	}
	got := fmt.Sprint(r.Events, r.Answers, r.Versions, r.Assessments, r.Acts, r.Valuations, r.Choices, r.Blobs, r.Head.Seq, len(r.Head.Hash))
	if want := "21 4 2 3 2 3 2 3 21 64"; got != want {
		t.Errorf("checked %s, want %s", got, want)
	}
}

func TestEmptyRecordHasNoBreaks(t *testing.T) {
	t.Parallel()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "rond.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if r := (book{Store: s}).verify(t); len(r.Breaks) != 0 || r.Events != 0 {
		t.Errorf("got %+v", r)
	}
}

func TestStoreBlobVouchesOnce(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	before := b.verify(t)
	err := b.Change(t.Context(), func(tx store.Tx) error {
		_, err := audit.StoreBlob(t.Context(), tx, at(), "again", []byte("plan as json"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if after := b.verify(t); after.Events != before.Events || after.Blobs != before.Blobs {
		t.Errorf("a file stored twice made %d events and %d files more", after.Events-before.Events, after.Blobs-before.Blobs)
	}
}
