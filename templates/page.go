package templates

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	texttemplate "text/template"
	"time"
)

//go:embed web
var webFiles embed.FS

// Frame is what stands around every page. The data of a page is a struct with
// a field Frame of this type.
type Frame struct {
	Organisation string
	Lang         string
	Name         string        // who is signed in; "" shows no navigation
	Here         string        // the entry of the navigation that the page belongs to, "" for none
	Path         string        // the page's own address, to come back to
	Flash        string        // key of a sentence about what was just done: "flash-released"
	Number       int           // a number in that sentence
	Waiting      int           // what waits for whoever is signed in
	Links        []Link        // more entries of the navigation
	Strip        template.HTML // what stands above every page, made by [Part]
}

// Link is an entry of the navigation: an address of ours, and the key of what
// it is called ("boxes" for the text nav-boxes).
type Link struct{ Name, Address string }

// Page writes a page in one language: web/<name>.html inside web/layout.html.
// Its words are the sections [common], [<name>] and, for a name with a hyphen,
// the section of what stands before it, in web/<lang>*.txt. All data is shown
// as text. Nothing is written when there is an error.
func Page(w io.Writer, lang, name string, data any) error {
	p, err := page(lang, name)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := p.ExecuteTemplate(&b, "layout", data); err != nil {
		return fmt.Errorf("writing page %s in %s: %w", name, lang, err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

// Part writes a part that a page's files define, for a place outside that page.
func Part(lang, name, part string, data any) (template.HTML, error) {
	p, err := page(lang, name)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if err := p.ExecuteTemplate(&b, part, data); err != nil {
		return "", fmt.Errorf("writing %s of page %s in %s: %w", part, name, lang, err)
	}
	return template.HTML(b.String()), nil // escaped by the template
}

// Word is what the pages call a code of some kind: of a "verdict", a "kind" of
// mail, the state of a "mail", how a "row" was read, the "source" of what came
// in and the "trust" in its sender, an "act". A code that nobody has written
// down is itself.
func Word(lang, kind, code string) string {
	s, ok := commonWords()[lang]
	if !ok {
		s = commonWords()["en"]
	}
	word, err := s.word(kind, code)
	if err != nil {
		return code
	}
	return word
}

// commonWords are the texts that every page can say, and those about what came
// in, by language. What is wrong
// in them, [Check] has told.
var commonWords = sync.OnceValue(func() map[string]*said {
	all := map[string]*said{}
	for _, lang := range Languages() {
		words, _ := readPageWords(lang)
		all[lang] = &said{sections: []map[string]*texttemplate.Template{words["common"], words["delivery"]}}
	}
	return all
})

// Pages names every page, in order.
func Pages() []string {
	names, _ := fs.Glob(webFiles, "web/*.html") // the pattern is well formed
	for i, name := range names {
		names[i] = strings.TrimSuffix(path.Base(name), ".html")
	}
	return slices.DeleteFunc(names, isShared)
}

// isShared says that a file stands in other pages and is none itself:
// demo-parts.html stands in every page whose name begins with "demo-".
func isShared(name string) bool {
	return name == "layout" || name == "parts" || strings.HasSuffix(name, "-parts")
}

// Static is the style sheet and the icon, at the root.
func Static() fs.FS {
	sub, err := fs.Sub(webFiles, "web/static")
	if err != nil {
		return webFiles // not possible: the name is valid
	}
	return sub
}

// pages is how each page is made, once, by language and name: when somebody
// first looks at it, for most are looked at seldom and a page takes as much
// memory as a book. [checkPages] makes them all, and keeps none.
var pages = sync.OnceValues(func() (map[string]func() (*template.Template, error), error) {
	all, wrong := map[string]func() (*template.Template, error){}, []error(nil)
	keys := map[string]string{} // section → the keys of the first language
	for _, lang := range Languages() {
		words, faults := readPageWords(lang)
		wrong = append(wrong, faults...)
		for _, section := range slices.Sorted(maps.Keys(words)) {
			has := strings.Join(slices.Sorted(maps.Keys(words[section])), " ")
			if other, seen := keys[section]; seen && other != has || !seen && lang != Languages()[0] {
				wrong = append(wrong, fmt.Errorf("web/%s: section %s has other keys than in the first language", lang, section))
			}
			keys[section] = has
		}
		for _, name := range Pages() {
			all[lang+"/"+name] = sync.OnceValues(func() (*template.Template, error) { return newPage(lang, name, words) })
		}
	}
	return all, errors.Join(wrong...)
})

// page is a page in a language.
func page(lang, name string) (*template.Template, error) {
	all, err := pages()
	if err != nil {
		return nil, fmt.Errorf("reading pages: %w", err)
	}
	made, ok := all[lang+"/"+name]
	if !ok {
		return nil, fmt.Errorf("no page %q in language %q", name, lang)
	}
	return made()
}

// checkPages makes every page.
func checkPages() error {
	_, err := pages()
	wrong := []error{err}
	for _, lang := range Languages() {
		words, _ := readPageWords(lang)
		for _, name := range Pages() {
			_, err := newPage(lang, name, words)
			wrong = append(wrong, err)
		}
	}
	return errors.Join(wrong...)
}

// pageWords are the texts of one language, by section and key.
type pageWords map[string]map[string]*texttemplate.Template

// readPageWords reads every file of a language. A section is in one file.
func readPageWords(lang string) (pageWords, []error) {
	names, _ := fs.Glob(webFiles, "web/"+lang+"*.txt")             // the pattern is well formed
	functions := texttemplate.New(lang).Funcs(pageFunctions(lang)) // which all texts share
	words, wrong := pageWords{}, []error(nil)
	for _, name := range names {
		data, err := webFiles.ReadFile(name)
		if err != nil {
			return nil, []error{err}
		}
		sections, faults := parseWords(name, string(data))
		wrong = append(wrong, faults...)
		for section, texts := range sections {
			if words[section] != nil {
				wrong = append(wrong, fmt.Errorf("%s: section %s is in another file too", name, section))
				continue
			}
			words[section] = map[string]*texttemplate.Template{}
			for key, text := range texts {
				t, err := functions.New(section + "/" + key).Parse(text)
				if err != nil {
					wrong = append(wrong, fmt.Errorf("%s: %s/%s: %w", name, section, key, err))
					continue
				}
				words[section][key] = t
			}
		}
	}
	return words, wrong
}

// newPage parses a page with what is shared, and finds the texts it names.
func newPage(lang, name string, words pageWords) (*template.Template, error) {
	before, _, _ := strings.Cut(name, "-")
	s := &said{}
	for _, section := range slices.Compact([]string{name, before, "common"}) {
		s.sections = append(s.sections, words[section])
	}
	files := []string{"web/layout.html", "web/parts.html", "web/" + name + ".html"}
	if shared := "web/" + before + "-parts.html"; exists(shared) {
		files = append(files, shared)
	}
	functions := pageFunctions(lang)
	functions["say"], functions["word"], functions["dict"] = s.say, s.word, dict
	t, err := template.New(name).Option("missingkey=error").Funcs(functions).ParseFS(webFiles, files...)
	if err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	var wrong []error
	for _, part := range []string{"title", "body"} {
		if t.Lookup(part) == nil {
			wrong = append(wrong, fmt.Errorf("web/%s.html does not define %q", name, part))
		}
	}
	for _, file := range files {
		source, err := webFiles.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for _, found := range regexp.MustCompile(`say "([^"]*)"`).FindAllSubmatch(source, -1) {
			if key := string(found[1]); s.find(key) == nil {
				wrong = append(wrong, fmt.Errorf("%s says %q, which page %s has no text for in %s", file, key, name, lang))
			}
		}
	}
	return t, errors.Join(wrong...)
}

func exists(name string) bool {
	_, err := fs.Stat(webFiles, name)
	return err == nil
}

// said is the texts that a page can say: its own before the common ones.
type said struct {
	sections []map[string]*texttemplate.Template
}

func (s *said) find(key string) *texttemplate.Template {
	for _, section := range s.sections {
		if t := section[key]; t != nil {
			return t
		}
	}
	return nil
}

// say fills in one text, with data when it needs any.
func (s *said) say(key string, data ...any) (string, error) {
	t := s.find(key)
	if t == nil {
		return "", fmt.Errorf("no text for %q", key)
	}
	var b strings.Builder
	var about any
	if len(data) > 0 {
		about = data[0]
	}
	err := t.Execute(&b, about)
	return b.String(), err
}

// word is what a code is called, or the code itself where nobody has written
// it down: a row must still be shown.
func (s *said) word(kind, code string) (string, error) {
	if s.find(kind+"-"+code) == nil {
		return code, nil
	}
	return s.say(kind + "-" + code)
}

// pageFunctions are what pages and their texts can call besides the built-in
// ones; pages can also say, word and dict.
func pageFunctions(lang string) map[string]any {
	return map[string]any{
		"lang":     func() string { return lang },
		"date":     func(day string) string { return unbroken(dateWords(lang, day, true)) },
		"day":      func(day string) string { return unbroken(dateWords(lang, day, false)) },
		"moment":   func(when string) string { return instant(lang, when) },
		"address":  address,
		"plural":   func(n int, one, many string) string { return fmt.Sprintf("%d %s", n, which(n, one, many)) },
		"which":    which,
		"dots":     dots,
		"unbroken": unbroken,
		"size":     size,
	}
}

// dict gives a shared part more than one value.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, errors.New("dict: a name without a value")
	}
	m := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is no name", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

// instant is "2026-05-12 14:05" as a page says it: "12 maj 2026 kl. 14.05",
// "12 May 2026, 14:05". What is no such time is said as a date, or as it is.
func instant(lang, when string) string {
	t, err := time.Parse("2006-01-02 15:04", when)
	if err != nil {
		return unbroken(dateWords(lang, when, true))
	}
	day := unbroken(dateWords(lang, t.Format(time.DateOnly), true))
	if lang == "sv" {
		return day + " " + unbroken("kl. "+t.Format("15.04"))
	}
	return day + ", " + t.Format("15:04")
}

// address is a mail address that a narrow column breaks after its @ and not in
// the middle of a word.
func address(s string) template.HTML {
	return template.HTML(strings.ReplaceAll(template.HTMLEscapeString(s), "@", "@<wbr>")) // escaped before
}

// size is a number of bytes as people read it.
func size(n int) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1000*1000:
		return fmt.Sprintf("%d kB", (n+500)/1000)
	}
	return fmt.Sprintf("%d MB", (n+500_000)/1_000_000)
}
