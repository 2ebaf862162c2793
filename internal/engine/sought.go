package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"rond/internal/store"
)

// Sought is what somebody looks for among everything that has arrived. A zero
// field asks for nothing.
type Sought struct {
	Words string    // a reference, "R1043", or a part of the name or address of whoever it is about or from
	From  string    // the address that it came from
	Since time.Time // received then or later
	Waits bool      // only what waits for the controller
	Span
}

// Arrived lists what has arrived, newest first, each with what was written
// because of it. Reports that a mail of ours arrived are left out: there are as
// many as mails, and each stands with its request.
func (e *Engine) Arrived(ctx context.Context, lang string, s Sought) ([]DeliveryLine, error) {
	var lines []DeliveryLine
	between, newest := s.between()
	err := e.store.View(ctx, func(r store.Reader) error {
		g := e.gathering(r, lang)
		f := store.DeliveryFilter{From: fold(s.From), Since: s.Since, Except: []string{verdictDelivered}, Newest: newest, Between: between, Limit: s.Limit}
		all, err := g.sought(ctx, s, f)
		if err != nil {
			return err
		}
		if lines, err = g.linesOf(ctx, all); err != nil {
			return err
		}
		for i := range lines {
			if lines[i].Answers, err = g.replies(ctx, lines[i].ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("what has arrived: %w", err)
	}
	if !newest {
		slices.Reverse(lines)
	}
	return lines, nil
}

func (g *gathering) sought(ctx context.Context, s Sought, f store.DeliveryFilter) ([]store.Delivery, error) {
	if id := requestOf(strings.ToUpper(s.Words)); id != 0 {
		f.Request = id
	} else if f.Part = fold(s.Words); f.Part != "" {
		people, err := g.called(ctx, f.Part)
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			f.About = append(f.About, p.ID)
		}
	}
	if !s.Waits {
		return g.r.Deliveries(ctx, f)
	}
	waits, err := g.waitingIDs(ctx)
	if err != nil {
		return nil, err
	}
	limit := f.Limit
	f.Waiting, f.Limit = true, 0
	all, err := g.r.Deliveries(ctx, f)
	all = slices.DeleteFunc(all, func(d store.Delivery) bool { return !waits[d.ID] })
	if limit > 0 {
		all = all[:min(len(all), limit)]
	}
	return all, err
}

// waitingIDs is every delivery that waits for the controller.
func (g *gathering) waitingIDs(ctx context.Context) (map[int64]bool, error) {
	returns, err := g.returns(ctx)
	if err != nil {
		return nil, err
	}
	questions, err := g.questions(ctx)
	if err != nil {
		return nil, err
	}
	waits := map[int64]bool{}
	for _, line := range append(returns, questions...) {
		waits[line.ID] = true
	}
	return waits, nil
}

func (g *gathering) replyView(m store.Mail) ReplyView {
	v := ReplyView{Mail: m.ID, Kind: m.Kind, To: m.To, State: m.State, At: g.e.local(m.Sent)}
	v.Reason, _ = mailReason(g.lang, m)
	return v
}

// maxCalled bounds the people that a part of a name can mean.
const maxCalled = 50

// called are the people whose name or address has this in it; part is folded.
func (g *gathering) called(ctx context.Context, part string) ([]store.Person, error) {
	all, err := g.r.Persons(ctx)
	if err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	all = slices.DeleteFunc(all, func(p store.Person) bool {
		return !strings.Contains(fold(p.Name), part) && !strings.Contains(p.Key, part)
	})
	return all[:min(len(all), maxCalled)], nil
}

// replies is what was written because of something that arrived.
func (g *gathering) replies(ctx context.Context, delivery int64) ([]ReplyView, error) {
	mails, err := g.r.Mails(ctx, store.MailFilter{Answers: delivery})
	if err != nil {
		return nil, fmt.Errorf("what answers delivery %d: %w", delivery, err)
	}
	all := []ReplyView{}
	for _, m := range mails {
		all = append(all, g.replyView(m))
	}
	return all, nil
}

func (g *gathering) linesOf(ctx context.Context, all []store.Delivery) ([]DeliveryLine, error) {
	var lines []DeliveryLine
	for _, d := range all {
		p, err := g.person(ctx, d.Person)
		if err != nil {
			return nil, err
		}
		line := DeliveryLine{ID: d.ID, Received: g.e.local(d.Received), From: cmp.Or(d.From, d.Name), Subject: d.Subject, Verdict: d.Verdict,
			Reason: reason(g.lang, d.Reason), Owner: p.Name, Handled: d.Handled}
		if d.Request != 0 {
			line.Reference = reference(d.Request)
		}
		lines = append(lines, line)
	}
	return lines, nil
}
