package demo

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"
)

// letter is a received mail as a mail program shows it.
type letter struct {
	To, Name  string // the address and name it was written to
	From      string
	Subject   string
	ID        string
	InReplyTo string
	Text      string
	HTML      string
	Files     []file
}

// file is an attachment.
type file struct {
	Name string
	Data []byte
}

// books are the attached workbooks.
func (l letter) books() []file {
	var all []file
	for _, f := range l.Files {
		if strings.HasSuffix(strings.ToLower(f.Name), ".xlsx") {
			all = append(all, f)
		}
	}
	return all
}

// reference finds "R1043" in a subject or file name.
var reference = regexp.MustCompile(`\bR[0-9]+\b`)

// open reads a mail. Our own mails are well formed: anything that is not is an
// error, and the demo is there to find it.
func open(raw []byte) (letter, error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return letter{}, fmt.Errorf("reading mail: %w", err)
	}
	l := letter{ID: strings.Trim(m.Header.Get("Message-ID"), "<> "), InReplyTo: strings.Trim(m.Header.Get("In-Reply-To"), "<> ")}
	if l.Subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return l, fmt.Errorf("reading subject of %s: %w", l.ID, err)
	}
	from, err := m.Header.AddressList("From")
	if err != nil {
		return l, fmt.Errorf("reading sender of %s: %w", l.ID, err)
	}
	to, err := m.Header.AddressList("To")
	if err != nil {
		return l, fmt.Errorf("reading recipient of %s: %w", l.ID, err)
	}
	l.From, l.To, l.Name = strings.ToLower(from[0].Address), strings.ToLower(to[0].Address), to[0].Name
	if l.Name == "" {
		l.Name = l.To
	}
	if err := l.part(m.Header.Get, m.Body, 0); err != nil {
		return l, fmt.Errorf("reading %s: %w", l.ID, err)
	}
	return l, nil
}

// part reads one part and what lies in it.
func (l *letter) part(header func(string) string, body io.Reader, depth int) error {
	kind, params, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") && depth < 5 {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			if err := l.part(p.Header.Get, p, depth+1); err != nil {
				return err
			}
		}
	}
	data, err := io.ReadAll(decoder(header("Content-Transfer-Encoding"), body))
	if err != nil {
		return err
	}
	_, disposition, _ := mime.ParseMediaType(header("Content-Disposition"))
	switch name := disposition["filename"]; {
	case name != "":
		l.Files = append(l.Files, file{name, data})
	case kind == "text/plain" && l.Text == "":
		l.Text = strings.ReplaceAll(string(data), "\r\n", "\n")
	case kind == "text/html" && l.HTML == "":
		l.HTML = string(data)
	}
	return nil
}

func decoder(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	return body
}
