package engine

import (
	"mime"
	"net/mail"
	"strings"
	"testing"

	"rond/internal/store"
	"rond/notify"
	"rond/scheduler"
)

// noticing is the small plan among people who have never been asked.
func noticing(t *testing.T, change ...func(*Settings)) *office {
	t.Helper()
	return smallOffice(t, append(change, func(s *Settings) {
		s.Policy, s.ContactPhone = scheduler.DefaultPolicy(), "070-174 06 05"
		s.Address = notify.Address{Name: "Internkontroll", Email: own}
	})...)
}

func TestNotice(t *testing.T) {
	t.Parallel()
	o := noticing(t)
	for _, day := range []string{"2026-01-02", "2026-01-23"} {
		if mails := o.pass(day); len(mails) != 0 {
			t.Fatalf("%s: %v", day, subjects(mails))
		}
	}
	mails := o.pass("2026-01-26")
	n := o.one(mails, eva)
	says(t, n, "den 2 februari får du ett mejl", "2 kontroller", own, "”Internkontroll:”", "ring Anna Lind på", "inte logga in")
	if n.book != nil || len(mails) != 2 {
		t.Errorf("a notice has no file, and each gets one: %v", subjects(mails))
	}
	parsed, err := mail.ReadMessage(strings.NewReader(string(n.raw)))
	if err != nil {
		t.Fatal(err)
	}
	from, err := (&mail.AddressParser{WordDecoder: new(mime.WordDecoder)}).Parse(parsed.Header.Get("From"))
	if err != nil || from.Name != "Anna Lind, Internkontroll" || from.Address != own {
		t.Errorf("from %v, %v", from, err)
	}
	for _, day := range []string{"2026-01-27", "2026-01-30"} {
		if mails := o.pass(day); len(mails) != 0 {
			t.Errorf("%s: %v", day, subjects(mails))
		}
	}
	ask := o.one(o.pass(firstDay), eva)
	says(t, ask, "10 februari") // what was told of in time keeps its due day
	if !strings.HasPrefix(ask.subject, "Internkontroll:") || ask.book == nil {
		t.Errorf("the notice said how the subject begins: %q", ask.subject)
	}
	o.one(o.pass("2026-03-02"), eva) // and there is no second
}

// TestNoticeLate: who comes late, or whose notice does, is asked later, with
// time to answer.
func TestNoticeLate(t *testing.T) {
	t.Parallel()
	o := noticing(t)
	o.next = down
	o.pass("2026-01-26")
	if mails := o.pass(firstDay); len(mails) != 0 {
		t.Fatalf("asked before the notice left: %v", subjects(mails))
	}
	o.next = nil
	says(t, o.one(o.pass("2026-02-03"), eva), "Den 10 februari 2026 får du")
	o.none(o.pass("2026-02-09"), eva)
	ask := o.one(o.pass("2026-02-10"), eva)
	says(t, ask, "K01-2026M01", "24 februari")

	p := smallPlan()
	p.Seats[1].Holder = dan
	o.put(p)
	says(t, o.one(o.pass("2026-02-25"), dan), "Den 4 mars 2026 får du")
	o.none(o.pass("2026-03-03"), dan)
	says(t, o.one(o.pass("2026-03-04"), dan), "K01-2026M02", "18 mars")
}

// TestNoticeThatDoesNotArrive: the request does not wait for ever, and the
// controller sees that the address is wrong before it is needed.
func TestNoticeThatDoesNotArrive(t *testing.T) {
	t.Parallel()
	o := noticing(t)
	o.next = func(env notify.Envelope) notify.Outcome {
		if env.To == eva {
			return refuses(550)(env)
		}
		return notify.Outcome{Result: notify.Accepted}
	}
	o.pass("2026-01-26")
	if stuck, err := o.Stuck(t.Context()); err != nil || len(stuck) != 1 || stuck[0].Kind != kindNotice {
		t.Errorf("stuck: %v, %v", stuck, err)
	}
	o.next = nil
	o.one(o.pass(firstDay), eva)
}

// TestNoticeHeld: while the controller holds the notice nobody is asked; taken
// back, it is no longer waited for.
func TestNoticeHeld(t *testing.T) {
	t.Parallel()
	o := noticing(t)
	o.now = date("2026-01-26").In(o.set.Zone, 8, 0)
	if _, err := o.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	var m store.Mail
	o.view(func(r store.Reader) error {
		p, err := r.PersonByKey(t.Context(), eva)
		if err != nil {
			return err
		}
		m, err = r.MailByCause(t.Context(), noticeCause(1, p.ID))
		return err
	})
	if err := o.HoldMail(t.Context(), m.ID, "Anna Lind"); err != nil {
		t.Fatal(err)
	}
	mails := o.pass(firstDay)
	o.none(mails, eva)
	if err := o.Withdraw(t.Context(), m.ID, "Anna Lind", "Eva vet"); err != nil {
		t.Fatal(err)
	}
	o.one(o.pass("2026-02-03"), eva)
}

// TestNoticeAndCalendar: the calendar foretells what asking does.
func TestNoticeAndCalendar(t *testing.T) {
	t.Parallel()
	o := noticing(t)
	o.now = date("2026-02-16").In(o.set.Zone, 8, 0) // late
	days, err := o.Calendar(t.Context(), "sv", 2026)
	if err != nil || len(days) == 0 {
		t.Fatalf("%v, %v", days, err)
	}
	told := map[string]bool{}
	for _, d := range days {
		for _, p := range d.Mail {
			told[d.Day+" "+p.Email] = true
		}
	}
	for day := date("2026-02-16"); day.Before(date("2026-04-25")); day = day.AddDays(1) {
		for _, m := range o.pass(day.String()) {
			at := day.String() + " " + m.env.To
			if strings.HasPrefix(m.subject, "Internkontroll:") && m.book != nil && !told[at] {
				t.Errorf("%s was not foretold: %s", at, m.subject)
			}
			if strings.HasPrefix(m.subject, "Internkontroll:") {
				delete(told, at)
			}
		}
	}
	for at := range told {
		if at < "2026-04-25" {
			t.Errorf("%s was foretold, and nobody was asked", at)
		}
	}
}

// TestNoticePreviewed: what would be written now is the notice.
func TestNoticePreviewed(t *testing.T) {
	t.Parallel()
	o := noticing(t, func(s *Settings) { s.Send = "off" })
	o.now = date("2026-01-26").In(o.set.Zone, 8, 0)
	list, err := o.Preview(t.Context())
	if err != nil || len(list) != 2 || list[0].Kind != kindNotice {
		t.Errorf("%+v, %v", list, err)
	}
	if mails := o.pass("2026-01-26"); len(mails) != 0 {
		t.Errorf("off, and %v", subjects(mails))
	}
}

// TestNoNoticeForThoseWhoKnow: a new year's plan tells nobody anew.
func TestNoNoticeForThoseWhoKnow(t *testing.T) {
	t.Parallel()
	o := noticing(t)
	o.pass("2026-01-26")
	o.pass(firstDay)
	p := smallPlan()
	p.Year, p.Title, p.AskFrom, p.Occasions = 2027, "Internkontrollplan 2027", "2027-01-01", nil
	o.put(p)
	for _, m := range o.pass("2027-01-25") {
		if strings.Contains(m.subject, "Förhandsbesked") {
			t.Errorf("%s got %s", m.env.To, m.subject)
		}
	}
	mails := o.pass("2027-02-01")
	for _, m := range mails {
		if strings.Contains(m.subject, "Förhandsbesked") {
			t.Errorf("%s got %s", m.env.To, m.subject)
		}
	}
}
