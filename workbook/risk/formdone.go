package risk

import (
	"strconv"
	"strings"
)

// required are the fields that a row must have, in the order in which the live
// word asks for them. Whose a known risk is cannot be changed.
func (r formRules) required(row Row) []Field {
	all := []Field{FieldArea, FieldText, FieldProbability, FieldConsequence, FieldProposal}
	if row.New && r.at(FieldUnit) >= 0 {
		all = append([]Field{FieldUnit}, all...)
	}
	return all
}

// doneFormula is the live word of a row: done, waiting, or what it lacks.
func (r formRules) doneFormula(row Row, line int) string {
	type step struct{ test, word string }
	var steps []step
	if row.New {
		steps = append(steps, step{not(r.begun(line)), ""})
	} else {
		untouched := allOf(r.number(FieldProbability, line)+"="+strconv.Itoa(row.Answer.Probability), r.number(FieldConsequence, line)+"="+strconv.Itoa(row.Answer.Consequence))
		steps = append(steps, step{r.gone(line), r.words.done},
			step{allOf(r.blank(FieldProposal, line), untouched), r.waiting(row)},
			step{r.blank(FieldProposal, line), r.words.lacks[FieldProposal]})
	}
	for _, f := range r.required(row) {
		steps = append(steps, step{r.off(f, line), r.words.lacks[f]})
	}
	steps = append(steps, step{r.halved(line), r.words.half})
	for _, f := range row.failed() {
		steps = append(steps, step{"LEFT(TRIM(" + r.cell(f, line) + "),1)=\"#\"", r.words.mend})
	}
	formula := quoted(r.words.done)
	for i := len(steps) - 1; i >= 0; i-- {
		formula = "IF(" + steps[i].test + "," + quoted(steps[i].word) + "," + formula + ")"
	}
	return formula
}

// waiting is the live word of a known row that is as it was sent, without a
// proposal.
func (r formRules) waiting(row Row) string {
	if _, asked := row.Bad[FieldProposal]; asked {
		return r.words.lacks[FieldProposal]
	}
	return r.words.left
}

// failed are the marked texts that show a failed formula.
func (row Row) failed() []Field {
	var all []Field
	for _, f := range Fields() {
		if (&Answer{}).text(f) != nil && f != FieldUnit && f != FieldArea && strings.HasPrefix(row.Bad[f], "#") {
			all = append(all, f)
		}
	}
	return all
}

// doneWord is what doneFormula gives for a row as it is sent out: the value that
// a preview and Protected View show, which calculate nothing.
func (r formRules) doneWord(row Row) string {
	a := row.Answer
	begun := false
	for _, f := range Fields() {
		begun = begun || f != FieldUnit && (a.has(f) || row.Bad[f] != "")
	}
	switch {
	case row.New && !begun:
		return ""
	case row.New:
	case row.holds(FieldProposal) && a.Proposal == ProposeGone:
		return r.words.done
	case !row.holds(FieldProposal) && row.Bad[FieldProposal] == "":
		return r.waiting(row)
	}
	for _, f := range r.required(row) {
		if !row.holds(f) {
			return r.words.lacks[f]
		}
	}
	p, c := FieldResidualProbability, FieldResidualConsequence
	switch {
	case row.holds(p) != row.holds(c), row.Bad[p] != "", row.Bad[c] != "":
		return r.words.half
	case len(row.failed()) > 0:
		return r.words.mend
	}
	return r.words.done
}

// holds reports whether a field has a value that it can have, as far as the
// sheet itself can tell.
func (row Row) holds(f Field) bool {
	if written := row.Bad[f]; written != "" {
		return f == FieldText // any words will do there
	}
	return row.Answer.has(f)
}

// span is a group of lines of which n are rows.
type span struct{ first, last, n int }

// progress is how many of the known risks are done, and how many new ones are.
func (r formRules) progress(known, fresh span, knownDone, freshDone int) (formula, text string) {
	column := r.at(fieldDone)
	count := func(s span) string {
		if s.n == 0 {
			return "0"
		}
		return "COUNTIF(" + fixed(column, s.first) + ":" + fixed(column, s.last) + "," + quoted(r.words.done) + ")"
	}
	around := func(text, count string) string {
		before, after, _ := strings.Cut(text, "{1}")
		return quoted(before) + "&" + count + "&" + quoted(after)
	}
	formula = "IF(" + count(fresh) + "=1," + around(r.words.newOne, count(fresh)) + "," + around(r.words.newMany, count(fresh)) + ")"
	text = counted(freshDone, r.words.newOne, r.words.newMany)
	if known.n == 0 {
		return formula, text
	}
	words := r.words.progress
	if known.n == 1 {
		words = r.words.progressOne
	}
	words = strings.ReplaceAll(words, "{2}", strconv.Itoa(known.n))
	formula = around(words, count(known)) + "&IF(" + count(fresh) + "=0,\"\",\" · \"&" + formula + ")"
	if freshDone == 0 {
		return formula, filledIn(words, strconv.Itoa(knownDone))
	}
	return formula, filledIn(words, strconv.Itoa(knownDone)) + " · " + text
}
