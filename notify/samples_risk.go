package notify

// riskSamples are example mails of a risk analysis from an address, with what
// the samples about controls have in common.
func riskSamples(lang, from string, c Common) []Mail {
	s := riskWords(lang)
	c.For = c.Year + 1
	const due, received, file = "2026-10-16", "2026-10-12 14:05", "Riskanalys_R1043.xlsx"
	as := func(i int, state string, detail ...string) RiskItem {
		r := s.risks[i]
		r.State, r.Detail = state, detail
		return r
	}
	fresh := as(1, "complete")
	fresh.Ref, fresh.Text = "R031", ""
	unread := RiskItem{Ref: "R018", Area: s.risks[2].Area, Text: s.risks[2].Text, State: "empty"}
	begun := RiskItem{Ref: "R032", Area: s.risks[2].Area, State: "incomplete", Detail: []string{s.choose}}
	half := as(1, "incomplete", s.choose)
	half.Proposal = ""
	internal := with(c, "")
	internal.Recipient = c.ContactName
	vacant := []Item{{Control: s.units[1], Period: s.role}}
	silent := []RiskSilent{{"Göran Öst", s.units[1:2]}, {"Eva Ek", s.units[2:]}}
	return []Mail{
		Notice{Common: with(c, ""), From: from, On: "2026-09-21"},
		RiskDispatch{c, due, s.units[:1], 12, 3},
		RiskDispatch{c, due, s.units, 31, 31},
		RiskDispatch{c, due, s.units[:1], 1, 1},
		RiskDispatch{c, due, s.units[:1], 0, 0},
		RiskReminder{Common: c, Due: due, Nth: 1, Attached: true, Units: s.units[:1], Left: 4},
		RiskReminder{Common: c, Due: due, Nth: 2, Overdue: true, Units: s.units, Left: 31},
		RiskReceipt{Common: c, Received: received, File: file, Items: []RiskItem{as(0, "complete"), as(2, "complete"), fresh}, New: 1},
		RiskReceipt{Common: c, Received: received, File: file, SubmittedBy: "Göran Öst", Items: []RiskItem{as(0, "complete"), half, unread}, Left: 2, Due: due,
			Hints: []string{s.hint}, Attached: true, Asked: true},
		RiskReceipt{Common: c, Received: received, File: file, Unchanged: true, Left: 12, Due: due},
		RiskReceipt{Common: c, Received: received, File: file, Unchanged: true},
		RiskReceipt{Common: c, Received: received, File: file, Items: []RiskItem{as(0, "complete"), begun}, Due: due},
		RiskReceipt{Common: c, Received: received, RegisteredBy: c.ContactName, Items: []RiskItem{as(0, "complete"), as(2, "complete")}},
		RiskReceipt{Common: c, Received: received, RegisteredBy: c.ContactName, Items: []RiskItem{as(0, "complete")}, Left: 2, Due: due},
		Extension{c, "2026-10-23", true, []Item{{Control: s.units[0], Due: "2026-10-23"}}},
		RiskCorrection{Common: c, Received: received, File: file, Due: due, Attached: true,
			Faults: []Fault{{s.place + "G9", s.fault}}, Good: []RiskItem{as(0, "complete"), fresh}},
		RiskCorrection{Common: c, Received: received, File: "Riskanalys.pdf", Due: due, Attached: true, Whole: s.unreadable, Asked: true},
		RiskSummary{Common: internal, Due: due, Asked: 18, Answered: 14, Silent: silent, Risks: 143, New: 9, Gone: 2, Raised: 4, Lowered: 7,
			Top: []RiskItem{as(1, "", s.units[0]), as(0, "", s.units[2])}},
		RiskSummary{Common: internal, Closed: true, Due: due, Asked: 18, Answered: 18, Risks: 151, New: 11, Gone: 2, Raised: 5, Lowered: 7, Top: []RiskItem{as(1, "", s.units[0])}},
		RiskSummary{Common: internal, Due: due, Asked: 1, Silent: silent[:1]},
		Manager{Common: with(c, ""), People: []Waiting{{"Göran Öst", []Item{{Ref: "R1043", Control: s.units[0], Period: s.role, Due: due}}}}, Vacant: vacant},
		Manager{Common: with(c, ""), Vacant: vacant},
	}
}

// riskText is what the samples of a risk analysis say in one language.
type riskText struct {
	units                                  []string
	role                                   string
	risks                                  []RiskItem
	choose, hint, place, fault, unreadable string
}

func riskWords(lang string) riskText {
	if lang == "sv" {
		return riskText{
			units: []string{"Solgårdens vårdcentral", "Björkens vårdcentral", "Tandvården Norr"}, role: "Verksamhetschef",
			risks: []RiskItem{
				{Ref: "R012", Area: "Ekonomi", Text: "Fakturor betalas två gånger", Value: "6 (3 × 2)", Band: "Hög", Proposal: "Kontroll i planen"},
				{Ref: "R014", Area: "Informationssäkerhet", Text: "Behörigheter finns kvar när någon har slutat", Value: "9 (3 × 3)", Band: "Hög", Proposal: "Direktåtgärd"},
				{Ref: "R018", Area: "Upphandling", Text: "Inköp görs utanför avtalen", Value: "2 (1 × 2)", Band: "Låg", Proposal: "Acceptera"},
			},
			choose: "Förslag saknas. Välj ett i listan.", hint: "R012: Värdet efter åtgärder är högre än värdet före. Kontrollera att det stämmer.",
			place: "Risker, cell ", fault: "Sannolikheten måste vara ett av stegen i listan. Välj ett av dem.",
			unreadable: "Filen är en pdf, och den kan vi inte läsa svar ur. Fyll i den Excelfil som är bifogad, spara den och svara på mejlet.",
		}
	}
	return riskText{
		units: []string{"Solgården health centre", "Björken health centre", "Dental care North"}, role: "Head of unit",
		risks: []RiskItem{
			{Ref: "R012", Area: "Finance", Text: "Invoices are paid twice", Value: "6 (3 × 2)", Band: "High", Proposal: "Control in the plan"},
			{Ref: "R014", Area: "Information security", Text: "Access remains when somebody has left", Value: "9 (3 × 3)", Band: "High", Proposal: "Direct action"},
			{Ref: "R018", Area: "Procurement", Text: "Purchases are made outside the contracts", Value: "2 (1 × 2)", Band: "Low", Proposal: "Accept"},
		},
		choose: "The proposal is missing. Choose one in the list.", hint: "R012: The value after measures is higher than the value before. Please check that it is right.",
		place: "Risks, cell ", fault: "The probability must be one of the steps in the list. Choose one of them.",
		unreadable: "The file is a PDF, which we cannot read answers from. Fill in the attached Excel file, save it and reply to the mail.",
	}
}
