package mailtest

import (
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// imapSession is one IMAP connection. The embedded session is nil until login.
type imapSession struct {
	*imapmemserver.UserSession
	server *Server
}

var _ imapserver.SessionIMAP4rev2 = (*imapSession)(nil)

// Login opens the mailbox of an address in the server's domains.
func (x *imapSession) Login(username, password string) error {
	addr := strings.ToLower(username)
	s := x.server
	if !s.local(addr) || password != s.password {
		return imapserver.ErrAuthFailed
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	x.UserSession = imapmemserver.NewUserSession(s.user(addr))
	return nil
}

// Fetch tells the hook around FETCH.
func (x *imapSession) Fetch(w *imapserver.FetchWriter, set imap.NumSet, o *imap.FetchOptions) error {
	x.server.tell("fetch begin")
	defer x.server.tell("fetch end")
	return x.UserSession.Fetch(w, set, o)
}

// Move tells the hook around MOVE.
func (x *imapSession) Move(w *imapserver.MoveWriter, set imap.NumSet, dest string) error {
	x.server.tell("move begin")
	defer x.server.tell("move end")
	return x.UserSession.Move(w, set, dest)
}

// Copy tells the hook around COPY.
func (x *imapSession) Copy(set imap.NumSet, dest string) (*imap.CopyData, error) {
	x.server.tell("copy begin")
	defer x.server.tell("copy end")
	return x.UserSession.Copy(set, dest)
}
