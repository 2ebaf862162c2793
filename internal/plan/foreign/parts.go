package foreign

import (
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/scheduler"
	"rond/workbook/table"
)

// rolesOf are those who answer. One who is named with an address holds a role
// of that name.
func (w *walk) rolesOf(text string) []plan.Role {
	var roles []plan.Role
	for _, name := range rolesIn(text) {
		if email := mailAddress.FindString(name); email != "" {
			if name = strings.Trim(strings.Replace(name, email, "", 1), " <>(),;\""); name == "" {
				name = email
			}
			w.holds(name, email)
		}
		roles = append(roles, plan.Role{Name: name, Who: plan.EveryHolder})
	}
	return roles
}

// holds gives somebody a role that is called as they are.
func (rd *reader) holds(name, email string) {
	if !slices.ContainsFunc(rd.plan.People, func(p plan.Person) bool { return strings.EqualFold(p.Email, email) }) {
		rd.plan.People = append(rd.plan.People, plan.Person{Name: name, Email: email})
		rd.plan.Seats = append(rd.plan.Seats, plan.Seat{Role: name, Holder: email})
	}
}

// reportedAs is how often a control is reported. Plans have a column of that
// name that says to whom, or how: that is kept as it is.
func (w *walk) reportedAs(row table.Row) (reported string, note []plan.Note) {
	text := strings.TrimSpace(row.Values["reported"])
	if _, err := scheduler.ParseFrequency(text); err != nil && text != "" {
		return "", []plan.Note{w.note("reported", row, w.title("reported"), text)}
	}
	return text, nil
}

// part takes a row that shares its control with the one above: another way to
// control the same, with its own frequency or people.
func (w *walk) part(row table.Row) {
	c := &w.plan.Controls[len(w.plan.Controls)-1]
	if c.Parts[0].Code == "" {
		first := &c.Parts[0]
		first.Code, first.Method, first.Frequency = "a", c.Method, c.Frequency
	}
	frequency, scope := w.often(row)
	reported, note := w.reportedAs(row)
	c.Parts = append(c.Parts, plan.Part{Code: string(rune('a' + min(len(c.Parts), 25))), Method: row.Values["method"], Frequency: frequency, Sample: scope,
		Reported: reported, Roles: w.rolesOf(row.Values["responsible"]), Extra: note})
	if !row.Place("method").Merged {
		c.Method = joinLines(c.Method, row.Values["method"])
	}
	if !row.Place("responsible").Merged {
		c.Responsible = joinLines(c.Responsible, row.Values["responsible"])
	}
	if !row.Place("frequency").Merged {
		c.Frequency = joinLines(c.Frequency, frequency)
	}
}

func joinLines(a, b string) string {
	if strings.TrimSpace(b) == "" || a == b {
		return a
	}
	return strings.TrimSpace(a + "\n" + b)
}

// often is how often a control is made. A cell that holds its scope too is
// taken apart when one piece of it, and no other, is a frequency.
func (w *walk) often(row table.Row) (frequency, scope string) {
	if f := strings.TrimSpace(row.Values["frequency"]); f != "" {
		return f, ""
	}
	text := strings.TrimSpace(row.Values["scope_frequency"])
	pieces := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '\n' || r == ';' })
	var said, other []string
	for _, piece := range pieces {
		piece = strings.TrimSpace(piece)
		if f, err := scheduler.ParseFrequency(piece); err == nil && len(f.Subjects()) == 0 {
			said = append(said, piece)
		} else if piece != "" {
			other = append(other, piece)
		}
	}
	if len(said) == 1 && len(other) > 0 {
		return said[0], strings.Join(other, ", ")
	}
	return text, ""
}
