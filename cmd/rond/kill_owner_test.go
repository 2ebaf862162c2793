package main

import (
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/mail"
	"slices"
	"strings"
	"testing"

	"rond/notify"
	"rond/workbook/fill"
)

// answer lets every owner fill in and return every workbook that came since
// last time.
func (k *killer) answer(day string) {
	people := map[string]bool{}
	for _, m := range k.server.Messages() {
		people[m.To] = true
	}
	for _, addr := range slices.Sorted(maps.Keys(people)) {
		if strings.HasPrefix(addr, "internkontroll@") {
			continue
		}
		inbox := k.server.Inbox(addr)
		for _, m := range inbox[k.read[addr]:] {
			k.reply(addr, m.Raw, day)
		}
		k.read[addr] = len(inbox)
	}
}

// reply fills in the workbook of a dispatch and sends it back; other mails are
// left alone.
func (k *killer) reply(addr string, raw []byte, day string) {
	m, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		k.t.Fatal(err)
	}
	name, data := attachment(k.t, m)
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || data == nil || !strings.HasPrefix(name, "internkontroll-") {
		return
	}
	ref := subject[strings.LastIndexByte(subject, '[')+1:]
	ref = strings.TrimSuffix(ref, "]")
	b, err := fill.Open(data)
	if err != nil {
		k.t.Fatal(err)
	}
	fresh := false
	for _, row := range b.Rows() {
		id := ref + " " + row.Ref
		if k.typed[id] != "" {
			continue
		}
		fresh = true
		result := fmt.Sprintf("Genomgången %s, %s", day, id)
		for heading, value := range map[string]string{"Genomförd under perioden?": "Ja", "Resultat": result, "Bedömning": "Ingen avvikelse"} {
			if err := b.Set(row.Ref, heading, value); err != nil {
				k.t.Fatal(err)
			}
		}
		k.typed[id] = result
	}
	if !fresh {
		return
	}
	filled, err := b.Bytes()
	if err != nil {
		k.t.Fatal(err)
	}
	id := fmt.Sprintf("svar-%d@kommun.example", len(k.replies))
	body, err := notify.Compose(notify.Message{ID: id, Date: k.s.now, From: notify.Address{Email: addr}, To: notify.Address{Email: "internkontroll@kommun.example"},
		InReplyTo: strings.Trim(m.Header.Get("Message-ID"), "<>"), Subject: "SV: " + subject, Text: "Hej, här kommer den.", HTML: "<p>Hej, här kommer den.</p>",
		Attachments: []notify.Attachment{{Name: name, Type: "application/octet-stream", Data: filled}}})
	if err != nil {
		k.t.Fatal(err)
	}
	body = withoutAuto(body)
	if err := k.server.Send(k.t.Context(), addr, "internkontroll@kommun.example", body, true); err != nil {
		k.t.Fatal(err)
	}
	k.replies = append(k.replies, id)
}

// withoutAuto takes away what marks a mail as written by a machine: people's
// mail programs do not write it.
func withoutAuto(raw []byte) []byte {
	var kept []string
	for _, l := range strings.SplitAfter(string(raw), "\r\n") {
		if !strings.HasPrefix(l, "Auto-Submitted:") && !strings.HasPrefix(l, "X-Auto-Response-Suppress:") {
			kept = append(kept, l)
		}
	}
	return []byte(strings.Join(kept, ""))
}

// attachment is the first workbook of a mail.
func attachment(t testing.TB, m *mail.Message) (string, []byte) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || !strings.HasPrefix(kind, "multipart/") {
		return "", nil
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := parts.NextPart()
		if err != nil {
			return "", nil
		}
		if !strings.HasSuffix(p.FileName(), ".xlsx") {
			continue
		}
		data, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
		if err != nil {
			t.Fatal(err)
		}
		return p.FileName(), data
	}
}

func messageID(t testing.TB, raw []byte) string {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Trim(m.Header.Get("Message-ID"), "<>")
}
