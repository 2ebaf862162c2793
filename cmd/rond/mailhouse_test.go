//go:build unix

package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"rond/internal/inbox"
)

// needs skips a test when a program it needs is not there; where everything
// must run it fails instead.
func needs(t testing.TB, programs ...string) {
	t.Helper()
	missing := ""
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			missing = p + " is not installed"
		}
	}
	if os.Geteuid() != 0 {
		missing = "not root, whom Postfix and Dovecot have to be started by"
	}
	switch {
	case missing == "":
	case os.Getenv("ROND_CI") == "1":
		t.Fatal(missing)
	default:
		t.Skipf("SKIPPED LOUDLY: %s, so no real mail server has been tried", missing)
	}
}

// mailHouse is the mail of a closed municipality: Postfix takes mail for its
// people and nobody else, from this machine and nobody else; Dovecot has the
// mailboxes. Both listen on 127.0.0.1 only, speak TLS with a certificate of
// the house's own, and have every file of theirs in one folder.
type mailHouse struct {
	dir        string
	smtp, imap string // ports
	smtps      string // of SMTP that is encrypted from the first byte
	ca, key    string // PEM files

	routes     map[string]string // where Postfix leads mail to some addresses, instead of to their mailboxes
	logins     map[string]string // ports of SMTP where a login is wanted, by mechanism
	introspect string            // where Dovecot asks what a token is worth; "" when it takes none
}

const housePassword = "hemligt-nog"

// openMailHouse starts both, with a mailbox for each address, until the test
// ends.
func openMailHouse(t testing.TB, addresses []string) *mailHouse {
	t.Helper()
	h := newMailHouse(t)
	h.open(t, addresses)
	return h
}

// openPostHouse starts Postfix alone.
func openPostHouse(t testing.TB, addresses []string) *mailHouse {
	t.Helper()
	h := newMailHouse(t)
	h.postfix(t, addresses)
	return h
}

