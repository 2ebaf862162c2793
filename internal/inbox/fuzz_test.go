package inbox_test

import (
	"bytes"
	"encoding/base64"
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"rond/internal/inbox"
	"rond/internal/mailtest/shapes"
)

// fuzzed names, for each file that reads what a stranger wrote, the targets
// that try it. Every other file of the package stands in unread.
var (
	fuzzed = map[string][]string{
		"authresults.go": {"FuzzAuthenticationResults", "FuzzQuotedVerdict"},
		"away.go":        {"FuzzWords"},
		"bounce.go":      {"FuzzReturned", "FuzzDeliveryStatus"},
		"classify.go":    {"FuzzReturned", "FuzzWords", "FuzzRead"},
		"days.go":        {"FuzzWords"},
		"file.go":        {"FuzzZip"},
		"files.go":       {"FuzzZip", "FuzzRead"},
		"header.go":      {"FuzzFields", "FuzzRead"},
		"html.go":        {"FuzzWords"},
		"outlook.go":     {"FuzzOutlook"},
		"params.go":      {"FuzzParameters"},
		"part.go":        {"FuzzRead", "FuzzParameters"},
		"read.go":        {"FuzzRead", "FuzzFields"},
		"report.go":      {"FuzzDeliveryStatus"},
		"shared.go":      {"FuzzLinks"},
		"smime.go":       {"FuzzSigned"},
		"sniff.go":       {"FuzzZip"},
		"tnef.go":        {"FuzzWinmail"},
		"transfer.go":    {"FuzzTransfer"},
		"trust.go":       {"FuzzAuthenticationResults"},
		"words.go":       {"FuzzWords"},
	}
	unread = []string{"delivery.go", "doc.go", "stage.go", // words of ours
		"dial.go", "each.go", "fetch.go", "find.go", "folder.go", "folder_take.go", "glance.go", "login.go", "mailbox.go", "move.go", "retry.go"} // bytes are passed on
)

