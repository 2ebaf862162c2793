package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"rond/internal/config"
	"rond/internal/demo"
	"rond/internal/engine"
	"rond/internal/mailtest"
	"rond/internal/store"
)

// The demo's world: an invented municipality.
const (
	demoDomain   = "kommun.example"
	demoAddress  = "internkontroll@" + demoDomain
	demoAuthServ = "mx." + demoDomain
	demoYear     = 2026
)

func (p *program) demoCommand() *cobra.Command {
	var seed int64
	var dir string
	var once bool
	c := &cobra.Command{
		Use:   "demo [--once] [--dir DIR] [--seed N]",
		Short: "Show a whole year on this machine, without any server",
		Long: `Demo runs two real internal control plans through a year, in seconds: a mail
server inside the program, owners who answer well, late, wrongly or not at all,
and Rond itself on the same road that "rond run" takes. It prints the year, writes
the consolidated workbook and every mail to a folder, and strikes a balance from
those files: it exits 0 only if every answer and every mail is accounted for.
It needs no settings, no account and no network.`,
		Example: "  rond demo\n  rond demo --once --dir rond-demo --seed 7",
		Args:    args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := p.demo(c.Context(), demoOptions{seed: seed, dir: dir})
			if errors.Is(err, demo.ErrUnbalanced) {
				return hint(err, "the account above names each item; the files are in %s", dir)
			}
			return err
		},
	}
	c.Flags().Int64Var(&seed, "seed", 1, "which year to play: the same `N` gives the same year")
	c.Flags().StringVar(&dir, "dir", "rond-demo", "the folder `DIR` to write to")
	c.Flags().BoolVar(&once, "once", false, "play the year and exit")
	return c
}

// demoOptions is what a test may change of a demo.
type demoOptions struct {
	seed   int64
	dir    string
	until  time.Time                                        // the zero time: into the next year
	hook   func(mailtest.Event) mailtest.Action             // faults of the mail server
	tamper func(ctx context.Context, database string) error // called before the workbook is written
}

// demo plays the year with its own settings, clock and servers, on the road
// that "rond run" takes.
func (p *program) demo(ctx context.Context, o demoOptions) (*demo.Account, error) {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		return nil, fmt.Errorf("finding the time zone: %w", err)
	}
	from, until := time.Date(demoYear, 1, 1, 7, 0, 0, 0, zone), o.until
	if until.IsZero() {
		until = time.Date(demoYear+1, 1, 31, 7, 0, 0, 0, zone)
	}
	clock := demo.NewClock(from)
	server, err := mailtest.Start(mailtest.Options{Domains: []string{demoDomain}, AuthServ: demoAuthServ, Now: clock.Now, Password: "demo"})
	if err != nil {
		return nil, fmt.Errorf("starting the mail server: %w", err)
	}
	defer server.Close()
	if o.hook != nil {
		server.Hook(o.hook)
	}
	home, err := os.MkdirTemp("", "rond-demo-")
	if err != nil {
		return nil, fmt.Errorf("making a place for the database: %w", err)
	}
	defer os.RemoveAll(home)
	cfg, err := demoSettings(filepath.Join(home, "rond.db"), server, zone)
	if err != nil {
		return nil, err
	}
	r, err := open(ctx, cfg, clock.Now, p.logger())
	if err != nil {
		return nil, err
	}
	told, done := progress(p.err)
	defer done()
	account, err := demo.Run(ctx, demo.Options{
		Seed: o.seed, Dir: o.dir, Out: p.out, Progress: told, Clock: clock, Server: server, Road: r.road(o.tamper),
		Own: demoAddress, Domain: demoDomain, From: from, To: until,
	})
	return account, errors.Join(err, r.close())
}

func demoSettings(database string, server *mailtest.Server, zone *time.Location) (*config.Config, error) {
	smtp, err := demoServer(server.SMTPAddr())
	if err != nil {
		return nil, err
	}
	imap, err := demoServer(server.IMAPAddr())
	if err != nil {
		return nil, err
	}
	imap.User, imap.Password = demoAddress, "demo"
	return &config.Config{
		Organisation: "Exempelkommunen", Database: database,
		Mail:    config.Mail{Address: demoAddress, Name: "Internkontroll", Domains: []string{demoDomain}},
		Contact: config.Contact{Name: "Internkontroll", Email: "samordnare@" + demoDomain, Phone: "070-174 06 05"},
		SMTP:    smtp, IMAP: imap, Folder: "INBOX", Send: "on", SenderCheck: "auth-results", AuthServer: demoAuthServ,
		ManagerMail: "ask", Zone: zone, Language: "sv",
	}, nil
}

func demoServer(addr string) (config.Server, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return config.Server{}, fmt.Errorf("the mail server's address: %w", err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return config.Server{}, fmt.Errorf("the mail server's port: %w", err)
	}
	return config.Server{Host: host, Port: n, TLS: "none"}, nil
}

// road is this installation as the demo sees it: what the commands run, and a
// controller who lets every mail to managers go.
func (r *rond) road(tamper func(context.Context, string) error) demo.Road {
	return demo.Road{
		Import: func(ctx context.Context, _ string, data []byte) error {
			_, err := r.engine.Import(ctx, data)
			return err
		},
		Pass: func(ctx context.Context) error {
			_, err := r.worker().Once(ctx)
			return err
		},
		Release: r.releaseAll,
		Report: func(ctx context.Context, year int, occasion string, w io.Writer) error {
			if tamper != nil {
				if err := tamper(ctx, r.cfg.Database); err != nil {
					return err
				}
			}
			return r.engine.Report(ctx, year, occasion, w)
		},
		Status: r.counts,
	}
}

func (r *rond) releaseAll(ctx context.Context) (int, error) {
	stuck, err := r.engine.Stuck(ctx)
	if err != nil {
		return 0, err
	}
	released := 0
	for _, m := range stuck {
		if m.State != store.MailHeld {
			continue
		}
		if err := r.engine.Release(ctx, m.ID, "Anna Lind"); err != nil {
			return released, err
		}
		released++
	}
	return released, nil
}

func (r *rond) counts(ctx context.Context) ([]demo.PlanCount, error) {
	all, err := r.engine.Status(ctx, demoYear)
	if err != nil {
		return nil, err
	}
	counts := make([]demo.PlanCount, len(all))
	for i, s := range all {
		counts[i] = planCount(s)
	}
	return counts, nil
}

func planCount(s engine.PlanStatus) demo.PlanCount {
	return demo.PlanCount{Board: s.Board, Plan: s.Plan, Requests: s.Requests, Rows: s.Rows, Answered: s.Answered,
		Reminders: s.Reminders, Managers: s.Managers, Receipts: s.Receipts, Corrections: s.Corrections,
		Questions: s.Questions, Held: s.Held, Bounces: s.Bounces}
}
