package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"net/netip"
	"time"

	"rond/internal/auth"
	"rond/internal/demo"
	"rond/internal/web"
	"rond/templates"
)

// Where a visit begins: in the middle of the first tertial's answering. Until
// a few days before, somebody has let mails to managers go; since then they
// wait for whoever visits.
func visitFrom(zone *time.Location) (today, released time.Time) {
	return time.Date(demoYear, 4, 29, 7, 0, 0, 0, zone), time.Date(demoYear, 4, 22, 7, 0, 0, 0, zone)
}

// demoVisit plays to a day in the year, and opens the pages in it until ctx
// ends.
func (p *program) demoVisit(ctx context.Context, o demoOptions) error {
	listener, err := demoListen(ctx, o.listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	w, err := p.demoWorld(ctx, o)
	if err != nil {
		return err
	}
	err = p.visit(ctx, w, listener)
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		err = nil // it was asked to stop before the pages were open
	}
	return errors.Join(err, w.close())
}

// demoListen takes the address that was asked for, which must be this machine
// only: whoever has the link is the controller. Without one it takes the usual
// port, or any that is free.
func demoListen(ctx context.Context, addr string) (net.Listener, error) {
	if addr == "" {
		if l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:8080"); err == nil {
			return l, nil
		}
		return new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	}
	at, err := netip.ParseAddrPort(addr)
	if err != nil || !at.Addr().IsLoopback() {
		return nil, hint(usage{fmt.Errorf("--listen %s: the demo is shown on this machine only", addr)}, "write 127.0.0.1: and a port")
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, hint(fmt.Errorf("opening the port for the pages: %w", err), "choose another port, or leave --listen out")
	}
	return l, nil
}

// visit is a demo with its doors open.
func (p *program) visit(ctx context.Context, w *demoWorld, listener net.Listener) error {
	session, err := p.played(ctx, w)
	if err != nil {
		return err
	}
	key := rand.Text()
	handler, err := w.site(p.now, session, key)
	if err != nil {
		return err
	}
	server := web.Server(handler, w.rond.log)
	life, stop := context.WithCancel(ctx)
	defer stop()
	lived, served := make(chan error, 1), make(chan error, 1)
	go func() { lived <- session.Live(life) }()
	go func() { served <- server.Serve(listener) }()
	p.welcome(w, "http://"+listener.Addr().String()+"/demo/"+key)
	select {
	case <-ctx.Done():
	case err = <-lived:
		lived <- nil
	case err = <-served:
	}
	shutting, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if server.Shutdown(shutting) != nil {
		_ = server.Close() // they have had their while
	}
	stop()
	return errors.Join(err, <-lived, p.farewell(shutting, w, session))
}

// played is the year up to the day of the visit, told and balanced.
func (p *program) played(ctx context.Context, w *demoWorld) (*demo.Session, error) {
	told, done := progress(p.err)
	defer done()
	o := w.options(p.out, told)
	today, released := visitFrom(w.zone)
	o.Released, o.Brief = released, true
	o.Fault = w.fault
	session, err := demo.Begin(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := session.PlayTo(ctx, today); err != nil {
		return nil, err
	}
	done()
	_, err = session.Settle(ctx)
	return session, err
}

// fault logs what went wrong.
func (w *demoWorld) fault(err error) (id string) {
	id = rand.Text()[:8]
	w.rond.log.Error("something failed, and the demo goes on", "id", id, "error", err.Error())
	return id
}

// welcome says where the doors are.
func (p *program) welcome(w *demoWorld, link string) {
	today, _ := visitFrom(w.zone)
	fmt.Fprintf(p.out, `
Nu tar du över. Öppna länken i en webbläsare på den här datorn:

  %s

Den loggar in dig som %s, som samordnar internkontrollen.
Du ser läget, det som väntar på dig och allas brevlådor: läs mejlen, svara åt
vem du vill och se vad Rond gör av det. Det är den %s, och tiden
står still tills du låter den gå. Medan den går sköter %s
Regionstyrelsens plan: uppföljningen, riskanalysen från mitten av september och
planen för nästa år.

Ett vanligt mejlprogram når också brevlådorna, utan kryptering:

  SMTP %s, IMAP %s
  användare: en adress ur brevlådorna, lösenord: %s

Sammanställningen, nämndernas uppföljningsrapporter och alla mejl ligger i mappen
%s.
Avsluta med Ctrl-C.
`, link, demoPerson, templates.Date("sv", today.Format(time.DateOnly)), demoController, w.server.SMTPAddr(), w.server.IMAPAddr(), demoPassword, w.o.dir)
}

// farewell leaves the files as everything is now.
func (p *program) farewell(ctx context.Context, w *demoWorld, session *demo.Session) error {
	if err := session.Write(ctx); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "\nDemon är slut. Sammanställningen, nämndernas uppföljningsrapporter och alla mejl ligger kvar i mappen %s.\n", w.o.dir)
	return nil
}

// site is the controller's pages, the mailboxes beside them, and the link that
// signs in. Who is signed in is a matter of today's clock, not of the demo's.
func (w *demoWorld) site(now func() time.Time, session *demo.Session, key string) (http.Handler, error) {
	a := auth.New(w.rond.store, now, false)
	poke := func() {
		if err := session.Pass(context.Background()); err != nil {
			w.rond.log.Error("looking at once", "error", err.Error())
		}
	}
	pages, err := web.New(web.Options{
		Engine: w.rond.engine, Auth: a, Lang: w.rond.cfg.Language, Organisation: w.rond.cfg.Organisation,
		Zone: w.zone, Now: w.clock.Now, Log: w.rond.log, Poke: poke,
		Strip:  func(r *http.Request, lang string) (template.HTML, error) { return session.Strip(r, lang, demoPerson) },
		Health: func() web.Health { return web.Health{Seen: session.Seen()} },
		Links:  []templates.Link{{Name: "boxes", Address: demo.Root}},
		Beside: map[string]func(web.Shell) http.Handler{demo.Root: func(s web.Shell) http.Handler {
			return session.Handler(demo.Site{Frame: s.Frame, Missing: s.Missing, Failed: s.Fail,
				Program: demo.MailProgram{SMTP: w.server.SMTPAddr(), IMAP: w.server.IMAPAddr(), Password: demoPassword}})
		}},
	})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /demo/"+key, a.Wrap(signIn(a), func(rw http.ResponseWriter, _ *http.Request, err error) {
		w.rond.log.Error("signing in to the demo", "error", err.Error())
		http.Error(rw, "signing in failed; the log says why", http.StatusInternalServerError)
	}))
	mux.Handle("/", pages)
	return mux, nil
}

// signIn signs in whoever has the demo's key, as often as they come.
func signIn(a *auth.Auth) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secret, err := a.NewLink(r.Context(), demoPerson)
		if err == nil {
			err = a.Consume(r.Context(), secret)
		}
		if err != nil {
			http.Error(w, "signing in failed: "+err.Error(), http.StatusInternalServerError)
			return
		}
		http.Redirect(w, r, "/", http.StatusSeeOther)
	})
}
