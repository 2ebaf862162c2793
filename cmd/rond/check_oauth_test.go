package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// scripted is a server that answers each line as it is told.
func scripted(t *testing.T, greeting string, answer func(line string) string) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				fmt.Fprint(conn, greeting+"\r\n")
				for r := bufio.NewScanner(conn); r.Scan(); {
					fmt.Fprint(conn, answer(r.Text())+"\r\n")
				}
			}()
		}
	}()
	return l.Addr().String()
}

// office365 is what Microsoft 365 answers: whoever gives tokens, and the two
// servers.
type office365 struct {
	status int    // of the answer to who asks for a token
	answer string // "" for a token
	roles  string // in the token
	smtp   string // the answer to the login
	imap   string // the answer to the login
	folder string // the answer to SELECT
}

const tokenSecret = "mycket-hemligt"

func (o office365) token() string {
	claims := `{"aud":"https://outlook.office365.com","roles":[` + o.roles + `]}`
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2ln"
}

func (o office365) issues(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if o.answer != "" || r.FormValue("client_secret") != tokenSecret {
		w.WriteHeader(o.status)
		fmt.Fprint(w, o.answer)
		return
	}
	fmt.Fprintf(w, `{"token_type":"Bearer","expires_in":3599,"access_token":%q}`, o.token())
}

func (o office365) takesMail(line string) string {
	verb, _, _ := strings.Cut(line, " ")
	switch verb {
	case "EHLO":
		return "250-smtp.office365.com\r\n250-DSN\r\n250 AUTH LOGIN XOAUTH2"
	case "AUTH", "":
		return o.smtp
	}
	return "250 2.0.0 ok"
}

func (o office365) hasMail(line string) string {
	tag, command, _ := strings.Cut(line, " ")
	verb, _, _ := strings.Cut(command, " ")
	switch verb {
	case "CAPABILITY":
		return "* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 SASL-IR\r\n" + tag + " OK done"
	case "AUTHENTICATE":
		return tag + " " + o.imap
	case "SELECT":
		return "* 0 EXISTS\r\n* OK [UIDVALIDITY 14] UIDVALIDITY value\r\n" + tag + " " + o.folder
	}
	return tag + " OK done"
}

// TestCheckTokens: what goes wrong with tokens, and what to do about it. The
// secret and the token are never told.
func TestCheckTokens(t *testing.T) {
	t.Parallel()
	const both = `"SMTP.SendAsApp","IMAP.AccessAsApp"`
	well := office365{roles: both, smtp: "235 2.7.0 welcome", imap: "OK done", folder: "OK done"}
	with := func(change func(*office365)) office365 {
		o := well
		change(&o)
		return o
	}
	for name, c := range map[string]struct {
		world    office365
		settings map[string]string
		want     []string
	}{
		"all is well": {well, nil, []string{`ok +oauth +there is a token for rond-app`, `ok +smtp .*logged in as rond@kommun.example by XOAUTH2, reports what arrives \(DSN\)`, `ok +imap .*by XOAUTH2`}},
		"the secret has expired": {with(func(o *office365) { o.status, o.answer = 401, `{"error":"invalid_client","error_codes":[7000222]}` }), nil,
			[]string{`problem +oauth .*AADSTS7000222\)\n.*hint: the secret has expired`, `skipped +smtp +it needs a token`, `skipped +imap`, `skipped +circle`}},
		"no consent": {with(func(o *office365) { o.roles = `"SMTP.SendAsApp"` }), nil,
			[]string{`problem +oauth .*does not hold the permission IMAP.AccessAsApp\n.*hint: give the application IMAP.AccessAsApp .*admin consent`}},
		"no consent at all": {with(func(o *office365) { o.roles = "" }), nil, []string{`problem +oauth .*SMTP.SendAsApp and IMAP.AccessAsApp`}},
		"nobody gives tokens": {well, map[string]string{"oauth.token_url": `"http://127.0.0.1:1/token"`},
			[]string{`problem +oauth +asking 127.0.0.1:1 for a token: .*\n.*hint: .*HTTPS_PROXY`}},
		"smtp is switched off": {with(func(o *office365) {
			o.smtp = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled"
		}), nil,
			[]string{`ok +oauth`, `problem +smtp .*takes no mail from rond@kommun.example over SMTP: 535 5.7.139.*\n.*hint: .*Set-CASMailbox -Identity rond@kommun.example`, `ok +imap`}},
		"not let in, smtp": {with(func(o *office365) { o.smtp = "535 5.7.3 Authentication unsuccessful" }), nil,
			[]string{`problem +smtp .*does not let the application log in as rond@kommun.example: 535 5.7.3.*\n.*hint: .*New-ServicePrincipal .*Add-MailboxPermission -Identity rond@kommun.example`}},
		"not let in, imap": {with(func(o *office365) { o.imap = "NO AUTHENTICATE failed." }), nil,
			[]string{`problem +imap .*does not let the application log in as rond@kommun.example: AUTHENTICATE failed.*\n.*hint: .*Add-MailboxPermission`}},
		"authenticated but not connected": {with(func(o *office365) { o.folder = "BAD User is authenticated but not connected." }), nil,
			[]string{`problem +imap .*takes the token and does not open the mailbox of rond@kommun.example.*not connected.*\n.*hint: see that imap.user is the mailbox's own address, .*Add-MailboxPermission`}},
		"no such folder": {with(func(o *office365) { o.folder = "NO no such folder" }), nil, []string{`problem +imap .*no such folder`}},
		"only the mailbox wants one": {with(func(o *office365) { o.roles = `"IMAP.AccessAsApp"` }),
			map[string]string{"smtp.login": "", "smtp.user": ""}, []string{`ok +oauth`, `ok +smtp`, `ok +imap`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			issuer := httptest.NewServer(http.HandlerFunc(c.world.issues))
			t.Cleanup(issuer.Close)
			b := newBench(t)
			b.via("smtp", scripted(t, "220 hi", c.world.takesMail))
			b.via("imap", scripted(t, "* OK The Microsoft Exchange IMAP4 service is ready.", c.world.hasMail))
			for setting, value := range map[string]string{
				"smtp.login": `"oauth"`, "smtp.password": "", "imap.login": `"oauth"`, "imap.password": "",
				"oauth.token_url": `"` + issuer.URL + `/token"`, "oauth.client_id": `"rond-app"`, "oauth.client_secret": `"` + tokenSecret + `"`,
			} {
				b.set(setting, value)
			}
			for setting, value := range c.settings {
				b.set(setting, value)
			}
			_, out := b.check("--wait", "50ms")
			for _, want := range c.want {
				if !regexp.MustCompile(`(?m)^` + want).MatchString(out) {
					t.Errorf("nothing like %s in\n%s", want, out)
				}
			}
			if strings.Contains(out, tokenSecret) || strings.Contains(out, c.world.token()) {
				t.Errorf("a secret is told:\n%s", out)
			}
		})
	}
}
