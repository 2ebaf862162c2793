package report

import (
	"fmt"
	"strings"

	"rond/templates"
)

// words says texts in one language, and remembers the first that could not be.
type words struct {
	lang string
	err  *error
}

func newWords(lang string) words { return words{lang, new(error)} }

// say is a text; the data is what it names.
func (w words) say(key string, data any) string {
	text, err := templates.Report(w.lang, key, data)
	if err != nil && *w.err == nil {
		*w.err = err
	}
	return text
}

// word is a text without data.
func (w words) word(key string) string { return w.say(key, nil) }

// composer puts a document together.
type composer struct {
	words
	doc      *document
	blocks   *[]block
	chapters [2]int // numbers of the last chapter and section
	ids      int
}

func newComposer(h Head, title, subtitle string) *composer {
	w := newWords(h.Lang)
	d := &document{lang: language(h.Lang), title: title, subtitle: oneLine(subtitle), author: oneLine(h.Organisation), subject: oneLine(h.Board), words: w}
	c := &composer{words: w, doc: d, blocks: &d.body}
	d.title = oneLine(c.say(title, map[string]any{"Year": h.Year, "Occasion": h.Occasion}))
	d.header = dots(h.Board, h.Organisation)
	if h.Registry != "" {
		d.header = dots(h.Board, c.say("registry", h.Registry))
	}
	d.header = oneLine(d.header)
	return c
}

// language is the tag of a document's language (BCP 47).
func language(lang string) string {
	if lang == "sv" {
		return "sv-SE"
	}
	return "en-GB"
}

// finished is the document, or why it could not be put together.
func (c *composer) finished() (*document, error) {
	if *c.err != nil {
		return nil, fmt.Errorf("composing the report: %w", *c.err)
	}
	return c.doc, nil
}

func (c *composer) add(b ...block) { *c.blocks = append(*c.blocks, b...) }

// fact adds a line to the first page when there is something to say.
func (c *composer) fact(key, value string) {
	if value = oneLine(value); value != "" {
		c.doc.facts = append(c.doc.facts, fact{c.word(key), value})
	}
}

// day is the same for a date.
func (c *composer) day(key, day string) { c.fact(key, templates.Date(c.lang, day)) }

// covers is the line that says what time the report is about.
func (c *composer) covers(h Head) {
	if h.To != "" {
		c.fact("fact-covers", templates.Date(c.lang, h.From)+" – "+templates.Date(c.lang, h.To))
	}
}

// chapter and section begin a numbered chapter, and a section of it.
func (c *composer) chapter(text string) {
	c.chapters = [2]int{c.chapters[0] + 1, 0}
	c.head(heading{level: 1, number: fmt.Sprint(c.chapters[0]), text: text, listed: true})
}

func (c *composer) section(text string) {
	c.chapters[1]++
	c.head(heading{level: 2, number: fmt.Sprintf("%d.%d", c.chapters[0], c.chapters[1]), text: text, listed: true})
}

// unnumbered is a heading outside the count of the chapters.
func (c *composer) unnumbered(level int, text string, listed bool) {
	c.head(heading{level: level, text: text, plain: true, listed: listed})
}

func (c *composer) head(h heading) {
	c.ids++
	h.id = fmt.Sprintf("avsnitt-%d", c.ids)
	h.text = oneLine(h.text)
	c.add(h)
}

// note is a sentence of the report's own.
func (c *composer) note(key string, data any) { c.add(text(note, c.say(key, data))) }

// text is a sentence among the others.
func (c *composer) text(key string, data any) { c.add(text(body, c.say(key, data))) }

// written adds a text as somebody wrote it.
func (c *composer) written(s string) {
	for _, p := range paragraphs(s) {
		c.add(p)
	}
}

// graded is a grade with a name before it, as "Bedömning: Mindre avvikelse".
func (c *composer) graded(name string, g Grade) paragraph {
	return paragraph{body, []run{{name + ": ", strong}, g.run()}}
}

// run is a grade's word in its look, which only repeats what the word says.
func (g Grade) run() run {
	m := gradeMajor
	switch {
	case g.Severity < 0:
		m = gradeOpen
	case g.Severity == 0:
		m = gradeNone
	case g.Severity == 1:
		m = gradeMinor
	}
	return run{oneLine(g.Word), m}
}

// assessment adds the controller's text and grade. Missing says what stands in
// place of a text that nobody has written, "" for nothing.
func (c *composer) assessment(a Assessment, gradeName, missing string) {
	if a.Occasion != "" && a.Given {
		c.add(text(lead, c.say("written-at", oneLine(a.Occasion))))
	}
	if a.Given && !a.Reported {
		c.add(paragraph{body, []run{{c.word("not-reported"), strong}}})
	}
	if a.Grade.Word != "" {
		c.add(c.graded(gradeName, a.Grade))
	}
	if len(lines(a.Text)) == 0 && missing != "" {
		c.note(missing, nil)
	}
	c.written(a.Text)
}

// dots joins what there is to say on one line.
func dots(parts ...string) string {
	var all []string
	for _, p := range parts {
		if p = oneLine(p); p != "" {
			all = append(all, p)
		}
	}
	return strings.Join(all, " · ")
}
