package main

import (
	"fmt"
	"slices"
	"strings"

	"rond/internal/inbox"
)

// sender tells what the mail server says about who the test mail is from, and
// whether that is what sender_check reads. Owners' mail comes the same way, so
// what is not believed of this mail would be held of theirs.
func (c *checker) sender(raw []byte) {
	const check = "sender"
	trust := trusting(c.cfg)
	m := inbox.Read(raw, trust)
	fits := fitting(raw, trust)
	switch {
	case trust.Check == "":
		c.notSet(check, "sender_check is not chosen; "+advice(raw, fits))
	case trust.Check == "closed-relay":
		c.well(check, "nobody vouches for senders (closed-relay): right only when nobody outside can write to %s", c.cfg.Mail.Address)
	case m.Trust == inbox.Pass:
		c.well(check, "vouched for: %s", m.TrustWhy)
	case m.Trust == inbox.Fail:
		c.wrong(check, "let the server know this mail as its own: log in with smtp.user, or give the domain SPF, DKIM and DMARC that cover this machine",
			"your server says that the test mail is not from %s (%s)", c.cfg.Mail.Address, m.TrustWhy)
	case len(fits) > 0:
		c.wrong(check, fits[0]+", if that server is yours", "nothing of the test mail fits sender_check = %q: %s", trust.Check, seen(raw))
	default:
		c.wrong(check, advice(raw, fits), "nobody vouches for the test mail: %s", seen(raw))
	}
}

// fitting are the settings that would believe the test mail, best first.
func fitting(raw []byte, t inbox.Trusting) (settings []string) {
	passes := func(check, server string) bool {
		return inbox.Read(raw, inbox.Trusting{Check: check, AuthServ: server, Domains: t.Domains, Own: t.Own}).Trust == inbox.Pass
	}
	for _, id := range inbox.AuthServers(raw) {
		setting := fmt.Sprintf(`sender_check = "auth-results" and auth_server = %q`, id)
		if id != "" && !slices.Contains(settings, setting) && passes("auth-results", id) {
			settings = append(settings, setting)
		}
	}
	if passes("exchange", "") {
		settings = append(settings, `sender_check = "exchange"`)
	}
	return settings
}

// seen is what the test mail carries of verdicts.
func seen(raw []byte) string {
	ids := inbox.AuthServers(raw)
	switch {
	case len(ids) == 0:
		return "it has no Authentication-Results field"
	case ids[0] == "":
		return "its topmost Authentication-Results field names no server"
	}
	return "its topmost Authentication-Results field is from " + strings.Join(ids[:1], "")
}

// advice is what to choose for a mail like this one.
func advice(raw []byte, fits []string) string {
	if len(fits) > 0 {
		return "for this mail " + fits[0] + " would be right"
	}
	if len(inbox.AuthServers(raw)) > 0 {
		return "let the server that writes Authentication-Results check mail from inside too (DKIM or DMARC), so that it says pass"
	}
	return `let the mail server write Authentication-Results on mail from inside too; or, when nobody outside can write to the mailbox, sender_check = "closed-relay"`
}
