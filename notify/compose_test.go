package notify

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"rond/templates"
)

func sampleMessage() Message {
	return Message{
		ID:          "r1043.dispatch.5f2c9a@kommun.example",
		Date:        time.Date(2026, 5, 4, 7, 30, 0, 0, time.FixedZone("", 2*3600)),
		From:        Address{"Internkontroll, Åmåls kommun", "internkontroll@kommun.example"},
		To:          Address{"Bodil Åkerström", "bodil.akerstrom@kommun.example"},
		ReplyTo:     Address{"Internkontroll", "internkontroll+r1043@kommun.example"},
		Subject:     "Internkontroll: 3 kontroller att besvara senast 13 maj [R1043]",
		Text:        "Hej Bodil!\n\nFyll i filen.\n.\nFrom here\n" + strings.Repeat("lång ", 400) + "\n",
		HTML:        "<p>Hej Bodil!</p>" + strings.Repeat("<b>x</b>", 400),
		Attachments: []Attachment{{"Internkontroll_R1043.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes.Repeat([]byte{0, 1, 2, 255}, 2000)}},
	}
}

// leaf is one part of a parsed mail that holds no parts.
type leaf struct {
	mediaType, name string
	data            []byte
}

// leaves reads a mail back with the standard library only.
func leaves(t *testing.T, raw []byte) (*mail.Message, []leaf) {
	t.Helper()
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return msg, collect(t, msg.Header.Get("Content-Type"), msg.Header.Get("Content-Transfer-Encoding"), "", msg.Body)
}

func collect(t *testing.T, contentType, encoding, disposition string, body io.Reader) []leaf {
	t.Helper()
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatalf("%q: %v", contentType, err)
	}
	if strings.HasPrefix(media, "multipart/") {
		var all []leaf
		r := multipart.NewReader(body, params["boundary"])
		for {
			p, err := r.NextRawPart()
			if err == io.EOF {
				return all
			}
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, collect(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.Header.Get("Content-Disposition"), p)...)
		}
	}
	switch encoding {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	_, p, _ := mime.ParseMediaType(disposition)
	return []leaf{{media, p["filename"], data}}
}

func TestComposeReadsBack(t *testing.T) {
	t.Parallel()
	m := sampleMessage()
	m.InReplyTo = "first@kommun.example"
	for range 20 {
		m.References = append(m.References, "a-reminder-with-a-rather-long-name@kommun.example")
	}
	raw, err := Compose(m)
	if err != nil {
		t.Fatal(err)
	}
	msg, parts := leaves(t, raw)
	want := map[string]string{
		"Message-ID":               "<" + m.ID + ">",
		"In-Reply-To":              "<first@kommun.example>",
		"Auto-Submitted":           "auto-generated",
		"X-Auto-Response-Suppress": "DR, RN, NRN, AutoReply",
		"User-Agent":               "",
		"X-Mailer":                 "",
		"Date":                     "Mon, 04 May 2026 07:30:00 +0200",
		"Subject":                  m.Subject,
	}
	for key, value := range want {
		if got := msg.Header.Get(key); got != value {
			t.Errorf("%s: %q, want %q", key, got, value)
		}
	}
	if got := len(strings.Fields(msg.Header.Get("References"))); got != 20 {
		t.Errorf("%d references, want 20", got)
	}
	to, err := msg.Header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Name != m.To.Name || to[0].Address != m.To.Email {
		t.Errorf("To: %v %v", to, err)
	}
	if len(parts) != 3 {
		t.Fatalf("%d parts, want text, html and the workbook", len(parts))
	}
	if got := strings.ReplaceAll(string(parts[0].data), "\r\n", "\n"); parts[0].mediaType != "text/plain" || Unflow(got) != strings.ReplaceAll(m.Text, " \n", "\n") {
		t.Errorf("text came back as %q", got)
	}
	if parts[1].mediaType != "text/html" || string(parts[1].data) != m.HTML {
		t.Error("the html came back changed")
	}
	if parts[2].name != "Internkontroll_R1043.xlsx" || !bytes.Equal(parts[2].data, m.Attachments[0].Data) {
		t.Error("the workbook came back changed")
	}
}

// TestComposeIsSafeToTransmit holds every message to CRLF, to lines of at most
// 998 octets (RFC 5321 section 4.5.3.1.6) and to ASCII, so that no server has a
// reason to change it.
func TestComposeIsSafeToTransmit(t *testing.T) {
	t.Parallel()
	m := sampleMessage()
	m.Subject = strings.Repeat("Åäö och ett mycket långt ord", 40)
	m.To.Name = strings.Repeat("Å", 200)
	raw, err := Compose(m)
	if err != nil {
		t.Fatal(err)
	}
	wire(t, raw)
}

func wire(t *testing.T, raw []byte) {
	t.Helper()
	for i, line := range strings.SplitAfter(string(raw), "\r\n") {
		body := strings.TrimSuffix(line, "\r\n")
		if len(body) > 998 || strings.ContainsAny(body, "\r\n") {
			t.Errorf("line %d: %d octets or a bare line break", i+1, len(body))
		}
		for j := range len(body) {
			if body[j] > '~' || body[j] == 0 {
				t.Fatalf("line %d is not ASCII: %q", i+1, body)
			}
		}
	}
	if !bytes.HasSuffix(raw, []byte("\r\n")) {
		t.Error("the last line has no end")
	}
}

func TestComposeIsDeterministic(t *testing.T) {
	t.Parallel()
	first, err := Compose(sampleMessage())
	if err != nil {
		t.Fatal(err)
	}
	again, err := Compose(sampleMessage())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, again) {
		t.Error("the same message gave other bytes")
	}
	other := sampleMessage()
	other.Text += "."
	changed, err := Compose(other)
	if err != nil {
		t.Fatal(err)
	}
	if b := anyBoundary.FindSubmatch(first); b == nil || bytes.Contains(changed, b[1]) {
		t.Error("another text has the same boundary")
	}
}

