package foreign

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"rond/internal/plan"
	"rond/workbook/table"
)

var (
	// "Riskvärde: 6 (Sannolikhet: 3, Konsekvens: 2)", and the same in short.
	valued      = regexp.MustCompile(`(?i)\b(?:riskvärde|risktal|risk ?value|risk ?score|rv)\s*[:=]?\s*(\d{1,3})\b`)
	probable    = regexp.MustCompile(`(?i)\b(?:sannolikhet|probability|likelihood|s|p)\s*[:=]?\s*(\d{1,2})\b`)
	severe      = regexp.MustCompile(`(?i)\b(?:konsekvens|consequence|impact|k|c)\s*[:=]?\s*(\d{1,2})\b`)
	multiplied  = regexp.MustCompile(`\b(\d{1,2})\s*[x×*·]\s*(\d{1,2})\b`)
	anyNumber   = regexp.MustCompile(`\d+`)
	wholeValue  = regexp.MustCompile(`(?i)\(?\b(?:riskvärde|risktal|risk ?value|risk ?score)\s*[:=]?\s*\d{1,3}\s*(?:\([^()]*\))?\)?\s*\.?`)
	trailMark   = regexp.MustCompile(`(?s)^(.*\S)\s*(\([^()]*\))\s*$`)
	saysNew     = regexp.MustCompile(`(?i)^\((?:ny|nytt|new)\b|\b(?:19|20)\d\d\b`)
	leadNumber  = regexp.MustCompile(`^\s*(\d{1,3}(?:\.\d{1,3})+|\d{1,3}(?:\.|\)))\s+(\S)`)
	isoDay      = regexp.MustCompile(`\b((?:19|20)\d\d-\d\d-\d\d)\b`)
	longDay     = regexp.MustCompile(`(?i)\b(?:den )?(\d{1,2})(?::?e)? (januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|january|february|march|may|june|july|august|october) ((?:19|20)\d\d)\b`)
	paragraph   = regexp.MustCompile(`§+\s*\d+[a-z]?`)
	anyYear     = regexp.MustCompile(`\b(?:19|20)\d\d\b`)
	boardName   = regexp.MustCompile(`(?i)((?-i:\p{Lu}[\p{Ll}]+ [Nn]ämnden)|(?:\p{L}+-(?:,| och)? )*\p{L}+(?:nämnden|nämnd|styrelsen|styrelse|utskottet)|(?:\p{L}+ )+committee)s?\b`)
	mailAddress = regexp.MustCompile(`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`)
)

// judged is what the cells of a row say of how a risk is judged; the rest are
// texts that say more than a number, kept as they are.
func (rd *reader) judged(row table.Row) (r plan.Risk, rest []plan.Note) {
	step := func(key, sv, en string) int {
		text := row.Values[key]
		n := anyNumber.FindAllString(text, -1)
		if text != "" && (len(n) != 1 || n[0] != strings.TrimSpace(text)) {
			rest = append(rest, rd.note(key, row, rd.in(sv, en), text))
		}
		if len(n) != 1 || len(n[0]) > 3 {
			return 0
		}
		step, _ := strconv.Atoi(n[0]) // three digits
		return step
	}
	r.Probability, r.Consequence = step("probability", "Sannolikhet", "Probability"), step("consequence", "Konsekvens", "Consequence")
	more, ok := rated(row.Values["value"])
	switch {
	case ok:
		r.Probability, r.Consequence = max(r.Probability, more.Probability), max(r.Consequence, more.Consequence)
		r.Value = more.Value
	default:
		r.Value = step("value", "Riskvärde", "Risk value")
	}
	return r, rest
}

// rated reads a value that stands in one cell with its factors.
func rated(text string) (r plan.Risk, ok bool) {
	one := func(pattern *regexp.Regexp) int {
		if m := pattern.FindStringSubmatch(text); m != nil {
			n, _ := strconv.Atoi(m[1]) // a few digits
			return n
		}
		return 0
	}
	r.Probability, r.Consequence, r.Value = one(probable), one(severe), one(valued)
	if m := multiplied.FindStringSubmatch(text); m != nil && r.Probability == 0 && r.Consequence == 0 {
		r.Probability, _ = strconv.Atoi(m[1])
		r.Consequence, _ = strconv.Atoi(m[2])
	}
	if r.Probability == 0 || r.Consequence == 0 {
		return r, false
	}
	product := r.Probability * r.Consequence
	if r.Value == 0 {
		r.Value = product
		for _, n := range anyNumber.FindAllString(text, -1) {
			if n == fmt.Sprint(product) {
				return r, true
			}
		}
	}
	return r, true
}

// riskOf reads a risk's own cell: its marks at the end, and its value when that
// stands there too.
func riskOf(text string) plan.Risk {
	var r plan.Risk
	if at := wholeValue.FindStringIndex(text); at != nil {
		if found, ok := rated(text[at[0]:at[1]]); ok {
			r, text = found, strings.TrimSpace(text[:at[0]]+text[at[1]:])
		}
	}
	r.Text = text
	if m := trailMark.FindStringSubmatch(text); m != nil && saysNew.MatchString(m[2]) {
		r.Text, r.Marks = m[1], m[2]
	}
	return r
}

// numbered splits the number off the front of a text: "1.2 Attest".
func numbered(text string) (number, rest string) {
	m := leadNumber.FindStringSubmatchIndex(text)
	if m == nil {
		return "", text
	}
	return strings.TrimRight(text[m[2]:m[3]], ".)"), text[m[4]:]
}

// boardIn is the board that a text names, without the s of what it has.
func boardIn(text string) string {
	m := boardName.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	return m[1]
}

// dayIn is the first day that a text names, as YYYY-MM-DD.
func dayIn(text string) string {
	if m := isoDay.FindString(text); m != "" {
		return m
	}
	m := longDay.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	n, _ := strconv.Atoi(m[1]) // two digits
	return fmt.Sprintf("%s-%02d-%02d", m[3], monthNamed(m[2]), n)
}

// monthNamed is the number of a month by its first three letters.
func monthNamed(name string) int {
	months := [...][]string{{"jan"}, {"feb"}, {"mar"}, {"apr"}, {"maj", "may"}, {"jun"}, {"jul"}, {"aug"}, {"sep"}, {"okt", "oct"}, {"nov"}, {"dec"}}
	short := strings.ToLower(name)[:3]
	for i, names := range months {
		for _, n := range names {
			if n == short {
				return i + 1
			}
		}
	}
	return 0
}

// short is enough of a text to recognise it by.
func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) > 60 {
		return string([]rune(text)[:60]) + "…"
	}
	return text
}
