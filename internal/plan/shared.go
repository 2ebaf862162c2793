package plan

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"rond/templates"
)

// A control may be another board's: one board owns it, and others link to it
// ("KS K07"). A board that links writes the link and who answers, and what it
// leaves empty is as the owner has it in the plan of the same year. What it
// writes itself stands, and is told apart from the owner's words; what it adds
// stands beside them as its own. The text that was followed is in the version
// that followed it: when the owner's plan changes, nothing of this one does
// until somebody imports it anew.

// Owner is the board that owns the control and the control's code there; false
// for the board's own.
func (c Control) Owner() (board, code string, ok bool) {
	words := strings.FieldsFunc(c.SharedFrom, func(r rune) bool { return strings.ContainsRune(" \t\n\u00a0:/,", r) })
	if len(words) != 2 || !codeShape.MatchString(words[0]) || !codeShape.MatchString(words[1]) {
		return "", "", false
	}
	return words[0], words[1], true
}

// OwnerIs reports whether the control is that of a board under a code.
func (c Control) OwnerIs(board, code string) bool {
	b, k, ok := c.Owner()
	return ok && fold(b) == fold(board) && fold(k) == fold(code)
}

// sharedFrom reads a cell that names another board's control.
func (rd *reader) sharedFrom(p place) string {
	text := p.row.Values["shared_from"]
	board, _, ok := (Control{SharedFrom: text}).Owner()
	switch {
	case text == "":
	case !ok:
		rd.fault(p, "shared_from", "plan-shared-unread", text)
	case fold(board) == fold(rd.plan.BoardCode):
		rd.fault(p, "shared_from", "plan-shared-own", text)
	}
	return text
}

// sharedField is something of a control that follows its owner's. A field of
// which a board may well have other words is not compared.
type sharedField struct {
	key      string
	of       func(*Control) *string
	compared bool
}

func sharedFields() []sharedField {
	return []sharedField{
		{"area", func(c *Control) *string { return &c.Area }, false},
		{"risk", func(c *Control) *string { return &c.Risk.Text }, true},
		{"text", func(c *Control) *string { return &c.Text }, true},
		{"method", func(c *Control) *string { return &c.Method }, true},
		{"frequency", func(c *Control) *string { return &c.Frequency }, true},
		{"sample", func(c *Control) *string { return &c.Sample }, true},
		{"target", func(c *Control) *string { return &c.Target }, true},
	}
}

// Apart is a field in which a control differs from its owner's: by the title
// that people know it by, and what stands in each.
type Apart struct {
	Control string // code here
	Board   string // the owner's code
	Owner   string // the control's code there
	Key     string // of the field, as in a workbook
	Title   string
	Own     string
	Owners  string
}

// ApartFrom tells how the plan's controls that are a board's differ from that
// board's plan. A control that the owner no longer has has the one field
// "removed".
func (p *Plan) ApartFrom(owner *Plan) (all []Apart) {
	for i := range p.Controls {
		c := &p.Controls[i]
		board, code, ok := c.Owner()
		if !ok || fold(board) != fold(owner.BoardCode) {
			continue
		}
		o := owner.control(code)
		if o == nil {
			all = append(all, Apart{Control: c.Code, Board: owner.BoardCode, Owner: code, Key: "removed", Own: c.Text})
			continue
		}
		all = append(all, p.apart(c, owner, o)...)
	}
	return all
}

func (p *Plan) apart(c *Control, owner *Plan, o *Control) (all []Apart) {
	for _, f := range sharedFields() {
		own, theirs := *f.of(c), *f.of(o)
		if f.compared && own != theirs {
			column, _ := controlShape().Column(f.key)
			all = append(all, Apart{c.Code, owner.BoardCode, o.Code, f.key, column.Title.In(p.Language), own, theirs})
		}
	}
	return all
}

// Released is a copy of the plan in which what differs from the owners' plans
// is left empty, to be filled in from them when it is imported.
func (p *Plan) Released(apart []Apart) *Plan {
	next := *p
	next.Controls = slices.Clone(p.Controls)
	for i := range next.Controls {
		for _, f := range sharedFields() {
			if slices.ContainsFunc(apart, func(a Apart) bool { return a.Control == next.Controls[i].Code && a.Key == f.key }) {
				*f.of(&next.Controls[i]) = ""
			}
		}
	}
	return &next
}

// Follow fills in what a plan that has just been read leaves to the owners of
// its shared controls. Find gives a board's plan of the year, nil when it has
// none yet; false when there is no such board. The problems are in the plan's
// language, at the cells that were read; with one that is no warning the plan
// cannot be used. A plan that has been followed already stays as it is.
func (p *Plan) Follow(find func(board string) (owner *Plan, known bool)) []Problem {
	f := follower{plan: p}
	for i, at := range p.rows {
		c := &p.Controls[i]
		board, code, ok := c.Owner()
		if !ok {
			continue
		}
		owner, known := find(board)
		f.at, f.control = at, c
		switch {
		case !known:
			f.problem("shared_from", "plan-shared-no-board", board)
		case owner == nil && c.Text == "":
			f.problem("shared_from", "plan-shared-no-plan", board, strconv.Itoa(p.Year))
		case owner == nil:
			f.warn("shared_from", "plan-shared-no-plan-yet", board, strconv.Itoa(p.Year))
		default:
			f.from(owner, code)
		}
	}
	p.rows = nil
	return f.problems
}

