package form

import (
	"strings"
	"sync"
	"unicode"
)

// The columns that are not answers, named like the fields beside them.
const (
	fieldKey      Field = "key"
	fieldRef      Field = "ref"
	fieldControl  Field = "control"
	fieldPeriod   Field = "period"
	fieldPrevious Field = "previous"
	fieldDone     Field = "done"
	fieldShared   Field = "shared" // the cell that answers for the simple controls

	fieldArea  Field = "area" // of the actions' sheet
	fieldText  Field = "text"
	fieldOwner Field = "owner"
	fieldDue   Field = "due"
)

// words are what a form says in one language and understands when it comes
// back. Everything that is written is also read, in every language at once.
type words struct {
	lang         string
	formSheet    string
	actionsSheet string
	helpSheet    string
	fixSheet     string
	headings     map[Field]string
	actions      map[Field]string // headings of the actions' sheet
	aliases      map[string]Field // further headings that mean the same
	performed    []choice
	also         map[string]Performed // synonyms
	statuses     []choice
	alsoStatus   map[string]string // synonyms
	done         string            // the row is complete
	left         string            // the row is untouched
	lacks        map[Field]string  // the row lacks this
	mend         string            // a marked cell has not been changed
	tooMany      string            // more deviate than were examined
	shared       string            // Ref of the row for the simple controls
	nothing      string            // the result that it gives them
	choose       string            // "Välj {1}"
	remove       string            // "Ta bort bedömningen"
	progress     string            // "{1} av {2} klara"
	progressOne  string
	months       []string
	one, many    string // "{1} kontroll"
	method       string // before the method, and so on
	sample       string
	target       string
	previous     string
	page, of     string
	place, ref   string // headings of the list of what to mend
	what         string
}

// choice is a code and the word that a person picks.
type choice struct{ code, word string }

// vocabulary is everything that a form says and understands, made once.
var vocabulary = sync.OnceValue(func() *lexicon {
	v := &lexicon{all: []words{swedish(), english()}, headings: map[string]Field{}, actions: map[string]Field{},
		performed: map[string]Performed{}, statuses: map[string]string{}}
	for _, w := range v.all {
		for alias, f := range w.aliases {
			v.headings[alias], v.actions[alias] = f, f
		}
		for said, p := range w.also {
			v.performed[said] = p
		}
		for said, status := range w.alsoStatus {
			v.statuses[said] = status
		}
	}
	for _, w := range v.all { // the words themselves win over any alias
		for f, title := range w.headings {
			v.headings[folded(title)] = f
		}
		for f, title := range w.actions {
			v.actions[folded(title)] = f
		}
		for _, c := range w.performed {
			v.performed[folded(c.word)] = Performed(c.code)
		}
		for _, c := range w.statuses {
			v.statuses[folded(c.word)] = c.code
		}
	}
	return v
})

// lexicon finds what folded words mean, whatever their language.
type lexicon struct {
	all       []words
	headings  map[string]Field
	actions   map[string]Field // headings of the actions' sheet
	performed map[string]Performed
	statuses  map[string]string
}

// wordsIn gives the words of a language, Swedish for one that is not known.
func wordsIn(lang string) words {
	for _, w := range vocabulary().all {
		if w.lang == lang {
			return w
		}
	}
	return vocabulary().all[0]
}

func (w words) performedWord(p Performed) string {
	return wordOf(w.performed, string(p))
}

// had is the answers to whether an action had effect.
func (w words) had() []choice {
	return w.performed[:3] // yes, partly, no
}

// wordOf gives the word of a code, or the code itself when it has none: what
// could not be read is shown as it was.
func wordOf(choices []choice, code string) string {
	for _, c := range choices {
		if c.code == code {
			return c.word
		}
	}
	return code
}

func wordsOf(choices []choice) []string {
	all := make([]string, len(choices))
	for i, c := range choices {
		all[i] = c.word
	}
	return all
}

// folded is a word as it is compared: lower case, single spaces, no
// punctuation around it.
func folded(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }), " ")
	return strings.Trim(strings.ToLower(s), " .,:;!?*\"'”“✓")
}

// fill puts arguments in the places {1}, {2} … of a text.
func fill(text string, args ...string) string {
	pairs := make([]string, 0, 2*len(args))
	for i, arg := range args {
		pairs = append(pairs, "{"+string(rune('1'+i))+"}", arg)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
