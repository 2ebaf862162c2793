package web

import (
	"rond/internal/engine"
	"rond/templates"
)

// sampleActions is an action list as it may look: several years of it, or one.
func sampleActions(f templates.Frame, years bool) actionsPage {
	lines := []engine.ActionLine{
		{ID: 1, Ref: "1.1", Area: "Ekonomi", Text: "Ny lösning för laddning av ekonomidata, med daglig kontroll av att laddningen är fullständig", Owner: "Systemförvaltare", Due: "2026-03-31", Status: "started", Late: true, From: "plan", Since: 2025,
			Years: []engine.YearStatus{{Year: 2025, Status: "not-started"}, {Year: 2026, Status: "started"}}},
		{ID: 2, Ref: "K01-2025T3·5/2025", Area: "Ekonomi", Text: "Utbilda alla som attesterar", Owner: "VC Solgården", Status: "done", Ended: true, Finished: "2026-02-11", Check: "2026-08-11", Checked: "lacks", From: "answer", FromName: "K01-2025T3", Since: 2025,
			Years: []engine.YearStatus{{Year: 2025, Status: "ongoing"}, {Year: 2026, Status: "done"}}},
		{ID: 3, Ref: "Å1", Area: "Ekonomi", Text: "Byt lås till kassan", Status: "done", Ended: true, Had: "partly", Checked: "partly", Effect: "Nyckeln hänger inte längre framme.\nMen två saknas.", From: "controller", Years: []engine.YearStatus{{Year: 2026, Status: "done"}}},
	}
	if !years {
		for i := range lines {
			lines[i].Years, lines[i].Since = nil, 0
		}
	}
	v := engine.ActionsView{ID: 1, Board: "Produktionsnämnden", Plan: "Internkontrollplan 2026", Year: 2026, Filter: engine.ActionsAll, Open: true, Endable: true, AllAreas: []string{"Ekonomi", "Personal"},
		Counts: map[string]int{engine.ActionsAll: 3, engine.ActionsOpen: 1, engine.ActionsLate: 1, engine.ActionsLacking: 1},
		Areas:  []engine.ActionArea{{Name: "Ekonomi", Actions: lines}, {Name: "Personal"}}}
	if years {
		v.Years = []int{2025, 2026}
	}
	return actionsPage{f, v, filters(v)}
}

func sampleAction(f templates.Frame) actionPage {
	v := engine.ActionView{ActionLine: sampleActions(f, true).Areas[0].Actions[1], Plan: 1, Board: "Produktionsnämnden", Name: "Internkontrollplan 2025", Year: 2025, Occurrence: 11,
		Statuses: []engine.Choice{{Value: "unset", Word: "Ej angiven"}, {Value: "started", Word: "Påbörjad"}, {Value: "done", Word: "Genomförd"}},
		Answers:  []engine.Choice{{Value: "yes", Word: "Ja"}, {Value: "partly", Word: "Delvis"}, {Value: "no", Word: "Nej"}},
		Acts: []engine.ActionAct{{At: "2026-02-11 10:11", Kind: "action-changed", Who: "Anna Lind", Status: "Genomförd", Had: "Delvis", Changed: []string{"owner", "due"}, Reason: "Ny verksamhetschef"},
			{At: "2026-01-14 08:02", Kind: "action-noted", Who: "bodil.akerstrom@kommun.example", Status: "Löpande"}}}
	return actionPage{f, v}
}
