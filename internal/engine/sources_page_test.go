package engine

import (
	"fmt"
	"strings"
)

// sourcesPage is docs/sources.md.
func sourcesPage(region, production []sourceRow) string {
	var b strings.Builder
	b.WriteString(`# The generated report beside the two source documents

Rond's follow-up report is made after two real documents: a region office's
follow-up report for 2017, and a production area's internal control plan at
tertial 3. Their tables are read into the CSV files in
[internal/demo/testdata](../internal/demo/testdata), which the shipped plans are
made of. Here every element of both stands beside its place in the reports that
` + "`rond report`" + ` writes of those plans. Each was found there verbatim by
` + "`go test ./internal/engine -run TestEverySourceElement`" + `, which also writes this
page (` + "`-update`" + `): a source element without a place fails the test.

The headings are the sources' own, in Swedish. A cell's place ends with the heading
of its column and that of its row.

## The region office's report for 2017

` + "`rond report --year 2017 --board RS --out r.docx`" + `

`)
	elementTable(&b, region)
	b.WriteString(`
## The production area's plan at tertial 3

` + "`rond report --year 2026 --board VSS --occasion 2026-T3 --out r.docx`" + `, when the controller
has written the area's paragraph as the text for the area.

`)
	elementTable(&b, production)
	b.WriteString(`
## What is known only from a report

Nothing in the plan or the answers says these; they come into Rond, and out again,
as the controller's own words.

| in the source | in Rond |
|---|---|
| how the risk analysis was made in the autumn, that it was shown to the arbetsutskott, and which areas the politicians pointed out | the text for the whole plan; of an analysis that is made in Rond, see below |
| the result of each control in 2017, one for the year whatever its frequency | the text for the control; the answers that it sums up are counted below it |
| "Någon rapportering av uppföljningen till intern kontrollplan har ej skett." | the text, and the mark *Ej rapporterad*, which Rond itself sets where nobody has answered; neither says that the control was not done |
| that an area of the action list has nothing to do, or that an entry is a conclusion or finished | the action list as it was written; its status is *Ej angiven*, for the source gives none |
| "Se även bilaga 1 till detta bokslut" | the report's own appendix is *Bilaga 1* |

## What the sources say of the risk analysis

| in the source | in Rond |
|---|---|
| the plan is preceded by a risk analysis in the autumn | ` + "`" + `rond risk start` + "`" + ` and the page *Riskanalys*: every unit values its risks in a workbook, and ` + "`" + `rond plan rollover` + "`" + ` makes the draft of the plan of what was chosen among them |
| which areas the politicians pointed out | on the sheet *Områden* of the list of risks an area can be chosen whole, and the reason written beside it |
| "(Ny 2017)" | the draft marks what last year's plan did not have: *Ny 2027* |
| "(RSAU - riskanalys ska göras även 2018)" | such a risk stands first in its unit's workbook, without last year's values |
| "2.7 Ofullständiga riskbedömningar och bristande uppföljning" | units that have not gone through their risks are reminded, stand on the page of the analysis and on the list's sheet *Ej svarat*, and are counted in the status of the week |
| risk assessment in the tool SMART | ` + "`" + `rond risk import` + "`" + ` reads a list of risks made elsewhere into the same list |

## What the sources lack and the report has

What is not in a source is not made up: where the plan of 2017 says no method, no
responsible or no frequency, its cells say *Ej angiven i planen*.

| in the report | where it comes from |
|---|---|
| adopted, registry numbers, what time it covers, when it was closed, when the figures were read | the plan, its reporting occasion, the closing |
| the answers by state; late, after closing, before the start and not yet due apart | the answers |
| grades, with a word and never only a colour | the controller's for the control, the owners' for the answers |
| what has not been reported: control, period, state, role and units | the answers that have not come |
| controls without a text | that the controller has not written one |
| risk value with probability and consequence | the plan, where it has them |
| owner, last day, status and *Försenad* of an action; an earlier year's open ones with their year | the action list |
| contents, headings, page numbers, repeated table heads | the document |
`)
	return b.String()
}

// elementTable writes rows; what many lines say is told by its first words.
func elementTable(b *strings.Builder, rows []sourceRow) {
	b.WriteString("| in the source | its words | in the report | whose words |\n|---|---|---|---|\n")
	for _, r := range rows {
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", r.element, plainCell(shortenTo(written(r.words), 70)), plainCell(r.place), r.origin)
	}
}

// plainCell is a text that stays in its cell.
func plainCell(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;").Replace(s)
}