func TestComposeOfAnswers(t *testing.T) {
	t.Parallel()
	m := sampleMessage()
	m.AutoReplied, m.HTML, m.Attachments = true, "", nil
	raw, err := Compose(m)
	if err != nil {
		t.Fatal(err)
	}
	msg, parts := leaves(t, raw)
	if msg.Header.Get("Auto-Submitted") != "auto-replied" || msg.Header.Get("X-Auto-Response-Suppress") != "All" {
		t.Errorf("headers %v", msg.Header)
	}
	if len(parts) != 1 || parts[0].mediaType != "text/plain" {
		t.Errorf("%d parts, want only text", len(parts))
	}
	wire(t, raw)
}

// TestComposeForeignMailAsFile: a question is passed on with the mail it came
// in, and that mail's own structure must not become part of ours.
func TestComposeForeignMailAsFile(t *testing.T) {
	t.Parallel()
	m := sampleMessage()
	foreign := []byte("Content-Type: multipart/mixed; boundary=x\n\n--x\n\nhej\r.\r" + strings.Repeat("y", 3000) + "\n--x--\n")
	m.Attachments = []Attachment{{"Fragan.eml", "message/rfc822", foreign}}
	raw, err := Compose(m)
	if err != nil {
		t.Fatal(err)
	}
	wire(t, raw)
	_, parts := leaves(t, raw)
	if p := parts[len(parts)-1]; p.mediaType != "application/octet-stream" || p.name != "Fragan.eml" || !bytes.Equal(p.data, foreign) {
		t.Errorf("the mail travels as %s %q", p.mediaType, p.name)
	}
}

