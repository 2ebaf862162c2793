package foreign

import "rond/workbook/table"

// column is a column that plans have, by the words it has been seen under.
func column(key string, required bool, sv, en string, also ...string) table.Column {
	return table.Column{Key: key, Required: required, Title: table.Words{SV: sv, EN: en, Also: also}}
}

// risk are the columns that say what the risk is and how it is judged.
func risk(required bool) []table.Column {
	return []table.Column{
		column("area", false, "Område", "Area", "Områden", "Riskområde", "Kontrollområde", "Verksamhetsområde", "Process", "Rutin", "Process/rutin", "Granskningsområde",
			"Risk area", "Control area", "Perspektiv", "Målområde", "Kategori", "Riskkategori", "Riskgrupp"),
		column("risk", required, "Risk", "Risk", "Risker", "Riskbeskrivning", "Beskrivning av risk", "Identifierad risk", "Identifierade risker", "Vad är risken", "Risk description", "Risken", "Riskhändelse"),
		column("marks", false, "Märkning", "Marks"),
		column("probability", false, "Sannolikhet", "Probability", "S", "Sann", "Sannolikhetsvärde", "Likelihood", "P"),
		column("consequence", false, "Konsekvens", "Consequence", "K", "Kons", "Konsekvensvärde", "Impact", "C", "Väsentlighet"),
		column("value", false, "Riskvärde", "Risk value", "Risktal", "RV", "Riskbedömning", "Riskvärdering", "Risk- och väsentlighetsbedömning", "Risknivå", "Riskpoäng", "S x K", "SxK", "S*K", "Risk score", "Bedömning av risk", "Värde"),
	}
}

// controls is a table of what is controlled.
func controls() table.Shape {
	columns := append(risk(false),
		column("number", false, "Nr", "No", "Nummer", "Kontrollnr", "Kontroll nr", "Control no", "Löpnr", "#"),
		column("risk_number", false, "Risknr", "Risk no", "Risk nr", "Risk-id", "Riskens nr", "Hör till risk"),
		column("text", true, "Kontrollmoment", "Control", "Kontroll", "Kontroller", "Kontrollaktivitet", "Kontrollaktiviteter", "Kontrollåtgärd", "Vad ska kontrolleras", "Vad kontrolleras",
			"Vad ska granskas", "Granskningsmoment", "Kontrollpunkt", "Kontrollfråga", "Vad", "Control activity", "Controls", "What is controlled", "Kontrollmål", "Moment", "Uppföljningsmoment"),
		column("method", false, "Metod", "Method", "Hur", "Tillvägagångssätt", "Kontrollmetod", "Genomförande", "Hur ska kontrollen göras", "Hur kontrolleras", "Hur utförs kontrollen", "Arbetssätt", "How", "Beskrivning av kontroll", "Utförande", "Hur genomförs kontrollen"),
		column("responsible", false, "Ansvarig", "Responsible", "Kontrollansvarig", "Vem", "Ansvariga", "Ansvarig för kontroll", "Ansvarig för kontrollen", "Ansvarig funktion", "Ansvarig för kontrollmoment", "Vem kontrollerar", "Vem ansvarar", "Utförs av", "Utförare", "Ansvar",
			"Vem är ansvarig", "Owner", "Control owner", "Who", "Ansvarig befattning", "Ansvarig tjänsteman"),
		column("frequency", false, "Frekvens", "Frequency", "När", "Intervall", "Hur ofta", "Kontrollfrekvens", "Tidpunkt", "Periodicitet", "Tidplan", "När ska kontrollen göras", "När kontrolleras", "How often", "When", "Tid"),
		column("scope_frequency", false, "Omfattning och frekvens", "Scope and frequency", "Omfattning/frekvens", "Frekvens och omfattning", "Omfattning och intervall", "Frekvens/omfattning"),
		column("sample", false, "Omfattning", "Scope", "Stickprov", "Urval", "Sample"),
		column("reported", false, "Rapporteras", "Reported", "Rapportering", "Rapporteras när", "Återrapportering"),
		column("action", false, "Direktåtgärd", "Immediate action", "Direktåtgärder", "Direkt åtgärd", "Direkta åtgärder", "Direct action"),
		column("result", false, "Resultat", "Result", "Resultat av kontroll", "Utfall", "Resultat av kontrollen"),
	)
	return table.Shape{Key: "controls", Columns: columns}
}

// risks is a table of risks alone.
func risks() table.Shape {
	return table.Shape{Key: "risks", Columns: append(risk(true), column("number", false, "Nr", "No", "Risknr", "Risk nr", "Risk-id", "Risk no", "Nummer", "Löpnr", "#"))}
}

