package plan_test

import (
	"errors"
	"reflect"
	"testing"

	"rond/internal/plan"
	"rond/scheduler"
)

// municipality has two areas with units below them, two controllers in one
// unit and a vacant seat.
func municipality() *plan.Plan {
	return &plan.Plan{
		Units:  []plan.Unit{{Name: "Vård"}, {Name: "Norr", Parent: "vård"}, {Name: "Söder", Parent: "Vård"}, {Name: "Skola"}},
		People: []plan.Person{{Name: "A", Email: "A@x.example"}},
		Seats: []plan.Seat{
			{Role: "VC", Unit: "Norr"}, {Role: "VC", Unit: "Söder", Holder: "b@x.example"}, {Role: "VC", Unit: "Skola", Holder: "c@x.example"},
			{Role: "Controller", Unit: "Vård", Place: "1"}, {Role: "Controller", Unit: "Vård", Place: "2", Holder: "d@x.example"}, {Role: "Controller", Unit: "Skola", Holder: "e@x.example"},
		},
	}
}

func TestAnswering(t *testing.T) {
	t.Parallel()
	p := municipality()
	for name, c := range map[string]struct {
		roles []plan.Role
		want  []string
	}{
		"every holder, vacant seats too": {[]plan.Role{{Name: "vc", Who: plan.EveryHolder}}, []string{"VC · Norr", "VC · Söder", "VC · Skola"}},
		"narrowed to a unit and below":   {[]plan.Role{{Name: "VC", Unit: "Vård", Who: plan.EveryHolder}}, []string{"VC · Norr", "VC · Söder"}},
		"one per unit is who is there":   {[]plan.Role{{Name: "Controller", Who: plan.OnePerUnit}}, []string{"Controller · Vård · 2", "Controller · Skola"}},
		"one for all":                    {[]plan.Role{{Name: "VC", Who: plan.OneForAll}}, []string{"VC · Söder"}},
		"one for all, none held":         {[]plan.Role{{Name: "VC", Unit: "Norr", Who: plan.OneForAll}}, []string{"VC · Norr"}},
		"takes part":                     {[]plan.Role{{Name: "VC", Who: plan.TakesPart}, {Name: "Ingen", Who: plan.EveryHolder}}, nil},
		"each once": {[]plan.Role{{Name: "VC", Who: plan.OneForAll}, {Name: "VC", Unit: "Vård", Who: plan.EveryHolder}},
			[]string{"VC · Söder", "VC · Norr"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, s := range p.Answering(plan.Part{Roles: c.roles}) {
				got = append(got, s.Key())
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestLoopOfUnitsEnds: a stored plan was not checked by Read.
func TestLoopOfUnitsEnds(t *testing.T) {
	t.Parallel()
	p := &plan.Plan{Units: []plan.Unit{{Name: "A", Parent: "B"}, {Name: "B", Parent: "A"}}, Seats: []plan.Seat{{Role: "VC", Unit: "A"}}}
	if got := p.Answering(plan.Part{Roles: []plan.Role{{Name: "VC", Unit: "C", Who: plan.EveryHolder}}}); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

func TestFrequencyOfPart(t *testing.T) {
	t.Parallel()
	p := municipality()
	monthly := plan.Control{Code: "K1", Frequency: "Månatligen"}
	rules := func(f scheduler.Frequency) string {
		text := ""
		for _, r := range f.Rules() {
			text += r.String() + " "
		}
		for _, r := range f.Reported {
			text += "reported " + r.String() + " "
		}
		return text
	}
	for _, c := range []struct {
		control plan.Control
		part    plan.Part
		want    string
	}{
		{monthly, plan.Part{}, "monthly "},
		{monthly, plan.Part{Frequency: "Årligen"}, "yearly "},
		{monthly, plan.Part{Reported: "Varje tertial"}, "monthly reported tertial "},
		{monthly, plan.Part{Frequency: "ej angiven"}, "monthly "},
	} {
		f, err := p.Frequency(c.control, c.part)
		if err != nil || rules(f) != c.want {
			t.Errorf("%+v: %q %v, want %q", c.part, rules(f), err, c.want)
		}
	}
	for _, text := range []string{"", "Ej angiven", "saknas i källan"} {
		if _, err := p.Frequency(plan.Control{Frequency: text}, plan.Part{}); !errors.Is(err, scheduler.ErrUnstated) {
			t.Errorf("%q: %v", text, err)
		}
	}
	var phrase *scheduler.PhraseError
	if _, err := p.Frequency(plan.Control{Frequency: "då och då"}, plan.Part{}); !errors.As(err, &phrase) {
		t.Errorf("refused: %v", err)
	}
	if _, err := p.Frequency(monthly, plan.Part{Reported: "då och då"}); !errors.As(err, &phrase) {
		t.Errorf("refused reporting: %v", err)
	}
}

func TestFinding(t *testing.T) {
	t.Parallel()
	p := municipality()
	if who, ok := p.PersonByEmail(" a@X.EXAMPLE "); !ok || who.Name != "A" {
		t.Error("the person was not found")
	}
	if _, ok := p.PersonByEmail(""); ok {
		t.Error("nobody was found")
	}
	if s, ok := p.SeatByKey("Controller · Vård · 2"); !ok || s.Holder != "d@x.example" {
		t.Error("the seat was not found")
	}
	if _, ok := p.Control("K1"); ok {
		t.Error("a control was found")
	}
}
