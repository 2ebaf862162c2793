package notify

import (
	"errors"
	"net/textproto"
	"regexp"
)

// loginFirst is the code of a server that wants a login (RFC 4954 section 6).
const loginFirst = 530

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
		if out.Code == loginFirst && phase != PhaseData {
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
