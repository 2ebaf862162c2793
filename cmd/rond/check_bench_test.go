package main

import (
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"

	"rond/internal/mailtest"
	"rond/internal/store/sqlite"
)

// bench is an installation to check, with a mail server.
type bench struct {
	*session
	t        *testing.T
	dir      string
	server   *mailtest.Server
	settings map[string]string
}

const benchAddress = "rond@kommun.example"

func newBench(t *testing.T) *bench {
	t.Helper()
	s, err := mailtest.Start(mailtest.Options{Domains: []string{"kommun.example"}, Now: func() time.Time { return newYear }, Password: "hemligt"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	b := &bench{session: &session{now: newYear}, t: t, dir: t.TempDir(), server: s}
	b.config = filepath.Join(b.dir, "rond.toml")
	b.settings = map[string]string{
		"organisation": `"Kommunen"`, "sender_check": `"auth-results"`, "auth_server": `"mx.kommun.example"`, "mail.address": `"` + benchAddress + `"`,
		"contact.name": `"A"`, "contact.email": `"a@kommun.example"`, "contact.phone": `"1"`, "web.listen": `"127.0.0.1:0"`,
	}
	b.via("smtp", s.SMTPAddr())
	b.via("imap", s.IMAPAddr())
	return b
}

// via points a section of the settings to a server.
func (b *bench) via(section, addr string) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		b.t.Fatal(err)
	}
	maps.Copy(b.settings, map[string]string{
		section + ".host": `"` + host + `"`, section + ".port": port, section + ".tls": `"none"`,
		section + ".user": `"` + benchAddress + `"`, section + ".password": `"hemligt"`,
	})
}

func (b *bench) check(args ...string) (code int, out string) {
	b.t.Helper()
	b.write()
	code, out, errs := b.rond(b.t, append([]string{"check", "--wait", "5s"}, args...)...)
	if code != 0 && !strings.Contains(errs, "hint: ") {
		b.t.Errorf("a fault without a hint: %s", errs)
	}
	return code, out
}

func (b *bench) write() {
	b.t.Helper()
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(b.settings)) {
		fmt.Fprintf(&text, "%s = %s\n", name, b.settings[name])
	}
	if err := os.WriteFile(b.config, []byte(text.String()), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// reader is an IMAP client of the test's own.
func (b *bench) reader() *imapclient.Client {
	b.t.Helper()
	client, err := imapclient.DialInsecure(b.server.IMAPAddr(), nil)
	if err == nil {
		err = client.Login(benchAddress, "hemligt").Wait()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return client
}

// put lays a mail in a folder.
func (b *bench) put(folder string, raw []byte) {
	client := b.reader()
	defer client.Close()
	_ = client.Create(folder, nil).Wait() // it may be there
	a := client.Append(folder, int64(len(raw)), nil)
	_, err := a.Write(raw)
	if err == nil {
		err = a.Close()
	}
	if err == nil {
		_, err = a.Wait()
	}
	if err != nil {
		b.t.Error(err)
	}
}

// instead does something with the test mail instead of delivering it.
func (b *bench) instead(f func(raw []byte)) {
	b.server.Hook(func(e mailtest.Event) mailtest.Action {
		if e.Step != mailtest.StepDot {
			return mailtest.Continue
		}
		f(e.Raw)
		return mailtest.Drop
	})
}

func (b *bench) refuse(step string) {
	b.server.Hook(func(e mailtest.Event) mailtest.Action {
		if e.Step == step {
			return mailtest.Refuse5
		}
		return mailtest.Continue
	})
}

func withoutBook(raw []byte) []byte {
	id := regexp.MustCompile(`(?m)^Message-ID: .*$`).Find(raw)
	return []byte("From: " + benchAddress + "\r\n" + strings.TrimSpace(string(id)) + "\r\n\r\nThe attachment was removed.\r\n")
}

func (b *bench) database() {
	b.write()
	b.must(b.t, "status")
}

func (b *bench) locked() {
	release, err := sqlite.LockWorker(filepath.Join(b.dir, "rond.db"))
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { release() })
}

// taken is an address that another program listens on.
func (b *bench) taken() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { l.Close() })
	return l.Addr().String()
}

func (b *bench) proxied() {
	b.settings["web.public_url"], b.settings["web.trusted_proxies"] = `"https://rond.kommun.example"`, `["192.0.2.2"]`
}

// set changes a setting; "" takes it away.
func (b *bench) set(name, value string) {
	if value == "" {
		delete(b.settings, name)
		return
	}
	b.settings[name] = value
}
