package inbox_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"rond/internal/inbox"
)

// mover is another client of the mailbox.
type mover struct{ *imapclient.Client }

func newMover(t *testing.T, addr string) mover {
	t.Helper()
	c, err := imapclient.DialInsecure(addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Login(address, "hemligt").Wait(); err != nil {
		t.Fatal(err)
	}
	if err := c.Create("Arkiv", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	return mover{c}
}

func (m mover) takes(t *testing.T, uid imap.UID) {
	t.Helper()
	if _, err := m.Move(imap.UIDSetNum(uid), "Arkiv").Wait(); err != nil {
		t.Error(err)
	}
}

// TestMovedMeanwhile: somebody else moves messages away between the FETCH and
// the MOVE, which some servers answer with a COPYUID that is none and others
// with nothing at all. The round goes on.
func TestMovedMeanwhile(t *testing.T) {
	t.Parallel()
	plain := imap.CapSet{imap.CapIMAP4rev1: {}}
	for name, caps := range map[string]imap.CapSet{
		"MOVE":    {imap.CapIMAP4rev1: {}, imap.CapMove: {}, imap.CapUIDPlus: {}},
		"UIDPLUS": {imap.CapIMAP4rev1: {}, imap.CapUIDPlus: {}},
		"nothing": plain,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			addr, user := oldServer(t, caps)
			for i := range 5 {
				appendTo(t, user, fmt.Sprint("mejl ", i+1))
			}
			other := newMover(t, addr)
			m := open(t, config(addr))
			var keys []string
			take := func(_ context.Context, d inbox.Delivery) (string, error) {
				keys = append(keys, d.Key)
				switch d.Key {
				case "imap:1:2":
					other.takes(t, 2)
				case "imap:1:4":
					other.takes(t, 4)
					other.takes(t, 5)
				}
				return "Processed", nil
			}
			for range 2 { // and again, over the connection as it is then
				if _, err := m.Each(t.Context(), take); err != nil {
					t.Fatal(err)
				}
			}
			equal(t, "keys", keys, "imap:1:1", "imap:1:2", "imap:1:3", "imap:1:4")
			if caps.Has(imap.CapUIDPlus) {
				equal(t, "INBOX", subjects(t, addr, "INBOX"))
			}
			equal(t, "Processed", subjects(t, addr, "Processed"), "mejl 1", "mejl 3")
		})
	}
}

// breaking is a session in which one message cannot be fetched.
type breaking struct {
	*imapmemserver.UserSession
	user  *imapmemserver.User
	conn  *imapserver.Conn
	fault func(conn *imapserver.Conn, header bool) error
	tried func()
}

func (b *breaking) Login(name, password string) error {
	if err := b.user.Login(name, password); err != nil {
		return err
	}
	b.UserSession = imapmemserver.NewUserSession(b.user)
	return nil
}

func (b *breaking) Fetch(w *imapserver.FetchWriter, set imap.NumSet, o *imap.FetchOptions) error {
	if uids, ok := set.(imap.UIDSet); ok && uids.Contains(2) && len(o.BodySection) > 0 {
		b.tried()
		if err := b.fault(b.conn, o.BodySection[0].Specifier == imap.PartSpecifierHeader); err != nil {
			return err
		}
	}
	return b.UserSession.Fetch(w, set, o)
}

// TestAMessageThatCannotBeFetched: it is handed over as unread after two
// attempts, those behind it are taken in, and it is left alone for a while.
func TestAMessageThatCannotBeFetched(t *testing.T) {
	t.Parallel()
	no := &imap.Error{Type: imap.StatusResponseTypeNo, Text: "cannot convert"}
	for name, tt := range map[string]struct {
		fault func(conn *imapserver.Conn, header bool) error
		raw   string // what is got of it
	}{
		"the connection ends": {func(c *imapserver.Conn, _ bool) error { return c.NetConn().Close() }, ""},
		"only the header can be had": {func(c *imapserver.Conn, header bool) error {
			if header {
				return nil
			}
			return c.NetConn().Close()
		}, "Subject: =?utf-8?Q?mejl 2?="},
		"the server says no": {func(*imapserver.Conn, bool) error { return no }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tried := make(chan struct{}, 1000)
			addr, user := breakingServer(t, tt.fault, func() { tried <- struct{}{} })
			for i := range 4 {
				appendTo(t, user, fmt.Sprint("mejl ", i+1))
			}
			m := open(t, config(addr))
			var keys []string
			take := func(_ context.Context, d inbox.Delivery) (string, error) {
				keys = append(keys, d.Key)
				if d.Unread != "" && (!strings.HasPrefix(string(d.Raw), tt.raw) || (tt.raw == "") != (len(d.Raw) == 0)) {
					t.Errorf("got %q of it", d.Raw)
				}
				return "Processed", nil
			}
			for range 30 {
				if _, err := m.Each(t.Context(), take); err != nil {
					t.Fatal(err)
				}
			}
			equal(t, "keys", keys, "imap:1:1", "imap:1:2:unread", "imap:1:3", "imap:1:4")
			if n := len(tried); n != 3 {
				t.Errorf("tried %d times, want 3", n)
			}
			equal(t, "INBOX", subjects(t, addr, "INBOX"), "mejl 2")
			for range 60 {
				if _, err := m.Each(t.Context(), take); err != nil {
					t.Fatal(err)
				}
			}
			if n := len(tried); n != 6 {
				t.Errorf("tried %d times in all, want 6", n)
			}
		})
	}
}

func breakingServer(t *testing.T, fault func(*imapserver.Conn, bool) error, tried func()) (addr string, user *imapmemserver.User) {
	t.Helper()
	user = imapmemserver.NewUser(address, "hemligt")
	if err := user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	server := imapserver.New(&imapserver.Options{
		NewSession: func(c *imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &breaking{user: user, conn: c, fault: fault, tried: tried}, nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapMove: {}, imap.CapUIDPlus: {}},
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
