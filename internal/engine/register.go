package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"rond/internal/audit"
	"rond/internal/store"
	"rond/notify"
	"rond/workbook"
	"rond/workbook/form"
)

// sourcePage is where an answer came from that somebody wrote on the page.
const sourcePage = "page"

// Register stores an answer that the controller writes for an owner, and tells
// the owner so. It is judged as a row of a form is; unless it is complete
// nothing is stored and its problems are returned, with the name of the field
// where a file's would have the cell. It is the whole answer: what it leaves
// blank is blank, whatever was said before.
//
// What has not been asked yet can be registered too, and is then not asked;
// what ended before the plan was asked from is history, of which nobody is
// told. The delivery that the answer was read in is dealt with by it.
func (e *Engine) Register(ctx context.Context, lang string, r Registration, actor string) ([]workbook.Problem, error) {
	var problems []workbook.Problem
	err := e.store.Change(ctx, func(tx store.Tx) (err error) {
		w := &registering{e: e, tx: tx, Registration: r, actor: actor}
		problems, err = w.register(ctx, lang)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("registering an answer to occurrence %d: %w", r.Occurrence, err)
	}
	return problems, nil
}

// registering is one registration on its way into the store.
type registering struct {
	Registration
	e     *Engine
	tx    store.Tx
	actor string

	rd     *round
	o      store.Occurrence
	ref    string
	before []store.Answer
	answer form.Answer
}

// registered is a registration as its delivery keeps it: of an answer, or of a
// unit's risks as they were.
type registered struct {
	Actor      string      `json:"actor"`
	Occurrence int64       `json:"occurrence,omitempty"`
	Version    int         `json:"version,omitempty"`
	Answer     form.Answer `json:"answer,omitzero"`
	Round      int64       `json:"risk_round,omitempty"`
	Unit       string      `json:"unit,omitempty"`
	Delivery   int64       `json:"delivery,omitempty"`
	Source     string      `json:"source,omitempty"`
}

func (w *registering) register(ctx context.Context, lang string) ([]workbook.Problem, error) {
	if err := w.look(ctx); err != nil {
		return nil, err
	}
	want := form.Want{Grades: formGrades(w.rd.doc), Lang: lang}
	if err := asksOf(ctx, w.tx, w.rd, w.o, &want); err != nil {
		return nil, err
	}
	judged := form.Judge(form.Typed(lang, w.values()), want)
	switch judged.State {
	case form.Blank:
		return []workbook.Problem{{Cell: string(form.FieldPerformed), Code: form.CodePerformedMissing}}, nil
	case form.Incomplete, form.Wrong:
		return judged.Problems, nil
	}
	w.answer = judged.Answer
	body, err := json.Marshal(w.answer)
	if err != nil {
		return nil, fmt.Errorf("writing the answer: %w", err)
	}
	if n := len(w.before); n > 0 && w.before[n-1].Complete && w.before[n-1].Body == string(body) {
		return nil, refuse("same-answer")
	}
	return nil, w.put(ctx, string(body))
}

func (w *registering) values() map[form.Field]string {
	return map[form.Field]string{form.FieldPerformed: w.Performed, form.FieldDoneOn: w.DoneOn,
		form.FieldExamined: w.Examined, form.FieldDeviating: w.Deviating, form.FieldOutcome: w.Outcome, form.FieldResult: w.Result, form.FieldGrade: w.Grade, form.FieldAction: w.Action,
		form.FieldActionOwner: w.ActionOwner, form.FieldActionDue: w.ActionDue, form.FieldProposal: w.Proposal}
}

// look reads what the answer is about.
func (w *registering) look(ctx context.Context) (err error) {
	if w.o, err = w.tx.Occurrence(ctx, w.Occurrence); err != nil {
		return err
	}
	if w.o.State == store.Cancelled {
		return refuse("occurrence-cancelled")
	}
	p, err := w.tx.Plan(ctx, w.o.Plan)
	if err != nil {
		return fmt.Errorf("plan %d: %w", w.o.Plan, err)
	}
	if locked(p) {
		return refuseLocked(p)
	}
	if w.rd, err = w.e.round(ctx, w.tx, p); err != nil {
		return err
	}
	named, err := refs(ctx, w.tx, []store.Occurrence{w.o})
	if err != nil {
		return err
	}
	if w.ref = named[w.o.ID]; w.ref == "" {
		w.ref = visibleRef(w.o, map[string]int{})
	}
	w.before, err = w.tx.Answers(ctx, w.o.ID)
	return err
}

// put stores the answer and everything that it leads to.
func (w *registering) put(ctx context.Context, body string) error {
	now := w.e.clock()
	history := w.o.State == store.Before
	if w.o.Request == 0 && !history {
		w.o.Person = w.rd.seats[w.o.Seat].Holder
	}
	a := store.Answer{Occurrence: w.o.ID, N: len(w.before) + 1, Person: w.o.Person, By: w.actor, Received: now, Complete: true, Body: body}
	d, err := w.deliver(ctx, a)
	if err != nil {
		return err
	}
	if w.o.Request != 0 {
		a.Submission, err = w.tx.AddSubmission(ctx, store.Submission{Delivery: d.ID, Request: w.o.Request, Received: now, By: w.actor})
		if err != nil {
			return fmt.Errorf("submission: %w", err)
		}
	}
	if a.ID, err = audit.StoreAnswer(ctx, w.tx, now, a); err != nil {
		return err
	}
	if err := w.settle(ctx, d.ID, a.ID); err != nil {
		return err
	}
	if !history {
		if err := w.tell(ctx, d); err != nil {
			return err
		}
	}
	if err := w.e.dealtWith(ctx, w.tx, w.Delivery, w.o.Request, w.o.Person, w.actor, w.ref); err != nil {
		return err
	}
	return w.e.act(ctx, w.tx, now, w.actor, actRegistered, aboutAnswer, a.ID, w.Source)
}

// deliver makes what was registered something that arrived.
func (w *registering) deliver(ctx context.Context, a store.Answer) (store.Delivery, error) {
	now := w.e.clock()
	said, err := json.Marshal(registered{Actor: w.actor, Occurrence: w.o.ID, Version: a.N, Answer: w.answer, Delivery: w.Delivery, Source: bounded(w.Source, maxNote)})
	if err != nil {
		return store.Delivery{}, fmt.Errorf("writing what was registered: %w", err)
	}
	d := store.Delivery{Source: sourcePage, Key: pageKey(w.o.ID, a.N), Name: w.actor, Received: now, State: store.DeliveryDone,
		Kind: actRegistered, Verdict: verdictAccepted, Request: w.o.Request, Person: w.o.Person, By: w.actor, Folder: FolderProcessed, Handled: true}
	if d.Raw, err = audit.StoreBlob(ctx, w.tx, now, "registration", said); err != nil {
		return d, err
	}
	if d.ID, err = w.tx.AddDelivery(ctx, d); err != nil {
		return d, fmt.Errorf("delivery: %w", err)
	}
	return d, audit.Append(ctx, w.tx, now, "delivery-"+d.Verdict, aboutDelivery, fmt.Sprint(d.ID), d.Raw)
}

// pageKey is the key of the delivery that a version of an answer to an
// occurrence was registered as.
func pageKey(occurrence int64, version int) string {
	return fmt.Sprintf("page:%d:%d", occurrence, version)
}

// settle makes the occurrence answered, its action one on the list, and its
// request done when nothing in it waits any longer.
func (w *registering) settle(ctx context.Context, delivery, answer int64) error {
	w.o.State, w.o.Answer = store.Answered, answer
	if w.answer.Performed == form.NotMine {
		w.o.State = store.NotApplicable
	}
	if err := w.tx.UpdateOccurrence(ctx, w.o); err != nil {
		return fmt.Errorf("occurrence %d: %w", w.o.ID, err)
	}
	if w.answer.Action != "" {
		if err := w.e.putAction(ctx, w.tx, store.Submission{Delivery: delivery, By: w.actor}, w.o, w.ref, w.answer); err != nil {
			return err
		}
	}
	return recount(ctx, w.tx, w.o.Request)
}

// tell writes the receipt to the owner; a seat that nobody holds has none.
func (w *registering) tell(ctx context.Context, d store.Delivery) error {
	if w.o.Person == 0 {
		return nil
	}
	to, err := w.tx.Person(ctx, w.o.Person)
	if err != nil {
		return fmt.Errorf("person %d: %w", w.o.Person, err)
	}
	f := findings{By: w.actor, Registered: w.o.ID, Rows: []finding{{Request: w.o.Request, Ref: w.ref, State: form.Complete, Answer: w.answer}}}
	return w.e.reply(ctx, w.tx, kindReceipt, &d, store.Request{ID: w.o.Request, Plan: w.o.Plan}, to, f)
}

// dealtWith notes on the delivery that something was registered from, if there
// is one and it still waits for the controller, that it does so no longer: it is
// about a request of a person's. What says what was registered.
func (e *Engine) dealtWith(ctx context.Context, tx store.Tx, delivery, request, person int64, actor, what string) error {
	if delivery == 0 {
		return nil
	}
	d, err := undecided(ctx, tx, delivery, verdictHeld, verdictUnreadable, verdictQuestion)
	var settled *Refusal
	if errors.As(err, &settled) {
		return nil // an earlier registration from the same mail, mostly
	}
	if err != nil {
		return fmt.Errorf("delivery %d: %w", delivery, err)
	}
	d.Handled = true
	if d.Request == 0 {
		d.Request, d.Person = request, person
	}
	if err := tx.UpdateDelivery(ctx, d); err != nil {
		return fmt.Errorf("delivery %d: %w", d.ID, err)
	}
	return e.act(ctx, tx, e.clock(), actor, actRegisteredOf, aboutDelivery, d.ID, what)
}

// registeredLetter tells an owner what somebody has registered for them.
func (e *Engine) registeredLetter(ctx context.Context, r store.Reader, rd *round, c notify.Common, m store.Mail, f findings) (letter, error) {
	o, err := r.Occurrence(ctx, f.Registered)
	if err != nil {
		return letter{}, fmt.Errorf("occurrence %d: %w", f.Registered, err)
	}
	open, _, due, err := e.waitingFor(ctx, r, rd, c.Lang, m.Person)
	if err != nil {
		return letter{}, err
	}
	i := item(rd, o, c.Lang, f.Rows[0].Ref)
	i.State, i.Detail = string(form.Complete), understood(rd, c.Lang, f.Rows[0])
	return letter{words: notify.Receipt{Common: c, Received: e.local(m.Date), RegisteredBy: f.By,
		Items: []notify.Item{i}, Left: len(open), Due: due}}, nil
}
