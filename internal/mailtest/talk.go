package mailtest

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// talk is one connection to a faulty server.
type talk struct {
	server *Faulty
	socket *net.TCPConn // under any TLS
	conn   net.Conn
	in     *bufio.Reader
	to     string
}

// errOver ends a talk.
var errOver = errors.New("the talk is over")

// answer says the usual reply at a step, or does what goes wrong there. usual
// is whether the client was answered as it should be.
func (t *talk) answer(step, reply string) (fault Fault, err error) {
	fault = t.fault(step)
	switch {
	case fault.Say != "":
		reply = fault.Say
	case fault.Slow > 0:
		t.wait(fault.Slow)
	}
	if err := t.breaks(fault); err != nil {
		return fault, err
	}
	if _, err := fmt.Fprintf(t.conn, "%s\r\n", reply); err != nil || strings.HasPrefix(fault.Say, "421") {
		return fault, errOver
	}
	return fault, nil
}

// fault asks what goes wrong at a step, and counts it.
func (t *talk) fault(step string) Fault {
	fault := t.server.fault(step, t.to)
	if fault != (Fault{}) {
		t.server.mu.Lock()
		t.server.broken[step]++
		t.server.mu.Unlock()
	}
	return fault
}

// breaks does what ends a talk; nil when the fault does not.
func (t *talk) breaks(fault Fault) error {
	switch {
	case fault.Cut:
		_ = t.socket.SetLinger(0) // a reset, not an orderly end
		_ = t.socket.Close()
		return errOver
	case fault.Hang:
		_, _ = io.Copy(io.Discard, t.conn) // until the client gives up
		return errOver
	case fault.Flood:
		for {
			if _, err := t.conn.Write([]byte(strings.Repeat("250-x\r\n", 1000))); err != nil {
				return errOver
			}
		}
	}
	return nil
}

func (t *talk) wait(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-t.server.done:
	}
}

// run greets and obeys one command after another.
func (t *talk) run() {
	if fault, err := t.answer(StepGreeting, "220 faulty"); err != nil || said(fault, "220 ") {
		return
	}
	for {
		line, err := t.in.ReadString('\n')
		if err != nil || t.command(strings.TrimSpace(line)) != nil {
			return
		}
	}
}

// said reports whether a reply other than the usual one was given.
func said(fault Fault, usual string) bool {
	return fault.Say != "" && !strings.HasPrefix(fault.Say, usual)
}

func (t *talk) command(line string) error {
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO":
		_, err := t.answer(StepEHLO, t.offers())
		return err
	case "STARTTLS":
		return t.encrypt()
	case "AUTH":
		return t.auth(rest)
	case "RSET":
		_, err := t.answer(StepReset, "250 ok")
		return err
	case "MAIL":
		_, err := t.answer(StepMail, "250 ok")
		return err
	case "RCPT":
		_, t.to, _ = strings.Cut(rest, "<")
		t.to, _, _ = strings.Cut(t.to, ">")
		_, err := t.answer(StepRcpt, "250 ok")
		return err
	case "DATA":
		fault, err := t.answer(StepData, "354 go on")
		if err != nil || said(fault, "354 ") {
			return err
		}
		return t.message()
	case "QUIT":
		_, err := t.answer(StepQuit, "221 bye")
		return errors.Join(err, errOver)
	}
	_, err := fmt.Fprint(t.conn, "502 what?\r\n")
	return err
}

func (t *talk) offers() string {
	if t.server.secure != nil && t.conn == net.Conn(t.socket) {
		return "250-faulty\r\n250 STARTTLS"
	}
	return "250-faulty\r\n250-AUTH PLAIN\r\n250-8BITMIME\r\n250 SIZE 50000000"
}

func (t *talk) encrypt() error {
	fault, err := t.answer(StepSTARTTLS, "220 go on")
	if err != nil || said(fault, "220 ") {
		return err
	}
	secure := tls.Server(t.socket, t.server.secure)
	if err := secure.Handshake(); err != nil {
		return errOver
	}
	t.conn, t.in = secure, bufio.NewReader(secure)
	return nil
}

// auth takes any password in the one form that it offers.
func (t *talk) auth(rest string) error {
	how, secret, _ := strings.Cut(rest, " ")
	if raw, err := base64.StdEncoding.DecodeString(secret); how != "PLAIN" || err != nil || strings.Count(string(raw), "\x00") != 2 {
		_, err := fmt.Fprint(t.conn, "501 what?\r\n")
		return err
	}
	_, err := t.answer(StepAuth, "235 welcome")
	return err
}

// message reads one, and answers its dot.
func (t *talk) message() error {
	var raw strings.Builder
	torn := t.fault(StepBody)
	for {
		line, err := t.in.ReadString('\n')
		if err != nil {
			return errOver
		}
		if line == ".\r\n" {
			break
		}
		raw.WriteString(strings.TrimPrefix(line, "."))
		if raw.Len() > 200 && (torn.Cut || torn.Hang) {
			t.server.record(Handed{Raw: raw.String()})
			return t.breaks(torn)
		}
	}
	return t.dot(raw.String())
}

// dot takes a message, unless something else is to happen, and answers. It is
// on record before the client can know.
func (t *talk) dot(raw string) error {
	fault := t.fault(StepDot)
	no := len(fault.Say) > 3 && (fault.Say[0] == '4' || fault.Say[0] == '5') && fault.Say[3] == ' '
	taken := fault.Taken || fault.Say == "" && !fault.Cut && !fault.Hang && !fault.Flood || strings.HasPrefix(fault.Say, "2")
	t.server.record(Handed{Raw: raw, Taken: taken, No: no})
	t.wait(fault.Slow)
	if err := t.breaks(fault); err != nil {
		return err
	}
	reply := fault.Say
	if reply == "" {
		reply = "250 2.0.0 queued"
	}
	if _, err := fmt.Fprintf(t.conn, "%s\r\n", reply); err != nil || strings.HasPrefix(reply, "421") {
		return errOver
	}
	return t.breaks(t.fault(StepAfter))
}
