package inbox_test

import (
	"context"
	"io"
	"log"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"rond/internal/inbox"
)

// TestServerWithoutMove has only what RFC 3501 has; and with UIDPLUS.
func TestServerWithoutMove(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		caps imap.CapSet
		left []string
	}{
		"UIDPLUS": {imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapUIDPlus: {}}, []string{"annans (deleted)"}},
		"nothing": {imap.CapSet{imap.CapIMAP4rev1: {}}, []string{"annans (deleted)", "vår (deleted)"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			addr, user := oldServer(t, tt.caps)
			appendTo(t, user, "annans", imap.FlagDeleted)
			appendTo(t, user, "vår")
			m := open(t, config(addr))
			for range 2 {
				if _, err := m.Each(t.Context(), func(context.Context, inbox.Delivery) (string, error) { return "Processed", nil }); err != nil {
					t.Fatal(err)
				}
			}
			equal(t, "INBOX", subjects(t, addr, "INBOX"), tt.left...)
			equal(t, "Processed", subjects(t, addr, "Processed"), "vår")
		})
	}
}

func oldServer(t *testing.T, caps imap.CapSet) (addr string, user *imapmemserver.User) {
	t.Helper()
	user = imapmemserver.NewUser(address, "hemligt")
	if err := user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	mem := imapmemserver.New()
	mem.AddUser(user)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return mem.NewSession(), nil, nil
		},
		Caps:         caps,
		InsecureAuth: true,
		Logger:       log.New(io.Discard, "", 0),
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return l.Addr().String(), user
}

type literal struct{ *strings.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

func appendTo(t *testing.T, user *imapmemserver.User, subject string, flags ...imap.Flag) {
	t.Helper()
	raw := "Subject: " + "=?utf-8?Q?" + strings.ReplaceAll(subject, "å", "=C3=A5") + "?=\r\n\r\nhej\r\n"
	if _, err := user.Append("INBOX", literal{strings.NewReader(raw)}, &imap.AppendOptions{Flags: flags}); err != nil {
		t.Fatal(err)
	}
}
