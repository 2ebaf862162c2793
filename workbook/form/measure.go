package form

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"rond/workbook/paper"
)

// What is counted and measured: samples, outcomes against targets, and what
// is worth a word although nothing is wrong.

// countOf reads a whole number as people write one: "25", "1 250", "25 st".
func countOf(text string) (string, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, unit := range []string{"stycken", "st.", "st", "pcs"} {
		text = strings.TrimSpace(strings.TrimSuffix(text, unit))
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
	whole, fraction, _ := strings.Cut(strings.Replace(text, ",", ".", 1), ".")
	if strings.Trim(fraction, "0") != "" || whole == "" || strings.Trim(whole, "0123456789") != "" {
		return "", false
	}
	n, err := strconv.Atoi(whole)
	return strconv.Itoa(n), err == nil && n <= paper.MaxCount
}

// moreThan reports whether both are numbers and the first is larger.
func moreThan(a, b string) bool {
	x, err1 := strconv.Atoi(a)
	y, err2 := strconv.Atoi(b)
	return err1 == nil && err2 == nil && x > y
}

// measured judges the day, the numbers and the outcome of a control that was
// carried out.
func (j *judging) measured(grade Grade, known bool) {
	a := j.read.Answer
	for _, m := range []struct {
		asked bool
		field Field
		code  string
		args  []string
	}{
		{j.want.Dated, FieldDoneOn, CodeDoneOnMissing, nil},
		{j.want.Sample, FieldExamined, CodeExaminedMissing, nil},
		{j.want.Sample, FieldDeviating, CodeDeviatingMissing, nil},
		{j.want.Target != "", FieldOutcome, CodeOutcomeMissing, []string{j.want.Target}},
	} {
		if m.asked && strings.TrimSpace(*textField(&a, m.field)) == "" && !j.isWrong(m.field) {
			j.lack(m.field, m.code, m.args...)
		}
	}
	if moreThan(a.Deviating, a.Examined) {
		j.clash(FieldDeviating, CodeTooManyDeviate, a.Deviating, a.Examined)
	}
	if !known || grade.Severity != 0 {
		return
	}
	if moreThan(a.Deviating, "0") {
		j.hint(FieldGrade, CodeDeviatingUngraded, a.Deviating, grade.Word)
	}
	if misses(a.Outcome, j.want.Target) {
		j.hint(FieldOutcome, CodeOutcomeMisses, a.Outcome, j.want.Target)
	}
}

// remarks are worth a word and no reason to ask again.
func (j *judging) remarks() {
	a := j.read.Answer
	if a.DoneOn != "" && (j.want.From != "" && a.DoneOn < j.want.From || j.want.To != "" && a.DoneOn > j.want.To) {
		j.hint(FieldDoneOn, CodeOutsidePeriod, a.DoneOn, j.want.From, j.want.To)
	}
	if words := folded(a.Result); len(j.want.Before) >= 2 && len(words) >= telling && words == folded(j.want.Before[0]) && words == folded(j.want.Before[1]) {
		j.hint(FieldResult, CodeSameText)
	}
	for _, f := range []Field{FieldResult, FieldAction, FieldProposal} {
		if HasPersonalNumber(*textField(&a, f)) {
			j.hint(f, CodePersonalNumber)
		}
	}
}

// telling is the length from which the same words again are worth a remark:
// "Inga avvikelser" is said every period and rightly so.
const telling = 40

var (
	figure = regexp.MustCompile(`-?\d[\d \x{a0}]*(?:[.,]\d+)?`)
	atMost = regexp.MustCompile(`(?i)^(?:≤|<=|<|högst|max|maximalt|under|mindre än|färre än|at most|less than|fewer than|below)`)
	least  = regexp.MustCompile(`(?i)^(?:≥|>=|>|minst|lägst|över|mer än|fler än|at least|more than|above)`)
)

// misses reports whether an outcome surely misses a target: both hold one
// number each, in the same unit, and the target says which side is right.
func misses(outcome, target string) bool {
	target = strings.TrimSpace(target)
	got, unit1, ok1 := numberIn(outcome)
	want, unit2, ok2 := numberIn(target)
	if !ok1 || !ok2 || unit1 != unit2 && unit1 != "" {
		return false
	}
	return least.MatchString(target) && got < want || atMost.MatchString(target) && got > want
}

// numberIn is the only number in a text, and whether it is a percentage.
func numberIn(text string) (n float64, unit string, ok bool) {
	if len(text) > 200 {
		return 0, "", false
	}
	all := figure.FindAllString(text, 2)
	if len(all) != 1 {
		return 0, "", false
	}
	digits := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, strings.Replace(all[0], ",", ".", 1))
	n, err := strconv.ParseFloat(digits, 64)
	if strings.Contains(text, "%") || strings.Contains(strings.ToLower(text), "procent") || strings.Contains(strings.ToLower(text), "per cent") {
		unit = "%"
	}
	return n, unit, err == nil
}

// personalNumber is the shape of a Swedish personnummer or samordningsnummer
// (folkbokföringslagen 1991:481, 18 and 18 a §§): year, month, day (plus 60
// in a samordningsnummer), serial number and check digit.
var personalNumber = regexp.MustCompile(`(?:^|\D)(?:19|20)?(\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]|[68]\d|7\d|9[01])) ?[-+]? ?(\d{4})(?:\D|$)`)

// HasPersonalNumber reports whether a text holds what is surely a personal
// identity number: its check digit is right.
func HasPersonalNumber(text string) bool {
	for _, m := range personalNumber.FindAllStringSubmatch(text, 100) {
		if luhn(m[1] + m[2]) {
			return true
		}
	}
	return false
}

// luhn checks the last digit of ten by the modulus-10 method.
func luhn(digits string) bool {
	sum := 0
	for i, r := range digits {
		d := int(r - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
