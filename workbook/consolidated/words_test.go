package consolidated

import "testing"

// TestBothLanguagesSayEverything: the same codes, no word empty, and no two
// states by the same word.
func TestBothLanguagesSayEverything(t *testing.T) {
	t.Parallel()
	sv, en := swedish(), english()
	pairs := map[string][2]map[string]string{"states": {sv.states, en.states}, "performed": {sv.performed, en.performed}, "statuses": {sv.statuses, en.statuses},
		"kinds": {sv.kinds, en.kinds}, "mail states": {sv.mailStates, en.mailStates}, "verdicts": {sv.verdicts, en.verdicts}}
	for name, pair := range pairs {
		if len(pair[0]) != len(pair[1]) {
			t.Errorf("%s: %d words and %d", name, len(pair[0]), len(pair[1]))
		}
		for code := range pair[0] {
			if pair[0][code] == "" || pair[1][code] == "" {
				t.Errorf("%s: %q has no word", name, code)
			}
		}
	}
	for _, w := range []*words{sv, en} {
		seen := map[string]bool{}
		for _, code := range States() {
			if _, counted := figureOf(code); !counted || w.states[code] == "" || seen[w.states[code]] {
				t.Errorf("state %s is said as %q", code, w.states[code])
			}
			seen[w.states[code]] = true
		}
		if len(seen) != len(w.states) {
			t.Errorf("%d states in order, %d with words", len(seen), len(w.states))
		}
		for i, words := range w.figures {
			if words == "" {
				t.Errorf("figure %d has no heading", i)
			}
		}
	}
}
