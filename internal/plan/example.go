package plan

import (
	"fmt"
	"io"
	"strings"
)

// Example writes a small plan for a year in a language, "sv" or "en", that can
// be imported as it is, to see what Rond does with one. It is adopted, so that
// there is something to see; the people in it and their addresses do not exist
// (RFC 2606). askFrom is the day, YYYY-MM-DD, that it is asked from.
func Example(w io.Writer, lang string, year int, askFrom string) error {
	if lang != "sv" {
		lang = "en"
	}
	data, err := helpFiles.ReadFile("help/first_" + lang + ".json")
	if err != nil {
		return fmt.Errorf("writing the example plan: %w", err)
	}
	p, err := Parse([]byte(strings.ReplaceAll(string(data), "YYYY", fmt.Sprint(year))))
	if err != nil {
		return fmt.Errorf("writing the example plan: %w", err)
	}
	p.Year, p.AskFrom, p.Adopted = year, askFrom, fmt.Sprintf("%d-12-15", year-1)
	return Write(w, p)
}
