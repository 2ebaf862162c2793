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
	"text/template/parse"
)

//go:embed mail
var mailFiles embed.FS

// Letter is a mail's words: the subject without its reference, plain text with
// LF line ends, and a whole HTML document without pictures or links.
//
// OwnFailed is why the organisation's texts could not say it, so that these
// are Rond's; nil as a rule.
type Letter struct {
	Subject, Text, HTML string
	OwnFailed           error
}

// Letters is what mails say. The zero value says it in Rond's own words;
// [ReadLetters] puts the organisation's in place of some of them.
type Letters struct {
	own   map[string]*letterSet // "sv/dispatch", for kinds with a text of their own
	texts map[string]map[string]section
}

// Mail says one kind of mail in one language. The data is a plain struct with
// the fields that the kind's texts name; a field that is missing is an error.
// Languages other than "sv" and "en" are an error too.
//
// A mail that fails with the organisation's texts is said in Rond's: who waits
// for it did not write them.
func (l Letters) Mail(lang, kind string, data any) (Letter, error) {
	sets, err := letters()
	if err != nil {
		return Letter{}, fmt.Errorf("reading mail texts: %w", err)
	}
	set, ok := sets[lang+"/"+kind]
	if !ok {
		return Letter{}, fmt.Errorf("no mail text %q in language %q", kind, lang)
	}
	var failed error
	if own, ok := l.own[lang+"/"+kind]; ok {
		letter, err := own.render(data)
		if err == nil {
			return letter, nil
		}
		failed = fmt.Errorf("the organisation's texts of mail %s in %s: %w", kind, lang, err)
	}
	letter, err := set.render(data)
	if err != nil {
		return Letter{}, fmt.Errorf("writing mail %s in %s: %w", kind, lang, err)
	}
	letter.OwnFailed = failed
	return letter, nil
}

// letters reads the embedded texts once.
var letters = sync.OnceValues(func() (map[string]*letterSet, error) {
	sets, wrong := map[string]*letterSet{}, []error(nil)
	keys := map[string]string{} // section → the keys of the first language
	for _, lang := range Languages() {
		sections, faults := ourSections(lang)
		wrong = append(wrong, faults...)
		for _, name := range slices.Sorted(maps.Keys(sections)) {
			has := strings.Join(slices.Sorted(maps.Keys(sections[name])), " ")
			if other, seen := keys[name]; seen && other != has {
				wrong = append(wrong, fmt.Errorf("%s.txt: section %s has other keys than in the first language", lang, name))
			}
			keys[name] = has
			if name == common {
				continue
			}
			set, err := newLetterSet(lang, name, sections[common], sections[name])
			if err != nil {
				wrong = append(wrong, err)
				continue
			}
			sets[lang+"/"+name] = set
		}
	}
	return sets, errors.Join(wrong...)
})

// common is the section whose texts every kind of mail can say.
const common = "common"

// ourSections is the embedded texts of a language.
func ourSections(lang string) (map[string]section, []error) {
	data, err := mailFiles.ReadFile("mail/" + lang + ".txt")
	if err != nil {
		return nil, []error{err}
	}
	sections, faults := parseSections(lang+".txt", string(data))
	var wrong []error
	for _, f := range faults {
		wrong = append(wrong, errors.New(f.String()))
	}
	return sections, wrong
}

// Languages are the languages that everything is written in.
func Languages() []string { return []string{"sv", "en"} }

// letterSet is one kind of mail in one language, ready to be filled in. The
// words are templates of their own, so that their results are data to the
// frame and are escaped there like any other data.
type letterSet struct {
	words map[string]*texttemplate.Template
	text  *texttemplate.Template
	html  *htmltemplate.Template
	heard func(key string, data any) // what is said, for a trial; else nil
}

