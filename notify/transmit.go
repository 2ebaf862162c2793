package notify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/textproto"

	"github.com/wneessen/go-mail/smtp"
)

// errDotted marks a failure after the final dot had been handed to the
// network: the server may have taken the message.
var errDotted = errors.New("no answer to the final dot")

// Deliver implements [Transport] over SMTP.
func (s *SMTP) Deliver(ctx context.Context, env Envelope, raw []byte, onPhase func(Phase) error) Outcome {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := env.check(); err != nil {
		return Outcome{Result: Rejected, Words: err.Error()}
	}
	var words string
	steps := []struct {
		phase Phase
		do    func(context.Context) error
	}{
		{PhaseConnect, s.connect},
		{PhaseMail, func(ctx context.Context) error { return s.mail(ctx, env, len(raw)) }},
		{PhaseRcpt, func(ctx context.Context) error { return s.rcpt(ctx, env) }},
		{PhaseData, func(ctx context.Context) (err error) { words, err = s.data(ctx, raw); return err }},
	}
	var reached Phase
	for _, step := range steps {
		if err := onPhase(step.phase); err != nil {
			return Outcome{Result: Retry, Phase: reached, Words: err.Error()}
		}
		reached = step.phase
		if err := step.do(ctx); err != nil {
			out := s.learn(env, judge(reached, err))
			s.settle(out)
			return out
		}
	}
	out := Outcome{Result: Accepted, Phase: PhaseDone, Code: 250, Words: ledger(words)}
	s.settle(out)
	return out
}

// settle keeps the connection only where both sides know where they stand: the
// server has answered with a code, and has not said that it is closing.
func (s *SMTP) settle(out Outcome) {
	answered := out.Result == Accepted || out.Code >= 400 && out.Code != 421
	if s.open != nil && (s.open.spent || !answered) {
		s.drop()
	}
}

// mail begins the transaction: from the null sender, where that is wanted,
// until a server has refused it.
func (s *SMTP) mail(ctx context.Context, env Envelope, size int) error {
	err := s.begin(ctx, env, size)
	if reply, ok := errors.AsType[*textproto.Error](err); ok && env.Null && !s.plain && reply.Code >= 500 && reply.Code != loginFirst {
		s.plain = true
		return s.begin(ctx, env, size)
	}
	return err
}

// begin tells the size where the server asks for it (RFC 1870), so that it can
// refuse before the message is on its way.
func (s *SMTP) begin(ctx context.Context, env Envelope, size int) error {
	sender, parameters := env.From, env.mailParameters()
	if env.Null && !s.plain {
		sender, parameters = "", ""
	}
	path := "<" + sender + ">"
	if offered, _ := s.open.client.Extension("SIZE"); offered {
		path += fmt.Sprintf(" SIZE=%d", size)
	}
	return s.asking(ctx, s.open.client.Mail, path, parameters)
}

func (s *SMTP) rcpt(ctx context.Context, env Envelope) error {
	return s.asking(ctx, s.open.client.Rcpt, "<"+env.To+">", env.rcptParameters())
}

// asking gives a command with the parameters that ask for reports where the
// server makes them. One that says so and then does not know them, because a
// filter stands in between, is given the command without: the mail matters
// more than what is told of it.
func (s *SMTP) asking(ctx context.Context, command func(string) error, path, parameters string) error {
	give := func(line string) error {
		return s.open.limit(ctx, s.limits.Command, func() error { return command(line) })
	}
	if parameters == "" || !s.open.reports() {
		return give(path)
	}
	err := give(path + parameters)
	if !unknownParameter(err) {
		return err
	}
	s.open.silent = true
	return give(path)
}

// unknownParameter is a refusal that is about how a command was given
// (RFC 5321 sections 4.2.2 and 4.1.1.11).
func unknownParameter(err error) bool {
	reply, ok := errors.AsType[*textproto.Error](err)
	return ok && (reply.Code == 501 || reply.Code == 504 || reply.Code == 555)
}

// learn keeps in mind that a server may not take mail from the null sender, or
// that it was something else. Some say so at once, and go on with the next
// address; others when they have seen the whole message, and that is to be
// tried again. Refused from a plain address too, it is refused.
func (s *SMTP) learn(env Envelope, out Outcome) Outcome {
	if !env.Null || out.Result != Rejected {
		return out
	}
	s.plain = !s.plain
	if s.plain {
		out.Result = Retry
	}
	return out
}

// data hands over the message. Everything before the dot is flushed first and
// on its own, so that a failure up to there is known to be one: without the
// dot no server may take the message (RFC 5321 section 4.1.1.4).
func (s *SMTP) data(ctx context.Context, raw []byte) (words string, err error) {
	var body io.WriteCloser
	err = s.open.limit(ctx, s.limits.Command, func() (err error) {
		body, err = s.open.client.Data()
		return err
	})
	if err != nil {
		return "", err
	}
	err = s.open.limit(ctx, s.limits.Body, func() error {
		if _, err := body.Write(raw); err != nil {
			return err
		}
		return s.open.client.Text.W.Flush()
	})
	if err == nil && s.open.spent {
		err = context.DeadlineExceeded
	}
	if err != nil {
		s.drop()
		return "", fmt.Errorf("sending the message: %w", err)
	}
	if err := s.open.limit(ctx, s.limits.Final, body.Close); err != nil {
		return "", fmt.Errorf("%w: %w", errDotted, err)
	}
	if taken, ok := body.(*smtp.DataCloser); ok {
		words = taken.ServerResponse()
	}
	return words, nil
}
