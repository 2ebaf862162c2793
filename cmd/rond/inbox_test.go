package main

import (
	"encoding/json"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"testing"
	"time"

	"rond/internal/mailtest"
	"rond/notify"
	"rond/workbook/fill"
)

// replies sends what an owner answers to their newest mail: words, and the
// workbook that came with it, filled in, unless fill is nil.
func replies(t *testing.T, server *mailtest.Server, from, words string, values map[string]string) {
	t.Helper()
	inbox := server.Inbox(from)
	m, err := mail.ReadMessage(strings.NewReader(string(inbox[len(inbox)-1].Raw)))
	if err != nil {
		t.Fatal(err)
	}
	msg := notify.Message{ID: fmt.Sprintf("svar-%d@kommun.example", len(server.Messages())), Date: newYear, From: notify.Address{Email: from},
		To: notify.Address{Email: "internkontroll@kommun.example"}, InReplyTo: strings.Trim(m.Header.Get("Message-ID"), "<>"), Subject: "SV: Internkontroll", Text: words, HTML: "<p></p>"}
	if name, data := attachment(t, m); values != nil {
		book, err := fill.Open(data)
		if err != nil {
			t.Fatal(err)
		}
		for heading, value := range values {
			if err := book.Set(book.Rows()[0].Ref, heading, value); err != nil {
				t.Fatal(err)
			}
		}
		filled, err := book.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		msg.Attachments = []notify.Attachment{{Name: name, Type: "application/octet-stream", Data: filled}}
	}
	body, err := notify.Compose(msg)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Send(t.Context(), from, "internkontroll@kommun.example", withoutAuto(body), true); err != nil {
		t.Fatal(err)
	}
}

// TestInbox answers "but I have sent it in": what came of each mail, and of
// whoever has sent nothing what they have been asked.
func TestInbox(t *testing.T) {
	t.Parallel()
	s, server := postedPlan(t)
	s.must(t, "run") // tells them what will come
	s.now = s.now.AddDate(0, 0, 7)
	s.must(t, "run")
	s.now = s.now.Add(time.Hour)
	if out := s.must(t, "inbox"); !strings.Contains(out, "nothing has come in\n") {
		t.Errorf("before anything has come:\n%s", out)
	}
	asked := dispatched(t, s)
	if len(asked) < 4 {
		t.Fatalf("asked are %q", asked)
	}
	answers, errs, wonders, silent := asked[0], asked[1], asked[2], asked[3]
	fine := map[string]string{"Genomförd under perioden?": "Ja", "Resultat": "=cmd|'/c calc'!A0", "Bedömning": "Ingen avvikelse"}
	replies(t, server, answers, "Hej, här kommer den.", fine)
	replies(t, server, errs, "Hej, här kommer den.", map[string]string{"Genomförd under perioden?": "Kanske"})
	replies(t, server, wonders, "Hej!\x1b[2J Vad menas\u202e med tertial?", nil)
	stranger := "From: <okand@annan.example>\r\nSubject: Faktura\r\n\r\nBetala genast.\r\n"
	if err := server.Send(t.Context(), "okand@annan.example", "internkontroll@kommun.example", []byte(stranger), false); err != nil {
		t.Fatal(err)
	}
	s.must(t, "run")
	s.now = s.now.AddDate(0, 0, 1)

	list := s.must(t, "inbox")
	for _, want := range []string{
		`(?m)^\d+ +2026-02-09 10:00 +` + answers + ` .*R10\d\d +Receipt +Answer received$`,
		errs + ` .*R10\d\d +Correction +Correction asked for`,
		wonders + ` .*Question to contact, Question passed on +Question`,
		`okand@annan.example +– +– +– +Awaiting review: `,
	} {
		if !regexp.MustCompile(want).MatchString(list) {
			t.Errorf("no line like %s in\n%s", want, list)
		}
	}
	number := regexp.MustCompile(`(?m)^(\d+) .*` + answers).FindStringSubmatch(list)
	story := s.must(t, "inbox", number[1])
	for _, want := range []string{"understood as  Answer received", "answered       Receipt to " + answers + ": Sent 2026-02-09 10:00", "Complete Yes · Ingen avvikelse", "sender         Confirmed dmarc=pass", "| Hej, här kommer den."} {
		if !strings.Contains(story, want) {
			t.Errorf("%q is not in\n%s", want, story)
		}
	}
	asking := s.must(t, "inbox", regexp.MustCompile(`(?m)^(\d+) .*` + wonders).FindStringSubmatch(list)[1])
	if strings.ContainsAny(asking, "\x1b\u202e") || !strings.Contains(asking, "Vad menas") {
		t.Errorf("a terminal would obey this: %q", asking)
	}
	s.sought(t, list, answers, silent)
}

// dispatched are the addresses of those who have been asked.
func dispatched(t *testing.T, s *session) (all []string) {
	t.Helper()
	var got listed
	if err := json.Unmarshal([]byte(s.must(t, "inbox", "@kommun.example", "--json")), &got); err != nil {
		t.Fatal(err)
	}
	for _, o := range got.Outstanding {
		if o.Mail.State != "sent" || o.Left != o.Rows {
			t.Errorf("outstanding is %+v", o)
		}
		all = append(all, o.Email)
	}
	return all
}

// sought looks for one person, request and day at a time.
func (s *session) sought(t *testing.T, list, answers, silent string) {
	t.Helper()
	lines := func(args ...string) (n int, out string) {
		out = s.must(t, append([]string{"inbox"}, args...)...)
		return len(regexp.MustCompile(`(?m)^\d+ `).FindAllString(out, -1)), out
	}
	ref := regexp.MustCompile(answers + ` .*(R10\d\d)`).FindStringSubmatch(list)[1]
	for _, words := range []string{strings.ToUpper(answers[:6]), answers, ref, strings.ToLower(ref)} {
		if n, out := lines(words); n != 1 || !strings.Contains(out, answers) {
			t.Errorf("%s finds %d:\n%s", words, n, out)
		}
	}
	n, out := lines(silent)
	if n != 0 || !strings.Contains(out, "nothing has come in that is from or about") || !regexp.MustCompile(`R10\d\d waits: .*<`+silent+`>.*to be answered by 2026-.* left; the mail: \d+ Sent 2026-02-09 09:00`).MatchString(out) {
		t.Errorf("who has sent nothing:\n%s", out)
	}
	for want, args := range map[int][]string{
		4: {"--since", "2026-02-09"}, 0: {"--since", "2026-02-10"}, 1: {"--from", answers}, 2: {"--held"},
	} {
		if n, out := lines(args...); n != want {
			t.Errorf("%v gives %d, want %d:\n%s", args, n, want, out)
		}
	}
	var got listed
	if err := json.Unmarshal([]byte(s.must(t, "inbox", "--json", answers)), &got); err != nil || len(got.Arrived) != 1 || got.More ||
		got.Arrived[0].Verdict != "accepted" || len(got.Arrived[0].Answers) != 1 || got.Arrived[0].Answers[0].Kind != "receipt" {
		t.Errorf("%v: %+v", err, got)
	}
	if code, _, errs := s.rond(t, "inbox", "4711"); code != exitFailed || !strings.Contains(errs, "hint: rond inbox lists") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
