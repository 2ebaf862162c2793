package inbox

import (
	"slices"
	"strings"
)

// Trusting is whom to believe about the sender of a mail.
type Trusting struct {
	// Check is the setting sender_check: "auth-results" (our server writes
	// Authentication-Results), "exchange" (the mailbox is in Exchange, which
	// also marks mail from inside), "closed-relay" (no server says anything),
	// or "" (not chosen: nothing is believed).
	Check    string
	AuthServ string   // the id our server writes; for Exchange also the end of its host names
	Domains  []string // our mail domains
	Own      string   // the address Rond sends from
}

// vouch tells what a server of ours says about the address in From, with the
// words it was read from.
func vouch(h header, from string, t Trusting) (Trust, string) {
	if from == "" {
		return Fail, "not exactly one address in From"
	}
	switch t.Check {
	case "exchange":
		if why, ok := insideExchange(h, from, t); ok {
			return Pass, why
		}
		return readVerdicts(h, from, t)
	case "auth-results":
		if t.AuthServ == "" {
			return Unknown, "no authserv-id is set"
		}
		return readVerdicts(h, from, t)
	case "closed-relay":
		return Unknown, "closed relay: no server vouches"
	}
	return Unknown, "no sender check is chosen"
}

// insideExchange reports whether our own Exchange took the mail from a
// signed-in user of the organisation. Exchange takes these fields away from
// mail that comes from outside (header firewall); two of one are a forgery.
func insideExchange(h header, from string, t Trusting) (string, bool) {
	as := h.all("X-MS-Exchange-Organization-AuthAs")
	source := h.all("X-MS-Exchange-Organization-AuthSource")
	if len(as) != 1 || len(source) != 1 || !strings.EqualFold(as[0], "Internal") {
		return "", false
	}
	if !within(source[0], t.AuthServ) || !ours(domainOf(from), t) {
		return "", false
	}
	return "AuthAs: Internal", true
}

// within reports whether host is parent or lies below it. No parent: any host.
func within(host, parent string) bool {
	host, parent = strings.ToLower(host), strings.ToLower(parent)
	return parent == "" || host == parent || strings.HasSuffix(host, "."+parent)
}

func ours(domain string, t Trusting) bool {
	for _, d := range t.Domains {
		if strings.EqualFold(d, domain) {
			return true
		}
	}
	return false
}

// readVerdicts believes the topmost Authentication-Results fields as long as
// they stand together and carry our id, down to the first that has a word on
// dmarc. What lies below can have been there before the mail reached us, and
// anybody can have written it.
func readVerdicts(h header, from string, t Trusting) (Trust, string) {
	trust, why := Unknown, "no Authentication-Results of ours"
	for _, r := range topResults(h, t) {
		if trust == Unknown {
			why = "no verdict on " + domainOf(from)
		}
		switch verdict, words := r.judge(domainOf(from), t); {
		case verdict == Fail:
			return Fail, words
		case verdict == Pass && trust == Unknown:
			trust, why = Pass, words
		}
	}
	return trust, why
}

func topResults(h header, t Trusting) []authResults {
	var top []authResults
	begun := false
	for _, f := range h {
		if !strings.EqualFold(f.name, "Authentication-Results") {
			if begun {
				break
			}
			continue
		}
		begun = true
		r, ok := parseAuthResults(f.value)
		if !ok || !r.isOurs(t) {
			break
		}
		top = append(top, r)
		if r.mentions("dmarc") {
			break
		}
	}
	return top
}

func (r authResults) mentions(method string) bool {
	return slices.ContainsFunc(r.methods, func(m authMethod) bool { return m.name == method })
}

// isOurs compares the id. Exchange Online writes none.
func (r authResults) isOurs(t Trusting) bool {
	if !r.hasID {
		return t.Check == "exchange"
	}
	return t.AuthServ != "" && strings.EqualFold(r.id, t.AuthServ)
}

// judge reads one field for the domain of From: dmarc decides, and where it
// has no opinion an aligned dkim passes. A failure beats everything.
func (r authResults) judge(domain string, t Trusting) (Trust, string) {
	trust, why := Unknown, ""
	for _, m := range r.methods {
		switch {
		case m.name == "dmarc" && m.result == "fail":
			return Fail, "dmarc=fail"
		case trust == Pass:
		case m.name == "dmarc" && m.props["header.from"] == domain && m.passes(t):
			trust, why = Pass, "dmarc="+m.result+" header.from="+domain
		case m.name == "dkim" && m.result == "pass" && m.signs(domain, t):
			trust, why = Pass, "dkim=pass for "+domain
		}
	}
	return trust, why
}

// passes accepts Exchange Online's "bestguesspass" too: the domain publishes
// no policy, but what it publishes is met.
func (m authMethod) passes(t Trusting) bool {
	return m.result == "pass" || t.Check == "exchange" && m.result == "bestguesspass"
}

// signs reports whether the signature stands for the domain: the same one, or
// one of ours that it lies below (relaxed alignment, RFC 7489 §3.1.1, without
// guessing what the organisation is).
func (m authMethod) signs(domain string, t Trusting) bool {
	signer := m.props["header.d"]
	if signer == "" {
		signer = domainOf(m.props["header.i"])
	}
	return signer == domain || ours(signer, t) && within(domain, signer)
}

// AuthServers are the ids in the topmost Authentication-Results fields of a
// mail, as far as they stand together, from the top. The first is the server
// that had the mail last; one without an id, as Exchange Online writes, is "".
func AuthServers(raw []byte) (ids []string) {
	begun := false
	for _, f := range (&parser{}).parse(trimStart(raw), 0, "text/plain").header {
		if !strings.EqualFold(f.name, "Authentication-Results") {
			if begun {
				break
			}
			continue
		}
		begun = true
		if r, ok := parseAuthResults(f.value); ok && len(ids) < 10 {
			ids = append(ids, clip(r.id, 255))
		}
	}
	return ids
}
