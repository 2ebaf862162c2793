package config

import (
	"crypto/tls"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// Web is how the pages are reached.
type Web struct {
	Listen string // address and port to serve on, "127.0.0.1:8080"; port 0 is one that the system chooses
	// PublicURL is what people write in their browser, without a slash at the
	// end: "https://rond.kommun.example". It is what Listen says when the
	// settings say nothing.
	PublicURL string
	// CertFile and KeyFile are Rond's own TLS; both "" when there is none.
	CertFile, KeyFile string
	Proxies           []netip.Prefix // whom to believe about who asks, and how it was asked
}

// TLS reports whether Rond itself encrypts.
func (w Web) TLS() bool { return w.CertFile != "" }

// Secure reports whether browsers reach the pages over https, so that cookies
// may be kept to it.
func (w Web) Secure() bool { return strings.HasPrefix(w.PublicURL, "https://") }

const rightURL = `public_url = "https://rond.kommun.example", without a path`

// web reads the section of the pages. They show who has answered what, and a
// link that signs in: neither may cross a network readable.
func (r *reader) web() Web {
	before := len(r.problems)
	listen, here := r.listen("web.listen", "127.0.0.1:8080")
	w := Web{Listen: listen, PublicURL: r.origin("web.public_url")}
	w.CertFile, w.KeyFile = r.pair("web.cert_file", "web.key_file")
	w.Proxies = r.proxies("web.trusted_proxies")
	if len(r.problems) > before {
		return w // what follows would speak of the same faults again
	}
	switch {
	case !here && !w.TLS() && len(w.Proxies) == 0:
		r.wrong("web.listen", `listen = "127.0.0.1:8080", or cert_file and key_file, or trusted_proxies with the address of the proxy that encrypts`,
			"%s can be reached from other machines, and nothing says who encrypts", w.Listen)
	case !here && w.PublicURL == "":
		r.wrong("web.public_url", rightURL, "is needed when listen is not an address of this machine alone")
	case (!here || w.TLS()) && w.PublicURL != "" && !w.Secure():
		r.wrong("web.public_url", rightURL, "%q is not https, which everybody else has to use", w.PublicURL)
	}
	if w.PublicURL == "" {
		w.PublicURL = map[bool]string{false: "http://", true: "https://"}[w.TLS()] + w.Listen
	}
	return w
}

// listen is an address to serve on. here is true when only this machine
// reaches it.
func (r *reader) listen(path, otherwise string) (addr string, here bool) {
	s := r.text(path, otherwise)
	host, port, err := net.SplitHostPort(s)
	_, notPort := strconv.ParseUint(port, 10, 16)
	// A name would have to be looked up to know who reaches it.
	if _, notIP := netip.ParseAddr(host); err != nil || notPort != nil || notIP != nil && host != "localhost" && host != "" {
		r.wrong(path, `listen = "127.0.0.1:8080": an address of this machine, a colon and a port`, "%q is not an address to listen on", s)
		return otherwise, true
	}
	return s, loopback(host)
}

// origin is a scheme and host with nothing after them.
func (r *reader) origin(path string) string {
	s := r.text(path, "")
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil ||
		u.Path != "" && u.Path != "/" || strings.ContainsAny(s, "?#") || !isHost(u.Hostname()) {
		r.wrong(path, rightURL, "%q is not the address of a web site", s)
		return ""
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		r.wrong(path, rightURL, "%q would show the pages, and the links that sign in, to everybody on the way", s)
		return ""
	}
	return u.Scheme + "://" + strings.ToLower(u.Host)
}

func isHost(name string) bool {
	_, err := netip.ParseAddr(name)
	return err == nil || isDomain(strings.ToLower(name))
}

// pair is a certificate and its key. They are loaded now, because a server
// that cannot show its pages is found out by those who need them.
func (r *reader) pair(cert, key string) (certFile, keyFile string) {
	const right = "the path of a PEM file, relative to this file"
	c, k := r.text(cert, ""), r.text(key, "")
	switch {
	case c == "" && k == "":
		return "", ""
	case c == "":
		r.wrong(cert, right, "is missing, and key_file is there")
		return "", ""
	case k == "":
		r.wrong(key, right, "is missing, and cert_file is there")
		return "", ""
	}
	c, k = r.place(c), r.place(k)
	if _, err := tls.LoadX509KeyPair(c, k); err != nil {
		r.wrong(cert, "a readable PEM file with the certificate and those between it and its root, and its key in key_file, without a password", "cannot be used: %v", err)
	}
	return c, k
}

// proxies are addresses, or ranges of them, that only our own proxies have.
func (r *reader) proxies(path string) (all []netip.Prefix) {
	const right = `trusted_proxies = ["127.0.0.1", "10.1.2.0/24"]`
	list, _ := r.texts(path, right)
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if addr, alone := netip.ParseAddr(s); alone == nil && addr.Zone() == "" {
			p, err = netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen()), nil
		}
		switch {
		case err != nil:
			r.wrong(path, right, "%q is neither an address nor a range of addresses", s)
		case p.Bits() == 0:
			r.wrong(path, right, "%q would believe everybody", s)
		default:
			all = append(all, p.Masked())
		}
	}
	return all
}
