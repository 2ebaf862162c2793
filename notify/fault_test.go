package notify

import (
	"bufio"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// faulty is an SMTP server that does as a script says at named steps:
// greeting, ehlo, rset, mail, rcpt, data, body, dot. What a script may say:
//
//	451 4.3.0 words   this reply instead of the usual one
//	close             close the connection without a word
//	hang              never answer
//	garbage           answer something that is no reply
//	flood             answer without end
//	taken+close       at the dot: take the message, then close
//
// A step that the script does not name goes well. Behaviours of a step are used
// up one by one; the last stays.
type faulty struct {
	net.Listener
	mu     sync.Mutex
	script map[string][]string
	taken  []string // messages that the server has accepted
	conns  int
	said   []string // commands, in order
	onDot  func()   // called when a whole message has been read
	over   chan struct{}
}

func startFaulty(t *testing.T, script map[string][]string) *faulty {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &faulty{Listener: l, script: script, over: make(chan struct{})}
	t.Cleanup(func() { _ = l.Close(); close(f.over) })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go f.serve(conn)
		}
	}()
	return f
}

func (f *faulty) next(step string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	todo := f.script[step]
	if len(todo) == 0 {
		return ""
	}
	if len(todo) > 1 {
		f.script[step] = todo[1:]
	}
	return todo[0]
}

// act does what the script says and reports whether the talk goes on as usual.
func act(conn net.Conn, do, usual string) (usually, alive bool) {
	switch do {
	case "":
		_, err := fmt.Fprintf(conn, "%s\r\n", usual)
		return true, err == nil
	case "close":
		_ = conn.(*net.TCPConn).SetLinger(0) // a reset, not an orderly end
		return false, false
	case "hang":
		_, _ = conn.Read(make([]byte, 1)) // until the client gives up
		return false, false
	case "garbage":
		_, _ = fmt.Fprint(conn, "hello there\r\n")
		return false, true
	case "flood":
		for {
			if _, err := fmt.Fprint(conn, strings.Repeat("250-x\r\n", 1000)); err != nil {
				return false, false
			}
		}
	}
	_, err := fmt.Fprintf(conn, "%s\r\n", do)
	return do[0] == '2' || do[0] == '3', err == nil && !strings.HasPrefix(do, "421")
}

func (f *faulty) serve(conn net.Conn) {
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(2 * time.Minute))
	_ = conn.(*net.TCPConn).SetReadBuffer(256 << 10) // so that little of a message is on its way
	f.mu.Lock()
	f.conns++
	f.mu.Unlock()
	if _, alive := act(conn, f.next("greeting"), "220 faulty"); !alive {
		return
	}
	r := bufio.NewReader(conn)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(line)), " ")
		f.mu.Lock()
		f.said = append(f.said, strings.TrimSpace(line))
		f.mu.Unlock()
		usual := map[string]string{"ehlo": "250-faulty\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 50000000", "data": "354 go on", "quit": "221 bye"}[verb]
		if usual == "" {
			usual = "250 ok"
		}
		usually, alive := act(conn, f.next(verb), usual)
		if !alive || verb == "quit" {
			return
		}
		if verb == "data" && usually && !f.body(conn, r) {
			return
		}
	}
}

// body reads a message and answers the dot.
func (f *faulty) body(conn net.Conn, r *bufio.Reader) (alive bool) {
	torn := f.next("body")
	var message strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		message.WriteString(strings.TrimPrefix(line, "."))
		if torn == "close" && message.Len() > 500 {
			_ = conn.(*net.TCPConn).SetLinger(0)
			return false
		}
		if torn == "hang" && message.Len() > 500 { // stop reading, and let the network fill up
			<-f.over
			return false
		}
	}
	do := f.next("dot")
	f.mu.Lock()
	if do == "" || do[0] == '2' || do == "taken+close" {
		f.taken = append(f.taken, message.String())
	}
	if f.onDot != nil {
		f.onDot()
	}
	f.mu.Unlock()
	if do == "taken+close" {
		return false
	}
	_, alive = act(conn, do, "250 2.0.0 queued")
	return alive
}

func (f *faulty) count() (taken, conns int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.taken), f.conns
}

// heard is what the server has been told and what it has taken so far.
func (f *faulty) heard() (said, taken []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.said), slices.Clone(f.taken)
}

// config has short limits only where the server will not answer, so that a busy
// machine fails no other test.
func (f *faulty) config() SMTPConfig {
	limit := time.Minute
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, todo := range f.script {
		if slices.Contains(todo, "hang") {
			limit = time.Second
		}
	}
	return SMTPConfig{
		Host: "127.0.0.1", Port: f.Addr().(*net.TCPAddr).Port, TLS: "none", HelloName: "rond.test",
		Timeouts: Timeouts{Connect: limit, Command: limit, Body: time.Minute, Final: limit},
	}
}

// greetedBy is a client that has said EHLO to the server.
func greetedBy(t *testing.T, f *faulty) *smtp.Client {
	t.Helper()
	conn, err := net.Dial("tcp", f.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	client, err := smtp.NewClient(conn, "mail.kommun.example")
	if err == nil {
		err = client.Hello("rond.test")
	}
	if err != nil {
		t.Fatal(err)
	}
	return client
}
