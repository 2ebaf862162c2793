package mailtest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-smtp"
)

// maxMessage is what the server takes, in bytes. Real servers lie between 10
// and 150 MB.
const maxMessage = 64 << 20

// Options is how a server is set up. Domains and Now are required.
type Options struct {
	Domains    []string         // mail for these is taken; every address in them has a mailbox
	AuthServ   string           // the id in Authentication-Results; "mx." and the first domain when empty
	Now        func() time.Time // the time in Received and of arrival
	Password   string           // of every mailbox
	SMTPListen string           // 127.0.0.1:0 when empty
	IMAPListen string           // 127.0.0.1:0 when empty
}

// Message is a mail the server has stored. In [Server.Messages] Raw is the
// bytes exactly as they were handed in; in [Server.Inbox] they carry the
// server's stamps. From is empty for the null sender.
type Message struct {
	Seq      int // from 1, in the order of storing
	From, To string
	Raw      []byte
	At       time.Time
}

// Server is a running mail server. All methods may be called at the same time.
type Server struct {
	domains      map[string]bool
	authServ     string
	now          func() time.Time
	password     string
	smtp         *smtp.Server
	imap         *imapserver.Server
	smtpL, imapL net.Listener
	done         chan struct{} // closed by Close: blocked hooks let go
	serving      sync.WaitGroup

	mu       sync.Mutex
	users    map[string]*imapmemserver.User
	messages []Message
	inboxes  map[string][]Message
	refusals map[string]*smtp.SMTPError
	bouncing map[string]bool
	hook     func(Event) Action
	imapHook func(string)
	reached  map[string]int // how often a step has been reached
	arrived  chan struct{}  // closed, and made anew, when a mailbox gets something
	closed   bool
}

// Start opens both ports and serves until Close.
func Start(o Options) (*Server, error) {
	if len(o.Domains) == 0 || o.Now == nil {
		return nil, errors.New("starting the mail server: Domains and Now must be set")
	}
	s := &Server{
		domains:  map[string]bool{},
		authServ: o.AuthServ,
		now:      o.Now,
		password: o.Password,
		done:     make(chan struct{}),
		users:    map[string]*imapmemserver.User{},
		inboxes:  map[string][]Message{},
		refusals: map[string]*smtp.SMTPError{},
		bouncing: map[string]bool{},
		reached:  map[string]int{},
		arrived:  make(chan struct{}),
	}
	for _, d := range o.Domains {
		s.domains[strings.ToLower(d)] = true
	}
	if s.authServ == "" {
		s.authServ = "mx." + strings.ToLower(o.Domains[0])
	}
	if err := s.listen(o.SMTPListen, o.IMAPListen); err != nil {
		return nil, err
	}
	s.serve(strings.ToLower(o.Domains[0]))
	return s, nil
}

func (s *Server) listen(smtpAddr, imapAddr string) (err error) {
	if s.smtpL, err = net.Listen("tcp", orLoopback(smtpAddr)); err != nil {
		return fmt.Errorf("starting SMTP: %w", err)
	}
	if s.imapL, err = net.Listen("tcp", orLoopback(imapAddr)); err != nil {
		s.smtpL.Close()
		return fmt.Errorf("starting IMAP: %w", err)
	}
	return nil
}

func orLoopback(addr string) string {
	if addr == "" {
		return "127.0.0.1:0"
	}
	return addr
}

func (s *Server) serve(domain string) {
	silent := log.New(io.Discard, "", 0)
	s.smtp = smtp.NewServer(smtp.BackendFunc(s.newSession))
	s.smtp.Domain = domain
	s.smtp.AllowInsecureAuth = true
	s.smtp.EnableDSN = true
	s.smtp.MaxMessageBytes = maxMessage
	s.smtp.MaxRecipients = 100
	s.smtp.ErrorLog = silent
	s.imap = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &imapSession{server: s}, nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapIMAP4rev2: {}},
		InsecureAuth: true,
		Logger:       silent,
	})
	s.serving.Go(func() { _ = s.smtp.Serve(listener{s.smtpL, s}) })
	s.serving.Go(func() { _ = s.imap.Serve(s.imapL) })
}

// SMTPAddr is where mail is handed in, host:port.
func (s *Server) SMTPAddr() string { return s.smtpL.Addr().String() }

