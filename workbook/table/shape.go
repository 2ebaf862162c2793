package table

import (
	"slices"
	"strings"
	"unicode"
)

// Words is something that people call by different names: the word that Rond
// writes in each language, and the others that it understands.
type Words struct {
	SV, EN string
	Also   []string
}

// In is the word that is written in a language, "sv" or "en".
func (w Words) In(lang string) string {
	if lang == "en" {
		return w.EN
	}
	return w.SV
}

// Knows reports whether text is one of the words, whatever its case, spaces
// and punctuation.
func (w Words) Knows(text string) bool {
	text = Fold(text)
	return text != "" && (text == Fold(w.SV) || text == Fold(w.EN) ||
		slices.ContainsFunc(w.Also, func(also string) bool { return text == Fold(also) }))
}

// Fold is the form in which titles and choices are compared: lower case
// letters and digits, one space between words. The section sign counts as a
// letter, because it is the whole title of a column.
func Fold(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(text) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '§' {
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}

// Kind is what a column holds.
type Kind int

const (
	Text   Kind = iota // verbatim, line breaks included
	Word               // a short text without meaning in its outer spaces: a name, an address, a code
	Number             // a whole number
	Date               // a day, YYYY-MM-DD
	Choice             // one of a few words, read as its code
)

// Option is one of the words of a [Choice] column. Code is what is stored.
type Option struct {
	Code  string
	Words Words
}

// Column is a column that Rond knows. In a sheet of pairs it is a row.
type Column struct {
	Key      string // stable, English: how code asks for the value
	Title    Words
	Kind     Kind
	Required bool     // the sheet cannot be read without it
	Options  []Option // for Choice
	From     string   // "areas.name": the drop-down offers what stands in that column
	Width    float64  // in characters of the standard font; 0 means 16
}

// Option is the code of a word in the column's choices.
func (c Column) Option(text string) (string, bool) {
	for _, o := range c.Options {
		if o.Words.Knows(text) || Fold(text) == Fold(o.Code) {
			return o.Code, true
		}
	}
	return "", false
}

// Written is the written form of a choice's code; an unknown code is itself.
func (c Column) Written(code, lang string) string {
	for _, o := range c.Options {
		if o.Code == code {
			return o.Words.In(lang)
		}
	}
	return code
}

// Shape is a sheet that Rond knows: its names and its columns in the order in
// which they are written.
type Shape struct {
	Key      string
	Name     Words
	Columns  []Column
	Any      []string // for Find: keys of columns of which one, at least, must be named
	Pairs    bool     // one heading a row with its value to the right, instead of one a column
	Required bool
}

// column finds the column that a title names.
func (s Shape) column(title string) (Column, bool) {
	for _, c := range s.Columns {
		if c.Title.Knows(title) {
			return c, true
		}
	}
	return Column{}, false
}

// titles are a shape's columns by every folded title that they are known by.
type titles map[string]Column

func (s Shape) titles() titles {
	all := titles{}
	for _, c := range s.Columns {
		for _, word := range append([]string{c.Title.SV, c.Title.EN}, c.Title.Also...) {
			if _, taken := all[titleKey(word)]; !taken {
				all[titleKey(word)] = c
			}
		}
	}
	return all
}

// titleKey is the form in which headings are looked up. A sign alone, "#", is
// itself: it has no letters to compare, and a number without its digits has
// none either.
func titleKey(title string) string {
	if key := Fold(title); key != "" {
		return key
	}
	return strings.TrimSpace(title)
}

// maxTitle bounds what can be a heading: longer texts are not looked at.
const maxTitle = 200

// find is the column that a heading names as people write them: with a remark
// in brackets, a year, or another word for the same after a stroke.
func (t titles) find(title string) (Column, bool) {
	if len(title) > maxTitle || strings.TrimSpace(title) == "" {
		return Column{}, false
	}
	if c, ok := t[titleKey(title)]; ok {
		return c, true
	}
	bare := bareTitle(title)
	if c, ok := t[titleKey(bare)]; ok {
		return c, true
	}
	var found Column
	for part := range strings.FieldsFuncSeq(bare, func(r rune) bool { return strings.ContainsRune("/,:;\n–|", r) }) {
		c, ok := t[titleKey(part)]
		if ok && found.Key != "" && found.Key != c.Key {
			return Column{}, false
		}
		if ok {
			found = c
		}
	}
	return found, found.Key != ""
}

// bareTitle is a heading without what stands in brackets, and without numbers.
func bareTitle(title string) string {
	depth := 0
	title = strings.ReplaceAll(title, "-\n", "") // a word that is parted
	return strings.Map(func(r rune) rune {
		switch {
		case r == '(' || r == '[':
			depth++
		case r == ')' || r == ']':
			depth = max(0, depth-1)
			return -1
		}
		if depth > 0 || unicode.IsDigit(r) {
			return -1
		}
		return r
	}, title)
}

// Column is the column with the key.
func (s Shape) Column(key string) (Column, bool) {
	i := slices.IndexFunc(s.Columns, func(c Column) bool { return c.Key == key })
	if i < 0 {
		return Column{}, false
	}
	return s.Columns[i], true
}

// Extra is a cell of a column that nobody knows: its title and its text, as
// the author wrote them.
type Extra struct {
	Title, Text string
}

// Row is one row of values by column key. A number is written in digits, a
// day as YYYY-MM-DD, a choice as its code; what is empty is absent.
type Row struct {
	Line   int // row number in the sheet it was read from
	Values map[string]string
	Extra  []Extra

	// Of a row that Find found.
	Sheet string // the sheet it stands on
	Alone *At    // its only text of its own, which may be a heading between rows

	cells  map[string]string
	places map[string]Place
	extras map[string]string // the cells of Extra, by title
}

// Cell is the name of the cell that a value was read from, or would have stood
// in: "F12". It is empty when the sheet has no such column.
func (r Row) Cell(key string) string { return r.cells[key] }

// ExtraCell is the name of the cell that the extra of a row that [Find] found
// was read from.
func (r Row) ExtraCell(title string) string { return r.extras[title] }

// Place is where a value of a row that [Find] found stands.
func (r Row) Place(key string) Place { return r.places[key] }

// Sheet is a shape with rows. A sheet of pairs has one row.
type Sheet struct {
	Shape Shape
	Name  string // as it stands in the file; when written, the shape's own
	Lang  string // the language of its titles, "sv" or "en"
	Rows  []Row

	// For writing only.
	Intro   string            // one or two lines over the table
	Prompts map[string]string // by column key: shown when a cell is chosen
	Empty   int               // rows left open below the last one, ready to fill in
}
