package demo

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rond/internal/mailtest"
)

// live runs a year on a thin road and gives the account and what was printed.
func live(t *testing.T, r *thinRoad, seed int64) (*Account, string, error) {
	t.Helper()
	var out bytes.Buffer
	o := r.options(filepath.Join(t.TempDir(), "demo"), seed)
	o.Out = &out
	a, err := Run(t.Context(), o)
	return a, out.String(), err
}

func TestYearBalancesAndMeetsEveryKind(t *testing.T) {
	t.Parallel()
	for _, seed := range []int64{1, 2} {
		a, out, err := live(t, newThinRoad(t, 36), seed)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		met := map[string]map[Kind]int{}
		for _, q := range a.Journal.Requests {
			if met[q.Board] == nil {
				met[q.Board] = map[Kind]int{}
			}
			met[q.Board][q.Kind]++
		}
		for _, board := range []string{boardOne, boardTwo} {
			for _, k := range kinds() {
				if met[board][k.kind] == 0 {
					t.Errorf("seed %d: nobody of %s %s", seed, board, kindWord(k.kind))
				}
			}
		}
		if a.Balance.Answers < 50 || a.Balance.MailsIn < 35 || a.Balance.MailsOut < 60 {
			t.Errorf("seed %d: a quiet year: %+v", seed, a.Balance)
		}
		if !strings.Contains(out, "Allt stämmer") {
			t.Errorf("seed %d: the account does not say that all is well:\n%s", seed, out)
		}
		if seed == 1 {
			t.Log("\n" + out)
		}
	}
}

func TestSameSeedSameAccount(t *testing.T) {
	t.Parallel()
	_, first, err := live(t, newThinRoad(t, 12), 7)
	if err != nil {
		t.Fatal(err)
	}
	_, second, err := live(t, newThinRoad(t, 12), 7)
	if err != nil {
		t.Fatal(err)
	}
	if first != second {
		t.Errorf("first\n%s\nsecond\n%s", first, second)
	}
	if _, other, _ := live(t, newThinRoad(t, 12), 8); other == first {
		t.Error("another seed gives the same year")
	}
}

// unbalanced runs a year in which something goes wrong and expects the error
// to name it.
func unbalanced(t *testing.T, r *thinRoad, want string) {
	t.Helper()
	a, out, err := live(t, r, 1)
	if !errors.Is(err, ErrUnbalanced) {
		t.Fatalf("error %v, want one that wraps ErrUnbalanced", err)
	}
	if !strings.Contains(err.Error(), want) {
		t.Errorf("the error does not name %q:\n%v", want, err)
	}
	if len(a.Balance.Items) == 0 || !strings.Contains(out, a.Balance.Items[0]) {
		t.Errorf("the account does not name it:\n%s", out)
	}
}

func TestDroppedMailIsNamed(t *testing.T) {
	t.Parallel()
	r := newThinRoad(t, 12)
	r.server.Hook(func(e mailtest.Event) mailtest.Action {
		if e.Step == mailtest.StepDot && e.From == thinOwn && e.N == 15 {
			return mailtest.Drop
		}
		return mailtest.Continue
	})
	unbalanced(t, r, "är sänt enligt liggaren men finns inte bland mejlen")
}

func TestDroppedAnswerIsNamed(t *testing.T) {
	t.Parallel()
	r := newThinRoad(t, 12)
	dropped := false
	r.server.Hook(func(e mailtest.Event) mailtest.Action {
		if e.Step == mailtest.StepDot && e.To == thinOwn && !dropped {
			dropped = true
			return mailtest.Drop
		}
		return mailtest.Continue
	})
	unbalanced(t, r, "är skickat men finns inte bland mejlen")
}

func TestDoubledMailIsNamed(t *testing.T) {
	t.Parallel()
	r := newThinRoad(t, 12)
	r.server.Hook(func(e mailtest.Event) mailtest.Action {
		if e.Step == mailtest.StepDot && e.From == thinOwn && e.N == 3 {
			return mailtest.Twice
		}
		return mailtest.Continue
	})
	unbalanced(t, r, "finns två gånger")
}

func TestAlteredCellIsNamed(t *testing.T) {
	t.Parallel()
	r := newThinRoad(t, 12)
	var altered cell
	r.lies = func(c cell, v string) string {
		if c.heading == result && v != "" && altered == (cell{}) {
			altered = c
		}
		if c == altered {
			return v + "!"
		}
		return v
	}
	a, _, err := live(t, r, 1)
	if !errors.Is(err, ErrUnbalanced) {
		t.Fatalf("error %v, want one that wraps ErrUnbalanced", err)
	}
	if !strings.Contains(err.Error(), altered.request+" "+altered.ref+", "+result) {
		t.Errorf("error %v does not name %v", err, altered)
	}
	if len(a.Balance.Items) != 1 {
		t.Errorf("one altered cell, %d items: %v", len(a.Balance.Items), a.Balance.Items)
	}
}

// TestMeddledFilesAreNamed strikes the balance again after the files of a whole year have been
// meddled with.
func TestMeddledFilesAreNamed(t *testing.T) {
	t.Parallel()
	r := newThinRoad(t, 12)
	o := r.options(filepath.Join(t.TempDir(), "demo"), 1)
	a, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	mails, err := filepath.Glob(filepath.Join(o.Dir, mailsDir, "*.eml"))
	if err != nil || len(mails) != len(r.server.Messages()) {
		t.Fatalf("%d files for %d mails, %v", len(mails), len(r.server.Messages()), err)
	}
	for _, name := range []string{mails[0], mails[len(mails)/2], mails[len(mails)-1]} {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		strike := func() []string {
			b, err := Strike(t.Context(), o.Dir, a.Journal)
			if err != nil {
				t.Fatal(err)
			}
			return b.Items
		}
		l, err := open(raw)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(strike(), "\n"); !strings.Contains(got, l.ID) {
			t.Errorf("without %s: %s", name, got)
		}
		double := strings.TrimSuffix(name, ".eml") + "-igen.eml"
		for _, path := range []string{name, double} {
			if err := os.WriteFile(path, raw, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got := strike(); len(got) != 1 || !strings.Contains(got[0], l.ID) {
			t.Errorf("with %s doubled: %v", name, got)
		}
		if err := os.Remove(double); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFolderOfSomebodyElseIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "budget.xlsx"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := makeFolder(dir); err == nil {
		t.Error("a folder with somebody's files was taken")
	}
	demo := filepath.Join(dir, "rond-demo")
	for range 2 {
		if err := makeFolder(demo); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"sammanstallning-2025.xlsx", "mejl/0001-x.eml", "egna anteckningar.txt"} {
			if err := os.WriteFile(filepath.Join(demo, name), nil, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := makeFolder(demo); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"sammanstallning-2025.xlsx": false, "mejl/0001-x.eml": false, "egna anteckningar.txt": true} {
		if _, err := os.Stat(filepath.Join(demo, name)); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", name, err == nil, want)
		}
	}
}
