package notify

import "slices"

// House is who writes, in samples.
type House struct {
	Organisation string
	Address      string // that mail comes from
	Contact      Address
	Phone        string
}

// ExampleHouse is a house that does not exist.
func ExampleHouse() House {
	return House{"Exempelkommunen", "internkontroll@kommun.example", Address{"Anna Holm", "anna.holm@kommun.example"}, "070-174 06 05"}
}

// Samples are one or more example mails of every kind from a house, in "sv" or
// "en": for checking that everything can be said, and for looking at.
func Samples(lang string, h House) []Mail {
	s := sampleWords(lang)
	c := Common{
		Lang: lang, Organisation: h.Organisation, Board: s.board, Plan: s.plan, Year: 2026,
		Recipient: "Bodil Åkerström", ContactName: h.Contact.Name, ContactEmail: h.Contact.Email,
		ContactPhone: h.Phone, Reference: "R1043",
	}
	const due, received = "2026-05-13", "2026-05-12 14:05"
	items := make([]Item, len(s.controls))
	for i, control := range s.controls {
		items[i] = Item{Ref: s.refs[i], Control: control, Period: s.periods[i], Due: due}
	}
	one := items[:1]
	as := func(i int, state string, detail ...string) Item {
		item := items[i]
		item.State, item.Detail = state, detail
		return item
	}
	spread := slices.Clone(items)
	spread[len(spread)-1].Due = "2026-05-29"
	deviating := as(1, "", s.deviation)
	deviating.Due = ""
	internal := c
	internal.Recipient, internal.Reference = c.ContactName, ""
	people := []Waiting{{"Bodil Åkerström", items[:2]}, {"Göran Öst", one}}
	silent := []Waiting{{"Bodil Åkerström", []Item{as(0, "late"), as(1, "partial")}}}
	mails := []Mail{
		Notice{with(c, ""), h.Address, "2026-04-23", len(items)},
		Dispatch{Common: c, Due: due, Items: items, Actions: 2, Effects: 1},
		Dispatch{Common: c, Due: due, Items: one, Effects: 2},
		Dispatch{Common: c, Due: due, Items: one, Actions: 1, Taken: []Taken{{"Göran Öst", 1}}},
		Dispatch{Common: c, Due: due, Items: items, Taken: []Taken{{"Göran Öst", 2}}},
		Dispatch{Common: c, Due: due, Items: spread},
		Released{Common: c, By: "Göran Öst", Items: undated(items[:2])},
		Released{Common: c, Items: undated(one), Left: 2, Due: due},
		Reminder{Common: c, Due: due, Nth: 1, Attached: true, Items: items},
		Reminder{Common: c, Due: due, Nth: 2, Overdue: true, Items: one},
		Extension{c, due, true, items},
		Extension{c, due, true, one},
		Return{c, c.ContactName, due, []Item{as(0, "", s.asked)}, 0},
		Return{c, c.ContactName, due, []Item{as(0, "", s.asked), as(1, "")}, 1},
		Return{c, c.ContactName, due, one, 1},
		Manager{Common: c, People: people},
		Manager{Common: c, People: people[1:], Vacant: items[1:]},
		Manager{Common: c, Vacant: one},
		Receipt{Common: c, Received: received, File: "Internkontroll_R1043.xlsx", Due: due,
			Items: []Item{as(0, "complete", s.read), as(1, "complete", s.read), as(2, "complete", s.read)}},
		Receipt{Common: c, Received: received, File: "Internkontroll_R1043.xlsx", SubmittedBy: "Göran Öst", Left: 2, Due: due,
			Items: []Item{as(0, "complete", s.read), as(1, "incomplete", s.missing), as(2, "empty")}, Actions: []Noted{{Ref: "2.1", Status: s.started}}, Hints: []string{s.hint}, Asked: true},
		Receipt{Common: c, Received: received, File: "Internkontroll_R1043.xlsx", Unchanged: true, Left: 3, Due: due},
		Receipt{Common: c, Received: received, File: "Internkontroll_R1043.xlsx", For: 2026, Locked: "2027-02-10"},
		Receipt{Common: c, Received: received, RegisteredBy: c.ContactName, Items: []Item{as(0, "complete", s.read)}},
		Receipt{Common: c, Received: received, RegisteredBy: c.ContactName, Items: []Item{as(0, "complete", s.read)}, Left: 2, Due: due},
		Correction{Common: c, Received: received, File: "Internkontroll_R1043.xlsx", Due: due, Attached: true,
			Faults: []Fault{{s.place + "H12", s.fault}, {s.place + "K14", s.badDate}}, Good: []Item{as(2, "complete")}, Actions: []Noted{{Ref: "2.1", Status: s.started}}},
		Correction{Common: c, Received: received, File: "Internkontroll.pdf", Due: due, Attached: true, Whole: s.unreadable, Asked: true},
		Question{Common: with(internal, "R1043"), From: "Bodil Åkerström, bodil.akerstrom@kommun.example", Subject: "SV: Internkontroll", Items: items},
		QuestionReceived{c, items[:2], due},
		QuestionReceived{c, nil, ""},
		ActionDue{Common: with(c, ""), Coming: []Action{{"2.1", s.areas[0], s.actions[0], "", "2026-05-20", s.started}}},
		ActionDue{Common: with(c, ""), Coming: []Action{{"2.1", s.areas[0], s.actions[0], "", "2026-05-20", s.started}, {"2.2", s.areas[1], "", "", "2026-05-21", s.started}}},
		ActionDue{Common: with(c, ""), Passed: []Action{{"2.1", s.areas[0], s.actions[0], "", "2026-05-04", s.started}}},
		ActionDue{Common: internal, Unowned: true, Coming: []Action{{"2.2", s.areas[1], "", "Göran Öst", "2026-05-20", s.started}},
			Passed: []Action{{"2.1", s.areas[0], s.actions[0], "", "2026-05-04", s.started}}},
	}
	mails = append(mails, contactSamples(s, internal, people, silent, deviating, one)...)
	return append(mails, riskSamples(lang, h.Address, c)...)
}

