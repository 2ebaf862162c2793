package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rond/internal/config"
	"rond/internal/daemon"
	"rond/internal/engine"
	"rond/internal/store"
	"rond/notify"
	"rond/scheduler"
)

// door is the way to a server, and can be shut.
type door struct {
	net.Listener
	to    string
	mu    sync.Mutex
	shut  bool
	conns []net.Conn
}

func openDoor(t *testing.T, to string) *door {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &door{Listener: l, to: to}
	t.Cleanup(func() { l.Close(); d.set(true) })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			d.pass(c)
		}
	}()
	return d
}

// pass lets a connection through, unless the door is shut.
func (d *door) pass(c net.Conn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, err := net.Dial("tcp", d.to)
	if err != nil || d.shut {
		c.Close()
		return
	}
	d.conns = append(d.conns, c, s)
	go func() { _, _ = io.Copy(s, c); s.Close() }()
	go func() { _, _ = io.Copy(c, s); c.Close() }()
}

// set shuts the door on everybody who has come through, or opens it.
func (d *door) set(shut bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shut = shut
	for _, c := range d.conns {
		c.Close()
	}
	d.conns = nil
}

// observed is the engine, and tells when the loops have used it.
type observed struct {
	daemon.Worker
	bell
	looks, ticks atomic.Int64
}

func (o *observed) Tick(ctx context.Context) (engine.Ticked, error) {
	defer o.raise()
	defer o.ticks.Add(1)
	return o.Worker.Tick(ctx)
}

func (o *observed) Send(ctx context.Context, via ...notify.Transport) (engine.Sent, error) {
	defer o.raise()
	return o.Worker.Send(ctx, via...)
}

// week is an installation whose daemon runs inside the test, with doors to
// its servers and a clock that is set by hand.
type week struct {
	*killer
	post       *post
	smtp, imap *door
	clock      atomic.Pointer[time.Time]
	rond       *rond
	daemon     *daemon.Daemon
	engine     *observed
	log        *journal
	stop       func()
}

// newWeek begins on 2 March, when everything that was asked before has been
// answered and eight people are to be asked.
func newWeek(t *testing.T) *week {
	t.Helper()
	w := &week{killer: newKiller(t), log: &journal{}, engine: &observed{}}
	w.workedUpTo("2026-01-26", "2026-02-02", "2026-02-10")
	w.post = watchPost(w.server)
	w.smtp, w.imap = openDoor(t, w.server.SMTPAddr()), openDoor(t, w.server.IMAPAddr())
	text, err := os.ReadFile(w.s.config)
	if err != nil {
		t.Fatal(err)
	}
	behind := string(text)
	for addr, d := range map[string]*door{w.server.SMTPAddr(): w.smtp, w.server.IMAPAddr(): w.imap} {
		_, port, _ := net.SplitHostPort(addr)
		_, fresh, _ := net.SplitHostPort(d.Addr().String())
		behind = strings.Replace(behind, "port = "+port, "port = "+fresh, 1)
	}
	if err := os.WriteFile(w.s.config, []byte(behind), 0o600); err != nil {
		t.Fatal(err)
	}
	w.at("2026-03-02")
	cfg, problems, err := config.Load(w.s.config, func(string) string { return "" })
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	log := slog.New(slog.NewTextHandler(w.log, nil))
	if w.rond, err = open(t.Context(), cfg, func() time.Time { return *w.clock.Load() }, log); err != nil {
		t.Fatal(err)
	}
	o := w.rond.work()
	o.Report = w.rond.beat
	alive := o.Alive
	w.engine.Worker, o.Worker = o.Worker, w.engine
	o.Alive = func(ctx context.Context) error {
		defer w.engine.raise()
		defer w.engine.looks.Add(1)
		return alive(ctx)
	}
	w.daemon = daemon.New(o)
	return w
}

// start runs the daemon until the test ends.
func (w *week) start() {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.daemon.Run(ctx) }()
	w.t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			w.t.Error(err)
		}
		w.rond.close()
	})
}

// at sets the clock to the morning of a day.
func (w *week) at(day string) {
	w.morning(day)
	now := w.s.now
	w.clock.Store(&now)
}

// passes lets days go by, with a look at what is due in each.
func (w *week) passes(days ...string) {
	for _, day := range days {
		w.at(day)
		before := w.engine.looks.Load()
		w.daemon.Poke()
		// The look that a poke wakes may be the second from now.
		w.engine.await(w.t, "it looks on "+day, func() bool { return w.engine.looks.Load() > before })
	}
}

// kinds counts the mails that have been written to owners since a day, by kind
// and state.
func (w *week) kinds(since string) map[string]int {
	n := map[string]int{}
	w.view(func(r store.Reader) error {
		all, err := r.Mails(w.t.Context(), store.MailFilter{})
		for _, m := range all {
			ours := m.Kind == "weekly" || m.Kind == "desk" // to the contact, of how things stand
			if !ours && m.Date.Format(time.DateOnly) >= since {
				n[m.Kind+" "+m.State]++
			}
		}
		return err
	})
	return n
}

