package mailtest

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"sync"
	"time"
)

// The steps of a talk with a [Faulty] server, in order. At StepGreeting nothing
// has been said; at the others the client has, and waits for the answer; at
// StepBody half a message is read; at StepAfter the message has been answered.
const (
	StepGreeting = "greeting"
	StepEHLO     = "ehlo"
	StepSTARTTLS = "starttls"
	StepAuth     = "auth"
	StepReset    = "rset"
	StepBody     = "body"
	StepAfter    = "after"
	StepQuit     = "quit"
)

// TalkSteps are all of them; MAIL, RCPT, DATA and the dot are as an Event names
// them.
func TalkSteps() []string {
	return []string{StepGreeting, StepEHLO, StepSTARTTLS, StepAuth, StepReset, StepMail, StepRcpt, StepData, StepBody, StepDot, StepAfter, StepQuit}
}

// Fault is what a faulty server does at a step instead of what it should. The
// zero value is nothing: all goes well.
type Fault struct {
	Say   string        // this reply, as "451 4.3.0 later"; one that is no reply is said as it is
	Cut   bool          // close the connection without a word
	Hang  bool          // never answer
	Flood bool          // answer without end
	Slow  time.Duration // answer well, after this while
	Taken bool          // at the dot: the message is taken all the same
}

// Handed is a message that was handed over to a faulty server as far as its
// dot, or broken off by the server so late that the client may have sent it.
type Handed struct {
	Raw   string
	Taken bool // the server has it
	No    bool // the client was told, in a reply that it could read, that it is not taken
}

// Faulty is an SMTP server that breaks where it is told to, and keeps a record
// of what it took. Unlike a [Server] it speaks the protocol itself, so that it
// can break it at any byte.
type Faulty struct {
	listener net.Listener
	secure   *tls.Config // nil for no STARTTLS
	fault    func(step, to string) Fault
	done     chan struct{}
	serving  sync.WaitGroup

	mu     sync.Mutex
	conns  map[net.Conn]bool
	handed []Handed
	broken map[string]int // faults by step
	dials  int
}

// StartFaulty listens on a port of this machine until Close. The function says
// what goes wrong at a step, on the connection's own goroutine; to is the
// recipient, as far as known.
func StartFaulty(secure *tls.Config, fault func(step, to string) Fault) (*Faulty, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("starting the faulty server: %w", err)
	}
	f := &Faulty{listener: l, secure: secure, fault: fault, done: make(chan struct{}), conns: map[net.Conn]bool{}, broken: map[string]int{}}
	f.serving.Go(f.accept)
	return f, nil
}

// Port is where it listens.
func (f *Faulty) Port() int { return f.listener.Addr().(*net.TCPAddr).Port }

// Handed is the record so far.
func (f *Faulty) Handed() []Handed {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Handed(nil), f.handed...)
}

// Broken counts the faults so far by their step, and the connections made.
func (f *Faulty) Broken() (byStep map[string]int, connections int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	byStep = map[string]int{}
	for step, n := range f.broken {
		byStep[step] = n
	}
	return byStep, f.dials
}

// Close cuts every connection and ends the server.
func (f *Faulty) Close() error {
	close(f.done)
	err := f.listener.Close()
	f.mu.Lock()
	for c := range f.conns {
		_ = c.Close()
	}
	f.mu.Unlock()
	f.serving.Wait()
	return err
}

func (f *Faulty) accept() {
	for {
		c, err := f.listener.Accept()
		if err != nil {
			return
		}
		f.mu.Lock()
		f.conns[c] = true
		f.dials++
		f.mu.Unlock()
		f.serving.Go(func() {
			t := &talk{server: f, socket: c.(*net.TCPConn), conn: c, in: bufio.NewReader(c)}
			t.run()
			f.mu.Lock()
			delete(f.conns, c)
			f.mu.Unlock()
			_ = c.Close()
		})
	}
}

func (f *Faulty) record(h Handed) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.handed = append(f.handed, h)
}
