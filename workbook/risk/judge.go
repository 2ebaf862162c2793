package risk

import (
	"slices"
	"strconv"

	"rond/workbook"
	"rond/workbook/form"
	"rond/workbook/grid"
	"rond/workbook/paper"
)

// Codes of the problems that a row can have beside those of forms. Args are
// given in the order of the sentence in templates/problems/risk.txt.
const (
	// what is missing
	CodeProposalMissing    = "risk-proposal-missing"
	CodeUnitMissing        = "risk-unit-missing"
	CodeAreaMissing        = "risk-area-missing"
	CodeTextMissing        = "risk-text-missing"
	CodeProbabilityMissing = "risk-probability-missing"
	CodeConsequenceMissing = "risk-consequence-missing"
	CodeResidualHalf       = "risk-residual-half" // heading of the column that is empty
	// what cannot be
	CodeStepUnknown     = "risk-step-unknown"     // value, choices
	CodeProposalUnknown = "risk-proposal-unknown" // value, choices
	CodeAreaUnknown     = "risk-area-unknown"     // value, choices
	CodeUnitUnknown     = "risk-unit-unknown"     // value, choices
	CodeGoneNew         = "risk-gone-new"         // the proposal
	// hints
	CodeResidualHigher = "risk-residual-higher" // residual value, value
	CodeUnitKept       = "risk-unit-kept"       // what is written, whose it is
)

// Judge says what a row amounts to.
//
// Where every cell is blank or as it was sent and no proposal is chosen, nothing
// is said: the row is Blank. Otherwise a row needs its area, its text, a
// probability and a consequence, a proposal, and, where there are several, its
// unit; a risk that is gone needs no more than that. The residual steps are
// optional, but both or neither.
//
// A blank never clears: where the cell of a text is empty the row keeps what was
// said before, or what it was sent with. A step, a proposal and a comment are
// kept only where they have been said in this analysis: last year's value is no
// answer of this year's.
//
// What is missing makes a row incomplete, what cannot be makes it wrong. An
// Unsettled row that says something is wrong: it may be another row's.
func Judge(read ReadRow, want Want) Judged {
	for _, f := range Fields() {
		if sent := want.Sent.text(f); sent != nil { // as it came out of the cell that it was put into
			*sent = grid.Cell{Text: paper.Held(*sent)}.Clean()
		}
	}
	j := &judging{read: read, want: want}
	j.out.written = map[Field]string{}
	for i, p := range read.Wrong {
		j.clash(read.WrongIn[i], p)
	}
	j.values()
	if !j.says() {
		j.out = Judged{State: form.Blank, Answer: want.Sent}
		return j.out
	}
	if read.Unsettled {
		j.wrong = true
		j.lack(fieldRef, form.CodeRefMismatch, read.Ref)
	}
	j.keep()
	j.required()
	j.hints()
	j.tell()
	switch {
	case j.wrong:
		j.out.State = form.Wrong
	case len(j.faults) > 0:
		j.out.State = form.Incomplete
	default:
		j.out.State = form.Complete
	}
	return j.out
}

type judging struct {
	read   ReadRow
	want   Want
	out    Judged
	faults []fault
	wrong  bool
}

// fault is a problem with a field.
type fault struct {
	field   Field
	problem workbook.Problem
}

// tell writes the faults out in the order of the columns.
func (j *judging) tell() {
	slices.SortStableFunc(j.faults, func(a, b fault) int { return slices.Index(Fields(), a.field) - slices.Index(Fields(), b.field) })
	for _, f := range j.faults {
		j.out.Problems, j.out.Fields = append(j.out.Problems, f.problem), append(j.out.Fields, f.field)
	}
}

// says reports whether the row says anything that it was not sent with.
func (j *judging) says() bool {
	if j.wrong || j.out.Answer.Proposal != "" {
		return true
	}
	for _, f := range Fields() {
		sent := Answer{}
		sent.take(f, j.want.Sent)
		one := Answer{}
		one.take(f, j.out.Answer)
		if f != FieldUnit && !one.Empty() && one != sent {
			return true
		}
	}
	return j.want.New && j.out.Answer.Unit != "" && j.want.Sent.Unit == ""
}

