package config

import (
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// reader takes the fields out of a decoded file one by one, remembers which
// names it knows, and collects what is wrong.
type reader struct {
	tree     map[string]any
	dir      string
	env      func(string) string
	known    map[string]bool
	secrets  bool // a password stands in the file
	problems []Problem
}

func (r *reader) wrong(field, right, what string, args ...any) {
	r.problems = append(r.problems, Problem{Field: field, What: fmt.Sprintf(what, args...), Right: right})
}

// config reads every field. Order here is the order of the problems.
func (r *reader) config() *Config {
	c := &Config{
		Organisation: r.required("organisation", `organisation = "Exempelkommunen"`),
		Database:     r.path("database", "rond.db"),
		Mail:         r.mail(),
		Contact:      r.contact(),
	}
	c.Send, c.Pilots = r.send()
	service := r.service("smtp.preset")
	c.Outgoing = r.separate("smtp.folder", "outgoing", c.Database)
	servers := c.Send != "off" && c.Outgoing == ""
	c.SMTP = r.server("smtp", service.host, "starttls", map[string]int{"starttls": 587, "tls": 465, "none": 25}, servers)
	c.Pace = r.pace("smtp", service.pace)
	c.IMAP = r.server("imap", "", "tls", map[string]int{"starttls": 143, "tls": 993, "none": 143}, servers)
	c.OAuth = r.oauth(c.SMTP.Login == tokenLogin || c.IMAP.Login == tokenLogin)
	c.Folder = r.text("imap.folder", "INBOX")
	r.senders(c)
	c.Watched = r.separate("watched_folder", "inbox", c.Database)
	r.oneWayOut(c)
	c.Texts = r.folder("texts")
	c.ManagerMail = r.choice("manager_mail", "ask", "ask", "auto")
	c.ContactMail = r.choice("contact_mail", "all", "all", "summaries")
	c.Summaries = r.summaries()
	c.Zone = r.zone()
	c.Language = r.choice("language", "sv", "sv", "en")
	r.days(c)
	c.Web = r.web()
	c.Look = r.look()
	return c
}

func (r *reader) mail() Mail {
	m := Mail{Address: r.address("mail.address"), Name: r.text("mail.name", "Rond")}
	const right = `domains = ["kommun.example"]`
	domains, stated := r.texts("mail.domains", right)
	for _, d := range domains {
		if d = strings.ToLower(d); !isDomain(d) {
			r.wrong("mail.domains", right, "%q is not a domain", d)
			continue
		}
		m.Domains = append(m.Domains, d)
	}
	if _, domain, ok := strings.Cut(m.Address, "@"); ok && !stated {
		m.Domains = []string{strings.ToLower(domain)}
	}
	return m
}

func (r *reader) contact() Contact {
	return Contact{
		Name:  r.required("contact.name", `name = "Anna Lind"`),
		Email: r.address("contact.email"),
		// A mail that asks for a file back looks like fraud to a careful
		// person; a number to call is how they find out that it is not.
		Phone: r.required("contact.phone", `phone = "070-174 06 05"`),
	}
}

// send is "off", "on", or the addresses that alone are written to.
func (r *reader) send() (mode string, pilots []string) {
	const right = `send = "off", send = "on", or send = ["anna.lind@kommun.example"]`
	v, ok := r.value("send")
	if !ok {
		return "off", nil
	}
	switch v := v.(type) {
	case string:
		if v == "off" || v == "on" {
			return v, nil
		}
		r.wrong("send", right, "%q is no way of sending", v)
		return "off", nil // what more is needed to send is not known yet
	case []any:
	default:
		r.wrong("send", right, "%s is no way of sending", kind(v))
		return "off", nil
	}
	before := len(r.problems)
	pilots, _ = r.texts("send", right)
	if len(pilots) == 0 && len(r.problems) == before {
		r.wrong("send", right, "the list of pilot addresses is empty")
	}
	for _, a := range pilots {
		if !isAddress(a) {
			r.wrong("send", right, "%q is not a mail address", a)
		}
	}
	return "pilot", pilots
}

// senders reads how it is known who a mail is from. Nothing may be sent before
// that is decided, because what is sent comes back.
func (r *reader) senders(c *Config) {
	before := len(r.problems)
	c.SenderCheck = r.choice("sender_check", "", "auth-results", "exchange", "closed-relay")
	misread := len(r.problems) > before
	c.AuthServer = r.text("auth_server", "")
	if c.SenderCheck == "" && !misread && c.Send != "off" {
		r.wrong("sender_check", `sender_check = "auth-results", "exchange" or "closed-relay"`,
			"must be chosen before send is anything but \"off\"")
	}
	if c.SenderCheck == "auth-results" && c.AuthServer == "" {
		r.wrong("auth_server", `auth_server = "mx.kommun.example", the first word of the Authentication-Results field in mail that arrives`,
			`is needed with sender_check = "auth-results"`)
	}
}

func (r *reader) zone() *time.Location {
	name := r.text("time_zone", "Europe/Stockholm")
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		r.wrong("time_zone", `time_zone = "Europe/Stockholm"`, "%q is not a time zone", name)
		return time.UTC
	}
	return zone
}

