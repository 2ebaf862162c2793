package inbox_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"rond/internal/inbox"
)

// TestLostBeforeTheMove: the connection is cut between handling and moving.
// Another is opened, and nothing is lost or handed over twice.
func TestLostBeforeTheMove(t *testing.T) {
	t.Parallel()
	s := mailServer(t)
	for i := range 5 {
		send(t, s, fmt.Sprint("mejl ", i), 80)
	}
	gate := newGate(t, s.IMAPAddr())
	taken := map[string]int{}
	for round := 0; ; round++ {
		if round > 20 {
			t.Fatal("does not come to an end")
		}
		m, err := inbox.OpenMailbox(t.Context(), config(gate.addr()))
		if err != nil {
			t.Fatal(err)
		}
		_, err = m.Each(t.Context(), func(_ context.Context, d inbox.Delivery) (string, error) {
			taken[d.Key]++
			if taken[d.Key] == 1 {
				gate.cut()
			}
			return "Processed", nil
		})
		m.Close()
		if err == nil {
			break
		}
	}
	if len(taken) != 5 {
		t.Errorf("%d keys: %v, want 5", len(taken), taken)
	}
	for key, n := range taken {
		if n != 1 {
			t.Errorf("%s was handed over %d times, want 1", key, n)
		}
	}
	equal(t, "INBOX", subjects(t, s.IMAPAddr(), "INBOX"))
	if got := subjects(t, s.IMAPAddr(), "Processed"); len(got) != 5 {
		t.Errorf("Processed: %q", got)
	}
}

// TestSilence: a server that takes connections and never says a word.
func TestSilence(t *testing.T) {
	t.Parallel()
	const limit = 300 * time.Millisecond
	within := func(t *testing.T, what string, err error, began time.Time) {
		t.Helper()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v, want a deadline", what, err)
		}
		if took := time.Since(began); took > 10*limit {
			t.Errorf("%s took %v", what, took)
		}
	}
	for _, security := range []string{"none", "starttls", "tls"} {
		t.Run("silent from the start, "+security, func(t *testing.T) {
			t.Parallel()
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			cfg := config(l.Addr().String())
			cfg.TLS, cfg.CommandTimeout = security, limit
			began := time.Now()
			_, err = inbox.OpenMailbox(t.Context(), cfg)
			within(t, "open", err, began)
		})
	}
}

// gate passes connections on to a server until told otherwise.
type gate struct {
	l       net.Listener
	current atomic.Pointer[net.Conn]
}

func newGate(t *testing.T, to string) *gate {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{l: l}
	t.Cleanup(func() { l.Close() })
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
			g.current.Store(&c)
			go g.pass(s, c)
			go g.pass(c, s)
		}
	}()
	return g
}

func (g *gate) addr() string { return g.l.Addr().String() }

// cut closes the connection in use.
func (g *gate) cut() { (*g.current.Load()).Close() }

func (g *gate) pass(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	r := bufio.NewReader(from)
	buf := make([]byte, 4096)
	for {
		n, err := r.Read(buf)
		if err != nil {
			return
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}
