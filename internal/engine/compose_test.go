package engine

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
)

// composes puts files together and holds that nothing is changed by it.
func (o *office) composes(which Which, files ...[]byte) *Composed {
	o.t.Helper()
	before := o.rows()
	got, err := o.Compose(o.t.Context(), "sv", files, which)
	if err != nil {
		o.t.Fatal(err)
	}
	if !slices.Equal(before, o.rows()) {
		o.t.Error("putting files together changed something")
	}
	return got
}

// reads is the plan of a workbook that must be one.
func (o *office) reads(raw []byte) *plan.Plan {
	o.t.Helper()
	p, problems, err := plan.Read(o.t.Context(), bytes.NewReader(raw), int64(len(raw)))
	if err != nil || p == nil {
		o.t.Fatalf("no plan: %v %+v", err, problems)
	}
	return p
}

// TestAForeignPlanTakesOverWhatIsKnown: the controls that the board had keep
// their codes, new ones get such as no plan of it has had, and who has which
// role is not asked again.
func TestAForeignPlanTakesOverWhatIsKnown(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	small := smallPlan()
	next := withNote(smallPlan())
	next.Controls = next.Controls[:2]
	o.put(next)
	old := small.Controls[0]
	got := o.composes(Which{}, []byte("Internkontrollplan 2027\nNämnd;"+small.Board+"\nOmråde;Risk;Kontrollmoment;Ansvarig;Frekvens\n"+
		"X;Ny risk;Helt ny kontroll;"+small.Seats[0].Role+";Årligen\n"+old.Area+";"+old.Risk.Text+";"+old.Text+";"+small.Seats[0].Role+";Årligen\n"))
	if got.Draft == nil || got.Raw != nil || got.Controls != 2 {
		t.Fatalf("%+v", got)
	}
	for _, q := range got.Missing {
		if strings.HasPrefix(q.Code, "plan-seat") && strings.Contains(q.Text, small.Seats[0].Key()) || q.Code == "plan-role-empty" || q.Code == "plan-value-missing" && strings.Contains(q.Text, "Nämndkod") {
			t.Errorf("asked again: %+v", q)
		}
	}
	var codes []string
	for _, c := range o.draftOf(got).Controls {
		codes = append(codes, c.Code)
		if mark := map[bool]string{false: "Ny 2027"}[c.Code == old.Code]; c.Risk.Marks != mark {
			t.Errorf("%s is marked %q, want %q", c.Code, c.Risk.Marks, mark)
		}
	}
	if !slices.Contains(codes, old.Code) || slices.ContainsFunc(small.Controls[1:], func(c plan.Control) bool { return slices.Contains(codes, c.Code) }) {
		t.Errorf("codes %q; %s was there", codes, old.Code)
	}
}

// draftOf is a draft as a plan, once its contact is filled in.
func (o *office) draftOf(c *Composed) *plan.Plan {
	o.t.Helper()
	for _, q := range c.Missing {
		if !q.Warning {
			o.t.Errorf("must be filled in: %+v", q)
		}
	}
	return o.reads(c.Draft)
}

// TestAListAloneIsForThePlanInForce: it is a new version, and who is asked
// changes with it.
func TestAListAloneIsForThePlanInForce(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	seat := smallPlan().Seats[0]
	list := []byte("Roll;Enhet;Namn;E-post\n" + seat.Role + ";" + seat.Unit + ";Ny Person;ny.person@kommun.example\n")
	for _, which := range []Which{{}, {Board: smallPlan().BoardCode}, {Year: smallPlan().Year}} {
		got := o.composes(which, list)
		if got.Draft != nil || got.Raw == nil {
			t.Fatalf("%+v", got)
		}
		p, err := o.Look(t.Context(), "sv", got.Raw)
		if err != nil || !p.Changed || p.SHA != "" || p.Tally != (plan.Tally{}) || len(p.Changes) != 2 {
			t.Errorf("%+v, %v", p, err)
		}
	}
	for _, which := range []Which{{Board: "XX"}, {Year: 1999}} {
		_, err := o.Compose(t.Context(), "sv", [][]byte{list}, which)
		refused(t, err, "plan-of-the-list")
	}
	got := o.composes(Which{}, list)
	if _, err := o.Import(t.Context(), got.Raw); err != nil {
		t.Fatal(err)
	}
	if again := o.composes(Which{}, list); !o.unchanged(again.Raw) {
		t.Error("the same list again is a change")
	}
	o.wholeRecord()
}

