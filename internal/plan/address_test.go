package plan

import "testing"

func TestAddresses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"eva.berg@kommun.example":       true,
		"eva.berg@komun":                false,
		"eva.berg@komun.":               false,
		"Eva Berg <eva@kommun.example>": false,
		"eva berg@kommun.example":       false,
		"eva@kommun.example, mia@x.se":  false,
		"inte en adress":                false,
	} {
		if got := isAddress(text); got != want {
			t.Errorf("isAddress(%q) = %v, want %v", text, got, want)
		}
	}
}
