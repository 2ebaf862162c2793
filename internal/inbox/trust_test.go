package inbox_test

import (
	"strings"
	"testing"

	"rond/internal/inbox"
)

// mailFrom is a mail from an address of ours under the given fields.
func mailFrom(fields ...string) []byte {
	return []byte(strings.Join(append(fields, "From: Anna <anna@kommun.example>", "Subject: SV: hej", "", "Klart."), "\r\n"))
}

// TestAuthenticationResults tries to make a mail pass that must not, and to
// keep one from passing that must.
func TestAuthenticationResults(t *testing.T) {
	t.Parallel()
	const ar = "Authentication-Results: "
	tests := []struct {
		name   string
		fields []string
		want   inbox.Trust
	}{
		{"pass", []string{ar + "mx.kommun.example; dmarc=pass header.from=kommun.example"}, inbox.Pass},
		{"id and version, comments, folded", []string{ar + "(our own) MX.Kommun.Example 1;\r\n\tspf=pass smtp.mailfrom=x@annan.example;\r\n dmarc=pass (p=reject (strict)) header.from=KOMMUN.example"}, inbox.Pass},
		{"spaces around the signs", []string{ar + "mx.kommun.example ; dmarc = pass header.from = kommun.example"}, inbox.Pass},
		{"quoted values", []string{ar + `"mx.kommun.example"; dmarc="pass" reason="ok; so it is" header.from="kommun.example"`}, inbox.Pass},
		{"a bounce address with equal signs", []string{ar + "mx.kommun.example; spf=pass smtp.mailfrom=bounce+a=b=c@annan.example; dmarc=pass header.from=kommun.example"}, inbox.Pass},
		{"method with a version", []string{ar + "mx.kommun.example; dmarc/1=pass header.from=kommun.example"}, inbox.Pass},
		{"two fields of ours", []string{ar + "mx.kommun.example; spf=pass", ar + "mx.kommun.example; dmarc=pass header.from=kommun.example"}, inbox.Pass},
		{"dkim of our parent domain", []string{ar + "mx.kommun.example; dkim=pass header.d=kommun.example"}, inbox.Pass},
		{"dkim by identity", []string{ar + "mx.kommun.example; dkim=pass header.i=@kommun.example"}, inbox.Pass},

		{"none", nil, inbox.Unknown},
		{"nothing said", []string{ar + "mx.kommun.example; none"}, inbox.Unknown},
		{"nothing known", []string{ar + "mx.kommun.example; dmarc=none header.from=kommun.example"}, inbox.Unknown},
		{"temporary error", []string{ar + "mx.kommun.example; dmarc=temperror header.from=kommun.example"}, inbox.Unknown},
		{"pass without the domain", []string{ar + "mx.kommun.example; dmarc=pass"}, inbox.Unknown},
		{"spf alone", []string{ar + "mx.kommun.example; spf=pass smtp.mailfrom=anna@kommun.example"}, inbox.Unknown},
		{"pass for another domain", []string{ar + "mx.kommun.example; dmarc=pass header.from=annan.example"}, inbox.Unknown},
		{"pass for a longer domain", []string{ar + "mx.kommun.example; dmarc=pass header.from=kommun.example.annan.example"}, inbox.Unknown},
		{"dkim of another", []string{ar + "mx.kommun.example; dkim=pass header.d=annan.example"}, inbox.Unknown},
		{"dkim of the top", []string{ar + "mx.kommun.example; dkim=pass header.d=example"}, inbox.Unknown},
		{"other id", []string{ar + "mx.annan.example; dmarc=pass header.from=kommun.example"}, inbox.Unknown},
		{"longer id", []string{ar + "mx.kommun.example.annan.example; dmarc=pass header.from=kommun.example"}, inbox.Unknown},
		{"no id", []string{ar + "dmarc=pass header.from=kommun.example"}, inbox.Unknown},
		{"id in a comment", []string{ar + "mx.annan.example (mx.kommun.example;) ; dmarc=pass header.from=kommun.example"}, inbox.Unknown},
		{"verdict in a comment", []string{ar + "mx.kommun.example; spf=none (x; dmarc=pass header.from=kommun.example)"}, inbox.Unknown},
		{"verdict in quotes", []string{ar + `mx.kommun.example; spf=pass smtp.mailfrom="x; dmarc=pass header.from=kommun.example"@annan.example`}, inbox.Unknown},
		{"verdict in a reason", []string{ar + `mx.kommun.example; spf=fail reason="; dmarc=pass header.from=kommun.example;"`}, inbox.Unknown},
		{"escaped quote", []string{ar + `mx.kommun.example; spf=pass smtp.mailfrom="\"; dmarc=pass header.from=kommun.example"@annan.example`}, inbox.Unknown},
		{"quotes that do not end", []string{ar + `mx.kommun.example; dmarc=pass header.from=kommun.example; spf=pass smtp.mailfrom="x`}, inbox.Unknown},
		{"a comment that does not end", []string{ar + `mx.kommun.example; dmarc=pass header.from=kommun.example (`}, inbox.Unknown},
		{"a word before the verdict", []string{ar + "mx.kommun.example; x dmarc=pass header.from=kommun.example"}, inbox.Unknown},
		{"a quoted method", []string{ar + `mx.kommun.example; "dmarc"=pass header.from=kommun.example`}, inbox.Unknown},
		{"a method cut by a comment", []string{ar + "mx.kommun.example; dm(x)arc=pass header.from=kommun.example"}, inbox.Unknown},
		{"second domain in the group", []string{ar + "mx.kommun.example; dmarc=pass header.from=annan.example header.from=kommun.example"}, inbox.Unknown},
		{"forged below a foreign field", []string{ar + "mx.annan.example; spf=pass", ar + "mx.kommun.example; dmarc=pass header.from=kommun.example"}, inbox.Unknown},
		{"forged below a Received", []string{ar + "mx.kommun.example; spf=none", "Received: from x", ar + "mx.kommun.example; dmarc=pass header.from=kommun.example"}, inbox.Unknown},
		{"forged directly below ours", []string{ar + "mx.kommun.example; dmarc=none header.from=kommun.example", ar + "mx.kommun.example; dmarc=pass header.from=kommun.example"}, inbox.Unknown},
		{"forged signature directly below ours", []string{ar + "mx.kommun.example; dmarc=none", ar + "mx.kommun.example; dkim=pass header.d=kommun.example"}, inbox.Unknown},
		{"the mark of Exchange without Exchange", []string{"X-MS-Exchange-Organization-AuthAs: Internal", "X-MS-Exchange-Organization-AuthSource: mx.kommun.example"}, inbox.Unknown},

		{"fail", []string{ar + "mx.kommun.example; dmarc=fail header.from=kommun.example"}, inbox.Fail},
		{"fail beats a signature", []string{ar + "mx.kommun.example; dkim=pass header.d=kommun.example; dmarc=fail header.from=kommun.example"}, inbox.Fail},
		{"fail beats a pass above", []string{ar + "mx.kommun.example; dkim=pass header.d=kommun.example", ar + "mx.kommun.example; dmarc=fail header.from=kommun.example"}, inbox.Fail},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if m := inbox.Read(mailFrom(tt.fields...), trusting()); m.Trust != tt.want {
				t.Errorf("%s (%s), want %s", m.Trust, m.TrustWhy, tt.want)
			}
		})
	}
}

