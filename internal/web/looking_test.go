package web

import (
	"net/url"
	"strings"
	"testing"
)

// TestLookingForWhatCameIn: by a part of a name or an address, or by reference,
// with what the person has been asked and not answered; and what was answered
// stands with what came in.
func TestLookingForWhatCameIn(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	v := o.controller()
	asker := o.mails("dispatch")[1].To
	find := func(words string) (lines int, page string) {
		t.Helper()
		res, page := v.get("/deliveries?q=" + url.QueryEscape(words))
		if res.StatusCode != 200 {
			t.Fatalf("looking for %q: %s", words, res.Status)
		}
		return strings.Count(page, `<th scope="row"><a href="/deliveries/`), page
	}
	for _, words := range []string{asker, strings.ToUpper(asker[:5]), "R1002", " r1002 "} {
		n, page := find(words)
		if n != 1 || !strings.Contains(page, "R1002</a>") || !strings.Contains(page, "Väntar på svar") {
			t.Errorf("%q finds %d", words, n)
		}
	}
	if n, _ := find(""); n != 2 {
		t.Errorf("without words: %d", n)
	}
	n, page := find(`"><b>nobody`)
	if n != 0 || !strings.Contains(page, "Inget har kommit in från eller om") || strings.Contains(page, "<b>nobody") {
		t.Errorf("nobody: %d", n)
	}
	if n, _ := find(strings.Repeat("å", 500)); n != 2 {
		t.Errorf("more than anybody writes: %d", n)
	}
	_, story := v.get("/deliveries/2")
	if !strings.Contains(story, "Det här svarade Rond") || !strings.Contains(story, "Besked om fråga") {
		t.Error("what was answered does not stand with the question")
	}
}
