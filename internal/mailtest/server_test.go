package mailtest_test

import (
	"context"
	"errors"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"rond/internal/mailtest"
)

func start(t *testing.T) *mailtest.Server {
	t.Helper()
	s, err := mailtest.Start(mailtest.Options{
		Domains:  []string{"Kommun.example", "region.example"},
		Now:      func() time.Time { return time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC) },
		Password: "hemligt",
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func letter(from string, more ...string) []byte {
	return []byte(strings.Join(append(more, "From: "+from, "To: rond@kommun.example", "Subject: hej", "", "Hej."), "\r\n") + "\r\n")
}

func TestVerdict(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, envelope, header string
		login                  bool
		more                   []string
		want                   string
	}{
		{"own address, logged in", "anna@kommun.example", "Anna <Anna@kommun.example>", true, nil, "dmarc=pass header.from=kommun.example"},
		{"own address, not logged in", "anna@kommun.example", "anna@kommun.example", false, nil, "dmarc=fail header.from=kommun.example"},
		{"a colleague's address, logged in", "anna@kommun.example", "bo@kommun.example", true, nil, "dmarc=fail header.from=kommun.example"},
		{"stranger", "x@annan.example", "x@annan.example", false, nil, "dmarc=none header.from=annan.example"},
		{"two From fields", "anna@kommun.example", "anna@kommun.example", true, []string{"From: bo@kommun.example"}, "dmarc=permerror"},
		{"two addresses", "anna@kommun.example", "anna@kommun.example, bo@kommun.example", true, nil, "dmarc=permerror"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			if err := s.Send(t.Context(), tt.envelope, "Rond@kommun.example", letter(tt.header, tt.more...), tt.login); err != nil {
				t.Fatal(err)
			}
			got := s.Inbox("rond@KOMMUN.example")
			if len(got) != 1 {
				t.Fatalf("%d messages in the inbox, want 1", len(got))
			}
			if want := "Authentication-Results: mx.kommun.example; " + tt.want + "\r\n"; !strings.Contains(string(got[0].Raw), want) {
				t.Errorf("want %q in\n%s", want, got[0].Raw)
			}
		})
	}
}

func TestForgedResultsAreTakenAway(t *testing.T) {
	t.Parallel()
	s := start(t)
	raw := letter("x@annan.example",
		"Authentication-Results: mx.kommun.example; dmarc=pass header.from=kommun.example",
		"authentication-results:\r\n (x) MX.kommun.example 1;\r\n\tdmarc=pass",
		"Authentication-Results: mx.annan.example; spf=pass")
	if err := s.Send(t.Context(), "x@annan.example", "rond@kommun.example", raw, false); err != nil {
		t.Fatal(err)
	}
	got := string(s.Inbox("rond@kommun.example")[0].Raw)
	if strings.Contains(got, "dmarc=pass") {
		t.Errorf("a forged result stayed:\n%s", got)
	}
	if !strings.Contains(got, "mx.annan.example; spf=pass") || !strings.HasSuffix(got, "\r\n\r\nHej.\r\n") {
		t.Errorf("something else was taken away:\n%s", got)
	}
	if handed := s.Messages()[0].Raw; string(handed) != string(raw) {
		t.Errorf("Messages changed what was handed in:\n%s", handed)
	}
}

func TestRefuseAndRelay(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.Refuse("full@kommun.example", 452, "mailbox full")
	for to, code := range map[string]int{"full@kommun.example": 452, "x@annan.example": 550, "@kommun.example": 0} {
		err := s.Send(t.Context(), "a@kommun.example", to, letter("a@kommun.example"), false)
		var proto *textproto.Error
		if !errors.As(err, &proto) || code != 0 && proto.Code != code {
			t.Errorf("to %s: %v, want %d", to, err, code)
		}
	}
	s.Refuse("full@kommun.example", 0, "")
	if err := s.Send(t.Context(), "a@kommun.example", "full@kommun.example", letter("a@kommun.example"), false); err != nil {
		t.Error(err)
	}
}

