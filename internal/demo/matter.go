package demo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rond/workbook/fill"
)

// matter is one request on an owner's desk: the newest workbook they have for
// it, what they mean to answer and what they have written so far.
type matter struct {
	crowd   *crowd
	taken   Taken
	paper   *paper
	first   letter // the mail that the request came in
	book    file
	rows    []question
	means   map[string]answer // by Ref
	typed   map[string]answer // what stands in the owner's own copy
	wrong   map[string]string // Ref to the heading that is written wrong
	counted bool              // a workbook that counts has been sent
	waiting bool              // something is planned
	byHand  bool              // a person answers it instead
	sent    int
	rounds  int // corrections answered
}

// newMatter opens the workbook and thinks out the answers.
func newMatter(c *crowd, t Taken, l letter, book file) (*matter, error) {
	m := &matter{crowd: c, taken: t, first: l, book: book, means: map[string]answer{}, typed: map[string]answer{}, wrong: map[string]string{}}
	b, err := fill.Open(book.Data)
	if err != nil {
		return nil, fmt.Errorf("opening the workbook of %s: %w", t.Request, err)
	}
	if m.paper, err = paperOf(b); err != nil {
		return nil, fmt.Errorf("reading the workbook of %s: %w", t.Request, err)
	}
	m.rows = m.paper.rows(m, b)
	for _, q := range m.rows {
		m.means[q.Ref] = m.paper.think(m, q)
	}
	return m, nil
}

func (m *matter) draw(about ...string) *chance {
	return draw(m.crowd.seed, append([]string{m.taken.Owner, m.taken.Request}, about...)...)
}

// later plans something at a working time so many days ahead.
func (m *matter) later(t time.Time, low, high int, what string, do func(context.Context, time.Time) error) {
	r := m.draw("when", what)
	m.waiting = true
	m.plan(atWork(r, t, between(r, low, high)), func(ctx context.Context, at time.Time) error {
		m.waiting = false
		return do(ctx, at)
	})
}

// plan plans something that is left undone when a person has taken over.
func (m *matter) plan(at time.Time, do func(context.Context, time.Time) error) {
	m.crowd.plan(at, func(ctx context.Context, at time.Time) error {
		if m.byHand {
			return nil
		}
		return do(ctx, at)
	})
}

// receive takes a workbook that Rond sent for a request already on the desk.
// Where the owner has answered before, it must show what they wrote.
func (m *matter) receive(book file) error {
	b, err := fill.Open(book.Data)
	if err != nil {
		return fmt.Errorf("opening the new workbook of %s: %w", m.taken.Request, err)
	}
	m.book = book
	for _, ref := range slices.Sorted(maps.Keys(m.typed)) {
		for _, h := range m.paper.headings {
			wrote, shows := m.typed[ref][h], b.Get(ref, h)
			if m.counted && m.wrong[ref] == "" && !sameText(wrote, shows) {
				m.crowd.journal.Oddities = append(m.crowd.journal.Oddities,
					fmt.Sprintf("%s %s, %s: %s skrev %q, och den nya arbetsboken visar %q", m.taken.Request, ref, h, m.taken.Name, wrote, shows))
			}
		}
	}
	return nil
}

// fillIn types the meant answers of some rows into the newest workbook and
// gives it saved.
func (m *matter) fillIn(refs []string) (file, error) {
	b, err := fill.Open(m.book.Data)
	if err != nil {
		return file{}, fmt.Errorf("opening the workbook of %s: %w", m.taken.Request, err)
	}
	for _, ref := range refs {
		a := maps.Clone(m.means[ref])
		if heading := m.wrong[ref]; heading != "" {
			a[heading] = m.typed[ref][heading]
		}
		m.typed[ref] = a
	}
	for _, ref := range slices.Sorted(maps.Keys(m.typed)) {
		if err := m.enter(b, ref); err != nil {
			return file{}, err
		}
	}
	data, err := b.Bytes()
	if err != nil {
		return file{}, fmt.Errorf("saving the workbook of %s: %w", m.taken.Request, err)
	}
	m.book.Data = data
	return m.book, nil
}

