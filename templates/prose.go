package templates

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// prose is where the sections of a workbook's texts are kept: one text, several
// paragraphs, or a text for each field.
type prose struct {
	single  map[string]*string
	several map[string]*[]string
	fields  map[string]map[string]string
}

// parse reads sections: "[name]" or "[name field]", then paragraphs. Lines of a
// paragraph are joined; a blank line begins the next.
func (p prose) parse(data string) error {
	var wrong []error
	for _, section := range strings.Split("\n"+data, "\n[")[1:] {
		name, body, ok := strings.Cut(section, "]\n")
		if !ok {
			wrong = append(wrong, fmt.Errorf("section %.20q has no end", section))
			continue
		}
		kind, field, _ := strings.Cut(name, " ")
		if err := p.set(kind, field, paragraphs(body)); err != nil {
			wrong = append(wrong, err)
		}
	}
	return errors.Join(wrong...)
}

func paragraphs(body string) []string {
	var all []string
	for paragraph := range strings.SplitSeq(body, "\n\n") {
		if text := strings.Join(strings.Fields(paragraph), " "); text != "" {
			all = append(all, text)
		}
	}
	return all
}

func (p prose) set(kind, field string, text []string) error {
	switch {
	case len(text) == 0:
		return fmt.Errorf("section %s %s is empty", kind, field)
	case p.several[kind] != nil:
		*p.several[kind] = text
	case p.single[kind] != nil:
		*p.single[kind] = strings.Join(text, " ")
	case p.fields[kind] != nil && field != "":
		p.fields[kind][field] = strings.Join(text, " ")
	default:
		return fmt.Errorf("section %s %s is unknown", kind, field)
	}
	return nil
}

// inEvery reads a folder's texts in every language.
func inEvery[T any](files fs.FS, folder string, parse func(data string) (T, error)) (map[string]T, error) {
	all := map[string]T{}
	for _, lang := range Languages() {
		data, err := fs.ReadFile(files, folder+"/"+lang+".txt")
		if err != nil {
			return nil, fmt.Errorf("reading texts: %w", err)
		}
		texts, err := parse(string(data))
		if err != nil {
			return nil, fmt.Errorf("reading %s/%s.txt: %w", folder, lang, err)
		}
		all[lang] = texts
	}
	return all, nil
}
