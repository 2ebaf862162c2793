package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// areas reads the headings of the plan. A plan without that sheet has the
// areas that its controls name, in their order.
func (rd *reader) areas() {
	seen := map[string]string{}
	for _, p := range rd.rows("areas") {
		v := p.row.Values
		rd.require(p, "name")
		rd.unique(p, "name", seen)
		rd.plan.Areas = append(rd.plan.Areas, Area{Number: v["number"], Chapter: v["chapter"], Name: v["name"], Account: v["account"], Extra: notes(p.row)})
	}
	if len(rd.plan.Areas) > 0 {
		return
	}
	for _, p := range rd.rows("controls") {
		if name := p.row.Values["area"]; name != "" && !rd.plan.hasArea(name) {
			rd.plan.Areas = append(rd.plan.Areas, Area{Name: name})
		}
	}
}

// area reads a cell that names an area, as the area itself is spelled.
func (rd *reader) area(p place) string {
	text := p.row.Values["area"]
	var names []string
	for _, a := range rd.plan.Areas {
		if fold(a.Name) == fold(text) {
			return a.Name
		}
		names = append(names, a.Name)
	}
	if text != "" {
		rd.fault(p, "area", "plan-area-unknown", text, near(text, names))
	}
	return text
}

// controls reads the lines of the plan. What a plan often lacks is a warning.
func (rd *reader) controls() {
	seen := map[string]string{}
	places := rd.rows("controls")
	rd.codes(places)
	for _, p := range places {
		v := p.row.Values
		if v["shared_from"] == "" {
			rd.require(p, "area")
			rd.require(p, "text")
		}
		rd.unique(p, "code", seen)
		c := Control{
			Code: v["code"], Number: v["number"], Area: rd.area(p), Risk: rd.risk(p), Text: v["text"], SharedFrom: rd.sharedFrom(p), Local: v["local"],
			Method: v["method"], Responsible: v["responsible"], Frequency: v["frequency"],
			Simple: v["simple"] == "yes", Confidential: v["confidential"] == "yes",
			Sample: v["sample"], Target: v["target"], Dated: v["dated"] == "yes",
			Opens: v["opens"], Due: v["due"], Extra: notes(p.row),
		}
		for _, lack := range []struct{ key, value, code string }{
			{"risk", c.Risk.Text, "plan-risk-missing"}, {"method", c.Method, "plan-method-missing"}, {"responsible", c.Responsible, "plan-owner-missing"},
		} {
			if lack.value == "" && c.SharedFrom == "" && !rd.misread(p, lack.key) {
				rd.warn(p, lack.key, lack.code, c.Code)
			}
		}
		rd.controlAt = append(rd.controlAt, p)
		rd.plan.Controls = append(rd.plan.Controls, c)
	}
	if sheet, ok := rd.found["controls"]; ok && len(sheet.Rows) == 0 {
		rd.fault(place{sheet: sheet}, "", "plan-controls-missing")
	}
}

// codes gives every control without a code the first free one. It is a
// warning: a code that is not in the workbook may change when rows move.
func (rd *reader) codes(places []place) {
	taken := map[string]bool{}
	for _, p := range places {
		code := p.row.Values["code"]
		taken[fold(code)] = true
		if code != "" && !codeShape.MatchString(code) {
			rd.fault(p, "code", "plan-code-bad", p.title("code"), code)
		}
	}
	next := 1
	for _, p := range places {
		if p.row.Values["code"] != "" || rd.misread(p, "code") {
			continue
		}
		for taken[fold(numberedCode(next))] {
			next++
		}
		code := numberedCode(next)
		rd.plan.made = append(rd.plan.made, code)
		taken[fold(code)] = true
		p.row.Values["code"] = code
		rd.warn(p, "code", "plan-code-made") // which one the board's earlier plans decide
	}
}

// risk reads the risk of a control's row. A value that is left out is the
// product of its factors.
func (rd *reader) risk(p place) Risk {
	r := Risk{
		Code: p.row.Values["risk_code"], Text: p.row.Values["risk"], Marks: p.row.Values["marks"],
		Probability: p.number("probability"), Consequence: p.number("consequence"), Value: p.number("value"),
	}
	for _, factor := range []struct {
		key        string
		value, max int
	}{{"probability", r.Probability, rd.plan.MaxProb}, {"consequence", r.Consequence, rd.plan.MaxCons}} {
		written := p.row.Values[factor.key]
		if written != "" && (factor.value < 1 || factor.max > 0 && factor.value > factor.max) {
			rd.fault(p, factor.key, "plan-off-scale", p.title(factor.key), written, scale(factor.max))
		}
	}
	product := r.Probability * r.Consequence
	if r.Value == 0 {
		r.Value = product
	}
	if product != 0 && r.Value != product {
		rd.warn(p, "value", "plan-value-differs", strconv.Itoa(r.Value), strconv.Itoa(product))
	}
	return r
}