// TestSMTPAwayForAWeek: what is due is decided and waits, nobody is reminded
// of what they have not got, and when the server is back everybody is asked
// once, with time to answer.
func TestSMTPAwayForAWeek(t *testing.T) {
	t.Parallel()
	w := newWeek(t)
	w.smtp.set(true)
	w.start()
	w.log.says(t, "msg=decided")
	w.log.says(t, "msg=trouble loop=sending")
	asked := w.kinds("2026-03-02")["dispatch queued"]
	w.passes("2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09")
	if got := w.kinds("2026-03-02"); got["dispatch queued"] != asked || asked == 0 || len(got) != 1 {
		t.Errorf("meanwhile: %v, want %d dispatches that wait and nothing else", got, asked)
	}
	if h := w.daemon.Health(); h.Sending.ID == "" || h.Sending.Since.Format(time.DateOnly) != "2026-03-02" || h.Mailbox.ID != "" {
		t.Errorf("health says %+v", h)
	}
	if out := w.s.must(t, "status"); !strings.Contains(out, "since 2026-03-02 09:00 the mail server cannot be used, and mail waits: ") {
		t.Errorf("status says\n%s", out)
	}
	before := len(w.server.Messages())
	noon := w.s.now.Add(4 * time.Hour)
	w.clock.Store(&noon)
	w.smtp.set(false)
	w.post.await(t, "everybody is asked", func() bool { return len(w.post.Messages()) >= before+asked })
	w.log.says(t, `msg="trouble has ended" loop=sending`)
	w.engine.await(t, "all is settled", func() bool { return w.kinds("2026-03-02")["dispatch sent"] == asked })
	if got := w.kinds("2026-03-02"); got["dispatch sent"] != asked || len(got) != 1 {
		t.Errorf("afterwards: %v", got)
	}
	w.checkFresh("2026-03-09")
	w.checkRepeats()
	w.checkRequests("2026-03-02")
}

// checkFresh holds that who was asked on a day has ten working days from it.
func (w *week) checkFresh(day string) {
	sent, err := scheduler.ParseDate(day)
	if err != nil {
		w.t.Fatal(err)
	}
	want := scheduler.NewCalendar().Add(sent, 10).String()
	w.view(func(r store.Reader) error {
		all, err := r.Requests(w.t.Context(), store.RequestFilter{Day: "2026-03-02"})
		for _, q := range all {
			if q.Due < want {
				w.t.Errorf("request %d left on %s and is due on %s, want %s", q.ID, day, q.Due, want)
			}
		}
		return err
	})
}

// TestIMAPAwayForAWeek: what is written goes out, nobody is reminded of what
// may lie in the mailbox, and when it is back everything is taken in once.
func TestIMAPAwayForAWeek(t *testing.T) {
	t.Parallel()
	w := newWeek(t)
	w.start()
	w.log.says(t, "msg=decided")
	w.engine.await(t, "everybody is asked", func() bool {
		got := w.kinds("2026-03-02")
		return got["dispatch sent"] > 0 && got["dispatch queued"]+got["dispatch sending"] == 0
	})
	w.imap.set(true)
	w.log.says(t, "msg=trouble loop=mailbox")
	replies := len(w.replies)
	w.answer("2026-03-03")
	replies = len(w.replies) - replies
	before := w.engine.ticks.Load()
	w.passes("2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09", "2026-03-10", "2026-03-12")
	if n := w.engine.ticks.Load() - before; n != 0 {
		t.Errorf("decided %d times while %d replies lay unread", n, replies)
	}
	if h := w.daemon.Health(); h.Mailbox.ID == "" || h.Mailbox.Since.Format(time.DateOnly) != "2026-03-02" || h.Sending.ID != "" {
		t.Errorf("health says %+v", h)
	}
	if out := w.s.must(t, "status"); !strings.Contains(out, "since 2026-03-02 09:00 the mailbox cannot be read, and nothing new is decided: ") {
		t.Errorf("status says\n%s", out)
	}
	w.imap.set(false)
	w.post.await(t, "every reply has a receipt", func() bool {
		got := answering(t, w.server)
		for _, id := range w.replies {
			if got[id] == 0 {
				return false
			}
		}
		return true
	})
	w.engine.await(t, "it decides again, and has sent all", func() bool {
		return w.engine.ticks.Load() > before && w.kinds("2026-03-02")["receipt sent"] == replies
	})
	if got := w.kinds("2026-03-02"); got["dispatch sent"] != replies || got["receipt sent"] != replies || len(got) != 2 {
		t.Errorf("afterwards: %v, want a receipt for each of %d replies, and no reminder", got, replies)
	}
	if w.daemon.Health().Mailbox.ID != "" {
		t.Error("the mailbox is back, and health does not say so")
	}
	w.checkAnswers()
	w.checkRepeats()
	w.checkRequests("2026-03-02")
}