func (o *office) unchanged(raw []byte) bool {
	o.t.Helper()
	p, err := o.Look(o.t.Context(), "sv", raw)
	if err != nil {
		o.t.Fatal(err)
	}
	return !p.Changed && len(p.Changes) == 0
}

// TestFilesTogether: a plan with a list, two plans, and what is neither.
func TestFilesTogether(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	book, list := planBook(t, smallPlan()), []byte("Namn;E-post\nNy Person;ny.person@kommun.example\n")
	if got := o.composes(Which{}, book); !bytes.Equal(got.Raw, book) {
		t.Error("a plan alone was written anew")
	}
	if p := o.reads(o.composes(Which{}, list, book).Raw); len(p.People) != len(smallPlan().People)+1 || len(p.Controls) != len(smallPlan().Controls) {
		t.Errorf("%+v", p.People)
	}
	_, err := o.Compose(t.Context(), "sv", [][]byte{book, book}, Which{})
	refused(t, err, "plan-several-files")
	_, err = o.Compose(t.Context(), "sv", [][]byte{list}, Which{})
	refused(t, err, "plan-of-the-list")
	bad := o.composes(Which{}, []byte("Namn;E-post\nA;ingen adress\n"), []byte("PK"))
	if bad.Raw != nil || bad.Draft != nil || len(bad.Problems) != 2 {
		t.Errorf("%+v", bad)
	}
}

// TestADraftThatIsKept can be fetched, and nothing else by its sum.
func TestADraftThatIsKept(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	draft := planBook(t, smallPlan())
	sha, err := o.KeepDraft(t.Context(), draft)
	if err != nil {
		t.Fatal(err)
	}
	f, err := o.DraftFile(t.Context(), "sv", sha)
	if err != nil || !bytes.Equal(f.Data, draft) || f.Name != "plan-att-fylla-i.xlsx" {
		t.Errorf("%s, %v", f.Name, err)
	}
	other, err := o.KeepDraft(t.Context(), []byte("something else"))
	if err != nil {
		t.Fatal(err)
	}
	for _, sum := range []string{other, "", strings.Repeat("0", 64)} {
		_, err := o.DraftFile(t.Context(), "sv", sum)
		refused(t, err, "no-such-proposal")
	}
	o.wholeRecord()
}

// TestNewControlsGetCodesOfTheirOwn: a row without a code where one was removed
// is a new control, and does not inherit what the old one was asked.
func TestNewControlsGetCodesOfTheirOwn(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.pass(firstDay)
	next := smallPlan()
	gone := next.Controls[0].Code
	next.Controls[0].Code, next.Controls[0].Text = "", "En helt annan kontroll"
	p := o.proposes(next)
	if p.Tally != (plan.Tally{Added: 1, Removed: 1}) {
		t.Errorf("%+v: %+v", p.Tally, p.Changes)
	}
	done, err := o.Adopt(t.Context(), p.SHA, boss)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := o.Export(t.Context(), next.BoardCode, next.Year)
	if err != nil {
		t.Fatal(err)
	}
	made := doc.Controls[0].Code
	if _, there := doc.Control(gone); there || made == "" {
		t.Errorf("the new control is %q", made)
	}
	told := false
	for _, q := range done.Problems {
		told = told || q.Code == "plan-code-made" && strings.Contains(q.Text, made)
	}
	if !told {
		t.Errorf("%s was given without a word: %+v", made, done.Problems)
	}
	if again := o.proposes(doc); again.Changed {
		t.Errorf("downloaded and uploaded again: %+v", again.Changes)
	}
}

// TestNoCodeIsPromisedEarly: the board's earlier codes are not looked at while a
// workbook has faults, so a row without a code is not told which one it gets.
func TestNoCodeIsPromisedEarly(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	next := smallPlan()
	next.Controls[0].Code, next.Controls[0].Area = "", "Finns inte"
	var b bytes.Buffer
	if err := plan.Write(&b, next); err != nil {
		t.Fatal(err)
	}
	p, err := o.Propose(t.Context(), "sv", b.Bytes())
	if err != nil || p.SHA != "" {
		t.Fatalf("%+v, %v", p, err)
	}
	i := slices.IndexFunc(p.Problems, func(x plan.Problem) bool { return x.Code == "plan-code-made" })
	if i < 0 || strings.Contains(p.Problems[i].Text+p.Problems[i].Remedy, "K0") {
		t.Errorf("%+v", p.Problems)
	}
}
