package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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

// reading is a frequency text that was read, as JSON. All its fields are
// always there.
type reading struct {
	Text     string   `json:"text"`
	Rules    []string `json:"rules"`
	Reported []string `json:"reported"`
	Subjects []string `json:"subjects"`
	Events   []string `json:"events"`
	SV       string   `json:"sv"`
	EN       string   `json:"en"`
}

// refusal is a frequency text that was not read, as JSON. Part is empty when
// the text states nothing.
type refusal struct {
	Text        string   `json:"text"`
	Error       string   `json:"error"`
	Part        string   `json:"part"`
	Suggestions []string `json:"suggestions"`
}

// sayHowOften is suggested where nothing is stated.
var sayHowOften = []string{"månatligen", "varje tertial", "3 ggr/år", "vid behov"}

// asJSON is a reading or a refusal.
func asJSON(text string, f scheduler.Frequency, err error) any {
	if err != nil {
		r := refusal{Text: text, Error: err.Error(), Suggestions: sayHowOften}
		var refused *scheduler.PhraseError
		if errors.As(err, &refused) {
			r.Part, r.Suggestions = refused.Part, refused.Suggestions
		}
		return r
	}
	return reading{Text: text, Rules: ruleTexts(f.Rules()), Reported: ruleTexts(f.Reported),
		Subjects: append([]string{}, f.Subjects()...), Events: append([]string{}, f.Events()...),
		SV: f.Describe("sv"), EN: f.Describe("en")}
}

func ruleTexts(rules []scheduler.Rule) []string {
	texts := []string{}
	for _, r := range rules {
		texts = append(texts, r.String())
	}
	return texts
}

// maxPhraseLine bounds a line of phrases, in bytes: many times what a phrase
// may have, so that the reader only has to tell.
const maxPhraseLine = 64 << 10

func (p *program) frequencies() error {
	enc := json.NewEncoder(p.out)
	enc.SetEscapeHTML(false)
	lines := bufio.NewReaderSize(p.in, maxPhraseLine)
	for {
		line, err := lines.ReadSlice('\n')
		long := errors.Is(err, bufio.ErrBufferFull)
		text := strings.TrimRight(string(line), "\r\n")
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = lines.ReadSlice('\n')
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading phrases: %w", err)
		}
		if err != nil && len(line) == 0 {
			return nil
		}
		if err := enc.Encode(phrase(text, long)); err != nil {
			return fmt.Errorf("printing a phrase: %w", err)
		}
	}
}

// phrase is what a line says. Of one that was cut only the beginning is told.
func phrase(text string, cut bool) any {
	if cut {
		text = strings.ToValidUTF8(text[:min(len(text), 100)], "") + " …"
		return refusal{Text: text, Error: fmt.Sprintf("reading frequency %q: the line is longer than %d bytes", text, maxPhraseLine), Part: text, Suggestions: sayHowOften}
	}
	f, err := scheduler.ParseFrequency(text)
	return asJSON(text, f, err)
}

func (p *program) frequency(text string) error {
	f, err := scheduler.ParseFrequency(text)
	if p.json {
		return p.printJSON(asJSON(text, f, err))
	}
	var refused *scheduler.PhraseError
	if errors.As(err, &refused) {
		return hint(err, "try: %s", strings.Join(refused.Suggestions, "; "))
	}
	if err != nil {
		return hint(err, "say how often, for example: %s", strings.Join(sayHowOften, "; "))
	}
	return p.frequencyDates(f)
}

// frequencyDates prints a frequency in words and when it is asked this year.
func (p *program) frequencyDates(f scheduler.Frequency) error {
	year := p.now().Year()
	from := scheduler.PlanYear{Year: year, Start: 1}
	fmt.Fprintf(p.out, "%s\n%s\n", f.Reading("sv", from), f.Reading("en", from))
	policy, calendar := scheduler.DefaultPolicy(), scheduler.NewCalendar()
	slots := scheduler.Slots(f.ReportRules(), from, nil)
	if len(slots) == 0 {
		fmt.Fprintf(p.out, "not asked in %d", year)
		if next, ok := scheduler.Next(f.ReportRules(), scheduler.Date{Year: year, Month: 12, Day: 31}, 1); ok {
			fmt.Fprintf(p.out, ", but in %s", next.Period.ID())
		}
		fmt.Fprintln(p.out)
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
