package notify

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// These are the traps that a library's own way of sending falls into. Each
// test is named for one.

// TestTrapTruncatedBody: a transmission that fails inside the message leaves
// no torso. The dot is not written, and no orderly end that would write it.
func TestTrapTruncatedBody(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	given, heard := make(chan struct{}), make(chan string)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		fmt.Fprint(conn, "220 hi\r\n")
		r := bufio.NewReader(conn)
		for range 4 {
			line, _ := r.ReadString('\n')
			if strings.HasPrefix(line, "DATA") {
				fmt.Fprint(conn, "354 go on\r\n")
			} else {
				fmt.Fprint(conn, "250 ok\r\n")
			}
		}
		<-given
		rest, _ := io.ReadAll(r)
		heard <- string(rest)
	}()
	s := NewSMTP(SMTPConfig{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: "none", Timeouts: Timeouts{Body: 300 * time.Millisecond}})
	raw := slices.Repeat(bigLetter(), 4)
	out := s.Deliver(t.Context(), envelope, raw, always)
	_ = s.Close()
	close(given)
	rest := <-heard
	if out.Result != Retry || len(rest) == 0 || len(rest) >= len(raw) {
		t.Errorf("%+v with %d bytes of %d", out, len(rest), len(raw))
	}
	if strings.HasSuffix(rest, "\r\n.\r\n") || strings.Contains(rest, "QUIT") {
		t.Errorf("the server heard an end: %q", rest[len(rest)-20:])
	}
}

// TestTrapTemporaryFlag: what the library calls permanent because its words do
// not begin with a 4 is not, as long as no server has said never.
func TestTrapTemporaryFlag(t *testing.T) {
	t.Parallel()
	for _, err := range []error{
		io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.ECONNREFUSED, syscall.EPIPE, os.ErrDeadlineExceeded, context.Canceled,
		&net.DNSError{Err: "no such host", IsNotFound: true}, textproto.ProtocolError("short response"),
		&textproto.Error{Code: 421, Msg: "closing"}, &textproto.Error{Code: 450, Msg: "5.1.1 it says, and means 450"},
	} {
		for _, phase := range []Phase{PhaseConnect, PhaseMail, PhaseRcpt, PhaseData} {
			if out := judge(phase, fmt.Errorf("talking: %w", err)); out.Result != Retry {
				t.Errorf("%v in %s: %+v", err, phase, out)
			}
		}
	}
	for _, phase := range []Phase{PhaseMail, PhaseRcpt, PhaseData} {
		if out := judge(phase, &textproto.Error{Code: 550, Msg: "4.2.2 it says, and means 550"}); out.Result != Rejected {
			t.Errorf("550 in %s: %+v", phase, out)
		}
	}
}

// TestTrapErrorAfterAcceptance: a connection that breaks when the message has
// been taken, in RSET or QUIT, does not make it less taken.
func TestTrapErrorAfterAcceptance(t *testing.T) {
	t.Parallel()
	server := startFaulty(t, map[string][]string{"rset": {"close"}, "quit": {"close"}})
	s := NewSMTP(server.config())
	for range 3 {
		if out := s.Deliver(t.Context(), envelope, letter(), always); out.Result != Accepted || out.Words != "2.0.0 queued" {
			t.Errorf("%+v", out)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if taken, conns := server.count(); taken != 3 || conns != 3 {
		t.Errorf("%d taken over %d connections, want 3 over 3", taken, conns)
	}
}

// slowly gives the transport a connection to a server that thinks before each
// answer, for as long as delay says of the command; "." is the end of a
// message. Time is the bubble's.
func slowly(t *testing.T, s *SMTP, delay func(command string) time.Duration) {
	t.Helper()
	ours, theirs := net.Pipe()
	over := make(chan struct{})
	go func() {
		defer close(over)
		defer theirs.Close()
		say := func(line string) bool { _, err := io.WriteString(theirs, line+"\r\n"); return err == nil }
		r, inside := bufio.NewReader(theirs), false
		for alive := say("220 hi"); alive; {
			line, err := r.ReadString('\n')
			command, _, _ := strings.Cut(strings.TrimSpace(line), " ")
			if inside && line != ".\r\n" && err == nil {
				continue
			}
			if err != nil {
				return
			}
			time.Sleep(delay(command))
			inside = command == "DATA"
			alive = say(map[bool]string{true: "354 go on", false: "250 ok"}[inside])
		}
	}()
	socket := &boundedConn{Conn: ours, left: maxReply}
	client, err := smtp.NewClient(socket, "localhost")
	if err == nil {
		err = client.Hello("rond.test")
	}
	if err != nil {
		t.Fatal(err)
	}
	s.open = &session{socket: socket, client: client}
	t.Cleanup(func() { s.drop(); <-over })
}

// TestTrapOneDeadlineOverBatch: each step has its own time. Thirty mails of
// which every command takes four minutes are hours under way, and well.
func TestTrapOneDeadlineOverBatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := NewSMTP(SMTPConfig{Host: "localhost"})
		slowly(t, s, func(command string) time.Duration {
			if command == "RSET" || command == "EHLO" {
				return 50 * time.Second
			}
			return 4 * time.Minute
		})
		began := time.Now()
		for i := range 30 {
			if out := s.Deliver(t.Context(), envelope, letter(), always); out.Result != Accepted {
				t.Fatalf("mail %d after %v: %+v", i, time.Since(began), out)
			}
		}
		if took := time.Since(began); took < 8*time.Hour {
			t.Errorf("took %v", took)
		}
	})
}

// TestTrapTenMinutesAfterTheDot: a server that scans may take ten minutes, and
// one that takes longer has perhaps taken the message.
func TestTrapTenMinutesAfterTheDot(t *testing.T) {
	t.Parallel()
	for wait, want := range map[time.Duration]Result{10*time.Minute - time.Second: Accepted, 10*time.Minute + time.Second: Uncertain} {
		t.Run(wait.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := NewSMTP(SMTPConfig{Host: "localhost"})
				slowly(t, s, func(command string) time.Duration {
					if command == "." {
						return wait
					}
					return 0
				})
				if out := s.Deliver(t.Context(), envelope, letter(), always); out.Result != want {
					t.Errorf("%+v, want %s", out, want)
				}
			})
		})
	}
}

// TestTrapSMTPUTF8: a server that offers it is not asked for it, since a next
// one on the way may lack it; and an address that would need it is refused in
// words, not sent mangled.
func TestTrapSMTPUTF8(t *testing.T) {
	t.Parallel()
	server := startFaulty(t, map[string][]string{})
	s := NewSMTP(server.config())
	defer s.Close()
	if out := s.Deliver(t.Context(), envelope, letter(), always); out.Result != Accepted {
		t.Fatalf("%+v", out)
	}
	if out := s.Deliver(t.Context(), Envelope{From: envelope.From, To: "åsa@kommun.example"}, letter(), always); out.Result != Rejected {
		t.Errorf("%+v", out)
	}
	said, _ := server.heard()
	if want := fmt.Sprintf("MAIL FROM:%s SIZE=%d BODY=8BITMIME", plainPath, len(letter())); !slices.Contains(said, want) {
		t.Errorf("the server heard %q, want %q", said, want)
	}
}

// TestTrapFileNames: a name outside ASCII would be written as an encoded word
// inside quotes, which strict programs do not read.
func TestTrapFileNames(t *testing.T) {
	t.Parallel()
	m := sampleMessage()
	m.Attachments[0].Name = "självskattning.xlsx"
	if _, err := Compose(m); !errors.Is(err, ErrUnsafe) {
		t.Errorf("%v", err)
	}
}
