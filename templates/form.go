package templates

import (
	"embed"
	"errors"
	"fmt"
	"strings"
	"sync"
)

//go:embed form/*.txt
var formFiles embed.FS

// FormTexts is the prose of the owner's workbook. The keys of the maps are the
// names of the fields: performed, done-on, examined, deviating, outcome, result,
// grade, action, action-owner, action-due, proposal, status, had, and shared for the
// cell of the simple controls. SharedMore may hold {refs}, Intro and FixIntro may hold {count}, {due} and
// {recipient}, which the workbook fills in.
type FormTexts struct {
	Title        string
	Intro        string
	Steps        []string
	Help         []string // "# " begins a heading
	FixTitle     string
	FixIntro     string
	ActionsTitle string
	ActionsIntro string
	ActionsAsked string // where the effect of one that is done is asked about
	ActionsKept  string // in place of an action's text that is kept out of mails
	Local        string // what the board adds to a shared control: "Local addition: {text}"
	Shared       string
	SharedMore   string
	PromptTitle  map[string]string
	Prompt       map[string]string
	Refused      map[string]string
}

var formTexts = sync.OnceValues(func() (map[string]FormTexts, error) {
	all := map[string]FormTexts{}
	for _, lang := range []string{"sv", "en"} {
		data, err := formFiles.ReadFile("form/" + lang + ".txt")
		if err != nil {
			return nil, fmt.Errorf("reading the form's texts: %w", err)
		}
		texts, err := parseForm(string(data))
		if err != nil {
			return nil, fmt.Errorf("reading form/%s.txt: %w", lang, err)
		}
		all[lang] = texts
	}
	return all, nil
})

// Form gives the prose of the owner's workbook in "sv" or "en"; another
// language is answered in English.
func Form(lang string) (FormTexts, error) {
	all, err := formTexts()
	if lang != "sv" {
		lang = "en"
	}
	return all[lang], err
}

// parseForm reads the sections of a form's prose.
func parseForm(data string) (FormTexts, error) {
	t := FormTexts{PromptTitle: map[string]string{}, Prompt: map[string]string{}, Refused: map[string]string{}}
	err := parseProse(data, t.set)
	return t, err
}

// parseProse reads sections: "[name]" or "[name field]", then paragraphs. Lines
// of a paragraph are joined; a blank line begins the next. Set gets each section
// and says what is wrong with it.
func parseProse(data string, set func(name, field string, text []string) error) error {
	var wrong []error
	for _, section := range strings.Split("\n"+data, "\n[")[1:] {
		name, body, ok := strings.Cut(section, "]\n")
		if !ok {
			wrong = append(wrong, fmt.Errorf("section %.20q has no end", section))
			continue
		}
		kind, field, _ := strings.Cut(name, " ")
		if err := set(kind, field, paragraphs(body)); err != nil {
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

func (t *FormTexts) set(kind, field string, text []string) error {
	if len(text) == 0 {
		return fmt.Errorf("section %s %s is empty", kind, field)
	}
	single := map[string]*string{
		"title": &t.Title, "intro": &t.Intro, "fix-title": &t.FixTitle, "fix-intro": &t.FixIntro,
		"actions-title": &t.ActionsTitle, "actions-intro": &t.ActionsIntro, "actions-asked": &t.ActionsAsked, "actions-kept": &t.ActionsKept, "local": &t.Local,
		"shared": &t.Shared, "shared-more": &t.SharedMore,
	}
	fields := map[string]map[string]string{"prompt-title": t.PromptTitle, "prompt": t.Prompt, "refused": t.Refused}
	switch {
	case kind == "steps":
		t.Steps = text
	case kind == "help":
		t.Help = text
	case single[kind] != nil:
		*single[kind] = strings.Join(text, " ")
	case fields[kind] != nil && field != "":
		fields[kind][field] = strings.Join(text, " ")
	default:
		return fmt.Errorf("section %s %s is unknown", kind, field)
	}
	return nil
}
