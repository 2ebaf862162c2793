package demo

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// begin is what an owner does when a request comes.
func (m *matter) begin(at time.Time) {
	switch m.taken.Kind {
	case Early:
		m.later(at, 0, 2, "all", m.sendAll)
	case OnTime:
		m.later(at, 3, 6, "all", m.sendAll)
	case Colleague:
		m.later(at, 1, 5, "all", m.sendByColleague)
	case Twice:
		m.later(at, 1, 5, "all", m.sendTwice)
	case Partial:
		m.later(at, 1, 4, "some", m.sendSome)
	case Wrong:
		m.later(at, 1, 4, "all", m.sendWrong)
	case Unchanged:
		m.later(at, 1, 3, "unchanged", m.sendUnchanged)
	case Words:
		m.later(at, 1, 4, "words", m.sendWords)
	case Stranger:
		m.later(at, 1, 5, "stranger", m.sendFromOutside)
	case Away:
		m.plan(at.Add(time.Minute), m.sendAway)
	case Bounced:
		m.plan(at.Add(time.Minute), m.bounce)
	} // Late and Never wait
}

// reminded is what they do when they are asked again, with a workbook that
// shows what Rond has so far.
func (m *matter) reminded(at time.Time, book file) error {
	if err := m.receive(book); err != nil || m.waiting {
		return err
	}
	r := m.draw("reminded")
	switch m.taken.Kind {
	case Late:
		m.later(at, 6, 10, "all", m.sendAll)
	case Stranger, Bounced:
		if !m.counted && r.IntN(3) > 0 {
			m.later(at, 1, 3, "all", m.sendAll)
		}
	}
	return nil
}

// corrected is what they do when their file comes back to be mended: they
// write what they meant. Nobody does it more than three times.
func (m *matter) corrected(at time.Time, book file) error {
	if err := m.receive(book); err != nil {
		return err
	}
	if m.rounds++; m.waiting || m.rounds > 3 {
		return nil
	}
	m.later(at, 0, 3, fmt.Sprint("mend", m.rounds), func(ctx context.Context, at time.Time) error {
		clear(m.wrong)
		return m.sendAll(ctx, at)
	})
	return nil
}

func (m *matter) sendAll(ctx context.Context, at time.Time) error {
	book, err := m.fillIn(m.refs())
	if err != nil {
		return err
	}
	return m.sendBook(ctx, at, m.taken.Owner, m.taken.Name, book)
}

func (m *matter) sendByColleague(ctx context.Context, at time.Time) error {
	book, err := m.fillIn(m.refs())
	if err != nil {
		return err
	}
	return m.sendBook(ctx, at, colleague+"@"+m.crowd.domain, "Kansliet", book)
}

func (m *matter) sendFromOutside(ctx context.Context, at time.Time) error {
	atWork := m.book
	book, err := m.fillIn(m.refs())
	if err != nil {
		return err
	}
	err = m.sendBook(ctx, at, strangerAddress, m.taken.Name, book)
	// It is another copy that was filled in at home: the one at work is as it
	// came.
	clear(m.typed)
	m.book = atWork
	return err
}

func (m *matter) sendTwice(ctx context.Context, at time.Time) error {
	book, err := m.fillIn(m.refs())
	if err != nil {
		return err
	}
	if err := m.sendBook(ctx, at, m.taken.Owner, m.taken.Name, book); err != nil {
		return err
	}
	m.later(at, 0, 1, "again", func(ctx context.Context, at time.Time) error {
		return m.sendBook(ctx, at, m.taken.Owner, m.taken.Name, book)
	})
	return nil
}

// sendSome answers a part: every second row, or only the first question of a
// single one. The rest comes later, and then one of the first answers has
// grown a sentence.
func (m *matter) sendSome(ctx context.Context, at time.Time) error {
	var some []string
	for i, ref := range m.refs() {
		if i%2 == 0 {
			some = append(some, ref)
		}
	}
	whole := m.means[some[0]]
	if len(m.rows) == 1 {
		m.means[some[0]] = m.paper.hasty(whole)
	}
	book, err := m.fillIn(some)
	if err != nil {
		return err
	}
	if err := m.sendBook(ctx, at, m.taken.Owner, m.taken.Name, book); err != nil {
		return err
	}
	whole[m.paper.more] = strings.TrimSpace(whole[m.paper.more] + " Kompletterat efter genomgång på arbetsplatsträff.")
	m.means[some[0]] = whole
	m.later(at, 3, 7, "rest", m.sendAll)
	return nil
}

// hasty is an answer without its words. Where nothing was done there is nothing
// to judge, and that is said at once.
func hasty(whole answer) answer {
	a := answer{performed: whole[performed]}
	if whole[performed] == "Nej" {
		a[grade] = whole[grade]
	}
	return a
}

// sendWrong makes one slip in one row; the correction puts it right.
func (m *matter) sendWrong(ctx context.Context, at time.Time) error {
	q := pick(m.draw("slip"), m.rows)
	m.means[q.Ref], m.wrong[q.Ref] = m.paper.slip(m, q)
	return m.sendAll(ctx, at)
}

// sendUnchanged forgets to save before attaching.
func (m *matter) sendUnchanged(ctx context.Context, at time.Time) error {
	if err := m.sendBook(ctx, at, m.taken.Owner, m.taken.Name, m.book); err != nil {
		return err
	}
	m.later(at, 3, 6, "all", m.sendAll)
	return nil
}

// sendWords writes a few lines and no file. Two in three find the time for the
// workbook afterwards.
func (m *matter) sendWords(ctx context.Context, at time.Time) error {
	r := m.draw("words")
	words, _ := m.crowd.bank.choose(r, "ord", "")
	s := Sent{What: sentWords, From: m.taken.Owner, Subject: m.subject(r)}
	if err := m.send(ctx, at, s, true, reply{Name: m.taken.Name, Words: words, Quoted: m.first.Text, Shape: r.IntN(3)}); err != nil {
		return err
	}
	if r.IntN(3) > 0 {
		m.later(at, 4, 8, "all", m.sendAll)
	}
	return nil
}

// sendAway is the mail program's answer while its owner is away.
func (m *matter) sendAway(ctx context.Context, at time.Time) error {
	r := m.draw("away")
	days := between(r, 6, 16)
	back := at.AddDate(0, 0, days)
	s := Sent{What: sentAway, From: m.taken.Owner, Subject: awaySubject(m.first.Subject)}
	if err := m.send(ctx, at, s, true, reply{Name: m.taken.Name, Words: awayWords(m.taken.Name, back), Automatic: true}); err != nil {
		return err
	}
	m.later(at, days, days+2, "all", m.sendAll)
	return nil
}

// bounce is the mail server's answer when there is no such address.
func (m *matter) bounce(ctx context.Context, at time.Time) error {
	m.sent++
	s := Sent{MessageID: m.id(), At: at, From: "mailer-daemon@" + m.crowd.domain, Subject: undeliveredSubject(m.first), What: sentBounce,
		Kind: m.taken.Kind, Request: m.taken.Request, Board: m.taken.Board, Owner: m.taken.Name}
	return m.crowd.hand(ctx, s, m, false, undelivered(m.crowd.own, m.crowd.domain, s.MessageID, at, m.first))
}

func monthName(m time.Month) string {
	return [...]string{"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"}[m-1]
}
