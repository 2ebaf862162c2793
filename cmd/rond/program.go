package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"rond/internal/config"
	"rond/internal/store"
)

// program is Rond as a value, so that tests run it as a person would.
type program struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) string
	clock    func() time.Time

	config string // path of the settings
	json   bool   // machine-readable output
}

// The exit codes.
const (
	exitFailed  = 1 // it was tried and did not succeed
	exitRefused = 2 // it was not tried: wrong usage, a newer schema, a second worker
)

// hinted is an error with what a person can do about it.
type hinted struct {
	error
	hint string
}

func (h hinted) Unwrap() error { return h.error }

func hint(err error, format string, args ...any) error {
	return hinted{err, fmt.Sprintf(format, args...)}
}

// run runs one command line and answers with its exit code.
func (p *program) run(ctx context.Context, args []string) int {
	root := p.root()
	root.SetArgs(args)
	root.SetIn(p.in)
	root.SetOut(p.out)
	root.SetErr(p.err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	fmt.Fprintf(p.err, "rond: %v\n", err)
	if h := remedy(err); h != "" {
		fmt.Fprintf(p.err, "hint: %s\n", h)
	}
	return exitCode(err)
}

func remedy(err error) string {
	var h hinted
	switch {
	case errors.As(err, &h):
		return h.hint
	case errors.Is(err, store.ErrNewer):
		return "this database was written by a newer rond; run that one"
	case errors.Is(err, store.ErrBusy):
		return "another rond is already working on this database: beside rond serve nothing else is needed; wait for any other, or stop it"
	}
	return ""
}

func exitCode(err error) int {
	var u usage
	if errors.Is(err, store.ErrNewer) || errors.Is(err, store.ErrBusy) || errors.As(err, &u) {
		return exitRefused
	}
	return exitFailed
}

// now is the clock's time as the database keeps it, in microseconds: what was
// written now has to be found again by that very time.
func (p *program) now() time.Time { return p.clock().Truncate(time.Microsecond) }

// usage is a command line that cannot be understood.
type usage struct{ error }

func (u usage) Unwrap() error { return u.error }

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "rond",
		Short: "Run an internal control plan by spreadsheet and mail",
		Long: `Rond runs an organisation's internal control plan by spreadsheet and mail.

It sends each control owner a workbook when their controls fall due, takes in
the workbooks that come back, reminds, and gives the controller one consolidated
workbook. Try it without any server:

  rond demo`,
		Version:       built(),
		Args:          named,
		RunE:          showHelp,
		SilenceErrors: true, SilenceUsage: true, DisableFlagsInUseLine: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.PersistentFlags().StringVar(&p.config, "config", "rond.toml", "settings `FILE`")
	root.SetHelpCommand(helpCommand())
	root.SetVersionTemplate("rond {{.Version}}\n")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		if wrong, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
			err = misread(wrong)
		}
		return hint(usage{err}, "%s --help shows what it takes", c.CommandPath())
	})
	root.AddCommand(p.initCommand(), p.checkCommand(), p.demoCommand(), p.planCommand(), p.serveCommand(), p.runCommand(), p.statusCommand(), p.inboxCommand(), p.ingestCommand(),
		p.boardsCommand(), p.occasionCommand(), p.reportCommand(), p.exportCommand(), p.assessCommand(), p.riskCommand(), p.actionCommand(), p.releaseCommand(), p.mailCommand(), p.calendarCommand(), p.frequencyCommand(), p.auditCommand(), p.backupCommand(), p.loginLinkCommand())
	return root
}

// args wraps cobra's check of the arguments, and asks for the flags that must
// be there, so that a line that lacks something is usage.
func args(check cobra.PositionalArgs, flags ...string) cobra.PositionalArgs {
	return func(c *cobra.Command, a []string) error {
		err := check(c, a)
		if err != nil {
			err = unfit(c, a)
		}
		for _, f := range flags {
			if err == nil && !c.Flags().Changed(f) {
				err = fmt.Errorf("--%s is missing", f)
			}
		}
		if err != nil {
			return hint(usage{err}, "usage: %s", c.UseLine())
		}
		return nil
	}
}

// unfit says what is wrong with the words of a command line: the first that its
// usage asks for is missing, or there are too many.
func unfit(c *cobra.Command, a []string) error {
	var wants []string
	words := strings.Fields(c.Use)[1:]
	for i, w := range words {
		afterFlag := i > 0 && strings.HasPrefix(words[i-1], "--")
		if name := strings.TrimSuffix(w, "…"); name == strings.ToUpper(name) && !afterFlag && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
			wants = append(wants, name)
		}
	}
	if len(a) < len(wants) {
		return fmt.Errorf("%s is missing", wants[len(a)])
	}
	return fmt.Errorf("%q is one word too many", a[len(wants)])
}

// misread says what a flag cannot be, in words that are not a parser's.
func misread(wrong *pflag.InvalidValueError) error {
	f := wrong.GetFlag()
	want := map[string]string{"int": "a whole number", "int64": "a whole number", "duration": "a length of time, as 2m or 30s", "bool": "true or false"}[f.Value.Type()]
	return fmt.Errorf("--%s %s: want %s", f.Name, wrong.GetValue(), cmp.Or(want, "something else"))
}

// named refuses a word that is no command; cobra would show help and succeed.
func named(c *cobra.Command, a []string) error {
	if len(a) == 0 {
		return nil
	}
	err := usage{fmt.Errorf("there is no command %q", c.CommandPath()+" "+a[0])}
	c.SuggestionsMinimumDistance = 2
	if near := c.SuggestionsFor(a[0]); len(near) > 0 {
		return hint(err, "did you mean %s %s?", c.CommandPath(), near[0])
	}
	return hint(err, "%s --help lists the commands", c.CommandPath())
}

// helpCommand is cobra's, but that a word that is no command is refused.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Show what a command does, and what it takes",
		Example: "  rond help plan import",
		RunE: func(c *cobra.Command, a []string) error {
			to, rest, err := c.Root().Find(a)
			if err == nil {
				err = named(to, rest)
			}
			if err != nil {
				return err
			}
			return to.Help()
		},
	}
}

func showHelp(c *cobra.Command, _ []string) error { return c.Help() }

// counted is a number and its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// withJSON gives a command the flag --json.
func (p *program) withJSON(c *cobra.Command) *cobra.Command {
	c.Flags().BoolVar(&p.json, "json", false, "print JSON, and nothing else, on standard output")
	return c
}

func (p *program) printJSON(v any) error {
	enc := json.NewEncoder(p.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// settings reads the settings file, and prints every problem in it.
func (p *program) settings() (*config.Config, error) {
	cfg, problems, err := config.Load(p.config, p.env)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, hint(fmt.Errorf("there are no settings at %s", p.config), "go to the folder that has rond.toml, or name it with --config FILE")
	}
	if info, bad := os.Stat(p.config); err != nil && bad == nil && info.IsDir() {
		return nil, hint(fmt.Errorf("%s is a folder", p.config), "name the file in it: --config %s", filepath.Join(p.config, "rond.toml"))
	}
	if err != nil {
		return nil, hint(err, "let whoever runs rond read the file")
	}
	for _, pr := range problems {
		fmt.Fprintf(p.err, "%s: %s\n  %s\n", p.config, pr, pr.Right)
	}
	if len(problems) > 0 {
		return nil, hint(fmt.Errorf("%s has %s", p.config, counted(len(problems), "problem")), "mend the lines above and try again")
	}
	return cfg, nil
}

func (p *program) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(p.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
}