func TestBounceComesBack(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.Bounce("gone@kommun.example")
	if err := s.Send(t.Context(), "rond@kommun.example", "gone@kommun.example", letter("rond@kommun.example", "Message-ID: <m1@rond>"), true); err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), "", "gone@kommun.example", letter("rond@kommun.example"), true); err == nil {
		t.Error("logging in as nobody went well")
	}
	if err := s.Send(t.Context(), "", "gone@kommun.example", letter("rond@kommun.example"), false); err != nil {
		t.Fatal(err)
	}
	if n := len(s.Inbox("gone@kommun.example")); n != 0 {
		t.Errorf("%d mails delivered to an address that bounces", n)
	}
	back := s.Inbox("rond@kommun.example")
	if len(back) != 1 || back[0].From != "" {
		t.Fatalf("bounces: %+v, want one from the null sender", back)
	}
	for _, want := range []string{"Return-Path: <>", "Final-Recipient: rfc822; gone@kommun.example", "Status: 5.1.1", "Message-ID: <m1@rond>"} {
		if !strings.Contains(string(back[0].Raw), want) {
			t.Errorf("no %q in\n%s", want, back[0].Raw)
		}
	}
}

func TestActions(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		step   string
		action mailtest.Action
		code   int // 0: sent; -1: the connection broke
		stored int
	}{
		{"continue", mailtest.StepDot, mailtest.Continue, 0, 1},
		{"drop", mailtest.StepDot, mailtest.Drop, 0, 0},
		{"twice", mailtest.StepDot, mailtest.Twice, 0, 2},
		{"later at the dot", mailtest.StepDot, mailtest.Refuse4, 451, 0},
		{"never at the dot", mailtest.StepDot, mailtest.Refuse5, 554, 0},
		{"cut at the dot", mailtest.StepDot, mailtest.Cut, -1, 0},
		{"stored and cut", mailtest.StepDot, mailtest.CutStored, -1, 1},
		{"cut at connect", mailtest.StepConnect, mailtest.Cut, -1, 0},
		{"later at connect", mailtest.StepConnect, mailtest.Refuse4, 421, 0},
		{"never at connect", mailtest.StepConnect, mailtest.Refuse5, 554, 0},
		{"cut at mail", mailtest.StepMail, mailtest.Cut, -1, 0},
		{"never at mail", mailtest.StepMail, mailtest.Refuse5, 554, 0},
		{"cut at rcpt", mailtest.StepRcpt, mailtest.Cut, -1, 0},
		{"later at rcpt", mailtest.StepRcpt, mailtest.Refuse4, 451, 0},
		{"cut at data", mailtest.StepData, mailtest.Cut, -1, 0},
		{"later at data", mailtest.StepData, mailtest.Refuse4, 451, 0},
		{"cut after the answer", mailtest.StepAnswered, mailtest.Cut, -1, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			s.Hook(func(e mailtest.Event) mailtest.Action {
				if e.Step == tt.step && e.N == 1 {
					return tt.action
				}
				return mailtest.Continue
			})
			err := s.Send(t.Context(), "a@kommun.example", "rond@kommun.example", letter("a@kommun.example"), false)
			var proto *textproto.Error
			switch {
			case tt.code == 0 && err != nil:
				t.Error(err)
			case tt.code > 0 && (!errors.As(err, &proto) || proto.Code != tt.code):
				t.Errorf("got %v, want %d", err, tt.code)
			case tt.code < 0 && (err == nil || errors.As(err, &proto)):
				t.Errorf("got %v, want a broken connection", err)
			}
			if n := len(s.Messages()); n != tt.stored {
				t.Errorf("%d stored, want %d", n, tt.stored)
			}
			// The server goes on.
			if err := s.Send(t.Context(), "a@kommun.example", "rond@kommun.example", letter("a@kommun.example"), false); err != nil {
				t.Error("the next mail:", err)
			}
		})
	}
}

