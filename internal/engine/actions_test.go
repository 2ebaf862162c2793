package engine

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/fill"
)

// listedPlan is the small plan with an action list.
func listedPlan() *plan.Plan {
	p := smallPlan()
	add := func(n, text, owner, due, status string) {
		p.Actions = append(p.Actions, plan.Action{AreaNumber: "1", Number: n, Area: "Ekonomi", Text: text, Owner: owner, Due: due, Status: status})
	}
	add("1", "Inför dubbelattest", "eva  EK", "2026-06-30", "not-started")
	add("2", "Utbilda alla som attesterar", "VC, Björken", "", "started")
	add("3", "Byt lås till kassan", eva, "2026-01-15", "started")
	add("4", "Skriv en rutin", "Eva Ek", "", "done")
	add("5", "Ring revisorn", "Ekonomichef", "", "started")
	return p
}

// listed asks for January with an action list in the plan, and gives Eva's
// mail.
func listed(t *testing.T) (*office, sentMail) {
	t.Helper()
	o := emptyOffice(t)
	o.put(listedPlan())
	return o, o.one(o.pass(firstDay), eva)
}

// action is an action of any plan by its number.
func (o *office) action(number string) store.Action {
	o.t.Helper()
	var found store.Action
	o.view(func(r store.Reader) error {
		plans, err := r.Plans(o.t.Context())
		for _, p := range plans {
			list, err := r.Actions(o.t.Context(), p.ID)
			if err != nil {
				return err
			}
			for _, a := range list {
				if a.Number == number {
					found = a
				}
			}
		}
		return err
	})
	if found.ID == 0 {
		o.t.Fatalf("no action %s", number)
	}
	return found
}

// stands holds that an action has a status and an effect.
func (o *office) stands(number, status, effect string) {
	o.t.Helper()
	if a := o.action(number); a.Status != status || a.Effect != effect {
		o.t.Errorf("action %s is %s, %q; want %s, %q", number, a.Status, a.Effect, status, effect)
	}
}

// shows is the actions in a workbook, of those that are asked about.
func shows(t *testing.T, book []byte, refs ...string) string {
	t.Helper()
	b, err := fill.Open(book)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, ref := range refs {
		if s := b.Get(ref, "Läge"); s != "" {
			all = append(all, ref+" "+s)
		}
	}
	return strings.Join(all, ", ")
}

func TestActionsGoOut(t *testing.T) {
	t.Parallel()
	o, ask := listed(t)
	all := []string{"1.1", "1.2", "1.3", "1.4", "1.5"}
	if got := shows(t, ask.book, all...); got != "1.1 Ej påbörjad, 1.3 Påbörjad" {
		t.Errorf("Eva's form has %q", got)
	}
	says(t, ask, "2 åtgärder som inte är avslutade")
	if got := sees(t, ask.book, "1.1", "Beslutad åtgärd"); got != "Inför dubbelattest" {
		t.Errorf("its words are %q", got)
	}
	if err := typesInto(ask.book, "1.1", "Beslutad åtgärd"); err == nil {
		t.Error("the text is not locked")
	}
	o.pass("2026-02-05")
	mails := o.pass("2026-02-12")
	if got := shows(t, o.one(mails, eva).book, all...); got != "1.1 Ej påbörjad, 1.3 Påbörjad" {
		t.Errorf("the reminder has %q", got)
	}
	if got := shows(t, o.one(mails, olle).book, all...); got != "1.2 Påbörjad" {
		t.Errorf("Olle's form has %q", got)
	}
}

func typesInto(book []byte, ref, heading string) error {
	b, err := fill.Open(book)
	if err != nil {
		return err
	}
	return b.Set(ref, heading, "x")
}

