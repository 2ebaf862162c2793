package consolidated

import "rond/workbook/layout"

// look is how the cells of a column are written and dressed.
type look int

const (
	text    look = iota // wrapped
	line                // never wrapped, and so never makes the row taller
	date                // YYYY-MM-DD, a date to the program
	instant             // YYYY-MM-DD HH:MM, likewise
	number
	figure // digits, a number to the program; an empty cell when there are none
	state  // tinted: its style comes from the row
	input  // written in by the controller; wrapped
)

// column is one column of a table: its heading in both languages, its width in
// characters, and what it holds of a row: a text, or a number.
type column[R any] struct {
	sv, en string
	width  float64
	look   look
	value  func(b *book, r *R) string
	number func(r *R) int          // instead of value, for number
	style  func(b *book, r *R) int // for state

	choices func(b *book) []string // what a drop-down offers
}

// sheet is a table on a sheet of its own. Table is its name in every language.
// Printed is how many columns, from the left, are printed.
type sheet[R any] struct {
	sv, en, table  string
	frozen         int // columns that stay when one scrolls sideways
	printed, paper int
	prompt         []string // shown at a selected cell under the heading, a line each
	columns        []column[R]
}

func plain[R any](sv, en string, width float64, get func(*R) string) column[R] {
	return column[R]{sv: sv, en: en, width: width, look: text, value: func(_ *book, r *R) string { return get(r) }}
}

func as[R any](l look, sv, en string, width float64, get func(*R) string) column[R] {
	c := plain(sv, en, width, get)
	c.look = l
	return c
}

func coded[R any](sv, en string, width float64, get func(*book, *R) string) column[R] {
	return column[R]{sv: sv, en: en, width: width, look: text, value: get}
}

func counted[R any](sv, en string, width float64, get func(*R) int) column[R] {
	return column[R]{sv: sv, en: en, width: width, look: number, number: get}
}

func stateColumn[R any](code func(*R) string) column[R] {
	return column[R]{sv: "Läge", en: "State", width: 15, look: state,
		value: func(b *book, r *R) string { return b.words.states[code(r)] },
		style: func(b *book, r *R) int { return b.styles.states[code(r)] }}
}

func gradeColumn[R any](code func(*R) string) column[R] {
	return column[R]{sv: "Bedömning", en: "Grade", width: 15, look: state,
		value: func(b *book, r *R) string { return b.gradeWord(code(r)) },
		style: func(b *book, r *R) int { return b.gradeStyle(code(r)) }}
}

