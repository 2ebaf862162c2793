package plan

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"rond/workbook/table"
)

// Write writes a plan as a workbook that [Read] reads as the same plan. Every
// word that the plan was read with is in it.
func Write(w io.Writer, p *Plan) error {
	book, err := workbookOf(p, 0)
	if err != nil {
		return fmt.Errorf("writing plan %s %d: %w", p.BoardCode, p.Year, err)
	}
	if err := table.Write(w, book); err != nil {
		return fmt.Errorf("writing plan %s %d: %w", p.BoardCode, p.Year, err)
	}
	return nil
}

// workbookOf lays a plan out as sheets, each with so many rows left open.
func workbookOf(p *Plan, open int) (table.Book, error) {
	help, err := helpIn(p.Language)
	if err != nil {
		return table.Book{}, err
	}
	rows := map[string][]table.Row{
		"plan": {headRow(p)}, "areas": areaRows(p), "controls": controlRows(p), "parts": partRows(p), "seats": seatRows(p),
		"people": personRows(p), "units": unitRows(p), "occasions": occasionRows(p), "timings": timingRows(p), "grades": gradeRows(p),
		"steps":       stepRows(p),
		"assessments": assessmentRows(p), "actions": actionRows(p),
	}
	book := table.Book{Title: titleOf(p), Lang: p.Language, Help: help.page}
	for _, shape := range shapes() {
		sheet := table.Sheet{Shape: shape, Rows: rows[shape.Key], Intro: help.intro[shape.Key], Prompts: help.prompts[shape.Key]}
		if !shape.Pairs {
			sheet.Empty = open
		}
		book.Sheets = append(book.Sheets, sheet)
	}
	return book, nil
}

// titleOf is the title of the workbook as a document.
func titleOf(p *Plan) string {
	title := p.Title
	if title == "" {
		title = words("Internkontrollplan", "Internal control plan").In(p.Language)
	}
	return title
}

// row makes a row of keys and values in turn; empty values are left out.
func row(extra []Note, pairs ...string) table.Row {
	r := table.Row{Values: map[string]string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			r.Values[pairs[i]] = pairs[i+1]
		}
	}
	for _, n := range extra {
		r.Extra = append(r.Extra, table.Extra{Title: n.Title, Text: n.Text})
	}
	return r
}