func TestActionsComeBack(t *testing.T) {
	t.Parallel()
	o, ask := listed(t)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"1.1": {"Läge": "Påbörjad", "Effekt eller kommentar": "Hemligt hittills"}})), verdictAccepted)
	o.stands("1.1", "started", "Hemligt hittills")
	o.stands("1.3", "started", "")
	receipt := o.one(o.again(), eva)
	says(t, receipt, "Åtgärd 1.1: Påbörjad", "2 kontroller kvar")
	if strings.Contains(receipt.text, "Hemligt") || strings.Contains(receipt.text, "1.3") {
		t.Errorf("the receipt says too much:\n%s", receipt.text)
	}
	o.view(func(r store.Reader) error {
		acts, err := r.Acts(t.Context(), aboutAction, fmt.Sprint(o.action("1.1").ID))
		if err != nil || len(acts) != 1 {
			t.Fatalf("acts %+v, %v", acts, err)
		}
		var n noted
		if err := json.Unmarshal([]byte(acts[0].Note), &n); err != nil || acts[0].Actor != eva || n.Status != "started" || n.Delivery == 0 || strings.Contains(acts[0].Note, "Hemligt") {
			t.Errorf("the trace is %+v, %v", acts[0], err)
		}
		return nil
	})
	if steps := o.asking(1, "sv").Timeline; !slices.ContainsFunc(steps, func(s Step) bool { return s.Kind == actNoted && s.Who == eva && s.Note == "1.1: Påbörjad" }) {
		t.Errorf("the timeline does not tell of it: %+v", steps)
	}
	// with an answer in the same file, in the workbook that the first one was
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine(), "1.3": {"Läge": "genomförd"}})), verdictAccepted)
	o.stands("1.1", "started", "Hemligt hittills")
	o.stands("1.3", "done", "")
	says(t, o.one(o.again(), eva), "Åtgärd 1.3: Genomförd", "K01-2026M01")
	o.pass("2026-02-05")
	r := o.one(o.pass("2026-02-12"), eva)
	if got := shows(t, r.book, "1.1", "1.3"); got != "1.1 Påbörjad" {
		t.Errorf("afterwards the form has %q", got)
	}
	if got := o.report(2026, "2026-T1"); !workbookSays(t, got, "Hemligt hittills") || !workbookSays(t, got, "Effekt") {
		t.Error("the consolidated workbook does not tell the effect")
	}
	o.wholeRecord()
}

// TestOldCopiesOfActions: what nobody has touched says nothing, and what was
// said before does not come again.
func TestOldCopiesOfActions(t *testing.T) {
	t.Parallel()
	o, ask := listed(t)
	take := func(verdict, status string) Verdict {
		t.Helper()
		return o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"1.1": {"Läge": status}})), verdict)
	}
	take(verdictAccepted, "Påbörjad")
	take(verdictUnchanged, "Påbörjad")
	take(verdictAccepted, "Genomförd")
	take(verdictUnchanged, "")
	o.stands("1.1", "done", "")
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine()})), verdictAccepted)
	o.stands("1.1", "done", "")
	if v := take(verdictUnchanged, "Påbörjad"); v.Reason != "older-version 1.1" {
		t.Errorf("the forgotten copy is listed as %q", v.Reason)
	}
	o.stands("1.1", "done", "")
	take(verdictAccepted, "Utgår") // never said before: a change of mind
	o.stands("1.1", "dropped", "")
	o.wholeRecord()
}

// TestHeldActions: what is accepted after something newer came does not undo
// it.
func TestHeldActions(t *testing.T) {
	t.Parallel()
	o, ask := listed(t)
	file := func(status string) []byte { return fills(t, ask.book, cells{"1.3": {"Läge": status}}) }
	held := o.takes(o.delivery(eva, "fail", ask, file("Löpande")), verdictHeld)
	o.takes(o.delivery(eva, "pass", ask, file("Genomförd")), verdictAccepted)
	o.accepts(held.Delivery, verdictUnchanged)
	o.stands("1.3", "done", "")
}

func TestWrongStatus(t *testing.T) {
	t.Parallel()
	o, ask := listed(t)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine(), "1.1": {"Läge": "Snart klar", "Effekt eller kommentar": "Halvvägs"}})), verdictCorrection)
	o.stands("1.1", "not-started", "Halvvägs")
	c := o.one(o.again(), eva)
	says(t, c, "Åtgärder, cell G5", "Snart klar", "Påbörjad, Löpande", "1 sak att rätta")
	if got := sees(t, c.book, "1.1", "Läge"); got != "Snart klar" {
		t.Errorf("the correction has %q where she wrote", got)
	}
	if !workbookSays(t, c.book, "Åtgärder G5") {
		t.Error("the correction does not list the cell")
	}
	if v := o.versions(eva, "K01", "2026-M01"); len(v) != 1 {
		t.Error("the good row was not kept")
	}
	o.takes(o.delivery(eva, "pass", c, fills(t, c.book, cells{"1.1": {"Läge": "Påbörjad"}})), verdictAccepted)
	o.stands("1.1", "started", "Halvvägs")
}

