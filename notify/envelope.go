package notify

import (
	"fmt"
	"strings"
)

// Envelope is who a message is handed over from and to, and what a server is
// asked to report of it.
type Envelope struct {
	From, To string
	// Null hands the message over from the null sender where the server allows
	// it, and from From where it does not: nobody is to be told that an answer
	// did not arrive (RFC 5321 section 4.5.5).
	Null bool
	// ID comes back in every report about the message, even in one that brings
	// back nothing of it (ENVID). The Message-ID is such a name. A server that
	// makes no reports, or a null sender, is not told it.
	ID string
	// Reports is what the server is asked to tell. It is not asked where it
	// makes no reports.
	Reports Reports
}

// Reports is which delivery reports are asked for, in the words of the NOTIFY
// parameter (RFC 3461 section 4.1). "" leaves it to the server, which reports
// what fails and may report what is late.
type Reports string

const (
	ReportNothing Reports = "NEVER"
	ReportTrouble Reports = "FAILURE,DELAY"
	ReportAll     Reports = "SUCCESS,FAILURE,DELAY"
)

// check refuses what would not be one argument of a command.
func (e Envelope) check() error {
	for _, email := range []string{e.From, e.To} {
		if !printable(email, 254) || !strings.Contains(email, "@") || strings.ContainsAny(email, "<> ") {
			return fmt.Errorf("%w: envelope address %q", ErrUnsafe, email)
		}
	}
	if e.ID != "" && !printable(e.ID, maxID) {
		return fmt.Errorf("%w: envelope id %q", ErrUnsafe, e.ID)
	}
	switch e.Reports {
	case "", ReportNothing, ReportTrouble, ReportAll:
		return nil
	}
	return fmt.Errorf("%w: reports %q", ErrUnsafe, e.Reports)
}

// The limits that RFC 3461 sets on its parameters: section 4.4 on ENVID,
// section 4.2 on ORCPT.
const (
	maxEnvelopeID = 100
	maxOriginal   = 500
)

// mailParameters are those of MAIL: the header alone is to come back, since
// the whole would bring our own workbook home as if somebody had filled it in.
func (e Envelope) mailParameters() string {
	parameters := " RET=HDRS"
	if id := xtext(e.ID); id != "" && len(id) <= maxEnvelopeID {
		parameters += " ENVID=" + id
	}
	return parameters
}

// rcptParameters are those of RCPT: what to report, and whom the message was
// for, however it is forwarded.
func (e Envelope) rcptParameters() string {
	parameters := ""
	if e.Reports != "" {
		parameters = " NOTIFY=" + string(e.Reports)
	}
	if to := "rfc822;" + xtext(e.To); e.Reports != ReportNothing && len(to) <= maxOriginal {
		parameters += " ORCPT=" + to
	}
	return parameters
}

// xtext writes printable ASCII as RFC 3461 section 4 wants it in a parameter.
func xtext(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c == '+' || c == '=' || c <= ' ' || c > '~' {
			fmt.Fprintf(&b, "+%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
