package consolidated

import "rond/workbook/layout"

// deviates reports whether a row's answer is graded as a deviation.
func (b *book) deviates(r *Row) bool {
	return r.State == Answered && b.grades[r.Grade].Severity > 0
}

// deviationSheet is every answer that deviates, with what is done about it. It is
// written while the answers are: there may be many.
func deviationSheet() sheet[Row] {
	return sheet[Row]{sv: "Avvikelser", en: "Deviations", table: "tblAvvikelser", frozen: 1, printed: 11, paper: layout.A3, columns: []column[Row]{
		plain("Ref", "Ref", 14, func(r *Row) string { return r.Ref }),
		plain("Område", "Area", 22, func(r *Row) string { return r.Area }),
		plain("Kontrollmoment", "Control", 34, func(r *Row) string { return r.Text }),
		plain("Period", "Period", 14, func(r *Row) string { return r.Period }),
		plain("Enhet", "Unit", 20, func(r *Row) string { return r.Unit }),
		plain("Ansvarig", "Owner", 20, func(r *Row) string { return r.Owner }),
		gradeColumn(func(r *Row) string { return r.Grade }),
		plain("Resultat", "Result", 52, func(r *Row) string { return r.Result }),
		plain("Åtgärd", "Action", 36, func(r *Row) string { return r.Action }),
		plain("Åtgärdsansvarig", "Action owner", 20, func(r *Row) string { return r.ActionOwner }),
		as(date, "Klart senast", "Action due", 13, func(r *Row) string { return r.ActionDue }),
		plain("Kontroll-id", "Control id", 12, func(r *Row) string { return r.Control + r.Part }),
		as(line, "Nämnd", "Board", 30, func(r *Row) string { return r.Board }),
		as(line, "Plan", "Plan", 42, func(r *Row) string { return r.Plan }),
	}}
}
