package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"rond/internal/config"
	"rond/internal/demo"
	"rond/internal/engine"
	"rond/internal/mailtest"
	"rond/internal/report"
	"rond/internal/store"
	"rond/scheduler"
)

// demoWorld is what a demo takes place in: settings, a clock, a mail server
// and an installation of Rond, all of its own.
type demoWorld struct {
	o      demoOptions
	zone   *time.Location
	clock  *demo.Clock
	server *mailtest.Server
	home   string // of the database; removed in the end
	rond   *rond
}

func (p *program) demoWorld(ctx context.Context, o demoOptions) (*demoWorld, error) {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		return nil, fmt.Errorf("finding the time zone: %w", err)
	}
	w := &demoWorld{o: o, zone: zone, clock: demo.NewClock(time.Date(demoYear, 1, 1, 7, 0, 0, 0, zone))}
	w.server, err = mailtest.Start(mailtest.Options{Domains: []string{demoDomain}, AuthServ: demoAuthServ, Now: w.clock.Now, Password: demoPassword})
	if err != nil {
		return nil, fmt.Errorf("starting the mail server: %w", err)
	}
	if o.hook != nil {
		w.server.Hook(o.hook)
	}
	if w.home, err = os.MkdirTemp("", "rond-demo-"); err != nil {
		return nil, errors.Join(fmt.Errorf("making a place for the database: %w", err), w.close())
	}
	cfg, err := demoSettings(filepath.Join(w.home, "rond.db"), w.server, zone)
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	if w.rond, err = open(ctx, cfg, w.clock.Now, p.logger()); err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

// close ends everything and leaves nothing but the folder that was asked for.
func (w *demoWorld) close() error {
	var err error
	if w.rond != nil {
		err = w.rond.close()
	}
	err = errors.Join(err, w.server.Close())
	if w.home != "" {
		err = errors.Join(err, os.RemoveAll(w.home))
	}
	return err
}

// options is how the year is run here.
func (w *demoWorld) options(out, told io.Writer) demo.Options {
	until := w.o.until
	if until.IsZero() {
		until = time.Date(demoYear+1, 1, 31, 7, 0, 0, 0, w.zone)
	}
	return demo.Options{
		Seed: w.o.seed, Dir: w.o.dir, Out: out, Progress: told, Clock: w.clock, Server: w.server, Road: w.rond.road(w.o.tamper),
		Own: demoAddress, Domain: demoDomain, From: w.clock.Now(), To: until,
	}
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
	imap.User, imap.Password = demoAddress, demoPassword
	return &config.Config{
		Organisation: "Exempelkommunen", Database: database,
		Mail:    config.Mail{Address: demoAddress, Name: "Internkontroll", Domains: []string{demoDomain}},
		Contact: config.Contact{Name: "Internkontroll", Email: "samordnare@" + demoDomain, Phone: "070-174 06 05"},
		Pace:    config.Pace{Connections: 1}, // so that the same seed tells the same year
		SMTP:    smtp, IMAP: imap, Folder: "INBOX", Send: "on", SenderCheck: "auth-results", AuthServer: demoAuthServ,
		ManagerMail: "ask", Zone: zone, Language: "sv", Policy: scheduler.DefaultPolicy(), Calendar: scheduler.NewCalendar(),
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
			return r.engine.Report(ctx, engine.Consolidated{Year: year, Occasion: occasion}, w)
		},
		Reports: r.boardReports,
		Status:  r.counts,
		Outcome: r.outcome,
		Past:    r.past,
		Desk:    r.desk(),
	}
}

// boardReports is the follow-up report of every plan whose year has come, in
// each format.
func (r *rond) boardReports(ctx context.Context) ([]demo.Document, error) {
	plans, err := r.engine.Status(ctx, 0)
	if err != nil {
		return nil, err
	}
	var all []demo.Document
	for _, s := range plans {
		if s.Year > demoYear {
			continue
		}
		for _, format := range report.Formats() {
			var b bytes.Buffer
			if err := r.engine.FollowUp(ctx, engine.FollowUp{Board: s.Code, Year: s.Year}, format, &b); err != nil {
				return nil, err
			}
			all = append(all, demo.Document{Name: fmt.Sprintf("%s-%d.%s", s.Code, s.Year, format), Data: b.Bytes()})
		}
	}
	return all, nil
}

// outcome is what became of a mail, found by its bytes as they lay in the
// mailbox.
func (r *rond) outcome(ctx context.Context, lang string, raw []byte) (demo.Outcome, error) {
	sum := sha256.Sum256(raw)
	var o demo.Outcome
	err := r.store.View(ctx, func(rd store.Reader) error {
		all, err := rd.Deliveries(ctx, store.DeliveryFilter{SHA: hex.EncodeToString(sum[:])})
		if err != nil || len(all) == 0 {
			return err
		}
		o.Delivery = all[0].ID
		mails, err := rd.Mails(ctx, store.MailFilter{})
		for _, m := range mails {
			if m.Delivery == o.Delivery {
				o.Mails = append(o.Mails, strings.Trim(m.MessageID, "<>"))
			}
		}
		return err
	})
	if err != nil || o.Delivery == 0 {
		return o, err
	}
	v, err := r.engine.DeliveryView(ctx, lang, o.Delivery)
	o.Verdict, o.Why, o.Remedy = v.Verdict, v.Reason, v.Remedy
	return o, err
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
		if err := r.engine.Release(ctx, m.ID, demoPerson); err != nil {
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
	return demo.PlanCount{Board: s.Board, Plan: s.Plan, Notices: s.Notices, Requests: s.Requests, Rows: s.Rows, Answered: s.Answered,
		Reminders: s.Reminders, Managers: s.Managers, Receipts: s.Receipts, Corrections: s.Corrections,
		Questions: s.Questions, Bounces: s.Bounces}
}
