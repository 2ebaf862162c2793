package engine

import (
	"bytes"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/grid"
)

const nils = "nils.ny@kommun.example"

// withNils is the small plan with somebody else in Eva's seat.
func withNils() *plan.Plan {
	p := smallPlan()
	p.People = append(p.People, plan.Person{Name: "Nils Ny", Email: nils})
	p.Seats[0].Holder = nils
	return p
}

// TestNewHolder: what is open goes to whoever takes over, with time to answer;
// the other is left in peace.
func TestNewHolder(t *testing.T) {
	t.Parallel()
	o, ask := january(t) // due 10 February
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": {"Genomförd under perioden?": "Ja"}})), verdictAccepted)
	o.again()
	o.now = date("2026-02-05").In(o.set.Zone, 7, 0)
	o.put(withNils())
	if q := o.request(1); q.State != store.RequestDone {
		t.Errorf("Eva's request is %s", q.State)
	}
	mails := o.pass("2026-02-05")
	told := o.one(mails, eva)
	says(t, told, "Du behöver inte längre svara på 1 kontroll [R1001]", "Nils Ny har tagit över. Du behöver inte längre svara på kontrollen här nedanför.", "K02-2026M01")
	if strings.Contains(told.text, "K01") || strings.Contains(told.text, "fortfarande") || told.book != nil || told.refers != ask.id {
		t.Errorf("under %q:\n%s", told.refers, told.text)
	}
	m := o.one(mails, nils)
	says(t, m, "1 kontroll att besvara senast 19 februari", "K02-2026M01", "Du tar över 1 kontroll efter Eva Ek.")
	if sees(t, m.book, "K02-2026M01", "Genomförd under perioden?") != "Ja" {
		t.Error("he does not see what she had begun")
	}
	for day := date("2026-02-06"); day.Before(date("2026-02-27")); day = day.AddDays(1) {
		o.none(o.pass(day.String()), eva)
	}
	if x := o.at("Solgården", "K01", "2026-M01"); x.State != store.Answered || o.email(x.Person) != eva {
		t.Errorf("her answer: %+v", x)
	}
	v, err := o.RequestView(t.Context(), "sv", 1)
	if err != nil || len(v.Rows) != 2 || v.Rows[1].Owner != "Nils Ny" || v.Rows[1].Request == 1 {
		t.Errorf("%+v, %v", v.Rows, err)
	}
	o.wholeRecord()
}

func (o *office) email(person int64) string {
	var p store.Person
	o.view(func(r store.Reader) (err error) { p, err = r.Person(o.t.Context(), person); return err })
	return p.Email
}

// TestLateFileOfTheOldHolder counts as a colleague's while nobody else has
// answered, and is told so when somebody has.
func TestLateFileOfTheOldHolder(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	o.put(withNils())
	his := o.one(o.pass("2026-02-03"), nils)
	o.takes(o.delivery(nils, "pass", his, fills(t, his.book, cells{"K01-2026M01": fine()})), verdictAccepted)
	o.again()
	hers := fills(t, ask.book, cells{"K01-2026M01": with(fine(), "Resultat", "Hennes ord"), "K02-2026M01": fine()})
	v := o.takes(o.delivery(eva, "pass", ask, hers), verdictAccepted)
	if v.Reason != "no-longer-asked K01-2026M01" {
		t.Errorf("listed as %q", v.Reason)
	}
	mails := o.again()
	says(t, o.one(mails, eva), "K01-2026M01: Någon annan svarar för den här kontrollen nu.", "K02-2026M01")
	m := o.one(mails, nils)
	says(t, m, "inlämnad av eva.ek@kommun.example", "alla dina svar har kommit fram", "K02-2026M01", "[R1003]")
	if strings.Contains(m.text, "K01") {
		t.Errorf("he hears of what was not taken:\n%s", m.text)
	}
	one, two := o.versions(nils, "K01", "2026-M01"), o.versions(nils, "K02", "2026-M01")
	if len(one) != 1 || one[0].By != "" || len(two) != 1 || two[0].By != eva || o.email(two[0].Person) != nils {
		t.Errorf("%+v %+v", one, two)
	}
	if q := o.request(3); q.State != store.RequestDone {
		t.Errorf("his request is %s", q.State)
	}
	o.takes(o.delivery(eva, "pass", ask, hers), verdictAccepted)
	if n := len(o.versions(nils, "K02", "2026-M01")); n != 1 {
		t.Errorf("%d versions after the same file again", n)
	}
	o.wholeRecord()
}

// TestOldHolderIsNoLongerConcerned: between the change and the new request, a
// file may say that the seat is no longer hers, and that is no answer.
func TestOldHolderIsNoLongerConcerned(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	o.put(withNils())
	not := map[string]string{"Genomförd under perioden?": "Berör inte min verksamhet", "Resultat": "Jag har slutat"}
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": not, "K02-2026M01": fine()})), verdictAccepted)
	if x := o.at("Solgården", "K01", "2026-M01"); x.State != store.Planned || x.Answer != 0 {
		t.Errorf("%+v", x)
	}
	if x := o.at("Solgården", "K02", "2026-M01"); x.State != store.Answered || o.email(x.Person) != nils {
		t.Errorf("%+v", x)
	}
	m := o.one(o.pass("2026-02-03"), nils)
	if says(t, m, "K01-2026M01"); strings.Contains(m.text, "K02") {
		t.Errorf("asked what is answered:\n%s", m.text)
	}
}

