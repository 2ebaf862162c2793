package demo

import (
	"bytes"
	"cmp"
	"mime"
	"net/mail"
	"slices"
	"strings"
	"time"

	"rond/internal/mailtest"
)

// line is a mail as a mailbox lists it. Addresses are folded.
type line struct {
	Seq       int // the server's
	At        time.Time
	From, To  string
	Name      string // whom it was written to
	Subject   string
	ID        string
	InReplyTo string
}

// glance reads the header of a mail by anybody. What it cannot read is empty;
// the addresses are then the envelope's.
func glance(msg mailtest.Message) line {
	n := line{Seq: msg.Seq, At: msg.At, From: strings.ToLower(msg.From), To: strings.ToLower(msg.To)}
	m, err := mail.ReadMessage(bytes.NewReader(msg.Raw))
	if err != nil {
		return n
	}
	n.ID, n.InReplyTo = strings.Trim(m.Header.Get("Message-ID"), "<> "), strings.Trim(m.Header.Get("In-Reply-To"), "<> ")
	n.Subject = m.Header.Get("Subject")
	if s, err := new(mime.WordDecoder).DecodeHeader(n.Subject); err == nil {
		n.Subject = s
	}
	if from, err := m.Header.AddressList("From"); err == nil {
		n.From = strings.ToLower(from[0].Address)
	}
	to, err := m.Header.AddressList("To")
	if err != nil {
		return n
	}
	for _, a := range to {
		if strings.EqualFold(a.Address, n.To) {
			n.Name = a.Name
		}
	}
	return n
}

// mailbox is a person who has got mail from Rond.
type mailbox struct {
	Address, Name string
	Mails         []line // from Rond and to Rond, newest first
	Waiting       []line // the mails whose workbook has not come back with anything that counts
}

// Newest is the mail at the top.
func (b mailbox) Newest() line { return b.Mails[0] }

// Waits reports whether a mail of the box is among those.
func (b mailbox) Waits(n line) bool {
	return slices.ContainsFunc(b.Waiting, func(w line) bool { return w.Seq == n.Seq })
}

// mailboxes lists them: those with something to answer before others, then
// newest mail first.
func (s *Session) mailboxes() []mailbox {
	s.mu.Lock()
	defer s.mu.Unlock()
	waiting := map[string]bool{} // by Message-ID
	for _, m := range s.crowd.matters {
		if !m.counted && !m.byHand {
			waiting[m.first.ID] = true
		}
	}
	boxes := map[string]*mailbox{}
	for _, n := range slices.Backward(s.crowd.post) {
		who := n.To
		if who == s.crowd.own {
			who = n.From
		} else if n.From != s.crowd.own {
			continue
		}
		if boxes[who] == nil {
			boxes[who] = &mailbox{Address: who}
		}
		b := boxes[who]
		b.Mails = append(b.Mails, n)
		if n.To == who {
			b.Name = cmp.Or(b.Name, n.Name, who)
		}
		if waiting[n.ID] {
			b.Waiting = append(b.Waiting, n)
		}
	}
	var all []mailbox
	for _, b := range boxes {
		if b.Name != "" { // others have only written
			all = append(all, *b)
		}
	}
	slices.SortFunc(all, func(a, b mailbox) int {
		return cmp.Or(cmp.Compare(min(len(b.Waiting), 1), min(len(a.Waiting), 1)), cmp.Compare(b.Newest().Seq, a.Newest().Seq))
	})
	return all
}

// byName is mailboxes in alphabetical order.
func byName(boxes []mailbox) []mailbox {
	return slices.SortedFunc(slices.Values(boxes), func(a, b mailbox) int {
		return cmp.Or(cmp.Compare(alphabetical(a.Name), alphabetical(b.Name)), cmp.Compare(a.Address, b.Address))
	})
}

// alphabetical is a name as it is sorted in Swedish: å, ä and ö stand after z.
func alphabetical(name string) string {
	return strings.NewReplacer("å", "{", "ä", "|", "ö", "}").Replace(strings.ToLower(name))
}

// mailbox is the one of an address.
func (s *Session) mailbox(addr string) (mailbox, error) {
	all := s.mailboxes()
	i := slices.IndexFunc(all, func(b mailbox) bool { return b.Address == addr })
	if i < 0 {
		return mailbox{}, errNoMail
	}
	return all[i], nil
}

// opened is a mail that a person reads.
type opened struct {
	line
	letter letter
	state  string // of the request whose workbook came with it
}

// What has become of the request whose workbook came with a mail; "" when none
// came.
const (
	stateWaits    = "waits"    // its owner will do something with it, or nothing
	stateAnswered = "answered" // its owner has sent a file that counts
	stateByHand   = "by-hand"  // a person has taken over
)

// open opens a mail of a mailbox.
func (s *Session) open(addr string, seq int) (opened, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.letter(addr, seq)
}

// letter is open; s.mu is held.
func (s *Session) letter(addr string, seq int) (opened, error) {
	if seq < 1 || seq > len(s.crowd.post) || s.crowd.post[seq-1].To != addr || s.crowd.post[seq-1].From != s.crowd.own {
		return opened{}, errNoMail
	}
	l, err := open(s.o.Server.Messages()[seq-1].Raw)
	o := opened{line: s.crowd.post[seq-1], letter: l}
	m := s.matter(o)
	switch {
	case m == nil:
	case m.byHand:
		o.state = stateByHand
	case m.counted:
		o.state = stateAnswered
	default:
		o.state = stateWaits
	}
	return o, err
}

// matter is what lies on the owner's desk because of a mail with a workbook,
// nil when nothing does.
func (s *Session) matter(o opened) *matter {
	for _, book := range o.letter.books() {
		if m := s.crowd.matters[reference.FindString(book.Name)]; m != nil && m.taken.Owner == o.To {
			return m
		}
	}
	return nil
}
