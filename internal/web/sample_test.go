package web

import (
	"fmt"
	"slices"

	"rond/internal/engine"
	"rond/internal/plan"
	"rond/templates"
)

// samples is every page as it may look, by name. Names after a slash are
// another look of the same page.
func samples(lang string) map[string]any {
	f := func(here string) templates.Frame {
		return templates.Frame{Organisation: "Exempelkommunen", Lang: lang, Name: "Anna Lind", Here: here, Path: "/", Waiting: 7}
	}
	out := templates.Frame{Organisation: "Exempelkommunen", Lang: lang, Path: "/"}
	none := f("overview")
	none.Waiting = 0
	flash := f("waiting")
	flash.Flash, flash.Number = "flash-released-all", 3
	plans := []planBox{box(samplePlan(1, "Internkontrollplan 2026", "Produktionsnämnden")), box(samplePlan(2, "Internkontrollplan för regionkontoret 2026", "Regionstyrelsen"))}
	waits := engine.Waits{Returns: 2, Questions: 1, Mails: 2, Stuck: 1, Vacant: 1, Years: 1, Left: 2}
	sending := engine.Sending{Mode: "pilot", Pilots: []string{"anna.lind@kommun.example", "bo.ek@kommun.example"}, Queue: engine.Queue{Waiting: 200, Minutes: 7}}
	days := []engine.CalendarDay{sampleDay("2026-06-01", 3), sampleDay("2026-08-11", 12)}
	rows := sampleRows()
	view := engine.PlanView{PlanOverview: plans[0].PlanOverview, Contact: "Anna Lind, anna.lind@kommun.example, 070-174 06 05",
		Months: []string{"jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"}, Areas: sampleAreas(),
		Versions: []engine.VersionView{{ID: 2, N: 2, Made: "2026-03-02 09:12"}, {ID: 1, N: 1, Made: "2026-01-05 08:00"}}}
	occurrence := engine.OccurrenceView{RowView: rows[0], Plan: 1, Board: "Produktionsnämnden", Title: "Internkontrollplan 2026", Area: "Ekonomi", Method: "Stickprov av 20 fakturor", NeedsResult: true, Open: true,
		Versions: sampleVersions(),
		Choices:  []engine.Choice{{Value: "yes", Word: "Ja"}, {Value: "partly", Word: "Delvis"}, {Value: "no", Word: "Nej"}, {Value: "no-occasion", Word: "Inget tillfälle"}, {Value: "not-mine", Word: "Berör inte min verksamhet"}},
		Grades:   []engine.Choice{{Value: "none", Word: "Ingen avvikelse"}, {Value: "minor", Word: "Mindre avvikelse"}, {Value: "major", Word: "Större avvikelse"}}}
	occurrence.Dated, occurrence.Sample, occurrence.Target = true, "25 fakturor", "minst 95 %"
	occurrence.Decidable, occurrence.Extended, occurrence.Reason, occurrence.Together = true, true, "Föräldraledig till maj", 2
	occurrence.Periods, occurrence.Seats = []engine.Choice{{Value: "2026-M06", Word: "juni 2026"}}, []engine.Choice{{Value: "4", Word: "Verksamhetschef · Almgården (Johan Björk)"}}
	occurrence.Acts = []engine.ActView{{At: "2026-05-02 10:11", Who: "Anna Lind", Kind: "extended", Note: "13 maj 2026: Föräldraledig till maj"}}
	gone := occurrencePage{Frame: f(""), OccurrenceView: occurrence}
	gone.State, gone.Decidable, gone.Extended, gone.Regrettable, gone.Open = "cancelled", false, false, true, false
	moved := gone
	moved.Regrettable, moved.MovedTo = false, 12
	mail := sampleMail()
	delivery := sampleDelivery(rows)
	faulty := occurrencePage{f(""), occurrence, engine.Registration{Occurrence: 11, Performed: "yes", Grade: "minor", Source: "telefon 12 maj"},
		[]fieldFault{{"result", "Resultat saknas.", "Beskriv vad du såg."}, {"action", "Åtgärd saknas.", "Skriv vad som görs, eller varför inget görs."}}}
	plain := faulty
	plain.Faults, plain.Given = nil, engine.Registration{Occurrence: 11}
	return map[string]any{
		"signin/how":       signInPage{Frame: out},
		"signin/link":      signInPage{Frame: out, Secret: "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
		"signin/used":      signInPage{Frame: out, Used: true},
		"fault/internal":   faultPage{Frame: f(""), Kind: "internal", ID: "K7Q2MXPA", Back: "/"},
		"fault/refused":    faultPage{Frame: f(""), Kind: "refused", Text: "Mejlet är redan skickat.", Remedy: "Det går inte att ta tillbaka.", Back: "/mails/3"},
		"overview":         overviewPage{Frame: f("overview"), Overview: engine.Overview{Now: "2026-05-12 14:05", Sending: sending, Waits: waits, Next: days}, Boards: plans, Years: []int{2026}, In: []line{{Key: "in-fine", At: "2026-05-12 14:03"}}},
		"overview/trouble": overviewPage{Frame: none, Overview: engine.Overview{Sending: engine.Sending{Mode: "on", Held: true, Since: "2026-05-11 09:10", By: "Bo Ek", Quiet: true, Wakes: "2026-05-15"}, Waits: engine.Waits{}}, Boards: []planBox{withNothingAhead(plans[0])}, In: []line{{"in-down", "2026-05-08 16:40", "a1b2c3d4", true}}, Out: []line{{"out-down", "2026-05-08 16:41", "0f9e8d7c", true}}},
		"overview/new":     overviewPage{Frame: none, Overview: engine.Overview{Sending: engine.Sending{Mode: "off"}}},
		"plan":             planPage{f(""), view, bars(view.Occasions), legend(view.Areas), 2027},
		"plan/ready":       planPage{f(""), yearEnds(view, true), nil, legend(view.Areas), 2027},
		"plan/locked":      planPage{f(""), yearEnds(view, false), bars(decided(view).Occasions), nil, 2027},
		"texts/locked":     textsPage{f(""), lockedTexts()},
		"plan/shared":      planPage{f(""), decided(view), bars(decided(view).Occasions), nil, 2027},
		"boards":           boardsPage{f(""), 2026, []int{2027, 2026}, sampleBoards()},
		"actions":          sampleActions(f(""), true),
		"actions/year":     sampleActions(f(""), false),
		"action":           sampleAction(f("")),
		"texts":            textsPage{f(""), sampleTexts()},
		"texts-read":       sampleTextsRead(f("")),
		"risks":            risksPage{f("risks"), []engine.RiskRoundView{sampleRiskRound("open")}, sampleChances()},
		"risks/nothing":    risksPage{Frame: f("risks")},
		"risk":             riskPage{f("risks"), sampleRiskRound("open"), 0},
		"risk/closed":      riskPage{f("risks"), sampleRiskRound("closed"), 17},
		"risks-read":       sampleChoices(f("risks")),
		"cell":             cellPage{f(""), engine.CellView{Plan: 1, Board: "Produktionsnämnden", Title: "Internkontrollplan 2026", Control: "K07", Part: "a", Text: rows[0].Text, Method: "Stickprov av 20 fakturor", Period: "2026-T1", Name: "tertial 1", Rows: rows}},
		"occurrence":       plain,
		"occurrence/fault": faulty,
		"occurrence/gone":  gone,
		"occurrence/moved": moved,
		"request":          requestPage{f(""), sampleRequest(rows)},
		"request/risks":    requestPage{f(""), sampleRiskRequest()},
		"waiting":          waitingPage{flash, sampleWaiting(rows)},
		"waiting/nothing":  waitingPage{Frame: none},
		"deliveries":       deliveriesPage{Frame: f("deliveries"), Lines: append(sampleWaiting(rows).Returns, sampleWaiting(rows).Questions...), Pages: neighbours{7, 5}},
		"deliveries/found": deliveriesPage{Frame: f("deliveries"), Lines: sampleWaiting(rows).Returns, Words: "Åkerström", Outstanding: []engine.OutstandingView{{Request: 43, Reference: "R1043", Board: "Produktionsnämnden", Name: "Bodil Åkerström", Email: "bodil.akerstrom@kommun.example", Asked: "2026-04-23", Due: "2026-05-13", Rows: 5, Left: 2, Mail: engine.ReplyView{Mail: 91, Kind: "dispatch", State: "delivered", At: "2026-04-23 08:02"}}}},
		"deliveries/none":  deliveriesPage{Frame: f("deliveries"), Words: "<b>okänd"},
		"delivery/held":    deliveryPage{f("deliveries"), delivery},
		"delivery/asks":    deliveryPage{f("deliveries"), asking(delivery)},
		"delivery/risks":   deliveryPage{f("deliveries"), riskDelivery(delivery)},
		"delivery/told":    deliveryPage{f("deliveries"), answered(delivery)},
		"mails":            mailsPage{f("mails"), append(sampleWaiting(rows).Mails, sampleWaiting(rows).Stuck...), neighbours{0, 91}},
		"mail":             mailPage{f("mails"), mail},
		"mail/returned":    mailPage{f("mails"), returnedMail()},
		"next":             nextPage{f("next"), sending, samplePreviews(), 2026, []int{2027}, days, burdenOf(days)},
		"preview":          previewPage{f("next"), mail},
		"upload":           uploadPage{Frame: f("upload"), NoFile: true, Plans: []engine.PlanOverview{plans[0].PlanOverview, plans[1].PlanOverview}},
		"draft":            sampleDraft(f("upload")),
		"proposal":         sampleProposal(f("upload"), false),
		"proposal/wrong":   sampleProposal(f("upload"), true),
	}
}

// decided is a plan whose first occasion is closed and decided on, and whose
// shared controls are no longer as their owner has them.
func decided(v engine.PlanView) engine.PlanView {
	v.Occasions = slices.Clone(v.Occasions)
	v.Occasions[0].Closed, v.Occasions[0].By, v.Occasions[0].Decided = "2026-05-18 09:12", "Anna Lind", engine.Decision{Day: "2026-05-27", Section: "§ 45"}
	v.Occasions[1].Closed, v.Occasions[1].By, v.Occasions[1].Board = "2026-09-15 14:40", "Anna Lind", "2026-09-24"
	v.Areas, v.Apart = nil, sampleApart()
	return v
}

func sampleApart() []engine.SharedChange {
	return []engine.SharedChange{
		{Board: "Produktionsnämnden", Control: "K07", Owner: "KS K12", Field: "Kontrollmoment", Own: "Bisysslor anmäls och prövas", Owners: "Bisysslor anmäls, prövas och registreras\ninnan de påbörjas"},
		{Board: "Produktionsnämnden", Control: "K08", Owner: "KS K13", Field: "Frekvens", Own: "Årligen", Owners: "Varje tertial"},
		{Board: "Produktionsnämnden", Control: "K09", Owner: "KS K14", Own: "Gåvor och representation"},
	}
}

func sampleBoards() []engine.BoardStanding {
	occasions := []engine.BoardOccasion{
		{Period: "2026-T1", Name: "Tertialuppföljning T1", Asked: 96, Answered: 91, Texts: 26, Controls: 26, Closed: "2026-05-18", Decided: "2026-05-27", Section: "§ 45"},
		{Period: "2026-T2", Name: "Delårsrapport", Asked: 110, Answered: 62, Texts: 3, Controls: 26, BoardDate: "2026-09-24"}, {Period: "2026", Name: "Helår", Controls: 26}}
	return []engine.BoardStanding{
		{Board: "Kommunstyrelsen", Code: "KS", Plan: 1, Title: "Internkontrollplan 2026", State: "adopted", Adopted: "2025-12-16", Section: "§ 118", Registry: "KS 2025/812", Occasions: occasions},
		{Board: "Nämnden för funktionsnedsättning, familj och individ", Code: "NF", Plan: 2, Title: "Plan", State: "draft"},
		{Board: "Produktionsnämnden", Code: "PN", Plan: 3, State: "provisional", Occasions: occasions[1:]},
		{Board: "Tekniska nämnden", Code: "TN"},
	}
}

// yearEnds is a plan whose year can be closed, or has been.
func yearEnds(v engine.PlanView, ready bool) engine.PlanView {
	if v.Ready, v.Next = ready, 2027; !ready {
		v.Locked, v.LockedBy, v.Status.State = "2027-02-15", "Anna Lind", "closed"
	}
	return v
}

func lockedTexts() engine.TextsView {
	v := sampleTexts()
	v.Locked = true
	return v
}

// withNothingAhead is a plan with controls that nobody will be asked about.
func withNothingAhead(p planBox) planBox {
	p.Status.NothingAhead = []string{"K03a", "K07"}
	return p
}

func box(p engine.PlanOverview) planBox { return planBox{p, bars(p.Occasions)} }

func samplePlan(id int64, title, board string) engine.PlanOverview {
	return engine.PlanOverview{ID: id, Code: "PN", AskFrom: "2026-01-05", Ends: "2026-12-31", Successor: "Välfärdsnämnden", Version: 2, Adopted: "27 januari 2026 § 12",
		Status: engine.PlanStatus{Board: board, Plan: title, Year: 2026, State: "adopted", Risks: []engine.RiskStanding{{ID: 1, Year: 2027, Due: "2026-10-09", Units: 18, Answered: 14, Late: 3, Vacant: 1}}, Rows: 96, Answered: 61, Requests: 34, Reminders: 12, Before: 3},
		Occasions: []engine.OccasionOverview{
			{Period: "2026-T1", Name: "Tertialuppföljning T1", LastDay: "2026-05-13", Total: 96, States: []engine.StateCount{{State: "answered", N: 58}, {State: "answered-by-other", N: 3}, {State: "partial", N: 7}, {State: "asked", N: 14}, {State: "late", N: 9}, {State: "undeliverable", N: 2}, {State: "held", N: 2}, {State: "vacant", N: 1}},
				Grades: []engine.GradeCount{{Word: "Ingen avvikelse", N: 49}, {Word: "Mindre avvikelse", Severity: 1, N: 8}, {Word: "Större avvikelse", Severity: 2, N: 2}, {Word: "Ej bedömd", Severity: -1, N: 2}, {Severity: -1, N: 6}}},
			{Period: "2026-T2", Name: "Delårsrapport", LastDay: "2026-09-10", Total: 110, States: []engine.StateCount{{State: "not-due", N: 110}}},
			{Period: "2026", Name: "Helår", LastDay: "2027-01-14", Total: 240, States: []engine.StateCount{{State: "answered", N: 12}, {State: "asked", N: 4}, {State: "not-due", N: 224}}}}}
}

func sampleAreas() []engine.MatrixArea {
	monthly := engine.MatrixRow{Control: "K01", Text: "Kontroll av att attest sker av behörig person enligt gällande delegationsordning", Frequency: "Månatligen"}
	states := []string{"answered", "answered", "partial", "late", "asked", "not-due", "not-due", "not-due", "not-due", "not-due", "not-due", "not-due"}
	for i, state := range states {
		c := engine.MatrixCell{Period: fmt.Sprintf("2026-M%02d", i+1), Name: []string{"jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"}[i], Total: 20, State: state, Severity: -1}
		if i < 4 {
			c.Answered = 20 - i*3
		}
		if i == 1 {
			c.Grade, c.Severity = "Mindre avvikelse", 1
		}
		monthly.Cells[i] = []engine.MatrixCell{c}
	}
	tertial := engine.MatrixRow{Control: "K07", Part: "a", Text: "Uppföljning av upphandlingar", Frequency: "I samband med upphandlingar. Enkäter minst årligen"}
	tertial.Cells[3] = []engine.MatrixCell{{Period: "2026-T1", Name: "T1", Total: 4, Answered: 4, State: "answered", Grade: "Större avvikelse", Severity: 2}}
	tertial.Cells[7] = []engine.MatrixCell{{Period: "2026-T2", Name: "T2", Total: 4, State: "not-due", Severity: -1}}
	tertial.Cells[11] = []engine.MatrixCell{{Period: "2026-T3", Name: "T3", Total: 4, State: "not-due", Severity: -1}, {Period: "2026", Name: "2026", Total: 1, State: "vacant", Severity: -1}}
	return []engine.MatrixArea{{Name: "Ekonomi och redovisning", Rows: []engine.MatrixRow{monthly, tertial}}, {Name: "Personal", Rows: []engine.MatrixRow{tertial}}}
}

func sampleRows() []engine.RowView {
	text := "Kontroll av att attest sker av behörig person enligt gällande delegationsordning"
	return []engine.RowView{
		{ID: 11, Ref: "K07a-2026T1", Control: "K07a", Text: text, Period: "tertial 1", Unit: "Solgården", Role: "Verksamhetschef", Owner: "Bodil Åkerström", Person: 3, Opens: "2026-04-23", Due: "2026-05-13", State: "answered", Request: 43, Reference: "R1043", Performed: "Ja", Result: "20 av 20 granskade fakturor var rätt attesterade.\nEn saknade datum.", Grade: "Mindre avvikelse", Severity: 1, Received: "2026-05-12 10:14", Late: true, By: "karin.ek@kommun.example"},
		{ID: 12, Ref: "K08-2026T1", Control: "K08", Text: text, Period: "tertial 1", Unit: "Almgården", Role: "Verksamhetschef", Owner: "Johan Björk", Due: "2026-05-13", State: "late", Request: 44, Reference: "R1044"},
		{ID: 13, Control: "K09", Text: text, Period: "mars 2026", Unit: "Stödfunktioner för ledning och administration", Role: "Systemförvaltare", Due: "2026-05-13", State: "vacant"},
	}
}

func sampleVersions() []engine.AnswerVersion {
	return []engine.AnswerVersion{
		{N: 1, Received: "2026-05-10 08:02", Performed: "Delvis", Result: "Tio av tjugo.", File: "Internkontroll R1043.xlsx", Delivery: 5},
		{N: 2, Received: "2026-05-12 10:14", By: "karin.ek@kommun.example", Complete: true, Performed: "Ja", Result: "20 av 20 granskade fakturor var rätt attesterade.", Grade: "Mindre avvikelse", Severity: 1, Action: "Genomgång av rutinen med alla attestanter.", ActionOwner: "Karin Ek", ActionDue: "2026-09-01", Proposal: "Slå ihop med K08.", Source: "telefon 12 maj"}}
}

func sampleRequest(rows []engine.RowView) engine.RequestView {
	return engine.RequestView{ID: 43, Reference: "R1043", Plan: 1, Board: "Produktionsnämnden", Title: "Internkontrollplan 2026", Person: engine.PersonView{ID: 3, Name: "Bodil Åkerström", Email: "bodil.akerstrom@kommun.example", Phone: "08-123 45 67"}, Day: "2026-04-23", Due: "2026-05-13", State: "open", Rows: rows[:2],
		Timeline: []engine.Step{
			{At: "2026-04-23 08:00", What: "mail", ID: 90, Kind: "dispatch", Who: "bodil.akerstrom@kommun.example", State: "sent", Subject: "Internkontroll: 2 kontroller att besvara senast 13 maj [R1043]", Repeated: true},
			{At: "2026-05-10 08:02", What: "delivery", ID: 5, Who: "bodil.akerstrom@kommun.example", State: "held", Subject: "SV: Internkontroll", Reason: "Avsändaren kunde inte bekräftas.", Files: []engine.FileView{{N: 1, Name: "Internkontroll R1043.xlsx", Kind: "workbook", Size: 48_613}}},
			{At: "2026-05-11 09:30", What: "act", ID: 5, Kind: "return-accepted", Who: "Anna Lind", Note: "Ringde och frågade."}}}
}

func sampleWaiting(rows []engine.RowView) engine.WaitingView {
	return engine.WaitingView{
		Returns:   []engine.DeliveryLine{{ID: 5, Received: "2026-05-10 08:02", From: "bodil.akerstrom@kommun.example", Subject: "SV: Internkontroll: 2 kontroller att besvara senast 13 maj [R1043]", Verdict: "held", Reason: "Avsändaren kunde inte bekräftas.", Owner: "Bodil Åkerström", Reference: "R1043"}, {ID: 6, Received: "2026-05-11 08:02", From: "okand@annan.example", Verdict: "unreadable", Reason: "Filen är skyddad med lösenord."}},
		Questions: []engine.DeliveryLine{{ID: 7, Received: "2026-05-11 11:20", From: "johan.bjork@kommun.example", Subject: "Fråga om K08", Verdict: "question", Owner: "Johan Björk", Reference: "R1044", Handled: true}},
		Mails:     []engine.MailLine{{ID: 91, Kind: "manager", To: "maria.holm@kommun.example", Name: "Maria Holm", Subject: "Internkontroll: 3 kontroller i din verksamhet väntar på svar", State: "held", Reason: "Du bestämmer när mejl till chefer går ut.", Made: "2026-05-18 08:00", Board: "Produktionsnämnden"}},
		Stuck:     []engine.MailLine{{ID: 92, Kind: "dispatch", To: "per.olsson@kommun.example", Name: "Per Olsson", Subject: "Internkontroll: 1 kontroll att besvara senast 13 maj [R1047]", State: "bounced", Reason: "Adressen finns inte.", Made: "2026-04-23 08:00", Board: "Produktionsnämnden"}},
		Vacant:    rows[2:],
		Years:     []engine.YearToClose{{Plan: 1, Board: "Produktionsnämnden", Title: "Internkontrollplan 2025", Year: 2025, Next: 2026}},
		Left: []engine.LeftBehind{{Plan: 1, Board: "Produktionsnämnden", Year: 2025, Next: 2, After: 2026, Rows: []engine.LeftControl{{Control: "K03", Text: "Kassan räknas", Why: "left-out"}, {Control: "K07", Text: rows[0].Text, Why: "not-asked"}}},
			{Plan: 4, Board: "Tekniska nämnden", Year: 2025, Rows: []engine.LeftControl{{Control: "K01", Text: "Kassan räknas", Why: "no-plan"}}}}}
}

func sampleMail() engine.MailView {
	return engine.MailView{ID: 91, Kind: "manager", State: "held", Reason: "Du bestämmer när mejl till chefer går ut.", To: "maria.holm@kommun.example", Name: "Maria Holm", Subject: "Internkontroll: 3 kontroller i din verksamhet väntar på svar",
		Text: "Hej Maria!\n\nHjälp till så att svaren kommer in så snart som möjligt.\n\nVäntar på svar\n  Bodil Åkerström, 2 kontroller, sista svarsdag 13 maj 2026\n", Made: "2026-05-18 08:00", Due: "2026-05-18 08:00", Transmissions: 1, Rendered: true, Request: 43, Reference: "R1043",
		Attempts: []engine.AttemptView{{N: 1, Began: "2026-05-18 08:01", Phase: "connect", Result: "retry", Code: 421, Words: "4.3.2 Service not available", Ended: "2026-05-18 08:02"}, {N: 2, Began: "2026-05-18 08:10", Phase: "data"}},
		Acts:     []engine.ActView{{At: "2026-05-18 09:00", Who: "Bo Ek", Kind: "mail-held", Note: "Väntar på besked."}}, CanRelease: true, CanHold: true, CanWithdraw: true}
}

// returnedMail is one that may have come twice, and came back.
func returnedMail() engine.MailView {
	m := sampleMail()
	m.State, m.Reason, m.Kind, m.Sent, m.Due, m.Transmissions, m.Repeated, m.CanRelease, m.CanHold, m.CanWithdraw = "bounced", "Mejlet kom inte fram (kod 5.2.2). Fungerar adressen igen, skicka om mejlet.", "dispatch", "2026-05-18 08:11", "", 2, true, false, false, false
	m.CanAgain, m.CanResend, m.Before, m.After, m.Size = true, true, 90, 92, 48_613
	m.SHA, m.MessageID = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "a37b0a46c9bb8d8ae18af1a385c632f3@kommun.example"
	m.Attempts = append(m.Attempts, engine.AttemptView{N: 3, Began: "2026-05-18 08:11", Ended: "2026-05-18 08:11", Phase: "done", Result: "accepted", Code: 250, Words: "2.0.0 Ok: queued as 4XyZ"})
	m.Reports = []engine.ReportView{{Delivery: 7, At: "2026-05-18 09:00", Verdict: "delayed", Status: "4.2.2", Words: "Mailbox full"}, {Delivery: 8, At: "2026-05-20 08:12", Verdict: "bounce", Status: "5.2.2", Words: "552 5.2.2 <maria.holm@kommun.example>: Mailbox full"}}
	return m
}

func sampleDelivery(rows []engine.RowView) engine.DeliveryView {
	return engine.DeliveryView{ID: 5, Source: "imap", Received: "2026-05-10 08:02", From: "bodil.akerstrom@kommun.example", Subject: "SV: Internkontroll: 2 kontroller att besvara senast 13 maj [R1043]", Kind: "mail", Verdict: "held", Reason: "Avsändaren kunde inte bekräftas.", Remedy: "Hör av dig till avsändaren om du är osäker.",
		Trust: "unknown", TrustWhy: "Mejlservern har inte lämnat något besked om avsändaren.", Text: "Hej!\n\nHär kommer mina svar. Se även https://exempel.example/underlag?id=<script>alert(1)</script>\n\n/Bodil",
		Files: []engine.FileView{{N: 1, Name: "Internkontroll R1043.xlsx", Kind: "workbook", Size: 48_613}, {N: 2, Name: "underlag.pdf", Kind: "other", Size: 1_204_113}}, Links: []string{"https://exempel.example/underlag?id=1"},
		Request: 43, Reference: "R1043", Person: engine.PersonView{ID: 3, Name: "Bodil Åkerström", Email: "bodil.akerstrom@kommun.example", Phone: "08-123 45 67"}, By: "karin.ek@kommun.example",
		Open: []engine.RequestView{{ID: 43, Reference: "R1043", Board: "Produktionsnämnden", Due: "2026-05-13", Person: engine.PersonView{Name: "Bodil Åkerström"}}}, Rows: rows[:2],
		Says:      []engine.SaidView{{Ref: "K07a-2026T1", Control: rows[0].Text, State: "complete", Answer: sampleVersions()[1]}, {Ref: "K08-2026T1", State: "wrong", Answer: sampleVersions()[0]}},
		Faults:    []engine.ToldProblem{{Sheet: "Svar", Cell: "F9", Text: "Bedömning saknas.", Remedy: "Välj ett av orden i listan."}},
		CanAccept: true, CanAttach: true, CanDismiss: true}
}

func answered(d engine.DeliveryView) engine.DeliveryView {
	d.Verdict, d.Reason, d.Remedy, d.CanAccept, d.CanAttach, d.CanDismiss, d.Says, d.Faults = "correction", "", "", false, false, false, nil, nil
	d.Answers = []engine.ReplyView{{Mail: 92, Kind: "correction", To: "bodil.akerstrom@kommun.example", State: "sent", At: "2026-05-10 08:03"},
		{Mail: 93, Kind: "question", To: "anna.lind@kommun.example", State: "failed", Reason: "Mejlservern tog inte emot mejlet (kod 550)."}}
	d.Taken = []engine.TakenView{{Request: "R1043", Ref: "K07a-2026T1", State: "complete", Said: "Ja · Mindre avvikelse"},
		{Request: "R1043", Ref: "K08-2026T1", State: "wrong", Notes: []string{"Bedömning saknas. Välj ett av orden i listan."}}}
	return d
}

func asking(d engine.DeliveryView) engine.DeliveryView {
	d.Verdict, d.Reason, d.Remedy, d.CanAccept, d.Subject, d.Files, d.Links = "question", "", "", false, "Fråga om K08", nil, nil
	d.Asks = true
	d.Text = "Hej!\n\nGäller K08 även vikarier? Inget att anmärka i övrigt.\n\n/Johan"
	return d
}

func samplePreviews() []engine.Preview {
	return []engine.Preview{
		{Cause: "dispatch/50", Kind: "dispatch", To: "bodil.akerstrom@kommun.example", Name: "Bodil Åkerström", Board: "Produktionsnämnden", Refs: []string{"K07a-2026T1", "K08-2026T1", "K09-2026M04"}, Due: "2026-05-13"},
		{Cause: "manager/1/x/2026-05-18", Kind: "manager", To: "maria.holm@kommun.example", Name: "Maria Holm", Board: "Produktionsnämnden", Held: true}}
}

func sampleDay(day string, n int) engine.CalendarDay {
	d := engine.CalendarDay{Day: day}
	for i := range n {
		d.Mail = append(d.Mail, engine.DayPerson{Board: "Produktionsnämnden", Name: fmt.Sprintf("Person %d", i+1), Email: fmt.Sprintf("person.%d@kommun.example", i+1), Due: "2026-06-10", Asked: i == 0,
			Rows: []engine.DayRow{{Ref: "K01-2026M05", Control: "Kontroll av att attest sker av behörig person", Period: "maj 2026", Due: "2026-06-10"}, {Control: "Uppföljning av upphandlingar", Period: "maj 2026", Due: "2026-06-10"}}})
	}
	return d
}

func sampleDraft(f templates.Frame) draftPage {
	d := draftPage{Frame: f, SHA: "ab12", Must: 1, Composed: &engine.Composed{Controls: 7, Areas: 3,
		Missing: []plan.Problem{{Sheet: "Plan", Cell: "B4", Text: "Nämndkod saknas.", Remedy: "Fyll i Nämndkod."},
			{Sheet: "Roller", Cell: "D4", Text: "Rollen Ekonomichef · Barn- och utbildningsnämnden har varken innehavare eller chef, så ingen kan få frågan.", Remedy: "Fyll i en innehavare, eller en chef som kan säga vem som ska svara.", Warning: true}},
		Problems: []plan.Problem{{Sheet: "Plan 2024", Cell: "B12", Text: "Raden nämner ingen risk. Den lästes som risken ovanför: ”Jäv”.", Remedy: "Stämmer det behöver du inte göra något. Skriv annars rätt risk på raden.", Warning: true}}}}
	d.Warnings, d.Count = likenesses(d.Problems)
	return d
}

func sampleProposal(f templates.Frame, wrong bool) proposalPage {
	p := proposalPage{Frame: f, Proposal: &engine.Proposal{Imported: engine.Imported{Board: "Produktionsnämnden", Plan: "Internkontrollplan 2026", Year: 2026, Version: 3, Changed: true, Added: 14, Dropped: 2, Before: 1, AskFrom: "2026-03-01"}, SHA: "ab12", Status: "adopted", Tally: plan.Tally{Added: 3, Changed: 2, Removed: 1},
		Effects: []engine.ControlEffect{{Control: "K07b", Text: "Kontroll av att attest sker av behörig person", Appear: 1, Move: 1, Go: 1, Hand: 1, Rows: []engine.EffectRow{
			{Kind: "goes", Period: "maj 2026", Role: "Verksamhetschef", Unit: "Solgården", Owner: "Karin Ek", Opens: "2026-06-01", Due: "2026-06-10"},
			{Kind: "moves", Period: "tertial 2 2026", Role: "Verksamhetschef", Unit: "Solgården", Owner: "Karin Ek", Opens: "2026-08-24", Due: "2026-09-14", WasOpens: "2026-08-24", WasDue: "2026-09-10"},
			{Kind: "appears", Period: "juni 2026", Role: "Verksamhetschef", Unit: "Almgården", Opens: "2026-08-11", Due: "2026-08-25"},
			{Kind: "changes-hands", Period: "april 2026", Role: "Verksamhetschef", Unit: "Solgården", Owner: "Karin Ek", Was: "Bodil Åkerström", Opens: "2026-05-04", Due: "2026-05-13"}}}},
		Changes: []engine.PlanChange{{What: "control", Kind: "added", Text: "K12 Kontroll av behörigheter i lönesystemet, månatligen."}, {What: "seat", Kind: "changed", Text: "Verksamhetschef Solgården: Bodil Åkerström blir Karin Ek från 2026-06-01."}, {What: "part", Kind: "removed", Text: "K07b utgår. 4 svar finns kvar."}},
		Asks:    []engine.CalendarDay{sampleDay("2026-06-01", 2)}},
		Count: 3, Warnings: []likeness{{Problem: plan.Problem{Sheet: "Kontroller", Cell: "E5", Text: "Kontrollen K01 har ingen metod.", Remedy: "Skriv hur kontrollen görs, om planen säger det.", Warning: true}, More: []plan.Problem{{Sheet: "Kontroller", Cell: "E6", Text: "Kontrollen K02 har ingen metod."}, {Sheet: "Kontroller", Cell: "E7", Text: "Kontrollen K03 har ingen metod."}}}}}
	p.Burden, p.Shares = burdenOf(p.Asks), sampleApart()
	if wrong {
		p.Errors = []plan.Problem{{Sheet: "Personer", Cell: "C4", Text: "”bo.ek(at)kommun.example” är ingen mejladress.", Remedy: "Skriv adressen som namn@domän."}, {Sheet: "Kontroller", Text: "Kolumnen Frekvens saknas.", Remedy: "Lägg till kolumnen."}}
	}
	return p
}
