package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"rond/internal/config"
	"rond/internal/daemon"
)

// The limits on a request. Reading and writing leave time for the largest
// files over a slow line.
const (
	headerTime = 10 * time.Second
	readTime   = 2 * time.Minute
	writeTime  = 5 * time.Minute
	idleTime   = 2 * time.Minute
	maxHeader  = 32 << 10
	// shutTime is what requests get to finish in when Rond stops.
	shutTime = 10 * time.Second
)

// site is the pages on a port of this machine.
type site struct {
	listener net.Listener
	server   *http.Server
	web      config.Web
}

// newSite takes the port, so that a taken one is found out at once.
func newSite(w config.Web, handler http.Handler, log *slog.Logger) (*site, error) {
	l, err := net.Listen("tcp", w.Listen)
	if err != nil {
		return nil, hint(fmt.Errorf("opening the port for the pages: %w", err), "web.listen in the settings says which; another program, or another rond, may have it")
	}
	return &site{listener: l, web: w, server: &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes: maxHeader,
		ErrorLog:       slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		TLSConfig:      &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: certificate(w)},
	}}, nil
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
	if _, port, _ := net.SplitHostPort(s.web.Listen); port != "0" {
		return s.web.PublicURL
	}
	scheme := "http://"
	if s.web.TLS() {
		scheme = "https://"
	}
	return scheme + s.listener.Addr().String()
}

// pages is the site of this installation.
func (r *rond) pages(*daemon.Daemon) (*site, error) {
	return newSite(r.cfg.Web, http.NotFoundHandler(), r.log)
}