// digits is a number as text, nothing for zero.
func digits(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func headRow(p *Plan) table.Row {
	return row(p.Extra,
		"board", p.Board, "board_code", p.BoardCode, "unit", p.Unit, "title", p.Title, "year", digits(p.Year), "start_month", digits(p.StartMonth), "status", string(p.Status),
		"adopted", p.Adopted, "section", p.Section, "registry", p.Registry, "valid_from", p.ValidFrom, "ask_from", p.AskFrom, "ends", p.Ends, "successor", p.Successor,
		"language", p.Language, "contact", p.Contact.Name, "contact_email", p.Contact.Email, "contact_phone", p.Contact.Phone,
		"max_probability", digits(p.MaxProb), "max_consequence", digits(p.MaxCons), "note", p.Note)
}

func areaRows(p *Plan) (rows []table.Row) {
	for _, a := range p.Areas {
		rows = append(rows, row(a.Extra, "number", a.Number, "chapter", a.Chapter, "name", a.Name, "account", a.Account))
	}
	return rows
}

// plain reports whether a control can be said in its own row: one part without
// anything of its own, answered in one way.
func plain(c Control) bool {
	if len(c.Parts) != 1 {
		return false
	}
	part := c.Parts[0]
	return part.Code == "" && part.Subject == "" && part.Method == "" && part.Frequency == "" && part.Sample == "" && part.Target == "" && len(part.Extra) == 0 &&
		!slices.ContainsFunc(part.Roles, func(r Role) bool { return r.Unit != "" || r.Who != part.Roles[0].Who })
}

func controlRows(p *Plan) (rows []table.Row) {
	yes := map[bool]string{true: "yes"}
	for _, c := range p.Controls {
		r := row(c.Extra,
			"code", c.Code, "number", c.Number, "area", c.Area, "risk", c.Risk.Text, "risk_code", c.Risk.Code, "marks", c.Risk.Marks,
			"probability", digits(c.Risk.Probability), "consequence", digits(c.Risk.Consequence), "value", digits(c.Risk.Value),
			"text", c.Text, "method", c.Method, "responsible", c.Responsible, "frequency", c.Frequency,
			"simple", yes[c.Simple], "confidential", yes[c.Confidential],
			"sample", c.Sample, "target", c.Target, "dated", yes[c.Dated], "opens", c.Opens, "due", c.Due, "shared_from", c.SharedFrom, "local", c.Local)
		if plain(c) {
			setAnswers(r, c.Parts[0].Roles)
			if reported := c.Parts[0].Reported; reported != "" {
				r.Values["reported"] = reported
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// setAnswers writes roles that all answer alike.
func setAnswers(r table.Row, roles []Role) {
	if len(roles) == 0 {
		return
	}
	var names []string
	for _, role := range roles {
		names = append(names, role.Name)
	}
	r.Values["answers"], r.Values["how"] = strings.Join(names, "; "), string(roles[0].Who)
	if roles[0].Unit != "" {
		r.Values["unit"] = roles[0].Unit
	}
}

// partRows are the parts of the controls that are not plain: one row a part,
// and another for each further way in which its roles answer.
func partRows(p *Plan) (rows []table.Row) {
	for _, c := range p.Controls {
		if plain(c) {
			continue
		}
		for _, part := range c.Parts {
			r := row(part.Extra, "control", c.Code, "code", part.Code, "subject", part.Subject, "method", part.Method,
				"frequency", part.Frequency, "reported", part.Reported, "sample", part.Sample, "target", part.Target)
			runs := alike(part.Roles)
			setAnswers(r, runs[0])
			rows = append(rows, r)
			for _, run := range runs[1:] {
				more := row(nil, "control", c.Code, "code", part.Code)
				setAnswers(more, run)
				rows = append(rows, more)
			}
		}
	}
	return rows
}

// alike splits roles into runs that answer in the same way; there is always
// one, which may be empty.
func alike(roles []Role) [][]Role {
	runs := [][]Role{nil}
	for i, role := range roles {
		if i > 0 && (role.Who != roles[i-1].Who || role.Unit != roles[i-1].Unit) {
			runs = append(runs, nil)
		}
		runs[len(runs)-1] = append(runs[len(runs)-1], role)
	}
	return runs
}

func seatRows(p *Plan) (rows []table.Row) {
	for _, s := range p.Seats {
		rows = append(rows, row(s.Extra, "role", s.Role, "unit", s.Unit, "place", s.Place, "holder", s.Holder, "from", s.From, "to", s.To, "deputy", s.Deputy, "manager", s.Manager))
	}
	return rows
}

func personRows(p *Plan) (rows []table.Row) {
	for _, who := range p.People {
		rows = append(rows, row(who.Extra, "name", who.Name, "email", who.Email, "phone", who.Phone, "language", who.Language))
	}
	return rows
}

func unitRows(p *Plan) (rows []table.Row) {
	for _, u := range p.Units {
		rows = append(rows, row(u.Extra, "name", u.Name, "parent", u.Parent))
	}
	return rows
}

func occasionRows(p *Plan) (rows []table.Row) {
	for _, o := range p.Occasions {
		rows = append(rows, row(o.Extra, "name", o.Name, "period", o.Period, "last_day", o.LastDay, "opens", o.Opens, "texts_due", o.TextsDue, "board_date", o.BoardDate, "registry", o.Registry))
	}
	return rows
}

func timingRows(p *Plan) (rows []table.Row) {
	for _, t := range p.Timings {
		rows = append(rows, row(t.Extra, "period", t.Period, "opens", t.Opens, "due", t.Due))
	}
	return rows
}

func gradeRows(p *Plan) (rows []table.Row) {
	for _, g := range p.Grades {
		rows = append(rows, row(g.Extra, "code", g.Code, "word", g.Word, "severity", strconv.Itoa(g.Severity)))
	}
	return rows
}

func stepRows(p *Plan) (rows []table.Row) {
	for _, s := range p.Steps {
		rows = append(rows, row(s.Extra, "kind", s.Kind, "n", digits(s.N), "word", s.Word, "meaning", s.Meaning))
	}
	return rows
}

func assessmentRows(p *Plan) (rows []table.Row) {
	for _, a := range p.Assessments {
		word := ""
		for _, g := range p.Grades {
			if g.Code == a.Grade {
				word = g.Word
			}
		}
		reported := map[bool]string{true: "yes", false: "no"}[a.Reported]
		rows = append(rows, row(a.Extra, "control", a.Control, "area", a.Area, "occasion", a.Occasion, "text", a.Text, "grade", word, "reported", reported))
	}
	return rows
}

func actionRows(p *Plan) (rows []table.Row) {
	for _, a := range p.Actions {
		rows = append(rows, row(a.Extra, "area_number", a.AreaNumber, "number", a.Number, "area", a.Area, "text", a.Text,
			"owner", a.Owner, "due", a.Due, "status", a.Status, "effect", a.Effect, "from", a.From, "check", a.Check))
	}
	return rows
}
