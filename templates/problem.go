package templates

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed problems/*.txt
var problemFiles embed.FS

// sentence is what is said about one code: what is wrong and what to do, in
// both languages. The keys are those of the files: "sv", "sv-remedy", "en",
// "en-remedy".
type sentence map[string]string

// sentenceKeys are the four lines that every code must have.
func sentenceKeys() []string { return []string{"sv", "sv-remedy", "en", "en-remedy"} }

// problems reads the embedded files once. It returns what could be read even
// when there is an error, so that a fault in one sentence costs that sentence.
var problems = sync.OnceValues(func() (map[string]sentence, error) {
	return readProblems(problemFiles, "problems")
})

// Problem is the sentence about a problem and the sentence that says what to
// do about it. The arguments stand in the order that the code defines; a
// missing one becomes a dash. A code that nobody has written about becomes a
// sentence with the code in it: the person still learns that something is
// wrong and can tell somebody what. Neither result is ever empty. A language
// other than "sv" and "en" is answered in English.
func Problem(lang, code string, args []string) (text, remedy string) {
	all, _ := problems() // Check has reported the error when the program started
	s, ok := all[code]
	if !ok {
		s, args = unwritten(), []string{code}
	}
	if lang != "sv" {
		lang = "en"
	}
	return fillIn(s[lang], args), fillIn(s[lang+"-remedy"], args)
}

// unwritten is what is said about a code that no file mentions.
func unwritten() sentence {
	return sentence{
		"sv":        "Det här kunde inte tolkas ({1}).",
		"sv-remedy": "Hör av dig till kontaktpersonen och ange koden {1}.",
		"en":        "This could not be understood ({1}).",
		"en-remedy": "Please tell the contact person the code {1}.",
	}
}

// fillIn puts the arguments in the places {1} to {9}, all in one pass: an
// argument that itself holds "{2}" is not filled in again.
func fillIn(text string, args []string) string {
	pairs := make([]string, 0, 18)
	for i := range 9 {
		arg := "–"
		if i < len(args) && strings.TrimSpace(args[i]) != "" {
			arg = args[i]
		}
		pairs = append(pairs, "{"+strconv.Itoa(i+1)+"}", arg)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// readProblems reads every .txt file of a folder and reports everything that
// is wrong with them together.
func readProblems(files fs.FS, dir string) (map[string]sentence, error) {
	names, err := fs.Glob(files, path.Join(dir, "*.txt"))
	if err != nil {
		return nil, fmt.Errorf("listing problem sentences: %w", err)
	}
	all := map[string]sentence{}
	var wrong []error
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("reading problem sentences: %w", err))
			continue
		}
		wrong = append(wrong, parseProblems(name, string(data), all)...)
	}
	return all, errors.Join(wrong...)
}

// parseProblems adds the sentences of one file to all. The format:
//
//	# a comment
//	[code-of-the-problem]
//	sv: Cellen {1} är tom.
//	sv-remedy: Skriv ett värde.
//	en: The cell {1} is empty.
//	en-remedy: Write a value.
//
// A line that begins with a space continues the one before it.
func parseProblems(file, data string, all map[string]sentence) []error {
	var wrong []error
	fault := func(line int, format string, args ...any) {
		wrong = append(wrong, fmt.Errorf("%s line %d: %s", file, line, fmt.Sprintf(format, args...)))
	}
	var code, last string
	started := map[string]int{}
	for i, raw := range strings.Split(data, "\n") {
		line := strings.TrimSpace(raw)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			code, last = strings.Trim(line, "[]"), ""
			if _, twice := all[code]; twice {
				fault(i+1, "%s is already written about", code)
				code = "" // what follows must not overwrite the first
				continue
			}
			all[code], started[code] = sentence{}, i+1
		case code == "":
			if len(started) == 0 {
				fault(i+1, "text before the first [code]")
			}
		case (raw[0] == ' ' || raw[0] == '\t') && last != "":
			all[code][last] += " " + line
		default:
			key, text, found := strings.Cut(line, ":")
			if !found || !slices.Contains(sentenceKeys(), key) {
				fault(i+1, "%q is none of %s", line, strings.Join(sentenceKeys(), ", "))
				continue
			}
			all[code][key], last = strings.TrimSpace(text), key
		}
	}
	for code, line := range started {
		for _, key := range sentenceKeys() {
			if all[code][key] == "" {
				fault(line, "%s has no %s", code, key)
				all[code][key] = unwritten()[key]
			}
		}
	}
	return wrong
}
