package demo

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed answers.txt
var sentences string

// bank is the sentences that owners choose from.
type bank struct {
	topics  []topic
	general topic
}

// topic is the sentences for controls that hold some of its words.
type topic struct {
	words []string
	say   map[string][]string // by "ja", "mindre", "större", "nej", "inget" …
}

// readBank parses the text of sentences.
func readBank(text string) (*bank, error) {
	b := &bank{general: topic{say: map[string][]string{}}}
	at := &b.general
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		heading, isHeading := strings.CutPrefix(line, "[")
		kind, sentence, ok := strings.Cut(line, ": ")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case isHeading:
			at = b.section(strings.TrimSuffix(heading, "]"))
		case ok:
			at.say[kind] = append(at.say[kind], strings.ReplaceAll(sentence, `\n`, "\n"))
		default:
			return nil, fmt.Errorf("sentences, line %d: neither a heading nor a sentence", n)
		}
	}
	return b, nil
}

// section is where the sentences below a heading go. Single words that no
// control holds are headings of the general part.
func (b *bank) section(heading string) *topic {
	switch heading {
	case "*", "förslag", "ord", "följebrev", "namn", "risker", "samordnare":
		return &b.general
	}
	b.topics = append(b.topics, topic{words: strings.Fields(heading), say: map[string][]string{}})
	return &b.topics[len(b.topics)-1]
}

// choose is a sentence of a kind that suits a control, and what stands after
// its bar.
func (b *bank) choose(r *chance, kind, control string) (sentence, after string) {
	best, most := b.general, 0
	control = strings.ToLower(control)
	for _, t := range b.topics {
		n := 0
		for _, w := range t.words {
			n += strings.Count(control, w)
		}
		if n > most && len(t.say[kind]) > 0 {
			best, most = t, n
		}
	}
	sentence, after, _ = strings.Cut(pick(r, best.say[kind]), " | ")
	return sentence, after
}
