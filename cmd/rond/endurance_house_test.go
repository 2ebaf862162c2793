//go:build unix

package main

import (
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"rond/internal/store"
)

// TestThousandMailsToPostfix hands 1,000 mails to a real server, over STARTTLS
// and four connections through a line that is cut again and again, and strikes
// the balance from the mailboxes.
func TestThousandMailsToPostfix(t *testing.T) {
	needs(t, "postfix")
	t.Parallel()
	const owners = 1000
	house := openPostHouse(t, addresses(owners))
	line := startWire(t, "127.0.0.1:"+house.smtp)
	dir := t.TempDir()
	_, port, _ := net.SplitHostPort(line.Addr().String())
	s := manyAsked(t, dir, owners, fmt.Sprintf("host = \"127.0.0.1\"\nport = %s\nca_file = %q\nconnections = 4", port, house.ca))

	now := time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)
	r := s.opened(t, func() time.Time { return now })
	if _, err := r.engine.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	passes := r.sendAll(t, dir, &now)
	house.untilEmpty(t)
	came := house.boxes(t)
	twice, marked, unknown := 0, 0, 0
	for _, m := range mailsIn(t, dir) {
		n := came[m.MessageID]
		if n > m.Transmissions || m.Transmissions > 2 {
			t.Errorf("mail %d came %d times, and its row says %d", m.ID, n, m.Transmissions)
		}
		if m.State == store.MailUnknown {
			unknown++
			if _, err := r.engine.SendAgain(t.Context(), m.ID, operator); err != nil {
				t.Error(err)
			}
		} else if n == 0 || m.State != store.MailSent {
			t.Errorf("mail %d came %d times, and is %s", m.ID, n, m.State)
		}
		if n == 2 {
			twice++
		}
		if m.Transmissions == 2 {
			marked++
		}
	}
	t.Logf("%d passes, the line was cut %d times; %d of %d mails came, %d of them twice, %d are marked so, of %d nobody knows", passes, line.count(), len(came), owners, twice, marked, unknown)
	if line.count() < 20 {
		t.Error("the line was hardly cut: the test shows nothing")
	}
	line.mend()
	r.sendAll(t, dir, &now)
	house.untilEmpty(t)
	for _, a := range addresses(owners) {
		if files, _ := filepath.Glob(house.maildir(a)); len(files) == 0 {
			t.Errorf("%s has had no mail, although what nobody knew of was sent again", a)
		}
	}
}

// sendAll makes one pass after another, a minute apart, until nothing waits.
func (r *rond) sendAll(t testing.TB, dir string, now *time.Time) (passes int) {
	t.Helper()
	for len(mailsIn(t, dir, store.MailQueued, store.MailUncertain, store.MailSending)) > 0 {
		if passes++; passes > 1000 {
			t.Fatal("it never ends")
		}
		if _, err := r.engine.Send(t.Context(), r.via...); err != nil {
			t.Fatal(err)
		}
		*now = now.Add(time.Minute)
	}
	return passes
}

func addresses(owners int) (all []string) {
	for i := range owners {
		all = append(all, fmt.Sprintf("vc%d@kommun.example", i+1))
	}
	return all
}

// opened is the installation inside the test, until it ends.
func (s *session) opened(t testing.TB, clock func() time.Time) *rond {
	t.Helper()
	p := &program{out: io.Discard, err: io.Discard, env: func(string) string { return "" }, clock: clock, config: s.config}
	cfg, err := p.settings()
	if err != nil {
		t.Fatal(err)
	}
	r, err := open(t.Context(), cfg, clock, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.close() })
	return r
}

// wire carries connections to a server, and cuts each after a while: in the
// middle of what either side says, or before the server's words have come
// through.
type wire struct {
	net.Listener
	to   string
	mu   sync.Mutex
	luck *rand.Rand // nil for a line that holds
	cuts int
}

func startWire(t *testing.T, to string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{Listener: l, to: to, luck: rand.New(rand.NewPCG(5, 6))}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go w.carry(c.(*net.TCPConn))
		}
	}()
	return w
}

func (w *wire) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.cuts
}

// mend makes the lines from now on hold.
func (w *wire) mend() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.luck = nil
}

// lasts is how many bytes from the client and how many reads from the server a
// line carries; half the lines break at the one, half at the other.
func (w *wire) lasts() (up int64, down int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.luck == nil:
		return math.MaxInt64, math.MaxInt
	case w.luck.IntN(2) == 0:
		return 1000 + w.luck.Int64N(400_000), math.MaxInt
	}
	return math.MaxInt64, 3 + w.luck.IntN(60)
}

// carry moves what is said both ways until one side ends, or the line is cut,
// with what the server says next lost.
func (w *wire) carry(client *net.TCPConn) {
	defer client.Close()
	far, err := net.Dial("tcp", w.to)
	if err != nil {
		return
	}
	defer far.Close()
	server := far.(*net.TCPConn)
	up, down := w.lasts()
	var cut sync.Once
	sever := func() {
		cut.Do(func() {
			w.mu.Lock()
			w.cuts++
			w.mu.Unlock()
			_ = client.SetLinger(0)
			_ = client.Close()
			_ = server.Close()
		})
	}
	var both sync.WaitGroup
	both.Go(func() {
		if n, _ := io.CopyN(server, client, up); n == up {
			sever()
		}
		_ = server.CloseWrite()
	})
	both.Go(func() {
		buf := make([]byte, 16<<10)
		for range down {
			n, err := server.Read(buf)
			if err != nil {
				break
			}
			if _, err := client.Write(buf[:n]); err != nil {
				break
			}
			down--
		}
		if down == 0 {
			_, _ = server.Read(buf) // the next reply is lost
			sever()
		}
		_ = client.CloseWrite()
	})
	both.Wait()
}

// untilEmpty waits until Postfix has put everything in its mailboxes.
func (h *mailHouse) untilEmpty(t testing.TB) {
	t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for h.queued(t) > 0 {
		select {
		case <-tick.C:
		case <-late.C:
			t.Fatalf("Postfix still has %d mails", h.queued(t))
		}
	}
}

// queued counts the files of Postfix's queues. mailq would ask a service that
// this house does without.
func (h *mailHouse) queued(t testing.TB) (n int) {
	t.Helper()
	for _, queue := range []string{"incoming", "active", "deferred"} {
		err := filepath.WalkDir(filepath.Join(h.dir, "queue", queue), func(_ string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				n++
			}
			return nil // it may have gone meanwhile
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// maildir is a pattern of the files of somebody's mailbox.
func (h *mailHouse) maildir(address string) string {
	local, _, _ := strings.Cut(address, "@")
	return filepath.Join(h.dir, "mail", local, "Maildir", "new", "*")
}

// boxes counts what lies in the mailboxes, by Message-ID.
func (h *mailHouse) boxes(t testing.TB) map[string]int {
	t.Helper()
	files, err := filepath.Glob(h.maildir("*"))
	if err != nil {
		t.Fatal(err)
	}
	came := map[string]int{}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		came[messageID(t, []byte(strings.ReplaceAll(string(raw), "\r\n", "\n")))]++
	}
	return came
}
