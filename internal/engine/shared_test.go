package engine

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
)

// linking is the other board's plan with three controls that are the small
// plan's, and nothing written of them but whose they are and who answers.
func linking() *plan.Plan {
	p := elsewhere(smallPlan())
	p.Areas = []plan.Area{{Name: "Eget"}}
	for i, c := range p.Controls {
		p.Controls[i] = plan.Control{Code: "G0" + c.Code[2:], SharedFrom: "TN " + c.Code, Parts: c.Parts}
	}
	p.Controls[0].Local = "Också kvitton"
	return p
}

// ofLinks is the problems that are about links.
func ofLinks(problems []plan.Problem) (codes []string) {
	for _, p := range problems {
		if strings.HasPrefix(p.Code, "plan-shared-") {
			codes = append(codes, p.Code)
		}
	}
	return codes
}

// TestSharedControlsAreAsked in the owner's words with what is added beside
// them, and a new version of the owner's plan tells of the others and changes
// nothing of theirs until their own is imported anew.
func TestSharedControlsAreAsked(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	p := o.proposes(linking())
	if len(ofLinks(p.Problems)) != 0 {
		t.Fatalf("%+v", p.Problems)
	}
	if _, err := o.Adopt(t.Context(), p.SHA, boss); err != nil {
		t.Fatal(err)
	}
	own, err := o.Export(t.Context(), "AN", 2026)
	if err != nil || own.Controls[0].Text != "Fakturor attesteras i tid" || own.Controls[2].Frequency != "Tertial" || !slices.ContainsFunc(own.Areas, func(a plan.Area) bool { return a.Name == "Ekonomi" }) {
		t.Fatalf("%+v, %v", own, err)
	}
	if same := o.proposes(own); same.Changed || len(ofLinks(same.Problems)) != 0 {
		t.Errorf("a download that comes back: %+v %+v", same.Changes, same.Problems)
	}
	var said []string
	for _, m := range o.pass(firstDay) {
		if strings.Contains(m.text, "Andra nämnden") {
			said = append(said, wordsIn(t, m.book))
		}
	}
	if len(said) != 2 || !strings.Contains(said[0], "Fakturor attesteras i tid\nLokalt tillägg: Också kvitton") {
		t.Errorf("%d forms do not say what the board has added", len(said))
	}
	next := smallPlan()
	next.Controls[0].Text, next.Controls[1].Method = "Fakturor attesteras samma vecka", "Alla räknas"
	want := []SharedChange{{"Andra nämnden", "G01", "TN K01", "Kontrollmoment", "Fakturor attesteras i tid", "Fakturor attesteras samma vecka"},
		{"Andra nämnden", "G02", "TN K02", "Metod", "Stickprov", "Alla räknas"}}
	if told := o.proposes(next).Shares; !slices.Equal(told, want) {
		t.Errorf("beforehand: %+v", told)
	}
	if told := o.put(next).Shares; !slices.Equal(told, want) {
		t.Errorf("told %+v", told)
	}
	next.Note = "Något annat"
	if told := o.put(next).Shares; len(told) != 0 {
		t.Errorf("told again: %+v", told)
	}
	view, err := o.PlanView(t.Context(), "sv", 2)
	if err != nil || !slices.Equal(view.Apart, want) {
		t.Errorf("the page: %+v, %v", view.Apart, err)
	}
	if still, err := o.Export(t.Context(), "AN", 2026); err != nil || still.Controls[0].Text != own.Controls[0].Text {
		t.Errorf("the other plan changed by itself: %v", err)
	}
	follows, err := o.Followed(t.Context(), "AN", 2026)
	if err != nil {
		t.Fatal(err)
	}
	if done := o.put(follows); len(ofLinks(done.Problems)) != 0 {
		t.Errorf("%+v", done.Problems)
	}
	view, err = o.PlanView(t.Context(), "sv", 2)
	if now, _ := o.Export(t.Context(), "AN", 2026); err != nil || len(view.Apart) != 0 || now.Controls[0].Text != next.Controls[0].Text || now.Controls[0].Local != "Också kvitton" {
		t.Errorf("after following: %+v, %v", view.Apart, err)
	}
	o.wholeRecord()
}

// TestLinksThatLeadNowhere: nothing of the plan is taken, and every link is
// told; what was looked at while the owner said something else is not adopted.
func TestLinksThatLeadNowhere(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	bad := linking()
	bad.Controls[0].SharedFrom, bad.Controls[1].SharedFrom = "XX K01", "TN K99"
	done, err := o.Import(t.Context(), planBook(t, bad))
	want := []string{"plan-shared-no-board", "plan-shared-no-control"}
	if !errors.Is(err, ErrPlan) || !slices.Equal(ofLinks(done.Problems), want) {
		t.Errorf("%v: %+v", err, done)
	}
	if p := o.proposes(bad); p.SHA != "" || !slices.Equal(ofLinks(p.Problems), want) {
		t.Errorf("%+v", p)
	}
	looked := o.proposes(linking())
	next := smallPlan()
	next.Controls[0].Text = "Något annat"
	o.put(next)
	_, err = o.Adopt(t.Context(), looked.SHA, boss)
	refused(t, err, "plan-has-changed")
}
