package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"rond/internal/auth"
	"rond/internal/config"
	"rond/internal/daemon"
	"rond/internal/web"
)

// shutTime is what requests under way get to finish in when Rond stops.
const shutTime = 10 * time.Second

// site is the pages on a port of this machine.
type site struct {
	listener net.Listener
	server   *http.Server
	web      config.Web
}

// pages makes the site of this installation, and takes its port, so that a
// taken one is found out at once.
func (r *rond) pages(worker *daemon.Daemon) (*site, error) {
	w := r.cfg.Web
	handler, err := web.New(web.Options{
		Engine: r.engine, Auth: auth.New(r.store, r.clock, w.Secure()),
		Lang: r.cfg.Language, Organisation: r.cfg.Organisation,
		PublicURL: w.PublicURL, Secure: w.Secure(), Proxies: w.Proxies,
		Zone: r.cfg.Zone, Now: r.clock, Log: r.log,
		Health: func() web.Health { return shown(worker.Health()) }, Poke: worker.Poke,
	})
	if err != nil {
		return nil, fmt.Errorf("making the pages: %w", err)
	}
	l, err := net.Listen("tcp", w.Listen)
	if err != nil {
		return nil, hint(fmt.Errorf("opening the port for the pages: %w", err), "web.listen in the settings says which; another program, or another rond, may have it")
	}
	server := web.Server(handler, r.log)
	server.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: certificate(w)}
	return &site{l, server, w}, nil
}

// shown is how the loops are, as the pages show it.
func shown(h daemon.Health) web.Health {
	trouble := func(t daemon.Trouble) web.Trouble { return web.Trouble{Since: t.Since, ID: t.ID} }
	return web.Health{Mailbox: trouble(h.Mailbox), Folder: trouble(h.Folder), Deciding: trouble(h.Deciding), Sending: trouble(h.Sending), Seen: h.Seen}
}

// certificate reads the files at each new connection, so that a renewed one
// needs no restart.
func certificate(w config.Web) func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	return func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		pair, err := tls.LoadX509KeyPair(w.CertFile, w.KeyFile)
		if err != nil {
			return nil, fmt.Errorf("reading the certificate: %w", err)
		}
		return &pair, nil
	}
}

// serve answers requests until shut.
func (s *site) serve() error {
	var err error
	if s.web.TLS() {
		err = s.server.ServeTLS(s.listener, "", "")
	} else {
		err = s.server.Serve(s.listener)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("showing the pages: %w", err)
}

// shut takes no more requests, and gives those under way a while to finish.
func (s *site) shut() {
	ctx, cancel := context.WithTimeout(context.Background(), shutTime)
	defer cancel()
	if s.server.Shutdown(ctx) != nil {
		_ = s.server.Close() // they have had their while
	}
}

// url is where people find the pages. A port that the system has chosen
// cannot stand in the settings.
func (s *site) url() string {
	if _, port, err := net.SplitHostPort(s.web.Listen); err == nil && port != "0" {
		return s.web.PublicURL
	}
	scheme := "http://"
	if s.web.TLS() {
		scheme = "https://"
	}
	return scheme + s.listener.Addr().String()
}
