package templates

import (
	"fmt"
	htmltemplate "html/template"
	"slices"
	"strings"
	"time"
)

// functions are what the texts and frames of mails can call besides the
// built-in ones.
func (s *letterSet) functions(lang string) map[string]any {
	return map[string]any{
		"say":      s.say,
		"lang":     func() string { return lang },
		"date":     func(day string) string { return unbroken(dateWords(lang, day, true)) },
		"day":      func(day string) string { return unbroken(dateWords(lang, day, false)) },
		"moment":   func(when string) string { return moment(lang, when) },
		"plural":   func(n int, one, many string) string { return fmt.Sprintf("%d %s", n, which(n, one, many)) },
		"which":    which,
		"called":   called,
		"unbroken": unbroken,
		"word":     word,
		"upper":    strings.ToUpper,
		"dots":     dots,
		"hue":      hue,
		"steps":    s.steps,
		"state":    func(code string) (string, error) { return s.orCode("state-", code) },
		"label":    func(code string) (string, error) { return s.orCode("count-", code) },
	}
}

// word is markup that only Outlook's Word engine reads. It stands in comments,
// which html/template takes out of a template.
func word(part string) htmltemplate.HTML {
	return htmltemplate.HTML("<!--[if mso]>" + map[string]string{
		"fonts": `<style>td, p, h1, h2, li { font-family: Calibri, Arial, sans-serif; mso-line-height-rule: exactly; }</style>`,
		"begin": `<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td>`,
		"end":   `</td></tr></table>`,
	}[part] + "<![endif]-->")
}

// step is one of the numbered steps: what to do, and a word about it.
type step struct {
	Number   int
	Do, More string
}

// steps are the four that every request lists. People do this a few times a
// year and forget in between that the file must be saved and attached.
// Attached says that the workbook came with this very mail.
func (s *letterSet) steps(attached bool) ([]step, error) {
	var all []step
	for n := 1; n <= 4; n++ {
		do, err := s.say(fmt.Sprintf("step-%d", n), nil)
		if err != nil {
			return nil, err
		}
		key := fmt.Sprintf("step-%d-more", n)
		if n == 1 && attached {
			key = "step-1-attached"
		}
		more, err := s.say(key, nil)
		if err != nil {
			return nil, err
		}
		all = append(all, step{n, do, more})
	}
	return all, nil
}

// isCoded reports whether a text is found by a code, and filled in with nothing.
func isCoded(key string) bool {
	return strings.HasPrefix(key, "state-") || strings.HasPrefix(key, "count-") || strings.HasPrefix(key, "step-")
}

// orCode is the text for a code, or the code itself where there is none: the
// words of the plan's own grades come here too.
func (s *letterSet) orCode(prefix, code string) (string, error) {
	if s.words[prefix+code] == nil {
		return code, nil
	}
	return s.say(prefix+code, nil)
}

// Date is a day as people write it: "2026-05-13" becomes "13 maj 2026" or
// "13 May 2026". What is no date is returned as it is.
func Date(lang, day string) string { return dateWords(lang, day, true) }

// unbroken keeps the words of a date or a number on one line on a narrow screen. The plain
// text gets its ordinary spaces back, see [letterSet.render].
func unbroken(s string) string { return strings.ReplaceAll(s, " ", noBreak) }

const noBreak = "\u00a0"

func dateWords(lang, day string, year bool) string {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	month := d.Month().String()
	if lang == "sv" {
		month = monthsSV()[d.Month()-1]
	}
	if !year {
		return fmt.Sprintf("%d %s", d.Day(), month)
	}
	return fmt.Sprintf("%d %s %d", d.Day(), month, d.Year())
}

// moment is "2026-05-12 14:05" as people write it after "we received it":
// "den 12 maj 2026 kl. 14.05", "on 12 May 2026 at 14:05". What is no such time
// is returned as it is.
func moment(lang, when string) string {
	t, err := time.Parse("2006-01-02 15:04", when)
	if err != nil {
		return when
	}
	day := unbroken(dateWords(lang, t.Format(time.DateOnly), true))
	if lang == "sv" {
		return "den " + day + " kl. " + t.Format("15.04")
	}
	return "on " + day + " at " + t.Format("15:04")
}

func monthsSV() [12]string {
	return [12]string{"januari", "februari", "mars", "april", "maj", "juni",
		"juli", "augusti", "september", "oktober", "november", "december"}
}

// which picks the form of a word that goes with a number.
func which(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// dots joins what there is to say on one line.
func dots(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " · ")
}

// called is what one says to a person: the first name of "Bodil Åkerström" and
// of "Åkerström, Bodil".
func called(name string) string {
	if _, after, found := strings.Cut(name, ","); found && strings.TrimSpace(after) != "" {
		name = after
	}
	if words := strings.Fields(name); len(words) > 0 {
		return words[0]
	}
	return name
}

// hue is the colour beside an item. It only repeats what the state's word says.
func hue(state string) string {
	switch state {
	case "complete", "answered":
		return "#2e7d4f"
	case "incomplete", "partial":
		return "#b7791f"
	case "wrong":
		return "#b3261e"
	case "empty", "late":
		return "#8795a1"
	}
	return "#1f4e5f"
}
