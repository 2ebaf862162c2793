package engine

import (
	"fmt"
	"testing"

	"rond/internal/inbox"
	"rond/internal/store"
	"rond/workbook/fill"
)

// machine is an automatic answer with bad manners: what it sends for a mail of
// ours, and whether it does so at once or on the next day.
type machine struct {
	slow   bool
	answer func(o *office, to sentMail, n int) inbox.Delivery
}

func machines() map[string]machine {
	chats := func(o *office, to sentMail, n int) inbox.Delivery {
		return o.letter(eva, "pass", to, fmt.Sprintf("Hej! Vi har tagit emot ditt meddelande nummer %d. Vad gäller saken?", n))
	}
	returns := func(o *office, to sentMail, n int) inbox.Delivery { // whatever came, altered each time
		if to.book == nil {
			return chats(o, to, n)
		}
		wrong := with(with(fine(), "Bedömning", "Kanske"), "Resultat", fmt.Sprint("Maskinen säger ", n))
		return o.letter(eva, "pass", to, "Se bifogad fil.", enclosed{"svar.xlsx", fills(o.t, to.book, cells{firstRow(o.t, to.book): wrong})})
	}
	echoes := func(o *office, to sentMail, n int) inbox.Delivery {
		if to.book == nil {
			return chats(o, to, n)
		}
		return o.letter(eva, "pass", to, "Ditt meddelande i retur.", enclosed{to.name, to.book})
	}
	breaks := func(o *office, to sentMail, n int) inbox.Delivery { // never the same, never readable
		return o.letter(eva, "pass", to, "Se bifogad fil.", enclosed{"svar.xlsx", fmt.Appendf(nil, "PK\x03\x04 ärende %d", n)})
	}
	says := func(o *office, to sentMail, n int) inbox.Delivery { // good manners
		return o.letter(eva, "pass", to, "Auto-Submitted: auto-replied\r\n\r\nTack!")
	}
	return map[string]machine{
		"chats": {answer: chats}, "returns": {answer: returns}, "echoes": {answer: echoes}, "breaks": {answer: breaks}, "says so": {answer: says},
		"chats later": {true, chats}, "returns later": {true, returns}, "breaks later": {true, breaks},
	}
}

func firstRow(t *testing.T, book []byte) string {
	t.Helper()
	b, err := fill.Open(book)
	if err != nil {
		t.Fatal(err)
	}
	return b.Rows()[0].Ref
}

// TestMachinesFallSilent: two machines face Rond, an owner's and the contact's,
// which answers whatever is passed on. Every day of a month each mail to them
// is answered. They fall silent each day, and in the end altogether; what was
// not answered any more waits for the controller.
func TestMachinesFallSilent(t *testing.T) {
	t.Parallel()
	for name, m := range machines() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, ask := january(t)
			contact := "anna.lind@kommun.example"
			mails := []sentMail{ask}
			written := 0 // answers of ours
			last := ""
			for day := 3; day <= 31; day++ {
				today := fmt.Sprintf("2026-03-%02d", day)
				fresh := append(mails, o.pass(today)...)
				mails = nil
				for round := 0; len(fresh) > 0; round++ {
					if round > 2*maxAnswersADay {
						t.Fatalf("%s: it has not ended after %d rounds", today, round)
					}
					for _, x := range fresh {
						switch x.env.To {
						case eva:
							o.taken(m.answer(o, x, len(o.sent)*100+round))
						case contact:
							o.taken(o.letter(contact, "pass", x, fmt.Sprint("Tack för din fråga, vi återkommer ", len(o.sent))))
						}
					}
					fresh = o.again()
					for _, x := range fresh {
						if x.env.To == eva {
							last = today
						}
						written++
					}
					if m.slow {
						mails, fresh = fresh, nil
					}
				}
			}
			t.Logf("%d mails of ours after the first, the last to the machine on %s", written, last)
			if written > 80 || last > "2026-03-20" && !m.slow {
				t.Errorf("they have not fallen silent: %d mails, the last on %s", written, last)
			}
			o.atMost(eva, maxAnswers)
			o.nothingLostTo(eva)
		})
	}
}

// taken takes something in, whatever its verdict.
func (o *office) taken(d inbox.Delivery) {
	o.t.Helper()
	if _, err := o.TakeIn(o.t.Context(), d); err != nil {
		o.t.Fatal(err)
	}
}

// atMost holds the answers to somebody about one request to a number.
func (o *office) atMost(email string, most int) {
	o.t.Helper()
	o.view(func(r store.Reader) error {
		p, err := r.PersonByKey(o.t.Context(), email)
		if err != nil {
			return err
		}
		mails, err := r.Mails(o.t.Context(), store.MailFilter{Person: p.ID})
		about := map[int64]int{}
		for _, m := range mails {
			if m.Delivery != 0 {
				about[m.Request]++
			}
		}
		for request, n := range about {
			if n > most {
				o.t.Errorf("%d answers about %s, want %d at most", n, reference(request), most)
			}
		}
		return err
	})
}

// nothingLostTo: each mail from somebody was answered, needs no answer, or
// waits for the controller.
func (o *office) nothingLostTo(from string) {
	o.t.Helper()
	v, err := o.WaitingView(o.t.Context(), "sv")
	if err != nil {
		o.t.Fatal(err)
	}
	waits := map[int64]bool{}
	for _, d := range append(v.Returns, v.Questions...) {
		waits[d.ID] = true
	}
	o.view(func(r store.Reader) error {
		all, err := r.Deliveries(o.t.Context(), store.DeliveryFilter{From: from})
		for _, d := range all {
			answers, err := r.Mails(o.t.Context(), store.MailFilter{Answers: d.ID})
			if err != nil {
				return err
			}
			quiet := d.Verdict == verdictAutomatic || d.Reason == "same-file" || d.Verdict == verdictCorrection && d.Reason != reasonCapped
			if len(answers) == 0 && !waits[d.ID] && !quiet {
				o.t.Errorf("delivery %d, %s (%s), was neither answered nor does it wait", d.ID, d.Verdict, d.Reason)
			}
		}
		return err
	})
}
