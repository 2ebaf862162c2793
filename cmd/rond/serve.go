package main

import (
	"context"
	"errors"
	"log/slog"

	"github.com/spf13/cobra"

	"rond/internal/daemon"
	"rond/internal/store/sqlite"
)

func (p *program) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Work without end: take in, decide, send, and show the pages",
		Long: `Serve is the daemon. It takes in replies as they arrive, looks every minute for
what is due, sends it, and shows the controller's pages. rond login-link makes a
link that signs in to them. Other commands may run beside it; what they change it
sees within a minute.

It stops when it is asked to (Ctrl-C, SIGTERM), after what it has in hand; asked
again it stops at once, and makes good for it at the next start. It logs to
standard error. Only one can work on a database at a time.`,
		Example: "  rond serve\n  rond serve --config /etc/rond/rond.toml",
		Args:    args(cobra.NoArgs),
		RunE:    func(c *cobra.Command, _ []string) error { return p.serve(c.Context()) },
	}
}

func (p *program) serve(ctx context.Context) error {
	cfg, err := p.settings()
	if err != nil {
		return err
	}
	release, err := sqlite.LockWorker(cfg.Database)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(p.err, nil))
	r, err := open(ctx, cfg, p.now, log)
	if err != nil && ctx.Err() != nil {
		log.Info("stopped before it had started")
		return release()
	}
	if err != nil {
		return errors.Join(err, release())
	}
	return errors.Join(p.working(ctx, r), r.close(), release())
}

// working runs loops and pages until ctx ends, and then stops them in order:
// first nothing more is asked of the pages, then the loops end.
func (p *program) working(ctx context.Context, r *rond) error {
	work := r.work()
	work.Report = r.beat
	worker := daemon.New(work)
	defer r.silence()
	pages, err := r.pages(worker)
	if err != nil {
		return err
	}
	loops, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	ended, served := make(chan error, 1), make(chan error, 1)
	go func() { ended <- worker.Run(loops) }()
	go func() { served <- pages.serve() }()
	p.announce(r, pages)
	select {
	case <-ctx.Done():
		r.log.Info("stopping")
	case err = <-served:
	case err = <-ended:
		ended <- nil
	}
	pages.shut()
	stop()
	err = errors.Join(err, <-ended)
	if err == nil {
		r.log.Info("stopped")
	}
	return err
}

// announce says what somebody who has just started Rond has to know.
func (p *program) announce(r *rond, pages *site) {
	r.log.Info("started", "version", built(), "pages", pages.url(), "send", r.cfg.Send, "settings", p.config)
	r.log.Info("rond login-link makes a link that signs in to the pages")
	switch {
	case r.cfg.Send == "off":
		r.log.Info("sending is off: nothing is decided and nothing is sent; the pages show what would be")
	case r.cfg.Send == "pilot":
		r.log.Info("only the pilots are written to; what is for others is held", "pilots", len(r.cfg.Pilots))
	}
	if r.cfg.IMAP.Host == "" && r.cfg.Watched == "" {
		r.log.Info("there is neither a mailbox nor a watched folder: replies come in by hand, with rond ingest")
	}
}
