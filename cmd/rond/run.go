package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rond/internal/daemon"
	"rond/internal/store/sqlite"
	"rond/scheduler"
)

func (p *program) runCommand() *cobra.Command {
	var dry bool
	c := &cobra.Command{
		Use:   "run [--dry-run]",
		Short: "Take in what has arrived, decide what is due, send it, and exit",
		Long: `Run makes one pass: it reads the mailbox and the watched folder, decides what is
due now, sends it, and exits. Run it from cron, or by hand. Only one can work on a
database at a time. With --dry-run it says what it would send and changes nothing.`,
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
	r, err := open(ctx, cfg, p.now, p.logger())
	if err != nil {
		return err
	}
	return errors.Join(use(r), r.close())
}

func (p *program) work(ctx context.Context, r *rond) error {
	done, err := r.worker().Once(ctx)
	if errors.Is(err, daemon.ErrUnread) {
		err = hint(err, "check [imap] and watched_folder in %s; until replies can be read, nobody is asked or reminded", p.config)
	}
	if done.Sent.Down != "" {
		down := hint(fmt.Errorf("the mail server cannot be used: %s", done.Sent.Down), "check [smtp] in %s; what waits is sent by a later run", p.config)
		err = errors.Join(err, down)
	}
	if p.json {
		return errors.Join(p.printJSON(done), err)
	}
	for _, v := range slices.Sorted(maps.Keys(done.Taken)) {
		fmt.Fprintf(p.out, "taken in: %d %s\n", done.Taken[v], v)
	}
	t, s := done.Ticked, done.Sent
	fmt.Fprintf(p.out, "decided: notices: %d, requests: %d, rows in them: %d, reminders: %d, to managers: %d, about actions: %d, to contacts: %d\n", t.Notices, t.Requests, t.Rows, t.Reminders, t.Managers, t.Actions, t.Summaries+t.Weekly+t.Desk)
	fmt.Fprintf(p.out, "sent: %d, to retry: %d, refused: %d, uncertain: %d, withdrawn: %d\n", s.Accepted, s.Retry, s.Failed, s.Uncertain, s.Withdrawn)
	p.remark(r, done)
	return err
}

// remark tells, beside the numbers, what somebody may have to do something about.
func (p *program) remark(r *rond, done daemon.Passed) {
	if r.cfg.Send == "off" {
		fmt.Fprintln(p.err, "sending is off: nothing new is decided; rond run --dry-run shows what would be sent")
	}
	if p.outsideHours(r) && r.cfg.Send != "off" {
		fmt.Fprintf(p.err, "mail is sent from %d to %d (send_hours): what is due waits for a run in those hours\n", r.cfg.Policy.Window.From, r.cfg.Policy.Window.To)
	}
	if n := done.Sent.Retry; n > 0 && done.Sent.Down == "" {
		fmt.Fprintf(p.err, "%s could not be sent now; a later run tries again\n", counted(n, "mail"))
	}
	if n := done.Sent.Failed; n > 0 {
		fmt.Fprintf(p.err, "the mail server refused %s for good; rond status says which\n", counted(n, "mail"))
	}
}

// outsideHours reports whether it is a day to send on, and not the hour.
func (p *program) outsideHours(r *rond) bool {
	now := p.now().In(r.cfg.Zone)
	return r.cfg.Policy.MaySend(scheduler.DateOf(now, r.cfg.Zone), r.cfg.Calendar) && !r.cfg.Policy.MaySendAt(now, r.cfg.Calendar)
}

func (p *program) preview(ctx context.Context, r *rond) error {
	list, err := r.engine.Preview(ctx)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(emptyNotNull(list))
	}
	silent := 0
	for _, m := range list {
		line := fmt.Sprintf("%-9s %s <%s>, %s", m.Kind, m.Name, m.To, m.Board)
		if m.On != "" {
			line += ", of what comes on " + m.On
		}
		if len(m.Refs) > 0 {
			line += fmt.Sprintf(", due %s: %s", dueOf(m.Due, m.Last), strings.Join(m.Refs, " "))
		}
		if m.Held {
			line += " (would wait for release)"
		}
		if m.Silent {
			line += " (not a pilot: is not written to)"
			silent++
		}
		fmt.Fprintln(p.out, line)
	}
	fmt.Fprintf(p.out, "%s would be written now; nothing was changed\n", counted(len(list)-silent, "mail"))
	switch {
	case r.cfg.Send == "off":
		fmt.Fprintln(p.err, "sending is off: as it is now, none of them is written")
	case silent > 0:
		fmt.Fprintf(p.err, "%s more would be written if send were \"on\"\n", counted(silent, "mail"))
	}
	if today := scheduler.DateOf(p.now(), r.cfg.Zone); !r.cfg.Policy.MaySend(today, r.cfg.Calendar) {
		fmt.Fprintf(p.err, "%s is no day to send on (a weekend, a holiday or a rest): what is due waits for the next working day\n", today)
	} else if p.outsideHours(r) {
		fmt.Fprintf(p.err, "mail is sent from %d to %d (send_hours): what is due waits for those hours\n", r.cfg.Policy.Window.From, r.cfg.Policy.Window.To)
	}
	return nil
}

// emptyNotNull keeps an empty list an array in JSON.
func emptyNotNull[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
