package notify

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
)

// tls is how encryption is set up. The file is read at each connection, so a
// renewed certificate needs no restart.
func (s *SMTP) tls() (*tls.Config, error) {
	c := &tls.Config{ServerName: s.config.Host, MinVersion: tls.VersionTLS12}
	switch s.config.TLS {
	case "starttls", "tls", "none":
	default:
		return nil, fmt.Errorf("tls must be starttls, tls or none, not %q", s.config.TLS)
	}
	if s.config.CAFile == "" {
		return c, nil
	}
	pem, err := os.ReadFile(s.config.CAFile)
	if err != nil {
		return nil, fmt.Errorf("reading CA file: %w", err)
	}
	c.RootCAs = x509.NewCertPool()
	if !c.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("CA file %s holds no certificate", s.config.CAFile)
	}
	return c, nil
}
