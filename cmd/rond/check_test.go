package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rond/internal/config"
	"rond/internal/inbox"
	"rond/internal/mailtest"
	"rond/notify"
)

// TestCheck runs rond check in many arrangements: what it says, and that every
// problem comes with a remedy.
func TestCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare func(b *bench)
		args    []string
		want    []string // regular expressions; those that begin with "ok" alone leave the exit code 0
	}{
		"all is well": {func(b *bench) {}, nil, []string{`ok +settings`, `ok +database`, `ok +pages`, `ok +smtp .*logged in as rond@kommun.example by PLAIN, reports what arrives \(DSN\)`, `ok +imap`, `ok +folders`, `ok +circle .*byte for byte`, `ok +sender .*dmarc=pass`}},
		"nothing set": {func(b *bench) {
			maps.DeleteFunc(b.settings, func(k, _ string) bool {
				return strings.HasPrefix(k, "smtp.") || strings.HasPrefix(k, "imap.") || strings.HasPrefix(k, "sender") || strings.HasPrefix(k, "auth")
			})
		}, nil, []string{`not set +smtp +no server; one is needed before send`, `not set +imap`, `skipped +circle`}},
		"settings wrong": {func(b *bench) { b.settings["sender_chek"] = `"x"`; b.settings["send"] = `"no"` }, nil,
			[]string{`problem +settings .*sender_chek: is not a setting\n.*hint: did you mean sender_check`, `problem +settings .*send: "no"`}},
		"settings open": {func(b *bench) { b.write(); os.Chmod(b.config, 0o644) }, nil, []string{`problem +settings .*holds a password.*\n.*hint: chmod 640`}},

		"smtp, wrong password":  {func(b *bench) { b.settings["smtp.password"] = `"fel"` }, nil, []string{`problem +smtp .*does not accept user rond@.*535`, `ok +imap`, `skipped +circle`}},
		"smtp, nobody there":    {func(b *bench) { b.settings["smtp.port"] = "1" }, nil, []string{`problem +smtp .*nothing listens on 127.0.0.1:1\n.*hint: correct smtp.port`}},
		"smtp, no starttls":     {func(b *bench) { b.settings["smtp.tls"] = `"starttls"` }, nil, []string{`problem +smtp .*does not offer STARTTLS\n.*hint: .*smtp.tls = "tls"`}},
		"smtp, tls to plain":    {func(b *bench) { b.settings["smtp.tls"] = `"tls"` }, nil, []string{`problem +smtp .*does not speak TLS from the first byte\n.*hint: smtp.tls = "starttls"`}},
		"smtp, turned away":     {func(b *bench) { b.refuse(mailtest.StepConnect) }, nil, []string{`problem +smtp .*turns this machine away: 554`}},
		"sender refused":        {func(b *bench) { b.refuse(mailtest.StepMail) }, nil, []string{`problem +circle .*does not take mail from rond@.*554`}},
		"recipient refused":     {func(b *bench) { b.server.Refuse(benchAddress, 550, "no such user") }, nil, []string{`problem +circle .*does not take mail to rond@.*550 .*no such user\n.*hint: `}},
		"recipient greylisted":  {func(b *bench) { b.server.Refuse(benchAddress, 451, "later") }, nil, []string{`problem +circle .*not take the test mail now: 451.*\n.*hint: .*ten minutes`}},
		"content refused":       {func(b *bench) { b.refuse(mailtest.StepDot) }, nil, []string{`problem +circle .*refuses the test mail with its workbook`}},
		"imap, wrong password":  {func(b *bench) { b.settings["imap.password"] = `"fel"` }, nil, []string{`ok +smtp`, `problem +imap .*does not accept user rond@`}},
		"imap, nobody there":    {func(b *bench) { b.settings["imap.port"] = "1" }, nil, []string{`problem +imap .*nothing listens.*\n.*993 with tls`}},
		"imap, no starttls":     {func(b *bench) { b.settings["imap.tls"] = `"starttls"` }, nil, []string{`problem +imap .*does not offer STARTTLS`}},
		"imap, no such folder":  {func(b *bench) { b.settings["imap.folder"] = `"Svar"` }, nil, []string{`problem +imap .*no such folder.*\n.*INBOX`}},
		"imap, without a login": {func(b *bench) { delete(b.settings, "imap.user"); delete(b.settings, "imap.password") }, nil, []string{`problem +imap .*has to be logged in to\n.*hint: set imap.user`}},

		"never arrives":        {func(b *bench) { b.instead(func([]byte) {}) }, []string{"--wait", "50ms"}, []string{`problem +circle .*had not arrived after 50ms\n.*hint: .*Message-ID <check-[0-9a-f]{24}@kommun.example>`}},
		"bounces":              {func(b *bench) { b.server.Bounce(benchAddress) }, []string{"--wait", "50ms"}, []string{`problem +circle .*came back: delivery to rond@kommun.example failed with status 5`}},
		"taken for junk":       {func(b *bench) { b.instead(func(raw []byte) { b.put("Skräppost", raw) }) }, []string{"--wait", "50ms"}, []string{`problem +circle .*arrived in the folder "Skräppost"`}},
		"filed by another":     {func(b *bench) { b.instead(func(raw []byte) { b.put("Processed", raw) }) }, nil, []string{`ok +circle`, `problem +sender`}},
		"without its workbook": {func(b *bench) { b.instead(func(raw []byte) { b.put("INBOX", withoutBook(raw)) }) }, nil, []string{`problem +circle .*without its workbook`}},
		"another workbook": {func(b *bench) {
			b.instead(func(raw []byte) { b.put("INBOX", bytes.Replace(raw, []byte("\r\nUEsDB"), []byte("\r\nUEsDC"), 1)) })
		}, nil, []string{`problem +circle .*another than was sent`}},

		"another Message-ID": {func(b *bench) {
			b.instead(func(raw []byte) {
				b.put("INBOX", bytes.Replace(raw, []byte("Message-ID: <check-"), []byte("Message-ID: <new-"), 1))
			})
		}, []string{"--wait", "50ms"}, []string{`problem +circle .*another Message-ID`}},

		"wrong auth_server": {func(b *bench) { b.settings["auth_server"] = `"mx.annan.example"` }, nil,
			[]string{`problem +sender .*from mx.kommun.example\n.*hint: sender_check = "auth-results" and auth_server = "mx.kommun.example"`}},
		"no check chosen": {func(b *bench) { delete(b.settings, "sender_check") }, nil, []string{`not set +sender .*auth_server = "mx.kommun.example" would be right`}},
		"not our own":     {func(b *bench) { delete(b.settings, "smtp.user"); delete(b.settings, "smtp.password") }, nil, []string{`problem +sender .*dmarc=fail.*\n.*hint: .*smtp.user`}},
		"no verdict": {func(b *bench) { b.instead(func(raw []byte) { b.put("INBOX", raw) }) }, nil,
			[]string{`ok +circle`, `problem +sender .*no Authentication-Results field\n.*hint: .*closed-relay`}},
		"exchange": {func(b *bench) {
			b.instead(func(raw []byte) {
				b.put("INBOX", append([]byte("X-MS-Exchange-Organization-AuthAs: Internal\r\nX-MS-Exchange-Organization-AuthSource: ex1.kommun.example\r\n"), raw...))
			})
		}, nil, []string{`problem +sender .*\n.*hint: sender_check = "exchange"`}},
		"closed relay": {func(b *bench) { b.settings["sender_check"] = `"closed-relay"` }, nil, []string{`ok +sender .*right only when nobody outside`}},

		"no database folder": {func(b *bench) { b.settings["database"] = `"nowhere/rond.db"` }, nil, []string{`problem +database .*folder`}},
		"no database":        {func(b *bench) { os.WriteFile(filepath.Join(b.dir, "rond.db"), []byte("not a database, surely"), 0o600) }, nil, []string{`problem +database `}},
		"database in use": {func(b *bench) {
			b.database()
			b.locked()
			b.settings["web.listen"] = `"` + b.taken() + `"`
		}, nil, []string{`ok +database .*whole; a rond is working on it`, `ok +pages`}},
		"port taken":             {func(b *bench) { b.settings["web.listen"] = `"` + b.taken() + `"` }, nil, []string{`problem +pages .*is taken`}},
		"no such port":           {func(b *bench) { b.settings["web.listen"] = `"192.0.2.1:8080"`; b.proxied() }, nil, []string{`problem +pages .*\n.*hint: .*address of this machine`}},
		"folder to come":         {func(b *bench) { b.settings["watched_folder"] = `"in"` }, nil, []string{`warning +folder .*not there yet`}},
		"folder without a place": {func(b *bench) { b.settings["watched_folder"] = `"share/in"` }, nil, []string{`problem +folder .*\n.*hint: .*mount`}},
		"folder open to all": {func(b *bench) {
			b.settings["watched_folder"] = `"in"`
			os.Mkdir(filepath.Join(b.dir, "in"), 0o777)
			os.Chmod(filepath.Join(b.dir, "in"), 0o777)
		}, nil, []string{`problem +folder .*\n.*hint: chmod o-w`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			c.prepare(b)
			code, out := b.check(c.args...)
			if want := strings.Contains(strings.Join(c.want, "\n"), "problem"); want != (code == 1) {
				t.Errorf("exit %d", code)
			}
			for _, want := range c.want {
				if !regexp.MustCompile(`(?m)^` + want).MatchString(out) {
					t.Errorf("nothing like %s", want)
				}
			}
			if problems, hints := strings.Count(out, "problem "), strings.Count(out, "hint: "); problems > hints {
				t.Errorf("%d problems, %d remedies", problems, hints)
			}
			if strings.Contains(out, "hemligt") || strings.Contains(out, `"fel"`) {
				t.Error("a password is told")
			}
			if t.Failed() {
				t.Log("\n" + out)
			}
		})
	}
}

