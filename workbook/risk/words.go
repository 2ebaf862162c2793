package risk

import (
	"strings"

	"rond/workbook/table"
)

// The columns that are not answers, named like the fields beside them.
const (
	fieldKey      Field = "key"
	fieldRef      Field = "ref"
	fieldLast     Field = "last"
	fieldValue    Field = "value"
	fieldResidual Field = "residual-value"
	fieldDone     Field = "done"
)

func said(sv, en string, also ...string) table.Words {
	return table.Words{SV: sv, EN: en, Also: also}
}

// headings are the titles of a form's columns, and the others that are
// understood.
func headings() map[Field]table.Words {
	return map[Field]table.Words{
		fieldKey:                 said("Nyckel", "Key"),
		fieldRef:                 said("Ref", "Ref.", "Referens", "Reference"),
		FieldUnit:                said("Enhet", "Unit", "Verksamhet"),
		FieldArea:                said("Område", "Area", "Riskområde", "Risk area"),
		FieldText:                said("Risk", "Risk description", "Riskbeskrivning", "Beskrivning av risken"),
		FieldCause:               said("Orsak", "Cause", "Orsaker", "Causes"),
		FieldMeasures:            said("Befintliga åtgärder", "Existing measures", "Befintlig åtgärd", "Measures in place"),
		fieldLast:                said("Förra värdet", "Previous value"),
		FieldProbability:         said("Sannolikhet", "Probability"),
		FieldConsequence:         said("Konsekvens", "Consequence"),
		fieldValue:               said("Värde", "Value", "Riskvärde", "Risk value"),
		FieldResidualProbability: said("Sannolikhet efter åtgärder", "Probability after measures", "Sannolikhet med åtgärder"),
		FieldResidualConsequence: said("Konsekvens efter åtgärder", "Consequence after measures", "Konsekvens med åtgärder"),
		fieldResidual:            said("Värde efter åtgärder", "Value after measures", "Värde med åtgärder"),
		FieldProposal:            said("Förslag", "Proposal", "Förslag till hantering"),
		FieldComment:             said("Kommentar", "Comment", "Kommentarer", "Comments"),
		fieldDone:                said("Klar?", "Done?"),
	}
}

// byHeading finds the field of a folded title.
func byHeading() map[string]Field {
	all := map[string]Field{}
	for f, w := range headings() {
		for _, title := range append(w.Also, w.SV, w.EN) {
			all[table.Fold(title)] = f
		}
	}
	return all
}

// proposal is a proposal with the words for it.
type proposal struct {
	code  Proposal
	words table.Words
}

// proposals are in the order in which they are offered.
func proposals() []proposal {
	return []proposal{
		{ProposeControl, said("Kontroll i planen", "Control in the plan", "kontroll", "kontrollera", "kontrollmoment", "ta med i planen", "i planen", "control", "in the plan")},
		{ProposeAction, said("Direktåtgärd", "Direct action", "åtgärd", "åtgärda", "åtgärd direkt", "action", "act")},
		{ProposeAccept, said("Acceptera", "Accept", "accepteras", "accepterad", "godta", "godtas", "accepted")},
		{ProposeGone, said("Risken finns inte längre", "The risk is gone", "finns inte längre", "finns ej längre", "inte längre aktuell", "ej aktuell", "utgår", "ta bort", "tas bort", "gone", "no longer a risk", "remove")},
	}
}

// proposalOf reads a proposal: a word for it in either language.
func proposalOf(text string) (Proposal, bool) {
	for _, p := range proposals() {
		if p.words.Knows(text) {
			return p.code, true
		}
	}
	return "", false
}

// ProposalWord is the word that a person picks for a proposal; "" for none.
func ProposalWord(lang string, p Proposal) string {
	for _, known := range proposals() {
		if known.code == p {
			return known.words.In(lang)
		}
	}
	return ""
}

// proposalWords are the words for the proposals about a risk, or about a new one.
func proposalWords(lang string, isNew bool) []string {
	var all []string
	for _, p := range proposals() {
		if !isNew || p.code != ProposeGone {
			all = append(all, p.words.In(lang))
		}
	}
	return all
}

// headingIn is a column's title.
func headingIn(lang string, f Field) string { return headings()[f].In(lang) }

// listed is choices as a sentence has them.
func listed(words []string) string { return strings.Join(words, ", ") }
