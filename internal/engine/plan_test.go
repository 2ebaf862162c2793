package engine

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"rond/internal/audit"
	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/fill"
)

// The people of the small plan.
const (
	eva   = "eva.ek@kommun.example"   // VC Solgården
	olle  = "olle.ask@kommun.example" // VC Björken
	dan   = "dan.al@kommun.example"   // Eva's deputy
	maria = "maria.lonn@kommun.example"
	anna  = "anna.lind@kommun.example" // the contact
	kurt  = "kurt@annan.example"       // nobody of ours
)

// smallPlan is a board with two managers of units who answer for two monthly
// controls and one per tertial, and a systems administrator's seat that nobody
// holds.
func smallPlan() *plan.Plan {
	control := func(code, text, frequency string, roles ...plan.Role) plan.Control {
		return plan.Control{Code: code, Area: "Ekonomi", Text: text, Method: "Stickprov", Responsible: "VC", Frequency: frequency, Parts: []plan.Part{{Roles: roles}}}
	}
	vc := plan.Role{Name: "VC", Who: plan.EveryHolder}
	return &plan.Plan{
		Board: "Testnämnden", BoardCode: "TN", Unit: "Förvaltningen", Title: "Internkontrollplan 2026", Year: 2026, Status: plan.Adopted,
		Adopted: "2025-12-10", AskFrom: "2026-01-01", Language: "sv", MaxProb: 3, MaxCons: 3,
		Contact: plan.Contact{Name: "Anna Lind", Email: anna},
		Grades: []plan.Grade{{Code: "none", Word: "Ingen avvikelse"}, {Code: "minor", Word: "Mindre avvikelse", Severity: 1},
			{Code: "major", Word: "Större avvikelse", Severity: 2}, {Code: "unassessed", Word: "Ej bedömd", Severity: -1}},
		Occasions: []plan.Occasion{{Name: "T1", Period: "2026-T1"}, {Name: "T2", Period: "2026-T2"}, {Name: "T3", Period: "2026-T3"}},
		Units:     []plan.Unit{{Name: "Solgården"}, {Name: "Björken"}},
		People: []plan.Person{{Name: "Eva Ek", Email: eva}, {Name: "Olle Ask", Email: olle}, {Name: "Dan Al", Email: dan},
			{Name: "Maria Lönn", Email: maria}, {Name: "Anna Lind", Email: anna}},
		Seats: []plan.Seat{{Role: "VC", Unit: "Solgården", Holder: eva, Deputy: dan, Manager: maria}, {Role: "VC", Unit: "Björken", Holder: olle, Manager: maria},
			{Role: "Systemförvaltare", Unit: "Björken", Manager: maria}},
		Areas: []plan.Area{{Number: "1", Name: "Ekonomi"}},
		Controls: []plan.Control{
			control("K01", "Fakturor attesteras i tid", "Månatligen", vc),
			control("K02", "Kassan räknas", "Månatligen", vc),
			control("K03", "Behörigheter gås igenom", "Tertial", vc),
		},
	}
}

// withVacant adds a control whose seat nobody holds.
func withVacant(p *plan.Plan) *plan.Plan {
	c := p.Controls[0]
	c.Code, c.Text = "K04", "Systemets loggar läses"
	c.Parts = []plan.Part{{Roles: []plan.Role{{Name: "Systemförvaltare", Who: plan.EveryHolder}}}}
	p.Controls = append(p.Controls, c)
	return p
}

// elsewhere makes a plan another board's.
func elsewhere(p *plan.Plan) *plan.Plan {
	p.Board, p.BoardCode, p.Title = "Andra nämnden", "AN", "Andra nämndens plan 2026"
	return p
}

// smallOffice is an office with the small plan in force.
func smallOffice(t *testing.T, change ...func(*Settings)) *office {
	t.Helper()
	o := emptyOffice(t, change...)
	o.put(smallPlan())
	return o
}

// put imports a plan by way of its workbook, as a controller would.
func (o *office) put(p *plan.Plan) *Imported {
	o.t.Helper()
	var b bytes.Buffer
	if err := plan.Write(&b, p); err != nil {
		o.t.Fatal(err)
	}
	done, err := o.Import(o.t.Context(), b.Bytes())
	if err != nil {
		o.t.Fatalf("%v: %+v", err, done)
	}
	return done
}

