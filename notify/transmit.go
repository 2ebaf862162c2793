package notify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"regexp"
	"strings"
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
	steps := []struct {
		phase Phase
		do    func(context.Context) error
	}{
		{PhaseConnect, s.connect},
		{PhaseMail, func(ctx context.Context) error { return s.mail(ctx, env.From, len(raw)) }},
		{PhaseRcpt, func(ctx context.Context) error { return s.rcpt(ctx, env.To) }},
		{PhaseData, func(ctx context.Context) error { return s.data(ctx, raw) }},
	}
	var reached Phase
	for _, step := range steps {
		if err := onPhase(step.phase); err != nil {
			return Outcome{Result: Retry, Phase: reached, Words: err.Error()}
		}
		reached = step.phase
		if err := step.do(ctx); err != nil {
			out := judge(reached, err)
			s.settle(out)
			return out
		}
	}
	out := Outcome{Result: Accepted, Phase: PhaseDone, Code: 250}
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

// mail begins the transaction. An empty sender is the null sender. The size is
// told where the server asks for it (RFC 1870), so that it can refuse before
// the message is on its way.
func (s *SMTP) mail(ctx context.Context, from string, size int) error {
	return s.open.limit(ctx, s.limits.Command, func() error {
		path := "<" + from + ">"
		if offered, _ := s.open.client.Extension("SIZE"); offered {
			path += fmt.Sprintf(" SIZE=%d", size)
		}
		return s.open.client.Mail(path)
	})
}

func (s *SMTP) rcpt(ctx context.Context, to string) error {
	return s.open.limit(ctx, s.limits.Command, func() error { return s.open.client.Rcpt("<" + to + ">") })
}

// data hands over the message. Everything before the dot is flushed first and
// on its own, so that a failure up to there is known to be one: without the
// dot no server may take the message (RFC 5321 section 4.1.1.4).
func (s *SMTP) data(ctx context.Context, raw []byte) error {
	var body io.WriteCloser
	err := s.open.limit(ctx, s.limits.Command, func() (err error) {
		body, err = s.open.client.Data()
		return err
	})
	if err != nil {
		return err
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
		return fmt.Errorf("sending the message: %w", err)
	}
	if err := s.open.limit(ctx, s.limits.Final, body.Close); err != nil {
		return fmt.Errorf("%w: %w", errDotted, err)
	}
	return nil
}

// judge turns a failure into an outcome, from the phase and the reply code:
//
//	connect           retry, the server's as a whole, whatever the code:
//	                  a password that has expired says nothing of the message
//	no code           retry; after the dot uncertain
//	2xx               after the dot accepted, else retry (the talk is out of step)
//	3xx               retry; after the dot uncertain
//	4xx               retry
//	5xx               rejected; 530 before the data is about logging in: retry
func judge(phase Phase, err error) Outcome {
	out := Outcome{Result: Retry, Phase: phase, Words: ledger(err.Error())}
	dotted := errors.Is(err, errDotted)
	reply, ok := errors.AsType[*textproto.Error](err)
	if ok {
		out.Code = reply.Code
		out.Whole = reply.Code == 421 || reply.Code == 432 || throttled(reply)
	}
	if phase == PhaseConnect {
		out.Whole = true // the words stay: they say what of connecting failed
		return out
	}
	if out.Code != 0 {
		out.Words = ledger(reply.Msg)
	}
	switch {
	case out.Code >= 500 && out.Code < 600:
		out.Result = Rejected
		if out.Code == 530 && phase != PhaseData {
			out.Result, out.Whole = Retry, true
		}
	case out.Code >= 400:
	case dotted && out.Code >= 200 && out.Code < 300:
		out.Result = Accepted
	case dotted:
		out.Result = Uncertain
	case out.Code == 0 && phase != PhaseData:
		out.Whole = true // it broke off before it had seen any of the message
	}
	if dotted && out.Result != Uncertain {
		out.Phase = PhaseDone
	}
	return out
}

// ledger makes a server's words fit to be kept and shown.
func ledger(words string) string {
	return short(oneLine(words[:min(len(words), 8*maxText)]), maxText)
}

// policy matches the enhanced status code 4.7.x (RFC 3463: security or policy,
// for the moment), which servers send to a sender that is too fast.
var policy = regexp.MustCompile(`^4\.7\.\d{1,3}\b`)

// throttled reports whether a reply is about us as a sender and not about the
// message. The enhanced code is part of the protocol (RFC 2034), not prose.
func throttled(reply *textproto.Error) bool {
	return reply.Code/100 == 4 && policy.MatchString(reply.Msg)
}

// check refuses addresses that would not be one argument of a command.
func (e Envelope) check() error {
	if e.From != "" {
		if err := checkPath(e.From); err != nil {
			return err
		}
	}
	return checkPath(e.To)
}

func checkPath(email string) error {
	if !printable(email, 254) || !strings.Contains(email, "@") || strings.ContainsAny(email, "<> ") {
		return fmt.Errorf("%w: envelope address %q", ErrUnsafe, email)
	}
	return nil
}
