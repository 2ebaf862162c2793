package plan

import (
	"embed"
	"fmt"
	"io"
	"strings"

	"rond/workbook/table"
)

// The prose of a plan workbook, the plan that its template shows, and the one
// that can be imported as it is.
//
//go:embed help/*.txt help/*.json
var helpFiles embed.FS

// help is the prose of a plan workbook in one language.
type help struct {
	intro   map[string]string            // by sheet, over its table
	prompts map[string]map[string]string // by sheet and column
	page    table.Page
}

// helpIn reads the prose of a language; other languages than Swedish and
// English get English.
func helpIn(lang string) (help, error) {
	if lang != "sv" {
		lang = "en"
	}
	data, err := helpFiles.ReadFile("help/" + lang + ".txt")
	if err != nil {
		return help{}, fmt.Errorf("reading the help of plan workbooks: %w", err)
	}
	h := help{intro: map[string]string{}, prompts: map[string]map[string]string{}, page: table.Page{Name: helpName().In(lang)}}
	sheet := ""
	for line := range strings.SplitSeq(string(data), "\n") {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "["); ok {
			sheet = strings.TrimSuffix(name, "]")
			h.prompts[sheet] = map[string]string{}
			continue
		}
		if sheet == "help" && line != "" {
			h.page.Paragraphs = append(h.page.Paragraphs, line)
			continue
		}
		h.say(sheet, line)
	}
	if len(h.page.Paragraphs) > 0 {
		h.page.Title, h.page.Paragraphs = h.page.Paragraphs[0], h.page.Paragraphs[1:]
	}
	return h, nil
}

// say takes one line of a sheet's section: a column's key, a colon and its
// prompt; "intro" is the line over the table.
func (h help) say(sheet, line string) {
	if line == "" || sheet == "" {
		return
	}
	key, text, _ := strings.Cut(line, ": ")
	if key == "intro" {
		h.intro[sheet] = text
		return
	}
	h.prompts[sheet][key] = text
}

// Template writes an empty plan workbook in a language, "sv" or "en": help,
// prompts, drop-downs, and example rows that say that they are examples.
// [Read] refuses the rows that nobody has written over.
func Template(w io.Writer, lang string) error {
	if lang != "sv" {
		lang = "en"
	}
	data, err := helpFiles.ReadFile("help/example_" + lang + ".json")
	if err != nil {
		return fmt.Errorf("writing the plan template: %w", err)
	}
	example, err := Parse(data)
	if err != nil {
		return fmt.Errorf("writing the plan template: %w", err)
	}
	const open = 12 // rows to write in, below the examples
	book, err := workbookOf(example, open)
	if err != nil {
		return fmt.Errorf("writing the plan template: %w", err)
	}
	if err := table.Write(w, book); err != nil {
		return fmt.Errorf("writing the plan template: %w", err)
	}
	return nil
}