// TestEveryParserIsFuzzed: no file reads foreign bytes without a target that
// tries it.
func TestEveryParserIsFuzzed(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var targets []string
	for _, path := range paths {
		if !strings.HasSuffix(path, "_test.go") {
			if _, ok := fuzzed[path]; ok == slices.Contains(unread, path) {
				t.Errorf("%s: say in fuzzed which target tries it, or in unread that it reads nothing foreign", path)
			}
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil {
				targets = append(targets, f.Name.Name)
			}
		}
	}
	for path, wanted := range fuzzed {
		for _, name := range wanted {
			if !slices.Contains(paths, path) || !slices.Contains(targets, name) {
				t.Errorf("%s: there is no %s", path, name)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	all, err := shapes.Read("testdata/shapes")
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range all {
		if raw := s.Raw(workbook()); len(raw) < 10_000 {
			f.Add(raw)
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := inbox.Read(raw, trusting())
		check(t, m)
		if again := inbox.Read(raw, trusting()); facts(m) != facts(again) {
			t.Error("reads differently the second time")
		}
	})
}

// FuzzQuotedVerdict: whatever a sender chooses, inside the quotes or comment
// that a server puts it in, it makes no verdict.
func FuzzQuotedVerdict(f *testing.F) {
	f.Add("x; dmarc=pass header.from=kommun.example")
	f.Add(`\"; dmarc=pass header.from=kommun.example; x="`)
	f.Add("a) ; dmarc=pass header.from=kommun.example (")
	f.Fuzz(func(t *testing.T, chosen string) {
		chosen = strings.NewReplacer("\r", "", "\n", "").Replace(chosen)
		quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(chosen)
		comment := strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(chosen)
		raw := mailFrom(`Authentication-Results: mx.kommun.example; spf=none (` + comment + `) smtp.mailfrom="` + quoted + `"@annan.example`)
		if m := inbox.Read(raw, trusting()); m.Trust == inbox.Pass {
			t.Errorf("%q passes: %s", chosen, m.TrustWhy)
		}
	})
}

func FuzzAuthenticationResults(f *testing.F) {
	f.Add("mx.kommun.example; dmarc=pass header.from=kommun.example")
	f.Add(`"mx.kommun.example" 1; dkim/1 = pass (c) header.d="x"y`)
	f.Fuzz(func(t *testing.T, value string) {
		value = strings.NewReplacer("\r", "", "\n", "").Replace(value)
		m := inbox.Read(mailFrom("Authentication-Results: "+value), trusting())
		check(t, m)
		folded := strings.ToLower(value)
		if m.Trust == inbox.Pass && (!strings.Contains(folded, "mx.kommun.example") || !strings.Contains(folded, "kommun.example") || !strings.Contains(folded, "=")) {
			t.Errorf("%q passes: %s", value, m.TrustWhy)
		}
	})
}

func FuzzWinmail(f *testing.F) {
	f.Add(shapes.TNEF("a.xlsx", []byte("PK\x03\x04")))
	f.Add(append(shapes.TNEF("a", []byte("b")), 2, 5, 0x90, 6, 0, 12, 0, 0, 0, 1, 0, 0, 0, 0x1f, 0, 7, 0x37, 1, 0, 0, 0, 0, 0))
	f.Fuzz(func(t *testing.T, data []byte) {
		raw := "From: anna@kommun.example\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(data)
		check(t, inbox.Read([]byte(raw), trusting()))
	})
}

func FuzzSigned(f *testing.F) {
	f.Add([]byte("\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x80\x24\x80\x04\x02\x0a\x0a\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		raw := "From: anna@kommun.example\nContent-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(data)
		check(t, inbox.Read([]byte(raw), trusting()))
	})
}

func FuzzZip(f *testing.F) {
	f.Add(shapes.Zip("a.xlsx", []byte("x"), "b/c.csv", []byte("y;z")))
	f.Add(workbook())
	f.Fuzz(func(t *testing.T, data []byte) {
		d := inbox.Delivery{Source: "command", Name: "a.zip", Raw: data}
		m := d.Read(trusting())
		m.Trust = inbox.Fail // a file has no sender to check
		check(t, m)
	})
}

func FuzzWords(f *testing.F) {
	f.Add("<p>Hej<br>d&aring;</p><!-- x --><style>p{}</style><blockquote>y</blockquote>", true)
	f.Add("Klart\n\nDen 3 maj 2026 kl. 09:12 skrev Anna:\n> hej", false)
	f.Add("Jag är ledig till och med 6/1, åter vecka 2 den 12 augusti 2026.", false)
	f.Fuzz(func(t *testing.T, text string, html bool) {
		kind := "plain"
		if html {
			kind = "html"
		}
		raw := "From: anna@kommun.example\nAuto-Submitted: auto-replied\nSubject: Semester\nDate: Mon, 4 May 2026 09:12:00 +0200\nContent-Type: text/" + kind + "; charset=utf-8\n\n" + text
		check(t, inbox.Read([]byte(raw), trusting()))
	})
}

func FuzzDeliveryStatus(f *testing.F) {
	f.Add("Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.se\nAction: failed\nStatus: 5.1.1\n")
	f.Fuzz(func(t *testing.T, status string) {
		raw := "From: mailer-daemon@b.se\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n" + status + "\n--b--\n"
		m := inbox.Read([]byte(raw), trusting())
		check(t, m)
		for _, x := range m.Failed {
			if x.Recipient != "" && !plain.MatchString(x.Recipient) || !strings.Contains("failed delayed delivered", x.Action) {
				t.Errorf("%+v", x)
			}
		}
	})
}

func FuzzOutlook(f *testing.F) {
	f.Add(shapes.Outlook("a.xlsx", []byte("PK\x03\x04")))
	f.Add(shapes.Outlook("a.xlsx", make([]byte, 5000)))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, inbox.Read(attached(data), trusting())) })
}