// cells is what somebody types, by Ref and heading.
type cells map[string]map[string]string

// fine is a complete answer about a row that is not for a reporting occasion.
func fine() map[string]string {
	return map[string]string{"Genomförd under perioden?": "Ja", "Bedömning": "Ingen avvikelse"}
}

// with is an answer with one more cell, or another value in it.
func with(a map[string]string, heading, value string) map[string]string {
	b := map[string]string{heading: value}
	for k, v := range a {
		if k != heading {
			b[k] = v
		}
	}
	return b
}

// fills types into a workbook and saves it.
func fills(t *testing.T, book []byte, c cells) []byte {
	t.Helper()
	b, err := fill.Open(book)
	if err != nil {
		t.Fatal(err)
	}
	for ref, row := range c {
		for heading, value := range row {
			if err := b.Set(ref, heading, value); err != nil {
				t.Fatalf("%s %s: %v", ref, heading, err)
			}
		}
	}
	saved, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// sees is what stands in a cell of a workbook.
func sees(t *testing.T, book []byte, ref, heading string) string {
	t.Helper()
	b, err := fill.Open(book)
	if err != nil {
		t.Fatal(err)
	}
	return b.Get(ref, heading)
}

// to picks the mails to an address.
func to(mails []sentMail, address string) []sentMail {
	var mine []sentMail
	for _, m := range mails {
		if m.env.To == address {
			mine = append(mine, m)
		}
	}
	return mine
}

// one is the only mail to an address.
func (o *office) one(mails []sentMail, address string) sentMail {
	o.t.Helper()
	mine := to(mails, address)
	if len(mine) != 1 {
		o.t.Fatalf("%d mails to %s, want one: %v", len(mine), address, subjects(mails))
	}
	return mine[0]
}

// none holds that nobody at an address got anything.
func (o *office) none(mails []sentMail, address string) {
	o.t.Helper()
	if mine := to(mails, address); len(mine) != 0 {
		o.t.Errorf("%d mails to %s: %v", len(mine), address, subjects(mine))
	}
}

func subjects(mails []sentMail) []string {
	var all []string
	for _, m := range mails {
		all = append(all, m.env.To+": "+m.subject)
	}
	return all
}

// says holds that a mail has all these words.
func says(t *testing.T, m sentMail, words ...string) {
	t.Helper()
	flat := strings.Join(strings.Fields(m.text), " ")
	for _, w := range words {
		if !strings.Contains(flat, w) && !strings.Contains(m.subject, w) {
			t.Errorf("mail %q does not say %q:\n%s", m.subject, w, m.text)
		}
	}
}

// rows is every occurrence in a state.
func (o *office) rows(states ...string) []store.Occurrence {
	o.t.Helper()
	var all []store.Occurrence
	o.view(func(r store.Reader) (err error) {
		all, err = r.Occurrences(o.t.Context(), store.OccurrenceFilter{States: states})
		return err
	})
	return all
}

// versions is every version of the answer to a control and period by a person.
func (o *office) versions(email, control, period string) []store.Answer {
	o.t.Helper()
	var found []store.Answer
	o.view(func(r store.Reader) error {
		p, err := r.PersonByKey(o.t.Context(), email)
		if err != nil {
			return err
		}
		all, err := r.Occurrences(o.t.Context(), store.OccurrenceFilter{Control: control})
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(x store.Occurrence) bool { return x.Person == p.ID && x.Period == period })
		if i < 0 {
			o.t.Fatalf("%s was not asked about %s %s", email, control, period)
		}
		found, err = r.Answers(o.t.Context(), all[i].ID)
		return err
	})
	return found
}

// change alters the store behind the engine's back.
func (o *office) change(f func(store.Tx) error) {
	o.t.Helper()
	if err := o.store.Change(o.t.Context(), f); err != nil {
		o.t.Fatal(err)
	}
}

// wholeRecord verifies the record of everything that happened.
func (o *office) wholeRecord() {
	o.t.Helper()
	o.view(func(r store.Reader) error {
		report, err := audit.Verify(o.t.Context(), r)
		if err == nil && len(report.Breaks) > 0 {
			o.t.Errorf("breaks in the record: %+v", report.Breaks)
		}
		return err
	})
}
