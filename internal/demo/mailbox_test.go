package demo

import (
	"strings"
	"testing"
)

func TestMailboxesByName(t *testing.T) {
	t.Parallel()
	var names []string
	for _, b := range byName([]mailbox{{Name: "Östen"}, {Name: "Ärla"}, {Name: "åsa"}, {Name: "Zara"}, {Name: "Bo"}}) {
		names = append(names, b.Name)
	}
	if got := strings.Join(names, " "); got != "Bo Zara åsa Ärla Östen" {
		t.Error(got)
	}
}
