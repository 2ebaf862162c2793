package demo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"
)

// The addresses that a reply by hand can be sent from.
const (
	fromOwner    = "owner"    // the mailbox's own
	fromOther    = "other"    // a colleague's, in the house
	fromStranger = "stranger" // one that nobody knows
)

// errNoMail says that a mailbox has no such mail.
var errNoMail = errors.New("there is no such mail")

// answering is what a person does with a mail.
type answering struct {
	from  string // one of the addresses above
	words string
	file  *file
}

// reply answers a mail, has Rond look, and gives the number of what was sent.
func (s *Session) reply(ctx context.Context, addr string, seq int, h answering) (int, error) {
	return s.hand(ctx, addr, seq, func(l letter, id string, at time.Time) (string, bool, []byte) {
		from, name, known := l.To, l.Name, true
		switch h.from {
		case fromOther:
			from, name = colleague+"@"+s.crowd.domain, "Kansliet"
		case fromStranger:
			from, known = strangerAddress, false
		}
		r := reply{From: from, Name: name, To: s.crowd.own, ID: id, At: at, Subject: answered(l.Subject), InReplyTo: l.ID,
			Words: h.words, Quoted: l.Text, Book: h.file, Shape: 1}
		return from, known, r.bytes()
	})
}

// away answers a mail as a mail program does while its owner is on leave.
func (s *Session) away(ctx context.Context, addr string, seq int) (int, error) {
	return s.hand(ctx, addr, seq, func(l letter, id string, at time.Time) (string, bool, []byte) {
		r := reply{From: l.To, Name: l.Name, To: s.crowd.own, ID: id, At: at, Subject: awaySubject(l.Subject), InReplyTo: l.ID,
			Words: awayWords(l.Name, at.AddDate(0, 0, 8)), Automatic: true}
		return l.To, true, r.bytes()
	})
}

// bounce lets a mail come back as undeliverable.
func (s *Session) bounce(ctx context.Context, addr string, seq int) (int, error) {
	return s.hand(ctx, addr, seq, func(l letter, id string, at time.Time) (string, bool, []byte) {
		return "", false, undelivered(s.crowd.own, s.crowd.domain, id, at, l)
	})
}

// fill lets a mail's own owner fill in the newest workbook of its request and
// send it, at once.
func (s *Session) fill(ctx context.Context, addr string, seq int) (int, error) {
	return s.byHand(ctx, addr, seq, func(o opened, at time.Time) (string, error) {
		m := s.matter(o)
		if m == nil {
			return "", errNoMail
		}
		clear(m.wrong)
		m.byHand = true // whatever they had planned, they have done it now
		err := m.sendAll(ctx, at)
		return m.id(), err
	})
}

// hand gives the server what a person makes of a mail. The envelope's sender is
// empty for a bounce (RFC 5321, section 4.5.5).
func (s *Session) hand(ctx context.Context, addr string, seq int, write func(l letter, id string, at time.Time) (envelope string, authenticated bool, raw []byte)) (int, error) {
	return s.byHand(ctx, addr, seq, func(o opened, at time.Time) (string, error) {
		s.sent++
		sum := sha256.Sum256(fmt.Appendf(nil, "%d by hand %d", s.o.Seed, s.sent))
		id := hex.EncodeToString(sum[:10]) + "@" + s.crowd.domain
		envelope, authenticated, raw := write(o.letter, id, at)
		return id, s.o.Server.Send(ctx, envelope, s.crowd.own, raw, authenticated)
	})
}

// byHand does something with a mail, has Rond look, and gives the number of
// what was sent to it. A minute passes, so that what comes of it comes after.
func (s *Session) byHand(ctx context.Context, addr string, seq int, do func(o opened, at time.Time) (id string, err error)) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, err := s.letter(addr, seq)
	if err != nil {
		return 0, fmt.Errorf("opening mail %d of %s: %w", seq, addr, err)
	}
	s.o.Clock.Set(s.o.Clock.Now().Add(time.Minute))
	id, err := do(o, s.o.Clock.Now())
	if err != nil {
		return 0, err
	}
	if err := s.pass(ctx); err != nil {
		return 0, err
	}
	for _, n := range slices.Backward(s.crowd.post) {
		if n.ID == id {
			return n.Seq, nil
		}
	}
	return 0, fmt.Errorf("finding what was sent again: %w", errNoMail)
}

// followed is what came of a mail to Rond.
type followed struct {
	Sent    line
	Outcome Outcome
	Mails   []line
}

// outcome asks Rond what it made of a mail to it, and finds the mails that
// came of that.
func (s *Session) outcome(ctx context.Context, lang string, seq int) (followed, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if seq < 1 || seq > len(s.crowd.post) || s.crowd.post[seq-1].To != s.crowd.own {
		return followed{}, errNoMail
	}
	r := followed{Sent: s.crowd.post[seq-1]}
	for _, msg := range s.o.Server.Inbox(s.o.Own) {
		if msg.Seq != seq {
			continue
		}
		var err error
		if r.Outcome, err = s.o.Road.Outcome(ctx, lang, msg.Raw); err != nil {
			return r, fmt.Errorf("asking what became of mail %d: %w", seq, err)
		}
	}
	for _, n := range s.crowd.post {
		for _, id := range r.Outcome.Mails {
			if n.ID == id {
				r.Mails = append(r.Mails, n)
			}
		}
	}
	return r, nil
}

// answered is the subject of an answer.
func answered(subject string) string {
	if strings.HasPrefix(strings.ToUpper(subject), "SV:") {
		return subject
	}
	return "SV: " + subject
}

// fileName is a name that a browser gave, as a mail can carry it.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(name, ""))
	if runes := []rune(name); len(runes) > 100 {
		name = string(runes[len(runes)-100:]) // with its ending
	}
	if strings.Trim(name, "./") == "" {
		return "fil"
	}
	return name
}
