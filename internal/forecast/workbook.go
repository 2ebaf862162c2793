package forecast

import (
	"fmt"
	"io"
	"strconv"

	"rond/internal/engine"
	"rond/workbook/table"
)

// Workbook writes a forecast as .xlsx: all that is asked, how much each person
// is asked, and the last days to answer. The same forecast gives the same
// bytes.
func Workbook(w io.Writer, lang string, f *engine.Forecast) error {
	intro := in(lang, "Så här ser året ut om ingen svarar och inget ändras. Det som redan är frågat står som det blev.",
		"This is how the year looks if nobody answers and nothing changes. What has been asked stands as it was.")
	if f.Proposed {
		intro = in(lang, "Så här skulle året se ut om planen i filen började gälla nu. Inget har ändrats och inget har skickats.",
			"This is how the year would look if the plan in the file were in force now. Nothing has been changed or sent.")
	}
	err := table.Write(w, table.Book{Title: title(lang, f), Lang: lang, Sheets: []table.Sheet{
		{Shape: asked(), Rows: askedRows(lang, f), Intro: intro},
		{Shape: people(), Rows: peopleRows(lang, f), Intro: in(lang, "Den som har mest att göra står först. Sist står summan.", "Who has most to do comes first. The sum comes last.")},
		{Shape: lastDays(), Rows: lastRows(f), Intro: in(lang, "Sista dagen att svara för varje uppföljningstillfälle.", "The last day to answer for each reporting occasion.")},
	}})
	if err != nil {
		return fmt.Errorf("forecast of %d: %w", f.Year, err)
	}
	return nil
}

// title is what a forecast is called.
func title(lang string, f *engine.Forecast) string {
	if f.Proposed {
		return fmt.Sprintf(in(lang, "Internkontroll %d, förslag", "Internal control %d, proposal"), f.Year)
	}
	return fmt.Sprintf(in(lang, "Internkontroll %d", "Internal control %d"), f.Year)
}

func askedRows(lang string, f *engine.Forecast) []table.Row {
	var rows []table.Row
	for _, d := range f.Days {
		for _, m := range d.Mail {
			state := in(lang, "kommer", "to come")
			if m.Asked {
				state = in(lang, "frågad", "asked")
			}
			for _, r := range m.Rows {
				rows = append(rows, table.Row{Values: map[string]string{"day": d.Day, "name": m.Name, "email": m.Email, "board": m.Board,
					"ref": r.Ref, "control": r.Control, "period": r.Period, "due": r.Due, "state": state}})
			}
		}
	}
	return rows
}

func peopleRows(lang string, f *engine.Forecast) []table.Row {
	each, whole := engine.Burdens(f.Days)
	whole.Name = in(lang, "Totalt", "In all")
	var rows []table.Row
	for _, b := range append(each, whole) {
		rows = append(rows, table.Row{Values: map[string]string{"name": b.Name, "email": b.Email, "mails": strconv.Itoa(b.Mails), "rows": strconv.Itoa(b.Rows)}})
	}
	return rows
}

func lastRows(f *engine.Forecast) []table.Row {
	var rows []table.Row
	for _, l := range f.Last {
		rows = append(rows, table.Row{Values: map[string]string{"day": l.Day, "board": l.Board, "occasion": l.Occasion}})
	}
	return rows
}
