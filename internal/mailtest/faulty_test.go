package mailtest_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/smtp"
	"net/textproto"
	"testing"
	"time"

	"rond/internal/mailtest"
)

// hand is a whole talk with a faulty server, with TLS and login.
func hand(f *mailtest.Faulty, roots *x509.CertPool) error {
	c, err := smtp.Dial(fmt.Sprintf("127.0.0.1:%d", f.Port()))
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Hello("test"); err != nil {
		return err
	}
	if err := c.StartTLS(&tls.Config{RootCAs: roots, ServerName: "127.0.0.1"}); err != nil {
		return err
	}
	if err := c.Auth(smtp.PlainAuth("", "u", "p", "127.0.0.1")); err != nil {
		return err
	}
	if err := errors.Join(c.Mail("a@kommun.example"), c.Rcpt("b@kommun.example")); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(letter("a@kommun.example")); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return errors.Join(c.Reset(), c.Quit())
}

// TestFaults: a fault is met at its own step, and the record tells what the
// server has and what the client was told.
func TestFaults(t *testing.T) {
	t.Parallel()
	pair, authority, err := mailtest.Certificate(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	for _, c := range []struct {
		step  string
		fault mailtest.Fault
		code  int // of the error; 0 for a broken connection, 250 for none
		taken bool
		no    bool
	}{
		{"", mailtest.Fault{}, 250, true, false},
		{mailtest.StepDot, mailtest.Fault{Slow: time.Millisecond}, 250, true, false},
		{mailtest.StepGreeting, mailtest.Fault{Say: "421 4.3.2 busy"}, 421, false, false},
		{mailtest.StepEHLO, mailtest.Fault{Cut: true}, 0, false, false},
		{mailtest.StepSTARTTLS, mailtest.Fault{Say: "454 4.7.0 no"}, 454, false, false},
		{mailtest.StepAuth, mailtest.Fault{Say: "535 5.7.8 no"}, 535, false, false},
		{mailtest.StepMail, mailtest.Fault{Cut: true}, 0, false, false},
		{mailtest.StepRcpt, mailtest.Fault{Say: "450 4.2.0 later"}, 450, false, false},
		{mailtest.StepData, mailtest.Fault{Say: "250 what"}, 250 + 1, false, false},
		{mailtest.StepDot, mailtest.Fault{Cut: true}, 0, false, false},
		{mailtest.StepDot, mailtest.Fault{Cut: true, Taken: true}, 0, true, false},
		{mailtest.StepDot, mailtest.Fault{Say: "451 4.3.0 later"}, 451, false, true},
		{mailtest.StepAfter, mailtest.Fault{Cut: true}, 0, true, false},
		{mailtest.StepReset, mailtest.Fault{Cut: true}, 0, true, false},
		{mailtest.StepQuit, mailtest.Fault{Say: "500 what"}, 500, true, false},
	} {
		f, err := mailtest.StartFaulty(&tls.Config{Certificates: []tls.Certificate{pair}}, func(step, _ string) mailtest.Fault {
			if step == c.step {
				return c.fault
			}
			return mailtest.Fault{}
		})
		if err != nil {
			t.Fatal(err)
		}
		err = hand(f, roots)
		var told *textproto.Error
		errors.As(err, &told)
		switch {
		case c.code == 250 && err != nil, c.code != 250 && err == nil, c.code == 0 && told != nil, c.code > 400 && (told == nil || told.Code != c.code):
			t.Errorf("%s, %+v: the client met %v", c.step, c.fault, err)
		}
		record := f.Handed()
		if had := len(record) == 1 && record[0].Taken; had != c.taken || len(record) == 1 && record[0].No != c.no {
			t.Errorf("%s, %+v: on record %+v", c.step, c.fault, record)
		}
		if broken, connections := f.Broken(); c.step != "" && broken[c.step] == 0 || connections != 1 {
			t.Errorf("%s: %v over %d connections", c.step, broken, connections)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}
