package foreign

import "rond/workbook/table"

// riskList is a list of risks. The column that says what a risk is is called
// the risk, what may happen, or where it comes from.
func riskList() table.Shape {
	return table.Shape{Key: "risks", Columns: riskColumns(), Any: riskTexts()}
}

// riskTexts are the columns that say what a risk is, the plainest first.
func riskTexts() []string { return []string{"risk", "event", "source"} }

// riskColumns are the columns that lists of risks have. Some words stand for a
// step in one list and for a description in the next; they have keys of their
// own, and [pick] says which of them holds the steps.
func riskColumns() []table.Column {
	known := risk(false)
	columns := []table.Column{
		column("number", false, "Nr", "No", "Risknr", "Risk nr", "Risk-id", "Risk id", "Risk no", "Nummer", "Löpnr", "ID", "#"),
		column("unit", false, "Enhet", "Unit", "Verksamhet", "Arbetsplats", "Arbetsställe", "Avdelning", "Förvaltning", "Organisationsenhet", "Organisatorisk enhet", "Skola", "Sektor", "Workplace", "Department", "Organisation"),
		widened(known[0], "Arbetsmoment", "Arbetsområde", "Tema", "Ämne", "Delområde", "Category", "Task", "Topic"),
		widened(known[1], "Beskriv risken", "Beskriv riskerna", "Riskens beskrivning", "Riskformulering", "Vad kan hända", "Vad kan gå fel", "Hot", "Threat", "What can go wrong", "What can happen",
			"Risk/händelse", "Risk/riskkälla", "Riskkälla/risk", "Händelse/risk", "Risk/brist", "Brist/risk", "Risk/hot"),
		known[2],
		column("event", false, "Händelse", "Event", "Oönskad händelse", "Oönskade händelser", "Händelser", "Scenario", "Brist", "Unwanted event", "Riskscenario"),
		column("source", false, "Riskkälla", "Risk source", "Riskkällor", "Fara", "Faror", "Hazard", "Hazards", "Belastning"),
		column("cause", false, "Orsak", "Cause", "Orsaker", "Bakomliggande orsak", "Bakomliggande orsaker", "Grundorsak", "Möjlig orsak", "Möjliga orsaker", "Varför", "Causes", "Root cause", "Orsak till risken"),
		column("measures", false, "Befintliga åtgärder", "Existing measures", "Befintlig åtgärd", "Skydd", "Befintligt skydd", "Nuvarande åtgärder", "Nuvarande hantering", "Nuvarande kontroller", "Befintliga kontroller", "Befintlig kontroll",
			"Vidtagna åtgärder", "Redan vidtagna åtgärder", "Existing controls", "Current controls", "Current measures", "Hantering idag", "Befintlig hantering"),
		column("action", false, "Åtgärd", "Action", "Åtgärder", "Förslag", "Förslag till åtgärd", "Förslag på åtgärd", "Förslag till åtgärder", "Förslag på åtgärder", "Åtgärdsförslag", "Planerad åtgärd", "Planerade åtgärder", "Beslutad åtgärd", "Beslutade åtgärder",
			"Föreslagen åtgärd", "Föreslagna åtgärder", "Handlingsplan", "Förebyggande åtgärd", "Förebyggande åtgärder", "Actions", "Proposed action", "Planned action", "Mitigation", "Measures", "Proposal"),
		column("owner", false, "Ansvarig", "Responsible", "Åtgärdsansvarig", "Vem", "Ansvarig för åtgärd", "Ansvarig för åtgärden", "Ansvarig person", "Ansvar", "Ansvariga", "Action owner", "Who"),
		column("due", false, "Klart", "Due", "Klart senast", "Klar", "Klar senast", "Klart datum", "Klart när", "När", "Tidplan", "Slutdatum", "Senast klart", "Senast", "Deadline", "Due date", "Done by", "When", "Genomfört senast", "Ska vara klart"),
		column("low", false, "Låg", "Low", "Liten", "Låg risk", "Liten risk", "Low risk"),
		column("middle", false, "Medel", "Medium", "Måttlig", "Medel risk", "Medelhög", "Medium risk", "Moderate", "Mellan"),
		column("high", false, "Hög", "High", "Stor", "Hög risk", "Stor risk", "High risk"),
		column("serious", false, "Allvarlig risk", "Serious risk", "Allvarlig", "Allvarlig risk ja/nej", "Serious", "Är risken allvarlig"),
	}
	return append(columns, steps()...)
}

