package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"rond/internal/store"
)

// TestColumnsAreTheSchemas compares every list of columns with the schema: a
// column without a field would be lost silently, and so would a table that is
// not in this list.
func TestColumnsAreTheSchemas(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	tables := map[string][]string{
		installations.name: installations.columns, keys.name: keys.columns, boards.name: boards.columns, persons.name: persons.columns,
		seats.name: seats.columns, plans.name: plans.columns, versions.name: versions.columns, occurrences.name: occurrences.columns,
		requests.name: requests.columns, requestRows.name: requestRows.columns, mails.name: mails.columns, attempts.name: attempts.columns,
		deliveries.name: deliveries.columns, attachments.name: attachments.columns, submissions.name: submissions.columns,
		answers.name: answers.columns, assessments.name: assessments.columns, actions.name: actions.columns, occasions.name: occasions.columns,
		absences.name: absences.columns, blobs.name: blobs.columns, events.name: events.columns,
		heads.name:      append([]string{"only_one"}, heads.columns...),
		riskRounds.name: riskRounds.columns, risks.name: risks.columns, riskRows.name: riskRows.columns,
		valuations.name: valuations.columns, riskChoices.name: riskChoices.columns,
		acts.name: acts.columns, holds.name: holds.columns, links.name: links.columns, sessions.name: sessions.columns,
	}
	for name, columns := range tables {
		if got := query(t, s, "SELECT name FROM pragma_table_info($1)", name); !slices.Equal(got, columns) {
			t.Errorf("%s: the schema has %v, the code %v", name, got, columns)
		}
	}
	inMain := "schema = 'main' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%' ORDER BY name"
	if got, want := query(t, s, "SELECT name FROM pragma_table_list WHERE "+inMain), slices.Sorted(maps.Keys(tables)); !slices.Equal(got, want) {
		t.Errorf("the schema has the tables %v, the code %v", got, want)
	}
	loose := query(t, s, "SELECT name FROM pragma_table_list WHERE strict = 0 AND "+inMain)
	if len(loose) > 0 {
		t.Errorf("not STRICT: %v", loose)
	}
}