// IMAPAddr is where mail is read, host:port.
func (s *Server) IMAPAddr() string { return s.imapL.Addr().String() }

// AuthServ is the id that the server writes in Authentication-Results.
func (s *Server) AuthServ() string { return s.authServ }

// Close stops the server and cuts every connection. A second call does nothing.
func (s *Server) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	s.mu.Unlock()
	close(s.done)
	// The listeners are closed here too: a server closed before its Serve has
	// begun does not know its listener yet.
	err := errors.Join(ignoreClosed(s.smtpL.Close()), ignoreClosed(s.imapL.Close()),
		ignoreClosed(s.smtp.Close()), ignoreClosed(s.imap.Close()))
	s.serving.Wait()
	return err
}

func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// Messages is everything stored so far, in order: what was accepted over SMTP
// and the bounces made by the server. What a hook dropped or cut before
// storing is not there.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.messages...)
}

// Inbox is everything that was ever delivered to addr, in order, as its owner
// receives it. Moving or deleting over IMAP does not change it.
func (s *Server) Inbox(addr string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.inboxes[strings.ToLower(addr)]...)
}

// Arrived is closed when the next message has been delivered to a mailbox:
// [Server.Inbox] and IMAP show it by then.
func (s *Server) Arrived() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.arrived
}

// Refuse makes RCPT for addr answer code and words; code 0 takes it back.
func (s *Server) Refuse(addr string, code int, words string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	addr = strings.ToLower(addr)
	if code == 0 {
		delete(s.refusals, addr)
		return
	}
	enhanced := smtp.EnhancedCode{code / 100, 1, 1}
	if code/100 == 4 {
		enhanced = smtp.EnhancedCode{4, 2, 0}
	}
	s.refusals[addr] = &smtp.SMTPError{Code: code, EnhancedCode: enhanced, Message: words}
}

// Bounce makes mail to addr be accepted, and then come back to its envelope
// sender as a delivery status notification (RFC 3464).
func (s *Server) Bounce(addr string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bouncing[strings.ToLower(addr)] = true
}

// refusal is what RCPT for addr answers instead of yes, or nil.
func (s *Server) refusal(addr string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.refusals[strings.ToLower(addr)]; r != nil {
		return r
	}
	return nil
}

// store keeps one message and puts it in its mailbox; a message to a bouncing
// address goes back instead.
func (s *Server) store(from, to string, raw []byte, st stamps) {
	m := s.keep(Message{From: from, To: strings.ToLower(to), Raw: raw})
	if !s.bounces(m.To) {
		s.deliver(m, st)
		return
	}
	sender := strings.ToLower(from)
	if !s.local(sender) { // the null sender gets no bounce (RFC 5321 §6.1)
		return
	}
	s.deliver(s.keep(Message{To: sender, Raw: s.bounceFor(m)}), stamps{})
}

// keep numbers and dates a message and adds it to those stored.
func (s *Server) keep(m Message) Message {
	m.At = s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	m.Seq = len(s.messages) + 1
	s.messages = append(s.messages, m)
	return m
}

func (s *Server) bounces(addr string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bouncing[addr]
}

// deliver puts m in its mailbox with the server's stamps on top. The mailbox
// waits for clients that read slowly, so the server is not locked meanwhile.
func (s *Server) deliver(m Message, st stamps) {
	m.Raw = s.stamp(m, st)
	s.mu.Lock()
	user := s.user(m.To)
	s.mu.Unlock()
	// It cannot fail: INBOX is there and the reader is memory.
	_, _ = user.Append("INBOX", literal{bytes.NewReader(m.Raw)}, &imap.AppendOptions{Time: m.At})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inboxes[m.To] = append(s.inboxes[m.To], m)
	close(s.arrived)
	s.arrived = make(chan struct{})
}

type literal struct{ *bytes.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

// user is the mailbox of a folded address, made when first named. s.mu is held.
func (s *Server) user(addr string) *imapmemserver.User {
	u := s.users[addr]
	if u == nil {
		u = imapmemserver.NewUser(addr, s.password)
		_ = u.Create("INBOX", nil) // new: cannot be there already
		s.users[addr] = u
	}
	return u
}

// local reports whether addr lies in one of the server's domains.
func (s *Server) local(addr string) bool {
	local, domain, ok := strings.Cut(addr, "@")
	return ok && local != "" && s.domains[strings.ToLower(domain)]
}
