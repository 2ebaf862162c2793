package engine

import (
	"errors"
	"fmt"

	"rond/internal/store"
)

// mayLeave holds that no mail leaves while all are held, that a person gets one
// notice of a board, and that the first request comes five working days later.
func (h *history) mayLeave(m sentMail) {
	ctx := h.t.Context()
	if since, _, err := h.Holding(ctx); err != nil || !since.IsZero() {
		h.t.Errorf("%s left while all mail is held: %v", m.subject, err)
	}
	h.view(func(r store.Reader) error {
		row, err := r.MailByMessageID(ctx, m.id)
		if err != nil || row.Kind != kindNotice && row.Kind != kindDispatch {
			return err
		}
		p, err := r.Plan(ctx, row.Plan)
		if err != nil {
			return err
		}
		whom := fmt.Sprint(p.Board, " ", m.env.To)
		if row.Kind == kindNotice {
			if was, ok := h.noticed[whom]; ok && was != m.id {
				h.t.Errorf("%s got a second notice", whom)
			}
			h.noticed[whom] = m.id
			return nil
		}
		n, err := r.MailByCause(ctx, noticeCause(p.Board, row.Person))
		if err != nil {
			return fmt.Errorf("%s was asked without notice: %w", whom, err)
		}
		if left := h.leftOn(n); left.IsZero() || h.set.Policy.NoticeUntil(left, h.set.Calendar).After(h.today(h.now)) {
			h.t.Errorf("%s: %s was asked too soon after the notice of %s (%s)", h.now.Format("2006-01-02"), whom, left, n.State)
		}
		return nil
	})
}

// opened is what has opened and is not asked, with what its holder has heard.
func (h *history) opened() map[int64]heard {
	open := map[int64]heard{}
	for _, o := range h.rows(store.Planned) {
		if o.Opens > h.today(h.now).String() {
			continue
		}
		h.view(func(r store.Reader) error {
			seat, err := r.Seat(h.t.Context(), o.Seat)
			if err == nil {
				open[o.ID], err = h.heardOf(h.t.Context(), r, seat.Board, seat.Holder)
			}
			return err
		})
	}
	return open
}

// owedRequests is what has opened for people who have been asked before, or
// have had their days since the notice.
func (h *history) owedRequests() map[int64]bool {
	owed := map[int64]bool{}
	for id, x := range h.opened() {
		owed[id] = x.asked || !x.told.IsZero() && !h.set.Policy.NoticeUntil(x.told, h.set.Calendar).After(h.today(h.now))
	}
	return owed
}

// nobodyForgotten holds that a tick has asked what was owed, and given notice
// of the rest.
func (h *history) nobodyForgotten(owed map[int64]bool) {
	for id, x := range h.opened() {
		if owed[id] || !x.asked && !x.noticed {
			h.t.Errorf("%s: occurrence %d has opened and is not asked (%+v)", h.now.Format("2006-01-02"), id, x)
		}
	}
}

// controllerActs is the controller doing one of the things that can be done.
func (h *history) controllerActs() {
	ctx, who := h.t.Context(), "Controllern"
	switch h.rand.IntN(7) {
	case 0:
		since, _, err := h.Holding(ctx)
		if err == nil && since.IsZero() && h.rand.IntN(3) == 0 {
			err = h.HoldAll(ctx, who)
		} else if err == nil && !since.IsZero() {
			err = h.LetGo(ctx, who)
		}
		h.fine(err)
	case 1, 2, 3:
		h.onSomeMail(who)
	case 4:
		h.accept(who)
	case 5:
		h.register(who)
	case 6:
		h.sendAgain(who)
	}
}

// onSomeMail holds, releases or withdraws one of the mails that wait.
func (h *history) onSomeMail(who string) {
	ctx := h.t.Context()
	var waits []store.Mail
	h.view(func(r store.Reader) (err error) {
		waits, err = r.Mails(ctx, store.MailFilter{States: []string{store.MailHeld, store.MailQueued, store.MailUncertain}})
		return err
	})
	if len(waits) == 0 {
		return
	}
	m := waits[h.rand.IntN(len(waits))]
	switch h.rand.IntN(3) {
	case 0:
		h.fine(h.HoldMail(ctx, m.ID, who))
	case 1:
		h.fine(h.Release(ctx, m.ID, who))
	default:
		if m.Kind != kindDispatch { // else nobody is ever asked, and all of this holds of nothing
			h.fine(h.Withdraw(ctx, m.ID, who, ""))
		}
	}
}

// sendAgain takes one of the mails that did not get through up again.
func (h *history) sendAgain(who string) {
	var lost []store.Mail
	h.view(func(r store.Reader) (err error) {
		lost, err = r.Mails(h.t.Context(), store.MailFilter{States: []string{store.MailFailed, store.MailBounced, store.MailUnknown}})
		return err
	})
	if len(lost) > 0 {
		_, err := h.SendAgain(h.t.Context(), lost[h.rand.IntN(len(lost))].ID, who)
		h.fine(err)
	}
}

// fine lets refusals pass: an act that comes too late is one.
func (h *history) fine(err error) {
	var no *Refusal
	if err != nil && !errors.As(err, &no) {
		h.t.Error(err)
	}
}

// accept takes a held return, once however often it is tried.
func (h *history) accept(who string) {
	if len(h.heldOnes) == 0 {
		return
	}
	i := h.rand.IntN(len(h.heldOnes))
	d := h.heldOnes[i]
	_, err := h.Accept(h.t.Context(), d, who, AsSent)
	h.fine(err)
	n := h.answersTo(d, eva, olle)
	if _, err := h.Accept(h.t.Context(), d, who, AsSent); err == nil {
		h.t.Error("accepted twice")
	}
	if again := h.answersTo(d, eva, olle); h.answersTo(d, eva) > 1 || h.answersTo(d, olle) > 1 || again != n {
		h.t.Errorf("an accepted file led to %d answers, tried again to %d", n, again)
	}
}

// register writes an answer for somebody, asked or not.
func (h *history) register(who string) {
	all := h.rows(store.Planned, store.Asked, store.Answered)
	if len(all) == 0 {
		return
	}
	o := all[h.rand.IntN(len(all))]
	if o.Period > "2026-M05" {
		return
	}
	h.n++
	r := done(o.ID)
	r.Result = fmt.Sprintf("Ord nummer %d.", h.n)
	h.registers(r)
	h.typed[r.Result] = true
	_, err := h.Register(h.t.Context(), "sv", r, who)
	if err == nil {
		h.t.Error("registered twice")
	}
}