// answerSheet is every occurrence. The first twelve columns are what is read
// and printed; the rest is for filters and for a controller's own workbook.
func answerSheet() sheet[Row] {
	return sheet[Row]{sv: "Resultat", en: "Results", table: "tblResultat", frozen: 1, printed: 12, paper: layout.A3, columns: []column[Row]{
		plain("Ref", "Ref", 14, func(r *Row) string { return r.Ref }),
		plain("Område", "Area", 21, func(r *Row) string { return r.Area }),
		plain("Kontrollmoment", "Control", 34, func(r *Row) string { return r.Text }),
		plain("Period", "Period", 14, func(r *Row) string { return r.Period }),
		plain("Enhet", "Unit", 18, func(r *Row) string { return r.Unit }),
		plain("Ansvarig", "Owner", 19, func(r *Row) string { return r.Owner }),
		stateColumn(func(r *Row) string { return r.State }),
		coded("Genomförd under perioden?", "Performed during the period?", 15, func(b *book, r *Row) string { return word(b.words.performed, r.Performed) }),
		plain("Resultat", "Result", 56, func(r *Row) string { return r.Result }),
		gradeColumn(func(r *Row) string { return r.Grade }),
		plain("Åtgärd", "Action", 30, func(r *Row) string { return r.Action }),
		as(date, "Sista svarsdag", "Due", 13, func(r *Row) string { return r.Due }),
		plain("Åtgärdsansvarig", "Action owner", 20, func(r *Row) string { return r.ActionOwner }),
		as(date, "Klart senast", "Action due", 13, func(r *Row) string { return r.ActionDue }),
		plain("Förslag till ändring", "Proposed change", 30, func(r *Row) string { return r.Proposal }),
		as(line, "Nämnd", "Board", 30, func(r *Row) string { return r.Board }),
		as(line, "Plan", "Plan", 42, func(r *Row) string { return r.Plan }),
		as(line, "Risk", "Risk", 42, func(r *Row) string { return r.Risk }),
		plain("Kontroll-id", "Control id", 12, func(r *Row) string { return r.Control }),
		plain("Del", "Part", 8, func(r *Row) string { return r.Part }),
		plain("Period-id", "Period id", 12, func(r *Row) string { return r.PeriodID }),
		plain("Roll", "Role", 18, func(r *Row) string { return r.Role }),
		as(line, "E-post", "E-mail", 32, func(r *Row) string { return r.Email }),
		as(date, "Tillfrågad", "Asked", 13, func(r *Row) string { return r.Asked }),
		counted("Påminnelser", "Reminders", 13, func(r *Row) int { return r.Reminders }),
		as(instant, "Svar inkom", "Received", 17, func(r *Row) string { return r.Received }),
		as(line, "Inlämnad av", "Handed in by", 32, func(r *Row) string { return r.SubmittedBy }),
		coded("Efter sista svarsdag", "After due date", 14, func(b *book, r *Row) string { return b.yes(r.Late) }),
		counted("Version", "Version", 10, func(r *Row) int { return r.Version }),
		as(line, "Fil", "File", 15, func(r *Row) string { return r.File }),
		as(line, "Utskick", "Request", 12, func(r *Row) string { return r.Request }),
		as(date, "Utförd den", "Carried out on", 13, func(r *Row) string { return r.DoneOn }),
		as(figure, "Antal granskade", "Number examined", 12, func(r *Row) string { return r.Examined }),
		as(figure, "Antal avvikelser", "Number deviating", 12, func(r *Row) string { return r.Deviating }),
		plain("Utfall", "Outcome", 14, func(r *Row) string { return r.Outcome }),
		plain("Målvärde", "Target", 16, func(r *Row) string { return r.Target }),
		coded("Inkom efter stängning", "Received after closing", 14, func(b *book, r *Row) string { return b.yes(r.AfterClosing) }),
	}}
}

// missingSheet is what is still to be answered, per person.
func missingSheet() sheet[missingRow] {
	return sheet[missingRow]{sv: "Ej rapporterat", en: "Not reported", table: "tblEjRapporterat", frozen: 1, printed: 11, paper: layout.A4, columns: []column[missingRow]{
		plain("Ansvarig", "Owner", 22, func(r *missingRow) string { return r.who.Value().owner }),
		plain("Enhet", "Unit", 20, func(r *missingRow) string { return r.who.Value().unit }),
		stateColumn(func(r *missingRow) string { return r.when.Value().state }),
		as(date, "Sista svarsdag", "Due", 13, func(r *missingRow) string { return r.when.Value().due }),
		counted("Påminnelser", "Reminders", 13, func(r *missingRow) int { return r.when.Value().reminders }),
		plain("Ref", "Ref", 14, func(r *missingRow) string { return r.ref }),
		plain("Område", "Area", 22, func(r *missingRow) string { return r.what.Value().area }),
		plain("Kontrollmoment", "Control", 38, func(r *missingRow) string { return r.what.Value().text }),
		plain("Period", "Period", 14, func(r *missingRow) string { return r.when.Value().period }),
		as(date, "Tillfrågad", "Asked", 13, func(r *missingRow) string { return r.when.Value().asked }),
		as(date, "Borta till", "Away until", 13, func(r *missingRow) string { return r.when.Value().away }),
		as(line, "E-post", "E-mail", 32, func(r *missingRow) string { return r.who.Value().email }),
		plain("Roll", "Role", 18, func(r *missingRow) string { return r.who.Value().role }),
		as(line, "Utskick", "Request", 12, func(r *missingRow) string { return r.request }),
		as(line, "Nämnd", "Board", 30, func(r *missingRow) string { return r.what.Value().board }),
		as(line, "Plan", "Plan", 42, func(r *missingRow) string { return r.what.Value().plan }),
	}}
}

