package mailtest

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// errCut is what a session answers when the connection is already closed; it
// reaches nobody.
var errCut = errors.New("connection cut")

// session is one SMTP connection after EHLO.
type session struct {
	server   *Server
	conn     *smtp.Conn
	user     string // the authenticated address, folded; "" for none
	from     string
	to       []string
	raw      []byte
	answered bool // the message is settled and its answer is being sent
}

func (s *Server) newSession(c *smtp.Conn) (smtp.Session, error) {
	return &session{server: s, conn: c}, nil
}

// step asks the hook and carries out what can be done at any step.
func (x *session) step(e Event) error {
	return x.obey(x.server.ask(e))
}

func (x *session) obey(a Action) error {
	switch a {
	case Cut:
		return x.cut()
	case Block:
		<-x.server.done
		return x.cut()
	}
	return refused(a)
}

// cut closes the socket under the protocol, so that no answer can leave.
func (x *session) cut() error {
	_ = x.conn.Conn().Close()
	return errCut
}

func (x *session) event(step string) Event {
	return Event{Step: step, From: x.from, To: strings.Join(x.to, ","), Raw: x.raw}
}

// AuthMechanisms implements [smtp.AuthSession].
func (x *session) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth implements [smtp.AuthSession]: the user is a whole address.
func (x *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		user = strings.ToLower(user)
		if !x.server.local(user) || password != x.server.password {
			return smtp.ErrAuthFailed
		}
		x.user = user
		return nil
	}), nil
}

// Mail implements [smtp.Session].
func (x *session) Mail(from string, _ *smtp.MailOptions) error {
	x.from = from
	return x.step(x.event(StepMail))
}

// Rcpt implements [smtp.Session].
func (x *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if !x.server.local(to) {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "relaying denied"}
	}
	if err := x.server.refusal(to); err != nil {
		return err
	}
	e := x.event(StepRcpt)
	e.To = to
	if err := x.step(e); err != nil {
		return err
	}
	x.to = append(x.to, to)
	return nil
}

// Data implements [smtp.Session].
func (x *session) Data(r io.Reader) error {
	if err := x.step(x.event(StepData)); err != nil {
		return err
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("reading the message: %w", err)
	}
	x.raw = raw
	action := x.server.ask(x.event(StepDot))
	if err := x.obey(action); err != nil {
		return err
	}
	copies := 1
	switch action {
	case Drop:
		copies = 0
	case Twice:
		copies = 2
	}
	st := stamps{helo: x.conn.Hostname(), user: x.user, smtp: true}
	for range copies {
		for _, to := range x.to {
			x.server.store(x.from, to, raw, st)
		}
	}
	if action == CutStored {
		return x.cut()
	}
	x.answered = true
	return nil
}

// Reset implements [smtp.Session]. The library calls it right after a
// message's answer has been written, which is the only place to learn that.
func (x *session) Reset() {
	if x.answered {
		x.answered = false
		if err := x.step(x.event(StepAnswered)); errors.Is(err, errCut) {
			return
		}
	}
	x.from, x.to, x.raw = "", nil, nil
}

// Logout implements [smtp.Session].
func (x *session) Logout() error { return nil }
