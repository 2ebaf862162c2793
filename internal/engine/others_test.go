package engine

import (
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/notify"
)

const (
	karin = "karin.ek@kommun.example"   // coordinates all boards
	head  = "helena.vik@kommun.example" // of Vård, to which Solgården belongs
	other = "bertil.al@kommun.example"  // sees the other board
)

// coordinated is an office with two boards, and others than their contacts who
// get the summaries. What is said of one control of each may be
// confidential.
func coordinated(t *testing.T, change ...func(*Settings)) *office {
	t.Helper()
	o := emptyOffice(t, append([]func(*Settings){func(s *Settings) {
		s.Summaries = []Recipient{{To: notify.Address{Name: "Karin Ek", Email: karin}}, {To: notify.Address{Email: head}, Parts: []Part{{"TN", "vård"}}},
			{To: notify.Address{Email: other}, Parts: []Part{{"an", ""}}}}
	}}, change...)...)
	p := smallPlan()
	p.Units = append(p.Units, plan.Unit{Name: "Vård"})
	p.Units[0].Parent = "Vård"
	p.Seats = append(p.Seats, plan.Seat{Role: "VC", Unit: "Vård", Place: "1", Holder: dan, Manager: maria}, plan.Seat{Role: "VC", Unit: "Vård", Place: "2", Holder: maria, Manager: anna})
	p.Controls[2].Confidential = true
	o.put(p)
	q := elsewhere(smallPlan())
	q.Occasions = q.Occasions[:2]
	q.Controls[2].Confidential = true
	q.Occasions[0].LastDay = "2026-05-20"
	o.put(q)
	return o
}

// answered has Eva answer for the first tertial with a deviation.
func (o *office) answered() {
	o.t.Helper()
	for _, ask := range to(o.pass("2026-04-23"), eva) {
		o.takes(o.delivery(eva, "pass", ask, fills(o.t, ask.book, cells{
			"K03-2026T1":  with(with(with(fine(), "Resultat", "Ömtåliga brister"), "Bedömning", "Större avvikelse"), "Åtgärd", "Ny rutin"),
			"K01-2026M04": with(fine(), "Resultat", "Granskat i april")})), verdictAccepted)
	}
	o.again()
}

// days passes every day up to one and gathers what an address is sent.
func (o *office) days(from, until, address string) (first string, mails []sentMail) {
	o.t.Helper()
	for day := date(from); day.Before(date(until)); day = day.AddDays(1) {
		got := to(o.pass(day.String()), address)
		if len(got) > 0 && first == "" {
			first = day.String()
		}
		mails = append(mails, got...)
	}
	return first, mails
}

// TestOthersGetTheirPart: whoever the settings name gets one mail about an
// occasion, when its last day has passed in every plan that is theirs to see,
// and sees of the boards and the units no more than that.
func TestOthersGetTheirPart(t *testing.T) {
	t.Parallel()
	o := coordinated(t)
	o.answered()
	sent := map[string][]sentMail{}
	first := map[string]string{}
	for day := date("2026-04-24"); day.Before(date("2026-06-10")); day = day.AddDays(1) {
		mails := o.pass(day.String())
		for _, who := range []string{karin, head, other} {
			if got := to(mails, who); len(got) > 0 {
				sent[who], first[who] = append(sent[who], got...), day.String()
			}
		}
	}
	for who, want := range map[string]string{karin: "2026-05-21", other: "2026-05-21"} {
		if first[who] != want {
			t.Errorf("%s heard on %s, want %s: the last of the last days has passed", who, first[who], want)
		}
	}
	if first[head] >= first[karin] {
		t.Errorf("%s waited to %s for a board that is not theirs", head, first[head])
	}
	all := o.one(sent[karin], karin)
	o.takes(o.letter(karin, "pass", all, "Subject: SV: "+all.subject+"\n\nTack! Vad hände i Björken?"), verdictQuestion)
	says(t, o.one(o.again(), karin), "Din fråga har kommit fram")
	says(t, all, "Testnämnden: ", "Andra nämnden: ", "2 av 36 besvarade", "2 av 18 besvarade", "Olle Ask, Andra nämnden", "1 avvikelse", "Större avvikelse", "Olle Ask")
	part := o.one(sent[head], head)
	says(t, part, "Vård", "Solgården", "Större avvikelse")
	of := o.one(sent[other], other)
	says(t, of, "Andra nämnden", "Olle Ask")
	for _, c := range []struct {
		mail      sentMail
		says, not []string
	}{
		{all, []string{"Testnämnden", "Andra nämnden", "Solgården", "Björken", "Granskat i april"}, []string{"Ömtåliga brister"}},
		{part, []string{"bara Solgården, Vård", "Vård · 2", "Granskat i april"}, []string{"Andra nämnden", "Björken", "Olle Ask", olle, "Ömtåliga brister", "Ny rutin"}},
		{of, []string{"Andra nämnden", "Björken"}, []string{"Testnämnden", "Internkontrollplan 2026", "Ömtåliga brister"}},
	} {
		for _, words := range c.says {
			if !workbookSays(t, c.mail.book, words) {
				t.Errorf("the workbook to %s does not say %q", c.mail.env.To, words)
			}
		}
		for _, words := range c.not {
			if workbookSays(t, c.mail.book, words) || strings.Contains(c.mail.text, words) {
				t.Errorf("the mail to %s tells of %q", c.mail.env.To, words)
			}
		}
	}
}

// TestOthersHearOfTheClosing: once, when every plan that is theirs to see has
// closed the occasion.
func TestOthersHearOfTheClosing(t *testing.T) {
	t.Parallel()
	o := coordinated(t)
	o.answered()
	o.days("2026-04-24", "2026-05-26", karin)
	var plans []store.Plan
	o.view(func(r store.Reader) (err error) {
		plans, err = r.Plans(t.Context())
		return err
	})
	if err := o.CloseOccasion(t.Context(), plans[0].ID, "2026-T1", boss); err != nil {
		t.Fatal(err)
	}
	if _, got := o.days("2026-05-26", "2026-06-02", karin); len(got) > 0 {
		t.Errorf("told before the second board has closed it: %v", subjects(got))
	}
	if err := o.CloseOccasion(t.Context(), plans[1].ID, "2026-T1", boss); err != nil {
		t.Fatal(err)
	}
	_, got := o.days("2026-06-02", "2026-06-10", karin)
	if m := o.one(got, karin); !strings.Contains(m.subject, "stängd") || !workbookSays(t, m.book, "Andra nämnden") {
		t.Errorf("%q", m.subject)
	}
}

// TestOthersAreNotToldOfLongAgo: who is added late hears of what comes.
func TestOthersAreNotToldOfLongAgo(t *testing.T) {
	t.Parallel()
	o := coordinated(t)
	o.set.Summaries = nil
	o.answered()
	o.days("2026-04-24", "2026-07-20", karin)
	o.set.Summaries = []Recipient{{To: notify.Address{Email: karin}, Parts: []Part{{"TN", ""}}}}
	if _, got := o.days("2026-08-12", "2026-08-20", karin); len(got) > 0 {
		t.Errorf("told in August of the spring: %v", subjects(got))
	}
	_, got := o.days("2026-08-20", "2026-10-10", karin)
	if m := o.one(got, karin); !strings.Contains(m.subject, "T2") {
		t.Errorf("%q", m.subject)
	}
}
