package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rond/internal/audit"
	"rond/internal/demo"
	"rond/internal/mailtest"
	"rond/internal/plan"
	"rond/internal/store"
	"rond/internal/store/sqlite"
)

// playYear plays a whole year and gives what was printed.
func playYear(t *testing.T, o demoOptions) (*demo.Account, string, error) {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{in: strings.NewReader(""), out: &out, err: &errs, env: func(string) string { return "" }}
	if o.dir == "" {
		o.dir = filepath.Join(t.TempDir(), "demo")
	}
	account, err := p.demo(t.Context(), o)
	return account, strings.ReplaceAll(out.String(), o.dir, "DIR"), err
}

func TestTheYearBalances(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	first, told, err := playYear(t, demoOptions{seed: 1, dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if len(first.Plans) != 2 {
		t.Fatalf("%d plans, want 2", len(first.Plans))
	}
	for _, p := range first.Plans {
		for what, n := range map[string]int{"requests": p.Requests, "rows": p.Rows, "reminders": p.Reminders, "receipts": p.Receipts,
			"corrections": p.Corrections, "questions": p.Questions, "bounces": p.Bounces, "managers": p.Managers} {
			if n == 0 {
				t.Errorf("%s: no %s in the whole year", p.Board, what)
			}
		}
	}
	mails, err := filepath.Glob(filepath.Join(dir, "mejl", "*.eml"))
	if err != nil || len(mails) < 100 {
		t.Errorf("%d mails in the folder (%v), want at least 100", len(mails), err)
	}
	if reports, err := filepath.Glob(filepath.Join(dir, "uppfoljning-*")); err != nil || len(reports) != 6 || !strings.Contains(told, "uppfoljning-RS-2017.docx") {
		t.Errorf("the reports to the boards are %q (%v), want three in two formats, and the account to name them", reports, err)
	}
	regionYear(t, dir, first, told)
	everyKind(t, first.Journal)
	quoted(t, told)
	if raced {
		return // that a year is the same again is shown without the detector
	}
	_, again, err := playYear(t, demoOptions{seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if told != again {
		t.Error("the same seed told two different years")
	}
}

// regionYear wants the region office's year to have been played: the units have
// valued their risks in different ways, and what was chosen of them stands in next
// year's plan, which is in force.
func regionYear(t *testing.T, dir string, a *demo.Account, told string) {
	t.Helper()
	kinds := map[demo.Kind]bool{}
	for _, q := range a.Journal.Requests {
		if q.Risks {
			kinds[q.Kind] = true
		}
	}
	if len(kinds) != 5 || a.Balance.Risks < 10 || !a.Journal.Adopted {
		t.Errorf("risks were valued in the ways %v, %d of them; adopted: %v", kinds, a.Balance.Risks, a.Journal.Adopted)
	}
	for _, want := range []string{"2017 års plan är avslutad", "Riskanalysen inför 2027 börjar", "svarar efter påminnelse. Fil", "Valt i risklistan", "Planen för 2027 läses in", "Årsredovisning 2026", "Året 2026 är avslutat och låst"} {
		if !strings.Contains(told, want) {
			t.Errorf("the account does not tell of %q:\n%s", want, told)
		}
	}
	plans := map[string]int{}
	for _, name := range []string{"utkast-RS-2027.xlsx", "plan-RS-2027.xlsx"} {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		doc, problems, err := plan.Read(t.Context(), bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range problems {
			if !p.Warning {
				plans[name]++
			}
		}
		if doc != nil {
			fresh := slices.ContainsFunc(doc.Controls, func(c plan.Control) bool { return c.Risk.Marks == "Ny 2027" && len(c.Parts[0].Roles) > 0 })
			if doc.Status != plan.Adopted || doc.Adopted != "2026-12-08" || !fresh {
				t.Errorf("%s is %s, %s: %+v", name, doc.Status, doc.Adopted, doc.Controls)
			}
		}
	}
	if plans["utkast-RS-2027.xlsx"] == 0 || plans["plan-RS-2027.xlsx"] > 0 {
		t.Errorf("what is missing in the plans: %v; want something in the draft alone", plans)
	}
}

// everyKind wants every way of answering to have come up in both plans.
func everyKind(t *testing.T, j *demo.Journal) {
	t.Helper()
	seen := map[string]map[demo.Kind]bool{}
	for _, q := range j.Requests {
		if seen[q.Board] == nil {
			seen[q.Board] = map[demo.Kind]bool{}
		}
		seen[q.Board][q.Kind] = true
	}
	if len(seen) != 2 {
		t.Fatalf("owners of %d boards were asked, want 2", len(seen))
	}
	for board, kinds := range seen {
		for _, k := range []demo.Kind{demo.Early, demo.OnTime, demo.Late, demo.Partial, demo.Wrong, demo.Unchanged, demo.Words, demo.Away,
			demo.Bounced, demo.Colleague, demo.Stranger, demo.Never, demo.Twice} {
			if !kinds[k] {
				t.Errorf("%s: nobody is %s", board, k)
			}
		}
	}
}

// quoted wants the README to quote the account as it is.
func quoted(t *testing.T, told string) {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, told, _ = strings.Cut(told, "\nPlanerna\n")
	plans, _, _ := strings.Cut(told, "\n\n  svarar tidigt")
	_, balance, _ := strings.Cut(told, "\nAvstämning\n")
	for _, part := range []string{plans, strings.TrimRight(balance, "\n")} {
		if part == "" || !strings.Contains(string(readme), part) {
			t.Errorf("README.md does not say what the demo says:\n%s", part)
		}
	}
}

func TestOtherYearsBalance(t *testing.T) {
	years := int64(5)
	if raced {
		years = 1 // the race detector makes a year ten times as long
	}
	for seed := int64(2); seed < 2+years; seed++ {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			if _, _, err := playYear(t, demoOptions{seed: seed}); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestTheBalanceSees lets one thing go wrong in the first months of a year, and
// wants it named.
func TestTheBalanceSees(t *testing.T) {
	spring := time.Date(demoYear, 4, 15, 7, 0, 0, 0, time.UTC)
	if _, _, err := playYear(t, demoOptions{seed: 1, until: spring}); err != nil {
		t.Fatalf("with nothing wrong: %v", err)
	}
	t.Run("a dropped mail", func(t *testing.T) {
		t.Parallel()
		id, hook := once(mailtest.Drop)
		unbalanced(t, demoOptions{seed: 1, until: spring, hook: hook}, id)
	})
	t.Run("a doubled mail", func(t *testing.T) {
		t.Parallel()
		id, hook := once(mailtest.Twice)
		unbalanced(t, demoOptions{seed: 1, until: spring, hook: hook}, id)
	})
	t.Run("an altered cell", func(t *testing.T) {
		t.Parallel()
		tamper := func(ctx context.Context, database string) error {
			row, err := alterAnswer(ctx, database)
			if err == nil {
				namedByVerify(t, database, row)
			}
			return err
		}
		unbalanced(t, demoOptions{seed: 1, until: spring, tamper: tamper}, func() string { return "Ändrad i efterhand" })
	})
}

// once does something to the fortieth mail that Rond hands over.
func once(what mailtest.Action) (id func() string, hook func(mailtest.Event) mailtest.Action) {
	var mu sync.Mutex
	var hit string
	n := 0
	hook = func(e mailtest.Event) mailtest.Action {
		mu.Lock()
		defer mu.Unlock()
		if e.Step != mailtest.StepDot || e.To == demoAddress {
			return mailtest.Continue
		}
		if n++; n != 40 {
			return mailtest.Continue
		}
		for _, line := range strings.Split(string(e.Raw), "\r\n") {
			if v, ok := strings.CutPrefix(line, "Message-ID:"); ok {
				hit = strings.Trim(v, " <>")
			}
		}
		return what
	}
	return func() string { mu.Lock(); defer mu.Unlock(); return hit }, hook
}

// alterAnswer changes one stored cell behind everybody's back, and says in
// which answer.
func alterAnswer(ctx context.Context, database string) (row string, err error) {
	db, err := sql.Open("sqlite", "file:"+database+"?_pragma=busy_timeout(10000)")
	if err != nil {
		return "", err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "DROP TRIGGER answer_no_update"); err != nil {
		return "", err
	}
	err = db.QueryRowContext(ctx, `UPDATE answer SET body = json_set(body, '$.result', 'Ändrad i efterhand')
		WHERE id = (SELECT answer FROM occurrence WHERE state = 'answered' ORDER BY id LIMIT 1) RETURNING id`).Scan(&row)
	return row, err
}

// namedByVerify wants the record's examination to name exactly that answer.
func namedByVerify(t *testing.T, database, row string) {
	st, err := sqlite.Open(t.Context(), database)
	if err != nil {
		t.Error(err)
		return
	}
	defer st.Close()
	err = st.View(t.Context(), func(r store.Reader) error {
		rep, err := audit.Verify(t.Context(), r)
		if len(rep.Breaks) != 1 || rep.Breaks[0].Table != "answer" || rep.Breaks[0].Row != row {
			t.Errorf("verify names %v, want answer %s", rep.Breaks, row)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func unbalanced(t *testing.T, o demoOptions, named func() string) {
	t.Helper()
	_, _, err := playYear(t, o)
	if !errors.Is(err, demo.ErrUnbalanced) {
		t.Fatalf("the year balanced: %v", err)
	}
	if want := named(); want == "" || !strings.Contains(err.Error(), want) {
		t.Errorf("the error does not name %q:\n%v", want, err)
	}
	if code := exitCode(err); code != exitFailed {
		t.Errorf("exit %d, want %d", code, exitFailed)
	}
}
