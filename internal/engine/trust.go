package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rond/internal/inbox"
	"rond/internal/store"
)

// sender is who handed a return in, seen from the person who was asked.
type sender struct {
	hold   string       // why the return must be held; "" when it may count
	by     string       // the address, when it is not the owner's own
	mark   string       // what the controller should know although it counts
	person store.Person // the sender, when registered
}

// weigh decides whether a return for an owner may count by who sent it. The
// operator's files count, and what the controller vouches for; the owner, deputies and colleagues in our domains
// need a server's word; everybody else is held.
func (e *Engine) weigh(ctx context.Context, r store.Reader, a arrival, owner store.Person) (sender, error) {
	if a.operator {
		return sender{person: owner}, nil
	}
	s := sender{}
	m := a.mail
	p, err := r.PersonByKey(ctx, fold(m.From))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return s, fmt.Errorf("sender: %w", err)
	}
	s.person = p
	switch {
	case a.owners:
		s.person = owner
	case fold(m.From) != owner.Key:
		s.by = m.From
	}
	switch {
	case a.vouched:
	case m.From == "":
		s.hold = "sender-unclear"
	case m.Trust == inbox.Fail:
		s.hold = "sender-failed"
	case m.Trust == inbox.Pass && (s.by == "" || e.ours(m.From)):
	case m.Trust == inbox.Unknown && e.set.Trust.Check == "closed-relay" && p.ID != 0:
		s.mark = "sender-unverified" // no server inside such a house says anything of senders
	case s.by != "" && !e.ours(m.From):
		s.hold = "sender-stranger"
	default:
		s.hold = "sender-unverified"
	}
	return s, nil
}

// unknownSender is why nothing is made of a mail from somebody whom we may not
// answer: [Engine.registered] has found none.
func (e *Engine) unknownSender(ctx context.Context, r store.Reader, m inbox.Mail) (reason string, err error) {
	switch {
	case m.From == "":
		return "sender-unclear", nil
	case m.Trust == inbox.Fail:
		return "sender-failed", nil
	case m.Trust == inbox.Pass:
		return "sender-stranger", nil
	}
	_, err = r.PersonByKey(ctx, fold(m.From))
	if errors.Is(err, store.ErrNotFound) {
		return "sender-stranger", nil
	}
	if err != nil {
		return "", fmt.Errorf("sender: %w", err)
	}
	return "sender-unverified", nil
}

// ours reports whether an address is in one of the organisation's domains.
func (e *Engine) ours(email string) bool {
	_, domain, ok := strings.Cut(fold(email), "@")
	return ok && slices.ContainsFunc(e.set.Trust.Domains, func(d string) bool { return strings.EqualFold(d, domain) })
}

// registered is the person behind a verified sender's address: whom we may
// answer. ErrNotFound when there is none.
func (e *Engine) registered(ctx context.Context, r store.Reader, m inbox.Mail) (store.Person, error) {
	believed := m.Trust == inbox.Pass || (m.Trust == inbox.Unknown && e.set.Trust.Check == "closed-relay")
	if !believed || m.From == "" {
		return store.Person{}, store.ErrNotFound
	}
	return r.PersonByKey(ctx, fold(m.From))
}

func isWorkbookName(name string) bool {
	name = strings.ToLower(name)
	for _, ext := range []string{".xlsx", ".xlsm", ".xls", ".ods", ".xlsb", ".csv"} {
		if strings.HasSuffix(name, ext) {
			return true
		}
	}
	return false
}
