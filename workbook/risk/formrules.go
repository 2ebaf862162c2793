package risk

import (
	"slices"
	"strconv"
	"strings"

	"rond/workbook/paper"
)

// What the spreadsheet program itself knows of the rules: the value, the live
// word in the last column, and the colours. They repeat what [Judge] holds, in
// formulas that every program understands; a test compares the two.

// formRules are the formulas of one form.
type formRules struct {
	formLayout
	words formWords
	scale Scale
	areas int // how many areas the hidden sheet lists; 0, any words will do
	units int
}

// quoted writes a text as a formula's literal, of which Excel takes 255
// characters.
func quoted(s string) string { return `"` + strings.ReplaceAll(paper.Cut(s, 255), `"`, `""`) + `"` }

func allOf(tests ...string) string { return "AND(" + strings.Join(tests, ",") + ")" }
func anyOf(tests ...string) string { return "OR(" + strings.Join(tests, ",") + ",FALSE)" }
func not(test string) string       { return "NOT(" + test + ")" }

func (r formRules) blank(f Field, row int) string { return "LEN(TRIM(" + r.cell(f, row) + "))=0" }

// stepFormula is the number of the step that is chosen, 0 when none is: its
// number, its number and word as they are offered, or a word that no other step
// has.
func (r formRules) stepFormula(f Field, row int) string {
	cell := r.cell(f, row)
	steps := r.scale.steps(f)
	numbers, words := make([]string, len(steps)), make([]string, len(steps))
	shown := shownSteps(steps)
	for i, s := range steps {
		numbers[i], words[i], shown[i] = strconv.Itoa(i+1), quoted(s.Word), quoted(shown[i])
		if len(stepsNamed(s.Word, steps)) != 1 {
			words[i] = shown[i]
		}
	}
	match := func(what string, among []string, otherwise string) string {
		return "IFERROR(MATCH(" + what + ",{" + strings.Join(among, ",") + "},0)," + otherwise + ")"
	}
	text := "TRIM(" + cell + ")"
	number := "IF(ISNUMBER(" + cell + ")," + cell + ",IFERROR(VALUE(" + text + "),0))"
	return match(number, numbers, match(text, shown, match(text, words, "0")))
}

// product is the value of two steps, 0 when one is not chosen.
func (r formRules) product(probability, consequence Field, row int) string {
	return r.number(probability, row) + "*" + r.number(consequence, row)
}

// valueFormula is a value with the word of its band: "6 Medel".
func (r formRules) valueFormula(probability, consequence Field, row int) string {
	value := r.product(probability, consequence, row)
	word := `""`
	for i, b := range r.scale.Bands {
		if i == 0 {
			word = quoted(b.after())
			continue
		}
		word = "IF(" + value + ">=" + strconv.Itoa(b.From) + "," + quoted(b.after()) + "," + word + ")"
	}
	return "IF(" + value + "=0,\"\"," + value + "&" + word + ")"
}

// after is a band's word after a value.
func (b Band) after() string {
	if b.Word == "" {
		return ""
	}
	return " " + paper.Cut(paper.Held(b.Word), 60)
}

// valueWord is what valueFormula gives.
func (r formRules) valueWord(probability, consequence int) string {
	value := r.scale.Value(probability, consequence)
	if value == 0 {
		return ""
	}
	return strconv.Itoa(value) + r.scale.Band(value).after()
}

// among is true where a cell holds one of some words.
func (r formRules) among(f Field, row int, words ...string) string {
	tests := make([]string, len(words))
	for i, word := range words {
		tests[i] = "TRIM(" + r.cell(f, row) + ")=" + quoted(word)
	}
	return anyOf(tests...)
}

// gone is true where the proposal says that the risk is no more.
func (r formRules) gone(row int) string {
	return r.proposes(row, ProposeGone)
}

// proposes is true where the proposal is one of some, in any word that is read
// as it.
func (r formRules) proposes(row int, which ...Proposal) string {
	var all []string
	for _, p := range proposals() {
		if slices.Contains(which, p.code) {
			all = append(append(all, p.words.SV, p.words.EN), p.words.Also...)
		}
	}
	return r.among(FieldProposal, row, all...)
}

// isNew is true on a row for a new risk.
func (r formRules) isNew(row int) string { return fixed(r.newAt(), row) + "=1" }

// begun is true where something is written on a row, its unit aside.
func (r formRules) begun(row int) string {
	var ranges []string
	for _, pair := range [][2]Field{{FieldArea, FieldMeasures}, {FieldProbability, FieldConsequence}, {FieldResidualProbability, FieldResidualConsequence}, {FieldProposal, FieldComment}} {
		ranges = append(ranges, r.cell(pair[0], row)+":"+r.cell(pair[1], row))
	}
	return "COUNTA(" + strings.Join(ranges, ",") + ")>0"
}

// off is true where a cell holds nothing that its field can hold.
func (r formRules) off(f Field, row int) string {
	switch {
	case f == FieldProposal:
		return not(anyOf(r.proposes(row, ProposeControl, ProposeAction, ProposeAccept), allOf(not(r.isNew(row)), r.gone(row))))
	case r.listed(f) != "":
		return fixed(r.listedAt(f), row) + "=0"
	case r.scale.steps(f) != nil:
		return r.number(f, row) + "=0"
	}
	return r.blank(f, row)
}

// listed is the range of the hidden sheet with what a field may hold, "" when
// it may hold any words.
func (r formRules) listed(f Field) string {
	switch {
	case f == FieldArea && r.areas > 0:
		return paper.Range(hiddenSheet, knownColumn, r.areas)
	case f == FieldUnit && r.at(FieldUnit) >= 0:
		return paper.Range(hiddenSheet, unitColumn, r.units)
	}
	return ""
}

// listedFormula is 1 where a field holds what is listed.
func (r formRules) listedFormula(f Field, row int) string {
	return "IFERROR(MIN(1,COUNTIF(" + r.listed(f) + "," + r.cell(f, row) + ")),0)"
}

// halved is true where the residual steps are not both chosen, and not both
// left.
func (r formRules) halved(row int) string {
	var wrong []string
	for _, pair := range [][2]Field{{FieldResidualProbability, FieldResidualConsequence}, {FieldResidualConsequence, FieldResidualProbability}} {
		wrong = append(wrong, allOf(r.number(pair[0], row)+"=0", anyOf(not(r.blank(pair[0], row)), not(r.blank(pair[1], row)))))
	}
	return anyOf(wrong...)
}