// contactSamples are those that the contact gets of a plan.
func contactSamples(s sampleText, internal Common, people, silent []Waiting, deviating Item, one []Item) []Mail {
	return []Mail{
		Weekly{Common: internal, Week: 20, Since: "2026-05-04", Open: 7, Overdue: 3, Asked: 9, Answers: 12, Counts: sampleCounts()[:4], Deviations: []Item{deviating},
			Late: silent, Next: []Coming{{"2026-05-13", 0, 4}, {"2026-05-15", 9, 0}, {"2026-05-18", 1, 1}}},
		Weekly{Common: internal, Week: 41, Since: "2026-09-28", Risks: []RisksOpen{{internal.Year + 1, "2026-10-16", 18, 14, 0, 1}}},
		Weekly{Common: internal, Week: 43, Since: "2026-10-12", Open: 2, Answers: 3, Risks: []RisksOpen{{internal.Year + 1, "2026-10-16", 18, 16, 2, 0}}},
		Weekly{Common: internal, Week: 21, Since: "2026-05-11", Open: 1, Next: []Coming{{"2026-05-18", 0, 1}}},
		Desk{Common: internal, New: 1, Boards: []OnDesk{{s.board, []Count{{"returns", 1}, {"vacant", 2}}}}},
		Desk{Common: unplanned(internal), New: 3, Boards: []OnDesk{{s.board, []Count{{"questions", 2}, {"mails", 1}}}, {"", []Count{{"returns", 4}}}, {s.other, []Count{{"stuck", 1}}}}},
		Summary{Common: internal, Occasion: s.occasion, Date: "2026-05-15", Texts: 12, ToGrade: 9, Ready: "2026-05-29", Meeting: "2026-06-10", Days: 18,
			Counts: sampleCounts(), Grades: s.grades, Silent: silent, Deviations: []Item{deviating}},
		Summary{Common: internal, Occasion: s.occasion, Date: "2026-05-15", Texts: 1, Meeting: "2026-05-18", Days: 1, Counts: sampleCounts()[:1]},
		Summary{Common: internal, Occasion: s.occasion, Date: "2026-05-15", Counts: sampleCounts(), Grades: s.grades},
		Summary{Common: unplanned(internal), Occasion: s.occasion, Date: "2026-05-25", Counts: sampleCounts(), Grades: s.grades, Deviations: []Item{deviating},
			Boards: []OnBoard{{s.board, 44, 39, 3, 2}, {s.other, 21, 21, 0, 1}}},
		Summary{Common: internal, Occasion: s.occasion, Date: "2026-05-18", Counts: sampleCounts()[:2], Only: s.places},
		Summary{Common: internal, Occasion: s.occasion, Closed: true, Date: "2026-05-22", Counts: sampleCounts(), Grades: s.grades,
			Unreached: people[1:], Vacant: one},
	}
}

