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

// below is a session of a server whose folders all lie below INBOX, as those
// of Courier and of older Cyrus do.
type below struct {
	*imapmemserver.UserSession
	user *imapmemserver.User
}

func (b *below) Login(name, password string) error {
	b.UserSession = imapmemserver.NewUserSession(b.user)
	return b.user.Login(name, password)
}

func (b *below) refuse(folder string) error {
	if strings.HasPrefix(folder, "INBOX.") {
		return nil
	}
	return &imap.Error{Type: imap.StatusResponseTypeNo, Text: "Invalid mailbox name: missing namespace prefix"}
}

func (b *below) Create(folder string, o *imap.CreateOptions) error {
	if err := b.refuse(folder); err != nil {
		return err
	}
	return b.UserSession.Create(folder, o)
}

func (b *below) Namespace() (*imap.NamespaceData, error) {
	return &imap.NamespaceData{Personal: []imap.NamespaceDescriptor{{Prefix: "INBOX.", Delim: '.'}}}, nil
}

// TestFoldersBelowTheInbox: Rond's folders are made where the server wants
// them, found there by whoever comes later, and made again when they are taken
// away.
func TestFoldersBelowTheInbox(t *testing.T) {
	t.Parallel()
	user := imapmemserver.NewUser(address, "hemligt")
	if err := user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &below{user: user}, nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapMove: {}, imap.CapNamespace: {}},
		InsecureAuth: true,
		Logger:       log.New(io.Discard, "", 0),
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	take := func(context.Context, inbox.Delivery) (string, error) { return "Processed", nil }
	for _, subject := range []string{"ett", "tre", "fyra"} {
		m := open(t, config(l.Addr().String()))
		appendTo(t, user, subject)
		if n, err := m.Each(t.Context(), take); n != 1 || err != nil {
			t.Fatalf("%s: %d, %v", subject, n, err)
		}
		if err := m.Prepare(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, ok, err := m.Mentions(t.Context(), subject, "Processed"); !ok || err != nil {
			t.Errorf("%s is not found: %v", subject, err)
		}
		if subject == "tre" {
			equal(t, "Processed", subjects(t, l.Addr().String(), "INBOX.Processed"), "ett", "tre")
			if err := user.Delete("INBOX.Processed"); err != nil {
				t.Fatal(err)
			}
		}
	}
	equal(t, "Processed", subjects(t, l.Addr().String(), "INBOX.Processed"), "fyra")
}