func TestActionsOfOthers(t *testing.T) {
	t.Parallel()
	o, ask := listed(t)
	p := listedPlan()
	p.Actions[0].Owner = "Olle Ask"
	p.Actions = append(p.Actions[:2], p.Actions[3:]...)
	o.put(p)
	book := fills(t, ask.book, cells{"1.1": {"Läge": "Genomförd"}, "1.3": {"Läge": "Genomförd"}, "K01-2026M01": fine()})
	v := o.takes(o.delivery(eva, "pass", ask, book), verdictAccepted)
	if v.Reason != "action-unknown 1.3" && v.Reason != "action-not-yours 1.1" {
		t.Errorf("listed as %q", v.Reason)
	}
	says(t, o.one(o.again(), eva), "Åtgärden 1.1 hör till någon annan", "Åtgärden 1.3 finns inte längre")
	o.stands("1.1", "not-started", "")
	o.stands("1.3", "started", "")
}

// TestActionsOfAnswers: what an answer made is the seat's, in later forms,
// with its text unless the control is confidential.
func TestActionsOfAnswers(t *testing.T) {
	t.Parallel()
	for _, secret := range []bool{false, true} {
		o := emptyOffice(t)
		p := smallPlan()
		p.Controls[0].Confidential = secret
		o.put(p)
		ask := o.one(o.pass(firstDay), eva)
		deviates := with(with(with(fine(), "Bedömning", "Mindre avvikelse"), "Åtgärd", "Känsliga ord"), "Åtgärdsansvarig", "Olle Ask")
		o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": deviates, "K02-2026M01": fine()})), verdictAccepted)
		o.again() // her receipt
		mails := o.pass("2026-03-02")
		feb := o.one(mails, eva)
		ref := o.number(t, "K01-2026M01")
		if got := sees(t, feb.book, ref, "Beslutad åtgärd"); (got == "Känsliga ord") == secret || got == "" {
			t.Errorf("confidential %v: the text is %q", secret, got)
		}
		if got := shows(t, o.one(mails, olle).book, ref); got != "" {
			t.Errorf("Olle's form has %q", got)
		}
		o.takes(o.delivery(eva, "pass", feb, fills(t, feb.book, cells{ref: {"Läge": "Löpande", "Effekt eller kommentar": "Bra"}})), verdictAccepted)
		o.stands(ref, "ongoing", "Bra")
		says(t, o.one(o.again(), eva), "Åtgärd "+ref+": Löpande")
		// a new version of the answer leaves its status
		o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": with(deviates, "Åtgärd", "Andra ord")})), verdictAccepted)
		o.stands(ref, "ongoing", "Bra")
		o.takes(o.delivery(eva, "pass", feb, feb.book), verdictUnchanged)
		o.stands(ref, "ongoing", "Bra")
	}
}

// TestReasonForNoAction: a reason why a deviation needs no action is no action.
// The receipt tells how it was read, and a change of mind takes the action off
// the list and puts it there again.
func TestReasonForNoAction(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.put(smallPlan())
	ask := o.one(o.pass(firstDay), eva)
	writes := func(action string) {
		deviates := with(with(fine(), "Bedömning", "Mindre avvikelse"), "Åtgärd", action)
		o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": deviates})), verdictAccepted)
	}
	writes("Behövs ingen, enstaka fel")
	if n := o.number(t, "K01-2026M01"); n != "" {
		t.Errorf("the reason is action %s", n)
	}
	says(t, o.one(o.again(), eva), "Ingenting är upptaget på åtgärdslistan")
	writes("Ny rutin")
	number := o.number(t, "K01-2026M01")
	o.stands(number, "unset", "")
	writes("Ingen åtgärd: rättat på annat sätt")
	o.stands(number, "dropped", "")
	writes("Ny rutin till våren")
	o.stands(number, "unset", "")
}

// number is the number of the action that an answer made.
func (o *office) number(t *testing.T, ref string) string {
	t.Helper()
	number := ""
	o.view(func(r store.Reader) error {
		list, err := r.Actions(t.Context(), 1)
		for _, a := range list {
			if strings.HasPrefix(a.Number, ref) {
				number = a.Number
			}
		}
		return err
	})
	return number
}