// keep fills what is blank with what is kept.
func (j *judging) keep() {
	a := &j.out.Answer
	if j.want.Sent.Unit != "" {
		a.Unit = j.want.Sent.Unit
	} else if a.Unit == "" && len(j.want.Units) == 1 && !j.isBad(FieldUnit) {
		a.Unit = j.want.Units[0]
	}
	for _, f := range Fields() {
		if a.has(f) || j.isBad(f) {
			continue
		}
		a.take(f, j.want.Before)
		if !a.has(f) && a.text(f) != nil && f != FieldComment {
			a.take(f, j.want.Sent)
		}
	}
}

func (j *judging) required() {
	a := j.out.Answer
	if a.Proposal == ProposeGone {
		if j.want.New && !j.want.Before.has(FieldText) {
			j.wrong = true
			j.lack(FieldProposal, CodeGoneNew, ProposalWord(j.want.Lang, ProposeGone))
		}
		return
	}
	for _, r := range []struct {
		field Field
		code  string
	}{
		{FieldUnit, CodeUnitMissing}, {FieldArea, CodeAreaMissing}, {FieldText, CodeTextMissing},
		{FieldProbability, CodeProbabilityMissing}, {FieldConsequence, CodeConsequenceMissing}, {FieldProposal, CodeProposalMissing},
	} {
		if !a.has(r.field) && !j.isBad(r.field) && (r.field != FieldUnit || len(j.want.Units) > 1) {
			j.lack(r.field, r.code)
		}
	}
	for _, pair := range [][2]Field{{FieldResidualProbability, FieldResidualConsequence}, {FieldResidualConsequence, FieldResidualProbability}} {
		if !a.has(pair[0]) && !j.isBad(pair[0]) && a.has(pair[1]) {
			j.lack(pair[0], CodeResidualHalf, headingIn(j.want.Lang, pair[0]))
		}
	}
}

// hints are worth a word and no reason to ask again.
func (j *judging) hints() {
	a := j.out.Answer
	value, residual := j.want.Scale.Value(a.Probability, a.Consequence), j.want.Scale.Value(a.ResidualProbability, a.ResidualConsequence)
	if value > 0 && residual > value {
		j.hint(FieldResidualProbability, CodeResidualHigher, strconv.Itoa(residual), strconv.Itoa(value))
	}
	for _, f := range []Field{FieldText, FieldCause, FieldMeasures, FieldComment} {
		if text := *a.text(f); text != *j.want.Sent.text(f) && form.HasPersonalNumber(text) {
			j.hint(f, form.CodePersonalNumber)
		}
	}
}

func (j *judging) isBad(f Field) bool {
	return slices.ContainsFunc(j.faults, func(x fault) bool { return x.field == f })
}

// clash adds a problem that makes the row wrong.
func (j *judging) clash(f Field, p workbook.Problem) {
	j.wrong = true
	j.faults = append(j.faults, fault{f, p})
	if len(p.Args) > 0 {
		j.out.written[f] = p.Args[0]
	}
}

// refuse says that a cell holds no value of its field.
func (j *judging) refuse(f Field, code, text string, choices []string) {
	j.clash(f, j.problem(f, code, text, listed(choices)))
}

func (j *judging) lack(f Field, code string, args ...string) {
	j.faults = append(j.faults, fault{f, j.problem(f, code, args...)})
}

func (j *judging) hint(f Field, code string, args ...string) {
	p := j.problem(f, code, args...)
	p.Hint = true
	j.out.Hints = append(j.out.Hints, p)
}

func (j *judging) problem(f Field, code string, args ...string) workbook.Problem {
	return workbook.Problem{Sheet: j.read.Sheet, Cell: j.read.Cells[f], Code: code, Args: args}
}
