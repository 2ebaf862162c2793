package templates

import (
	"reflect"
	"strings"
	"testing"
)

func TestRiskTextsAreWholeInBothLanguages(t *testing.T) {
	t.Parallel()
	fields := []string{"unit", "area", "text", "cause", "measures", "probability", "consequence", "residual-probability", "residual-consequence", "proposal", "comment"}
	for _, lang := range []string{"sv", "en"} {
		texts, err := Risk(lang)
		if err != nil {
			t.Fatal(err)
		}
		v := reflect.ValueOf(texts)
		for i := range v.NumField() {
			if v.Field(i).Len() == 0 {
				t.Errorf("%s: no %s", lang, v.Type().Field(i).Name)
			}
		}
		if len(texts.Steps) != 4 || len(texts.Help) < 10 || len(texts.Prompt) != len(fields) {
			t.Errorf("%s: %d steps, %d paragraphs of help, %d prompts", lang, len(texts.Steps), len(texts.Help), len(texts.Prompt))
		}
		for _, f := range fields {
			if n := len([]rune(texts.Prompt[f])); n == 0 || n > 255 {
				t.Errorf("%s: the prompt of %s has %d characters; Excel takes 255", lang, f, n)
			}
			if n := len([]rune(texts.PromptTitle[f])); n == 0 || n > 32 {
				t.Errorf("%s: the prompt title of %s has %d characters; Excel takes 32", lang, f, n)
			}
		}
		for _, intro := range []string{texts.Intro, texts.IntroEmpty} {
			if !strings.Contains(intro, "{due}") {
				t.Errorf("%s: the intro does not say when: %q", lang, intro)
			}
		}
	}
}
