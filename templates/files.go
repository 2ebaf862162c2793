package templates

// FileName is what a file of ours is called before its year and reference: a
// "form", a "question", a "summary", a "year", a "proposal", a "draft", a
// "follow-up", what is "shared", "data" for other systems, a "risk" workbook or a
// "risklist". It is ASCII, so that no mail program mangles it. A language other than "sv" is answered in English.
func FileName(lang, what string) string {
	names := map[string]string{"form": "internal-control", "question": "question", "summary": "summary", "year": "year", "proposal": "proposal",
		"draft": "plan-to-fill-in", "follow-up": "follow-up", "shared": "shared-controls", "data": "data", "risk": "risk-analysis", "risklist": "risk-list"}
	if lang == "sv" {
		names = map[string]string{"form": "internkontroll", "question": "fraga", "summary": "sammanstallning", "year": "arskalender", "proposal": "forslag",
			"draft": "plan-att-fylla-i", "follow-up": "uppfoljningsrapport", "shared": "gemensamma-kontroller", "data": "uppgifter", "risk": "riskanalys", "risklist": "risklista"}
	}
	return names[what]
}
