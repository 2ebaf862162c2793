package engine

import (
	"slices"
	"strings"
	"unicode"

	"rond/internal/store"
	"rond/workbook"
	"rond/workbook/form"
)

// finding is what one row of a returned form came to.
type finding struct {
	Request  int64              `json:"request"`
	Row      int                `json:"row"`
	Ref      string             `json:"ref"`
	State    form.State         `json:"state"`
	Same     bool               `json:"same,omitempty"`  // says what is stored already
	Older    bool               `json:"older,omitempty"` // older than the newest, or says what an older version said: not taken
	Problems []workbook.Problem `json:"problems,omitempty"`
	Bad      []form.Field       `json:"bad,omitempty"`
	Hints    []workbook.Problem `json:"hints,omitempty"`
	Now      int64              `json:"now,omitempty"`  // the request that asks for the row since its seat changed hands
	Gone     bool               `json:"gone,omitempty"` // has words about what is cancelled or moved: not taken
	Answer   form.Answer        `json:"answer"`
}

// gone says of a row that somebody has filled in, and that is no longer asked
// of them, what became of it. Nothing of it is taken.
func (f *finding) gone(o store.Occurrence) {
	code := "row-taken-over"
	switch {
	case o.MovedTo != 0:
		code = "row-moved"
	case o.State == store.Cancelled:
		code = "row-cancelled"
	}
	f.State, f.Problems, f.Bad, f.Answer = form.Blank, nil, nil, form.Answer{}
	f.Gone, f.Hints = true, []workbook.Problem{{Code: code, Hint: true}}
}

// says reports whether somebody has written anything in the row.
func (f finding) says() bool { return f.State != form.Blank || f.Gone }

// findings is what a returned file came to; a receipt or a correction says it.
type findings struct {
	File    string             `json:"file"`
	Files   []string           `json:"files,omitempty"` // SHA-256 of each
	By      string             `json:"by,omitempty"`
	Again   bool               `json:"again,omitempty"` // the same bytes were taken before
	Whole   *wholeFault        `json:"whole,omitempty"`
	Rows    []finding          `json:"rows,omitempty"`
	Actions []actionFinding    `json:"actions,omitempty"`
	Risks   []riskFinding      `json:"risks,omitempty"` // of a workbook of a risk round, which has nothing else
	Notes   []workbook.Problem `json:"notes,omitempty"`
	Foreign []string           `json:"foreign,omitempty"` // requests in the file that were put to somebody else: not taken
	Asked   bool               `json:"asked,omitempty"`   // what they asked in the same mail has been passed on
	Locked  *lockedYear        `json:"locked,omitempty"`  // it came when the plan's year was closed: nothing of it is taken

	RisksKept bool `json:"risks_kept,omitempty"` // no file: By has written on the page that Risks are as they were

	Registered int64 `json:"registered,omitempty"` // no file: the occurrence whose answer By wrote on the page
}

// lockedYear is a plan's year that is closed, and since when; "" when nobody
// knows.
type lockedYear struct {
	Year int    `json:"year"`
	Day  string `json:"day,omitempty"`
}

func (f findings) any(yes func(finding) bool) bool {
	for _, r := range f.Rows {
		if yes(r) {
			return true
		}
	}
	return false
}

// says reports whether something new was taken, or is to be mended.
func (f findings) says() bool {
	return f.any(func(r finding) bool { return r.Gone || r.State != form.Blank && !r.Same && !r.Older }) || slices.ContainsFunc(f.Risks, riskFinding.says)
}

func (f findings) verdict() string {
	switch {
	case f.Locked != nil:
		return verdictLocked
	case f.any(func(r finding) bool { return r.State == form.Wrong }), slices.ContainsFunc(f.Actions, actionFinding.wrong), slices.ContainsFunc(f.Risks, riskFinding.wrong):
		return verdictCorrection
	case slices.ContainsFunc(f.Actions, func(a actionFinding) bool { return a.Taken }):
		return verdictAccepted
	case !f.says():
		return verdictUnchanged
	}
	return verdictAccepted
}

// wrongIn is the requests that have a row, an action or a risk to mend.
func (f findings) wrongIn() []int64 {
	var requests []int64
	for _, r := range f.Rows {
		if r.State == form.Wrong && !slices.Contains(requests, r.Request) {
			requests = append(requests, r.Request)
		}
	}
	for _, a := range f.Actions {
		if a.wrong() && !slices.Contains(requests, a.Request) {
			requests = append(requests, a.Request)
		}
	}
	for _, r := range f.Risks {
		if r.wrong() && !slices.Contains(requests, r.Request) {
			requests = append(requests, r.Request)
		}
	}
	return requests
}

// with is the findings of two files told together. Of a row that stands in
// both, what was read last is told, unless that was nothing: mail programs send
// the form that came along with the one that is filled in.
func (f findings) with(g findings) findings {
	if !f.any(finding.says) && !slices.ContainsFunc(f.Risks, riskFinding.says) && (g.any(finding.says) || slices.ContainsFunc(g.Risks, riskFinding.says)) {
		f.File = g.File
	}
	f.Risks = withRisks(f.Risks, g.Risks)
	for _, r := range g.Rows {
		i := slices.IndexFunc(f.Rows, func(x finding) bool { return x.Request == r.Request && x.Row == r.Row })
		switch {
		case i < 0:
			f.Rows = append(f.Rows, r)
		case r.says():
			f.Rows[i] = r
		}
	}
	f.Actions, f.Notes = append(f.Actions, g.Actions...), append(f.Notes, g.Notes...)
	f.Files, f.Foreign = append(f.Files, g.Files...), append(f.Foreign, g.Foreign...)
	f.Again = f.Again && g.Again
	return f
}

// reason is why a person should look at the return although it was taken, as
// the delivery keeps it; "" when there is no need.
func (f findings) reason() string {
	if len(f.Foreign) > 0 {
		return told("other-request", f.Foreign[0])
	}
	for _, r := range f.Rows {
		if r.Older {
			return told("older-version", r.Ref)
		}
		if r.Gone {
			return told("no-longer-asked", r.Ref)
		}
	}
	for _, r := range f.Risks {
		if r.Older {
			return told("older-version", r.Ref)
		}
	}
	for _, a := range f.Actions {
		if a.Older {
			return told("older-version", a.Ref)
		}
	}
	for _, n := range f.Notes {
		if !n.Hint {
			return told(n.Code, n.Args...)
		}
	}
	if f.Again {
		return "same-file"
	}
	return ""
}

// told is a reason with what its sentence speaks of. They are codes and Refs,
// which have no spaces, and never a person's words.
func told(code string, args ...string) string {
	for _, a := range args {
		if a == "" || strings.ContainsFunc(a, unicode.IsSpace) || len(a) > maxToldArg {
			a = "–"
		}
		code += " " + a
	}
	return code
}

// maxToldArg is longer than any Ref of ours, and too short for a story.
const maxToldArg = 32
