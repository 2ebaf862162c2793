package notify

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

var envelope = Envelope{From: "internkontroll@kommun.example", To: "bodil@kommun.example"}

func letter() []byte {
	return []byte("Subject: hej\r\n\r\n.rad med punkt\r\n" + strings.Repeat("rad\r\n", 4000))
}

// bigLetter is larger than what the network holds between the two ends, so
// that a break in the middle of it is noticed before the dot.
func bigLetter() []byte {
	return append(letter(), strings.Repeat(strings.Repeat("rad ", 200)+"\r\n", 6000)...)
}

func always(Phase) error { return nil }

// breakage is one way to break the talk, and what must come of it.
type breakage struct {
	step, does string
	result     Result
	phase      Phase
	code       int
	whole      bool
}

func breakages() []breakage {
	return []breakage{
		{"greeting", "", Accepted, PhaseDone, 250, false},
		{"greeting", "421 4.3.2 too busy", Retry, PhaseConnect, 421, true},
		{"greeting", "554 5.7.1 go away", Retry, PhaseConnect, 554, true},
		{"greeting", "close", Retry, PhaseConnect, 0, true},
		{"greeting", "hang", Retry, PhaseConnect, 0, true},
		{"greeting", "garbage", Retry, PhaseConnect, 0, true},
		{"greeting", "flood", Retry, PhaseConnect, 0, true},
		{"ehlo", "421 4.3.2 closing", Retry, PhaseConnect, 421, true},
		{"ehlo", "close", Retry, PhaseConnect, 0, true},
		{"ehlo", "hang", Retry, PhaseConnect, 0, true},
		{"ehlo", "flood", Retry, PhaseConnect, 0, true},
		{"ehlo", "502 5.5.1 no extensions here", Accepted, PhaseDone, 250, false}, // HELO does

		{"mail", "451 4.3.0 later", Retry, PhaseMail, 451, false},
		{"mail", "421 4.7.0 too many", Retry, PhaseMail, 421, true},
		{"mail", "432 4.3.2 concurrent connections", Retry, PhaseMail, 432, true},
		{"mail", "450 4.7.1 slower", Retry, PhaseMail, 450, true},
		{"mail", "450 4.70.1 something else", Retry, PhaseMail, 450, false},
		{"mail", "550 5.7.60 not your address", Rejected, PhaseMail, 550, false},
		{"mail", "530 5.7.0 log in first", Retry, PhaseMail, 530, true},
		{"mail", "552 5.3.4 too large", Rejected, PhaseMail, 552, false},
		{"mail", "354 go on", Retry, PhaseMail, 354, false},
		{"mail", "close", Retry, PhaseMail, 0, true},
		{"mail", "hang", Retry, PhaseMail, 0, true},
		{"mail", "garbage", Retry, PhaseMail, 0, true},
		{"mail", "flood", Retry, PhaseMail, 0, true},

		{"rcpt", "450 4.2.0 greylisted", Retry, PhaseRcpt, 450, false},
		{"rcpt", "550 5.1.1 nobody", Rejected, PhaseRcpt, 550, false},
		{"rcpt", "close", Retry, PhaseRcpt, 0, true},
		{"rcpt", "hang", Retry, PhaseRcpt, 0, true},
		{"rcpt", "garbage", Retry, PhaseRcpt, 0, true},

		{"data", "451 4.3.0 disk full", Retry, PhaseData, 451, false},
		{"data", "554 5.5.1 no recipients", Rejected, PhaseData, 554, false},
		{"data", "250 what", Retry, PhaseData, 250, false},
		{"data", "close", Retry, PhaseData, 0, false},
		{"data", "hang", Retry, PhaseData, 0, false},
		{"data", "garbage", Retry, PhaseData, 0, false},

		{"body", "close", Retry, PhaseData, 0, false},

		{"dot", "250 2.0.0 queued as 4711", Accepted, PhaseDone, 250, false},
		{"dot", "251 forwarding", Accepted, PhaseDone, 251, false},
		{"dot", "451 4.3.0 scanner busy", Retry, PhaseDone, 451, false},
		{"dot", "421 4.3.2 closing", Retry, PhaseDone, 421, true},
		{"dot", "550 5.7.1 looks like spam", Rejected, PhaseDone, 550, false},
		{"dot", "530 5.7.57 not authenticated", Rejected, PhaseDone, 530, false},
		{"dot", "354 still going", Uncertain, PhaseData, 354, false},
		{"dot", "close", Uncertain, PhaseData, 0, false},
		{"dot", "taken+close", Uncertain, PhaseData, 0, false},
		{"dot", "hang", Uncertain, PhaseData, 0, false},
		{"dot", "garbage", Uncertain, PhaseData, 0, false},
		{"dot", "flood", Uncertain, PhaseData, 0, false},
	}
}

