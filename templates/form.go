package templates

import (
	"embed"
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
	return inEvery(formFiles, "form", parseForm)
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

// parseForm reads the sections of a form.
func parseForm(data string) (FormTexts, error) {
	t := FormTexts{PromptTitle: map[string]string{}, Prompt: map[string]string{}, Refused: map[string]string{}}
	err := prose{
		single: map[string]*string{
			"title": &t.Title, "intro": &t.Intro, "fix-title": &t.FixTitle, "fix-intro": &t.FixIntro,
			"actions-title": &t.ActionsTitle, "actions-intro": &t.ActionsIntro, "actions-asked": &t.ActionsAsked, "actions-kept": &t.ActionsKept, "local": &t.Local,
			"shared": &t.Shared, "shared-more": &t.SharedMore,
		},
		several: map[string]*[]string{"steps": &t.Steps, "help": &t.Help},
		fields:  map[string]map[string]string{"prompt-title": t.PromptTitle, "prompt": t.Prompt, "refused": t.Refused},
	}.parse(data)
	return t, err
}
