package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"time"

	"rond/internal/config"
	"rond/internal/engine"
	"rond/internal/inbox"
	"rond/internal/store/sqlite"
	"rond/notify"
	"rond/scheduler"
	"rond/templates"
)

// rond is an opened installation: settings, database and engine.
type rond struct {
	cfg    *config.Config
	store  *sqlite.Store
	engine *engine.Engine
	via    notify.Transport // nil until something is sent
	log    *slog.Logger
}

// open opens the database of the settings and an engine over it.
func open(ctx context.Context, cfg *config.Config, clock func() time.Time, log *slog.Logger) (*rond, error) {
	if err := errors.Join(templates.Check(), notify.Check()); err != nil {
		return nil, fmt.Errorf("checking the texts: %w", err)
	}
	st, err := sqlite.Open(ctx, cfg.Database)
	if err != nil {
		return nil, hint(fmt.Errorf("opening the database: %w", err), "database in the settings must name a file of Rond's, or a new one in a folder that is there")
	}
	eng, err := engine.New(ctx, st, engineSettings(cfg), clock, log)
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return &rond{cfg: cfg, store: st, engine: eng, log: log}, nil
}

func (r *rond) close() error {
	var err error
	if r.via != nil {
		err = r.via.Close()
	}
	return errors.Join(err, r.store.Close())
}

func engineSettings(cfg *config.Config) engine.Settings {
	return engine.Settings{
		Organisation: cfg.Organisation,
		Address:      notify.Address{Name: cfg.Mail.Name, Email: cfg.Mail.Address},
		Contact:      notify.Address{Name: cfg.Contact.Name, Email: cfg.Contact.Email},
		ContactPhone: cfg.Contact.Phone,
		Trust:        inbox.Trusting{Check: cfg.SenderCheck, AuthServ: cfg.AuthServer, Domains: cfg.Mail.Domains, Own: cfg.Mail.Address},
		Send:         cfg.Send,
		Pilots:       cfg.Pilots,
		ManagerMail:  cfg.ManagerMail,
		Zone:         cfg.Zone,
		Policy:       scheduler.DefaultPolicy(),
		Calendar:     scheduler.NewCalendar(),
	}
}

func (r *rond) transport() notify.Transport {
	if r.via == nil {
		s := r.cfg.SMTP
		r.via = notify.NewSMTP(notify.SMTPConfig{Host: s.Host, Port: s.Port, TLS: s.TLS, CAFile: s.CAFile, User: s.User, Password: s.Password})
	}
	return r.via
}

// The limits on what is fetched from a mailbox.
const (
	maxMail        = 40 << 20
	commandTimeout = time.Minute
)

func (r *rond) mailbox(ctx context.Context) (*inbox.Mailbox, error) {
	s := r.cfg.IMAP
	return inbox.OpenMailbox(ctx, inbox.IMAPConfig{
		Addr: net.JoinHostPort(s.Host, strconv.Itoa(s.Port)), TLS: s.TLS, User: s.User, Password: s.Password, CAFile: s.CAFile,
		Folder: r.cfg.Folder, Processed: "Processed", Held: "Held", Bounces: "Bounces",
		MaxBytes: maxMail, CommandTimeout: commandTimeout,
	})
}

// passed is what one pass came to.
type passed struct {
	Taken  map[string]int `json:"taken_in"` // deliveries by verdict
	Ticked engine.Ticked  `json:"decided"`
	Sent   engine.Sent    `json:"sent"`
}

// pass is one "rond run": what has arrived is taken in, what is due is
// decided, and the outbox is drained. When the mailbox cannot be read nothing
// new is decided, so that nobody is reminded of an answer that lies there.
func (r *rond) pass(ctx context.Context) (passed, error) {
	p := passed{Taken: map[string]int{}}
	inErr := r.takeIn(ctx, p.Taken)
	var tickErr error
	if inErr == nil {
		p.Ticked, tickErr = r.engine.Tick(ctx)
	}
	if r.cfg.SMTP.Host == "" {
		return p, errors.Join(inErr, tickErr)
	}
	var sendErr error
	p.Sent, sendErr = r.engine.Send(ctx, r.transport())
	return p, errors.Join(inErr, tickErr, sendErr)
}

func (r *rond) takeIn(ctx context.Context, taken map[string]int) error {
	if r.cfg.IMAP.Host == "" {
		return nil
	}
	box, err := r.mailbox(ctx)
	if err != nil {
		return hint(fmt.Errorf("opening the mailbox: %w", err), "check [imap] in the settings; until replies can be read, nobody is asked or reminded")
	}
	defer box.Close()
	_, err = box.Each(ctx, func(ctx context.Context, d inbox.Delivery) (string, error) {
		v, err := r.engine.TakeIn(ctx, d)
		if err != nil {
			return "", err
		}
		taken[v.Verdict]++
		switch v.Folder {
		case engine.FolderHeld:
			return "Held", nil
		case engine.FolderBounces:
			return "Bounces", nil
		}
		return "Processed", nil
	})
	if err != nil {
		return fmt.Errorf("reading the mailbox: %w", err)
	}
	return nil
}
