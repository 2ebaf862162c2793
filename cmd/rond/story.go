package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"

	"rond/internal/engine"
	"rond/templates"
)

// shownText is how many lines of somebody's own words are printed.
const shownText = 20

// printStory tells all there is to tell of something that came in.
func (p *program) printStory(v engine.DeliveryView) error {
	t := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	line := func(name, format string, values ...any) {
		fmt.Fprintf(t, "%s\t%s\n", name, fmt.Sprintf(format, values...))
	}
	line("number", "%d", v.ID)
	line("received", "%s %s", v.Received, templates.Word("en", "source", v.Source))
	optional(line, "from", v.From)
	optional(line, "subject", v.Subject)
	optional(line, "file", v.Name)
	if v.Trust != "" {
		line("sender", "%s %s", templates.Word("en", "trust", v.Trust), v.TrustWhy)
	}
	if v.Person.ID != 0 {
		line("about", "%s <%s>", v.Person.Name, v.Person.Email)
	}
	optional(line, "handed in by", v.By)
	optional(line, "request", v.Reference)
	line("understood as", "%s", verdict(v.Verdict, v.Handled))
	optional(line, "why", v.Reason)
	optional(line, "what to do", v.Remedy)
	for _, f := range v.Files {
		line("file in it", "%s (%s, %d bytes)", f.Name, f.Kind, f.Size)
	}
	for _, row := range v.Taken {
		line("row", "%s %s: %s", row.Request, row.Ref, strings.Join(append([]string{templates.Word("en", "row", row.State), row.Said}, row.Notes...), " "))
	}
	for _, a := range v.Answers {
		line("answered", "%s to %s: %s %s (mail %d)", templates.Word("en", "kind", a.Kind), a.To, templates.Word("en", "mail", a.State), strings.TrimSpace(a.At+" "+a.Reason), a.Mail)
	}
	if len(v.Answers) == 0 {
		line("answered", "–")
	}
	for _, a := range v.Acts {
		line("by hand", "%s %s, %s %s", a.At, templates.Word("en", "act", a.Kind), a.Who, a.Note)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	printForeign(p.out, v.Text)
	return nil
}

func optional(line func(name, format string, values ...any), name, value string) {
	if value != "" {
		line(name, "%s", value)
	}
}

// printForeign prints somebody's own words, as far as a terminal shows them and
// does not obey them.
func printForeign(w io.Writer, text string) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, l := range lines {
		if i == shownText {
			fmt.Fprintf(w, "  | … and %s more\n", counted(len(lines)-i, "line"))
			return
		}
		l = strings.Map(func(c rune) rune {
			if unicode.IsPrint(c) {
				return c
			}
			return ' '
		}, l)
		if l = strings.TrimRight(l, " "); l != "" {
			fmt.Fprintf(w, "  | %s\n", l)
		}
	}
}