func TestComposeCleansWhatPeopleRead(t *testing.T) {
	t.Parallel()
	m := sampleMessage()
	m.Subject = "Hej\r\nBcc: alla@example.test\r\n\r\ntext \u202egnp.exe"
	m.To.Name = "Eva\r\nBcc: ond@example.test"
	m.From.Name = "\"X\" <ond@example.test>,\n"
	raw, err := Compose(m)
	if err != nil {
		t.Fatal(err)
	}
	msg, _ := leaves(t, raw)
	if msg.Header.Get("Bcc") != "" {
		t.Error("a header was injected")
	}
	if got := (&mail.Address{Name: "x", Address: m.To.Email}).Address; len(msg.Header["To"]) != 1 || !strings.Contains(msg.Header.Get("To"), got) {
		t.Errorf("To: %q", msg.Header["To"])
	}
	from, err := msg.Header.AddressList("From")
	if err != nil || len(from) != 1 || from[0].Address != m.From.Email {
		t.Errorf("From: %v %v", from, err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil || strings.ContainsAny(subject, "\r\n\u202e") {
		t.Errorf("Subject: %q %v", subject, err)
	}
}

func TestComposeRefuses(t *testing.T) {
	t.Parallel()
	cases := map[string]func(*Message){
		"recipient with a line break": func(m *Message) { m.To.Email = "a@b.se\r\nBcc: c@d.se" },
		"recipient with a name":       func(m *Message) { m.To.Email = "A <a@b.se>" },
		"two recipients":              func(m *Message) { m.To.Email = "a@b.se, c@d.se" },
		"no recipient":                func(m *Message) { m.To.Email = "" },
		"recipient outside ASCII":     func(m *Message) { m.To.Email = "åsa@kommun.example" },
		"reply-to with a line break":  func(m *Message) { m.ReplyTo.Email = "a@b.se\nX: y" },
		"sender without a domain":     func(m *Message) { m.From.Email = "internkontroll" },
		"no Message-ID":               func(m *Message) { m.ID = "" },
		"Message-ID in brackets":      func(m *Message) { m.ID = "<a@b>" },
		"Message-ID with a break":     func(m *Message) { m.ID = "a@b\r\nX: y" },
		"long Message-ID":             func(m *Message) { m.ID = strings.Repeat("a", 300) + "@b" },
		"reference with a break":      func(m *Message) { m.References = []string{"a@b\n"} },
		"reply to no identifier":      func(m *Message) { m.InReplyTo = "a b@c" },
		"attachment outside ASCII":    func(m *Message) { m.Attachments[0].Name = "årsplan.xlsx" },
		"attachment with a path":      func(m *Message) { m.Attachments[0].Name = "../x.xlsx" },
		"attachment with a quote":     func(m *Message) { m.Attachments[0].Name = `x".xlsx` },
		"attachment type with break":  func(m *Message) { m.Attachments[0].Type = "a/b\r\nX: y" },
	}
	for name, spoil := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := sampleMessage()
			spoil(&m)
			if _, err := Compose(m); !errors.Is(err, ErrUnsafe) {
				t.Errorf("error %v, want ErrUnsafe", err)
			}
		})
	}
	m := sampleMessage()
	m.Date = time.Time{}
	if _, err := Compose(m); err == nil {
		t.Error("a mail without a date was composed")
	}
}

// FuzzCompose: whatever people are called and however controls are named, the
// result is one mail to one recipient with the headers we meant.
func FuzzCompose(f *testing.F) {
	f.Add("Eva\r\nBcc: x@y.z", "ämne\r\n\r\n", "text\r\n.\r\n", "<p>")
	f.Add("=?utf-8?q?=0D=0A?=", "[R1]", "\r", "")
	f.Fuzz(func(t *testing.T, name, subject, text, html string) {
		m := sampleMessage()
		m.To.Name, m.From.Name, m.Subject, m.Text, m.HTML = name, name, subject, text, html
		raw, err := Compose(m)
		if err != nil {
			return
		}
		msg, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if len(msg.Header) > 11 || msg.Header.Get("Bcc") != "" || msg.Header.Get("Message-Id") != "<"+m.ID+">" {
			t.Fatalf("headers %v", msg.Header)
		}
		wire(t, raw)
		shown, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
		if err != nil || strings.ContainsAny(shown, "\r\n") {
			t.Fatalf("subject %q %v", shown, err)
		}
	})
}

// BenchmarkRenderAndCompose is what one dispatch costs before it is sent.
func BenchmarkRenderAndCompose(b *testing.B) {
	mail := Samples("sv", ExampleHouse())[0]
	m := sampleMessage()
	m.Attachments[0].Data = bytes.Repeat([]byte{1, 2, 3, 4}, 3000)
	for b.Loop() {
		c, err := Render(templates.Letters{}, mail)
		if err != nil {
			b.Fatal(err)
		}
		m.Subject, m.Text, m.HTML = c.Subject, c.Text, c.HTML
		if _, err := Compose(m); err != nil {
			b.Fatal(err)
		}
	}
}
