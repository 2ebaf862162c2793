package forecast

import (
	"fmt"

	"rond/workbook/table"
)

// in picks a text by language; all but Swedish is answered in English.
func in(lang, sv, en string) string {
	if lang == "sv" {
		return sv
	}
	return en
}

// counted is a number and its noun, which has the same form for all numbers in
// neither language.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func text(key, sv, en string, kind table.Kind, width float64) table.Column {
	return table.Column{Key: key, Title: table.Words{SV: sv, EN: en}, Kind: kind, Width: width}
}

// asked is the sheet of all that is asked, a row for each.
func asked() table.Shape {
	return table.Shape{Key: "asked", Name: table.Words{SV: "Utskick", EN: "Mails"}, Columns: []table.Column{
		text("day", "Dag", "Day", table.Date, 12),
		text("name", "Person", "Person", table.Word, 26),
		text("email", "E-post", "Address", table.Word, 34),
		text("board", "Nämnd", "Board", table.Word, 26),
		text("ref", "Ref", "Ref", table.Word, 18),
		text("control", "Kontroll", "Control", table.Text, 48),
		text("period", "Period", "Period", table.Word, 18),
		text("due", "Sista svarsdag", "Last day to answer", table.Date, 14),
		{Key: "state", Title: table.Words{SV: "Läge", EN: "State"}, Kind: table.Word, Width: 12},
	}}
}

// people is the sheet of how much each person is asked.
func people() table.Shape {
	return table.Shape{Key: "people", Name: table.Words{SV: "Per person", EN: "Per person"}, Columns: []table.Column{
		text("name", "Person", "Person", table.Word, 30),
		text("email", "E-post", "Address", table.Word, 38),
		text("mails", "Mejl", "Mails", table.Number, 10),
		text("rows", "Rader att besvara", "Rows to answer", table.Number, 18),
	}}
}

// lastDays is the sheet of reporting occasions.
func lastDays() table.Shape {
	return table.Shape{Key: "last", Name: table.Words{SV: "Sista svarsdagar", EN: "Last days"}, Columns: []table.Column{
		text("day", "Dag", "Day", table.Date, 14),
		text("board", "Nämnd", "Board", table.Word, 34),
		text("occasion", "Uppföljningstillfälle", "Reporting occasion", table.Word, 40),
	}}
}