// actions is a table of measures: decided in the plan, or the list of them.
func actions() table.Shape {
	return table.Shape{Key: "actions", Columns: append(risk(false),
		column("number", false, "Nr", "No", "Nummer", "Åtgärdsnr"),
		column("action", true, "Åtgärd", "Action", "Åtgärder", "Direktåtgärd", "Direktåtgärder", "Actions", "Direct action", "Immediate action", "Beslutad åtgärd", "Beslutade åtgärder", "Planerad åtgärd", "Vad ska göras", "Aktivitet"),
		column("owner", false, "Ansvarig", "Responsible", "Åtgärdsansvarig", "Vem", "Ansvarig för åtgärd", "Ansvarig för åtgärden", "Owner", "Action owner", "Ansvar"),
		column("due", false, "Klart senast", "Due", "Slutdatum", "Klart", "Klar", "Färdigt", "När", "Tidplan", "Senast klart", "Klar senast", "Deadline", "Genomfört senast", "Tidpunkt"),
		column("status", false, "Status", "Status", "Läge"),
		column("effect", false, "Effekt", "Effect"),
	)}
}

// staff is a list of who is who: people, the roles they have, the units these
// are in.
func staff() table.Shape {
	return table.Shape{Key: "staff", Columns: []table.Column{
		column("role", false, "Roll", "Role", "Befattning", "Titel", "Funktion", "Title", "Position", "Yrkestitel"),
		column("unit", false, "Enhet", "Unit", "Avdelning", "Arbetsplats", "Verksamhet", "Department", "Organisation", "Förvaltning", "Organisationsenhet"),
		column("parent", false, "Överordnad enhet", "Parent unit", "Överordnad", "Hör till", "Tillhör"),
		column("place", false, "Plats", "Seat"),
		column("first", false, "Förnamn", "First name", "Tilltalsnamn", "Given name"),
		column("last", false, "Efternamn", "Last name", "Surname", "Family name"),
		column("name", false, "Namn", "Name", "Person", "Medarbetare", "För- och efternamn", "Innehavarens namn", "Visningsnamn", "Display name", "Full name"),
		column("email", false, "E-post", "Email", "E-postadress", "Epost", "Epostadress", "Mejl", "Mejladress", "Mail", "Mailadress", "E-mail", "E-mail address", "Email address"),
		column("phone", false, "Telefon", "Phone", "Telefonnummer", "Tfn", "Tel", "Mobil", "Mobiltelefon", "Mobile"),
		column("language", false, "Språk", "Language"),
		column("holder", false, "Innehavare", "Holder", "Innehas av"),
		column("from", false, "Från", "From", "Fr o m", "Startdatum", "From date"),
		column("to", false, "Till", "To", "T o m", "Slutdatum", "Till och med"),
		column("deputy", false, "Ersättare", "Deputy", "Ersättare vid frånvaro", "Ställföreträdare", "Vikarie"),
		column("manager", false, "Chef", "Manager", "Närmaste chef", "Chefens e-post", "Överordnad chef", "Chef e-post", "Line manager", "Chefens e-postadress"),
	}}
}

// labels are what stands beside a value over a table.
func labels() table.Shape {
	return table.Shape{Key: "head", Columns: []table.Column{
		column("year", false, "År", "Year", "Verksamhetsår", "Budgetår", "Planår", "Avser år", "Gäller år"),
		column("board", false, "Nämnd", "Board", "Styrelse", "Nämnd/styrelse", "Nämnd/bolag", "Committee", "Bolag"),
		column("unit", false, "Förvaltning", "Department", "Enhet", "Sektor", "Kontor", "Unit", "Verksamhet", "Arbetsplats", "Arbetsställe", "Avdelning", "Workplace"),
		column("title", false, "Titel", "Title", "Plan", "Dokument", "Dokumentnamn"),
		column("adopted", false, "Fastställd", "Adopted", "Antagen", "Beslutad", "Beslutsdatum", "Fastställd av", "Antagen av", "Fastställt", "Datum för beslut", "Fastställd datum", "Beslut", "Fastställandedatum", "Date of decision"),
		column("section", false, "§", "Section", "Paragraf", "Beslutsnummer", "Beslutsnr", "Beslutsparagraf"),
		column("registry", false, "Diarienummer", "Registry number", "Dnr", "Diarienr", "Ärendenummer", "Ärendenr", "Ref no"),
		column("valid_from", false, "Gäller från", "Valid from", "Gäller fr o m"),
		column("contact", false, "Kontaktperson", "Contact", "Kontakt", "Samordnare", "Internkontrollsamordnare", "Handläggare", "Dokumentansvarig", "Controller"),
		column("contact_email", false, "Kontakt e-post", "Contact email", "E-post", "Email", "E-postadress", "Mejl"),
		column("contact_phone", false, "Kontakt telefon", "Contact phone", "Telefon", "Phone"),
		column("area", false, "Område", "Area", "Riskområde", "Process"),
	}}
}

// said reports whether a text is one of some words.
func said(text, sv, en string, also ...string) bool {
	return table.Words{SV: sv, EN: en, Also: also}.Knows(text)
}