// TestHolderFromADay: the plan says in January who takes over in March, and
// that nobody does in May.
func TestHolderFromADay(t *testing.T) {
	t.Parallel()
	o, _ := january(t)
	next := withNils()
	next.Seats[0].From, next.Seats[0].To = "2026-03-04", "2026-05-04"
	o.put(next)
	o.one(o.pass("2026-02-05"), eva)
	days, err := o.Calendar(t.Context(), "sv", 2026)
	if err != nil {
		t.Fatal(err)
	}
	foretold := map[string]string{}
	for _, d := range days {
		for _, m := range d.Mail {
			if !m.Asked && (m.Email == eva || m.Email == nils) {
				foretold[d.Day] = m.Email
			}
		}
	}
	asked := map[string]string{}
	for day := date("2026-02-06"); day.Before(date("2026-05-04")); day = day.AddDays(1) {
		for _, m := range o.pass(day.String()) {
			if strings.HasPrefix(m.subject, "Internkontroll: ") && (m.env.To == eva || m.env.To == nils) {
				asked[day.String()] = m.env.To
			}
			if m.env.To == eva && !day.Before(date("2026-03-04")) && !(day.String() == "2026-03-04" && strings.Contains(m.subject, "inte längre svara")) {
				t.Errorf("%s: Eva got %q", day, m.subject)
			}
		}
	}
	if asked["2026-03-02"] != eva || asked["2026-03-04"] != nils || asked["2026-04-01"] != nils {
		t.Errorf("asked %v", asked)
	}
	delete(asked, "2026-03-04") // what has been asked of her goes along then; the calendar tells what nobody has been asked
	for day, who := range asked {
		if foretold[day] != who {
			t.Errorf("%s: %s was asked, foretold %q", day, who, foretold[day])
		}
	}
	for day := range foretold {
		if asked[day] == "" && day < "2026-05-04" || day > "2026-05-04" {
			t.Errorf("%s: foretold, and not asked", day)
		}
	}
	o.pass("2026-05-05")
	if x := o.at("Solgården", "K01", "2026-M04"); x.State != store.Vacant || x.Person != 0 {
		t.Errorf("%+v", x)
	}
	says(t, o.released(maria), "SAKNAR ANSVARIG", "K01-2026M04")
}

// released is the mail that waits for the controller to a manager, let go.
func (o *office) released(manager string) sentMail {
	o.t.Helper()
	o.view(func(r store.Reader) error {
		all, err := r.Mails(o.t.Context(), store.MailFilter{Kind: kindManager, States: []string{store.MailHeld}})
		for _, m := range all {
			if m.To == manager {
				defer o.Release(o.t.Context(), m.ID, boss)
			}
		}
		return err
	})
	return o.one(o.again(), manager)
}

// TestOneInTwoUnits is asked about both in one mail, and can tell them apart.
func TestOneInTwoUnits(t *testing.T) {
	t.Parallel()
	o, _ := january(t)
	both := smallPlan()
	both.Seats[1].Holder = eva
	o.put(both)
	m := o.one(o.pass("2026-02-03"), eva) // Olle's January
	says(t, m, "2 kontroller")
	march := o.one(o.pass("2026-03-02"), eva)
	says(t, march, "4 kontroller", "K01-2026M02#2")
	if words := wordsIn(t, march.book); !strings.Contains(words, "Björken") || !strings.Contains(words, "Solgården") {
		t.Errorf("the units are not told apart:\n%s", words)
	}
}

// wordsIn is every cell of a workbook's first sheet.
func wordsIn(t *testing.T, book []byte) string {
	t.Helper()
	b, err := grid.Open(t.Context(), bytes.NewReader(book), int64(len(book)), grid.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	var words strings.Builder
	for row, err := range b.Rows(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range row.Cells {
			words.WriteString(c.Text + "\n")
		}
	}
	return words.String()
}

// TestDeputyKeepsWhatWasPutToThem, and the next goes to the holder who is back.
func TestDeputyKeepsWhatWasPutToThem(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.change(func(tx store.Tx) error {
		p, err := tx.PersonByKey(t.Context(), eva)
		if err != nil {
			return err
		}
		_, err = tx.AddAbsence(t.Context(), store.Absence{Person: p.ID, From: "2026-01-20", Back: "2026-02-09"})
		return err
	})
	o.one(o.pass(firstDay), dan)
	o.put(withNote(smallPlan()))
	o.none(o.pass("2026-02-04"), eva)
	says(t, o.one(o.pass("2026-02-12"), dan), "Påminnelse")
	o.one(o.pass("2026-03-02"), eva)
}

// TestOneForAll: what one has been asked for all is not asked of another when
// the plan names another, and what nobody had begun to is.
func TestOneForAll(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	for i := range p.Controls {
		p.Controls[i].Parts[0].Roles[0].Who = plan.OneForAll
	}
	o.put(p)
	ask := o.one(o.pass(firstDay), eva)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine()})), verdictAccepted)
	p.Seats[0].Holder, p.Seats[0].Deputy = "", ""
	o.put(p) // now Olle is the first that holds such a seat
	m := o.one(o.pass("2026-02-03"), olle)
	if says(t, m, "K02-2026M01"); strings.Contains(m.text, "K01") {
		t.Errorf("asked again:\n%s", m.text)
	}
	says(t, o.one(o.pass("2026-03-02"), olle), "K01-2026M02", "K02-2026M02")
}

// TestRenamedUnit: what somebody has been asked follows them into the seat
// under its new name, and what they have answered stays.
func TestRenamedUnit(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine()})), verdictAccepted)
	o.again()
	p := smallPlan()
	p.Units[0].Name, p.Seats[0].Unit = "Solbacken", "Solbacken"
	o.put(p)
	m := o.one(o.pass("2026-02-03"), eva)
	if says(t, m, "K02-2026M01"); strings.Contains(m.text, "K01-2026M01") {
		t.Errorf("asked again:\n%s", m.text)
	}
	says(t, o.one(o.pass("2026-03-02"), eva), "2 kontroller", "K01-2026M02", "K02-2026M02")
}
