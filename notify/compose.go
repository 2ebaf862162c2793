package notify

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// ErrUnsafe is returned for a message with a field that cannot be written to a
// header as it is: an address, an identifier or a file name with a line break,
// a control character or, where RFC 5322 wants ASCII, anything else.
var ErrUnsafe = errors.New("unsafe header field")

// maxID bounds a Message-ID so that its header line stays well below the 998
// octets of RFC 5322 section 2.1.1 even when it is not folded.
const maxID = 250

// Compose renders a message to the bytes that are kept and sent: headers,
// text (flowed, RFC 3676) and HTML as alternatives, attachments after them. Lines
// end with CRLF.
//
// The same message always gives the same bytes. A mail whose fate is unknown
// is sent again as it was, and a server may then recognise it by Message-ID
// and Date.
//
// Names and the subject are for reading: control characters in them become
// spaces. Everything else that would need mending is refused with [ErrUnsafe].
func Compose(m Message) ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("composing mail %s: %w", m.ID, err)
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(m.From.mail())
	msg.ToMailAddress(m.To.mail())
	if m.ReplyTo.Email != "" {
		msg.ReplyToMailAddress(m.ReplyTo.mail())
	}
	msg.Subject(oneLine(m.Subject))
	msg.SetMessageIDWithValue(m.ID)
	msg.SetDateWithValue(m.Date)
	m.thread(msg)
	m.quieten(msg)
	msg.SetBodyString(flowedType, flow(m.Text))
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	for _, a := range m.Attachments {
		// From memory: a reader that failed midway would make a torso of the message.
		msg.AttachReadSeeker(a.Name, bytes.NewReader(a.Data), gomail.WithFileContentType(gomail.ContentType(a.contentType())))
	}
	var out bytes.Buffer
	if _, err := msg.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("composing mail %s: %w", m.ID, err)
	}
	return m.settle(out.Bytes()), nil
}

// thread places the mail in its conversation (RFC 5322 section 3.6.4).
func (m Message) thread(msg *gomail.Msg) {
	if m.InReplyTo != "" {
		msg.SetGenHeader(gomail.HeaderInReplyTo, bracket(m.InReplyTo))
	}
	if len(m.References) > 0 {
		ids := make([]string, len(m.References))
		for i, id := range m.References {
			ids[i] = bracket(id)
		}
		msg.SetGenHeader(gomail.HeaderReferences, strings.Join(ids, " "))
	}
}

// quieten says that no person wrote this (RFC 3834), so that other machines do
// not answer. Out-of-office replies to a request are wanted, because they tell
// early who is away; so OOF is left out of what Exchange is asked to suppress
// there. Never NDR: without bounces nobody would know what did not arrive.
func (m Message) quieten(msg *gomail.Msg) {
	auto, suppress := "auto-generated", "DR, RN, NRN, AutoReply"
	if m.AutoReplied {
		auto, suppress = "auto-replied", "All"
	}
	msg.SetGenHeader("Auto-Submitted", auto)
	msg.SetGenHeader(gomail.HeaderXAutoResponseSuppress, suppress)
}

// anyBoundary matches the multipart boundaries that go-mail draws at random:
// thirty bytes in hexadecimal, announced in a header.
var anyBoundary = regexp.MustCompile(`boundary=([0-9a-f]{60})\r\n`)

// foldedID matches a Message-ID that was folded to the line after its name.
// That is legal, but not everything that searches logs for it knows.
var foldedID = regexp.MustCompile(`(?m)^(Message-ID|In-Reply-To):\r\n (<)`)

// settle gives the rendered bytes the boundaries that follow from the message.
// They hash everything in it, so nobody can write a text that holds them.
func (m Message) settle(raw []byte) []byte {
	sum := m.digest()
	// The inner boundary is announced in the first part's header.
	start := raw[:min(len(raw), bytes.Index(raw, []byte("\r\n\r\n"))+512)]
	for i, found := range anyBoundary.FindAllSubmatch(start, 2) {
		ours := sha256.Sum256(append(sum[:], byte(i)))
		raw = bytes.ReplaceAll(raw, found[1], []byte(hex.EncodeToString(ours[:30])))
	}
	head, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	head = foldedID.ReplaceAll(head, []byte("$1: $2"))
	return append(append(head, "\r\n\r\n"...), body...)
}