func TestExchange(t *testing.T) {
	t.Parallel()
	const online = "Authentication-Results: spf=pass (sender IP is 1.2.3.4)\r\n smtp.mailfrom=kommun.example; dkim=pass (signature was verified)\r\n header.d=kommun.example;dmarc=pass action=none header.from=kommun.example;compauth=pass reason=100"
	const internal, source = "X-MS-Exchange-Organization-AuthAs: Internal", "X-MS-Exchange-Organization-AuthSource: AM0PR05.eurprd05.prod.outlook.com"
	tests := []struct {
		name     string
		fields   []string
		authServ string
		want     inbox.Trust
	}{
		{"Exchange Online, from outside", []string{online}, "", inbox.Pass},
		{"best guess", []string{"Authentication-Results: dmarc=bestguesspass action=none header.from=kommun.example"}, "", inbox.Pass},
		{"from inside", []string{internal, source}, "", inbox.Pass},
		{"from inside, our own server", []string{internal, source}, "prod.outlook.com", inbox.Pass},
		{"from inside another server", []string{internal, source}, "exch.kommun.example", inbox.Unknown},
		{"anonymous", []string{"X-MS-Exchange-Organization-AuthAs: Anonymous", source}, "", inbox.Unknown},
		{"two marks", []string{internal, internal, source}, "", inbox.Unknown},
		{"no source", []string{internal}, "", inbox.Unknown},
		{"fail", []string{"Authentication-Results: dmarc=fail action=quarantine header.from=kommun.example"}, "", inbox.Fail},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			how := trusting()
			how.Check, how.AuthServ = "exchange", tt.authServ
			if m := inbox.Read(mailFrom(tt.fields...), how); m.Trust != tt.want {
				t.Errorf("%s (%s), want %s", m.Trust, m.TrustWhy, tt.want)
			}
		})
	}
}

// TestNothingIsBelievedUnasked: without the setting, or in a house where no
// server speaks, even a fine verdict is nothing.
func TestNothingIsBelievedUnasked(t *testing.T) {
	t.Parallel()
	raw := mailFrom("Authentication-Results: mx.kommun.example; dmarc=pass header.from=kommun.example")
	for _, how := range []inbox.Trusting{{}, {Check: "closed-relay", AuthServ: "mx.kommun.example"}, {Check: "auth-results"}} {
		if m := inbox.Read(raw, how); m.Trust != inbox.Unknown || m.TrustWhy == "" {
			t.Errorf("%+v: %s (%s)", how, m.Trust, m.TrustWhy)
		}
	}
}
