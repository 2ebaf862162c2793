package plan

import (
	"strconv"
	"strings"
	"time"

	"rond/workbook/table"
)

// words names a sheet, a column or a choice in both languages, and whatever
// else it is called in the plans we have seen.
func words(sv, en string, also ...string) table.Words {
	return table.Words{SV: sv, EN: en, Also: also}
}

// shapes are the sheets of a plan workbook in the order in which they stand.
func shapes() []table.Shape {
	return []table.Shape{
		headShape(), areaShape(), controlShape(), partShape(), seatShape(), personShape(),
		unitShape(), occasionShape(), timingShape(), gradeShape(), stepShape(), assessmentShape(), actionShape(),
	}
}

// helpName is the sheet of prose in a plan workbook.
func helpName() table.Words { return words("Hjälp", "Help", "Läs mig", "Read me") }

// additionTitle is the column in which a plan says that a row is an addition
// of somebody else than its source, such as an example.
func additionTitle() table.Words { return words("Tillägg", "Addition") }

func yesNo() []table.Option {
	return []table.Option{{Code: "yes", Words: words("Ja", "Yes", "x")}, {Code: "no", Words: words("Nej", "No")}}
}

func languages() []table.Option {
	return []table.Option{
		{Code: "sv", Words: words("Svenska", "Swedish", "sv")},
		{Code: "en", Words: words("Engelska", "English", "en")},
	}
}

// months are the months of the year, by number.
func months() []table.Option {
	sv := strings.Fields("Januari Februari Mars April Maj Juni Juli Augusti September Oktober November December")
	all := make([]table.Option, len(sv))
	for i := range all {
		all[i] = table.Option{Code: strconv.Itoa(i + 1), Words: words(sv[i], time.Month(i+1).String())}
	}
	return all
}

func headShape() table.Shape {
	status := []table.Option{
		{Code: string(Draft), Words: words("Utkast", "Draft", "Förslag")},
		{Code: string(Provisional), Words: words("Preliminär", "Provisional", "Tills vidare", "Provisorisk", "Interim")},
		{Code: string(Adopted), Words: words("Fastställd", "Adopted", "Beslutad", "Antagen")},
		{Code: string(Closed), Words: words("Avslutad", "Closed", "Stängd")},
	}
	return table.Shape{Key: "plan", Name: words("Plan", "Plan", "Internkontrollplan"), Pairs: true, Required: true, Columns: []table.Column{
		{Key: "board", Title: words("Nämnd", "Board", "Styrelse"), Kind: table.Word},
		{Key: "board_code", Title: words("Nämndkod", "Board code"), Kind: table.Word},
		{Key: "unit", Title: words("Enhet", "Unit", "Förvaltning"), Kind: table.Word},
		{Key: "title", Title: words("Titel", "Title"), Kind: table.Word},
		{Key: "year", Title: words("År", "Year"), Kind: table.Number},
		{Key: "start_month", Title: words("Planåret börjar", "Plan year starts", "Första månaden"), Kind: table.Choice, Options: months()},
		{Key: "status", Title: words("Status", "Status"), Kind: table.Choice, Options: status},
		{Key: "adopted", Title: words("Fastställd", "Adopted", "Beslutsdatum"), Kind: table.Date},
		{Key: "section", Title: words("§", "Section", "Paragraf", "Beslutsnummer"), Kind: table.Word},
		{Key: "registry", Title: words("Diarienummer", "Registry number", "Dnr"), Kind: table.Word},
		{Key: "valid_from", Title: words("Gäller från", "Valid from"), Kind: table.Date},
		{Key: "ask_from", Title: words("Fråga från", "Ask from"), Kind: table.Date},
		{Key: "ends", Title: words("Nämnden upphör", "Board ends"), Kind: table.Date},
		{Key: "successor", Title: words("Efterträds av", "Succeeded by"), Kind: table.Word},
		{Key: "language", Title: words("Språk", "Language"), Kind: table.Choice, Options: languages()},
		{Key: "contact", Title: words("Kontaktperson", "Contact"), Kind: table.Word},
		{Key: "contact_email", Title: words("Kontakt e-post", "Contact email"), Kind: table.Word},
		{Key: "contact_phone", Title: words("Kontakt telefon", "Contact phone"), Kind: table.Word},
		{Key: "max_probability", Title: words("Skala sannolikhet", "Probability scale"), Kind: table.Number},
		{Key: "max_consequence", Title: words("Skala konsekvens", "Consequence scale"), Kind: table.Number},
		{Key: "note", Title: words("Anmärkning", "Note"), Kind: table.Text},
	}}
}

func seatShape() table.Shape {
	return table.Shape{Key: "seats", Name: words("Roller", "Roles", "Platser"), Columns: []table.Column{
		{Key: "role", Title: words("Roll", "Role"), Kind: table.Word, Required: true, Width: 24},
		{Key: "unit", Title: words("Enhet", "Unit"), Kind: table.Word, Required: true, From: "units.name", Width: 28},
		{Key: "place", Title: words("Plats", "Seat"), Kind: table.Word, Width: 9},
		{Key: "holder", Title: words("Innehavare", "Holder"), Kind: table.Word, From: "people.email", Width: 34},
		{Key: "from", Title: words("Från", "From"), Kind: table.Date, Width: 12},
		{Key: "to", Title: words("Till", "To"), Kind: table.Date, Width: 12},
		{Key: "deputy", Title: words("Ersättare", "Deputy"), Kind: table.Word, From: "people.email", Width: 34},
		{Key: "manager", Title: words("Chef", "Manager"), Kind: table.Word, From: "people.email", Width: 34},
	}}
}

func personShape() table.Shape {
	return table.Shape{Key: "people", Name: words("Personer", "People"), Columns: []table.Column{
		{Key: "name", Title: words("Namn", "Name"), Kind: table.Word, Required: true, Width: 28},
		{Key: "email", Title: words("E-post", "Email", "E-postadress", "Epost", "Mejl"), Kind: table.Word, Required: true, Width: 36},
		{Key: "phone", Title: words("Telefon", "Phone"), Kind: table.Word, Width: 18},
		{Key: "language", Title: words("Språk", "Language"), Kind: table.Choice, Options: languages(), Width: 12},
	}}
}

func unitShape() table.Shape {
	return table.Shape{Key: "units", Name: words("Enheter", "Units"), Columns: []table.Column{
		{Key: "name", Title: words("Enhet", "Unit", "Namn"), Kind: table.Word, Required: true, Width: 36},
		{Key: "parent", Title: words("Överordnad enhet", "Parent unit", "Överordnad"), Kind: table.Word, From: "units.name", Width: 36},
	}}
}
