package risk

import (
	"fmt"

	"rond/workbook/table"
)

// listWords are what a person reads of a list in one language. What stands over
// its columns is in [listTitles], and what is read back in [listTitle].
type listWords struct {
	summary, riskMap, changes, silent, about, lists string // sheets

	title, page, cut, made, preliminary, ended string // the first with the year, cut as [layout.CellText] wants it
	askedOf, answered, steps                   string
	choices, suggested, chosen, areasChosen    string
	choiceHeads                                [4]string
	chart, area, noArea, inAll                 string
	figures                                    [6]string // of [areaCount]
	highest, highestWith, top, noRisks         string

	probability, consequence, axes, unvalued, others string // of a map: with a step, with ids, with how many more
	inherentMap, residualMap, noResidual, noScale    string

	notValued                                 string
	changed, kinds                            [firstValue + 1]string // what has become of a risk, with the value before; in a word
	waiting, late, partly, partlyLate, vacant string
	facts                                     [5]string // workbook, covers, units that have answered, last day, risks
	scale, step, probabilityWord              string
	consequenceWord, meaning, valueWord, band string
	contents, sheet, table, rows, help        string
}

func listWordsOf(lang string) *listWords {
	if lang == "sv" {
		return swedishList()
	}
	return englishList()
}

// change is what has become of a risk, with its value before.
func (w *listWords) change(r *Listed, s Scale) string {
	switch c := r.change(s); c {
	case raised, lowered:
		return fmt.Sprintf(w.changed[c], r.Last)
	case more, less:
		return fmt.Sprintf(w.changed[c], r.LastResidual)
	default:
		return w.changed[c]
	}
}

// listTitles are the headings of the columns that are not read back.
func listTitles() map[string]table.Words {
	return map[string]table.Words{
		"unit":       headings()[FieldUnit],
		"risk":       headings()[FieldText],
		"cause":      headings()[FieldCause],
		"measures":   headings()[FieldMeasures],
		"value":      headings()[fieldValue],
		"steps":      {SV: "S × K", EN: "P × C"},
		"with":       {SV: "Efter åtgärder", EN: "After measures"},
		"with-steps": {SV: "S × K efter", EN: "P × C after"},
		"last":       {SV: "Förra värdet", EN: "Previous value"},
		"changed":    {SV: "Förändring", EN: "Change"},
		"today":      {SV: "Kontroll i dag", EN: "Control today"},
		"marks":      {SV: "Märkning", EN: "Marks"},
		"proposal":   {SV: "Enhetens förslag", EN: "The unit proposes"},
		"comment":    {SV: "Enhetens kommentar", EN: "The unit's comment"},
		"number":     {SV: "Nr", EN: "No."},
		"risks":      {SV: "Risker", EN: "Risks"},
		"kind":       {SV: "Förändring", EN: "Change"},
		"last-text":  {SV: "Förra lydelsen", EN: "Previous wording"},
		"now":        {SV: "Nu", EN: "Now"},
		"last-with":  {SV: "Förra efter åtgärder", EN: "Previous after measures"},
		"now-with":   {SV: "Nu efter åtgärder", EN: "Now after measures"},
		"role":       {SV: "Roll", EN: "Role"},
		"who":        {SV: "Vem", EN: "Who"},
		"email":      {SV: "E-post", EN: "E-mail"},
		"state":      {SV: "Läge", EN: "State"},
		"asked":      {SV: "Tillfrågad", EN: "Asked"},
		"due":        {SV: "Sista svarsdag", EN: "Due"},
		"reminders":  {SV: "Påminnelser", EN: "Reminders"},
	}
}
