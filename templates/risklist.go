package templates

import (
	"embed"
	"errors"
	"fmt"
	"sync"
)

//go:embed risklist/*.txt
var riskListFiles embed.FS

// RiskListTexts is the prose of the workbook that a controller gets of a risk
// analysis. The keys of Prompts are what, text, method, frequency, roles and
// reason for the columns of a risk, and area for the choice of a whole area.
type RiskListTexts struct {
	Steps   []string // how to choose
	Help    []string // how the sheets are read
	Prompts map[string]string
}

var riskListTexts = sync.OnceValues(func() (map[string]RiskListTexts, error) {
	return inEvery(riskListFiles, "risklist", parseRiskList)
})

// RiskList gives the prose of the list of risks in "sv" or "en"; another language
// is answered in English.
func RiskList(lang string) (RiskListTexts, error) {
	all, err := riskListTexts()
	if lang != "sv" {
		lang = "en"
	}
	return all[lang], err
}

func parseRiskList(data string) (RiskListTexts, error) {
	t := RiskListTexts{Prompts: map[string]string{}}
	err := prose{several: map[string]*[]string{"steps": &t.Steps, "help": &t.Help}, fields: map[string]map[string]string{"prompt": t.Prompts}}.parse(data)
	return t, errors.Join(err, t.whole())
}

// whole tells of what is not written about.
func (t *RiskListTexts) whole() error {
	var wrong []error
	if len(t.Steps) == 0 || len(t.Help) == 0 {
		wrong = append(wrong, errors.New("steps or help is empty"))
	}
	keys := []string{"what", "text", "method", "frequency", "roles", "reason", "area"}
	for _, key := range keys {
		if t.Prompts[key] == "" {
			wrong = append(wrong, fmt.Errorf("prompt %s is empty", key))
		}
	}
	if len(t.Prompts) > len(keys) {
		wrong = append(wrong, errors.New("a prompt belongs to no column"))
	}
	return errors.Join(wrong...)
}