// widened is a column that is known by more words here than in a plan.
func widened(c table.Column, also ...string) table.Column {
	c.Title.Also = append(append([]string{}, c.Title.Also...), also...)
	return c
}

// steps are the columns that say how a risk is judged, before and after what is
// done about it.
func steps() []table.Column {
	value := widened(risk(false)[5], "Bedömning", "Riskgrad", "Riskklass", "Risk level", "Rating", "Riskprodukt", "Risktal SxK", "R", "V", "Summa", "Poäng", "Risk assessment", "Värdering", "S × K", "P x C", "Score")
	plain := []table.Column{
		column("probability", false, "Sannolikhet", "Probability", "Likelihood", "Sannolikhetsgrad"),
		column("p", false, "S", "P", "Sann", "Sannolikhetsvärde"),
		column("consequence", false, "Konsekvens", "Consequence", "Impact", "Konsekvenser", "Konsekvensgrad"),
		column("c", false, "K", "C", "Kons", "Konsekvensvärde"),
		column("severity", false, "Allvarlighet", "Severity", "Allvarlighetsgrad", "Väsentlighet", "Svårighetsgrad"),
		value,
	}
	var all, residual []table.Column
	for _, c := range plain {
		names := append([]string{c.Title.SV, c.Title.EN}, c.Title.Also...)
		if c.Key == "value" {
			names = []string{"Riskvärde", "Risktal", "Risknivå", "Riskpoäng", "RV", "R", "V", "SxK", "S x K", "Värde", "Bedömning", "Riskbedömning", "Risk value", "Risk score", "Risk level", "Score"}
			c.Title.Also = append(c.Title.Also, "Bruttorisk", "Inneboende risk", "Inherent risk", "Gross risk")
		}
		c.Title.Also = append(c.Title.Also, with(names, "före åtgärd", "före åtgärder", "före", "bruttorisk", "inneboende risk", "inherent", "before measures")...)
		all = append(all, c)
		later := table.Column{Key: "after_" + c.Key, Title: table.Words{SV: c.Title.SV + " efter åtgärder", EN: c.Title.EN + " after measures", Also: with(names, after()...)}}
		if c.Key == "value" {
			later.Title.Also = append(later.Title.Also, "Restrisk", "Kvarvarande risk", "Kvarstående risk", "Nettorisk", "Residual risk", "Net risk", "Restvärde", "Ny riskbedömning", "Nytt riskvärde")
		} else {
			later.Title.Also = append(later.Title.Also, "Rest"+table.Fold(c.Title.SV), "Netto"+table.Fold(c.Title.SV))
		}
		residual = append(residual, later)
	}
	return append(all, residual...)
}

// after are the words that say that a step is the one after what is done.
func after() []string {
	return []string{"efter åtgärd", "efter åtgärder", "efter", "restrisk", "kvarvarande risk", "kvarstående risk", "nettorisk", "med åtgärder", "residual", "residual risk", "after measures", "after actions",
		"ny", "ny bedömning", "ny riskbedömning", "ny värdering", "bedömning efter åtgärd", "bedömning efter åtgärder", "riskbedömning efter åtgärd", "riskbedömning efter åtgärder",
		"värdering efter åtgärd", "värdering efter åtgärder", "riskvärdering efter åtgärd"}
}

// with is every name with every one of some words, before and after it.
func with(names []string, words ...string) []string {
	var all []string
	for _, name := range names {
		for _, word := range words {
			all = append(all, name+" "+word, word+" "+name)
		}
	}
	return all
}

// graded reports whether a text says how great a risk is, rather than what it
// is.
func graded(text string) bool {
	return said(text, "Låg", "Low", "Liten", "Medel", "Medium", "Måttlig", "Medelhög", "Hög", "High", "Stor", "Mycket låg", "Mycket liten", "Mycket hög", "Mycket stor", "Very low", "Very high",
		"Låg risk", "Medel risk", "Hög risk", "Low risk", "Medium risk", "High risk", "Allvarlig", "Ej allvarlig", "Inte allvarlig", "Serious", "Not serious", "Ja", "Nej", "Yes", "No",
		"Röd", "Gul", "Grön", "Orange", "Red", "Yellow", "Green", "Acceptabel", "Ej acceptabel", "Försumbar", "Kritisk", "Critical", "Negligible", "L", "M", "H")
}
