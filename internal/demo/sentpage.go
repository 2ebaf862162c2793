package demo

import (
	"net/http"
	"strconv"
)

// sentShown is a mail to Rond, with what came of it.
type sentShown struct {
	page
	followed
	Box   mailbox // that it was sent from; without an address when there is none
	Text  string
	Files []fileShown
}

// Link is where a mail can be read.
func (n line) Link() string { return Root + n.To + "/" + strconv.Itoa(n.Seq) }

// SentLink is where it is shown what came of a mail to Rond.
func (n line) SentLink() string { return Root + "sent/" + strconv.Itoa(n.Seq) }

// showSent shows what Rond made of a mail.
func (p pages) showSent(w http.ResponseWriter, r *http.Request) error {
	base, err := p.page(r)
	if err != nil {
		return err
	}
	seq, err := strconv.Atoi(r.PathValue("seq"))
	if err != nil {
		return errNoMail
	}
	f, err := p.outcome(r.Context(), base.Frame.Lang, seq)
	if err != nil {
		return err
	}
	l := p.sentLetter(seq)
	data := sentShown{page: base, followed: f, Text: l.Text, Files: filesShown(l)}
	if box, err := p.mailbox(f.Sent.From); err == nil {
		data.Box = box
	}
	return p.write(w, http.StatusOK, base.Frame.Lang, "demo-sent", data)
}

func (p pages) sentFile(w http.ResponseWriter, r *http.Request) error {
	seq, err := strconv.Atoi(r.PathValue("seq"))
	if err != nil {
		return errNoMail
	}
	return sendFile(w, r, p.sentLetter(seq))
}

// sentLetter is a mail to Rond as far as it can be read: it may come from any
// mail program.
func (s *Session) sentLetter(seq int) letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	if seq < 1 || seq > len(s.crowd.post) || s.crowd.post[seq-1].To != s.crowd.own {
		return letter{}
	}
	l, _ := open(s.o.Server.Messages()[seq-1].Raw) // what was read before the fault is there
	return l
}
