package form

func swedish() words {
	return words{
		lang: "sv", formSheet: "Internkontroll", actionsSheet: "Åtgärder", helpSheet: "Hjälp", fixSheet: "Att rätta",
		headings: map[Field]string{
			fieldKey: "Nyckel", fieldRef: "Ref", fieldControl: "Kontroll", fieldPeriod: "Period", fieldPrevious: "Förra svaret",
			FieldPerformed: "Genomförd under perioden?", FieldResult: "Resultat", FieldGrade: "Bedömning", FieldAction: "Åtgärd",
			FieldDoneOn: "Utförd den", FieldExamined: "Antal granskade", FieldDeviating: "Antal avvikelser", FieldOutcome: "Utfall",
			FieldActionOwner: "Åtgärdsansvarig", FieldActionDue: "Klart senast", FieldProposal: "Förslag till ändring", fieldDone: "Klar?",
		},
		actions: map[Field]string{
			fieldKey: "Nyckel", fieldRef: "Ref", fieldArea: "Område", fieldText: "Beslutad åtgärd", fieldOwner: "Ansvarig",
			fieldDue: "Klar senast", FieldStatus: "Läge", FieldHad: "Hade den effekt?", FieldEffect: "Effekt eller kommentar",
		},
		aliases: map[string]Field{
			"referens": fieldRef, "genomförd": FieldPerformed, "genomförd under period": FieldPerformed, "utförd": FieldPerformed, "genomfört": FieldPerformed,
			"utfört den": FieldDoneOn, "utförd datum": FieldDoneOn, "granskade": FieldExamined, "antal kontrollerade": FieldExamined,
			"varav avvikelser": FieldDeviating, "antal med avvikelse": FieldDeviating, "utfallet": FieldOutcome,
			"resultatet": FieldResult, "bedömd": FieldGrade, "åtgärder": FieldAction, "ansvarig för åtgärd": FieldActionOwner,
			"klar till": FieldActionDue, "förslag": FieldProposal, "förslag till ändringar": FieldProposal, "status": FieldStatus, "effekt": FieldEffect, "hade effekt": FieldHad, "hade åtgärden effekt": FieldHad,
		},
		performed: []choice{
			{string(Yes), "Ja"}, {string(Partly), "Delvis"}, {string(No), "Nej"},
			{string(NoOccasion), "Inget tillfälle"}, {string(NotMine), "Berör inte min verksamhet"},
		},
		also: map[string]Performed{
			"j": Yes, "japp": Yes, "sant": Yes, "genomförd": Yes, "genomfört": Yes, "utförd": Yes, "utfört": Yes, "klar": Yes, "klart": Yes,
			"till viss del": Partly, "delvis genomförd": Partly, "n": No, "falskt": No, "ej genomförd": No, "inte genomförd": No, "ej utförd": No,
			"inga tillfällen": NoOccasion, "ej aktuellt": NoOccasion, "inte aktuellt": NoOccasion, "inget tillfälle under perioden": NoOccasion,
			"berör ej": NotMine, "berör inte": NotMine, "berör oss inte": NotMine, "berör ej min verksamhet": NotMine, "berör inte vår verksamhet": NotMine,
		},
		statuses: []choice{
			{"unset", "Ej angiven"}, {"not-started", "Ej påbörjad"}, {"started", "Påbörjad"}, {"ongoing", "Löpande"}, {"done", "Genomförd"}, {"dropped", "Utgår"},
		},
		alsoStatus: map[string]string{
			"inte påbörjad": "not-started", "pågår": "started", "pågående": "started", "påbörjat": "started",
			"klar": "done", "klart": "done", "genomfört": "done", "gjord": "done", "avslutad": "done", "utgått": "dropped",
		},
		done: "Klar", left: "Kvar",
		lacks: map[Field]string{
			FieldPerformed: "Ange om genomförd", FieldResult: "Resultat saknas", FieldGrade: "Bedömning saknas", FieldAction: "Åtgärd saknas",
			FieldDoneOn: "Datum saknas", FieldExamined: "Antal saknas", FieldDeviating: "Antal saknas", FieldOutcome: "Utfall saknas",
		},
		mend: "Rätta", tooMany: "Jämför antalen", shared: "Enkla", nothing: "Inget att anmärka.",
		choose:   "Välj {1}",
		remove:   "Ta bort bedömningen",
		progress: "{1} av {2} klara", progressOne: "{1} av {2} klar",
		months: []string{"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"},
		one:    "{1} kontroll", many: "{1} kontroller",
		method: "Metod: ", sample: "Stickprov: ", target: "Målvärde: ", previous: "Förra svaret: ", page: "Sida", of: "av",
		place: "Var", ref: "Kontroll", what: "Vad som behöver rättas",
	}
}

// swedishGrades are ways in which people write that all is well, or that they
// have not judged; they stand for the plan's own words.
func swedishGrades() map[string]int {
	return map[string]int{
		"ok": 0, "okej": 0, "ua": 0, "u.a": 0, "u a": 0, "utan anmärkning": 0, "ingen anmärkning": 0, "inga anmärkningar": 0,
		"inget att anmärka": 0, "inga avvikelser": 0, "ingen avvikelse": 0, "utan avvikelse": 0, "grön": 0, "grönt": 0,
		"ej bedömd": -1, "ej bedömt": -1, "inte bedömd": -1, "inte bedömt": -1,
	}
}
