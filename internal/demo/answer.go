package demo

import (
	"fmt"
	"strings"
	"time"
)

// The headings of the cells that an owner fills in, as the form shows them.
const (
	performed   = "Genomförd under perioden?"
	result      = "Resultat"
	grade       = "Bedömning"
	action      = "Åtgärd"
	actionOwner = "Åtgärdsansvarig"
	actionDue   = "Klart senast"
	proposal    = "Förslag till ändring"
)

// headings lists them from left to right.
func headings() []string {
	return []string{performed, result, grade, action, actionOwner, actionDue, proposal}
}

// answer is what an owner means to say in a row, by heading.
type answer map[string]string

// question is a row as an owner sees it. Control is the risk's text where risks
// are valued, empty in a row for a new one.
type question struct {
	Ref, Control, Period string
	Grades               []string // the choices under Bedömning

	Shown                answer   // what stands in the row of a risk
	Areas, Likely, Grave []string // the choices under Område, Sannolikhet and Konsekvens
}

// gradeWord is the word for no (0), a smaller (1) or a larger (2) deviation,
// or not assessed (3), among the choices of the form.
func (q question) gradeWord(step int) string {
	words := [4]string{"Ingen avvikelse", "Mindre avvikelse", "Större avvikelse", "Ej bedömd"}
	n := 0
	for _, c := range q.Grades {
		if strings.HasPrefix(strings.ToLower(c), "ej ") {
			words[3] = c
		} else if n < 3 {
			words[n] = c
			n++
		}
	}
	return words[step]
}

// think makes up the answer to a row: mostly fine, some deviations.
func (b *bank) think(r *chance, q question, at time.Time) answer {
	switch n := r.IntN(100); {
	case n < 76:
		return b.fine(r, q)
	case n < 86:
		return b.deviation(r, q, at, 1)
	case n < 90:
		return b.deviation(r, q, at, 2)
	case n < 94:
		return b.notDone(r, q)
	case n < 99:
		return b.noOccasion(r, q)
	default:
		return b.notMine(r, q)
	}
}

func (b *bank) fine(r *chance, q question) answer {
	said, _ := b.choose(r, "ja", q.Control)
	a := answer{performed: "Ja", result: fit(r, said, q), grade: q.gradeWord(0)}
	if r.IntN(14) == 0 {
		a[proposal], _ = b.choose(r, "förslag", "")
	}
	return a
}

func (b *bank) deviation(r *chance, q question, at time.Time, step int) answer {
	said, act := b.choose(r, [...]string{1: "mindre", 2: "större"}[step], q.Control)
	who, _ := b.choose(r, "namn", "")
	a := answer{performed: "Ja", result: fit(r, said, q), grade: q.gradeWord(step), action: act, actionOwner: who,
		actionDue: at.AddDate(0, 0, between(r, 20, 150)).Format(time.DateOnly)}
	if r.IntN(3) == 0 {
		a[performed] = "Delvis"
	}
	return a
}

func (b *bank) notDone(r *chance, q question) answer {
	said, _ := b.choose(r, "nej", q.Control)
	return answer{performed: "Nej", result: fit(r, said, q), grade: q.gradeWord(3)}
}

func (b *bank) noOccasion(r *chance, q question) answer {
	said, _ := b.choose(r, "inget", q.Control)
	return answer{performed: "Inget tillfälle", result: fit(r, said, q)}
}

func (b *bank) notMine(r *chance, q question) answer {
	said, _ := b.choose(r, "berör", q.Control)
	wish, _ := b.choose(r, "förslag", "")
	return answer{performed: "Berör inte min verksamhet", result: said, proposal: wish}
}

// fit puts the row's period and some numbers into a sentence.
func fit(r *chance, s string, q question) string {
	return strings.NewReplacer("{period}", q.Period, "{n}", fmt.Sprint(between(r, 12, 60)), "{m}", fmt.Sprint(between(r, 2, 5))).Replace(s)
}

// slip turns an answer into what the owner means and what they first write
// instead: a word that is no choice, a date in words, or a grade that
// contradicts the rest.
func (b *bank) slip(r *chance, q question, at time.Time) (meant answer, heading, written string) {
	switch r.IntN(3) {
	case 0:
		return b.fine(r, q), performed, pick(r, []string{"Kanske", "Pågår", "Se bilaga"})
	case 1:
		return b.deviation(r, q, at, 1), actionDue, pick(r, []string{"snarast", "efter sommaren", "v. 37"})
	default:
		return b.notDone(r, q), grade, q.gradeWord(0)
	}
}
