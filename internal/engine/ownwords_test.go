package engine

import (
	"strings"
	"testing"
	"testing/fstest"

	"rond/templates"
)

// TestOwnWords: mails are in the organisation's words; one that these cannot
// say is sent in Rond's, and its page tells it.
func TestOwnWords(t *testing.T) {
	t.Parallel()
	// For one of the people the first line is empty, which no sample shows.
	texts := fstest.MapFS{"sv.txt": {Data: []byte("[dispatch]\nlead: {{if ne (called .Recipient) \"Ylva\"}}Svara gärna före {{date .Due}}.{{end}}\n")}}
	words, faults, err := templates.ReadLetters(texts)
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	o := newOffice(t, func(s *Settings) { s.Words = words })
	sent := append(o.pass("2026-01-26"), o.pass("2026-02-02")...)
	ours, theirs := 0, 0
	lines, err := o.Letters(t.Context(), "sv", Span{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		v, err := o.MailView(t.Context(), "sv", l.ID)
		if err != nil {
			t.Fatal(err)
		}
		if v.Kind != kindDispatch {
			continue
		}
		told := len(v.Acts) == 1 && v.Acts[0].Kind == actOurWords && v.Acts[0].Who == byItself && strings.Contains(v.Acts[0].Note, `"lead" is empty`)
		switch {
		case strings.Contains(v.Text, "Fyll i den bifogade Excelfilen") && told:
			ours++
		case strings.Contains(v.Text, "Svara gärna före") && len(v.Acts) == 0:
			theirs++
		default:
			t.Errorf("mail %d: %+v\n%s", v.ID, v.Acts, v.Text)
		}
	}
	if ours == 0 || theirs == 0 || ours+theirs != len(sent) {
		t.Errorf("%d mails in Rond's words and %d in the organisation's, of %d sent", ours, theirs, len(sent))
	}
}