// TestCheckJSON is one array and nothing else, with problems too.
func TestCheckJSON(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.settings["imap.folder"] = `"Svar"`
	code, out := b.check("--json")
	var found []finding
	if err := json.Unmarshal([]byte(out), &found); err != nil || code != 1 {
		t.Fatalf("exit %d, %v:\n%s", code, err, out)
	}
	states := map[string]string{}
	for _, f := range found {
		states[f.Check] = f.State
		if f.What == "" || (f.State == isWrong) != (f.Remedy != "") {
			t.Errorf("%+v", f)
		}
	}
	want := map[string]string{"settings": isWell, "texts": isWell, "database": isWell, "pages": isWell, "smtp": isWell, "imap": isWrong, "circle": isVain}
	if !maps.Equal(states, want) {
		t.Errorf("got %v, want %v", states, want)
	}
}

// TestCheckLeavesTheMailboxAsItWas: the test mail ends in Processed, and what
// lay in the mailbox lies there still. A rond that takes the test mail in
// itself sees a machine's mail, and answers nobody.
func TestCheckLeavesTheMailboxAsItWas(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("INBOX", []byte("From: eva@kommun.example\r\nSubject: svar\r\n\r\nhej\r\n"))
	if code, out := b.check(); code != 0 {
		t.Fatal(out)
	}
	client := b.reader()
	defer client.Close()
	for folder, want := range map[string]uint32{"INBOX": 1, "Processed": 1} {
		data, err := client.Select(folder, nil).Wait()
		if err != nil || data.NumMessages != want {
			t.Errorf("%s: %+v, %v", folder, data, err)
		}
	}
	sent := b.server.Messages()
	if len(sent) != 1 || sent[0].From != benchAddress || sent[0].To != benchAddress {
		t.Errorf("sent %+v", sent)
	}
	b.put("INBOX", sent[0].Raw)
	if out := b.must(t, "run"); !strings.Contains(out, "1 automatic") {
		t.Errorf("taken in as something else:\n%s", out)
	}
	if len(b.server.Messages()) != 1 {
		t.Error("somebody was answered")
	}
}

