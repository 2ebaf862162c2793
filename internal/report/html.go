package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"
)

//go:embed report.html
var pageSource string

// page is the layout, read once.
var page = sync.OnceValues(func() (*template.Template, error) {
	return template.New("report").Funcs(template.FuncMap{"class": class, "tag": tag, "marked": marked, "breaking": breaking, "dots": dots}).Parse(pageSource)
})

// html writes a document as one page: no script, nothing fetched, and every
// text escaped for where it stands.
func (d *document) html(w io.Writer) error {
	t, err := page()
	if err != nil {
		return fmt.Errorf("reading the report's page: %w", err)
	}
	data := shownPage{Lang: d.lang, Title: d.title, Subtitle: d.subtitle, Header: d.header, Contents: d.words.word("contents"),
		Page: d.words.word("page"), Of: d.words.word("page-of"), Body: shown(d.body), Appendix: shown(d.appendix)}
	for _, f := range d.facts {
		data.Facts = append(data.Facts, shownFact{f.name, f.value})
	}
	for _, b := range append(shown(d.body), shown(d.appendix)...) {
		if b.Heading != nil && b.Heading.Listed {
			data.Listed = append(data.Listed, *b.Heading)
		}
	}
	var b bytes.Buffer
	if err := t.Execute(&b, data); err != nil {
		return fmt.Errorf("writing the report's page: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

// shownPage is what the layout names: the document with its fields to be seen.
type shownPage struct {
	Lang, Title, Subtitle, Header, Contents, Page, Of string
	Facts                                             []shownFact
	Listed                                            []shownHeading
	Body, Appendix                                    []shownBlock
}

type shownFact struct{ Name, Value string }

// shownBlock is one of the three.
type shownBlock struct {
	Heading   *shownHeading
	Paragraph *shownParagraph
	Table     *shownTable
}

type shownHeading struct {
	Level            int
	Number, Text, ID string
	Listed           bool
}

type shownParagraph struct {
	Style style
	Runs  []shownRun
}

type shownRun struct {
	Text string
	Mark mark
}

type shownTable struct {
	Caption string
	Quiet   bool
	Columns []shownColumn
	Rows    [][][]shownParagraph
}

type shownColumn struct {
	Title string
	Width int
}

func shown(blocks []block) []shownBlock {
	var all []shownBlock
	for _, b := range blocks {
		switch b := b.(type) {
		case heading:
			all = append(all, shownBlock{Heading: &shownHeading{b.level, b.number, b.text, b.id, b.listed}})
		case paragraph:
			p := shownLine(b)
			all = append(all, shownBlock{Paragraph: &p})
		case table:
			all = append(all, shownBlock{Table: shownRows(b)})
		}
	}
	return all
}

func shownLine(p paragraph) shownParagraph {
	s := shownParagraph{Style: p.style}
	for _, r := range p.runs {
		s.Runs = append(s.Runs, shownRun{clean(r.text), r.mark})
	}
	return s
}

func shownRows(t table) *shownTable {
	s := &shownTable{Caption: t.caption, Quiet: t.quiet}
	for i, title := range t.head {
		s.Columns = append(s.Columns, shownColumn{title, t.widths[i]})
	}
	for _, row := range t.rows {
		var cells [][]shownParagraph
		for _, c := range row {
			var said []shownParagraph
			for _, p := range c {
				said = append(said, shownLine(p))
			}
			cells = append(cells, said)
		}
		s.Rows = append(s.Rows, cells)
	}
	return s
}

// breaking is a text that a narrow column breaks after a slash, as in
// "IT-system/informationssäkerhet", and not in the middle of a word.
func breaking(s string) template.HTML {
	return template.HTML(strings.ReplaceAll(template.HTMLEscapeString(s), "/", "/<wbr>")) // escaped before
}

// tag is the element of a heading: h1 is the document's title.
func tag(level int) int { return min(level+1, 6) }

func class(s style) string { return [...]string{"", "note", "small", "note lead"}[s] }

// marked is the class of a run, "" for plain words.
func marked(m mark) string {
	return [...]string{"", "strong", "grade none", "grade minor", "grade major", "grade open"}[m]
}
