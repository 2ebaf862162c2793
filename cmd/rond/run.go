package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rond/internal/store/sqlite"
)

func (p *program) runCommand() *cobra.Command {
	var dry bool
	c := &cobra.Command{
		Use:   "run [--dry-run]",
		Short: "Take in what has arrived, decide what is due, send it, and exit",
		Long: `Run makes one pass: it reads the mailbox, decides what is due now, sends it,
and exits. Run it from cron, or by hand. Only one can work on a database at a
time. With --dry-run it says what it would send and changes nothing.`,
		Example: "  rond run --dry-run\n  rond run",
		Args:    args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := p.settings()
			if err != nil {
				return err
			}
			if dry {
				return p.opened(c.Context(), func(r *rond) error { return p.preview(c.Context(), r) })
			}
			release, err := sqlite.LockWorker(cfg.Database)
			if err != nil {
				return err
			}
			return errors.Join(p.opened(c.Context(), func(r *rond) error { return p.work(c.Context(), r) }), release())
		},
	}
	c.Flags().BoolVar(&dry, "dry-run", false, "say what would be sent, change nothing")
	return p.withJSON(c)
}

// opened opens the installation of the settings, uses it, and closes it.
func (p *program) opened(ctx context.Context, use func(*rond) error) error {
	cfg, err := p.settings()
	if err != nil {
		return err
	}
	r, err := open(ctx, cfg, p.clock, p.logger())
	if err != nil {
		return err
	}
	return errors.Join(use(r), r.close())
}

func (p *program) work(ctx context.Context, r *rond) error {
	done, err := r.pass(ctx)
	if p.json {
		return errors.Join(p.printJSON(done), err)
	}
	for _, v := range slices.Sorted(maps.Keys(done.Taken)) {
		fmt.Fprintf(p.out, "taken in: %d %s\n", done.Taken[v], v)
	}
	t, s := done.Ticked, done.Sent
	fmt.Fprintf(p.out, "decided: %d requests with %d rows, %d reminders, %d to managers, %d summaries\n", t.Requests, t.Rows, t.Reminders, t.Managers, t.Summaries)
	fmt.Fprintf(p.out, "sent: %d, to retry: %d, refused: %d, uncertain: %d, withdrawn: %d\n", s.Accepted, s.Retry, s.Failed, s.Uncertain, s.Withdrawn)
	if r.cfg.Send == "off" {
		fmt.Fprintln(p.err, "sending is off: nothing new is decided; rond run --dry-run shows what would be sent")
	}
	return err
}

func (p *program) preview(ctx context.Context, r *rond) error {
	list, err := r.engine.Preview(ctx)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(emptyNotNull(list))
	}
	for _, m := range list {
		line := fmt.Sprintf("%-9s %s <%s>, %s", m.Kind, m.Name, m.To, m.Board)
		if len(m.Refs) > 0 {
			line += fmt.Sprintf(", due %s: %s", m.Due, strings.Join(m.Refs, " "))
		}
		if m.Held {
			line += " (would wait for release)"
		}
		fmt.Fprintln(p.out, line)
	}
	fmt.Fprintf(p.out, "%d mails would be written now; nothing was changed\n", len(list))
	return nil
}

// emptyNotNull keeps an empty list an array in JSON.
func emptyNotNull[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
