package consolidated

// words are what a person reads in one language. The maps turn the codes of
// [Row], [ActionRow], [MailRow] and [DeliveryRow] into words.
type words struct {
	about, riskMap, sheet, table, rows, signs                string
	whatIsIt, covers, chain, version                         string
	noScale                                                  string
	states, performed, statuses, kinds, mailStates, verdicts map[string]string
	origins, effects                                         map[string]string // of actions
	planStates                                               map[string]string

	yes, reported        string
	cut                  string // the mark of a text that was too long, with its length as %d
	page                 string // print footer, with its codes
	title                string // the document's title when the head has none, with the years as %s
	summary              string // name of the first sheet
	made, adopted        string // "sammanställd %s"
	provisional, ofAsked string
	closed               string
	wholeYear, without   string
	only                 string // what units it is about, as %s
	periods              string // what periods are held, with the first day and the last as %s

	share, missing, people, oldest, count, state     string
	most, reminders, nobody                          string
	noActions                                        string // in an area
	notDone                                          string // the one thing that "ej rapporterad" does not mean
	plans, plan, area, inAll, inAllPlans, emptyAreas string
	stateChart, gradeChart, answersGrades            string
	otherGrade, noGrade, noAnswers, help             string
	trend, endsIn                                    string
	figures                                          [figureCount]string
}

func wordsOf(lang string) *words {
	if lang == "sv" {
		return swedish()
	}
	return english()
}

// word is a code's word, or the code itself when there is none: a value that
// nobody has named is shown, not hidden.
func word(of map[string]string, code string) string {
	if w, ok := of[code]; ok {
		return w
	}
	return code
}

// States is every state in the order in which they are listed: what needs somebody's
// attention first among those that are not answered.
func States() []string {
	return []string{Answered, AnsweredByOther, NotApplicable, Silent, Undeliverable, Vacant, Held, Returned, Partial, Waiting, NotDue, BeforeStart, Cancelled}
}

// missing reports whether an answer in this state is still to come.
func missing(state string) bool {
	switch state {
	case Silent, Undeliverable, Vacant, Held, Returned, Partial, Waiting:
		return true
	}
	return false
}
