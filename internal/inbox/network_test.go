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

// TestBlackHole: the network swallows everything from some moment on. Each
// command must come back within its limit.
func TestBlackHole(t *testing.T) {
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
	steps := map[string]func(ctx context.Context, m *inbox.Mailbox, hole func()) error{
		"select": func(ctx context.Context, m *inbox.Mailbox, hole func()) error {
			hole()
			_, err := m.Each(ctx, nil)
			return err
		},
		"move": func(ctx context.Context, m *inbox.Mailbox, hole func()) error {
			_, err := m.Each(ctx, func(context.Context, inbox.Delivery) (string, error) { hole(); return "Processed", nil })
			return err
		},
		"next fetch": func(ctx context.Context, m *inbox.Mailbox, hole func()) error {
			_, err := m.Each(ctx, func(context.Context, inbox.Delivery) (string, error) { hole(); return "", nil })
			return err
		},
		"idle": func(ctx context.Context, m *inbox.Mailbox, hole func()) error {
			hole()
			return m.Wait(ctx, time.Millisecond)
		},
	}
	for name, step := range steps {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := mailServer(t)
			send(t, s, "ett", 80)
			send(t, s, "två", 80)
			gate := newGate(t, s.IMAPAddr())
			cfg := config(gate.addr())
			cfg.CommandTimeout = limit
			m := open(t, cfg)
			began := time.Now()
			within(t, name, step(t.Context(), m, gate.swallow), began)
			m.Close()
		})
	}
}

// gate passes connections on to a server until told otherwise.
type gate struct {
	l       net.Listener
	holes   atomic.Bool
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

// swallow lets nothing through from now on, and closes nothing.
func (g *gate) swallow() { g.holes.Store(true) }

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
		if g.holes.Load() {
			continue
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}
