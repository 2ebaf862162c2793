package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"rond/internal/demo"
	"rond/internal/mailtest"
)

// The demo's world: an invented municipality.
const (
	demoDomain   = "kommun.example"
	demoAddress  = "internkontroll@" + demoDomain
	demoAuthServ = "mx." + demoDomain
	demoPassword = "demo"           // of every mailbox
	demoPerson   = "Ingrid Åkesson" // the contact of the first plan, who is signed in
	demoYear     = 2026
)

func (p *program) demoCommand() *cobra.Command {
	var o demoOptions
	var once bool
	c := &cobra.Command{
		Use:   "demo [--once] [--dir DIR] [--listen ADDRESS] [--seed N]",
		Short: "Show Rond at work on this machine, without any server",
		Long: `Demo runs two real internal control plans on this machine, in seconds: a mail
server inside the program, owners who answer well, late, wrongly or not at all,
and Rond itself on the same road that "rond run" takes. It needs no settings, no
account and no network.

It plays the first months of a year, strikes a balance, and opens the
controller's pages and everybody's mailbox in a day of that year: read the mail,
answer it by hand, see what Rond makes of it, let time pass. Ctrl-C ends it.

With --once it plays the whole year, prints it and exits: 0 only if every answer
and every mail is accounted for. Then a controller works in the year too: follows
up, has risks valued in the autumn, and has next year's plan adopted. Either way
the consolidated workbook, the follow-up report to each board and every mail are
left in a folder.`,
		Example: "  rond demo\n  rond demo --once --dir rond-demo --seed 7",
		Args:    args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			play := p.demoVisit
			if once {
				play = func(ctx context.Context, o demoOptions) error {
					account, err := p.demo(ctx, o)
					if account != nil {
						fmt.Fprintf(p.out, "\nFilerna och alla mejl ligger i mappen %s.\n", o.dir)
					}
					return err
				}
			}
			err := play(c.Context(), o)
			if errors.Is(err, demo.ErrUnbalanced) {
				return hint(err, "the account above names each item; the files are in %s", o.dir)
			}
			return err
		},
	}
	c.Flags().Int64Var(&o.seed, "seed", 1, "which year to play: the same `N` gives the same year")
	c.Flags().StringVar(&o.dir, "dir", "rond-demo", "the folder `DIR` to write to")
	c.Flags().BoolVar(&once, "once", false, "play the whole year and exit")
	c.Flags().StringVar(&o.listen, "listen", "", "the `ADDRESS` of the pages on this machine (default 127.0.0.1:8080, or a free port)")
	return c
}

// demoOptions is what a demo is told, and what a test may change of it.
type demoOptions struct {
	seed   int64
	dir    string
	listen string
	until  time.Time                                        // the zero time: into the next year
	hook   func(mailtest.Event) mailtest.Action             // faults of the mail server
	tamper func(ctx context.Context, database string) error // called before the workbook is written
}

// demo plays the whole year and strikes the balance.
func (p *program) demo(ctx context.Context, o demoOptions) (*demo.Account, error) {
	w, err := p.demoWorld(ctx, o)
	if err != nil {
		return nil, err
	}
	told, done := progress(p.err)
	defer done()
	account, err := demo.Run(ctx, w.options(p.out, told))
	return account, errors.Join(err, w.close())
}
