package inbox_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"rond/internal/inbox"
	"rond/internal/mailtest/shapes"
)

// TestHostileSizes builds mails that would cost far more than their size in a
// reader without limits. What they become matters less than that they do, soon. The limit is wide
// for a busy machine; work that grows with the square takes far longer.
func TestHostileSizes(t *testing.T) {
	t.Parallel()
	deep := func() string {
		var b strings.Builder
		for i := range 5000 {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
		}
		return b.String()
	}
	mails := map[string]string{
		"deep":            "From: a@kommun.example\n" + deep(),
		"messages within": strings.Repeat("Content-Type: message/rfc822\n\n", 5000),
		"wide":            "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", 75000),
		"boundaries":      "Content-Type: multipart/mixed\n\n" + strings.Repeat("--x123456789\n--y\n", 25000),
		"many guesses":    "Content-Type: multipart/mixed\n\n" + numbered("--boundary%d\n", 25000),
		"folded":          "Subject: x\n" + strings.Repeat(" x\n", 500000),
		"fields":          numbered("X-%d: y\n", 75000),
		"encoded words":   "Subject: " + strings.Repeat("=?utf-8?Q?a?= ", 50000) + "\n\n",
		"params":          "Content-Type: text/plain; " + strings.Repeat("a*0*=b;", 50000) + "\n\n",
		"pieces":          "Content-Type: text/plain; name*1=" + numbered("; name*%d=a", 12500) + "\n\n",
		"comments":        "Authentication-Results: " + strings.Repeat("(", 250000) + "\nFrom: a@kommun.example\n\n",
		"references":      "References: " + strings.Repeat("<a@b> ", 75000) + "\n\n",
		"addresses":       "From: " + strings.Repeat("a@b, ", 75000) + "\n\n",
		"tags":            "Content-Type: text/html\n\n" + strings.Repeat("<", 500000),
		"styles":          "Content-Type: text/html\n\n" + strings.Repeat("<style></style", 50000),
		"comments open":   "Content-Type: text/html\n\n" + strings.Repeat("<!--", 125000),
		"quotes":          "Content-Type: text/html\n\n" + strings.Repeat("<blockquote>x", 50000),
		"attributions":    "\n\n" + strings.Repeat("Den 3 maj 2026 kl\n", 25000),
		"bounce":          "Return-Path: <>\nSubject: failure notice\n\nuser unknown\n" + strings.Repeat("a@b.se ", 50000),
		"status":          "Content-Type: message/delivery-status\n\n" + strings.Repeat("Final-Recipient: rfc822; a@b.se\n\n", 25000),
		"pieces of ber":   "Content-Type: application/pkcs7-mime\n\n" + strings.Repeat("\x30\x80", 250000),
		"flat ber":        "Content-Type: application/pkcs7-mime\n\n" + strings.Repeat("\x30\x80", 15) + strings.Repeat("\x04\x00", 250000),
		"away":            "Auto-Submitted: auto-replied\nSubject: Frånvaro\nDate: Mon, 4 May 2026 09:12:00 +0200\n\n" + strings.Repeat("till 3/4 ", 50000),
	}
	for name, mail := range mails {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			check(t, inbox.Read([]byte(mail), trusting()))
			if took := time.Since(began); took > 30*time.Second {
				t.Errorf("%d bytes took %v", len(mail), took)
			}
		})
	}
}

func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

var plain = regexp.MustCompile(`^[^\s<>"]+@[^\s<>"]+$`)

// check holds what must be true of every mail, whatever the bytes were.
func check(t *testing.T, m inbox.Mail) {
	t.Helper()
	for _, text := range []string{m.FromName, m.Subject, m.MessageID, m.TrustWhy} {
		if len(text) > 1000 || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
			t.Errorf("not a line: %.80q (%d bytes)", text, len(text))
		}
	}
	if len(m.Text) > 64<<10 || !utf8.ValidString(m.Text) {
		t.Errorf("text of %d bytes, valid %v", len(m.Text), utf8.ValidString(m.Text))
	}
	if m.From != "" && (!plain.MatchString(m.From) || m.From != strings.ToLower(m.From)) {
		t.Errorf("From %q", m.From)
	}
	if m.From == "" && m.Trust != inbox.Fail {
		t.Errorf("a mail from nobody is trusted %s", m.Trust)
	}
	if len(m.Files) > 100 || len(m.Failed) > 100 || len(m.Notes) > 60 || len(m.Links) > 20 || len(m.References) > 20 {
		t.Errorf("%d files, %d failures, %d notes, %d links, %d references", len(m.Files), len(m.Failed), len(m.Notes), len(m.Links), len(m.References))
	}
	for _, f := range m.Files {
		if len(f.Name) > 150 || strings.ContainsAny(f.Name, `/\<>:"|?*`) || strings.HasPrefix(f.Name, ".") || strings.ContainsFunc(f.Name, unicode.IsControl) {
			t.Errorf("file name %q", f.Name)
		}
		if !strings.Contains("workbook ods xls numbers encrypted sealed csv html zip msg empty picture other", f.Kind) || f.Kind == "" {
			t.Errorf("file kind %q", f.Kind)
		}
	}
	if m.Kind == inbox.Bounce && len(m.Files) > 0 {
		t.Error("a bounce with files")
	}
	if m.BackOn != "" {
		if _, err := time.Parse(time.DateOnly, m.BackOn); err != nil || m.Kind != inbox.Away {
			t.Errorf("%s back on %q", m.Kind, m.BackOn)
		}
	}
}

