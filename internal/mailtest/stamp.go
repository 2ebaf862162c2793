package mailtest

import (
	"bytes"
	"fmt"
	"net/mail"
	"strings"
	"time"
)

// stamps is what the server knows of a transmission when it stamps the message.
type stamps struct {
	helo string
	user string // authenticated address, folded
	smtp bool   // came over SMTP; a bounce of our own did not
}

// stamp writes the server's own fields above the message: Return-Path,
// Received and, for what came over SMTP, Authentication-Results. Foreign
// fields that pretend to be the server's are taken away (RFC 8601 §5).
func (s *Server) stamp(m Message, st stamps) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "Return-Path: <%s>\r\n", m.From)
	if st.smtp {
		fmt.Fprintf(&b, "Received: from %s by %s with ESMTP id %d\r\n for <%s>; %s\r\n",
			word(st.helo), s.authServ, m.Seq, m.To, m.At.Format(time.RFC1123Z))
		fmt.Fprintf(&b, "Authentication-Results: %s; %s\r\n", s.authServ, s.verdict(m.Raw, st.user))
	}
	b.Write(s.withoutOwnResults(m.Raw))
	return b.Bytes()
}

// word keeps a name that a client chose from breaking the field it stands in.
func word(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f || strings.ContainsRune("()<>;\"\\", r) {
			return -1
		}
		return r
	}, s)
}

// verdict is the DMARC result: a domain of ours is spoken for by its
// authenticated users only, each for their own address.
func (s *Server) verdict(raw []byte, user string) string {
	from := fromAddress(raw)
	_, domain, _ := strings.Cut(from, "@")
	switch {
	case domain == "":
		return "dmarc=permerror"
	case !s.domains[domain]:
		return "dmarc=none header.from=" + word(domain)
	case from == user:
		return "dmarc=pass header.from=" + domain
	default:
		return "dmarc=fail header.from=" + domain
	}
}

// fromAddress is the folded address of the From field, or "" when there is not
// exactly one field with one address.
func fromAddress(raw []byte) string {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil || len(m.Header["From"]) != 1 {
		return ""
	}
	list, err := m.Header.AddressList("From")
	if err != nil || len(list) != 1 {
		return ""
	}
	return strings.ToLower(list[0].Address)
}

// withoutOwnResults is raw without the Authentication-Results fields that
// carry the server's own id.
func (s *Server) withoutOwnResults(raw []byte) []byte {
	var out []byte
	rest := raw
	for len(rest) > 0 {
		field := nextField(rest)
		if len(bytes.TrimRight(field, "\r\n")) == 0 {
			break
		}
		if !s.ownResults(field) {
			out = append(out, field...)
		}
		rest = rest[len(field):]
	}
	return append(out, rest...)
}

// nextField is the first field of a header with its folded lines.
func nextField(b []byte) []byte {
	end := 0
	for {
		i := bytes.IndexByte(b[end:], '\n')
		if i < 0 {
			return b
		}
		end += i + 1
		if end >= len(b) || (b[end] != ' ' && b[end] != '\t') {
			return b[:end]
		}
	}
}

// ownResults reports whether field is an Authentication-Results field that
// names the server's id anywhere before its first result. Taking away one too
// many is right (RFC 8601 §5), so a comment or quotes around the id change
// nothing.
func (s *Server) ownResults(field []byte) bool {
	name, value, ok := bytes.Cut(field, []byte(":"))
	if !ok || !strings.EqualFold(strings.TrimSpace(string(name)), "Authentication-Results") {
		return false
	}
	id, _, _ := strings.Cut(string(value), "=")
	return strings.Contains(strings.ToLower(id), strings.ToLower(s.authServ))
}
