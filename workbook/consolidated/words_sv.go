package consolidated

func swedish() *words {
	return &words{
		states: map[string]string{
			Answered:        "Besvarad",
			AnsweredByOther: "Besvarad av annan",
			NotApplicable:   "Berör inte verksamheten",
			Partial:         "Delvis besvarad",
			Returned:        "Åter för komplettering",
			Waiting:         "Väntar på svar",
			Silent:          "Ej rapporterad",
			Undeliverable:   "Kom inte fram",
			Held:            "Väntar på granskning",
			Vacant:          "Saknar ansvarig",
			NotDue:          "Ännu inte aktuell",
			BeforeStart:     "Före start",
			Cancelled:       "Utgår",
		},
		performed: map[string]string{
			"yes": "Ja", "partly": "Delvis", "no": "Nej", "no-occasion": "Inget tillfälle", "not-mine": "Berör inte min verksamhet",
		},
		statuses: map[string]string{
			"": "Ej angiven", "unset": "Ej angiven", "not-started": "Ej påbörjad", "started": "Påbörjad", "ongoing": "Löpande", "done": "Genomförd", "dropped": "Utgår",
		},
		origins: map[string]string{
			"": "", OriginPlan: "Direktåtgärd i planen", OriginAnswer: "Ur ett svar", OriginControl: "Planen, efter kontroll", OriginController: "Tillagd av samordnaren",
		},
		effects:    map[string]string{"": "", "yes": "Ja", "partly": "Delvis", "no": "Nej", EffectComes: "Följs upp senare", EffectLacks: "Ej uppföljd"},
		planStates: map[string]string{"draft": "Utkast", "provisional": "Preliminär", "adopted": "Fastställd", "closed": "Avslutad"},
		kinds: map[string]string{
			"notice": "Förhandsbesked", "risk": "Riskanalys", "risk-reminder": "Påminnelse om riskanalys", "risk-manager": "Till chef om riskanalys", "risk-summary": "Läget i riskanalysen", "dispatch": "Utskick", "reminder": "Påminnelse", "extension": "Mer tid", "action": "Åtgärd", "weekly": "Veckans läge", "desk": "Något nytt väntar", "return": "Åter för komplettering", "released": "Besked till den som hade rollen", "manager": "Mejl till chef", "receipt": "Kvittens", "correction": "Rättelse",
			"question": "Fråga till kontaktperson", "question-received": "Besked om fråga", "summary": "Sammanställning",
		},
		mailStates: map[string]string{
			"held": "Väntar på dig", "queued": "I kö", "sending": "Skickas nu", "sent": "Skickat", "delivered": "Framme", "delayed": "Försenat på vägen", "failed": "Kunde inte skickas",
			"uncertain": "Osäkert, skickas en gång till", "unknown": "Oklart om det kom fram", "bounced": "Kom inte fram", "withdrawn": "Återtaget",
		},
		verdicts: map[string]string{
			"accepted": "Svar mottaget", "correction": "Rättelse begärd", "locked": "Kom när året var avslutat", "unchanged": "Oförändrad fil", "question": "Fråga", "bounce": "Kom inte fram", "delayed": "Försenat", "delivered": "Kom fram",
			"away": "Frånvaro", "automatic": "Automatiskt svar", "held": "Väntar på granskning", "ignored": "Utan åtgärd", "repeated": "Samma fil igen", "unreadable": "Kunde inte läsas",
		},
		about: "Om", riskMap: "Riskkarta", sheet: "Flik", table: "Tabell", rows: "Rader", signs: "Tecken i matrisen",
		whatIsIt: "Arbetsbok", covers: "Omfattar", chain: "Händelsekedjans slut", version: "version %d",
		noScale: "Ingen av planerna värderar sina risker.",
		yes:     "Ja", reported: "Rapporterad",
		cut:     " … [texten är avkortad; den är på %d tecken]",
		page:    "Sida &P av &N",
		title:   "Uppföljning av intern kontroll %s",
		summary: "Sammanfattning",
		made:    "sammanställd %s", adopted: "fastställd %s", wholeYear: "helåret", closed: "avslutad och låst", provisional: "preliminär, ännu inte fastställd", ofAsked: "%d av %d",
		without: "Saknar uppföljningstillfället och är inte med", only: "bara %s", periods: "perioder som slutar %s – %s",

		share: "besvarat av det som frågats", missing: "Vad saknas just nu", people: "Personer", oldest: "Äldsta sista svarsdag", count: "Antal", state: "Läge",
		most: "Flest kvar att svara på", reminders: "Påminnelser", nobody: "Inget saknas.",
		notDone:   "”Ej rapporterad” betyder att inget svar har kommit. Det säger inte att kontrollen inte är genomförd.",
		noActions: "Inga åtgärder",
		plans:     "Läget per plan", plan: "Plan", area: "Område", inAll: "Hela planen", inAllPlans: "Alla planer", emptyAreas: "Områden utan kontroller att rapportera: %s.",
		stateChart: "Läget per område", gradeChart: "Bedömningar i svaren", answersGrades: "Bedömningar i svaren",
		trend: "Utfall över perioderna", endsIn: "Period som slutar", otherGrade: "Annan bedömning", noGrade: "Utan bedömning", noAnswers: "Inget har frågats ännu.", help: "Så läser du arbetsboken",
		figures: [figureCount]string{"Att rapportera", "Tillfrågade", "Besvarade", "varav sent", "Delvis besvarade", "Väntar på svar",
			"Ej rapporterade", "Kom inte fram", "Väntar på granskning", "Saknar ansvarig", "Ännu inte aktuella", "Före start, utgår"},
	}
}
