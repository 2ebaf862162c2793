package templates

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed consolidated/*.txt
var consolidatedFiles embed.FS

// Consolidated gives the paragraphs that explain the controller's workbook, in
// "sv" or "en"; another language is answered in English. In the files a blank
// line parts two paragraphs.
func Consolidated(lang string) ([]string, error) {
	if lang != "sv" {
		lang = "en"
	}
	data, err := consolidatedFiles.ReadFile("consolidated/" + lang + ".txt")
	if err != nil {
		return nil, fmt.Errorf("reading the consolidated workbook's help: %w", err)
	}
	var paragraphs []string
	for paragraph := range strings.SplitSeq(string(data), "\n\n") {
		paragraphs = append(paragraphs, strings.Join(strings.Fields(paragraph), " "))
	}
	return paragraphs, nil
}
