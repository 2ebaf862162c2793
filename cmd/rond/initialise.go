package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rond/internal/config"
	"rond/internal/plan"
	"rond/scheduler"
)

func (p *program) initCommand() *cobra.Command {
	var lang string
	c := &cobra.Command{
		Use:   "init DIR",
		Short: "Make a folder with settings and an example plan to begin with",
		Long: `Init makes a folder with rond.toml, in which every setting is explained, and an
example plan for this year that can be imported as it is. It says what to run
next. Nothing is sent until the settings say so, and the people in the example
do not exist. A file that is there already is never touched.`,
		Example: "  rond init internkontroll\n  rond init --lang en .",
		Args:    args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, a []string) error {
			if lang != "sv" && lang != "en" {
				return hint(usage{fmt.Errorf("--lang %s is no language of Rond's", lang)}, "--lang sv or --lang en")
			}
			return p.initialise(a[0], lang)
		},
	}
	c.Flags().StringVar(&lang, "lang", "sv", "`LANGUAGE` of the example and of what Rond writes: sv or en")
	return c
}

func (p *program) initialise(dir, lang string) error {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		return fmt.Errorf("finding the time zone: %w", err)
	}
	today := scheduler.DateOf(p.now(), zone)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return hint(fmt.Errorf("making the folder: %w", err), "name a folder in a place that you may write to")
	}
	book := fmt.Sprintf("plan-%d.xlsx", today.Year)
	files := []struct {
		name  string
		mode  os.FileMode
		write func(io.Writer) error
	}{
		// A password may come to stand in the settings.
		{"rond.toml", 0o600, func(w io.Writer) error { _, err := io.WriteString(w, firstSettings(lang)); return err }},
		{book, 0o640, func(w io.Writer) error { return plan.Example(w, lang, today.Year, firstAsked(today)) }},
	}
	for _, f := range files {
		path := filepath.Join(dir, f.name)
		made, err := createNew(path, f.mode, f.write)
		if err != nil {
			return hint(err, "what is told above is in place; mend this and run rond init again")
		}
		fmt.Fprintf(p.out, "%s %s\n", map[bool]string{true: "wrote", false: "there already, not touched:"}[made], path)
	}
	p.nextCommands(dir, book, today.Year)
	return nil
}

// firstSettings are the example's, in the language that was asked for.
func firstSettings(lang string) string {
	if lang == "sv" {
		return config.Example()
	}
	return strings.Replace(config.Example(), `# language = "sv"`, fmt.Sprintf("language = %q", lang), 1)
}

// firstAsked lets the example ask for last month too, so that there is
// something to see on the first day; not for the whole year, because somebody
// may put their own people into it.
func firstAsked(today scheduler.Date) string {
	month := scheduler.Date{Year: today.Year, Month: max(today.Month-1, time.January), Day: 1}
	return month.String()
}

// createNew writes a file that is not there, whole or not at all. made is
// false when something has that name already.
func createNew(path string, mode os.FileMode, write func(io.Writer) error) (made bool, err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, os.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("making %s: %w", path, err)
	}
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return false, errors.Join(fmt.Errorf("writing %s: %w", path, err), os.Remove(path))
	}
	return true, nil
}

func (p *program) nextCommands(dir, book string, year int) {
	fmt.Fprintln(p.out, "\nnext:")
	if filepath.Clean(dir) != "." {
		fmt.Fprintf(p.out, "  cd %s\n", shellWord(dir))
	}
	for _, next := range [][2]string{
		{"rond plan import " + book, "puts the example plan in force"},
		{fmt.Sprintf("rond calendar --year %d", year), "what will be asked, of whom and when"},
		{"rond serve", "the page; rond login-link in another window lets you in"},
	} {
		fmt.Fprintf(p.out, "  %-32s  %s\n", next[0], next[1])
	}
	fmt.Fprint(p.out, "\nThen change rond.toml, and see with rond check that the mail works. Nothing is\nsent until send is on.\n")
}

// shellWord is a path as a shell takes it.
func shellWord(path string) string {
	if strings.ContainsFunc(path, func(c rune) bool {
		return !strings.ContainsRune("/._-~", c) && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c < 0x80
	}) {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}
