package config

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"testing"
)

// TestOwnCertificate: with one of its own Rond may be reached from other
// machines, and what people write in their browser is https.
func TestOwnCertificate(t *testing.T) {
	t.Parallel()
	const base = `
organisation = "Kommunen"
mail.address = "rond@kommun.example"
contact = {name = "A", email = "a@kommun.example", phone = "1"}
[web]
cert_file = "tls/rond.crt"
key_file = "tls/rond.key"
`
	for settings, want := range map[string]Web{
		"": {Listen: "127.0.0.1:8080", PublicURL: "https://127.0.0.1:8080"},
		"listen = \":443\"\npublic_url = \"https://rond.kommun.example\"": {Listen: ":443", PublicURL: "https://rond.kommun.example"},
	} {
		path := write(t, base+settings)
		dir := filepath.Join(filepath.Dir(path), "tls")
		putPair(t, dir)
		c, problems, err := Load(path, nothing)
		if err != nil || len(problems) > 0 {
			t.Fatalf("problems %v, error %v", problems, err)
		}
		if c.Web.Listen != want.Listen || c.Web.PublicURL != want.PublicURL || !c.Web.TLS() || !c.Web.Secure() ||
			c.Web.CertFile != filepath.Join(dir, "rond.crt") || c.Web.KeyFile != filepath.Join(dir, "rond.key") {
			t.Errorf("%+v", c.Web)
		}
	}
}

// putPair writes a certificate and its key to a folder.
func putPair(t *testing.T, dir string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(os.Mkdir(dir, 0o700),
		os.WriteFile(filepath.Join(dir, "rond.crt"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600),
		os.WriteFile(filepath.Join(dir, "rond.key"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}), 0o600))
	if err != nil {
		t.Fatal(err)
	}
}