// TestActionsOfTheDeputy: while the holder is away the seat's actions are the
// deputy's.
func TestActionsOfTheDeputy(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	deviates := with(with(fine(), "Bedömning", "Mindre avvikelse"), "Åtgärd", "Ny rutin")
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": deviates, "K02-2026M01": fine()})), verdictAccepted)
	o.takes(o.absent(eva, "pass", ask, "Jag är tillbaka den 20 mars 2026."), verdictAway)
	ref := o.number(t, "K01-2026M01")
	feb := o.one(o.pass("2026-03-02"), dan)
	if got := shows(t, feb.book, ref); got != ref+" Ej angiven" {
		t.Errorf("the deputy's form has %q", got)
	}
	o.pass("2026-03-23") // Eva is back
	o.takes(o.delivery(dan, "pass", feb, fills(t, feb.book, cells{ref: {"Läge": "Genomförd"}})), verdictAccepted)
	o.stands(ref, "done", "")
}

// TestActionsNextYear: they live on in the forms of the board's next plan.
func TestActionsNextYear(t *testing.T) {
	t.Parallel()
	o, _ := listed(t)
	next := listedPlan()
	next.Year, next.Title, next.Adopted, next.AskFrom = 2027, "Internkontrollplan 2027", "2026-12-09", "2027-01-01"
	next.Occasions = []plan.Occasion{{Name: "T1", Period: "2027-T1"}}
	next.Actions = next.Actions[:1]
	next.Actions[0].Status = "started"
	o.put(next)
	o.put(elsewhere(smallPlan()))
	var ask sentMail
	for _, m := range to(o.pass("2027-02-01"), eva) {
		if m.book == nil {
			continue
		}
		if shows(t, m.book, "1.3/2026") != "" {
			ask = m
		}
		if strings.Contains(m.text, "Andra nämnden") && shows(t, m.book, "1.1", "1.3", "1.3/2026") != "" {
			t.Error("another board's form has them")
		}
	}
	if got := shows(t, ask.book, "1.1", "1.1/2026", "1.3", "1.3/2026"); got != "1.1 Påbörjad, 1.3/2026 Påbörjad" {
		t.Fatalf("the form of 2027 has %q", got)
	}
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"1.3/2026": {"Läge": "Genomförd"}})), verdictAccepted)
	o.stands("1.3", "done", "")
}

// TestPlanLeavesWhatWasSaid: a new version of the plan that says the same of an
// action changes nothing that its owner has said since, and one that says
// something new does.
func TestPlanLeavesWhatWasSaid(t *testing.T) {
	t.Parallel()
	o, ask := listed(t)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"1.1": {"Läge": "Löpande", "Effekt eller kommentar": "Bra"}, "1.3": {"Läge": "Löpande"}})), verdictAccepted)
	p := listedPlan()
	p.Note, p.Actions[0].Due, p.Actions[2].Status = "Ändrad", "2026-09-30", "done"
	o.put(p)
	o.stands("1.1", "ongoing", "Bra")
	o.stands("1.3", "done", "")
	if a := o.action("1.1"); a.Due != "2026-09-30" {
		t.Errorf("the new day is not there: %+v", a)
	}
}

func TestManyActions(t *testing.T) {
	t.Parallel()
	var all []action
	for i := range 3 * maxActions {
		a := action{Action: store.Action{ID: int64(i + 1), Area: "A", Text: fmt.Sprint(i), Owner: "VC", Status: "unset"}, year: 2026}
		if i%2 == 1 {
			a.Due = fmt.Sprintf("2026-%02d-01", 12-i%12)
		}
		all = append(all, a)
	}
	shown := openOf(all, dutiesIn(store.Person{Name: "Eva"}, []store.Seat{{ID: 1, Role: "VC"}}))
	if len(shown) != maxActions || shown[0].Due != "2026-01-01" {
		t.Errorf("%d actions, the first %+v", len(shown), shown[0])
	}
	for i := range shown[1:] {
		if shown[i].Due > shown[i+1].Due {
			t.Errorf("%s stands before %s", shown[i].Due, shown[i+1].Due)
		}
	}
	if left := openOf(all, dutiesIn(store.Person{}, nil)); len(left) != 0 {
		t.Errorf("nobody has %d actions", len(left))
	}
}
