package templates

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Texts is a file of every text of a language, to begin one's own from: a text
// of the organisation's as it is, the others as comments with Rond's own words.
// Read as it is, it says what Letters says. A language other than "sv" is
// answered in English.
func (l Letters) Texts(lang string) string {
	if lang != "sv" {
		lang = "en"
	}
	data, _ := mailFiles.ReadFile("mail/" + lang + ".txt") // Check has read it when the program started
	var b strings.Builder
	b.WriteString(textsHead(lang))
	name := ""
	for text := range strings.Lines(string(data)) {
		text = strings.TrimSpace(text)
		if strings.HasPrefix(text, "[") {
			b.WriteString(l.extra(lang, name))
			name = strings.Trim(text, "[]")
			fmt.Fprintf(&b, "\n%s\n", text)
			continue
		}
		key, _, found := strings.Cut(text, ": ")
		own, is := l.texts[lang][name][key]
		switch {
		case name == "" || text == "" || !found: // our own head
		case strings.HasPrefix(text, "#"):
			b.WriteString(text + "\n")
		case is:
			fmt.Fprintf(&b, "%s: %s\n", key, own.text)
		default:
			b.WriteString("# " + text + "\n")
		}
	}
	b.WriteString(l.extra(lang, name))
	return b.String()
}

// extra is the texts of all kinds that the organisation has replaced in one.
func (l Letters) extra(lang, name string) string {
	ours, _ := ourSections(lang) // as above
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(l.texts[lang][name])) {
		if _, is := ours[name][key]; !is {
			fmt.Fprintf(&b, "%s: %s\n", key, l.texts[lang][name][key].text)
		}
	}
	return b.String()
}

func textsHead(lang string) string {
	if lang == "sv" {
		return `# Mejlens texter. Ta bort # framför en rad och ändra den, så gäller er text i
# stället för Ronds. Behåll bara de rader ni ändrar: resten följer med när Rond
# får bättre texter. [common] gäller alla mejl, de andra avsnitten en sorts mejl
# var; en rad ur [common] kan stå i ett av dem och gäller då bara där.
#
# {{.Plan}} och liknande fylls i. {{date .Due}} blir 13 maj 2026, {{day .Due}}
# blir 13 maj och {{plural (len .Items) "kontroll" "kontroller"}} blir 3 kontroller.
# En text är en rad. Referensen läggs sist i ämnet av sig själv. Texterna läses
# när Rond startar; rond check visar alla fel.
`
	}
	return `# The texts of the mails. Take away the # before a line and change it, and your
# text holds instead of Rond's. Keep only the lines that you change: the others
# follow when Rond gets better ones. [common] is for all mails, the other sections
# for one kind each; a line of [common] can stand in one of them, for that kind.
#
# {{.Plan}} and the like are filled in. {{date .Due}} becomes 13 May 2026, {{day .Due}}
# 13 May, and {{plural (len .Items) "control" "controls"}} 3 controls. A text is one
# line. The reference is put last in the subject by itself. The texts are read when
# Rond starts; rond check shows every fault.
`
}
