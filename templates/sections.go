package templates

import (
	"errors"
	"fmt"
	"strings"
)

// Fault is one thing that is wrong in a file of texts: where it stands, what is
// wrong with it, and what would be right.
type Fault struct {
	File  string
	Line  int // 0 when it is about the file as a whole
	What  string
	Right string
}

// String says place and fault, without the remedy.
func (f Fault) String() string {
	if f.Line == 0 {
		return f.File + ": " + f.What
	}
	return fmt.Sprintf("%s line %d: %s", f.File, f.Line, f.What)
}

// section is the texts under one [name], by key.
type section map[string]line

// line is one text and where it stands.
type line struct {
	text string
	at   int
}

// first is the line of its first text, 0 when it has none.
func (s section) first() int {
	first := 0
	for _, l := range s {
		if first == 0 || l.at < first {
			first = l.at
		}
	}
	return first
}

// parseSections reads a file of sections ([name]) with one text a line
// (key: text). Lines that begin with # are comments.
func parseSections(file, data string) (map[string]section, []Fault) {
	sections, wrong := map[string]section{}, []Fault(nil)
	fault := func(at int, what, right string) { wrong = append(wrong, Fault{file, at, what, right}) }
	name := ""
	for i, raw := range strings.Split(data, "\n") {
		at, text := i+1, strings.TrimSpace(raw)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		if strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") {
			name = strings.Trim(text, "[]")
			if sections[name] != nil {
				fault(at, fmt.Sprintf("the section [%s] comes twice", name), "put its texts together under one of them")
				continue
			}
			sections[name] = section{}
			continue
		}
		key, said, found := strings.Cut(text, ": ")
		switch {
		case !found:
			fault(at, fmt.Sprintf("%.40q is no text", text), "write key: text on one line, and # before what is only a comment")
		case name == "":
			fault(at, fmt.Sprintf("%q stands before the first section", key), "write a section, as [dispatch], on a line above it")
		case sections[name][key].at != 0:
			fault(at, fmt.Sprintf("%q comes twice in [%s]", key, name), "keep one of them")
		default:
			sections[name][key] = line{strings.TrimSpace(said), at}
		}
	}
	return sections, wrong
}

// parseWords reads the sections of a file of ours.
func parseWords(file, data string) (map[string]map[string]string, []error) {
	sections, faults := parseSections(file, data)
	words, wrong := map[string]map[string]string{}, []error(nil)
	for name, s := range sections {
		words[name] = map[string]string{}
		for key, l := range s {
			words[name][key] = l.text
		}
	}
	for _, f := range faults {
		wrong = append(wrong, errors.New(f.String()))
	}
	return words, wrong
}
