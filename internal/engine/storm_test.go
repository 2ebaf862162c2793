package engine

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"rond/internal/inbox"
	"rond/internal/store"
)

// storming is a mail like any other of a machine that writes to everybody.
func (o *office) storming(from string, n int) inbox.Delivery {
	raw := fmt.Sprintf("Authentication-Results: mx.kommun.example; dmarc=pass header.from=kommun.example\r\nFrom: <%s>\r\nSubject: Tack\r\n"+
		"Message-ID: <storm-%d@kommun.example>\r\n\r\nVi har tagit emot ditt ärende %d.\r\n%s", from, n, n, strings.Repeat("Hej\r\n", 4000))
	return inbox.Delivery{Source: "imap", Key: fmt.Sprintf("imap:1:%s-%d", from, n), Raw: []byte(raw)}
}

// TestMailStorm: ten thousand mails from one address, some registered and some
// not, cost a row each, one line in the log and one on the controller's list;
// what others send meanwhile is taken in. It goes on for hours, and ends.
func TestMailStorm(t *testing.T) {
	t.Parallel()
	many := 4 * stormAnHour
	if os.Getenv("ROND_LONG") == "1" {
		many = 10_000
	}
	for name, from := range map[string]string{"owner": eva, "stranger": "info@annan.example"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, ask := january(t)
			var log bytes.Buffer
			o.log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelInfo}))
			before := o.waitingNow()
			took := time.Now()
			for n := range many {
				v, err := o.TakeIn(t.Context(), o.storming(from, n))
				if err != nil {
					t.Fatal(err)
				}
				if want := n > stormAnHour; (v.Verdict == verdictIgnored) != want || n >= stormAnHour && v.Folder != FolderHeld {
					t.Fatalf("mail %d is %s in %s (%s)", n, v.Verdict, v.Folder, v.Reason)
				}
			}
			t.Logf("%d mails in %v", many, time.Since(took))
			if got := strings.Count(log.String(), "\n"); got > stormAnHour+2 || strings.Count(log.String(), "storm") != 1 || strings.Contains(log.String(), from) {
				t.Errorf("%d lines in the log, %d of the storm", got, strings.Count(log.String(), "storm"))
			}
			if got := o.waitingNow() - before; got > stormAnHour+1 {
				t.Errorf("%d more wait for the controller", got)
			}
			o.stormCost(from, many)
			o.takes(o.delivery("bo.ek@kommun.example", "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine()})), verdictAccepted)
			o.now = o.now.Add(59 * time.Minute)
			o.takes(o.storming(from, many), verdictIgnored)
			o.now = o.now.Add(2 * time.Minute)
			for n := range stormAnHour {
				if v, err := o.TakeIn(t.Context(), o.storming(from, many+1+n)); err != nil || v.Verdict == verdictIgnored {
					t.Fatalf("an hour later: %+v, %v", v, err)
				}
			}
			o.wholeRecord()
		})
	}
}

func (o *office) waitingNow() int {
	o.t.Helper()
	n, err := o.Waiting(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	return n
}

// stormCost holds a storm to a row for each mail, a few answers and questions,
// and no stored bytes beyond its beginning.
func (o *office) stormCost(from string, many int) {
	o.t.Helper()
	o.view(func(r store.Reader) error {
		rows, err := r.Deliveries(o.t.Context(), store.DeliveryFilter{From: from})
		if err != nil || len(rows) != many {
			o.t.Errorf("%d rows, %v", len(rows), err)
		}
		kept := 0
		for _, d := range rows {
			if d.Raw != "" {
				kept++
			}
			if d.Subject != "Tack" || d.MessageID == "" {
				o.t.Fatalf("a row says no more than %+v", d)
			}
		}
		if kept != stormAnHour {
			o.t.Errorf("the bytes of %d are kept", kept)
		}
		for kind, most := range map[string]int{kindReceived: maxAnswersADay, kindCorrection: 0, kindReceipt: 0, kindQuestion: maxPassedADay + 1} {
			mails, err := r.Mails(o.t.Context(), store.MailFilter{Kind: kind})
			if err != nil || len(mails) > most {
				o.t.Errorf("%d mails of kind %s, %v", len(mails), kind, err)
			}
		}
		return nil
	})
}

// TestNoStorm: what leads to something is none, however much it is; nor are
// reports about mails of ours, files that the operator hands in, and mails
// that nobody can be said to have sent.
func TestNoStorm(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	for i := range stormAnHour + 20 {
		answer := with(fine(), "Resultat", fmt.Sprint("Granskat, gång ", i))
		o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": answer})), verdictAccepted)
	}
	if got := to(o.again(), eva); len(got) != maxReceiptsADay {
		t.Errorf("%d receipts in a day, want %d", len(got), maxReceiptsADay)
	}
	bounce := "From: MAILER-DAEMON@mx.kommun.example\r\nMessage-ID: <b%d@mx.kommun.example>\r\nSubject: Undelivered\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n" +
		"--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; " + eva + "\r\nAction: %s\r\nStatus: %s\r\n\r\n" +
		"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <%s>\r\n--b--\r\n"
	report := func(n int, action, status, about string) Verdict {
		t.Helper()
		v, err := o.TakeIn(t.Context(), inbox.Delivery{Source: "imap", Key: fmt.Sprint("imap:9:", n), Raw: fmt.Appendf(nil, bounce, n, action, status, about)})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for n := range stormAnHour + 20 {
		if v := report(n, "delayed", "4.4.1", ask.id); v.Verdict != verdictDelayed {
			t.Fatalf("report %d: %+v", n, v)
		}
	}
	ignored := 0
	for n := range stormAnHour + 20 { // to mails that somebody else has sent in our name
		if v := report(1000+n, "failed", "5.1.1", "forged@kommun.example"); v.Verdict == verdictIgnored {
			ignored++
		}
	}
	if ignored != 19 {
		t.Errorf("%d forged reports were left unread", ignored)
	}
	for n := range stormAnHour + 20 {
		d := o.storming(eva, n)
		d.Source = "folder"
		o.takes(d, verdictHeld)
		d = o.storming("", n)
		o.takes(d, verdictHeld)
	}
}
