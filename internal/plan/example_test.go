package plan_test

import (
	"bytes"
	"testing"

	"rond/internal/plan"
)

// TestExampleIsAPlan: as it is, in both languages, without a single warning.
func TestExampleIsAPlan(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"sv", "en"} {
		var b bytes.Buffer
		if err := plan.Example(&b, lang, 2031, "2031-03-01"); err != nil {
			t.Fatal(err)
		}
		p, problems := read(t, b.Bytes())
		if p == nil || len(problems) > 0 {
			t.Fatalf("%s: %+v", lang, problems)
		}
		if p.Language != lang || p.Year != 2031 || p.AskFrom != "2031-03-01" || p.Adopted != "2030-12-15" || p.Status != plan.Adopted || p.Occasions[0].Period != "2031-T1" {
			t.Errorf("%s: %+v", lang, p)
		}
	}
}
