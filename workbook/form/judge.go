package form

import (
	"slices"
	"strings"

	"rond/workbook"
)

// Codes of the problems that a form can have. Args are given in the order of
// the sentence in templates/problems/form.txt.
const (
	// in a row: what is missing
	CodePerformedMissing = "performed-missing"
	CodeResultMissing    = "result-missing"    // required at this occasion
	CodePartlyNeedsWords = "partly-needs-text" // Delvis without a word about it
	CodeNoNeedsReason    = "no-needs-reason"   // Nej without a reason in Resultat
	CodeGradeMissing     = "grade-missing"
	CodeActionMissing    = "action-missing" // a deviation without an action or a reason for none
	CodeActionReason     = "action-reason"  // "ingen" without a reason
	CodeDoneOnMissing    = "done-on-missing"
	CodeExaminedMissing  = "examined-missing"
	CodeDeviatingMissing = "deviating-missing"
	CodeOutcomeMissing   = "outcome-missing" // target
	// in a row: what cannot be
	CodePerformedUnknown = "performed-unknown" // value, choices
	CodeGradeUnknown     = "grade-unknown"     // value, choices
	CodeDateUnknown      = "date-unknown"      // value
	CodeCellError        = "cell-error"        // value
	CodeNoWithGrade      = "no-with-grade"     // grade, the word for not assessed
	CodeSkipWithGrade    = "skip-with-grade"   // performed, grade
	CodeStatusUnknown    = "status-unknown"    // value, choices
	CodeHadUnknown       = "had-unknown"       // value, choices
	CodeCountUnknown     = "count-unknown"     // value
	CodeTooManyDeviate   = "too-many-deviate"  // deviating, examined
	// hints
	CodeGradeDropped      = "grade-dropped"       // performed, grade
	CodeFormula           = "formula"             // value
	CodeActionNone        = "action-none"         // a reason why there is none
	CodeActionWithoutText = "action-without-text" // owner or date, but no action
	CodeDeviatingUngraded = "deviating-ungraded"  // deviating, grade
	CodeOutcomeMisses     = "outcome-misses"      // outcome, target
	CodeOutsidePeriod     = "outside-period"      // date, first day, last day
	CodeSameText          = "same-text"           // the words of three periods running
	CodePersonalNumber    = "personal-number"     // free text holds one; it is not repeated
)

// Want is what is asked of a row: whether words are required and which grades
// the plan knows.
type Want struct {
	NeedsResult bool
	Dated       bool
	Sample      bool
	Target      string
	Grades      []Grade
	Lang        string   // for the words in the problems; Swedish when empty
	From, To    string   // the period's first and last day; "" when it does not matter
	Before      []string // the results of the periods before, newest first
}

// Judge says what a row amounts to, by the one table of legal combinations:
//
//	Genomförd                  Resultat            Bedömning       Åtgärd
//	Ja                         at occasions        required        for a deviation
//	Delvis                     required            required        for a deviation
//	Nej                        required, a reason  only Ej bedömd  no
//	Inget tillfälle            free                none            no
//	Berör inte min verksamhet  free                none            no
//
// Where the control was carried out, wholly or partly, it takes the day, the
// numbers and the outcome that Want asks for.
//
// At occasions means where Want.NeedsResult. For a deviation, an action or the
// reason for none is required; its owner and date are not. Nej without a grade
// means not assessed. A grade of no deviation beside Inget tillfälle is
// dropped with a hint; a deviation there contradicts it.
//
// What is missing makes a row incomplete, what cannot be makes it wrong, and a
// row where nothing is said is empty. An Unsettled row that says something is
// wrong: its answer may be another row's. The answer in [Judged] has the grade's
// code; the grade is empty when it is no word of the plan.
func Judge(read ReadRow, want Want) Judged {
	j := &judging{read: read, want: want, words: wordsIn(want.Lang)}
	j.out.Answer = read.Answer
	j.out.Problems = slices.Clone(read.Wrong)
	j.out.Fields = slices.Clone(read.WrongIn)
	j.wrong = len(read.Wrong) > 0
	if read.Answer.Empty() && !j.wrong {
		j.out.State = Blank
		return j.out
	}
	if read.Unsettled {
		j.clash(fieldRef, CodeRefMismatch, read.Ref)
	}
	grade, known := j.grade()
	switch read.Answer.Performed {
	case Unsaid:
		if !j.isWrong(FieldPerformed) {
			j.lack(FieldPerformed, CodePerformedMissing)
		}
	case Yes, Partly:
		j.carriedOut(grade, known)
	case No:
		j.notCarriedOut(grade, known)
	case NoOccasion, NotMine:
		j.skipped(grade, known)
	}
	j.hints(known)
	switch {
	case j.wrong:
		j.out.State = Wrong
	case len(j.out.Problems) > 0:
		j.out.State = Incomplete
	default:
		j.out.State = Complete
	}
	return j.out
}

