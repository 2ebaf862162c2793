package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"rond/internal/mailtest"
)

// changed rewrites a line of the session's settings.
func (s *session) changed(t *testing.T, from, to string) {
	t.Helper()
	raw, err := os.ReadFile(s.config)
	if err != nil || !strings.Contains(string(raw), from) {
		t.Fatalf("no %q in the settings: %v", from, err)
	}
	if err := os.WriteFile(s.config, []byte(strings.Replace(string(raw), from, to, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestASecondSignalEndsAtOnce: the mail server is silent, so the mail at hand
// keeps the daemon from stopping; who asks again does not wait for it.
func TestASecondSignalEndsAtOnce(t *testing.T) {
	t.Parallel()
	s, server := postedPlan(t)
	atHand := make(chan struct{}, 100)
	server.Hook(func(e mailtest.Event) mailtest.Action {
		if e.Step == mailtest.StepDot {
			atHand <- struct{}{}
			return mailtest.Block
		}
		return mailtest.Continue
	})
	s.now = s.firstAsked(t)
	p := begin(t, testBinary(t), s.now.Format(time.RFC3339)+"+", s.config)
	<-atHand
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	p.log.says(t, "msg=stopping")
	asked := time.Now()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	err := p.Wait()
	if took := time.Since(asked); err == nil || took > 10*time.Second {
		t.Errorf("ended after %v with %v", took, err)
	}
}

// firstAsked is the first morning on which something would be sent.
func (s *session) firstAsked(t *testing.T) time.Time {
	t.Helper()
	for range 60 {
		if out := s.must(t, "run", "--dry-run"); !strings.HasPrefix(out, "0 mails") {
			return s.now
		}
		s.now = s.now.AddDate(0, 0, 1)
	}
	t.Fatal("nothing is sent in two months")
	return s.now
}

// TestSendingOff: what arrives is taken in, nothing is decided and nothing
// leaves, and the log says so.
func TestSendingOff(t *testing.T) {
	t.Parallel()
	s, server := postedPlan(t)
	s.changed(t, `send = "on"`, `send = "off"`)
	d := s.serve(t)
	d.log.says(t, "sending is off: nothing is decided and nothing is sent")
	raw := "From: vem@kommun.example\r\nTo: internkontroll@kommun.example\r\nSubject: Hej\r\nMessage-ID: <1@kommun.example>\r\n\r\nVad är det här?\r\n"
	if err := server.Send(t.Context(), "vem@kommun.example", "internkontroll@kommun.example", []byte(raw), true); err != nil {
		t.Fatal(err)
	}
	d.log.says(t, `msg="taken in"`)
	d.stop()
	if n := len(server.Messages()); n != 1 || strings.Contains(d.log.String(), "msg=decided") {
		t.Errorf("%d mails at the server, want the one that came\n%s", n, d.log)
	}
}

// TestADatabaseTakenAwayEndsTheDaemon: what is written to a file without a
// name is lost, so nothing more is.
func TestADatabaseTakenAwayEndsTheDaemon(t *testing.T) {
	t.Parallel()
	s, server := postedPlan(t)
	p := begin(t, testBinary(t), s.now.Format(time.RFC3339)+"+", s.config)
	db := filepath.Join(filepath.Dir(s.config), "rond.db")
	if err := os.Rename(db, db+".moved"); err != nil {
		t.Fatal(err)
	}
	raw := "From: vem@kommun.example\r\nTo: internkontroll@kommun.example\r\nSubject: Hej\r\n\r\nVad är det här?\r\n" // wakes whoever decides
	if err := server.Send(t.Context(), "vem@kommun.example", "internkontroll@kommun.example", []byte(raw), true); err != nil {
		t.Fatal(err)
	}
	p.log.says(t, "the database cannot be used any more")
	if err := p.Wait(); p.ProcessState.ExitCode() != exitFailed {
		t.Errorf("ended with %v, want exit %d\n%s", err, exitFailed, p.log)
	}
}

func TestATakenPortIsTold(t *testing.T) {
	t.Parallel()
	s, _ := postedPlan(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s.changed(t, "127.0.0.1:0", l.Addr().String())
	if code, _, errs := s.rond(t, "serve"); code != exitFailed || !strings.Contains(errs, "hint: web.listen") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

// TestARenewedCertificate is shown without a restart.
func TestARenewedCertificate(t *testing.T) {
	t.Parallel()
	s, _ := postedPlan(t)
	first, firstKey := selfSigned(t, "127.0.0.1", time.Now().Add(time.Hour))
	s.changed(t, `listen = "127.0.0.1:0"`, fmt.Sprintf("listen = \"127.0.0.1:0\"\ncert_file = %q\nkey_file = %q", first, firstKey))
	d := s.serve(t)
	url := d.url(t)
	if !strings.HasPrefix(url, "https://") {
		t.Fatalf("the log says %s", url)
	}
	trusting := func(file string) error {
		pem, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(pem)
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, DisableKeepAlives: true}}
		req, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		return resp.Body.Close()
	}
	if err := trusting(first); err != nil {
		t.Error(err)
	}
	second, secondKey := selfSigned(t, "127.0.0.1", time.Now().Add(time.Hour))
	if err := trusting(second); err == nil {
		t.Error("a certificate that is not shown is found")
	}
	for from, to := range map[string]string{second: first, secondKey: firstKey} {
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	if err := trusting(first); err != nil { // the renewed one is there now
		t.Errorf("after the renewal: %v", err)
	}
}