// newMailHouse is a house that is not open yet.
func newMailHouse(t testing.TB) *mailHouse {
	t.Helper()
	// Not t.TempDir: its parent is closed to the users that the servers run
	// as, and a socket's path may have 108 bytes.
	dir, err := os.MkdirTemp("", "rond-mail-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	h := &mailHouse{dir: dir, smtp: freePort(t), imap: freePort(t), smtps: freePort(t)}
	h.ca, h.key = selfSigned(t, "127.0.0.1", time.Now().Add(24*time.Hour))
	h.make(t, "", 0o755)
	return h
}

func (h *mailHouse) open(t testing.TB, addresses []string) {
	t.Helper()
	h.dovecot(t)
	h.postfix(t, addresses)
}

func (h *mailHouse) make(t testing.TB, name string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(h.dir, name)
	if err := os.MkdirAll(path, mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // whatever the umask is
		t.Fatal(err)
	}
	return path
}

func (h *mailHouse) write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(h.dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// mailUser owns the mailboxes; it needs no entry in the system's list.
const (
	mailUID  = 5000
	mailUser = "5000"
)

func (h *mailHouse) postfix(t testing.TB, addresses []string) {
	t.Helper()
	h.make(t, "postfix", 0o755)
	h.make(t, "queue", 0o755)
	own(t, "postfix", h.make(t, "data", 0o700))
	own(t, mailUser, h.make(t, "mail", 0o700))
	var boxes strings.Builder
	for _, a := range addresses {
		local, _, _ := strings.Cut(a, "@")
		fmt.Fprintf(&boxes, "%s %s/Maildir/\n", a, local)
	}
	h.write(t, "postfix/mailboxes", boxes.String())
	var routes strings.Builder
	for a, route := range h.routes {
		fmt.Fprintf(&routes, "%s %s\n", a, route)
	}
	h.write(t, "postfix/routes", routes.String())
	hurry := ""
	if len(h.routes) > 0 { // what a route delays is told, and given up, in seconds
		hurry = "delay_warning_time = 1s\nminimal_backoff_time = 1s\nmaximal_backoff_time = 2s\nqueue_run_delay = 1s\nmaximal_queue_lifetime = 6s\nbounce_queue_lifetime = 6s\n"
	}
	h.write(t, "postfix/main.cf", strings.NewReplacer("DIR", h.dir, "USER", mailUser, "CERT", h.ca, "KEY", h.key).Replace(`compatibility_level = 3.6
queue_directory = DIR/queue
data_directory = DIR/data
maillog_file = /dev/stdout
myhostname = mx.kommun.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.1/32
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
virtual_mailbox_domains = kommun.example
virtual_mailbox_maps = texthash:DIR/postfix/mailboxes
virtual_mailbox_base = DIR/mail
virtual_uid_maps = static:USER
virtual_gid_maps = static:USER
default_transport = error:nothing leaves this house
transport_maps = texthash:DIR/postfix/routes
smtpd_sasl_type = dovecot
smtpd_sasl_path = DIR/run/for-postfix
smtpd_sasl_security_options = noanonymous
alias_maps =
biff = no
message_size_limit = 40000000
mailbox_size_limit = 0
in_flow_delay = 0
virtual_mailbox_limit = 0
smtpd_tls_security_level = may
smtpd_tls_cert_file = CERT
smtpd_tls_key_file = KEY
`)+hurry)
	smtpd := "127.0.0.1:" + h.smtp + " inet n - n - - smtpd\n" +
		"127.0.0.1:" + h.smtps + " inet n - n - - smtpd -o smtpd_tls_wrappermode=yes\n"
	for mechanism, port := range h.logins {
		smtpd += "127.0.0.1:" + port + " inet n - n - - smtpd -o smtpd_sasl_auth_enable=yes -o smtpd_sasl_mechanism_filter=" + mechanism +
			" -o smtpd_tls_security_level=encrypt -o smtpd_client_restrictions=permit_sasl_authenticated,reject\n"
	}
	h.write(t, "postfix/master.cf", smtpd+`cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
smtp unix - - n - - smtp
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`)
	config := filepath.Join(h.dir, "postfix")
	h.start(t, "daemon started", "postfix", "-c", config, "start-fg")
	t.Cleanup(func() { // its master leaves the group that it was started in
		if out, err := exec.Command("postfix", "-c", config, "abort").CombinedOutput(); err != nil {
			t.Errorf("stopping postfix: %v\n%s", err, out)
		}
	})
}

func (h *mailHouse) dovecot(t testing.TB) {
	t.Helper()
	h.make(t, "run", 0o755)
	mechanisms, tokens := "plain login scram-sha-1 scram-sha-256", ""
	if h.introspect != "" {
		mechanisms += " xoauth2"
		tokens = "passdb {\n  driver = oauth2\n  mechanisms = xoauth2\n  args = DIR/oauth2.conf\n}\n"
		h.write(t, "oauth2.conf", "introspection_mode = post\nintrospection_url = "+h.introspect+"\nusername_attribute = email\nactive_attribute = active\nactive_value = true\n")
	}
	h.write(t, "dovecot.conf", strings.NewReplacer("DIR", h.dir, "PORT", h.imap, "USER", mailUser, "PASSWORD", housePassword, "CERT", h.ca, "KEY", h.key).Replace(`protocols = imap
listen = 127.0.0.1
base_dir = DIR/run
log_path = /dev/stderr
ssl = required
ssl_cert = <CERT
ssl_key = <KEY
mail_location = maildir:DIR/mail/%n/Maildir
first_valid_uid = USER
auth_mechanisms = `+mechanisms+`
`+tokens+`passdb {
  driver = static
  mechanisms = plain login scram-sha-1 scram-sha-256
  args = password=PASSWORD
}
userdb {
  driver = static
  args = uid=USER gid=USER home=DIR/mail/%n allow_all_users=yes
}
service auth {
  unix_listener for-postfix {
    mode = 0666
  }
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = PORT
    ssl = yes
  }
}
`))
	h.start(t, "starting up", "dovecot", "-F", "-c", filepath.Join(h.dir, "dovecot.conf"))
}

func own(t testing.TB, user, path string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), "chown", user, path).CombinedOutput(); err != nil {
		t.Fatalf("chown: %v\n%s", err, out)
	}
}

// start runs a server with all it starts in a group of its own, so that
// nothing of it outlives the test.
func (h *mailHouse) start(t testing.TB, ready, name string, args ...string) {
	t.Helper()
	log := &journal{}
	c := exec.Command(name, args...)
	c.Stdout, c.Stderr = log, log
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("%s:\n%s", name, log)
		}
		_ = syscall.Kill(-c.Process.Pid, syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
		}
		_ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL)
	})
	log.says(t, ready)
}

// mailbox opens somebody's mailbox, as their own mail program would.
func (h *mailHouse) mailbox(t testing.TB, address string) *inbox.Mailbox {
	t.Helper()
	m, err := inbox.OpenMailbox(t.Context(), inbox.IMAPConfig{Addr: "127.0.0.1:" + h.imap, TLS: "tls", CAFile: h.ca, User: address, Password: housePassword})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// await waits until there is a mail in somebody's mailbox that wanted takes,
// and gives it.
func (h *mailHouse) await(t testing.TB, address, what string, within time.Duration, wanted func(inbox.Mail) bool) (found inbox.Mail, ok bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	m := h.mailbox(t, address)
	defer m.Close()
	for {
		_, err := m.Each(ctx, func(_ context.Context, d inbox.Delivery) (string, error) {
			if mail := d.Read(inbox.Trusting{}); wanted(mail) {
				found, ok = mail, true
			}
			return "", nil
		})
		if ok {
			return found, true
		}
		if err == nil {
			err = m.Wait(ctx, time.Second)
		}
		if err != nil {
			t.Logf("%s: %s", what, err)
			return found, false
		}
	}
}