// enter types what is meant in a row. A row that is no longer there is told of
// and left: its control may have been taken out of the plan meanwhile.
func (m *matter) enter(b *fill.Book, ref string) error {
	for _, h := range m.paper.headings {
		v := m.typed[ref][h]
		if v == "" || sameText(v, b.Get(ref, h)) {
			continue
		}
		err := b.Set(ref, h, v)
		if errors.Is(err, fill.ErrNoRow) {
			delete(m.typed, ref)
			m.crowd.journal.Oddities = append(m.crowd.journal.Oddities,
				fmt.Sprintf("%s %s: raden står inte i arbetsboken som %s fyller i", m.taken.Request, ref, m.taken.Name))
			return nil
		}
		if err != nil {
			return fmt.Errorf("writing %s of %s in %s: %w", h, ref, m.taken.Request, err)
		}
	}
	return nil
}

// refs are the rows of the workbook.
func (m *matter) refs() []string {
	var all []string
	for _, q := range m.rows {
		all = append(all, q.Ref)
	}
	return all
}

// says is what the owner's copy holds, for the journal.
func (m *matter) says() []Typed {
	var rows []Typed
	for _, ref := range slices.Sorted(maps.Keys(m.typed)) {
		rows = append(rows, Typed{Ref: ref, Cells: maps.Clone(m.typed[ref]), Wrong: m.wrong[ref] != ""})
	}
	return rows
}

// sendBook replies with a workbook from an address. One outside the
// organisation is not known to any server, so what it sends must be held.
func (m *matter) sendBook(ctx context.Context, at time.Time, from, name string, book file) error {
	inside := strings.HasSuffix(from, "@"+m.crowd.domain)
	r := m.draw("letter", fmt.Sprint(m.sent))
	words, _ := m.crowd.bank.choose(r, "brev", "")
	book.Name = rename(r, book.Name)
	s := Sent{What: sentBook, Counts: inside && len(m.typed) > 0, Held: !inside, Rows: m.says(), From: from, Subject: m.subject(r)}
	err := m.send(ctx, at, s, inside, reply{Name: name, Words: words, Quoted: m.first.Text, Book: &book, Shape: r.IntN(3)})
	m.counted = m.counted || s.Counts
	return err
}

// send hands a mail in and writes it down.
func (m *matter) send(ctx context.Context, at time.Time, s Sent, authenticated bool, r reply) error {
	m.sent++
	s.MessageID, s.At, s.Kind = m.id(), at, m.taken.Kind
	s.Request, s.Board, s.Owner = m.taken.Request, m.taken.Board, m.taken.Name
	r.From, r.To, r.ID, r.At, r.Subject, r.InReplyTo = s.From, m.crowd.own, s.MessageID, at, s.Subject, m.first.ID
	return m.crowd.hand(ctx, s, m, authenticated, r.bytes())
}

// id is the next Message-ID: new for every mail, the same for every run.
func (m *matter) id() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s %s %d", m.crowd.seed, m.taken.Owner, m.taken.Request, m.sent))
	return hex.EncodeToString(sum[:10]) + "@" + m.crowd.domain
}

// subject is the mail's, with the mark that mail programs put before it.
func (m *matter) subject(r *chance) string {
	return pick(r, []string{"SV: ", "Sv: ", "Re: "}) + m.first.Subject
}

// rename is what becomes of a file's name between opening and attaching.
func rename(r *chance, name string) string {
	base := strings.TrimSuffix(name, ".xlsx")
	switch r.IntN(6) {
	case 0:
		return base + " (1).xlsx"
	case 1:
		return "Kopia av " + base + ".xlsx"
	case 2:
		return base + " ifylld åäö.xlsx"
	}
	return name
}