func attached(data []byte) []byte {
	return []byte("From: anna@kommun.example\nContent-Type: application/octet-stream; name=a.xlsx\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(data))
}

// FuzzParameters: names and boundaries, in the fields that hold them.
func FuzzParameters(f *testing.F) {
	f.Add("application/x; name*0*=utf-8'sv'%C3%A5; name*1=\"b.xlsx\"", "attachment; filename==?utf-8?Q?=C3=A5?=.xlsx")
	f.Add("multipart/mixed; boundary=\"b\"; BOUNDARY=c", "inline; filename=..\\..\\a b.xlsx; size=3")
	f.Fuzz(func(t *testing.T, kind, disposition string) {
		raw := "From: anna@kommun.example\nContent-Type: " + kind + "\nContent-Disposition: " + disposition + "\n\n--b\n\nPK\x03\x04\n--b--\n"
		check(t, inbox.Read([]byte(raw), trusting()))
	})
}

// FuzzTransfer: what was encoded comes out as it was, whatever the encoding is
// called, and what was not comes out as something.
func FuzzTransfer(f *testing.F) {
	f.Add([]byte("hej"), "base64", "aGVq")
	f.Add([]byte("PK\x03\x04"), "7bit", "=50=4B=\n=03")
	f.Add([]byte{0, 1}, "x-uuencode", "begin 644 a\n#:&5J\nend")
	f.Fuzz(func(t *testing.T, data []byte, encoding, body string) {
		raw := append([]byte("From: anna@kommun.example\nContent-Type: application/x; name=a.bin\nContent-Transfer-Encoding: base64\n\n"), shapes.Base64(data)...)
		m := inbox.Read(raw, trusting())
		check(t, m)
		if len(m.Limits) == 0 && len(data) > 0 && (len(m.Files) != 1 || m.Files[0].Kind == "other" && !bytes.Equal(m.Files[0].Data, data)) {
			t.Errorf("%q came out as %s", data, facts(m))
		}
		check(t, inbox.Read([]byte("From: anna@kommun.example\nContent-Type: application/x\nContent-Transfer-Encoding: "+encoding+"\n\n"+body), trusting()))
	})
}

// FuzzFields: addresses, ids and encoded words.
func FuzzFields(f *testing.F) {
	f.Add("Ek, Anna <anna@kommun.example>", "=?utf-8?B?w6U=?= [R1043]", "<a@b> <c@d>")
	f.Add("\"a@b\" <c@d>, e@f", "=?x?Q?=FF?=", "<<a>>")
	f.Fuzz(func(t *testing.T, from, subject, ids string) {
		m := inbox.Read([]byte("From: "+from+"\nSubject: "+subject+"\nIn-Reply-To: "+ids+"\nDate: "+subject+"\n\nhej"), trusting())
		check(t, m)
		for _, id := range m.InReplyTo {
			if len(id) > 250 || strings.ContainsAny(id, "<> \n") {
				t.Errorf("id %q", id)
			}
		}
	})
}

// FuzzLinks: only what is an address of a file is one.
func FuzzLinks(f *testing.F) {
	f.Add("https://x.sharepoint.com/:x:/g/a")
	f.Add("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2F1drv.ms%2Fx%2Fa&amp;data=1")
	f.Add("https://urldefense.proofpoint.com/v2/url?u=https-3A__x.sharepoint.com_-3Ax-3A_s_a&d=1")
	f.Fuzz(func(t *testing.T, text string) {
		m := inbox.Read([]byte("From: anna@kommun.example\nContent-Type: text/html\n\n<a href=\""+text+"\">"), trusting())
		check(t, m)
		for _, l := range m.Links {
			if u, err := url.Parse(l); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.ContainsFunc(l, unicode.IsControl) {
				t.Errorf("link %q", l)
			}
		}
	})
}

// FuzzReturned: bounces without a delivery status.
func FuzzReturned(f *testing.F) {
	f.Add("failure notice", "<anna@kommun.example>:\n550 5.1.1 unknown user\n\nMessage-ID: <a@b>\n")
	f.Add("Olevererbart", "anna@kommun.example finns inte")
	f.Fuzz(func(t *testing.T, subject, text string) {
		m := inbox.Read([]byte("Return-Path: <>\nFrom: MAILER-DAEMON@b.se\nSubject: "+subject+"\n\n"+text), trusting())
		check(t, m)
		for _, x := range m.Failed {
			if x.Recipient != "" && !plain.MatchString(x.Recipient) || strings.ContainsFunc(x.Diagnostic, unicode.IsControl) || len(x.Diagnostic) > 300 {
				t.Errorf("%+v", x)
			}
		}
	})
}
