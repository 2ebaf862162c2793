package templates

import (
	"embed"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"maps"
	"slices"
	"strings"
	"sync"
	texttemplate "text/template"
)

//go:embed mail
var mailFiles embed.FS

// Letter is a mail's words: the subject without its reference, plain text with
// LF line ends, and a whole HTML document without pictures or links.
type Letter struct{ Subject, Text, HTML string }

// Mail says one kind of mail in one language. The data is a plain struct with
// the fields that the kind's texts name; a field that is missing is an error.
// Languages other than "sv" and "en" are an error too.
func Mail(lang, kind string, data any) (Letter, error) {
	sets, err := letters()
	if err != nil {
		return Letter{}, fmt.Errorf("reading mail texts: %w", err)
	}
	set, ok := sets[lang+"/"+kind]
	if !ok {
		return Letter{}, fmt.Errorf("no mail text %q in language %q", kind, lang)
	}
	letter, err := set.render(data)
	if err != nil {
		return Letter{}, fmt.Errorf("writing mail %s in %s: %w", kind, lang, err)
	}
	return letter, nil
}

// letters reads the embedded texts once.
var letters = sync.OnceValues(func() (map[string]*letterSet, error) {
	sets, wrong := map[string]*letterSet{}, []error(nil)
	keys := map[string]string{} // section → the keys of the first language
	for _, lang := range Languages() {
		data, err := mailFiles.ReadFile("mail/" + lang + ".txt")
		if err != nil {
			return nil, err
		}
		sections, faults := parseWords(lang+".txt", string(data))
		wrong = append(wrong, faults...)
		for _, name := range slices.Sorted(maps.Keys(sections)) {
			has := strings.Join(slices.Sorted(maps.Keys(sections[name])), " ")
			if other, seen := keys[name]; seen && other != has {
				wrong = append(wrong, fmt.Errorf("%s.txt: section %s has other keys than in the first language", lang, name))
			}
			keys[name] = has
			if name == "common" {
				continue
			}
			set, err := newLetterSet(lang, name, sections["common"], sections[name])
			if err != nil {
				wrong = append(wrong, err)
				continue
			}
			sets[lang+"/"+name] = set
		}
	}
	return sets, errors.Join(wrong...)
})

// Languages are the languages that everything is written in.
func Languages() []string { return []string{"sv", "en"} }

// letterSet is one kind of mail in one language, ready to be filled in. The
// words are templates of their own, so that their results are data to the
// frame and are escaped there like any other data.
type letterSet struct {
	words map[string]*texttemplate.Template
	text  *texttemplate.Template
	html  *htmltemplate.Template
}

func newLetterSet(lang, kind string, sections ...map[string]string) (*letterSet, error) {
	s := &letterSet{words: map[string]*texttemplate.Template{}}
	functions := s.functions(lang)
	for _, section := range sections {
		for key, value := range section {
			t, err := texttemplate.New(key).Funcs(functions).Parse(value)
			if err != nil {
				return nil, fmt.Errorf("%s.txt: %s/%s: %w", lang, kind, key, err)
			}
			s.words[key] = t
		}
	}
	start := fmt.Sprintf("{{define %q}}{{template %q .}}{{end}}", "body", kind)
	var err error
	if s.text, err = texttemplate.New(kind).Funcs(functions).ParseFS(mailFiles, "mail/frame.txt", "mail/bodies.tmpl"); err == nil {
		_, err = s.text.New("start").Parse(start)
	}
	if err != nil {
		return nil, fmt.Errorf("mail %s as text: %w", kind, err)
	}
	if s.html, err = htmltemplate.New(kind).Funcs(functions).ParseFS(mailFiles, "mail/frame.html", "mail/bodies.tmpl"); err == nil {
		_, err = s.html.New("start").Parse(start)
	}
	if err != nil {
		return nil, fmt.Errorf("mail %s as HTML: %w", kind, err)
	}
	return s, nil
}

// say fills in one text.
func (s *letterSet) say(key string, data any) (string, error) {
	t, ok := s.words[key]
	if !ok {
		return "", fmt.Errorf("no text for %q", key)
	}
	var b strings.Builder
	if err := t.Execute(&b, data); err != nil {
		return "", err
	}
	return b.String(), nil
}

func (s *letterSet) render(data any) (Letter, error) {
	subject, err := s.say("subject", data)
	if err != nil {
		return Letter{}, err
	}
	var text, html strings.Builder
	if err := s.text.ExecuteTemplate(&text, "frame", data); err != nil {
		return Letter{}, err
	}
	if err := s.html.ExecuteTemplate(&html, "frame", data); err != nil {
		return Letter{}, err
	}
	plain := strings.NewReplacer(noBreak, " ")
	return Letter{
		Subject: plain.Replace(subject),
		Text:    plain.Replace(strings.TrimSpace(text.String())) + "\n",
		HTML:    strings.TrimSpace(html.String()) + "\n",
	}, nil
}

// parseWords reads a file of sections ([name]) with one text a line
// (key: text). Lines that begin with # are comments.
func parseWords(file, data string) (map[string]map[string]string, []error) {
	sections, wrong := map[string]map[string]string{}, []error(nil)
	section := ""
	for i, line := range strings.Split(data, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") {
			section = strings.Trim(line, "[]")
			if sections[section] != nil {
				wrong = append(wrong, fmt.Errorf("%s line %d: section %s comes twice", file, i+1, section))
				continue
			}
			sections[section] = map[string]string{}
			continue
		}
		key, text, found := strings.Cut(line, ": ")
		if !found || section == "" || sections[section][key] != "" {
			wrong = append(wrong, fmt.Errorf("%s line %d: want key: text, each key once in its section", file, i+1))
			continue
		}
		sections[section][key] = strings.TrimSpace(text)
	}
	return sections, wrong
}
