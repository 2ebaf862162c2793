package templates

import (
	"embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	texttemplate "text/template"
)

//go:embed report/*.txt
var reportFiles embed.FS

// Report says one text of the follow-up report to the board, in "sv" or "en";
// another language is answered in English. The data is what the text names.
// Codes of states have the keys "state-late" and so on.
func Report(lang, key string, data any) (string, error) {
	all, err := reportTexts()
	if err != nil {
		return "", fmt.Errorf("reading the report's texts: %w", err)
	}
	if lang != "sv" {
		lang = "en"
	}
	t := all[lang][key]
	if t == nil {
		return "", fmt.Errorf("no text for %q in the report", key)
	}
	var b strings.Builder
	if err := t.Execute(&b, data); err != nil {
		return "", fmt.Errorf("saying %q of the report in %s: %w", key, lang, err)
	}
	return b.String(), nil
}

// reportTexts reads the embedded texts once: by language and key.
var reportTexts = sync.OnceValues(func() (map[string]map[string]*texttemplate.Template, error) {
	all, wrong, first := map[string]map[string]*texttemplate.Template{}, []error(nil), ""
	for _, lang := range Languages() {
		data, err := reportFiles.ReadFile("report/" + lang + ".txt")
		if err != nil {
			return nil, err
		}
		sections, faults := parseWords("report/"+lang+".txt", string(data))
		wrong = append(wrong, faults...)
		keys := strings.Join(slices.Sorted(maps.Keys(sections["report"])), " ")
		if first == "" {
			first = keys
		}
		if keys != first || len(sections) != 1 {
			wrong = append(wrong, fmt.Errorf("report/%s.txt has other keys than the first language", lang))
		}
		all[lang] = map[string]*texttemplate.Template{}
		for key, text := range sections["report"] {
			t, err := texttemplate.New(key).Option("missingkey=error").Funcs(reportFunctions(lang)).Parse(text)
			if err != nil {
				wrong = append(wrong, fmt.Errorf("report/%s.txt: %s: %w", lang, key, err))
				continue
			}
			all[lang][key] = t
		}
	}
	return all, errors.Join(wrong...)
})

// reportFunctions are what the texts can call besides the built-in ones.
func reportFunctions(lang string) map[string]any {
	return map[string]any{
		"date":   func(day string) string { return unbroken(dateWords(lang, day, true)) },
		"plural": func(n int, one, many string) string { return fmt.Sprintf("%d%s%s", n, noBreak, which(n, one, many)) },
		"which":  which,
	}
}