// scale is the steps of a scale, open above when the plan does not say.
func scale(top int) string {
	if top == 0 {
		return "1–"
	}
	return fmt.Sprintf("1–%d", top)
}

// parts reads what is asked about, one row a part or one row for each way in
// which its roles answer. A control without such rows is one part.
func (rd *reader) parts() {
	for _, p := range rd.rows("parts") {
		v := p.row.Values
		code := rd.require(p, "control")
		control := slices.IndexFunc(rd.plan.Controls, func(c Control) bool { return fold(c.Code) == fold(code) })
		if control < 0 || code == "" {
			if code != "" {
				rd.fault(p, "control", "plan-control-unknown", code, near(code, rd.plan.codes()))
			}
			continue
		}
		if v["code"] != "" && !codeShape.MatchString(v["code"]) {
			rd.fault(p, "code", "plan-code-bad", p.title("code"), v["code"])
		}
		read := Part{Code: v["code"], Subject: v["subject"], Method: v["method"], Frequency: v["frequency"], Reported: v["reported"],
			Sample: v["sample"], Target: v["target"], Extra: notes(p.row)}
		read.Roles = rd.roles(p)
		rd.addPart(p, control, read)
	}
	for i := range rd.plan.Controls {
		rd.whole(i)
	}
}

// addPart adds a part to its control, or roles to a part that stands already.
func (rd *reader) addPart(p place, control int, read Part) {
	c := &rd.plan.Controls[control]
	for i := range c.Parts {
		part := &c.Parts[i]
		if fold(part.Code) != fold(read.Code) {
			continue
		}
		for _, same := range []struct{ key, first, again string }{
			{"subject", part.Subject, read.Subject}, {"method", part.Method, read.Method},
			{"frequency", part.Frequency, read.Frequency}, {"reported", part.Reported, read.Reported},
			{"sample", part.Sample, read.Sample}, {"target", part.Target, read.Target},
		} {
			if same.again != "" && same.again != same.first {
				rd.fault(p, same.key, "plan-part-differs", p.title(same.key), c.Code, read.Code)
			}
		}
		part.Roles = append(part.Roles, read.Roles...)
		part.Extra = addNotes(part.Extra, read.Extra)
		return
	}
	if len(c.Parts) > 0 && (read.Code == "" || c.Parts[0].Code == "") {
		rd.fault(p, "code", "plan-part-code-missing", c.Code)
	}
	rd.partAt[[2]int{control, len(c.Parts)}] = p
	c.Parts = append(c.Parts, read)
}

// addNotes adds the notes that are not there yet.
func addNotes(kept, more []Note) []Note {
	for _, n := range more {
		there := false
		for _, k := range kept {
			there = there || k == n
		}
		if !there {
			kept = append(kept, n)
		}
	}
	return kept
}

// whole finishes a control with what its own row says of reporting and
// answering: for all of it when it has no parts, otherwise for those parts
// that do not say themselves.
func (rd *reader) whole(control int) {
	c, p := &rd.plan.Controls[control], rd.controlAt[control]
	roles, reported := rd.roles(p), p.row.Values["reported"]
	if len(c.Parts) == 0 {
		c.Parts = []Part{{}}
		rd.partAt[[2]int{control, 0}] = p
	}
	for i := range c.Parts {
		part := &c.Parts[i]
		if len(part.Roles) == 0 {
			part.Roles = append(part.Roles, roles...)
		}
		if part.Reported == "" {
			part.Reported = reported
		}
	}
}

// roles reads who answers: the roles of one cell, which all answer alike.
func (rd *reader) roles(p place) []Role {
	who := Who(p.row.Values["how"])
	if who == "" {
		who = EveryHolder
	}
	unit := ""
	if p.sheet.Shape.Key == "parts" && p.row.Values["unit"] != "" {
		unit = rd.unit(p, "unit")
	}
	var roles []Role
	for name := range strings.FieldsFuncSeq(p.row.Values["answers"], func(r rune) bool { return r == ';' || r == '\n' }) {
		if name = strings.TrimSpace(name); name != "" {
			roles = append(roles, Role{Name: name, Unit: unit, Who: who})
		}
	}
	return roles
}
