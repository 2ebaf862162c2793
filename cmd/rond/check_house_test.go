//go:build unix

package main

import (
	"fmt"
	"regexp"
	"testing"
)

// TestCheckRealServers makes the usual mistakes against Postfix and Dovecot,
// and wants each told for what it is: servers say the same thing in their own
// ways.
func TestCheckRealServers(t *testing.T) {
	t.Parallel()
	needs(t, "postfix", "dovecot")
	house := openMailHouse(t, []string{benchAddress, "eva@kommun.example"})
	for name, c := range map[string]struct {
		settings map[string]string // "" takes one away
		want     string
	}{
		"all is well":         {nil, `ok +circle .*byte for byte`},
		"password":            {map[string]string{"imap.password": `"fel"`}, `problem +imap .*does not accept user rond@kommun.example with this password`},
		"authority":           {map[string]string{"imap.ca_file": ""}, `problem +imap .*signed by nobody that this machine trusts`},
		"authority, starttls": {map[string]string{"smtp.ca_file": ""}, `problem +smtp .*signed by nobody that this machine trusts`},
		"name":                {map[string]string{"imap.host": `"localhost"`}, `problem +imap .*not for localhost`},
		"tls at once":         {map[string]string{"smtp.tls": `"tls"`}, `problem +smtp .*does not speak TLS from the first byte`},
		"starttls on imaps":   {map[string]string{"imap.tls": `"starttls"`}, `problem +imap .*no encrypted connection to 127.0.0.1: .*\n.*hint: .*993 with tls`},
		"no login wanted":     {map[string]string{"smtp.user": `"rond"`, "smtp.password": `"x"`}, `problem +smtp .*offers none`},
		"folder":              {map[string]string{"imap.folder": `"Svar"`}, `problem +imap .*no such folder`},
		"no mailbox":          {map[string]string{"mail.address": `"fel@kommun.example"`}, `problem +circle .*does not take mail to fel@kommun.example: 550`},
		"another's mailbox":   {map[string]string{"imap.user": `"eva@kommun.example"`}, `problem +circle .*had not arrived`},
		"nobody vouches":      {map[string]string{"sender_check": `"auth-results"`}, `problem +sender .*no Authentication-Results field`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.via("smtp", "127.0.0.1:"+house.smtp)
			b.via("imap", "127.0.0.1:"+house.imap)
			for setting, value := range map[string]string{
				"sender_check": `"closed-relay"`, "auth_server": `"mx.kommun.example"`, "smtp.user": "", "smtp.password": "", "imap.password": fmt.Sprintf("%q", housePassword),
				"smtp.tls": `"starttls"`, "imap.tls": `"tls"`, "smtp.ca_file": fmt.Sprintf("%q", house.ca), "imap.ca_file": fmt.Sprintf("%q", house.ca),
			} {
				b.set(setting, value)
			}
			for setting, value := range c.settings {
				b.set(setting, value)
			}
			if _, out := b.check("--wait", "3s"); !regexp.MustCompile(c.want).MatchString(out) {
				t.Errorf("nothing like %s in\n%s", c.want, out)
			}
		})
	}
}