// digest is the hash of what the message says, each part with its length.
func (m Message) digest() [sha256.Size]byte {
	h := sha256.New()
	part := func(data []byte) {
		_ = binary.Write(h, binary.BigEndian, uint64(len(data))) // a hash never fails to be written to
		h.Write(data)
	}
	part([]byte(m.ID))
	part([]byte(m.Text))
	part([]byte(m.HTML))
	for _, a := range m.Attachments {
		part([]byte(a.Name))
		part(a.Data)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// check refuses what must not be mended by guessing.
func (m Message) check() error {
	if m.Date.IsZero() {
		return errors.New("the mail has no date")
	}
	for _, a := range []Address{m.From, m.To} {
		if err := checkAddress(a.Email); err != nil {
			return err
		}
	}
	if m.ReplyTo.Email != "" {
		if err := checkAddress(m.ReplyTo.Email); err != nil {
			return err
		}
	}
	ids := append([]string{m.ID}, m.References...)
	if m.InReplyTo != "" {
		ids = append(ids, m.InReplyTo)
	}
	for _, id := range ids {
		if err := checkID(id); err != nil {
			return err
		}
	}
	for _, a := range m.Attachments {
		if !printable(a.Name, 100) || strings.ContainsAny(a.Name, `/\"`) {
			return fmt.Errorf("%w: attachment name %q", ErrUnsafe, a.Name)
		}
		if !printable(a.Type, 100) {
			return fmt.Errorf("%w: attachment type %q", ErrUnsafe, a.Type)
		}
	}
	return nil
}

// checkAddress wants a plain ASCII address: SMTPUTF8 is offered by too few
// servers to be relied on for a duty mail.
func checkAddress(email string) error {
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || !printable(email, 254) {
		return fmt.Errorf("%w: mail address %q", ErrUnsafe, email)
	}
	return nil
}

// checkID wants the inside of a Message-ID: text, an at sign, text.
func checkID(id string) error {
	left, right, ok := strings.Cut(id, "@")
	if !ok || left == "" || right == "" || !printable(id, maxID) || strings.ContainsAny(id, "<> \"(),:;") {
		return fmt.Errorf("%w: Message-ID %q", ErrUnsafe, id)
	}
	return nil
}

// printable reports whether s is 1 to limit characters of visible ASCII or
// spaces.
func printable(s string, limit int) bool {
	if s == "" || len(s) > limit {
		return false
	}
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// oneLine makes a text safe for a header that people read: no line breaks, no
// other control characters, no marks that turn the writing direction, single
// spaces.
func oneLine(s string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case r < ' ', r >= 0x7f && r <= 0x9f, r == '\u2028', r == '\u2029':
			return ' '
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200e', r == '\u200f':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	// "=?" would begin an encoded word (RFC 2047) and be decoded by the reader.
	clean = strings.ReplaceAll(clean, "=?", "= ?")
	return strings.Join(strings.Fields(clean), " ")
}

func (a Address) mail() *mail.Address {
	return &mail.Address{Name: oneLine(a.Name), Address: a.Email}
}

// contentType is the type that is written. A message as an attachment may not
// be encoded (RFC 2046 section 5.2.1), and unencoded it would bring foreign
// lines and boundaries into our own; so it travels as a plain file, which mail
// programs open by its name.
func (a Attachment) contentType() string {
	kind := strings.ToLower(a.Type)
	if strings.HasPrefix(kind, "message/") || strings.HasPrefix(kind, "multipart/") {
		return "application/octet-stream"
	}
	return a.Type
}

func bracket(id string) string { return "<" + id + ">" }