func TestStepsComeInOrder(t *testing.T) {
	t.Parallel()
	s := start(t)
	answered := make(chan struct{})
	var steps []string
	s.Hook(func(e mailtest.Event) mailtest.Action {
		steps = append(steps, e.Step+" "+e.From+">"+e.To)
		if e.Step == mailtest.StepAnswered {
			close(answered)
		}
		return mailtest.Continue
	})
	if err := s.Send(t.Context(), "a@kommun.example", "b@kommun.example", letter("a@kommun.example"), false); err != nil {
		t.Fatal(err)
	}
	<-answered
	want := "connect >, mail a@kommun.example>, rcpt a@kommun.example>b@kommun.example, data a@kommun.example>b@kommun.example, " +
		"dot a@kommun.example>b@kommun.example, answered a@kommun.example>b@kommun.example"
	if got := strings.Join(steps, ", "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestBlockLastsUntilClose(t *testing.T) {
	t.Parallel()
	s := start(t)
	reached := make(chan struct{})
	s.Hook(func(e mailtest.Event) mailtest.Action {
		if e.Step != mailtest.StepDot {
			return mailtest.Continue
		}
		close(reached)
		return mailtest.Block
	})
	sent := make(chan error)
	go func() {
		sent <- s.Send(context.Background(), "a@kommun.example", "b@kommun.example", letter("a@kommun.example"), false)
	}()
	<-reached
	s.Close()
	if err := <-sent; err == nil {
		t.Error("a blocked mail was sent")
	}
	if n := len(s.Messages()); n != 0 {
		t.Errorf("%d stored", n)
	}
}

func TestSendHeedsItsContext(t *testing.T) {
	t.Parallel()
	s := start(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.Hook(func(e mailtest.Event) mailtest.Action {
		cancel()
		return mailtest.Block
	})
	if err := s.Send(ctx, "a@kommun.example", "b@kommun.example", letter("a@kommun.example"), false); err == nil {
		t.Error("no error from a cancelled sending")
	}
}

func TestIMAPReadsWhatCameIn(t *testing.T) {
	t.Parallel()
	s := start(t)
	var told []string
	s.IMAPHook(func(c string) { told = append(told, c) })
	if err := s.Send(t.Context(), "a@kommun.example", "rond@kommun.example", letter("a@kommun.example"), true); err != nil {
		t.Fatal(err)
	}
	c, err := imapclient.DialInsecure(s.IMAPAddr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login("rond@kommun.example", "fel").Wait(); err == nil {
		t.Error("wrong password was taken")
	}
	if err := c.Login("x@annan.example", "hemligt").Wait(); err == nil {
		t.Error("an address of another domain was taken")
	}
	if err := c.Login("ROND@kommun.example", "hemligt").Wait(); err != nil {
		t.Fatal(err)
	}
	if err := c.Create("Processed", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	section := &imap.FetchItemBodySection{Peek: true}
	got, err := c.Fetch(imap.SeqSetNum(1), &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{section}}).Collect()
	if err != nil || len(got) != 1 {
		t.Fatalf("fetch: %v, %d messages", err, len(got))
	}
	if want := s.Inbox("rond@kommun.example")[0].Raw; string(got[0].FindBodySection(section)) != string(want) {
		t.Error("IMAP gives something else than Inbox")
	}
	if _, err := c.Move(imap.SeqSetNum(1), "Processed").Wait(); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(told, ", "), "fetch begin, fetch end, move begin, move end"; got != want {
		t.Errorf("told %q, want %q", got, want)
	}
	if n := len(s.Inbox("rond@kommun.example")); n != 1 {
		t.Errorf("Inbox forgot a moved mail: %d", n)
	}
}

func TestStartWantsItsOptions(t *testing.T) {
	t.Parallel()
	if _, err := mailtest.Start(mailtest.Options{}); err == nil {
		t.Error("a server without domains and clock was started")
	}
	s := start(t)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error("second close:", err)
	}
}

func BenchmarkSend(b *testing.B) {
	s, err := mailtest.Start(mailtest.Options{Domains: []string{"kommun.example"}, Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	raw := append(letter("a@kommun.example"), strings.Repeat(strings.Repeat("x", 70)+"\r\n", 280)...)
	for b.Loop() {
		if err := s.Send(b.Context(), "a@kommun.example", "rond@kommun.example", raw, true); err != nil {
			b.Fatal(err)
		}
	}
}
