package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"rond/internal/config"
)

func (p *program) checkCommand() *cobra.Command {
	var wait time.Duration
	c := &cobra.Command{
		Use:   "check [--wait DURATION]",
		Short: "Try settings, database and mail, and say how to mend what is wrong",
		Long: `Check tries everything that Rond needs, one thing after the other: the settings,
the texts of mails, the database, the port of the pages, the watched folder, the
tokens to log in with, the mail server and the mailbox. Then it sends a workbook
from Rond's own address to that same address, waits for it, reads it back, and
says what the mail server told about its sender. Nobody else is written to. The
test mail ends in the folder Processed.

What is wrong comes with a remedy. It exits 0 only when nothing is. What is not
set yet, while send is "off", is no fault. It can be run beside rond serve.`,
		Example: "  rond check\n  rond check --wait 10m --json",
		Args:    args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			if wait <= 0 {
				return hint(usage{fmt.Errorf("--wait %v is no time to wait", wait)}, "--wait 2m")
			}
			return p.check(c.Context(), wait)
		},
	}
	c.Flags().DurationVar(&wait, "wait", 2*time.Minute, "how long the test mail may be under way")
	return p.withJSON(c)
}

// The states of a finding.
const (
	isWell   = "ok"
	isWrong  = "problem"
	isOdd    = "warning" // it works, and may not be what was meant
	isNotSet = "not set"
	isVain   = "skipped" // it needs what has just failed or is not set
)

// finding is what one test came to.
type finding struct {
	Check  string `json:"check"`
	State  string `json:"state"`
	What   string `json:"what"`
	Remedy string `json:"remedy,omitempty"`
}

// checker tries one installation, and tells what it finds as it goes: some of
// it takes minutes.
type checker struct {
	*program
	cfg    *config.Config
	tokens tokenSource
	wait   time.Duration
	found  []finding
	faults int
}

func (c *checker) tell(f finding) {
	c.found = append(c.found, f)
	if f.State == isWrong {
		c.faults++
	}
	if c.json {
		return
	}
	fmt.Fprintf(c.out, "%-8s %-9s %s\n", f.State, f.Check, f.What)
	if f.Remedy != "" {
		fmt.Fprintf(c.out, "%18s hint: %s\n", "", f.Remedy)
	}
}

func (c *checker) well(check, what string, args ...any) {
	c.tell(finding{check, isWell, fmt.Sprintf(what, args...), ""})
}

func (c *checker) wrong(check, remedy, what string, args ...any) {
	c.tell(finding{check, isWrong, fmt.Sprintf(what, args...), remedy})
}

func (c *checker) odd(check, remedy, what string, args ...any) {
	c.tell(finding{check, isOdd, fmt.Sprintf(what, args...), remedy})
}

func (c *checker) notSet(check, what string) { c.tell(finding{check, isNotSet, what, ""}) }

func (c *checker) vain(check, what string) { c.tell(finding{check, isVain, what, ""}) }

func (p *program) check(ctx context.Context, wait time.Duration) error {
	c := &checker{program: p, wait: wait, found: []finding{}}
	err := c.all(ctx)
	if p.json {
		err = errors.Join(err, p.printJSON(c.found))
	}
	if err == nil && c.faults > 0 {
		err = hint(fmt.Errorf("%s found", counted(c.faults, "problem")), "mend what is told above, the first one first, and run rond check again")
	}
	return err
}

// all is every test in the order in which a fault makes the later ones vain.
func (c *checker) all(ctx context.Context) error {
	if err := c.settingsFile(); err != nil || c.cfg == nil {
		return err
	}
	c.tokens = tokensOf(c.cfg)
	c.texts()
	busy := c.database(ctx)
	c.web(busy)
	c.watchedFolder()
	c.mail(ctx)
	return ctx.Err()
}

func (c *checker) settingsFile() error {
	const check = "settings"
	cfg, problems, err := config.Load(c.config, c.env)
	if errors.Is(err, fs.ErrNotExist) {
		c.wrong(check, "go to the folder that has rond.toml, name it with --config FILE, or make one with rond init", "there are no settings at %s", c.config)
		return nil
	}
	if err != nil {
		return err
	}
	for _, pr := range problems {
		c.wrong(check, pr.Right, "%s: %s", c.config, pr)
	}
	if c.cfg = cfg; cfg == nil {
		return nil
	}
	info, err := os.Stat(c.config)
	if err == nil && cfg.HoldsSecret && info.Mode().Perm()&0o007 != 0 && runtime.GOOS != "windows" { // Windows has no such bits
		c.wrong(check, "chmod 640 "+c.config+", or password_file", "%s holds a password and can be read by everybody on this machine", c.config)
		return nil
	}
	c.well(check, "%s, send is %q", c.config, cfg.Send)
	return nil
}

// short is a path as it is told: without the folder one is in.
func short(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(here, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}
