package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/spf13/cobra"

	"rond/internal/auth"
	"rond/internal/config"
)

func (p *program) loginLinkCommand() *cobra.Command {
	var name string
	c := &cobra.Command{
		Use:   "login-link [--name NAME]",
		Short: "Print a link that signs somebody in to the pages, once",
		Long: `Login-link prints a link to the pages that rond serve shows. Whoever opens it
within the hour and presses the button is signed in as NAME, and what they do on
the pages is recorded under that name. It works once. The link itself is the only
thing on standard output; hand it over in a way that only its owner can read. The
pages are there as long as rond serve runs.`,
		Example: "  rond login-link\n  rond login-link --name \"Åsa Ek\"",
		Args:    args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := p.settings()
			if err != nil {
				return err
			}
			if !c.Flags().Changed("name") {
				name = cfg.Contact.Name
			}
			return p.loginLink(c.Context(), cfg, name)
		},
	}
	c.Flags().StringVar(&name, "name", "", "`NAME` of the person; the contact's in the settings when left out")
	return p.withJSON(c)
}

// linked is a link as JSON.
type linked struct {
	Link    string `json:"link"`
	Name    string `json:"name"`
	Expires string `json:"expires"`
	Served  bool   `json:"served"` // something answers where the pages are
}

func (p *program) loginLink(ctx context.Context, cfg *config.Config, name string) error {
	if _, port, err := net.SplitHostPort(cfg.Web.Listen); err != nil || port == "0" {
		return hint(fmt.Errorf("web.listen is %s, and where the pages are is not known before rond serve runs", cfg.Web.Listen),
			"give it a port of its own, as in listen = \"127.0.0.1:8080\"")
	}
	st, err := openStore(ctx, cfg)
	if err != nil {
		return err
	}
	made := p.now()
	secret, err := auth.New(st, p.now, cfg.Web.Secure()).NewLink(ctx, name)
	if errors.Is(err, auth.ErrName) {
		err = hint(usage{err}, "--name \"Åsa Ek\", or contact.name in %s", p.config)
	}
	if err := errors.Join(err, st.Close()); err != nil {
		return err
	}
	expires := made.Add(auth.LinkLife).In(cfg.Zone)
	l := linked{cfg.Web.PublicURL + "/login/" + secret, name, expires.Format("2006-01-02T15:04:05Z07:00"), served(ctx, cfg.Web.Listen)}
	if p.json {
		return p.printJSON(l)
	}
	fmt.Fprintln(p.out, l.Link)
	fmt.Fprintf(p.err, "it signs in %s, once, until %s\n", name, expires.Format("15:04"))
	if !l.Served {
		fmt.Fprintf(p.err, "but no rond serve is running: nothing answers on %s\nhint: start rond serve, and then open the link\n", cfg.Web.Listen)
	}
	return nil
}

// served reports whether something answers where the pages are. The worker's
// lock is not asked for: a rond serve that starts just then would be refused.
func served(ctx context.Context, listen string) bool {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", listen)
	if err == nil {
		conn.Close()
	}
	return err == nil
}
