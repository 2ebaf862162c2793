package risk

func swedishList() *listWords {
	return &listWords{
		summary: "Sammanfattning", riskMap: "Riskkarta", changes: "Ändringar", silent: "Ej svarat", about: "Om", lists: "Listor",
		title: "Risklista inför internkontrollplanen %d",
		page:  "Sida &P av &N", cut: " … [texten är avkortad; den är på %d tecken]", made: "sammanställd %s",
		preliminary: "preliminär, riskanalysen pågår", ended: "riskanalysen är avslutad",
		askedOf: "%d av %d", answered: "enheter har svarat", steps: "Så väljer du",
		choices: "Förslag och val", suggested: "Enheterna föreslår", chosen: "Du har valt", areasChosen: "Hela områden som du har valt till planen",
		choiceHeads: [4]string{"Kontroll i planen", "Direktåtgärd", "Acceptera / Nej", "Inget än"},
		chart:       "Risker per område och nivå", area: "Område", noArea: "Utan område", inAll: "Alla områden",
		figures: [6]string{"Risker", "Ej värderade", "Nya", "Finns inte längre", "Höjda", "Sänkta"},
		highest: "Högsta värde", highestWith: "Högsta efter åtgärder", top: "Högst värderade risker", noRisks: "Inga risker har kommit in än.",

		probability: "Sannolikhet %d", consequence: "Konsekvens %d", axes: "Sannolikhet ↑\nKonsekvens →", unvalued: "Utan riskvärde: %s.", others: "… och %d till",
		inherentMap: "Före befintliga åtgärder", residualMap: "Efter befintliga åtgärder",
		noResidual: "Ingen enhet har värderat sina risker efter befintliga åtgärder.", noScale: "Planen värderar inte sina risker.",

		notValued: "ej värderad",
		changed: [firstValue + 1]string{unchanged: "oförändrad", added: "ny", gone: "finns inte längre", raised: "↑ från %d", lowered: "↓ från %d",
			less: "↓ efter åtgärder, från %d", more: "↑ efter åtgärder, från %d", reworded: "oförändrad, ny ordalydelse", unvalued: "ej värderad än", firstValue: "utan tidigare värde"},
		kinds: [firstValue + 1]string{unchanged: "Oförändrad", added: "Ny", gone: "Finns inte längre", raised: "Höjd", lowered: "Sänkt",
			less: "Sänkt efter åtgärder", more: "Höjd efter åtgärder", reworded: "Ny ordalydelse", unvalued: "Ej värderad", firstValue: "Värderad för första gången"},
		waiting: "Väntar på svar", late: "Har inte svarat", partly: "Har svarat delvis", partlyLate: "Delvis, dagen har passerat", vacant: "Ingen har rollen",

		facts: [5]string{"Arbetsbok", "Omfattar", "Enheter som svarat", "Sista svarsdag", "Risker"},
		scale: "Skalan", step: "Steg", probabilityWord: "Sannolikhet", consequenceWord: "Konsekvens", meaning: "Betydelse", valueWord: "Riskvärde", band: "Nivå",
		contents: "Flikar", sheet: "Flik", table: "Tabell", rows: "Rader", help: "Så läser du arbetsboken",
	}
}
