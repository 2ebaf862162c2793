package inbox_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"rond/internal/inbox"
)

// hole stands before a server, and swallows everything, both ways, on the
// connection over which a client has said the nth of some command. With
// answered the server still hears that command, and its answer is lost.
// Nothing is closed. It happens once.
type hole struct {
	l        net.Listener
	command  string
	nth      int
	answered bool
	masked   string // what the server says of itself that the client does not hear

	mu     sync.Mutex
	heard  int
	opened bool
}

func newHole(t *testing.T, to, command string, nth int, answered bool, masked string) *hole {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	h := &hole{l: l, command: command, nth: nth, answered: answered, masked: masked}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s, err := net.Dial("tcp", to)
			if err != nil {
				c.Close()
				continue
			}
			gone := make(chan struct{})
			go h.pass(s, c, gone, true)
			go h.pass(c, s, gone, false)
		}
	}()
	return h
}

// pass copies until the connection is gone into the hole: from then on it
// reads, and passes nothing.
func (h *hole) pass(to, from net.Conn, gone chan struct{}, fromClient bool) {
	defer to.Close()
	defer from.Close()
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		select {
		case <-gone:
			continue
		default:
		}
		if fromClient && h.hears(buf[:n]) {
			close(gone)
			if !h.answered {
				continue
			}
		}
		if !fromClient && h.masked != "" {
			copy(buf, bytes.ReplaceAll(buf[:n], []byte(h.masked), []byte(strings.Repeat("X", len(h.masked)))))
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}

// hears reports whether the hole opens now.
func (h *hole) hears(line []byte) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	words := bytes.ToUpper(line)
	if h.opened || !bytes.Contains(append([]byte(" "), words...), []byte(" "+h.command)) {
		return false
	}
	h.heard++
	h.opened = h.heard == h.nth
	return h.opened
}

func (h *hole) wasOpened() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.opened
}

// TestBlackHole: the network swallows a connection in every command in turn,
// with the command or with its answer. Each call comes back within a few times
// the limit of one command; over another connection the work is then done:
// nothing is lost, and nothing handed over twice that was moved.
func TestBlackHole(t *testing.T) {
	t.Parallel()
	plain := imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapUIDPlus: {}}
	all := imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapMove: {}, imap.CapUIDPlus: {}, imap.CapIdle: {}}
	for _, c := range []struct {
		command string
		nth     int
		caps    imap.CapSet
		masked  string
	}{
		{"LOGIN", 1, all, ""}, {"SELECT", 1, all, ""}, {"SELECT", 2, all, ""}, {"STATUS", 2, all, ""}, {"CREATE", 1, all, ""}, {"LIST", 1, all, ""},
		{"UID SEARCH", 1, all, ""}, {"RFC822.SIZE", 1, all, ""}, {"BODY.PEEK", 1, all, ""}, {"BODY.PEEK", 2, all, ""},
		{"UID MOVE", 1, all, ""}, {"UID MOVE", 3, all, ""}, {"IDLE", 1, all, ""}, {"DONE", 1, all, ""}, {"LOGOUT", 1, all, ""},
		{"UID COPY", 2, plain, ""}, {"UID STORE", 2, plain, ""}, {"UID EXPUNGE", 2, plain, ""},
		{"CAPABILITY", 1, all, "[CAPABILITY"}, {"NOOP", 1, all, "IDLE"}, // servers that say so only when asked, and that tell of nothing
	} {
		for _, answered := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s %d answered %v", c.command, c.nth, answered), func(t *testing.T) {
				t.Parallel()
				addr, user := oldServer(t, c.caps)
				for i := range 4 {
					appendTo(t, user, fmt.Sprint("mejl ", i))
				}
				h := newHole(t, addr, c.command, c.nth, answered, c.masked)
				taken := survives(t, h)
				if !h.wasOpened() {
					t.Errorf("%s was never said", c.command)
				}
				keys := slices.Compact(slices.Sorted(slices.Values(taken)))
				if len(keys) != 4 || len(taken) > 5 {
					t.Errorf("taken: %q", taken)
				}
				equal(t, "INBOX", subjects(t, addr, "INBOX"))
				got := subjects(t, addr, "Processed")
				slices.Sort(got)
				equal(t, "Processed", slices.Compact(got), "mejl 0", "mejl 1", "mejl 2", "mejl 3")
			})
		}
	}
}

// survives lives a mailbox's life through the hole, as the daemon does, and
// gives the keys of what was handed over.
func survives(t *testing.T, h *hole) (taken []string) {
	t.Helper()
	const limit = 500 * time.Millisecond
	cfg := config(h.l.Addr().String())
	cfg.CommandTimeout = limit
	take := func(_ context.Context, d inbox.Delivery) (string, error) {
		taken = append(taken, d.Key)
		return "Processed", nil
	}
	for range 4 {
		m := (*inbox.Mailbox)(nil)
		for _, step := range []struct {
			name string
			do   func() error
		}{
			{"open", func() (err error) { m, err = inbox.OpenMailbox(t.Context(), cfg); return err }},
			{"prepare", func() error { return m.Prepare(t.Context()) }},
			{"list", func() error { _, err := m.Folders(t.Context()); return err }},
			{"each", func() error { _, err := m.Each(t.Context(), take); return err }},
			{"wait", func() error { return m.Wait(t.Context(), time.Millisecond) }},
			{"again", func() error { _, err := m.Each(t.Context(), take); return err }},
		} {
			began := time.Now()
			err := step.do()
			if took := time.Since(began); took > 8*limit {
				t.Errorf("%s took %v: %v", step.name, took, err)
			}
			if err != nil {
				if !strings.Contains(err.Error(), "deadline") {
					t.Errorf("%s: %v, want a deadline", step.name, err)
				}
				break
			}
		}
		if m == nil {
			continue
		}
		began := time.Now()
		m.Close()
		if took := time.Since(began); took > 4*limit {
			t.Errorf("closing took %v", took)
		}
	}
	return taken
}
