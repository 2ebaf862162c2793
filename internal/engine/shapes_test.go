package engine

import (
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rond/internal/inbox"
	"rond/internal/mailtest/shapes"
	"rond/internal/store"
	"rond/internal/store/sqlite"
	"rond/templates"
)

var updateShapes = flag.Bool("update", false, "write what the shapes come to into their files")

// TestShapes takes in every mail that the reader's tests keep, as an answer to
// what Eva was asked: what must come of it stands in the same file.
func TestShapes(t *testing.T) {
	t.Parallel()
	all, err := shapes.Read(filepath.Join("..", "inbox", "testdata", "shapes"))
	if err != nil || len(all) < 170 {
		t.Fatalf("%d shapes, %v", len(all), err)
	}
	o, ask := january(t)
	if err := o.store.Close(); err != nil { // so that all of it is in the file
		t.Fatal(err)
	}
	db, err := os.ReadFile(o.file)
	if err != nil {
		t.Fatal(err)
	}
	filled := fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()})
	for _, s := range all {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			book := filled
			if strings.Contains(s.Name, "unfilled") {
				book = ask.book
			}
			o := o.copyOf(t, db)
			got := o.comesOf(toEva(s.Raw(book), ask), ask)
			if *updateShapes {
				s.Verdict = got
				if err := s.Save(); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != s.Verdict {
				t.Errorf("%s\ngot:\n%s\nwant:\n%s", s.About, got, s.Verdict)
			}
		})
	}
}

// copyOf is another office with the same store, at the same time.
func (o *office) copyOf(t *testing.T, db []byte) *office {
	t.Helper()
	c := &office{t: t, now: o.now, file: filepath.Join(t.TempDir(), "rond.db")}
	if err := os.WriteFile(c.file, db, 0o600); err != nil {
		t.Fatal(err)
	}
	st, err := sqlite.Open(t.Context(), c.file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	if c.Engine, err = New(t.Context(), st, o.set, func() time.Time { return c.now }, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	return c
}

// strangers are who the bounces of the shapes are about: here they are Eva.
var strangers = regexp.MustCompile(`(?i)\b(anna|gone|full|sen|a|borta|eva)@(kommun|annan)\.example\b`)

// toEva makes a shape a mail about what Eva was asked.
func toEva(raw []byte, ask sentMail) []byte {
	s := strangers.ReplaceAllString(string(raw), eva)
	return []byte(strings.NewReplacer("R1043", "R1001", "dispatch.1043@kommun.example", ask.id, "rond@kommun.example", own).Replace(s))
}

// comesOf takes a mail in on the day that it was written, and writes down what
// comes of it, one fact a line.
func (o *office) comesOf(raw []byte, ask sentMail) string {
	o.t.Helper()
	if written := inbox.Read(raw, o.set.Trust).Date; written.After(o.now) {
		o.now = written
	}
	v, err := o.TakeIn(o.t.Context(), inbox.Delivery{Source: "imap", Key: "imap:1:1", Raw: raw})
	if err != nil {
		o.t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "verdict: %s\n", strings.TrimSpace(v.Verdict+" "+v.Reason))
	fmt.Fprintf(&b, "folder: %s\n", v.Folder)
	o.view(func(r store.Reader) error {
		answers, err := r.AnswersFrom(o.t.Context(), 0, 0)
		if err != nil {
			return err
		}
		if len(answers) > 0 {
			fmt.Fprintf(&b, "answers: %d\n", len(answers))
		}
		files, err := r.Attachments(o.t.Context(), v.Delivery)
		if err != nil {
			return err
		}
		for i, f := range files {
			if i == 5 {
				fmt.Fprintf(&b, "kept: %d in all\n", len(files))
				break
			}
			fmt.Fprintf(&b, "kept: %s %q\n", f.Kind, f.Name)
		}
		return o.writeDown(&b, r, ask)
	})
	o.wholeRecord()
	if v.Verdict == verdictUnreadable {
		text, remedy := templates.Problem("sv", v.Reason, nil)
		if _, err := o.Send(o.t.Context(), o); err != nil {
			o.t.Fatal(err)
		}
		says(o.t, o.one(o.sent, eva), text, remedy)
	}
	return b.String()
}

// writeDown tells what the mail changed of others, and who is written to.
func (o *office) writeDown(b *strings.Builder, r store.Reader, ask sentMail) error {
	mails, err := r.Mails(o.t.Context(), store.MailFilter{})
	if err != nil {
		return err
	}
	var told []string
	for _, m := range mails {
		if m.MessageID == ask.id && m.State != store.MailSent {
			fmt.Fprintf(b, "our mail: %s\n", strings.TrimSpace(m.State+" "+m.Reason))
		}
		if m.Delivery != 0 { // written because of it
			told = append(told, fmt.Sprintf("told: %s, %s\n", m.To, m.Kind))
		}
	}
	slices.Sort(told)
	b.WriteString(strings.Join(told, ""))
	p, err := r.PersonByKey(o.t.Context(), eva)
	if err != nil {
		return err
	}
	away, err := r.Absences(o.t.Context(), p.ID)
	for _, a := range away {
		fmt.Fprintf(b, "away: %s to %s\n", a.From, a.Back)
	}
	return err
}
