package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"rond/internal/mailtest"
)

// crowd is everybody who gets mail from Rond: their mailboxes, what lies on
// their desks and what they plan to do. They know only what came in the mail.
type crowd struct {
	seed    int64
	own     string // Rond's address
	domain  string
	clock   *Clock
	server  *mailtest.Server
	bank    *bank
	journal *Journal
	boards  []string // names, for telling which plan a mail is about
	rotas   map[string]*rota
	matters map[string]*matter // by request
	mine    map[string]*matter // by Message-ID of what the owners sent
	tasks   []task
	planned int
	post    []line // every mail that has been looked at, by number
}

// task is something an owner will do. Order settles what happens at the same
// second.
type task struct {
	at    time.Time
	order int
	do    func(context.Context, time.Time) error
}

func newCrowd(o Options) (*crowd, error) {
	b, err := readBank(sentences)
	if err != nil {
		return nil, err
	}
	return &crowd{seed: o.Seed, own: strings.ToLower(o.Own), domain: strings.ToLower(o.Domain), clock: o.Clock, server: o.Server, bank: b,
		journal: &Journal{Own: strings.ToLower(o.Own), Year: o.From.Year()},
		rotas:   map[string]*rota{}, matters: map[string]*matter{}, mine: map[string]*matter{}}, nil
}

func (c *crowd) plan(at time.Time, do func(context.Context, time.Time) error) {
	c.planned++
	c.tasks = append(c.tasks, task{at, c.planned, do})
}

// act does everything that is planned before a time, in order.
func (c *crowd) act(ctx context.Context, until time.Time) error {
	for {
		slices.SortFunc(c.tasks, func(a, b task) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.order, b.order)) })
		if len(c.tasks) == 0 || !c.tasks[0].at.Before(until) {
			return nil
		}
		t := c.tasks[0]
		c.tasks = c.tasks[1:]
		if err := t.do(ctx, t.at); err != nil {
			return err
		}
	}
}

// hand gives a mail to the server and writes it into the journal.
func (c *crowd) hand(ctx context.Context, s Sent, m *matter, authenticated bool, raw []byte) error {
	c.clock.Set(s.At)
	envelope := s.From
	if s.What == sentBounce {
		envelope = "" // RFC 5321, section 4.5.5
	}
	if err := c.server.Send(ctx, envelope, c.own, raw, authenticated); err != nil {
		return fmt.Errorf("%s, %s: %w", s.Owner, s.Request, err)
	}
	c.journal.Mails = append(c.journal.Mails, s)
	c.mine[s.MessageID] = m
	return nil
}

// look reads what has come since the last time. The mails are taken in the
// order of their recipients and subjects: a server that is written to over
// several connections has no other that is the same in every run.
func (c *crowd) look(at time.Time) error {
	var letters []letter
	for _, msg := range c.server.Messages()[len(c.post):] {
		n := glance(msg)
		c.post = append(c.post, n)
		if n.To == c.own {
			c.notice(n)
			continue
		}
		if n.From != c.own {
			continue // a person's own mail program wrote to somebody
		}
		l, err := open(msg.Raw)
		if err != nil {
			return fmt.Errorf("mail %d to %s: %w", msg.Seq, msg.To, err)
		}
		letters = append(letters, l)
	}
	slices.SortStableFunc(letters, func(a, b letter) int { return cmp.Or(cmp.Compare(a.To, b.To), cmp.Compare(a.Subject, b.Subject)) })
	for _, l := range letters {
		if err := c.receive(l, at); err != nil {
			return fmt.Errorf("%s reads %q: %w", l.To, l.Subject, err)
		}
	}
	return nil
}

// notice sees a mail to Rond. When a person has sent it, whoever the request
// is for leaves the rest to them.
func (c *crowd) notice(n line) {
	if _, ours := c.mine[n.ID]; ours {
		return
	}
	if m := c.matters[reference.FindString(n.Subject)]; m != nil {
		m.byHand = true
	}
}

// receive is a person opening one mail. An answer to what they sent may carry
// a workbook to mend; other workbooks are named by their request, new or known.
// Everything else is read and put aside.
func (c *crowd) receive(l letter, at time.Time) error {
	if m := c.mine[l.InReplyTo]; m != nil {
		if m.byHand {
			return nil
		}
		if books := l.books(); len(books) > 0 {
			return m.corrected(at, books[0])
		}
		return nil
	}
	for _, book := range l.books() {
		request := reference.FindString(book.Name)
		if request == "" {
			continue
		}
		m := c.matters[request]
		if m == nil {
			if err := c.take(l, book, request, at); err != nil {
				return err
			}
			continue
		}
		if m.byHand {
			continue
		}
		if err := m.reminded(at, book); err != nil {
			return err
		}
	}
	return nil
}

// take puts a new request on its owner's desk.
func (c *crowd) take(l letter, book file, request string, at time.Time) error {
	t := Taken{Request: request, Board: c.board(l), Owner: l.To, Name: l.Name, At: at}
	m, err := newMatter(c, t, l, book)
	if err != nil {
		return err
	}
	m.taken.Risks, m.taken.Kind = m.paper.risks, c.rota(m).next(draw(c.seed, "kind", t.Owner, t.Request))
	c.matters[request] = m
	c.journal.Requests = append(c.journal.Requests, m.taken)
	m.begin(at)
	return nil
}

// rota is the one that a request's kind is dealt from: each board has one, and
// one for the risks of its units.
func (c *crowd) rota(m *matter) *rota {
	name, some := m.taken.Board, kinds()
	if m.paper.risks {
		name, some = name+", risker", riskKinds()
	}
	if c.rotas[name] == nil {
		c.rotas[name] = newRota(c.seed, name, some)
	}
	return c.rotas[name]
}

// board is the one that a mail says it is about. Its name may stand on two lines.
func (c *crowd) board(l letter) string {
	best, text := "", strings.Join(strings.Fields(l.Text), " ")
	for _, b := range c.boards {
		if len(b) > len(best) && strings.Contains(text, b) {
			best = b
		}
	}
	return best
}
