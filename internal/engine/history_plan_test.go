package engine

import (
	"encoding/json"
	"fmt"
	"slices"

	"rond/internal/store"
)

// planChanges is a new version of the plan now and then, with other people,
// frequencies and days, and the controller's decisions about single rows.
func (h *history) planChanges() {
	if h.rand.IntN(4) == 0 {
		next := edited(h.t, h.rand, h.doc, h.today(h.now))
		h.put(next)
		h.doc = next
	}
	for range h.rand.IntN(2) {
		h.somethingIsDecided(h.rand)
	}
}

// holds is what must be true every day of the rows as they stand.
func (h *history) holds() {
	keys := map[string]bool{}
	for id, now := range h.byID() {
		k := fmt.Sprint(now.Plan, now.Control, now.Part, now.Period, now.Event, now.Seat)
		if keys[k] {
			h.t.Errorf("%s is there twice", k)
		}
		keys[k] = true
		if was, ok := h.settled[id]; ok {
			was.State, was.Answer = now.State, now.Answer // a later answer may say that it is not theirs
			if was != now || now.State != store.Answered && now.State != store.NotApplicable {
				h.t.Errorf("%s: what was answered changed:\n%+v\n%+v", h.now.Format("2006-01-02"), h.settled[id], now)
			}
		}
		if now.State == store.Answered || now.State == store.NotApplicable {
			h.settled[id] = now
		}
	}
}

// asksInTime holds that every new request has something that has opened, that
// nothing in it is answered, and that whoever gets it answers in its seats.
func (h *history) asksInTime() {
	h.view(func(r store.Reader) error {
		all, err := r.Requests(h.t.Context(), store.RequestFilter{})
		if err != nil {
			return err
		}
		for _, q := range all[min(h.asked, len(all)):] {
			rows, err := r.Occurrences(h.t.Context(), store.OccurrenceFilter{Request: q.ID})
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(rows, func(o store.Occurrence) bool { return o.Opens <= q.Day }) {
				h.t.Errorf("%s: %s was made before anything in it opened: %+v", q.Day, reference(q.ID), rows)
			}
			for _, o := range rows {
				seat, err := r.Seat(h.t.Context(), o.Seat)
				if err != nil {
					return err
				}
				if o.State != store.Asked || q.Person != seat.Holder && q.Person != seat.Deputy || o.Due < q.Due {
					h.t.Errorf("%s asks person %d of seat %+v: %+v", reference(q.ID), q.Person, seat, o)
				}
			}
		}
		h.asked = len(all)
		return nil
	})
}

// mayBeAskedAgain is how often a row may have been asked once more: when its seat changed
// hands, and when it was moved away and back.
func (h *history) mayBeAskedAgain() map[int64]int {
	more := map[int64]int{}
	h.view(func(r store.Reader) error {
		events, err := r.Events(h.t.Context(), 0, 0)
		if err != nil {
			return err
		}
		for _, e := range events {
			if e.Kind == "handed-over" {
				var id int64
				fmt.Sscan(e.Row, &id)
				more[id]++
			}
		}
		acts, err := r.ActsFrom(h.t.Context(), 0, 0)
		for _, a := range acts {
			if a.Kind == actMoved {
				var id int64
				fmt.Sscan(a.Row, &id)
				more[id]++
			}
		}
		return err
	})
	return more
}

// goneIn is the rows of a delivery that its sender was told are not taken,
// because they are no longer asked; told is false when nobody was told anything.
func (h *history) goneIn(delivery int64) (gone map[string]bool, told bool) {
	gone = map[string]bool{}
	h.view(func(r store.Reader) error {
		for _, kind := range []string{kindReceipt, kindCorrection} {
			mails, err := r.Mails(h.t.Context(), store.MailFilter{Kind: kind})
			if err != nil {
				return err
			}
			for _, m := range mails {
				if m.Delivery != delivery {
					continue
				}
				told = true
				var f findings
				if err := json.Unmarshal([]byte(m.Body), &f); err != nil {
					return err
				}
				for _, row := range f.Rows {
					gone[row.Ref] = gone[row.Ref] || row.Gone
				}
			}
		}
		return nil
	})
	return gone, told
}
