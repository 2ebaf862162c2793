package demo

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"rond/workbook/fill"
)

// The headings of the cells that an owner fills in where risks are valued.
const (
	riskArea       = "Område"
	riskText       = "Risk"
	riskCause      = "Orsak"
	riskMeasures   = "Befintliga åtgärder"
	riskLikely     = "Sannolikhet"
	riskGrave      = "Konsekvens"
	riskLikelyLeft = "Sannolikhet efter åtgärder"
	riskGraveLeft  = "Konsekvens efter åtgärder"
	riskProposal   = "Förslag"
	riskComment    = "Kommentar"
)

// The words that can be chosen under Förslag.
const (
	proposeControl = "Kontroll i planen"
	proposeAction  = "Direktåtgärd"
	proposeAccept  = "Acceptera"
	proposeGone    = "Risken finns inte längre"
)

func riskHeadings() []string {
	return []string{riskArea, riskText, riskCause, riskMeasures, riskLikely, riskGrave, riskLikelyLeft, riskGraveLeft, riskProposal, riskComment}
}

// riskPaper asks what risks a unit has, and how great they are.
func riskPaper() *paper {
	return &paper{
		risks: true, headings: riskHeadings(), more: riskComment, rows: riskQuestions, slip: riskSlip,
		think: func(m *matter, q question) answer { return m.crowd.bank.value(m.draw("answer", q.Ref), q) },
		hasty: func(whole answer) answer {
			a := maps.Clone(whole)
			delete(a, riskProposal)
			return a
		},
	}
}

// riskQuestions is the risks that stand there, and the rows for the new ones
// that the owner has come to think of: none, one or two.
func riskQuestions(m *matter, b *fill.Book) (all []question) {
	room := m.draw("new").IntN(3)
	for _, row := range b.Rows() {
		q := question{Ref: row.Ref, Control: row.Risk, Shown: answer{}, Areas: b.Choices(row.Ref, riskArea),
			Likely: b.Choices(row.Ref, riskLikely), Grave: b.Choices(row.Ref, riskGrave)}
		for _, h := range riskHeadings() {
			if text := b.Get(row.Ref, h); text != "" {
				q.Shown[h] = text
			}
		}
		if row.Risk == "" {
			if room == 0 {
				break // the rows for new ones stand last
			}
			room--
		}
		all = append(all, q)
	}
	return all
}

// value makes up what is said of a risk: mostly what stood there, now and then
// that it has grown, shrunk or gone.
func (b *bank) value(r *chance, q question) answer {
	if q.Control == "" {
		return b.newRisk(r, q)
	}
	a := maps.Clone(q.Shown)
	likely, grave := step(q.Likely, a[riskLikely]), step(q.Grave, a[riskGrave])
	if likely < 0 || grave < 0 { // it is to be valued anew
		likely, grave = r.IntN(len(q.Likely)), r.IntN(len(q.Grave))
	}
	kind := "oförändrad"
	switch n := r.IntN(100); {
	case n < 45:
	case n < 70:
		kind, likely = "höjd", min(likely+1, len(q.Likely)-1)
	case n < 88:
		kind, likely = "sänkt", max(likely-1, 0)
		a[riskLikelyLeft], a[riskGraveLeft] = q.Likely[0], q.Grave[grave]
	case n < 95:
		kind = "åtgärdas"
	default:
		kind = "borta"
	}
	a[riskLikely], a[riskGrave] = q.Likely[likely], q.Grave[grave]
	said, measures := b.choose(r, kind, q.Control)
	a[riskComment] = said
	if measures != "" {
		a[riskMeasures] = measures
	}
	switch a[riskProposal] = proposeAccept; {
	case kind == "borta":
		a[riskProposal] = proposeGone
	case kind == "åtgärdas":
		a[riskProposal] = proposeAction
	case (likely+1)*(grave+1) >= len(q.Likely)*len(q.Grave)/2:
		a[riskProposal] = proposeControl
	}
	return a
}

// newRisk is a risk that nobody has written down before.
func (b *bank) newRisk(r *chance, q question) answer {
	said, cause := b.choose(r, "ny", "")
	where, text, _ := strings.Cut(said, ": ")
	a := answer{riskText: text, riskCause: cause, riskLikely: pick(r, q.Likely), riskGrave: pick(r, q.Grave[1:]), riskProposal: pick(r, []string{proposeControl, proposeControl, proposeAction, proposeAccept}),
		riskArea: q.Areas[0]}
	for _, area := range q.Areas {
		if strings.Contains(strings.ToLower(area), where) {
			a[riskArea] = area
		}
	}
	return a
}

// step is which of the choices a cell shows, -1 for none.
func step(choices []string, shown string) int {
	return slices.IndexFunc(choices, func(c string) bool { return sameText(c, shown) })
}

// riskSlip writes a word that is no step, a step that the scale lacks, or a
// proposal that there is not.
func riskSlip(m *matter, q question) (answer, string) {
	r := m.draw("slip", q.Ref)
	meant := m.means[q.Ref]
	heading, written := riskLikely, "ganska ofta"
	switch r.IntN(3) {
	case 1:
		heading, written = riskGrave, fmt.Sprint(len(q.Grave)+2)
	case 2:
		heading, written = riskProposal, "Tas upp på nästa möte"
	}
	m.typed[q.Ref] = answer{heading: written}
	return meant, heading
}
