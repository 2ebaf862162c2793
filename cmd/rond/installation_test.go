//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rond/internal/engine"
	"rond/internal/inbox"
	"rond/workbook/fill"
	"rond/workbook/grid"
)

// TestRealInstallation does what a municipality does: it installs the program
// with Postfix and Dovecot, begins with rond init, mends the settings, checks
// them, imports the plan and serves. Two owners get their workbooks, fill them
// in and answer, one with swaks and one with Python; the answers are on the
// pages and in the workbook that is downloaded from them, and the receipts in
// the owners' mailboxes.
func TestRealInstallation(t *testing.T) {
	t.Parallel()
	needs(t, "postfix", "dovecot", "swaks", "python3", "go")
	in := install(t)
	in.settled(t)
	check := in.built(t, "check")
	for _, what := range []string{"smtp", "imap", "circle"} {
		if !regexp.MustCompile(`(?m)^ok +` + what).MatchString(check) {
			t.Errorf("rond check does not find that %s is well:\n%s", what, check)
		}
	}
	in.built(t, "plan", "import", in.plan)
	in.hello(t)
	owners := in.asked(t)
	serving := in.serve(t)
	typed := map[string]string{}
	for i, owner := range owners {
		typed[owner] = in.answers(t, owner, []sender{bySwaks, byPython}[i])
	}
	in.shows(t, typed)
	serving.end(t)
	in.later(t, "audit", "verify")
}

// installation is Rond on a machine, with the house's mail servers.
type installation struct {
	*mailHouse
	binary string
	home   string // its folder
	plan   string
	now    time.Time // once the binary's own clock is not enough
}

func (in *installation) config() string { return filepath.Join(in.home, "rond.toml") }

// install builds the program, lets it begin a folder, and opens the mail house
// for the people of the example plan.
func install(t *testing.T) *installation {
	t.Helper()
	in := &installation{binary: builtProgram(t), home: filepath.Join(t.TempDir(), "internkontroll"), now: nextMorning()}
	if out := runProgram(t, in.binary, "", "init", in.home); !strings.Contains(out, "rond plan import") {
		t.Errorf("init does not say what comes next:\n%s", out)
	}
	plans, err := filepath.Glob(filepath.Join(in.home, "plan-*.xlsx"))
	if err != nil || len(plans) != 1 {
		t.Fatal(plans, err)
	}
	in.plan = plans[0]
	in.mailHouse = openMailHouse(t, append(addressesIn(t, in.plan), "internkontroll@kommun.example"))
	return in
}

// nextMorning is ten o'clock tomorrow: mail goes out by day, and the test may run
// at night.
func nextMorning() time.Time {
	day := time.Now().AddDate(0, 0, 1)
	return time.Date(day.Year(), day.Month(), day.Day(), 9, 0, 0, 0, time.UTC)
}

