package config

import (
	"net/mail"
	"strings"
)

// Recipient is somebody who gets the summaries beside the plans' contacts, of
// some parts of the organisation; of no part in particular, of all of it.
type Recipient struct {
	Name, Email string
	Parts       []Part
}

// Part is a board by its code, or a unit of it with those under it.
type Part struct{ Board, Unit string }

// summaries is a list of addresses, each with a colon and what it gets: codes
// of boards, with a stroke and a unit where it gets no more of the board.
func (r *reader) summaries() []Recipient {
	const right = `summaries = ["karin.ek@kommun.example", "Bo Alm <bo.alm@kommun.example>: RK; VSS/Solgården"]`
	lines, _ := r.texts("summaries", right)
	var all []Recipient
	seen := map[string]bool{}
	for _, line := range lines {
		who, parts, some := strings.Cut(line, ":")
		a, err := mail.ParseAddress(strings.TrimSpace(who))
		if err != nil || !isAddress(a.Address) {
			r.wrong("summaries", right, "%q is not a mail address", strings.TrimSpace(who))
			continue
		}
		if email := strings.ToLower(a.Address); seen[email] {
			r.wrong("summaries", "one line for each address, its parts with semicolons between", "%s stands twice", email)
			continue
		} else {
			seen[email] = true
		}
		to := Recipient{Name: a.Name, Email: a.Address}
		for part := range strings.SplitSeq(parts, ";") {
			board, unit, inside := strings.Cut(part, "/")
			p := Part{strings.TrimSpace(board), strings.TrimSpace(unit)}
			if some && (p.Board == "" || inside && p.Unit == "") {
				r.wrong("summaries", right, "%q names no board, or no unit of it", strings.TrimSpace(part))
				continue
			}
			if some {
				to.Parts = append(to.Parts, p)
			}
		}
		all = append(all, to)
	}
	return all
}
