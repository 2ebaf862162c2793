package mailtest

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// bounceFor writes the notification that m could not be delivered: a report
// (RFC 6522) with words for people, a delivery status (RFC 3464) and the
// header of the message.
func (s *Server) bounceFor(m Message) []byte {
	header, _, _ := bytes.Cut(m.Raw, []byte("\r\n\r\n"))
	boundary := fmt.Sprintf("=_bounce_%d", m.Seq)
	lines := []string{
		"From: Mail Delivery System <mailer-daemon@" + strings.TrimPrefix(s.authServ, "mx.") + ">",
		"To: <" + m.From + ">",
		"Date: " + m.At.Format(time.RFC1123Z),
		fmt.Sprintf("Message-ID: <bounce.%d@%s>", m.Seq, s.authServ),
		"Subject: Undelivered Mail Returned to Sender",
		"Auto-Submitted: auto-replied",
		"MIME-Version: 1.0",
		"Content-Type: multipart/report; report-type=delivery-status;",
		" boundary=\"" + boundary + "\"",
		"",
		"--" + boundary,
		"Content-Type: text/plain; charset=us-ascii",
		"",
		"Your message could not be delivered to <" + m.To + ">: unknown address.",
		"",
		"--" + boundary,
		"Content-Type: message/delivery-status",
		"",
		"Reporting-MTA: dns; " + s.authServ,
		"Arrival-Date: " + m.At.Format(time.RFC1123Z),
		"",
		"Final-Recipient: rfc822; " + m.To,
		"Action: failed",
		"Status: 5.1.1",
		"Diagnostic-Code: smtp; 550 5.1.1 <" + m.To + ">: unknown address",
		"",
		"--" + boundary,
		"Content-Type: text/rfc822-headers",
		"",
		string(header),
		"",
		"--" + boundary + "--",
		"",
	}
	return []byte(strings.Join(lines, "\r\n"))
}
