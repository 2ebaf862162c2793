package templates

import "testing"

func TestConsolidatedSaysTheSameInBothLanguages(t *testing.T) {
	t.Parallel()
	sv, err := Consolidated("sv")
	if err != nil {
		t.Fatal(err)
	}
	en, err := Consolidated("de") // any other language is English
	if err != nil {
		t.Fatal(err)
	}
	if len(sv) != len(en) || len(sv) < 3 {
		t.Fatalf("%d paragraphs and %d", len(sv), len(en))
	}
	for i := range sv {
		if sv[i] == "" || en[i] == "" || sv[i] == en[i] {
			t.Errorf("paragraph %d: %q, %q", i, sv[i], en[i])
		}
	}
}