// follower fills in one control after the other.
type follower struct {
	plan     *Plan
	at       place
	control  *Control
	problems []Problem
}

func (f *follower) problem(key, code string, args ...string) {
	q := f.at.problem(key, code, args)
	text, remedy := templates.Problem(f.plan.Language, code, args)
	f.problems = append(f.problems, Problem{Sheet: q.Sheet, Cell: q.Cell, Code: code, Text: text, Remedy: remedy})
}

func (f *follower) warn(key, code string, args ...string) {
	f.problem(key, code, args...)
	f.problems[len(f.problems)-1].Warning = true
}

// from fills in what the control leaves to its owner, and tells what it says
// otherwise.
func (f *follower) from(owner *Plan, code string) {
	c, o := f.control, owner.control(code)
	if o == nil {
		f.problem("shared_from", "plan-shared-no-control", owner.BoardCode, code, near(code, owner.codes()))
		return
	}
	if o.SharedFrom != "" {
		f.problem("shared_from", "plan-shared-onward", owner.BoardCode+" "+o.Code, o.SharedFrom)
		return
	}
	for _, x := range sharedFields() {
		if own := x.of(c); *own == "" {
			*own = *x.of(o)
		}
	}
	f.risk(owner, o)
	f.parts(o)
	f.area()
	c.Confidential = c.Confidential || o.Confidential
	if unstated(c.Frequency) && slices.ContainsFunc(c.Parts, func(part Part) bool { return unstated(part.Frequency) }) {
		f.warn("frequency", "plan-frequency-missing", c.Code)
	}
	for _, a := range f.plan.apart(c, owner, o) {
		f.warn(a.Key, "plan-shared-differs", a.Title, quoted(a.Own), quoted(a.Owners), owner.BoardCode+" "+o.Code)
	}
}

// quoted is a text as a warning tells it, on one line.
func quoted(text string) string {
	const most = 300
	text = strings.Join(strings.Fields(strings.Map(printable, text)), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + " …"
	}
	if text == "" {
		return "–"
	}
	return text
}

// area adds the owner's area when the plan does not have it.
func (f *follower) area() {
	for _, a := range f.plan.Areas {
		if fold(a.Name) == fold(f.control.Area) {
			f.control.Area = a.Name
			return
		}
	}
	f.plan.Areas = append(f.plan.Areas, Area{Name: f.control.Area})
}

// risk takes over how the owner values the risk, when the board has not valued
// it and values on the same scale.
func (f *follower) risk(owner *Plan, o *Control) {
	own := &f.control.Risk
	if own.Value != 0 || own.Probability != 0 || own.Consequence != 0 || f.plan.MaxProb != owner.MaxProb || f.plan.MaxCons != owner.MaxCons {
		return
	}
	own.Probability, own.Consequence, own.Value = o.Risk.Probability, o.Risk.Consequence, o.Risk.Value
}

// parts takes over what the owner asks about, with who answers here. A board
// that has rows of its own for the parts has them as they are, filled in where
// they are the owner's; a part that the owner does not have is its own.
func (f *follower) parts(o *Control) {
	c := f.control
	if len(c.Parts) == 1 && c.Parts[0].Code == "" && c.Parts[0].Subject == "" {
		own := c.Parts[0]
		c.Parts = make([]Part, len(o.Parts))
		for i, part := range o.Parts {
			c.Parts[i] = part.filled(own)
			c.Parts[i].Roles = slices.Clone(own.Roles)
			c.Parts[i].Extra = own.Extra
		}
		return
	}
	for i := range c.Parts {
		for _, part := range o.Parts {
			if fold(part.Code) == fold(c.Parts[i].Code) {
				own := c.Parts[i]
				c.Parts[i] = part.filled(own)
				c.Parts[i].Code, c.Parts[i].Roles, c.Parts[i].Extra = own.Code, own.Roles, own.Extra
			}
		}
	}
	for _, part := range o.Parts {
		asked := func(own Part) bool {
			return fold(own.Code) == fold(part.Code) || part.Code == "" && own.Subject == part.Subject
		}
		if !slices.ContainsFunc(c.Parts, asked) {
			f.warn("shared_from", "plan-shared-part", f.control.SharedFrom, part.Code, quoted(part.Subject))
		}
	}
}

// filled is the owner's part where a board's own says nothing.
func (p Part) filled(own Part) Part {
	p.Subject, p.Method, p.Frequency = cmp.Or(own.Subject, p.Subject), cmp.Or(own.Method, p.Method), cmp.Or(own.Frequency, p.Frequency)
	p.Reported, p.Sample, p.Target = cmp.Or(own.Reported, p.Reported), cmp.Or(own.Sample, p.Sample), cmp.Or(own.Target, p.Target)
	return p
}
