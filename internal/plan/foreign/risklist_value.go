package foreign

import (
	"regexp"
	"strconv"
	"strings"

	"rond/internal/plan"
	"rond/workbook/table"
)

var (
	// "3", "(3)", "3 - Sannolik", "3. Sannolik", "3 Sannolik", "3,0".
	stepFirst = regexp.MustCompile(`^\(?(\d{1,3})(?:[.,]0+)?\)?(?:\s*[-–—=:.)/]\s*|\s+|$)(\(?\D{0,60})$`)
	// "Sannolik (3)", "Sannolik 3", "S: 3", "S3".
	stepLast = regexp.MustCompile(`^\D{1,60}?\(?(\d{1,3})(?:[.,]0+)?\)?$`)
	// "3 av 5", "3/5": the first is the step.
	stepOf = regexp.MustCompile(`(?i)^(\d{1,2})\s*(?:av|of|/)\s*\d{1,2}$`)
	// "3 gånger per år" is no step.
	noStep = regexp.MustCompile(`(?i)\b(?:gång|gånger|ggr|per|år|året|times|year|månad|månader|month)\b|[%<>]`)
)

// step reads a step or a value as people write them: a number, a number with
// the word for it, or the word alone. Sure is false where a text holds numbers
// and none of them can be told to be the step: the text is then all there is.
func step(text string) (n int, words string, sure bool) {
	text = strings.Join(strings.Fields(text), " ")
	if strings.Trim(text, "-–—.?") == "" {
		return 0, "", true
	}
	for _, pattern := range []*regexp.Regexp{stepOf, stepFirst, stepLast} {
		if m := pattern.FindStringSubmatch(text); m != nil && !noStep.MatchString(text) {
			n, _ := strconv.Atoi(m[1]) // three digits
			return n, "", true
		}
	}
	return 0, text, !anyNumber.MatchString(text)
}

// judgement is what one set of columns says of a risk.
type judgement struct {
	p, c, value                int
	pWords, cWords, valueWords string
	pCell, cCell, valueCell    string
	pTitle, cTitle, valueTitle string
	pText, cText, valueText    string
	sheet                      string
}

// read works out what the cells say, and tells what they leave unclear.
func (t *listing) readSteps(j *judgement) {
	for _, text := range []string{j.valueText, j.pText, j.cText} { // both steps may stand in one cell
		if both, ok := rated(text); ok {
			j.p, j.c, j.value = both.Probability, both.Consequence, both.Value
			break
		}
	}
	unclear := func(sure bool, cell, title, text string) {
		if !sure {
			t.hint(j.sheet, cell, "elsewhere-step-unclear", title, short(text))
		}
	}
	if j.p == 0 {
		var sure bool
		j.p, j.pWords, sure = step(j.pText)
		unclear(sure, j.pCell, j.pTitle, j.pText)
	}
	if j.c == 0 {
		var sure bool
		j.c, j.cWords, sure = step(j.cText)
		unclear(sure, j.cCell, j.cTitle, j.cText)
	}
	if j.value == 0 {
		var sure bool
		j.value, j.valueWords, sure = step(j.valueText)
		unclear(sure, j.valueCell, j.valueTitle, j.valueText)
	}
	switch {
	case j.p == 0 || j.c == 0:
	case j.value == 0:
		j.value = j.p * j.c
	case j.value != j.p*j.c:
		t.hint(j.sheet, j.valueCell, "elsewhere-value-differs", strconv.Itoa(j.value), product(j.p, j.c))
	}
}

// judge reads how a row judges its risk.
func (t *listing) judge(r *Risk, row table.Row) {
	k, v := t.keys, row.Values
	j := judgement{sheet: row.Sheet, pText: v[k.p], cText: v[k.c], valueText: v[k.value], pCell: row.Cell(k.p), cCell: row.Cell(k.c), valueCell: row.Cell(k.value),
		pTitle: t.title(k.p), cTitle: t.title(k.c), valueTitle: t.title(k.value)}
	if crossed := t.crossed(row); saidIn(j.valueText) == "" {
		j.valueText = crossed
	} else if crossed != "" {
		r.Extra = append(r.Extra, plan.Note{Title: t.title("value"), Text: crossed})
	}
	if serious := saidIn(v["serious"]); serious != "" && j.valueText == "" {
		j.valueText = t.title("serious") + ": " + serious
	} else if serious != "" {
		r.Extra = append(r.Extra, plan.Note{Title: t.title("serious"), Text: serious})
	}
	if strings.TrimSpace(j.pText+j.cText+j.valueText) == "" {
		return // what the risk's own cell says holds
	}
	t.readSteps(&j)
	r.Probability, r.Consequence, r.Value = j.p, j.c, j.value
	r.Words.Probability, r.Words.Consequence, r.Words.Value = j.pWords, j.cWords, j.valueWords
}

// judgeAgain reads how a row judges its risk after what is done about it.
func (t *listing) judgeAgain(r *Risk, row table.Row) {
	k, v := t.keys, row.Values
	j := judgement{sheet: row.Sheet, pText: v[k.afterP], cText: v[k.afterC], valueText: v[k.afterVal], pCell: row.Cell(k.afterP), cCell: row.Cell(k.afterC), valueCell: row.Cell(k.afterVal),
		pTitle: t.title(k.afterP), cTitle: t.title(k.afterC), valueTitle: t.title(k.afterVal)}
	for _, e := range row.Extra {
		switch e.Title {
		case k.again[k.p]:
			j.pText, j.pCell, j.pTitle = e.Text, row.ExtraCell(e.Title), t.title(k.p)
		case k.again[k.c]:
			j.cText, j.cCell, j.cTitle = e.Text, row.ExtraCell(e.Title), t.title(k.c)
		case k.again[k.value]:
			j.valueText, j.valueCell, j.valueTitle = e.Text, row.ExtraCell(e.Title), t.title(k.value)
		}
	}
	t.readSteps(&j)
	r.ResidualProbability, r.ResidualConsequence, r.ResidualValue = j.p, j.c, j.value
	r.Words.ResidualProbability, r.Words.ResidualConsequence, r.Words.ResidualValue = j.pWords, j.cWords, j.valueWords
}

// crossed is the grade of a row that has a cross under one of several, as lists
// for the work environment do. Crosses under two say nothing, and are told.
func (t *listing) crossed(row table.Row) string {
	grade := ""
	for _, key := range []string{"low", "middle", "high"} {
		text := strings.TrimSpace(row.Values[key])
		if strings.Trim(text, "-–—") == "" {
			continue
		}
		if grade != "" {
			t.hint(row.Sheet, row.Cell(key), "elsewhere-two-crosses", grade, t.title(key))
			return grade + ", " + t.title(key)
		}
		if grade = t.title(key); len(text) > 2 {
			grade += ": " + text
		}
	}
	return grade
}
