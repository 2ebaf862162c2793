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
	Mails         []line // newest first
	Open          int    // requests that have not been answered with a file that counts
}

// mailboxes lists them, newest mail first. s.mu is held.
func (s *Session) mailboxes() []mailbox {
	at := map[string]int{}
	var all []mailbox
	for _, n := range slices.Backward(s.crowd.post) {
		if n.To == s.crowd.own || n.From != s.crowd.own {
			continue
		}
		i, known := at[n.To]
		if !known {
			i = len(all)
			at[n.To] = i
			all = append(all, mailbox{Address: n.To, Name: cmp.Or(n.Name, n.To)})
		}
		all[i].Mails = append(all[i].Mails, n)
	}
	for _, m := range s.crowd.matters {
		if i, known := at[m.taken.Owner]; known && !m.counted && !m.byHand {
			all[i].Open++
		}
	}
	return all
}

// mailbox is the one of an address. s.mu is held.
func (s *Session) mailbox(addr string) (mailbox, bool) {
	all := s.mailboxes()
	i := slices.IndexFunc(all, func(b mailbox) bool { return b.Address == addr })
	if i < 0 {
		return mailbox{}, false
	}
	return all[i], true
}