// settled mends the settings that init has written, line by line as a person
// does.
func (in *installation) settled(t *testing.T) {
	t.Helper()
	raw, err := os.ReadFile(in.config())
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	for _, s := range [][3]string{
		{"", "send", `"on"`}, {"", "sender_check", `"closed-relay"`},
		{"[smtp]", "host", `"127.0.0.1"`}, {"[smtp]", "port", in.smtp}, {"[smtp]", "tls", `"starttls"`}, {"[smtp]", "ca_file", fmt.Sprintf("%q", in.ca)},
		{"[imap]", "host", `"127.0.0.1"`}, {"[imap]", "port", in.imap}, {"[imap]", "tls", `"tls"`}, {"[imap]", "ca_file", fmt.Sprintf("%q", in.ca)},
		{"[imap]", "user", `"internkontroll@kommun.example"`}, {"[imap]", "password_file", `"imap.password"`},
		{"[web]", "listen", fmt.Sprintf(`"127.0.0.1:%s"`, freePort(t))},
	} {
		at := strings.Index(text, s[0])
		line := regexp.MustCompile(`(?m)^(# )?` + s[1] + ` = .*$`).FindStringIndex(text[at:])
		if at < 0 || line == nil {
			t.Fatalf("init has written no line for %s %s", s[0], s[1])
		}
		text = text[:at+line[0]] + s[1] + " = " + s[2] + text[at+line[1]:]
	}
	for name, content := range map[string]string{"rond.toml": text, "imap.password": housePassword + "\n"} {
		if err := os.WriteFile(filepath.Join(in.home, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// built runs the program as it was built, now.
func (in *installation) built(t *testing.T, args ...string) string {
	t.Helper()
	return runProgram(t, in.binary, "", append([]string{"--config", in.config()}, args...)...)
}

// later runs the program as part of this test, which can choose the time.
func (in *installation) later(t *testing.T, args ...string) string {
	t.Helper()
	return runProgram(t, testBinary(t), in.now.Format(time.RFC3339), append([]string{"--config", in.config()}, args...)...)
}

// serve runs the daemon from the installation's time on.
func (in *installation) serve(t *testing.T) *daemonProcess {
	t.Helper()
	return begin(t, testBinary(t), in.now.Format(time.RFC3339)+"+", in.config())
}

// hello starts the daemon as it was built, signs in and looks at the first
// page.
func (in *installation) hello(t *testing.T) {
	t.Helper()
	p := begin(t, in.binary, "", in.config())
	link := strings.TrimSpace(in.built(t, "login-link"))
	resp, err := http.Get(link[:strings.Index(link, "/login/")] + "/")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("a stranger gets %s", resp.Status)
	}
	v := signsIn(t, link)
	if page := v.get(t, "/"); !strings.Contains(page, "Exempelnämnden") {
		t.Errorf("the first page does not show the plan:\n%s", page)
	}
	in.sent(t)
	p.end(t)
}

// asked lets the days go by until two owners have been asked, and gives their
// addresses. The daemon is run on every day on which something is to be sent.
func (in *installation) asked(t *testing.T) []string {
	t.Helper()
	for range 60 {
		var would []engine.Preview
		if err := json.Unmarshal([]byte(in.later(t, "run", "--dry-run", "--json")), &would); err != nil {
			t.Fatal(err)
		}
		var owners []string
		for _, p := range would {
			if p.Kind == "dispatch" {
				owners = append(owners, p.To)
			}
		}
		if len(owners) >= 2 {
			return owners[:2]
		}
		if len(would) > 0 {
			p := in.serve(t)
			p.log.says(t, "msg=decided")
			in.sent(t)
			p.end(t)
		}
		in.now = in.now.AddDate(0, 0, 1)
	}
	t.Fatal("nobody is asked in two months")
	return nil
}

// sent asks rond status, beside the daemon, until nothing waits to be sent.
func (in *installation) sent(t *testing.T) {
	t.Helper()
	for late := time.Now().Add(patience); ; {
		var plans []engine.PlanStatus
		if err := json.Unmarshal([]byte(in.later(t, "status", "--json")), &plans); err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(plans, func(p engine.PlanStatus) bool { return p.Unsent > 0 }) {
			return
		}
		if time.Now().After(late) {
			t.Fatalf("mail waits in vain: %+v", plans)
		}
	}
}

// sender is an ordinary program that sends mail with a file.
type sender func(t *testing.T, in *installation, m letter)

// letter is what an owner sends.
type letter struct{ from, id, subject, answers, file string }

func bySwaks(t *testing.T, in *installation, m letter) {
	t.Helper()
	in.send(t, "swaks", "--server", "127.0.0.1:"+in.smtp, "--helo", "dator.kommun.example", "--from", m.from, "--to", "internkontroll@kommun.example",
		"--header", "Subject: "+m.subject, "--header", "Message-Id: <"+m.id+">", "--header", "In-Reply-To: <"+m.answers+">",
		"--body", "Hej, här kommer den.", "--attach-name", filepath.Base(m.file), "--attach-type", "application/octet-stream", "--attach", "@"+m.file)
}

func byPython(t *testing.T, in *installation, m letter) {
	t.Helper()
	in.send(t, "python3", "-c", `
import smtplib, ssl, sys
from email.message import EmailMessage
port, ca, sender, id, subject, answers, path = sys.argv[1:]
m = EmailMessage()
m["From"], m["To"], m["Subject"] = sender, "internkontroll@kommun.example", subject
m["Message-ID"], m["In-Reply-To"] = f"<{id}>", f"<{answers}>"
m.set_content("Hej, här kommer den.")
with open(path, "rb") as f:
    m.add_attachment(f.read(), maintype="application", subtype="vnd.openxmlformats-officedocument.spreadsheetml.sheet", filename="svår fil åäö.xlsx")
with smtplib.SMTP("127.0.0.1", int(port)) as s:
    s.starttls(context=ssl.create_default_context(cafile=ca))
    s.send_message(m)
`, in.smtp, in.ca, m.from, m.id, m.subject, m.answers, m.file)
}

func (in *installation) send(t *testing.T, program string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
}

// answers is an owner who opens the workbook, types and sends it back, and
// waits for the receipt. It gives what was typed.
func (in *installation) answers(t *testing.T, owner string, by sender) string {
	t.Helper()
	isBook := func(f inbox.File) bool { return strings.HasPrefix(f.Name, "internkontroll-") }
	m, ok := in.await(t, owner, "the workbook", patience, func(m inbox.Mail) bool { return slices.ContainsFunc(m.Files, isBook) })
	if !ok {
		t.Fatalf("no workbook came to %s", owner)
	}
	if _, ok := in.await(t, owner, "the notice before it", patience, func(m inbox.Mail) bool { return len(m.Files) == 0 }); !ok {
		t.Errorf("%s was not told beforehand that a workbook would come", owner)
	}
	b, err := fill.Open(m.Files[slices.IndexFunc(m.Files, isBook)].Data)
	if err != nil {
		t.Fatal(err)
	}
	typed := "Genomgånget av " + strings.TrimSuffix(owner, "@kommun.example")
	for _, row := range b.Rows() {
		for heading, value := range map[string]string{"Genomförd under perioden?": "Ja", "Resultat": typed, "Bedömning": "Ingen avvikelse"} {
			if err := b.Set(row.Ref, heading, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	filled, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ifylld.xlsx")
	if err := os.WriteFile(file, filled, 0o600); err != nil {
		t.Fatal(err)
	}
	id := "svar." + owner
	by(t, in, letter{from: owner, id: id, subject: "SV: [" + m.References[0] + "]", answers: m.MessageID, file: file})
	sent := time.Now()
	receipt, ok := in.await(t, owner, "the receipt", patience, func(m inbox.Mail) bool { return slices.Contains(m.InReplyTo, id) })
	if !ok {
		t.Fatalf("no receipt came to %s", owner)
	}
	t.Logf("%s has a receipt after %v: %s", owner, time.Since(sent).Round(time.Millisecond), receipt.Subject)
	if !strings.Contains(receipt.Subject, "Kvittens") {
		t.Errorf("the receipt says %q", receipt.Subject)
	}
	return typed
}

// shows looks for what owners typed on the pages, and in the workbook that is
// downloaded from them.
func (in *installation) shows(t *testing.T, typed map[string]string) {
	t.Helper()
	v := signsIn(t, strings.TrimSpace(in.later(t, "login-link", "--name", "Anna Lind")))
	pages := ""
	for _, delivery := range v.links(t, "/deliveries", `/deliveries/\d+`) {
		for _, request := range v.links(t, delivery, `/requests/\d+`) {
			pages += v.get(t, request)
		}
	}
	year := regexp.MustCompile(`\d{4}`).FindString(filepath.Base(in.plan))
	book := []byte(v.get(t, "/years/"+year+"/workbook"))
	cells := cellsOf(t, book)
	for owner, text := range typed {
		if !strings.Contains(pages, text) {
			t.Errorf("the answer of %s is not on the pages", owner)
		}
		if !slices.Contains(cells, text) {
			t.Errorf("the answer of %s is not in the downloaded workbook", owner)
		}
	}
}

// reader is somebody who is signed in.
type reader struct {
	*http.Client
	site string
}

// signsIn opens a link and presses its button.
func signsIn(t *testing.T, link string) *reader {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &reader{&http.Client{Jar: jar, Timeout: time.Minute}, link[:strings.Index(link, "/login/")]}
	resp, err := v.Post(link, "application/x-www-form-urlencoded", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("signing in: %s", resp.Status)
	}
	return v
}

func (v *reader) get(t *testing.T, path string) string {
	t.Helper()
	resp, err := v.Get(v.site + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v\n%s", path, resp.Status, err, body)
	}
	return string(body)
}

// links are the addresses on a page that look like this, each once.
func (v *reader) links(t *testing.T, path, pattern string) []string {
	t.Helper()
	var all []string
	for _, m := range regexp.MustCompile(`href="(`+pattern+`)"`).FindAllStringSubmatch(v.get(t, path), -1) {
		if !slices.Contains(all, m[1]) {
			all = append(all, m[1])
		}
	}
	return all
}

// cellsOf is every text in a workbook.
func cellsOf(t *testing.T, book []byte) (texts []string) {
	t.Helper()
	b, err := grid.Open(t.Context(), bytes.NewReader(book), int64(len(book)), grid.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for i := range b.Sheets() {
		for row, err := range b.Rows(t.Context(), i) {
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range row.Cells {
				texts = append(texts, c.Text)
			}
		}
	}
	return texts
}

// addressesIn is every mail address in a plan workbook.
func addressesIn(t *testing.T, path string) (all []string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range cellsOf(t, raw) {
		if strings.HasSuffix(text, "@kommun.example") && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}
