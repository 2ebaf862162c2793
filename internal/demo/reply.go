package demo

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"
)

// reply is a mail that somebody on the owners' side writes.
type reply struct {
	From, Name string
	To         string
	ID         string
	At         time.Time
	Subject    string
	InReplyTo  string
	Words      string
	Quoted     string // of the mail that is answered
	Book       *file
	Shape      int // which mail program: see body
	Automatic  bool
}

// Those who send files for others: a colleague in the house, and an address
// that no server knows.
const (
	colleague       = "kansliet"
	strangerAddress = "hemma.hos.oss@privat.example"
)

// awayWords is what a mail program answers while its owner is on leave.
func awayWords(name string, back time.Time) string {
	return fmt.Sprintf("Hej!\n\nJag är ledig och åter den %d %s %d. Jag läser inte mejl under tiden.\n\nHälsningar\n%s",
		back.Day(), monthName(back.Month()), back.Year(), name)
}

func awaySubject(subject string) string { return "Autosvar: " + subject }

// bytes writes the mail the way one of several mail programs would.
func (r reply) bytes() []byte {
	var b bytes.Buffer
	from := mail.Address{Name: r.Name, Address: r.From}
	fmt.Fprintf(&b, "From: %s\r\nTo: <%s>\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%s>\r\n",
		from.String(), r.To, mime.QEncoding.Encode("utf-8", r.Subject), r.At.Format(time.RFC1123Z), r.ID)
	if r.InReplyTo != "" {
		fmt.Fprintf(&b, "In-Reply-To: <%s>\r\nReferences: <%s>\r\n", r.InReplyTo, r.InReplyTo)
	}
	if r.Automatic {
		b.WriteString("Auto-Submitted: auto-replied\r\nX-Auto-Response-Suppress: All\r\n")
	}
	b.WriteString("MIME-Version: 1.0\r\n")
	r.body(&b)
	return b.Bytes()
}

// body knows three mail programs: one writes plain text, one both plain text
// and HTML, one only HTML and the file's name by RFC 2231.
func (r reply) body(b *bytes.Buffer) {
	outer, inner := "=_"+strings.ReplaceAll(r.ID, "@", "_"), "=_alt_"+strings.ReplaceAll(r.ID, "@", "_")
	plain := r.Words + "\n"
	if r.Quoted != "" {
		plain += "\n" + r.At.Format("2006-01-02 15:04") + " skrev internkontrollen:\n" + quote(r.Quoted)
	}
	rich := "<html><body><p>" + strings.ReplaceAll(html.EscapeString(r.Words), "\n", "<br>") + "</p></body></html>\n"
	if r.Book != nil {
		fmt.Fprintf(b, "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n--%s\r\n", outer, outer)
	}
	switch r.Shape {
	case 1:
		fmt.Fprintf(b, "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n--%s\r\n", inner, inner)
		text(b, "plain", plain)
		fmt.Fprintf(b, "--%s\r\n", inner)
		text(b, "html", rich)
		fmt.Fprintf(b, "--%s--\r\n", inner)
	case 2:
		text(b, "html", rich)
	default:
		text(b, "plain", plain)
	}
	if r.Book != nil {
		fmt.Fprintf(b, "--%s\r\n", outer)
		r.attach(b)
		fmt.Fprintf(b, "--%s--\r\n", outer)
	}
}

func text(b *bytes.Buffer, subtype, s string) {
	fmt.Fprintf(b, "Content-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", subtype)
	w := quotedprintable.NewWriter(b)
	_, _ = w.Write([]byte(strings.ReplaceAll(s, "\n", "\r\n"))) // a buffer takes everything
	_ = w.Close()
	b.WriteString("\r\n")
}

func (r reply) attach(b *bytes.Buffer) {
	kind := "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	if r.Shape == 1 {
		kind = "application/octet-stream"
	}
	disposition := mime.FormatMediaType("attachment", map[string]string{"filename": r.Book.Name})
	fmt.Fprintf(b, "Content-Type: %s\r\nContent-Disposition: %s\r\nContent-Transfer-Encoding: base64\r\n\r\n", kind, disposition)
	coded := base64.StdEncoding.EncodeToString(r.Book.Data)
	for len(coded) > 76 {
		b.WriteString(coded[:76] + "\r\n")
		coded = coded[76:]
	}
	b.WriteString(coded + "\r\n")
}

// quote is the beginning of a mail with a mark before each line.
func quote(s string) string {
	var b strings.Builder
	n := 0
	for line := range strings.Lines(strings.TrimSpace(s)) {
		if n++; n > 12 {
			break
		}
		b.WriteString("> " + strings.TrimRight(line, "\n") + "\n")
	}
	return b.String()
}

// undelivered is the report (RFC 3464) of a mail server that could not place
// a mail, as it comes to the one who sent it.
func undelivered(own, domain, id string, at time.Time, failed letter) []byte {
	boundary := "=_" + strings.ReplaceAll(id, "@", "_")
	lines := []string{
		"From: " + (&mail.Address{Name: "Postsystemet", Address: "mailer-daemon@" + domain}).String(),
		"To: <" + own + ">",
		"Subject: " + mime.QEncoding.Encode("utf-8", undeliveredSubject(failed)),
		"Date: " + at.Format(time.RFC1123Z),
		"Message-ID: <" + id + ">",
		"Auto-Submitted: auto-replied",
		"MIME-Version: 1.0",
		"Content-Type: multipart/report; report-type=delivery-status; boundary=\"" + boundary + "\"",
		"",
		"--" + boundary,
		"Content-Type: text/plain; charset=utf-8",
		"Content-Transfer-Encoding: 8bit",
		"",
		"Meddelandet till " + failed.To + " kunde inte levereras. Adressen finns inte.",
		"",
		"--" + boundary,
		"Content-Type: message/delivery-status",
		"",
		"Reporting-MTA: dns; mx." + domain,
		"",
		"Final-Recipient: rfc822; " + failed.To,
		"Action: failed",
		"Status: 5.1.1",
		"Diagnostic-Code: smtp; 550 5.1.1 <" + failed.To + ">: user unknown",
		"",
		"--" + boundary,
		"Content-Type: text/rfc822-headers",
		"",
		"From: <" + own + ">",
		"To: <" + failed.To + ">",
		"Message-ID: <" + failed.ID + ">",
		"",
		"--" + boundary + "--",
		"",
	}
	return []byte(strings.Join(lines, "\r\n"))
}

func undeliveredSubject(failed letter) string { return "Kunde inte levereras: " + failed.Subject }