// TestOutcomes breaks the talk at every step in every way and asks three
// things: what came of it, how far it came, and whether the server has the
// message. The outcome may say Uncertain only where nobody can know.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	for _, c := range breakages() {
		t.Run(c.step+"/"+c.does, func(t *testing.T) {
			t.Parallel()
			script := map[string][]string{}
			if c.does != "" {
				script[c.step] = []string{c.does}
			}
			server := startFaulty(t, script)
			transport := NewSMTP(server.config())
			defer transport.Close()
			var phases []Phase
			raw := letter()
			if c.step == "body" {
				raw = bigLetter()
			}
			out := transport.Deliver(t.Context(), envelope, raw, func(p Phase) error {
				phases = append(phases, p)
				return nil
			})
			if out.Result != c.result || out.Phase != c.phase || out.Whole != c.whole || out.Code != c.code && c.code != 251 {
				t.Errorf("outcome %+v, want %s in %s, code %d, whole %v", out, c.result, c.phase, c.code, c.whole)
			}
			if c.result != Accepted && out.Words == "" {
				t.Error("nothing for the ledger")
			}
			all := []Phase{PhaseConnect, PhaseMail, PhaseRcpt, PhaseData}
			if len(phases) == 0 || !slices.Equal(phases, all[:len(phases)]) {
				t.Errorf("phases %v", phases)
			}
			if last := phases[len(phases)-1]; c.phase != PhaseDone && last != c.phase {
				t.Errorf("the last phase that began is %s", last)
			}
			taken, _ := server.count()
			if want := map[Result]int{Accepted: 1}[c.result]; c.result != Uncertain && taken != want {
				t.Errorf("the server has %d messages, want %d", taken, want)
			}
		})
	}
}

// TestSameMailIsTakenWhole: after any failure the same transport delivers, and
// what arrives is the whole message with its dots.
func TestSameMailIsTakenWhole(t *testing.T) {
	t.Parallel()
	for _, step := range []string{"greeting", "mail", "rcpt", "data", "body"} {
		for _, does := range []string{"451 4.3.0 later", "close", "421 4.3.2 closing"} {
			if step == "body" && does != "close" {
				continue
			}
			t.Run(step+"/"+does, func(t *testing.T) {
				t.Parallel()
				server := startFaulty(t, map[string][]string{step: {does, ""}})
				transport := NewSMTP(server.config())
				defer transport.Close()
				raw := letter()
				first := raw
				if step == "body" {
					first = bigLetter()
				}
				if out := transport.Deliver(t.Context(), envelope, first, always); out.Result != Retry {
					t.Fatalf("first: %+v", out)
				}
				if out := transport.Deliver(t.Context(), envelope, raw, always); out.Result != Accepted {
					t.Fatalf("second: %+v", out)
				}
				if _, taken := server.heard(); len(taken) != 1 || taken[0] != string(raw) {
					t.Error("the message is not the one that was sent")
				}
			})
		}
	}
}

func TestConnectionIsReused(t *testing.T) {
	t.Parallel()
	server := startFaulty(t, map[string][]string{"rcpt": {"", "550 5.1.1 nobody", ""}})
	transport := NewSMTP(server.config())
	for range 5 {
		transport.Deliver(t.Context(), envelope, letter(), always)
	}
	if err := transport.Close(); err != nil {
		t.Fatal(err)
	}
	taken, conns := server.count()
	if taken != 4 || conns != 1 {
		t.Errorf("%d messages over %d connections, want 4 over one", taken, conns)
	}
	said, _ := server.heard()
	if last := said[len(said)-1]; last != "QUIT" {
		t.Errorf("the last word was %q", last)
	}
	if err := transport.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
}

