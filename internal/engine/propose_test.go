package engine

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
)

// planBook is a plan as a workbook.
func planBook(t *testing.T, p *plan.Plan) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := plan.Write(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// proposes looks at a plan without putting it in force.
func (o *office) proposes(p *plan.Plan) *Proposal {
	o.t.Helper()
	before := o.rows()
	got, err := o.Propose(o.t.Context(), "sv", planBook(o.t, p))
	if err != nil {
		o.t.Fatal(err)
	}
	if after := o.rows(); !slices.Equal(before, after) {
		o.t.Errorf("a proposal changed %d rows to %d", len(before), len(after))
	}
	return got
}

func TestProposeAndAdopt(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := o.proposes(smallPlan())
	if !p.New || !p.Changed || p.SHA == "" || len(p.Changes) != 0 || p.Added != 2*(12+12+3) || p.Before != 0 || p.Board != "Testnämnden" {
		t.Errorf("%+v", p)
	}
	if len(p.Asks) == 0 || p.Asks[0].Day != firstDay || len(p.Asks[0].Mail) != 2 {
		t.Errorf("asks %+v", p.Asks)
	}
	done, err := o.Adopt(t.Context(), p.SHA, "Anna Lind")
	if err != nil || done.Added != p.Added || done.Version != 1 || len(o.rows()) != p.Added {
		t.Errorf("%+v, %v", done, err)
	}
	_, err = o.Adopt(t.Context(), p.SHA, "Anna Lind")
	refused(t, err, "plan-has-changed")
	if again := o.proposes(smallPlan()); again.Changed || again.SHA != "" || again.New {
		t.Errorf("the same again: %+v", again)
	}
	o.did("plan-adopted by Anna Lind")
	o.pass(firstDay)
	o.wholeRecord()
}

// TestProposeChange: what differs is told in words, and a proposal that
// somebody else overtook is not put in force.
func TestProposeChange(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.pass(firstDay)
	next := smallPlan()
	next.Controls = next.Controls[1:]
	next.Seats[1].Holder = dan
	p := o.proposes(next)
	if p.New || p.Dropped != 2*11+1 || // with what Olle had been asked of it
		p.Version != 2 || len(p.Changes) == 0 {
		t.Errorf("%+v", p)
	}
	var told strings.Builder
	for _, c := range p.Changes {
		told.WriteString(c.Text + "\n")
	}
	for _, want := range []string{"Kontroll K01 utgår.", "VC"} {
		if !strings.Contains(told.String(), want) {
			t.Errorf("%q is not told:\n%s", want, told.String())
		}
	}
	for _, day := range p.Asks {
		for _, who := range day.Mail {
			if slices.ContainsFunc(who.Rows, func(r DayRow) bool { return strings.HasPrefix(r.Ref, "K01") }) {
				t.Errorf("%s: %s would be asked about what is removed", day.Day, who.Name)
			}
		}
	}
	o.put(withNote(smallPlan()))
	_, err := o.Adopt(t.Context(), p.SHA, "Anna Lind")
	refused(t, err, "plan-has-changed")
	for _, sha := range []string{"", "ab12", strings.Repeat("a", 64) + "-1", "-1"} {
		_, err := o.Adopt(t.Context(), sha, "Anna Lind")
		refused(t, err, "no-such-proposal")
	}
	o.wholeRecord()
}

func TestProposeErrors(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	bad := smallPlan()
	bad.Controls[0].Frequency = "Ibland kanske"
	bad.Seats[0].Holder = "ingen.alls@kommun.example"
	p := o.proposes(bad)
	errs := slices.DeleteFunc(slices.Clone(p.Problems), func(x plan.Problem) bool { return x.Warning })
	if len(errs) == 0 || p.SHA != "" || p.Changed {
		t.Errorf("%+v", p)
	}
	p, err := o.Propose(t.Context(), "en", []byte("no workbook"))
	if err != nil || len(p.Problems) == 0 || p.SHA != "" || !strings.Contains(p.Problems[0].Remedy, "plan") {
		t.Errorf("%+v, %v", p, err)
	}
	o.view(func(r store.Reader) error {
		all, err := r.Boards(t.Context())
		if len(all) != 0 {
			t.Errorf("boards %v", all)
		}
		return err
	})
	if _, err := o.Propose(canceled(t), "sv", planBook(t, smallPlan())); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

func canceled(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

// TestFreshInstallationInSeptember: a year's plan that comes in September asks
// nothing for what had ended, and says so.
func TestFreshInstallationInSeptember(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.now = date("2026-09-10").In(o.set.Zone, 8, 0)
	year := smallPlan()
	year.AskFrom = ""
	p := o.proposes(year)
	if p.Before != 2*(8+8+2) || p.AskFrom != "2026-09-10" {
		t.Errorf("%d before %s, want January to August and two tertials for two people", p.Before, p.AskFrom)
	}
	for _, day := range p.Asks {
		for _, who := range day.Mail {
			for _, row := range who.Rows {
				if _, period, _ := strings.Cut(row.Ref, "-"); slices.Contains([]string{"2026M01", "2026M08", "2026T1", "2026T2"}, period) {
					t.Errorf("%s: %s would be asked about %s", day.Day, who.Name, row.Ref)
				}
			}
		}
	}
	if _, err := o.Adopt(t.Context(), p.SHA, "Anna Lind"); err != nil {
		t.Fatal(err)
	}
	for day := date("2026-09-10"); day.Before(date("2026-10-01")); day = day.AddDays(1) {
		for _, m := range o.pass(day.String()) {
			if m.book != nil {
				t.Errorf("%s: %s was asked: %s", day, m.env.To, m.subject)
			}
		}
	}
	for _, m := range o.pass("2026-10-01") {
		for _, old := range []string{"M01", "M08", "T1", "T2"} {
			if strings.Contains(m.text, "2026"+old) {
				t.Errorf("%s was asked about %s", m.env.To, old)
			}
		}
	}
}
