package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"rond/scheduler"
)

func (p *program) frequencyCommand() *cobra.Command {
	return p.withJSON(&cobra.Command{
		Use:   "frequency TEXT | --json -",
		Short: "Show how a frequency text is read, and this year's dates",
		Long: `Frequency shows how Rond reads the words of a plan, and when it would ask. With
"--json -" it reads one phrase a line from standard input and prints one object
a line, refusals included.`,
		Example: "  rond frequency \"Månatligen och tertial\"\n  printf '3 ggr/år\\nvid behov\\n' | rond frequency --json -",
		Args:    args(cobra.MinimumNArgs(1)),
		RunE: func(c *cobra.Command, a []string) error {
			if len(a) == 1 && a[0] == "-" {
				return p.frequencies()
			}
			return p.frequency(strings.Join(a, " "))
		},
	})
}

// phrase is the reading of a frequency text as JSON.
type phrase struct {
	Text        string   `json:"text"`
	Rules       []string `json:"rules,omitempty"`
	Reported    []string `json:"reported,omitempty"`
	Subjects    []string `json:"subjects,omitempty"`
	Events      []string `json:"events,omitempty"`
	SV          string   `json:"sv,omitempty"`
	EN          string   `json:"en,omitempty"`
	Error       string   `json:"error,omitempty"`
	Part        string   `json:"part,omitempty"`
	Suggestions []string `json:"suggestions,omitempty"`
}

func reading(text string) (phrase, scheduler.Frequency, error) {
	f, err := scheduler.ParseFrequency(text)
	ph := phrase{Text: text}
	var refused *scheduler.PhraseError
	if errors.As(err, &refused) {
		ph.Part, ph.Suggestions = refused.Part, refused.Suggestions
	}
	if err != nil {
		ph.Error = err.Error()
		return ph, f, err
	}
	ph.Rules, ph.Reported = ruleTexts(f.Rules()), ruleTexts(f.Reported)
	ph.Subjects, ph.Events = f.Subjects(), f.Events()
	ph.SV, ph.EN = f.Describe("sv"), f.Describe("en")
	return ph, f, nil
}

func ruleTexts(rules []scheduler.Rule) []string {
	var texts []string
	for _, r := range rules {
		texts = append(texts, r.String())
	}
	return texts
}

func (p *program) frequencies() error {
	enc := json.NewEncoder(p.out)
	enc.SetEscapeHTML(false)
	lines := bufio.NewScanner(p.in)
	for lines.Scan() {
		ph, _, _ := reading(lines.Text()) // a refusal is part of the answer
		if err := enc.Encode(ph); err != nil {
			return err
		}
	}
	return lines.Err()
}

func (p *program) frequency(text string) error {
	ph, f, err := reading(text)
	if p.json {
		return p.printJSON(ph)
	}
	if err != nil && len(ph.Suggestions) == 0 {
		return hint(err, "say how often, for example: månatligen; varje tertial; 3 ggr/år; vid behov")
	}
	if err != nil {
		return hint(err, "try: %s", strings.Join(ph.Suggestions, "; "))
	}
	fmt.Fprintf(p.out, "%s\n%s\n", ph.SV, ph.EN)
	year := p.now().Year()
	policy, calendar := scheduler.DefaultPolicy(), scheduler.NewCalendar()
	slots := scheduler.Slots(f.ReportRules(), scheduler.PlanYear{Year: year, Start: 1}, nil)
	if len(slots) == 0 {
		fmt.Fprintf(p.out, "not asked in %d\n", year)
		return nil
	}
	t := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "period\tasked\tdue")
	for _, s := range slots {
		opens, due := policy.Dates(s, calendar)
		fmt.Fprintf(t, "%s\t%s\t%s\n", s.Period.ID(), opens, due)
	}
	return t.Flush()
}
