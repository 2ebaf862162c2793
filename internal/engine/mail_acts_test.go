package engine

import (
	"context"
	"errors"
	"strings"
	"testing"

	"rond/internal/store"
	"rond/notify"
	"rond/templates"
)

// refused holds that an act was refused with a code, and that the code has
// sentences of its own in both languages.
func refused(t *testing.T, err error, code string) {
	t.Helper()
	var no *Refusal
	if !errors.As(err, &no) || no.Code != code {
		t.Errorf("error %v, want the refusal %s", err, code)
		return
	}
	for _, lang := range []string{"sv", "en"} {
		if text, _ := templates.Problem(lang, no.Code, no.Args); strings.Contains(text, code) {
			t.Errorf("nobody has written about %s: %q", code, text)
		}
	}
}

// acts is what was done by hand, as "kind by actor".
func (o *office) acts() []string {
	o.t.Helper()
	var all []string
	o.view(func(r store.Reader) error {
		list, err := r.ActsFrom(o.t.Context(), 0, 0)
		for _, a := range list {
			all = append(all, a.Kind+" by "+a.Actor)
		}
		return err
	})
	return all
}

func (o *office) did(want ...string) {
	o.t.Helper()
	if got := o.acts(); strings.Join(got, "; ") != strings.Join(want, "; ") {
		o.t.Errorf("acts: %v, want %v", got, want)
	}
}

func TestHoldOneMail(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.now = date(firstDay).In(o.set.Zone, 8, 0)
	if _, err := o.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	m := o.dispatch()
	if err := o.HoldMail(t.Context(), m.ID, "Anna Lind"); err != nil {
		t.Fatal(err)
	}
	refused(t, o.HoldMail(t.Context(), m.ID, "Anna Lind"), "mail-is-held")
	o.none(o.again(), m.To)
	o.none(o.pass("2026-02-16"), m.To) // and nobody is chased for what they have not been sent
	if err := o.Release(t.Context(), m.ID, "Anna Lind"); err != nil {
		t.Fatal(err)
	}
	says(t, o.one(o.again(), m.To), "2 mars") // time to answer from the day it left
	refused(t, o.Release(t.Context(), m.ID, "Anna Lind"), "mail-is-sent")
	refused(t, o.Withdraw(t.Context(), m.ID, "Anna Lind", ""), "mail-is-sent")
	o.did("mail-held by Anna Lind", "mail-released by Anna Lind")
	o.wholeRecord()
}

func TestAnActHasAnActor(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	if err := o.HoldAll(t.Context(), " "); err == nil {
		t.Error("nobody held all mail")
	}
	if since, _, err := o.Holding(t.Context()); err != nil || !since.IsZero() {
		t.Errorf("held since %s, %v", since, err)
	}
}

// TestHeldWhileItsTurnComes: the sender has taken a mail up when somebody
// holds it; it does not leave.
func TestHeldWhileItsTurnComes(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.now = date(firstDay).In(o.set.Zone, 8, 0)
	if _, err := o.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	m, err := o.Engine.next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := o.HoldMail(t.Context(), m.ID, "Anna Lind"); err != nil {
		t.Fatal(err)
	}
	if ready, err := o.makeReady(t.Context(), &m, &Sent{}); ready || err != nil {
		t.Fatal(ready, err)
	}
	if m := o.dispatch(); m.State != store.MailHeld || len(o.sent) != 0 {
		t.Errorf("it is %s, %d mails left", m.State, len(o.sent))
	}
}

// TestWithdrawnToManager: a mail to a manager that the controller takes back
// is not written anew, and what falls silent later is.
func TestWithdrawnToManager(t *testing.T) {
	t.Parallel()
	o, _ := january(t)
	o.pass("2026-02-05")
	o.pass("2026-02-12")
	o.pass("2026-02-17")
	held, err := o.Stuck(t.Context())
	if err != nil || len(held) != 1 {
		t.Fatalf("held: %v, %v", held, err)
	}
	if err := o.Withdraw(t.Context(), held[0].ID, "Anna Lind", "Eva är sjuk"); err != nil {
		t.Fatal(err)
	}
	refused(t, o.Release(t.Context(), held[0].ID, "Anna Lind"), "mail-is-withdrawn")
	for _, day := range []string{"2026-02-18", "2026-02-23"} {
		o.pass(day)
		if held, _ := o.Stuck(t.Context()); len(held) != 0 {
			t.Fatalf("%s: written anew: %v", day, held)
		}
	}
	o.did("mail-withdrawn by Anna Lind")
	for _, day := range []string{"2026-03-02", "2026-03-05", "2026-03-12", "2026-03-17"} {
		o.pass(day)
	}
	if held, _ := o.Stuck(t.Context()); len(held) != 1 {
		t.Errorf("February is silent too; held: %v", held)
	}
}

func TestHoldAll(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	refused(t, o.LetGo(t.Context(), "Anna Lind"), "no-mail-is-held")
	if err := o.HoldAll(t.Context(), "Anna Lind"); err != nil {
		t.Fatal(err)
	}
	refused(t, o.HoldAll(t.Context(), "Bo Ek"), "all-mail-is-held")
	if since, by, err := o.Holding(t.Context()); err != nil || by != "Anna Lind" || !since.Equal(o.now) {
		t.Errorf("held by %q since %s, %v", by, since, err)
	}
	if mails := o.pass(firstDay); len(mails) != 0 {
		t.Errorf("all mail is held, and %v left", subjects(mails))
	}
	if err := o.LetGo(t.Context(), "Bo Ek"); err != nil {
		t.Fatal(err)
	}
	if mails := o.again(); len(mails) != 2 {
		t.Errorf("let go: %v", subjects(mails))
	}
	o.did("all-mail-held by Anna Lind", "all-mail-let-go by Bo Ek")
	o.wholeRecord()
}

// TestHoldAllWhileSending: a hold that comes in the middle of a drain keeps
// what is left.
func TestHoldAllWhileSending(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.next = func(notify.Envelope) notify.Outcome {
		if err := o.HoldAll(context.WithoutCancel(t.Context()), "Anna Lind"); err != nil {
			t.Error(err)
		}
		return notify.Outcome{Result: notify.Accepted}
	}
	if mails := o.pass(firstDay); len(mails) != 1 {
		t.Errorf("held after the first: %v", subjects(mails))
	}
}

// asRefusal lets errors.As be asked in one expression.
func asRefusal(err error, no **Refusal) bool { return errors.As(err, no) }