// TestStaleConnection: a server that has closed while we were silent costs a
// new connection and nothing else.
func TestStaleConnection(t *testing.T) {
	t.Parallel()
	for _, does := range []string{"close", "421 4.4.2 idle too long", "garbage", "hang"} {
		t.Run(does, func(t *testing.T) {
			t.Parallel()
			server := startFaulty(t, map[string][]string{"rset": {does, ""}})
			transport := NewSMTP(server.config())
			defer transport.Close()
			for range 3 {
				if out := transport.Deliver(t.Context(), envelope, letter(), always); out.Result != Accepted {
					t.Fatalf("%+v", out)
				}
			}
			if taken, conns := server.count(); taken != 3 || conns != 2 {
				t.Errorf("%d messages over %d connections, want 3 over 2", taken, conns)
			}
		})
	}
}

// TestPhaseIsCommittedFirst: when the phase cannot be recorded it does not
// begin, and the server never hears of it.
func TestPhaseIsCommittedFirst(t *testing.T) {
	t.Parallel()
	verbs := map[Phase]string{PhaseConnect: "EHLO", PhaseMail: "MAIL", PhaseRcpt: "RCPT", PhaseData: "DATA"}
	before := map[Phase]Phase{PhaseConnect: "", PhaseMail: PhaseConnect, PhaseRcpt: PhaseMail, PhaseData: PhaseRcpt}
	for phase, verb := range verbs {
		t.Run(string(phase), func(t *testing.T) {
			t.Parallel()
			server := startFaulty(t, map[string][]string{})
			transport := NewSMTP(server.config())
			out := transport.Deliver(t.Context(), envelope, letter(), func(p Phase) error {
				if p == phase {
					return errors.New("the disk is full")
				}
				return nil
			})
			if out.Result != Retry || out.Phase != before[phase] || out.Words != "the disk is full" {
				t.Errorf("%+v", out)
			}
			if out := transport.Deliver(t.Context(), envelope, letter(), always); out.Result != Accepted {
				t.Errorf("afterwards: %+v", out)
			}
			if err := transport.Close(); err != nil {
				t.Fatal(err)
			}
			n := 0
			said, _ := server.heard()
			for _, line := range said {
				if strings.HasPrefix(line, verb) {
					n++
				}
			}
			if n != 1 {
				t.Errorf("the server heard %s %d times, want once", verb, n)
			}
		})
	}
}

func TestContextEndsTransmission(t *testing.T) {
	t.Parallel()
	for step, want := range map[string]Result{"greeting": Retry, "mail": Retry, "data": Retry, "dot": Uncertain} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			server := startFaulty(t, map[string][]string{step: {"hang"}})
			config := server.config()
			config.Timeouts = Timeouts{} // minutes: only the context can end it in time
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			last := map[string]Phase{"greeting": PhaseConnect, "mail": PhaseMail, "data": PhaseData, "dot": PhaseData}[step]
			out := NewSMTP(config).Deliver(ctx, envelope, letter(), func(p Phase) error {
				if p == last && step != "dot" {
					cancel()
				}
				if p == last && step == "dot" {
					context.AfterFunc(ctxAfterBody(server), cancel)
				}
				return nil
			})
			if out.Result != want {
				t.Errorf("%+v, want %s", out, want)
			}
		})
	}
}

// ctxAfterBody is a context that ends when the server has read a whole message.
func ctxAfterBody(f *faulty) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	f.mu.Lock()
	f.onDot = cancel
	f.mu.Unlock()
	return ctx
}

// TestServerStopsReading: the dot has not been written, so nothing was taken.
func TestServerStopsReading(t *testing.T) {
	t.Parallel()
	server := startFaulty(t, map[string][]string{"body": {"hang"}})
	config := server.config()
	config.Timeouts.Body = 500 * time.Millisecond
	out := NewSMTP(config).Deliver(t.Context(), envelope, bigLetter(), always)
	if out.Result != Retry || out.Phase != PhaseData || !strings.Contains(out.Words, "deadline exceeded") {
		t.Errorf("%+v", out)
	}
}
