package templates

import (
	"reflect"
	"strings"
	"testing"
)

func TestFormTextsAreWholeInBothLanguages(t *testing.T) {
	t.Parallel()
	fields := []string{"performed", "result", "grade", "action", "action-owner", "action-due", "proposal", "status"}
	for _, lang := range []string{"sv", "en"} {
		texts, err := Form(lang)
		if err != nil {
			t.Fatal(err)
		}
		if v := reflect.ValueOf(texts); len(texts.Steps) != 4 || len(texts.Help) < 10 {
			t.Errorf("%s: %d steps, %d paragraphs of help", lang, len(texts.Steps), len(texts.Help))
		} else {
			for i := range v.NumField() {
				if v.Field(i).Len() == 0 {
					t.Errorf("%s: no %s", lang, v.Type().Field(i).Name)
				}
			}
		}
		for _, f := range fields {
			if n := len([]rune(texts.Prompt[f])); n == 0 || n > 255 {
				t.Errorf("%s: the prompt of %s has %d characters; Excel takes 255", lang, f, n)
			}
			if n := len([]rune(texts.PromptTitle[f])); n == 0 || n > 32 {
				t.Errorf("%s: the prompt title of %s has %d characters; Excel takes 32", lang, f, n)
			}
		}
		if !strings.Contains(texts.Intro, "{due}") || !strings.Contains(texts.Intro, "{count}") {
			t.Errorf("%s: the intro says neither what nor when: %q", lang, texts.Intro)
		}
	}
}

func TestFormTextsWithFaults(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"[title]\n\n[intro]\nx\n", "[unknown]\nx\n", "[prompt]\nx\n", "[title\nx"} {
		if _, err := parseForm(data); err == nil {
			t.Errorf("%q was accepted", data)
		}
	}
}
