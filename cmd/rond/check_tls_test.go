package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// selfSigned makes a certificate for a name that its own key has signed, and
// writes both as PEM.
func selfSigned(t testing.TB, name string, ends time.Time) (certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "egen CA"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: ends.Add(-1000 * time.Hour), NotAfter: ends,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, DNSNames: []string{name},
	}
	if ip := net.ParseIP(name); ip != nil {
		template.DNSNames, template.IPAddresses = nil, []net.IP{ip}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	certFile, keyFile = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for file, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: der}, keyFile: {Type: "PRIVATE KEY", Bytes: raw}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certFile, keyFile
}

// encrypted stands in front of a server and speaks TLS for it, with a
// certificate of its own making for a name.
func encrypted(t *testing.T, addr, name string, ends time.Time) (front, caFile string) {
	t.Helper()
	certFile, keyFile := selfSigned(t, name, ends)
	pair, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		t.Fatal(err)
	}
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{pair}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			go joined(in, addr)
		}
	}()
	return l.Addr().String(), certFile
}

// joined carries bytes both ways until one side ends.
func joined(in net.Conn, addr string) {
	defer in.Close()
	out, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	defer out.Close()
	go func() {
		defer out.Close()
		_, _ = io.Copy(out, in)
	}()
	_, _ = io.Copy(in, out)
}

// TestCheckCertificates tells apart what a certificate can lack.
func TestCheckCertificates(t *testing.T) {
	t.Parallel()
	today := time.Now()
	for name, c := range map[string]struct {
		server string
		ends   time.Time
		known  bool
		want   string
	}{
		"trusted":     {"localhost", today.Add(time.Hour), true, `ok +%s .*tls`},
		"self-signed": {"localhost", today.Add(time.Hour), false, `problem +%s .*nobody that this machine trusts \(by "CN=egen CA"\)\n.*hint: .*%[1]s.ca_file`},
		"other name":  {"mail.kommun.example", today.Add(time.Hour), true, `problem +%s .*not for localhost but for mail.kommun.example\n.*hint: set %[1]s.host`},
		"expired":     {"localhost", today.Add(-time.Hour), true, `problem +%s .*was valid from .* only\n.*hint: let it be renewed`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			for section, addr := range map[string]string{"smtp": b.server.SMTPAddr(), "imap": b.server.IMAPAddr()} {
				front, caFile := encrypted(t, addr, c.server, c.ends)
				b.via(section, front)
				b.settings[section+".tls"], b.settings[section+".host"] = `"tls"`, `"localhost"`
				if c.known {
					b.settings[section+".ca_file"] = fmt.Sprintf("%q", caFile)
				}
			}
			_, out := b.check()
			for _, section := range []string{"smtp", "imap"} {
				if want := fmt.Sprintf(c.want, section); !regexp.MustCompile(want).MatchString(out) {
					t.Errorf("nothing like %s in\n%s", want, out)
				}
			}
		})
	}
}

// TestCheckOwnCertificate: the pages' own is looked at before browsers do.
func TestCheckOwnCertificate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		name string
		ends time.Time
		want string
	}{
		"fits":       {"rond.kommun.example", newYear.AddDate(0, 1, 0), `ok +pages +https://rond.kommun.example, on 127`},
		"ends soon":  {"rond.kommun.example", newYear.AddDate(0, 0, 13), `problem +pages .*ends 2026-01-14\n.*hint: renew it`},
		"other name": {"mail.kommun.example", newYear.AddDate(0, 1, 0), `problem +pages .*is not for rond.kommun.example`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			certFile, keyFile := selfSigned(t, c.name, c.ends)
			b.settings["web.public_url"] = `"https://rond.kommun.example"`
			b.settings["web.cert_file"], b.settings["web.key_file"] = fmt.Sprintf("%q", certFile), fmt.Sprintf("%q", keyFile)
			if _, out := b.check(); !regexp.MustCompile(c.want).MatchString(out) {
				t.Errorf("nothing like %s in\n%s", c.want, out)
			}
		})
	}
}