type judging struct {
	read  ReadRow
	want  Want
	words words
	out   Judged
	wrong bool
}

func (j *judging) carriedOut(grade Grade, known bool) {
	switch {
	case strings.TrimSpace(j.read.Answer.Result) != "" || j.isWrong(FieldResult):
	case j.read.Answer.Performed == Partly:
		j.lack(FieldResult, CodePartlyNeedsWords)
	case j.want.NeedsResult:
		j.lack(FieldResult, CodeResultMissing)
	}
	j.measured(grade, known)
	if !known {
		if !j.isWrong(FieldGrade) {
			j.lack(FieldGrade, CodeGradeMissing)
		}
		return
	}
	if grade.Severity <= 0 || j.isWrong(FieldAction) {
		return
	}
	reason, none := j.read.Answer.NoAction()
	switch {
	case folded(j.read.Answer.Action) == "":
		j.lack(FieldAction, CodeActionMissing, grade.Word)
	case none && reason == "":
		j.lack(FieldAction, CodeActionReason, j.read.Answer.Action)
	case none:
		j.hint(FieldAction, CodeActionNone)
	}
}

func (j *judging) notCarriedOut(grade Grade, known bool) {
	if strings.TrimSpace(j.read.Answer.Result) == "" && !j.isWrong(FieldResult) {
		j.lack(FieldResult, CodeNoNeedsReason)
	}
	unassessed := j.unassessed()
	switch {
	case known && grade.Severity >= 0:
		j.clash(FieldGrade, CodeNoWithGrade, grade.Word, unassessed.Word)
	case !j.isWrong(FieldGrade):
		j.out.Answer.Grade = unassessed.Code
	}
}

func (j *judging) skipped(grade Grade, known bool) {
	if !known {
		return
	}
	performed := j.words.performedWord(j.read.Answer.Performed)
	if grade.Severity > 0 {
		j.clash(FieldGrade, CodeSkipWithGrade, performed, grade.Word)
		return
	}
	j.out.Answer.Grade = ""
	if grade.Severity == 0 {
		j.hint(FieldGrade, CodeGradeDropped, performed, grade.Word)
	}
}

func (j *judging) hints(known bool) {
	a := j.out.Answer
	if a.Action == "" && (a.ActionOwner != "" || a.ActionDue != "") {
		j.hint(FieldAction, CodeActionWithoutText)
	}
	if !known && a.Grade != j.unassessed().Code {
		j.out.Answer.Grade = ""
	}
	j.remarks()
}

// grade finds the plan's grade that the person wrote: its word, its code, or
// one of the ways to say that all is well.
func (j *judging) grade() (Grade, bool) {
	written := folded(j.read.Answer.Grade)
	if written == "" {
		return Grade{}, false
	}
	for _, g := range j.want.Grades {
		if written == folded(g.Word) || written == folded(g.Code) {
			j.out.Answer.Grade = g.Code
			return g, true
		}
	}
	for _, meant := range []map[string]int{swedishGrades(), englishGrades()} {
		severity, ok := meant[written]
		at := slices.IndexFunc(j.want.Grades, func(g Grade) bool { return g.Severity == severity })
		if ok && at >= 0 {
			j.out.Answer.Grade = j.want.Grades[at].Code
			return j.want.Grades[at], true
		}
	}
	choices := make([]string, len(j.want.Grades))
	for i, g := range j.want.Grades {
		choices[i] = g.Word
	}
	j.clash(FieldGrade, CodeGradeUnknown, j.read.Answer.Grade, strings.Join(choices, ", "))
	return Grade{}, false
}

func (j *judging) unassessed() Grade {
	for _, g := range j.want.Grades {
		if g.Severity < 0 {
			return g
		}
	}
	return Grade{}
}

func (j *judging) isWrong(f Field) bool { return slices.Contains(j.out.Fields, f) }

func (j *judging) lack(f Field, code string, args ...string) {
	j.out.Problems = append(j.out.Problems, j.problem(f, code, args))
	j.out.Fields = append(j.out.Fields, f)
}

func (j *judging) clash(f Field, code string, args ...string) {
	j.wrong = true
	j.lack(f, code, args...)
}

func (j *judging) hint(f Field, code string, args ...string) {
	p := j.problem(f, code, args)
	p.Hint = true
	j.out.Hints = append(j.out.Hints, p)
}

func (j *judging) problem(f Field, code string, args []string) workbook.Problem {
	return workbook.Problem{Sheet: j.read.Sheet, Cell: j.read.Cells[f], Code: code, Args: args}
}
