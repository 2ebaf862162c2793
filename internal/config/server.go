package config

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
)

// The ways to log in to a mail server.
const (
	passwordLogin = "password"
	tokenLogin    = "oauth"
)

// server reads the section of a mail server. Host is where a known service is
// reached.
func (r *reader) server(section, host, tls string, ports map[string]int, needed bool) Server {
	s := Server{
		Host:     r.text(section+".host", host),
		TLS:      r.choice(section+".tls", tls, "starttls", "tls", "none"),
		User:     r.text(section+".user", ""),
		Login:    r.choice(section+".login", passwordLogin, passwordLogin, tokenLogin),
		Password: r.secret(section + ".password"),
		CAFile:   r.certificates(section + ".ca_file"),
	}
	s.Port = r.port(section+".port", ports[s.TLS])
	plain := r.truth(section + ".unencrypted_ok")
	switch {
	case s.Host == "" && needed:
		r.wrong(section+".host", `host = "mail.kommun.example"`, "is missing, and send is not \"off\"")
	case strings.ContainsAny(s.Host, " /:@") && net.ParseIP(s.Host) == nil:
		r.wrong(section+".host", `host = "mail.kommun.example", with the port in its own field`, "%q is not a host name", s.Host)
	case s.TLS == "none" && s.Host != "" && !loopback(s.Host) && s.Login == tokenLogin:
		r.wrong(section+".tls", `tls = "starttls" or "tls"`, `"none" would send a token readable to %s`, s.Host)
	case s.TLS == "none" && s.Host != "" && !loopback(s.Host) && !plain:
		r.wrong(section+".tls", `tls = "starttls", or unencrypted_ok = true if the whole way there is trusted`,
			`"none" would send mail and passwords readable to %s`, s.Host)
	}
	r.login(section, s)
	return s
}

// login wants what the way to log in needs, and nothing that it does not use.
func (r *reader) login(section string, s Server) {
	if s.Login == tokenLogin && s.User == "" {
		r.wrong(section+".user", `user = "internkontroll@kommun.example", the address of the mailbox`, `is missing, and login is "oauth"`)
	}
	if s.Login == tokenLogin && s.Password != "" {
		r.wrong(section+".password", fmt.Sprintf(`remove the password (also %s in the environment), or login = "password"`, variableOf(section+".password")),
			`is there, and login is "oauth"`)
	}
	if s.Login == passwordLogin && (s.User == "") != (s.Password == "") {
		r.wrong(section+".user", fmt.Sprintf("give both user and password (or password_file, or %s in the environment), or neither", variableOf(section+".password")),
			"a login needs both a user and a password")
	}
}

// told reports whether a field is known to be wrong.
func (r *reader) told(field string) bool {
	return slices.ContainsFunc(r.problems, func(p Problem) bool { return p.Field == field })
}

// OAuth is the application that Rond is known as to whoever gives tokens.
type OAuth struct {
	TokenURL     string
	ClientID     string
	ClientSecret string
	Scope        string
}

// What Microsoft 365 wants: where its tokens are had, and what they are for.
const (
	microsoftTokens = "https://login.microsoftonline.com/%s/oauth2/v2.0/token"
	microsoftScope  = "https://outlook.office365.com/.default"
)

// oauth reads [oauth], which must be whole when a server is logged in to with
// a token, and may not be there in vain.
func (r *reader) oauth(used bool) OAuth {
	tenant := r.text("oauth.tenant", "")
	o := OAuth{
		TokenURL: r.text("oauth.token_url", ""), ClientID: r.text("oauth.client_id", ""),
		ClientSecret: r.secret("oauth.client_secret"), Scope: r.text("oauth.scope", ""),
	}
	switch {
	case !used && tenant+o.TokenURL+o.ClientID != "":
		r.wrong("oauth", `login = "oauth" in [smtp] or [imap], or no [oauth]`, "no server is logged in to with a token")
	case used:
		r.application(tenant, o)
	}
	if tenant != "" {
		o.TokenURL = fmt.Sprintf(microsoftTokens, url.PathEscape(tenant))
		if o.Scope == "" {
			o.Scope = microsoftScope
		}
	}
	return o
}

func (r *reader) application(tenant string, o OAuth) {
	const right = `tenant = "kommun.onmicrosoft.com" for Microsoft 365, or token_url for any other`
	switch {
	case r.told("oauth.tenant"), r.told("oauth.token_url"):
	case tenant == "" && o.TokenURL == "":
		r.wrong("oauth.tenant", right, `is missing, and so is token_url; a server has login = "oauth"`)
	case tenant != "" && o.TokenURL != "":
		r.wrong("oauth.token_url", right, "is there, and so is tenant")
	case tenant != "" && !isDomain(strings.ToLower(tenant)): // a directory id is one, too
		r.wrong("oauth.tenant", `tenant = "kommun.onmicrosoft.com", or the directory id`, "%q is not a tenant", tenant)
	case o.TokenURL != "" && !secureURL(o.TokenURL):
		r.wrong("oauth.token_url", `token_url = "https://login.kommun.example/token"`, "%q is no address that a secret may be sent to", o.TokenURL)
	}
	if o.ClientID == "" && !r.told("oauth.client_id") {
		r.wrong("oauth.client_id", `client_id = "0f8fad5b-d9cb-469f-a165-70867728950e", the application's id`, `is missing, and a server has login = "oauth"`)
	}
	if o.ClientSecret == "" && !r.told("oauth.client_secret") {
		r.wrong("oauth.client_secret", "client_secret_file, or ROND_OAUTH_CLIENT_SECRET in the environment", `is missing, and a server has login = "oauth"`)
	}
}

// secureURL wants https, except to this machine.
func secureURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Hostname() != "" && u.User == nil && u.Fragment == "" && (u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname()))
}
