package consolidated

import "unique"

// deviation is an answer that is graded as one, kept until all rows are read.
type deviation struct {
	Ref, Area, Control, Text, Period, Unit, Owner, Result, Grade string
	Action, ActionOwner, ActionDue, Board, Plan                  string
}

func deviationOf(r *Row) deviation {
	once := func(s string) string { return unique.Make(s).Value() }
	return deviation{Ref: r.Ref, Area: once(r.Area), Control: once(r.Control + r.Part), Text: once(r.Text), Period: once(r.Period), Unit: once(r.Unit), Owner: once(r.Owner),
		Result: r.Result, Grade: once(r.Grade), Action: r.Action, ActionOwner: once(r.ActionOwner), ActionDue: once(r.ActionDue), Board: once(r.Board), Plan: once(r.Plan)}
}

// deviates reports whether a row's answer is graded as a deviation.
func (b *book) deviates(r *Row) bool {
	return r.State == Answered && b.grades[r.Grade].Severity > 0
}

// deviationSheet is every answer that deviates, with what is done about it.
func deviationSheet() sheet[deviation] {
	return sheet[deviation]{sv: "Avvikelser", en: "Deviations", table: "tblAvvikelser", frozen: 1, printed: 11, paper: a3, columns: []column[deviation]{
		plain("Ref", "Ref", 14, func(r *deviation) string { return r.Ref }),
		plain("Område", "Area", 22, func(r *deviation) string { return r.Area }),
		plain("Kontrollmoment", "Control", 34, func(r *deviation) string { return r.Text }),
		plain("Period", "Period", 14, func(r *deviation) string { return r.Period }),
		plain("Enhet", "Unit", 20, func(r *deviation) string { return r.Unit }),
		plain("Ansvarig", "Owner", 20, func(r *deviation) string { return r.Owner }),
		gradeColumn(func(r *deviation) string { return r.Grade }),
		plain("Resultat", "Result", 52, func(r *deviation) string { return r.Result }),
		plain("Åtgärd", "Action", 36, func(r *deviation) string { return r.Action }),
		plain("Åtgärdsansvarig", "Action owner", 20, func(r *deviation) string { return r.ActionOwner }),
		as(date, "Klart senast", "Action due", 13, func(r *deviation) string { return r.ActionDue }),
		plain("Kontroll-id", "Control id", 12, func(r *deviation) string { return r.Control }),
		as(line, "Nämnd", "Board", 30, func(r *deviation) string { return r.Board }),
		as(line, "Plan", "Plan", 42, func(r *deviation) string { return r.Plan }),
	}}
}