// query reads one column of text past the store's methods.
func query(t testing.TB, s *Store, q string, args ...any) []string {
	t.Helper()
	rows, err := s.reader.QueryContext(t.Context(), q, args...)
	if err != nil {
		t.Fatal(q, err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// rows makes one answer, version, assessment, file, event, act, valuation and
// choice.
func rows(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	err := s.Change(ctx, func(tx store.Tx) error {
		board, err := tx.AddBoard(ctx, store.Board{Code: "KS"})
		if err != nil {
			return err
		}
		plan, err := tx.AddPlan(ctx, store.Plan{Board: board, Year: 2026})
		if err != nil {
			return err
		}
		o, err := tx.AddOccurrence(ctx, store.Occurrence{Plan: plan})
		if err != nil {
			return err
		}
		_, e1 := tx.AddAnswer(ctx, store.Answer{Occurrence: o})
		_, e2 := tx.AddVersion(ctx, store.Version{Plan: plan})
		_, e3 := tx.AddAssessment(ctx, store.Assessment{Plan: plan})
		e4 := tx.PutBlob(ctx, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", nil)
		e5 := tx.AddEvent(ctx, store.Event{Seq: 1, Hash: "a"})
		_, e6 := tx.AddAct(ctx, store.Act{})
		round, e7 := tx.AddRiskRound(ctx, store.RiskRound{Board: board, Year: 2027, Plan: plan})
		risk, e8 := tx.AddRisk(ctx, store.Risk{Board: board})
		_, e9 := tx.AddValuation(ctx, store.Valuation{Risk: risk, Round: round})
		_, e10 := tx.AddRiskChoice(ctx, store.RiskChoice{Round: round})
		return errors.Join(e1, e2, e3, e4, e5, e6, e7, e8, e9, e10)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTriggersGuardTheRecord(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	rows(t, s)
	db := past(t, s.path)
	for table, column := range map[string]string{"event": "kind", "answer": "body", "version": "file", "assessment": "grade", "blob": "data", "chain": "hash", "act": "note",
		"valuation": "body", "risk_choice": "body"} {
		for _, statement := range []string{
			fmt.Sprintf("UPDATE %s SET %s = %s", table, column, column),
			"DELETE FROM " + table,
		} {
			if _, err := db.ExecContext(t.Context(), statement); err == nil {
				t.Errorf("%s was done", statement)
			}
		}
		if n := query(t, s, "SELECT count(*) FROM "+table); n[0] != "1" {
			t.Errorf("%s has %s rows, want 1", table, n[0])
		}
	}
}

func TestReadersCannotWrite(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	if _, err := s.reader.ExecContext(t.Context(), "INSERT INTO board (code, name) VALUES ('KS', '')"); err == nil {
		t.Error("the reading pool wrote a row")
	}
}

func TestReferencesMustLead(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	err := s.Change(t.Context(), func(tx store.Tx) error {
		_, err := tx.AddPlan(t.Context(), store.Plan{Board: 7})
		return err
	})
	if err == nil || errors.Is(err, store.ErrExists) {
		t.Errorf("a plan of no board: got %v", err)
	}
}

// TestUnreadableRow is what a record that somebody wrote in looks like: the
// list says which row it stopped at, and gives the ones before.
func TestUnreadableRow(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	rows(t, s)
	db := past(t, s.path)
	execute(t, db, "INSERT INTO answer (id, occurrence, n, handed_by, received, complete, body) VALUES (17, 1, 2, '', 'i maj', 0, '')")
	var all []store.Answer
	err := s.View(t.Context(), func(r store.Reader) (err error) {
		all, err = r.AnswersFrom(t.Context(), 0, 10)
		return err
	})
	var broken *store.RowError
	if !errors.As(err, &broken) || broken.Table != "answer" || broken.Row != "17" {
		t.Errorf("got %v, want answer 17 named", err)
	}
	if len(all) != 1 {
		t.Errorf("%d rows came before it, want 1", len(all))
	}
}

func TestInstants(t *testing.T) {
	t.Parallel()
	stockholm := time.FixedZone("CEST", 7200)
	for _, c := range []struct {
		at   time.Time
		text string
	}{
		{time.Time{}, ""},
		{time.Date(2026, 7, 1, 1, 0, 0, 999999999, stockholm), "2026-06-30T23:00:00.999999Z"},
		{time.Date(1, 1, 1, 0, 0, 0, 1000, time.UTC), "0001-01-01T00:00:00.000001Z"},
		{time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), "9999-12-31T23:59:59.000000Z"},
	} {
		v, err := instant{&c.at}.Value()
		if err != nil || v != c.text {
			t.Errorf("%v is stored as %v, error %v, want %s", c.at, v, err, c.text)
		}
		var back time.Time
		if err := (instant{&back}).Scan(c.text); err != nil || !back.Equal(c.at.Truncate(time.Microsecond)) {
			t.Errorf("%s is read as %v, error %v", c.text, back, err)
		}
	}
	far := time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	if _, err := (instant{&far}).Value(); err == nil {
		t.Error("a year of five digits was stored, and would sort wrongly")
	}
	for _, bad := range []any{nil, int64(7), "2026-06-30", "2026-06-30T23:00:00Z", "2026-02-30T23:00:00.000000Z", "x"} {
		var at time.Time
		if err := (instant{&at}).Scan(bad); err == nil {
			t.Errorf("%v was read as %v", bad, at)
		}
	}
}

// TestBytesInText: a subject line can hold anything, and a store that refuses
// it would stop the intake.
func TestBytesInText(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	want := string([]byte("a\x00b\xff\xfe")) + "\u202e"
	err := s.Change(t.Context(), func(tx store.Tx) error {
		id, err := tx.AddDelivery(t.Context(), store.Delivery{Key: want, Subject: want})
		if err != nil {
			return err
		}
		d, err := tx.Delivery(t.Context(), id)
		if !bytes.Equal([]byte(d.Subject), []byte(want)) {
			t.Errorf("got %q, want %q", d.Subject, want)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestErrorsHoldNoAddresses: errors reach the log, and mail addresses are
// personal data.
func TestErrorsHoldNoAddresses(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	err := s.View(t.Context(), func(r store.Reader) error {
		_, err := r.PersonByKey(t.Context(), "asa@kommun.example")
		return err
	})
	if !errors.Is(err, store.ErrNotFound) || strings.Contains(err.Error(), "asa@") {
		t.Errorf("got %v", err)
	}
}

// TestHotQueriesUseTheirIndex asks SQLite how it would answer what every tick
// asks. A scan of occurrences would grow with every year.
func TestHotQueriesUseTheirIndex(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	for tail, index := range map[string]string{
		occurrences.read + " WHERE state IN ('planned') AND opens <= '2026-01-01' AND opens <> '' ORDER BY id":                           "occurrence_opens",
		occurrences.read + " WHERE state IN ('asked') AND due <= '2026-01-01' AND due <> '' ORDER BY id":                                 "occurrence_due",
		occurrences.read + " WHERE plan = 1 AND state IN ('planned') AND opens <= '2026-01-01' AND opens <> '' ORDER BY id":              "occurrence_plan_opens",
		occurrences.read + " WHERE request = 1 ORDER BY id":                                                                              "occurrence_request",
		mails.read + " WHERE state IN ('queued', 'uncertain') AND due <= '2026-01-01' ORDER BY id":                                       "mail_due",
		mails.read + " WHERE kind = 'reminder' AND plan = 1 AND person = 1 ORDER BY id":                                                  "mail_person (person=? AND plan=? AND kind=?)",
		mails.read + " WHERE message_id = $1 AND message_id <> ''":                                                                       "mail_message_id",
		deliveries.read + " WHERE state IN ('new') ORDER BY id":                                                                          "delivery_state",
		deliveries.read + " WHERE raw = 'x' ORDER BY id":                                                                                 "delivery_raw",
		acts.read + " WHERE about = 'mail' AND row_key = '7' ORDER BY id":                                                                "act_about",
		answers.read + " WHERE occurrence = 1 ORDER BY n":                                                                                "sqlite_autoindex_answer_1",
		requests.read + " WHERE risk_round = $1 ORDER BY id":                                                                             "request_round",
		riskRows.read + " WHERE request = 1 ORDER BY n":                                                                                  "sqlite_autoindex_risk_row_1",
		valuations.read + " " + newestValuations:                                                                                         "sqlite_autoindex_valuation_1 (round=?)",
		valuations.read + " " + everyValuation:                                                                                           "valuation_risk",
		riskChoices.read + " " + newestChoices:                                                                                           "risk_choice_key (round=?)",
		answers.read + " " + newestOfPlan:                                                                                                "occurrence_period",
		occurrences.read + " WHERE plan = 1 AND state IN ('planned', 'asked') AND period = '2026-T1' ORDER BY due DESC, id DESC LIMIT 1": "occurrence_period",
	} {
		args := []any{}
		if strings.Contains(tail, "$1") {
			args = append(args, "x")
		}
		var plan []string
		rows, err := s.reader.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+tail, args...)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			plan = append(plan, detail)
		}
		rows.Close()
		if all := strings.Join(plan, "; "); !strings.Contains(all, index) || strings.Contains(all, "SCAN") {
			t.Errorf("%s\nis answered by %s, want %s", tail, all, index)
		}
	}
}