// textSheet is where the controller writes what the report says: the columns
// that are written in have the colour of the form's, and what the answers say
// stands before them.
func textSheet() sheet[TextRow] {
	return sheet[TextRow]{sv: textsSV, en: textsEN, table: "tblRapporttext", frozen: 2, printed: 10, paper: layout.A3, columns: []column[TextRow]{
		coded("Område", "Area", 22, func(b *book, r *TextRow) string {
			if r.Area+r.Control == "" {
				return b.words.inAll
			}
			return r.Area
		}),
		plain("Kontroll", "Control", 28, func(r *TextRow) string { return r.Control }),
		plain("Uppföljningstillfälle", "Reporting occasion", 20, func(r *TextRow) string { return r.Occasion }),
		{sv: "Rapportering", en: "Reporting", width: 15, look: state,
			value: func(b *book, r *TextRow) string { return b.reporting(r.State) },
			style: func(b *book, r *TextRow) int { return b.reportingStyle(r.State) }},
		coded("Besvarade", "Answered", 13, func(b *book, r *TextRow) string { return b.ofAsked(r.Answered, r.Asked) }),
		plain("Ur svaren", "From the answers", 50, func(r *TextRow) string { return r.Said }),
		{sv: "Sämsta bedömning i svaren", en: "Worst grade in the answers", width: 15, look: state,
			value: func(b *book, r *TextRow) string { return b.gradeWord(r.Proposed) },
			style: func(b *book, r *TextRow) int { return b.gradeStyle(r.Proposed) }},
		{sv: gradeSV, en: gradeEN, width: 17, look: input, choices: (*book).gradeWords,
			value: func(b *book, r *TextRow) string { return b.gradeWord(r.Grade) }},
		{sv: reportTextSV, en: reportTextEN, width: 62, look: input, value: func(_ *book, r *TextRow) string { return r.Text }},
		{sv: doneSV, en: doneEN, width: 10, look: input, choices: func(b *book) []string { return []string{b.words.yes} },
			value: func(b *book, r *TextRow) string { return b.yes(r.Written) }},
		as(line, "Nämnd", "Board", 30, func(r *TextRow) string { return r.Board }),
		as(line, "Plan", "Plan", 42, func(r *TextRow) string { return r.Plan }),
		as(line, keySV, keyEN, 34, func(r *TextRow) string { return r.Key }),
	}}
}

// boardSheet is how far the boards have come.
func boardSheet() sheet[BoardRow] {
	return sheet[BoardRow]{sv: "Nämnder", en: "Boards", table: "tblNamnder", frozen: 1, printed: 14, paper: layout.A3, columns: []column[BoardRow]{
		plain("Nämnd", "Board", 28, func(r *BoardRow) string { return r.Board }),
		coded("Planen är", "The plan is", 13, func(b *book, r *BoardRow) string { return word(b.words.planStates, r.State) }),
		as(date, "Planen fastställd", "Plan adopted", 16, func(r *BoardRow) string { return r.Adopted }),
		plain("Planens §", "Section of the plan", 11, func(r *BoardRow) string { return r.Section }),
		plain("Diarienummer", "Registry number", 17, func(r *BoardRow) string { return r.Registry }),
		plain("Uppföljningstillfälle", "Reporting occasion", 24, func(r *BoardRow) string { return r.Occasion }),
		counted("Frågor", "Asked", 10, func(r *BoardRow) int { return r.Asked }),
		counted("Besvarade", "Answered", 11, func(r *BoardRow) int { return r.Answered }),
		counted("Kontroller", "Controls", 12, func(r *BoardRow) int { return r.Controls }),
		counted("Med rapporttext", "With a report text", 13, func(r *BoardRow) int { return r.Texts }),
		as(date, "Stängt", "Closed", 13, func(r *BoardRow) string { return r.Closed }),
		as(date, "Nämndens möte", "Board meeting", 16, func(r *BoardRow) string { return r.BoardDate }),
		as(date, "Beslutat", "Decided", 13, func(r *BoardRow) string { return r.Decided }),
		plain("Beslutets §", "Section of the decision", 11, func(r *BoardRow) string { return r.DecidedSection }),
		as(line, "Plan", "Plan", 42, func(r *BoardRow) string { return r.Plan }),
	}}
}