// undated is items without the day that they are due.
func undated(items []Item) []Item {
	all := slices.Clone(items)
	for i := range all {
		all[i].Due = ""
	}
	return all
}

// unplanned is for a mail about several boards.
func unplanned(c Common) Common {
	c.Board, c.Plan = "", ""
	return c
}

func with(c Common, reference string) Common {
	c.Reference = reference
	return c
}

func sampleCounts() []Count {
	return []Count{{"answered", 39}, {"partial", 4}, {"late", 3}, {"asked", 0}, {"undeliverable", 1}, {"held", 1}, {"not-due", 12}}
}

// sampleText is what the samples say in one language.
type sampleText struct {
	board, plan, occasion                      string
	controls, refs, periods                    []string
	read, missing, hint, place, fault, badDate string
	unreadable, deviation, started, asked      string
	other                                      string
	areas, actions, places                     []string
	grades                                     []Count
}

func sampleWords(lang string) sampleText {
	refs := []string{"K03-2026T1", "K05-2026T1", "K07-2026M04"}
	if lang == "sv" {
		return sampleText{
			board: "Nämnden för samhällsservice", plan: "internkontrollplan 2026 för produktionsområdet",
			occasion: "Tertialuppföljning T1", refs: refs,
			periods: []string{"tertial 1 2026", "tertial 1 2026", "april 2026"},
			controls: []string{"Upphandling: att antagna anbud följer avtalet", "Ekonomi: att attest sker enligt delegationsordningen",
				"Informationssäkerhet: att behörigheter tas bort när någon slutar"},
			read: "Genomförd, ingen avvikelse.", missing: "Resultat saknas.", hint: "Två rader var dolda av ett filter. De är lästa.",
			place: "Bladet Kontroller, cell ", fault: "Svaret måste vara ett av valen i listan. Välj Ja, Delvis, Nej eller Inget tillfälle.",
			badDate:    "Datumet kunde inte läsas. Skriv det som 2026-09-30.",
			unreadable: "Filen är en pdf, och den kan vi inte läsa svar ur. Fyll i den Excelfil som är bifogad, spara den och svara på mejlet.",
			other:      "Nämnden för hälsa", areas: []string{"Ekonomi", "Upphandling"}, places: []string{"Solgården", "Björken"}, actions: []string{"Ta fram en rutin för att två personer attesterar"},
			asked:     "Ange hur många fakturor du har granskat, och vad som gjordes åt de två som saknade attest.",
			deviation: "Mindre avvikelse.", started: "Påbörjad", grades: []Count{{"Ingen avvikelse", 31}, {"Mindre avvikelse", 7}, {"Större avvikelse", 1}},
		}
	}
	return sampleText{
		board: "Board of community services", plan: "the internal control plan 2026 of the production area",
		occasion: "Follow-up T1", refs: refs,
		periods: []string{"tertial 1 2026", "tertial 1 2026", "April 2026"},
		controls: []string{"Procurement: accepted bids follow the contract", "Finance: approvals follow the rules of delegation",
			"Information security: access is removed when somebody leaves"},
		read: "Performed, no deviation.", missing: "The result is missing.", hint: "Two rows were hidden by a filter. They have been read.",
		place: "Sheet Controls, cell ", fault: "The answer must be one of the choices. Choose Yes, Partly, No or No occasion.",
		badDate:    "The date could not be read. Write it as 2026-09-30.",
		unreadable: "The file is a PDF, which we cannot read answers from. Fill in the attached Excel file, save it and reply to the mail.",
		other:      "Board of health", areas: []string{"Finance", "Procurement"}, places: []string{"Solgården", "Björken"}, actions: []string{"Write a routine for approval by two persons"},
		asked:     "Please state how many invoices you examined, and what was done about the two without approval.",
		deviation: "Minor deviation.", started: "Started", grades: []Count{{"No deviation", 31}, {"Minor deviation", 7}, {"Major deviation", 1}},
	}
}
