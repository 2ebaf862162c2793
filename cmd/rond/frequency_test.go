package main

import (
	"bufio"
	"encoding/json"
	"strings"
	"testing"
)

// TestPhrasesOfAnyLineAreAnswered: a line that is too long, or no text, is an
// object as every other, and the lines after it are read.
func TestPhrasesOfAnyLineAreAnswered(t *testing.T) {
	t.Parallel()
	in := strings.Join([]string{"årligen", strings.Repeat("å", maxPhraseLine), strings.Repeat("\r", 2*maxPhraseLine), "\xff\x00", strings.Repeat("vid behov ", 400), "löpande\r", "vid behov"}, "\n")
	var out strings.Builder
	p := &program{in: strings.NewReader(in), out: &out}
	if err := p.frequencies(); err != nil {
		t.Fatal(err)
	}
	var read []string
	for lines := bufio.NewScanner(strings.NewReader(out.String())); lines.Scan(); {
		var answer struct {
			Rules []string
			Error string
		}
		if err := json.Unmarshal(lines.Bytes(), &answer); err != nil {
			t.Fatalf("%q: %v", lines.Text(), err)
		}
		if len(answer.Rules) == 0 && answer.Error == "" || len(lines.Text()) > 9000 {
			t.Errorf("%.200q is no answer", lines.Text())
		}
		read = append(read, strings.Join(answer.Rules, " "))
	}
	if got := strings.Join(read, "|"); got != "yearly|||||continuous|as-needed" {
		t.Errorf("read as %q", got)
	}
}
