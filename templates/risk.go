package templates

import (
	"embed"
	"sync"
)

//go:embed risk/*.txt
var riskFiles embed.FS

// RiskTexts is the prose of a unit's risk workbook. The keys of the maps are the
// names of the fields: unit, area, text, cause, measures, probability,
// consequence, residual-probability, residual-consequence, proposal, comment.
// Any of the other texts may hold {count}, {due}, {recipient} and {year}, which
// the workbook fills in.
type RiskTexts struct {
	Title       string
	Intro       string
	IntroEmpty  string // when no risk is known
	Steps       []string
	Again       string // over the risks to be valued anew
	Known       string
	New         string
	ScaleTitle  string
	ScaleIntro  string
	Help        []string // "# " begins a heading
	FixTitle    string
	FixIntro    string
	PromptTitle map[string]string
	Prompt      map[string]string
	Refused     map[string]string
}

var riskTexts = sync.OnceValues(func() (map[string]RiskTexts, error) {
	return inEvery(riskFiles, "risk", parseRisk)
})

// Risk gives the prose of a unit's risk workbook in "sv" or "en"; another
// language is answered in English.
func Risk(lang string) (RiskTexts, error) {
	all, err := riskTexts()
	if lang != "sv" {
		lang = "en"
	}
	return all[lang], err
}

func parseRisk(data string) (RiskTexts, error) {
	t := RiskTexts{PromptTitle: map[string]string{}, Prompt: map[string]string{}, Refused: map[string]string{}}
	err := prose{
		single: map[string]*string{
			"title": &t.Title, "intro": &t.Intro, "intro-empty": &t.IntroEmpty, "again": &t.Again, "known": &t.Known, "new": &t.New,
			"scale-title": &t.ScaleTitle, "scale-intro": &t.ScaleIntro, "fix-title": &t.FixTitle, "fix-intro": &t.FixIntro,
		},
		several: map[string]*[]string{"steps": &t.Steps, "help": &t.Help},
		fields:  map[string]map[string]string{"prompt-title": t.PromptTitle, "prompt": t.Prompt, "refused": t.Refused},
	}.parse(data)
	return t, err
}