// TestWinmailProperties: the long name and the data as MAPI properties, behind
// a named property, as Outlook writes them for embedded objects.
func TestWinmailProperties(t *testing.T) {
	t.Parallel()
	u32 := binary.LittleEndian.AppendUint32
	props := u32(nil, 3)
	props = u32(props, 0x80010003) // a named property with a number
	props = append(props, make([]byte, 16)...)
	props = u32(u32(u32(props, 0), 7), 42)
	props = u32(u32(u32(props, 0x3707001f), 1), 14)
	for _, c := range "å.xlsx\x00" {
		props = append(props, byte(c), 0)
	}
	props = append(props, 0, 0)
	props = u32(u32(u32(props, 0x3701000d), 1), uint32(16+len(workbook())))
	props = append(append(props, make([]byte, 16)...), workbook()...)
	for len(props)%4 != 0 {
		props = append(props, 0)
	}
	data := binary.LittleEndian.AppendUint16(u32(nil, 0x223e9f78), 1)
	for _, a := range []struct {
		id   uint32
		data []byte
	}{{0x00069002, make([]byte, 14)}, {0x00069005, props}} {
		data = append(u32(u32(append(data, 2), a.id), uint32(len(a.data))), a.data...)
		data = append(data, 0, 0)
	}
	m := inbox.Read(append([]byte("Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n"), shapes.Base64(data)...), trusting())
	if len(m.Files) != 1 || m.Files[0].Name != "å.xlsx" || !bytes.Equal(m.Files[0].Data, workbook()) {
		t.Errorf("%s", facts(m))
	}
}

func TestUuencoded(t *testing.T) {
	t.Parallel()
	m := inbox.Read([]byte("Content-Type: application/octet-stream; name=svar.csv\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 svar.csv\n'2S`W.TIA\"@``\n`\nend\n"), trusting())
	if len(m.Files) != 1 || string(m.Files[0].Data) != "K07;Ja\n" {
		t.Errorf("%s %q", facts(m), m.Files)
	}
}

func TestFromFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	book := write("Kontroller.XLSX", workbook())
	d, err := inbox.FromFile(book, 1<<20)
	if err != nil || d.Source != "command" || d.Name != "Kontroller.XLSX" || !strings.HasPrefix(d.Key, "command:") || len(d.Key) != 8+64 {
		t.Fatalf("%+v, %v", d, err)
	}
	if m := d.Read(trusting()); len(m.Files) != 1 || m.Files[0].Kind != "workbook" || !bytes.Equal(m.Files[0].Data, workbook()) {
		t.Errorf("%s", facts(m))
	}
	again, err := inbox.FromFile(write("kopia.xlsx", workbook()), 1<<20)
	if err != nil || again.Key != d.Key {
		t.Errorf("the same bytes have the keys %s and %s, %v", d.Key, again.Key, err)
	}
	d, err = inbox.FromFile(write("svar.eml", mailFrom()), 1<<20)
	if err != nil || d.Name != "" {
		t.Fatalf("%+v, %v", d, err)
	}
	if m := d.Read(trusting()); m.From != "anna@kommun.example" {
		t.Errorf("%s", facts(m))
	}
	d, err = inbox.FromFile(write("flera.zip", shapes.Zip("a.xlsx", workbook(), "b.xlsx", workbook())), 1<<20)
	if m := d.Read(trusting()); err != nil || len(m.Files) != 2 {
		t.Errorf("%s, %v", facts(m), err)
	}
	if _, err := inbox.FromFile(book, 100); err == nil || !strings.Contains(err.Error(), "too big") {
		t.Errorf("over the limit: %v", err)
	}
	for _, path := range []string{dir, filepath.Join(dir, "finns inte.xlsx")} {
		if _, err := inbox.FromFile(path, 100); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	book := append(workbook(), make([]byte, 20_000)...)
	raw := append([]byte("From: anna@kommun.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHej.\r\n--b\r\nContent-Type: application/octet-stream; name=a.xlsx\r\nContent-Transfer-Encoding: base64\r\n\r\n"), shapes.Base64(book)...)
	raw = append(raw, "--b--\r\n"...)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if m := inbox.Read(raw, trusting()); len(m.Files) != 1 {
			b.Fatal(facts(m))
		}
	}
}