// value is what stands at a path such as "smtp.host".
func (r *reader) value(path string) (any, bool) {
	r.known[path] = true
	table := r.tree
	section, name, nested := strings.Cut(path, ".")
	if !nested {
		v, ok := table[path]
		return v, ok
	}
	table, _ = table[section].(map[string]any)
	v, ok := table[name]
	return v, ok
}

// text is a line of text without control characters: it may end up in a
// header, a path or a sheet.
func (r *reader) text(path, otherwise string) string {
	v, ok := r.value(path)
	if !ok {
		return otherwise
	}
	s, ok := v.(string)
	if !ok {
		r.wrong(path, "a text in \"quotes\"", "%s is not a text", kind(v))
		return otherwise
	}
	if s = strings.TrimSpace(s); len(s) > 500 || strings.ContainsFunc(s, unicode.IsControl) {
		r.wrong(path, "one line of at most 500 bytes", "is too long or holds a line break or control character")
		return otherwise
	}
	return s
}

func (r *reader) required(path, right string) string {
	before := len(r.problems)
	s := r.text(path, "")
	if s == "" && len(r.problems) == before {
		r.wrong(path, right, "is missing")
	}
	return s
}

// texts is a list of texts; right is what such a list looks like.
func (r *reader) texts(path, right string) (all []string, stated bool) {
	v, ok := r.value(path)
	if !ok {
		return nil, false
	}
	list, ok := v.([]any)
	if !ok {
		r.wrong(path, right, "%s is not a list", kind(v))
		return nil, true
	}
	for _, item := range list {
		s, ok := item.(string)
		if !ok {
			r.wrong(path, right, "%s in the list is not a text in \"quotes\"", kind(item))
			continue
		}
		all = append(all, strings.TrimSpace(s))
	}
	return all, true
}

// choice wants one of a few words; otherwise is what an absent field means.
func (r *reader) choice(path, otherwise string, choices ...string) string {
	s := r.text(path, otherwise)
	for _, c := range append(choices, otherwise) {
		if s == c {
			return s
		}
	}
	r.wrong(path, "one of \""+strings.Join(choices, `", "`)+`"`, "%q is not a choice", s)
	return otherwise
}

func (r *reader) address(path string) string {
	const right = "an address such as \"internkontroll@kommun.example\""
	s := r.required(path, right)
	if s != "" && !isAddress(s) {
		r.wrong(path, right, "%q is not a mail address", s)
	}
	return s
}

func (r *reader) port(path string, otherwise int) int {
	v, ok := r.value(path)
	if !ok {
		return otherwise
	}
	n, ok := v.(int64)
	if s, text := v.(string); text {
		such, err := strconv.ParseUint(strings.TrimSpace(s), 10, 16)
		if err != nil || such == 0 {
			such = uint64(otherwise)
		}
		r.wrong(path, fmt.Sprintf("write it without quotes: port = %d", such), "%q is a text, and a port is a number", s)
		return otherwise
	}
	if !ok || n < 1 || n > 65535 {
		r.wrong(path, fmt.Sprintf("a whole number from 1 to 65535, such as %d", otherwise), "%v is not a port", v)
		return otherwise
	}
	return int(n)
}

func (r *reader) truth(path string) bool {
	v, ok := r.value(path)
	if !ok {
		return false
	}
	b, ok := v.(bool)
	if !ok {
		r.wrong(path, "true or false, without quotes", "%s is neither true nor false", kind(v))
	}
	return b
}

func (r *reader) path(path, otherwise string) string {
	s := r.text(path, otherwise)
	if s == "" {
		r.wrong(path, fmt.Sprintf("%s = %q", path, otherwise), "is empty")
		return ""
	}
	return r.place(s)
}

func (r *reader) place(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(r.dir, path)
}

// folder is one that is there; "" when none is named.
func (r *reader) folder(path string) string {
	s := r.text(path, "")
	if s == "" {
		return ""
	}
	if info, err := os.Stat(r.place(s)); err != nil || !info.IsDir() {
		r.wrong(path, fmt.Sprintf("%s = %q, a folder that is there, relative to this file", path, path), "%q is no folder", s)
	}
	return r.place(s)
}

// separate is a folder that mail goes through, of its own, because what lies in
// it is moved. It may not be there yet: whoever uses it makes it.
func (r *reader) separate(path, such, database string) string {
	s := r.text(path, "")
	if s == "" {
		return ""
	}
	right := fmt.Sprintf("%s = %q, a folder that is used for nothing else", path[strings.LastIndexByte(path, '.')+1:], such)
	s = r.place(s)
	if s == filepath.Clean(r.dir) || s == filepath.Dir(database) {
		r.wrong(path, right, "is the folder of the settings or of the database")
	} else if info, err := os.Stat(s); err == nil && !info.IsDir() {
		r.wrong(path, right, "%s is a file", s)
	}
	return s
}

// certificates checks now what would otherwise fail at the first connection,
// at night.
func (r *reader) certificates(path string) string {
	s := r.text(path, "")
	if s == "" {
		return ""
	}
	pem, err := os.ReadFile(r.place(s))
	switch {
	case err != nil:
		r.wrong(path, "the path of a readable file of PEM certificates, relative to this file", "%q cannot be read", s)
	case !x509.NewCertPool().AppendCertsFromPEM(pem):
		r.wrong(path, "a file with at least one -----BEGIN CERTIFICATE-----", "%q holds no certificate", s)
	}
	return r.place(s)
}
