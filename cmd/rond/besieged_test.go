//go:build unix

package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rond/internal/audit"
	"rond/internal/config"
	"rond/internal/daemon"
	"rond/internal/engine"
	"rond/internal/inbox"
	"rond/internal/store"
)

const (
	besiegedMails = 400
	kickEvery     = 150 * time.Millisecond
)

// besieged is a daemon over a Dovecot that throws it out again and again.
type besieged struct {
	*mailHouse
	heard bell
	t     *testing.T
	rond  *rond
	daemon.Worker
	taken   atomic.Int64 // times that something was taken in
	opened  atomic.Int64
	kicked  atomic.Int64
	working func() // ends the daemon
}

func (b *besieged) TakeIn(ctx context.Context, d inbox.Delivery) (engine.Verdict, error) {
	defer b.heard.raise()
	defer b.taken.Add(1)
	return b.rond.engine.TakeIn(ctx, d)
}

// TestBesieged: Dovecot with TLS, its sessions kicked every 150 ms, while 400
// mails arrive in a folder. In the middle that folder is made anew with what
// lies in it, so that every mail has another UID under another UIDVALIDITY, and
// the folder of handled mail is taken away. None is lost, and none counted
// twice.
func TestBesieged(t *testing.T) {
	needs(t, "dovecot", "doveadm")
	b := besiege(t)
	began := time.Now()
	b.arrive(0, besiegedMails/2)
	b.heard.await(t, "a quarter has been taken in", func() bool { return b.taken.Load() >= besiegedMails/4 })
	b.upheaval()
	b.arrive(besiegedMails/2, besiegedMails)
	b.heard.await(t, "every mail has a row", func() bool { return len(b.rows()) == besiegedMails && b.left() == 0 })
	t.Logf("%d mails in %v over %d connections, %d kicks; %d times something was handed over", besiegedMails, time.Since(began).Round(time.Millisecond),
		b.opened.Load(), b.kicked.Load(), b.taken.Load())
	b.working()
	for id, rows := range b.rows() {
		if rows != 1 {
			t.Errorf("%s was counted %d times", id, rows)
		}
	}
	if n := b.kicked.Load(); n < 3 {
		t.Errorf("kicked %d times: this was no siege", n)
	}
	b.filed()
}

func besiege(t *testing.T) *besieged {
	t.Helper()
	b := &besieged{mailHouse: openMailboxes(t), t: t}
	for _, args := range [][]string{{"create", "INBOX"}, {"create", "Svar"}} {
		if err := b.mailboxes(args...); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "rond.toml")
	settings := quietSettings + fmt.Sprintf("[imap]\nhost = \"127.0.0.1\"\nport = %s\nca_file = %q\nuser = \"internkontroll@kommun.example\"\npassword = %q\nfolder = \"Svar\"\n",
		b.imap, b.ca, housePassword)
	if err := os.WriteFile(path, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, problems, err := config.Load(path, func(string) string { return "" })
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	if b.rond, err = open(t.Context(), cfg, time.Now, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	o := b.rond.work()
	b.Worker, o.Worker = o.Worker, b
	dial := o.Mailbox
	o.Mailbox = func(ctx context.Context) (daemon.Mailbox, error) {
		defer b.heard.raise()
		b.opened.Add(1)
		return dial(ctx)
	}
	b.run(daemon.New(o))
	return b
}

// run runs the daemon and kicks its sessions until working is called.
func (b *besieged) run(d *daemon.Daemon) {
	ctx, cancel := context.WithCancel(b.t.Context())
	ended, calm := make(chan error, 1), make(chan struct{})
	go func() { ended <- d.Run(ctx) }()
	go func() {
		defer close(calm)
		tick := time.NewTicker(kickEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if b.doveadm("kick", "internkontroll@kommun.example") == nil { // else nobody was there
					b.kicked.Add(1)
				}
			}
		}
	}()
	stopped := false
	b.working = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; err != nil {
			b.t.Error(err)
		}
		<-calm
	}
	b.t.Cleanup(func() { b.working(); b.rond.close() })
}

func (b *besieged) mailboxes(args ...string) error {
	return b.doveadm(append([]string{"mailbox", args[0], "-u", "internkontroll@kommun.example"}, args[1:]...)...)
}

// arrive delivers mails, each from somebody else.
func (b *besieged) arrive(from, to int) {
	b.t.Helper()
	for n := from; n < to; n++ {
		raw := fmt.Sprintf("From: avsandare%d@annan.example\r\nTo: internkontroll@kommun.example\r\nSubject: Svar %d\r\nMessage-ID: <%d@annan.example>\r\n\r\n%s",
			n, n, n, strings.Repeat("Här kommer det.\r\n", 100))
		b.delivers(b.t, "internkontroll", "Svar", fmt.Sprintf("%d.M%d.annan", time.Now().Unix(), n), []byte(raw), time.Now())
	}
}

// upheaval makes the folder that is read anew, with what lies in it, and takes
// away the one that handled mail is moved to.
func (b *besieged) upheaval() {
	b.t.Helper()
	for _, step := range []func() error{
		func() error { return b.mailboxes("rename", "Svar", "Gammal") },
		func() error { return b.mailboxes("create", "Svar") },
		func() error {
			return b.doveadm("move", "-u", "internkontroll@kommun.example", "Svar", "mailbox", "Gammal", "all")
		},
		func() error { return b.mailboxes("delete", "Gammal") },
		func() error { return b.mailboxes("rename", daemon.Held, "Undan") },
	} {
		if err := step(); err != nil {
			b.t.Fatal(err)
		}
	}
}

// rows counts the rows of each mail, leaving out those that say that it had
// been seen before.
func (b *besieged) rows() map[string]int {
	n := map[string]int{}
	err := b.rond.store.View(context.Background(), func(r store.Reader) error {
		all, err := r.Deliveries(context.Background(), store.DeliveryFilter{States: []string{store.DeliveryDone}})
		for _, d := range all {
			if d.Verdict != "repeated" {
				n[d.MessageID]++
			}
		}
		return err
	})
	if err != nil {
		b.t.Error(err)
	}
	return n
}

// left counts what still lies in the folder.
func (b *besieged) left() int {
	n := 0
	for _, dir := range []string{"new", "cur"} {
		files, _ := os.ReadDir(filepath.Join(b.dir, "mail", "internkontroll", "Maildir", ".Svar", dir))
		n += len(files)
	}
	return n
}

// filed holds that every mail lies in a folder of handled mail, and that the
// record is whole.
func (b *besieged) filed() {
	b.t.Helper()
	m := b.mailbox(b.t, "internkontroll@kommun.example")
	defer m.Close()
	for n := range besiegedMails {
		if _, ok, err := m.Find(b.t.Context(), fmt.Sprintf("%d@annan.example", n), daemon.Held, "Undan", daemon.Processed); err != nil || !ok {
			b.t.Errorf("mail %d lies in no folder: %v", n, err)
		}
	}
	err := b.rond.store.View(b.t.Context(), func(r store.Reader) error {
		report, err := audit.Verify(b.t.Context(), r)
		if len(report.Breaks) > 0 {
			b.t.Errorf("the record is broken: %+v", report.Breaks)
		}
		return err
	})
	if err != nil {
		b.t.Error(err)
	}
}
