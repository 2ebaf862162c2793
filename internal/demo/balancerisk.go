package demo

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The list of risks as a person reads it: its sheet and headings.
const (
	sheetRisks = "Risklista"

	listID        = "Id"
	listSteps     = "S × K"
	listStepsLeft = "S × K efter"
	listChange    = "Förändring"
	listToday     = "Kontroll i dag"
	listProposal  = "Enhetens förslag"
	listComment   = "Enhetens kommentar"
	listChoice    = "Till planen"
	listText      = "Kontrollmoment eller åtgärd"
	listMethod    = "Metod"
	listFrequency = "Frekvens"
	listReason    = "Motivering"
)

// listHeadings are those that say what the units have said of a risk.
func listHeadings() []string {
	return []string{riskArea, riskText, riskCause, riskMeasures, listSteps, listStepsLeft, listProposal, listComment}
}

// claimedRisk is what an owner says of a risk, by the headings of the list.
type claimedRisk struct {
	request, ref string
	wants        map[string]string
}

// claimedRisks is what the owners say of risks: the last thing written in each
// cell of a file that counts.
func claimedRisks(j *Journal) []claimedRisk {
	last, _ := claims(j, true)
	rows := map[[2]string]answer{}
	for at, v := range last {
		key := [2]string{at.request, at.ref}
		if rows[key] == nil {
			rows[key] = answer{}
		}
		rows[key][at.heading] = v
	}
	var all []claimedRisk
	for key, a := range rows {
		all = append(all, claimedRisk{key[0], key[1], a.inList()})
	}
	slices.SortFunc(all, func(a, b claimedRisk) int {
		return cmp.Or(cmp.Compare(a.request, b.request), cmp.Compare(a.ref, b.ref))
	})
	return all
}

// inList is what the list shows of an answer. Nothing is valued before there is
// a proposal, and what is gone has no value.
func (a answer) inList() map[string]string {
	steps := func(likely, grave string) string {
		if a[riskProposal] == "" || a[riskProposal] == proposeGone || a[likely] == "" || a[grave] == "" {
			return ""
		}
		return fmt.Sprintf("%s × %s", number(a[likely]), number(a[grave]))
	}
	wants := map[string]string{riskArea: a[riskArea], riskText: a[riskText], riskCause: a[riskCause], riskMeasures: a[riskMeasures],
		listProposal: a[riskProposal], listComment: a[riskComment]}
	wants[listSteps], wants[listStepsLeft] = steps(riskLikely, riskGrave), steps(riskLikelyLeft, riskGraveLeft)
	return wants
}

// number is the number that a step begins with: "2" of "2 – Möjlig".
func number(step string) string {
	n, _, _ := strings.Cut(step, " ")
	return n
}

// risks compares the list of risks with the claims, in both directions. A risk
// that was there before is found by its id, a new one by its words.
func (s *Balance) risks(j *Journal) {
	shown := map[string]record{}
	for _, r := range s.books.risks {
		if shown[r[listID]] != nil {
			s.off("risk: %s står två gånger i risklistan", r[listID])
		}
		shown[r[listID]] = r
	}
	for _, c := range claimedRisks(j) {
		id := c.ref
		if shown[id] == nil {
			id = c.among(shown)
		}
		if id == "" {
			s.off("risk: %s %s, ”%s”: ägaren har värderat den, och den saknas i risklistan", c.request, c.ref, shownText(c.wants[riskText]))
			continue
		}
		whole := true
		for _, h := range listHeadings() {
			if want, shows := c.wants[h], shown[id][h]; !sameText(want, shows) {
				whole = false
				s.off("risk: %s %s, %s: ägaren menar %q, risklistan visar %q", c.request, c.ref, h, want, shows)
			}
		}
		if whole {
			s.Risks++
		}
		delete(shown, id)
	}
	for _, id := range slices.Sorted(maps.Keys(shown)) {
		if r := shown[id]; r[listSteps] != "" || r[listProposal] != "" {
			s.off("risk: %s är värderad i risklistan, och ingen ägare har gjort det i en fil som räknas", id)
		}
	}
}

// among is the id of the row that says what is claimed, or else of one with the
// same words; "" when there is none.
func (c claimedRisk) among(shown map[string]record) (best string) {
	for _, id := range slices.Sorted(maps.Keys(shown)) {
		r := shown[id]
		if !sameText(r[riskText], c.wants[riskText]) {
			continue
		}
		if !slices.ContainsFunc(listHeadings(), func(h string) bool { return !sameText(r[h], c.wants[h]) }) {
			return id
		}
		best = cmp.Or(best, id)
	}
	return best
}
