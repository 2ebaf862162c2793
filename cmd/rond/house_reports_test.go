//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rond/internal/demo"
	"rond/internal/engine"
	"rond/internal/inbox"
	"rond/internal/store"
	"rond/internal/store/sqlite"
)

// TestRealReports asks people through Postfix, which delivers to most of them,
// knows nobody by one name, and finds the road to one closed until it gives
// up. What it reports comes back by way of Dovecot, is matched to its mail by
// the envelope's id and by the Message-ID alike, and moves the mail.
func TestRealReports(t *testing.T) {
	t.Parallel()
	needs(t, "postfix", "dovecot")
	b := newBench(t)
	asked := b.peopleAsked(t)
	there, gone, slow := asked[0], asked[1], asked[2]
	house := newMailHouse(t)
	house.routes = map[string]string{gone: "smtp:" + elsewhere(t), slow: "smtp:[127.0.0.1]:1"} // where nobody listens
	house.open(t, append(asked, benchAddress))
	b.posted(house)
	b.must(t, "run")

	for _, want := range []struct {
		kind   inbox.Kind
		to     string
		status string
	}{{inbox.Delivered, there, "2.0.0"}, {inbox.Bounce, gone, "5.1.1"}, {inbox.Delayed, slow, "4.4.1"}} {
		b.reported(t, house, want.kind, want.to, want.status)
	}
	b.now = b.now.Add(time.Minute)
	b.must(t, "run")
	b.mailIs(t, there, store.MailDelivered)
	b.mailIs(t, gone, store.MailBounced)
	b.mailIs(t, slow, store.MailDelayed, store.MailBounced) // it may have been given up meanwhile
	if b.mailTo(t, slow).State == store.MailDelayed && !strings.Contains(b.must(t, "status"), "delayed on the way: 1 mail;") {
		t.Error("rond status does not tell of the mail that is late")
	}

	b.reported(t, house, inbox.Bounce, slow, "4.4.1")
	b.now = b.now.Add(time.Minute)
	b.must(t, "run")
	b.mailIs(t, slow, store.MailBounced)
	b.knowsEveryReport(t, slow)
	b.must(t, "audit", "verify")
}

// elsewhere is the next server on the way, and knows nobody.
func elsewhere(t *testing.T) string {
	addr := scripted(t, "220 elsewhere.example", func(line string) string {
		if strings.HasPrefix(line, "RCPT") {
			return "550 5.1.1 nobody here by that name"
		}
		return "250 ok"
	})
	_, port, _ := net.SplitHostPort(addr)
	return "[127.0.0.1]:" + port
}

// peopleAsked imports a plan, goes to a day on which at least three people are
// asked, and gives their addresses.
func (b *bench) peopleAsked(t *testing.T) (asked []string) {
	t.Helper()
	plans, err := demo.Plans()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(b.dir, plans[0].Name)
	if err := os.WriteFile(path, plans[0].Data, 0o600); err != nil {
		t.Fatal(err)
	}
	b.settings["send"], b.settings["sender_check"], b.settings["asking.notice"] = `"on"`, `"closed-relay"`, "0"
	b.write()
	b.must(t, "plan", "import", path)
	for range 60 {
		b.now = b.now.AddDate(0, 0, 1)
		var would []engine.Preview
		if err := json.Unmarshal([]byte(b.must(t, "run", "--dry-run", "--json")), &would); err != nil {
			t.Fatal(err)
		}
		asked = nil
		for _, p := range would {
			if p.Kind == "dispatch" && !slices.Contains(asked, p.To) {
				asked = append(asked, p.To)
			}
		}
		if len(asked) >= 3 {
			return asked
		}
	}
	t.Fatal("nobody is asked in two months")
	return nil
}

// posted makes the house the mail of the installation.
func (b *bench) posted(house *mailHouse) {
	b.via("smtp", "127.0.0.1:"+house.smtp)
	b.via("imap", "127.0.0.1:"+house.imap)
	for setting, value := range map[string]string{
		"smtp.user": "", "smtp.password": "", "imap.password": fmt.Sprintf("%q", housePassword),
		"smtp.tls": `"starttls"`, "imap.tls": `"tls"`, "smtp.ca_file": fmt.Sprintf("%q", house.ca), "imap.ca_file": fmt.Sprintf("%q", house.ca),
	} {
		b.set(setting, value)
	}
	b.write()
}

// reported waits for a report about the mail to somebody, and holds it to
// naming that mail twice: by its envelope, and by what came back of it.
func (b *bench) reported(t *testing.T, house *mailHouse, kind inbox.Kind, to, status string) {
	t.Helper()
	about := func(f inbox.Failure) bool { return f.Recipient == to && f.Status == status }
	m, ok := house.await(t, benchAddress, string(kind)+" to "+to, patience, func(m inbox.Mail) bool { return m.Kind == kind && slices.ContainsFunc(m.Failed, about) })
	if !ok {
		t.Fatalf("no report came that the mail to %s is %s", to, kind)
	}
	id := b.mailTo(t, to).MessageID
	for _, f := range m.Failed {
		if f.Envelope != id || f.Original != id {
			t.Errorf("the report %s about the mail to %s names envelope %q and mail %q, want %q", kind, to, f.Envelope, f.Original, id)
		}
	}
}

// mailTo is the mail that asked somebody.
func (b *bench) mailTo(t *testing.T, to string) (found store.Mail) {
	t.Helper()
	b.look(t, func(r store.Reader) error {
		mails, err := r.Mails(t.Context(), store.MailFilter{Kind: "dispatch"})
		for _, m := range mails {
			if m.To == to {
				found = m
			}
		}
		return err
	})
	if found.MessageID == "" {
		t.Fatalf("no mail to %s was made", to)
	}
	return found
}

func (b *bench) mailIs(t *testing.T, to string, states ...string) {
	t.Helper()
	if m := b.mailTo(t, to); !slices.Contains(states, m.State) {
		t.Errorf("the mail to %s is %s (%s), want %s", to, m.State, m.Reason, states)
	}
}

// knowsEveryReport wants what came in to be reports alone, each about a mail,
// and all three kinds, of which somebody's mail had two.
func (b *bench) knowsEveryReport(t *testing.T, slow string) {
	t.Helper()
	request := b.mailTo(t, slow).Request
	b.look(t, func(r store.Reader) error {
		all, err := r.Deliveries(t.Context(), store.DeliveryFilter{})
		got, ofSlow := map[string]int{}, map[string]int{}
		for _, d := range all {
			got[d.Verdict]++
			if d.Request == request {
				ofSlow[d.Verdict]++
			}
			if d.Reason == "bounce-unknown" {
				t.Errorf("a report that belongs to no mail: %+v", d)
			}
		}
		t.Logf("reports: %v, of the mail that was late: %v", got, ofSlow)
		if got["delivered"] == 0 || got["bounce"] != 2 || ofSlow["delayed"] != 1 || ofSlow["bounce"] != 1 || len(got) != 3 {
			t.Errorf("reports %v, of the late mail %v", got, ofSlow)
		}
		return err
	})
}

func (b *bench) look(t *testing.T, see func(store.Reader) error) {
	t.Helper()
	st, err := sqlite.Open(t.Context(), filepath.Join(b.dir, "rond.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if err := st.View(t.Context(), see); err != nil {
		t.Fatal(err)
	}
}