// TestCheckBesideServe: a daemon that runs takes the test mail in as a
// machine's, and check finds it all the same.
func TestCheckBesideServe(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.write()
	daemon := b.serve(t)
	b.settings["web.listen"] = `"` + strings.TrimPrefix(daemon.url(t), "http://") + `"`
	code, out := b.check()
	if code != 0 {
		t.Errorf("exit %d\n%s", code, out)
	}
	for _, want := range []string{`ok +database .*a rond is working on it`, `ok +pages`, `ok +circle .*byte for byte`, `ok +sender`} {
		if !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("nothing like %s in\n%s", want, out)
		}
	}
	if sent := b.server.Messages(); len(sent) != 1 {
		t.Errorf("%d mails, want the test mail alone", len(sent))
	}
}

// TestCheckStops when it is asked to, while it waits: that is no fault of the
// installation's.
func TestCheckStops(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.write()
	ctx, cancel := context.WithCancel(t.Context())
	b.instead(func([]byte) { cancel() })
	var out, errs bytes.Buffer
	p := &program{in: strings.NewReader(""), out: &out, err: &errs, env: func(string) string { return "" }, clock: func() time.Time { return newYear }}
	if code := p.run(ctx, []string{"--config", b.config, "check", "--wait", "10m"}); code != 1 || strings.Contains(out.String(), "problem") {
		t.Errorf("exit %d\n%s%s", code, out.String(), errs.String())
	}
}

// TestUnreachable is what cannot be arranged on one machine.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	server := config.Server{Host: "mail.kommun.example", Port: 587, User: "u"}
	for _, c := range []struct {
		stage string
		err   error
		want  string
	}{
		{"reach", &net.DNSError{IsNotFound: true, Name: "mail.kommun.example"}, "there is no machine called mail.kommun.example"},
		{"reach", &net.DNSError{Err: "server misbehaving", IsTemporary: true}, "cannot be looked up"},
		{"reach", fmt.Errorf("dial: %w", context.DeadlineExceeded), "does not answer"},
		{"reach", io.ErrUnexpectedEOF, "cannot be reached"},
		{"greet", fmt.Errorf("read: %w", context.DeadlineExceeded), "says nothing"},
		{"greet", io.EOF, "breaks off"},
		{"secure", fmt.Errorf("read: %w", context.DeadlineExceeded), "in time"},
		{"secure", io.EOF, "no encrypted connection"},
		{"login", io.EOF, "logging in to mail.kommun.example failed"},
		{"login", notify.ErrReadable, "everybody on the way can read"},
	} {
		what, remedy := unreachable("smtp", server, c.stage, fmt.Errorf("connecting: %w", c.err))
		if !strings.Contains(what, c.want) || remedy == "" {
			t.Errorf("%s, %v: %q, %q", c.stage, c.err, what, remedy)
		}
	}
	if what, _ := unreachable("imap", server, string(inbox.StageFolder), io.EOF); !strings.Contains(what, "no such folder") {
		t.Error(what)
	}
}
