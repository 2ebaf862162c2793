package notify

import (
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
)

// TestReportsAreAskedFor where the server makes them, in words that a server
// reads back as what was meant; and nothing of them elsewhere.
func TestReportsAreAskedFor(t *testing.T) {
	t.Parallel()
	const from, to = "rond@kommun.example", "o'eva+x=y@kommun.example"
	for name, c := range map[string]struct {
		env    Envelope
		silent bool
		want   asked
	}{
		"all":             {Envelope{Reports: ReportAll, ID: "a+b=c d@x"}, false, asked{from, "a+b=c d@x", "HDRS", "[SUCCESS FAILURE DELAY]", to}},
		"trouble":         {Envelope{Reports: ReportTrouble, ID: "m@x"}, false, asked{from, "m@x", "HDRS", "[FAILURE DELAY]", to}},
		"not said":        {Envelope{ID: "m@x"}, false, asked{from, "m@x", "HDRS", "[]", to}},
		"no id":           {Envelope{Reports: ReportTrouble}, false, asked{from, "", "HDRS", "[FAILURE DELAY]", to}},
		"too long an id":  {Envelope{Reports: ReportTrouble, ID: strings.Repeat("m", 101)}, false, asked{from, "", "HDRS", "[FAILURE DELAY]", to}},
		"null sender":     {Envelope{Reports: ReportNothing, ID: "m@x", Null: true}, false, asked{"", "", "", "[NEVER]", ""}},
		"makes none":      {Envelope{Reports: ReportAll, ID: "m@x"}, true, asked{from, "", "", "[]", ""}},
		"makes none, <>":  {Envelope{Reports: ReportNothing, Null: true}, true, asked{"", "", "", "[]", ""}},
		"nothing, plain":  {Envelope{Reports: ReportNothing, ID: "m@x"}, false, asked{from, "m@x", "HDRS", "[NEVER]", ""}},
		"the longest id":  {Envelope{Reports: ReportTrouble, ID: strings.Repeat("m", 100)}, false, asked{from, strings.Repeat("m", 100), "HDRS", "[FAILURE DELAY]", to}},
		"long by its ++s": {Envelope{ID: strings.Repeat("+", 34)}, false, asked{from, "", "HDRS", "[]", to}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startPeer(t, "none", "", func(p *peer, s *smtp.Server) { s.EnableDSN = !c.silent })
			transport := NewSMTP(SMTPConfig{Host: "127.0.0.1", Port: p.addr.Port, TLS: "none"})
			defer transport.Close()
			c.env.From, c.env.To = from, to
			if out := transport.Deliver(t.Context(), c.env, letter(), always); out.Result != Accepted {
				t.Fatalf("%+v", out)
			}
			if len(p.asked) != 1 || p.asked[0] != c.want {
				t.Errorf("the server was asked for %+v\nwant %+v", p.asked, c.want)
			}
			if met, err := transport.Check(t.Context()); err != nil || met.Reports == c.silent {
				t.Errorf("%+v, %v", met, err)
			}
		})
	}
}

// TestReportsThatAreRefused: a server that says that it makes reports, and does
// not know how they are asked for, gets the mail without, on that connection.
func TestReportsThatAreRefused(t *testing.T) {
	t.Parallel()
	const offers = "250-faulty\r\n250 DSN"
	for name, script := range map[string]map[string][]string{
		"at MAIL": {"ehlo": {offers}, "mail": {"555 5.5.4 parameters not recognised", ""}},
		"at RCPT": {"ehlo": {offers}, "rcpt": {"501 5.5.4 syntax", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startFaulty(t, script)
			transport := NewSMTP(server.config())
			defer transport.Close()
			env := Envelope{From: envelope.From, To: envelope.To, ID: "m@x", Reports: ReportAll}
			for range 2 {
				if out := transport.Deliver(t.Context(), env, letter(), always); out.Result != Accepted {
					t.Fatalf("%+v", out)
				}
			}
			said, _ := server.heard()
			asked := slices.DeleteFunc(said, func(line string) bool { return !strings.Contains(line, "NOTIFY=") && !strings.Contains(line, "ENVID=") })
			if want := 1 + strings.Count(name, "RCPT"); len(asked) != want {
				t.Errorf("asked in %q, want %d times", asked, want)
			}
		})
	}
}

// TestWrongParameterIsNotTriedWithout where there is none: it is the address.
func TestWrongParameterIsNotTriedWithout(t *testing.T) {
	t.Parallel()
	server := startFaulty(t, map[string][]string{"mail": {"501 5.1.7 bad sender address"}})
	transport := NewSMTP(server.config())
	defer transport.Close()
	if out := transport.Deliver(t.Context(), envelope, letter(), always); out.Result != Rejected || out.Code != 501 {
		t.Errorf("%+v", out)
	}
	if said, _ := server.heard(); len(said) != 2 {
		t.Errorf("the server heard %q", said)
	}
}

func TestEnvelopeIsChecked(t *testing.T) {
	t.Parallel()
	server := startFaulty(t, map[string][]string{})
	transport := NewSMTP(server.config())
	defer transport.Close()
	refused := func(env Envelope) {
		t.Helper()
		if out := transport.Deliver(t.Context(), env, letter(), always); out.Result != Rejected || out.Words == "" {
			t.Errorf("%+v: %+v", env, out)
		}
	}
	const good = "a@b.se"
	for _, bad := range []string{"", "bodil", "a@b.se>\r\nRCPT TO:<c@d.se", "a@b.se> NOTIFY=NEVER <", "a b@c.se", "åsa@kommun.example", strings.Repeat("a", 250) + "@b.se"} {
		refused(Envelope{From: good, To: bad})
		refused(Envelope{From: bad, To: good})
		refused(Envelope{From: bad, To: good, Null: true}) // it may be needed
	}
	for _, id := range []string{"m@x\r\nRCPT TO:<c@d.se>", "m\x00@x", "må@x", strings.Repeat("m", 251)} {
		refused(Envelope{From: good, To: good, ID: id})
	}
	refused(Envelope{From: good, To: good, Reports: "SUCCESS ORCPT=x"})
	if said, _ := server.heard(); len(said) != 0 {
		t.Errorf("the server heard %q", said)
	}
}

// FuzzXtext holds what is written to what a server reads.
func FuzzXtext(f *testing.F) {
	for _, s := range []string{"", "eva@kommun.example", "+", "=", "a b", "++2B", "åäö", "~!\"#$%&'()*,-./:;<>?@[\\]^_`{|}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		written := xtext(s)
		if strings.ContainsAny(written, " =\r\n") || !printable("x"+written, len(written)+1) {
			t.Errorf("%q is no parameter", written)
		}
		var read []byte
		for i := 0; i < len(written); i++ {
			c := written[i]
			if c == '+' {
				c = unhex(written[i+1])<<4 | unhex(written[i+2])
				i += 2
			}
			read = append(read, c)
		}
		if string(read) != s {
			t.Errorf("%q was read as %q", s, read)
		}
	})
}

// unhex reads a digit as RFC 3461 has it: capital letters only.
func unhex(c byte) byte {
	return byte(strings.IndexByte("0123456789ABCDEF", c))
}