// areaSheet is the plan's areas with their accounts, verbatim.
func areaSheet() sheet[AreaRow] {
	return sheet[AreaRow]{sv: "Områden", en: "Areas", table: "tblOmraden", frozen: 2, printed: 4, paper: layout.A4, columns: []column[AreaRow]{
		plain("Nr", "No.", 8, func(r *AreaRow) string { return r.Number }),
		plain("Område", "Area", 34, func(r *AreaRow) string { return r.Area }),
		plain("Redogörelse", "Account", 90, func(r *AreaRow) string { return r.Account }),
		as(line, "Plan", "Plan", 42, func(r *AreaRow) string { return r.Plan }),
		as(line, "Nämnd", "Board", 30, func(r *AreaRow) string { return r.Board }),
	}}
}

// deliverySheet is everything that has come in, also what was not an answer.
func deliverySheet() sheet[DeliveryRow] {
	return sheet[DeliveryRow]{sv: "Inkommet", en: "Received", table: "tblInkommet", frozen: 1, printed: 8, paper: layout.A4, columns: []column[DeliveryRow]{
		as(instant, "Inkom", "Received", 17, func(r *DeliveryRow) string { return r.Received }),
		plain("Från", "From", 30, func(r *DeliveryRow) string { return r.From }),
		plain("Ämne", "Subject", 40, func(r *DeliveryRow) string { return r.Subject }),
		coded("Tolkat som", "Taken as", 20, func(b *book, r *DeliveryRow) string { return word(b.words.verdicts, r.Verdict) }),
		plain("Förklaring", "Explanation", 46, func(r *DeliveryRow) string { return r.Reason }),
		plain("Utskick", "Request", 12, func(r *DeliveryRow) string { return r.Request }),
		plain("Ansvarig", "Owner", 22, func(r *DeliveryRow) string { return r.Owner }),
		coded("Hanterat", "Handled", 11, func(b *book, r *DeliveryRow) string { return b.yes(r.Handled) }),
	}}
}

// mailSheet is the ledger of every mail.
func mailSheet() sheet[MailRow] {
	return sheet[MailRow]{sv: "Mejl", en: "Mail", table: "tblMejl", frozen: 1, printed: 8, paper: layout.A4, columns: []column[MailRow]{
		as(instant, "Skapat", "Created", 17, func(r *MailRow) string { return r.Made }),
		coded("Slag", "Kind", 18, func(b *book, r *MailRow) string { return word(b.words.kinds, r.Kind) }),
		plain("Namn", "Name", 22, func(r *MailRow) string { return r.Name }),
		as(line, "Till", "To", 34, func(r *MailRow) string { return r.To }),
		plain("Ämne", "Subject", 48, func(r *MailRow) string { return r.Subject }),
		coded("Läge", "State", 20, func(b *book, r *MailRow) string { return word(b.words.mailStates, r.State) }),
		as(instant, "Skickat", "Sent", 17, func(r *MailRow) string { return r.Sent }),
		counted("Sändningar", "Transmissions", 14, func(r *MailRow) int { return r.Transmissions }),
		plain("Utskick", "Request", 12, func(r *MailRow) string { return r.Request }),
		as(line, "Message-ID", "Message-ID", 48, func(r *MailRow) string { return r.MessageID }),
		as(line, "Nämnd", "Board", 30, func(r *MailRow) string { return r.Board }),
	}}
}
