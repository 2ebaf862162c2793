package risk

func englishList() *listWords {
	return &listWords{
		summary: "Summary", riskMap: "Risk map", changes: "Changes", silent: "Not answered", about: "About", lists: "Lists",
		title: "Risk list for the internal control plan of %d",
		page:  "Page &P of &N", cut: " … [the text is cut; it has %d characters]", made: "compiled %s",
		preliminary: "preliminary, the risk analysis is under way", ended: "the risk analysis has ended",
		askedOf: "%d of %d", answered: "units have answered", steps: "How to choose",
		choices: "Proposals and choices", suggested: "The units propose", chosen: "You have chosen", areasChosen: "Whole areas that you have chosen for the plan",
		choiceHeads: [4]string{"Control in the plan", "Direct action", "Accept / No", "Nothing yet"},
		chart:       "Risks per area and level", area: "Area", noArea: "Without an area", inAll: "All areas",
		figures: [6]string{"Risks", "Not valued", "New", "No longer there", "Raised", "Lowered"},
		highest: "Highest value", highestWith: "Highest after measures", top: "Risks with the highest values", noRisks: "No risks have come in yet.",

		probability: "Probability %d", consequence: "Consequence %d", axes: "Probability ↑\nConsequence →", unvalued: "Without a risk value: %s.", others: "… and %d more",
		inherentMap: "Before existing measures", residualMap: "After existing measures",
		noResidual: "No unit has valued its risks after existing measures.", noScale: "The plan does not value its risks.",

		notValued: "not valued",
		changed: [firstValue + 1]string{unchanged: "unchanged", added: "new", gone: "no longer there", raised: "↑ from %d", lowered: "↓ from %d",
			less: "↓ after measures, from %d", more: "↑ after measures, from %d", reworded: "unchanged, reworded", unvalued: "not valued yet", firstValue: "no previous value"},
		kinds: [firstValue + 1]string{unchanged: "Unchanged", added: "New", gone: "No longer there", raised: "Raised", lowered: "Lowered",
			less: "Lowered after measures", more: "Raised after measures", reworded: "Reworded", unvalued: "Not valued", firstValue: "Valued for the first time"},
		waiting: "Waiting for an answer", late: "Has not answered", partly: "Has answered in part", partlyLate: "In part, the day has passed", vacant: "Nobody has the role",

		facts: [5]string{"Workbook", "Covers", "Units that have answered", "Due", "Risks"},
		scale: "The scale", step: "Step", probabilityWord: "Probability", consequenceWord: "Consequence", meaning: "Meaning", valueWord: "Risk value", band: "Level",
		contents: "Sheets", sheet: "Sheet", table: "Table", rows: "Rows", help: "How to read the workbook",
	}
}
