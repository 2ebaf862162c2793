package engine

import (
	"rond/templates"
	"rond/workbook/risk"
)

// riskTexts is the prose of a risk workbook, as the workbook wants it.
func riskTexts(t templates.RiskTexts) risk.Texts {
	return risk.Texts{
		Title: t.Title, Intro: t.Intro, IntroEmpty: t.IntroEmpty, Steps: t.Steps, Again: t.Again, Known: t.Known, New: t.New,
		ScaleTitle: t.ScaleTitle, ScaleIntro: t.ScaleIntro, Help: t.Help, FixTitle: t.FixTitle, FixIntro: t.FixIntro,
		Prompts: riskPrompts(t),
	}
}

func riskPrompts(t templates.RiskTexts) map[risk.Field]risk.Prompt {
	all := map[risk.Field]risk.Prompt{}
	for f, text := range t.Prompt {
		all[risk.Field(f)] = risk.Prompt{Title: t.PromptTitle[f], Text: text, Refused: t.Refused[f]}
	}
	return all
}