// newLetterSet makes a kind of mail of sections, the later before the earlier.
func newLetterSet(lang, kind string, sections ...section) (*letterSet, error) {
	s := &letterSet{words: map[string]*texttemplate.Template{}}
	functions := s.functions(lang)
	words := texttemplate.New(kind).Funcs(functions) // which its texts share
	for _, section := range sections {
		for key, l := range section {
			t, err := words.New(key).Parse(l.text)
			if err != nil {
				return nil, fmt.Errorf("%s.txt: %s/%s: %w", lang, kind, key, err)
			}
			s.words[key] = t
		}
	}
	parts, err := bodies()
	if err != nil {
		return nil, err
	}
	if s.text, err = texttemplate.New(kind).Funcs(functions).ParseFS(mailFiles, "mail/frame.txt"); err == nil {
		err = bodyOf(kind, parts, func(name string, tree *parse.Tree) error {
			_, err := s.text.AddParseTree(name, tree)
			return err
		})
	}
	if err != nil {
		return nil, fmt.Errorf("mail %s as text: %w", kind, err)
	}
	if s.html, err = htmltemplate.New(kind).Funcs(functions).ParseFS(mailFiles, "mail/frame.html"); err == nil {
		err = bodyOf(kind, parts, func(name string, tree *parse.Tree) error {
			_, err := s.html.AddParseTree(name, tree)
			return err
		})
	}
	if err != nil {
		return nil, fmt.Errorf("mail %s as HTML: %w", kind, err)
	}
	return s, nil
}

// bodies is what each kind of mail consists of, read once. Which functions
// there are is seen when a mail is written: every kind is, at the start.
var bodies = sync.OnceValues(func() (map[string]*parse.Tree, error) {
	data, err := mailFiles.ReadFile("mail/bodies.tmpl")
	if err != nil {
		return nil, fmt.Errorf("reading what mails consist of: %w", err)
	}
	all := map[string]*parse.Tree{}
	reader := parse.New("bodies.tmpl")
	reader.Mode = parse.SkipFuncCheck
	if _, err := reader.Parse(string(data), "", "", all); err != nil {
		return nil, fmt.Errorf("reading what mails consist of: %w", err)
	}
	return all, nil
})

// bodyOf gives a set the body of its kind, and what all bodies may hold. The
// others stay out of it: with all of every kind in every kind's set the sets
// took half of a daemon's memory.
func bodyOf(kind string, parts map[string]*parse.Tree, add func(name string, tree *parse.Tree) error) error {
	about := "about"
	if strings.HasPrefix(kind, "risk-") {
		about = "risk-about"
	}
	for name, part := range map[string]string{"body": kind, "about": about} {
		tree := parts[part]
		if tree == nil {
			return fmt.Errorf("no body %q", part)
		}
		if err := add(name, tree.Copy()); err != nil {
			return err
		}
	}
	return nil
}

// maxSaid is what one text may become when it is filled in, in bytes. What
// notify fills in is bounded too, so that ours are far below.
const maxSaid = 8 << 10

var errTooLong = fmt.Errorf("filled in, it is longer than %d bytes", maxSaid)

// say fills in one text.
func (s *letterSet) say(key string, data any) (string, error) {
	t, ok := s.words[key]
	if !ok {
		return "", fmt.Errorf("no text for %q", key)
	}
	if s.heard != nil {
		s.heard(key, data)
	}
	var b bounded
	if err := t.Execute(&b, data); err != nil {
		return "", err
	}
	return b.String(), nil
}

// bounded is a text that cannot grow beyond [maxSaid].
type bounded struct{ strings.Builder }

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxSaid {
		return 0, errTooLong
	}
	return b.Builder.Write(p)
}

func (s *letterSet) render(data any) (Letter, error) {
	for _, key := range []string{"subject", "lead"} { // nobody opens a mail without
		switch said, err := s.say(key, data); {
		case err != nil:
			return Letter{}, err
		case strings.TrimSpace(said) == "":
			return Letter{}, fmt.Errorf("the text %q is empty", key)
		}
	}
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
