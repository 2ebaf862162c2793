package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"sync"
	"time"

	"rond/internal/config"
	"rond/internal/daemon"
	"rond/internal/engine"
	"rond/internal/inbox"
	"rond/internal/oauth"
	"rond/internal/store/sqlite"
	"rond/notify"
	"rond/templates"
	"rond/workbook/form"
)

// rond is an opened installation: settings, database and engine.
type rond struct {
	cfg    *config.Config
	store  *sqlite.Store
	engine *engine.Engine
	via    []notify.Transport // to one server; none when there is no server to send through
	tokens tokenSource        // shared by mail out and mail in
	older  sync.Once          // told what is left alone in the mailbox
	clock  func() time.Time
	log    *slog.Logger
}

// open opens the database of the settings and an engine over it.
func open(ctx context.Context, cfg *config.Config, clock func() time.Time, log *slog.Logger) (*rond, error) {
	words, err := ownWords(cfg)
	if err != nil {
		return nil, err
	}
	st, err := openStore(ctx, cfg)
	if err != nil {
		return nil, err
	}
	eng, err := engine.New(ctx, st, engineSettings(cfg, words), clock, log)
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	r := &rond{cfg: cfg, store: st, engine: eng, tokens: tokensOf(cfg), clock: clock, log: log}
	if cfg.Outgoing != "" {
		r.via = []notify.Transport{notify.NewDir(cfg.Outgoing)}
	} else if cfg.SMTP.Host != "" {
		for range cfg.Pace.Connections {
			r.via = append(r.via, notify.NewSMTP(smtpSettings(cfg, r.tokens)))
		}
	}
	return r, nil
}

// openStore opens the database of the settings alone.
func openStore(ctx context.Context, cfg *config.Config) (*sqlite.Store, error) {
	st, err := sqlite.Open(ctx, cfg.Database)
	if err != nil {
		return nil, hint(fmt.Errorf("opening the database: %w", err), "database in the settings must name a file of Rond's, or a new one in a folder that is there")
	}
	return st, nil
}

func (r *rond) close() error {
	var errs []error
	for _, t := range r.via {
		errs = append(errs, t.Close())
	}
	return errors.Join(append(errs, r.store.Close())...)
}

func engineSettings(cfg *config.Config, words templates.Letters) engine.Settings {
	return engine.Settings{
		Organisation: cfg.Organisation,
		Address:      notify.Address{Name: cfg.Mail.Name, Email: cfg.Mail.Address},
		Contact:      notify.Address{Name: cfg.Contact.Name, Email: cfg.Contact.Email},
		ContactPhone: cfg.Contact.Phone,
		Trust:        trusting(cfg),
		Send:         cfg.Send,
		Pilots:       cfg.Pilots,
		ManagerMail:  cfg.ManagerMail,
		ContactMail:  cfg.ContactMail,
		Summaries:    recipients(cfg),
		PerMinute:    cfg.Pace.PerMinute,
		Look:         form.Look{Colour: cfg.Look.Colour, Logo: cfg.Look.Logo, Width: cfg.Look.Width, Height: cfg.Look.Height},
		Words:        words,
		Zone:         cfg.Zone,
		Policy:       cfg.Policy,
		Calendar:     cfg.Calendar,
	}
}

// recipients are those who get the summaries beside the plans' contacts.
func recipients(cfg *config.Config) []engine.Recipient {
	var all []engine.Recipient
	for _, to := range cfg.Summaries {
		r := engine.Recipient{To: notify.Address{Name: to.Name, Email: to.Email}}
		for _, p := range to.Parts {
			r.Parts = append(r.Parts, engine.Part(p))
		}
		all = append(all, r)
	}
	return all
}

// worker is what takes in, decides and sends for this installation.
func (r *rond) worker() *daemon.Daemon { return daemon.New(r.work()) }

// work is what the worker of this installation works with.
func (r *rond) work() daemon.Options {
	o := daemon.Options{Worker: r.engine, Transports: r.via, Alive: r.store.Alive, Zone: r.cfg.Zone, Clock: r.clock, Log: r.log}
	if r.cfg.IMAP.Host != "" {
		o.Mailbox = r.mailbox
	}
	if r.cfg.Watched != "" {
		o.Folder = watched{inbox.NewFolder(r.cfg.Watched, maxMail, r.log)}
	}
	return o
}

// The limits on what is fetched from a mailbox.
const (
	maxMail        = 40 << 20
	commandTimeout = time.Minute
)

// tokenSource gives an access token; it is all that mail out and mail in know
// of tokens.
type tokenSource = func(ctx context.Context, refused string) (string, error)

// tokensOf is where the application of the settings gets its tokens. One source
// serves both servers.
func tokensOf(cfg *config.Config) tokenSource {
	return oauth.New(oauth.Config{
		TokenURL: cfg.OAuth.TokenURL, ClientID: cfg.OAuth.ClientID, ClientSecret: cfg.OAuth.ClientSecret, Scope: cfg.OAuth.Scope,
	}).Token
}

// tokenFor is nil for a server that is logged in to with a password.
func tokenFor(s config.Server, t tokenSource) tokenSource {
	if s.Login != loginByToken {
		return nil
	}
	return t
}

func smtpSettings(cfg *config.Config, t tokenSource) notify.SMTPConfig {
	s := cfg.SMTP
	return notify.SMTPConfig{Host: s.Host, Port: s.Port, TLS: s.TLS, CAFile: s.CAFile, User: s.User, Password: s.Password, Token: tokenFor(s, t)}
}

func imapSettings(cfg *config.Config, t tokenSource) inbox.IMAPConfig {
	s := cfg.IMAP
	return inbox.IMAPConfig{
		Token: tokenFor(s, t),
		Addr:  net.JoinHostPort(s.Host, strconv.Itoa(s.Port)), TLS: s.TLS, User: s.User, Password: s.Password, CAFile: s.CAFile,
		Folder: cfg.Folder, Processed: daemon.Processed, Held: daemon.Held, Bounces: daemon.Bounces,
		MaxBytes: maxMail, CommandTimeout: commandTimeout,
	}
}

func trusting(cfg *config.Config) inbox.Trusting {
	return inbox.Trusting{Check: cfg.SenderCheck, AuthServ: cfg.AuthServer, Domains: cfg.Mail.Domains, Own: cfg.Mail.Address}
}

// otherClock is how far the mail server's clock may be behind ours.
const otherClock = time.Hour

// mailbox opens the mailbox that replies arrive in. What lay there before this
// installation was made answers nothing of ours: it is left, and told of once.
func (r *rond) mailbox(ctx context.Context) (daemon.Mailbox, error) {
	settings := imapSettings(r.cfg, r.tokens)
	settings.Since = r.engine.Installed().Add(-otherClock)
	box, err := inbox.OpenMailbox(ctx, settings)
	if err != nil {
		return nil, fmt.Errorf("opening the mailbox: %w", err)
	}
	r.older.Do(func() {
		if n, err := box.Older(ctx); err == nil && n > 0 {
			r.log.Info("mail from before rond was installed is left where it is", "folder", r.cfg.Folder, "mails", n, "installed", settings.Since.Format(time.DateOnly))
		}
	})
	return box, nil
}
