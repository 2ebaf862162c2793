package engine

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"strings"
	"time"

	"rond/internal/store"
	"rond/notify"
)

// MailView is one mail of ours: its story, and for the page what can be done
// about it.
type MailView struct {
	ID            int64         `json:"id"`
	Kind          string        `json:"kind"`
	State         string        `json:"state"`
	Reason        string        `json:"reason,omitempty"` // a sentence
	To            string        `json:"to"`
	Name          string        `json:"name"`
	Subject       string        `json:"subject"`
	Text          string        `json:"text"` // the plain text of what was or would be sent; "" when it cannot be made
	Made          string        `json:"made"`
	Due           string        `json:"not_before,omitempty"`
	Sent          string        `json:"sent,omitempty"`
	Transmissions int           `json:"transmissions"`
	Repeated      bool          `json:"may_have_been_sent_twice"`
	Rendered      bool          `json:"written"` // the bytes are fixed, and can be downloaded
	MessageID     string        `json:"message_id"`
	SHA           string        `json:"sha256,omitempty"` // of the bytes; "" until they are made
	Size          int           `json:"size,omitempty"`   // of them
	Request       int64         `json:"-"`
	Reference     string        `json:"request,omitempty"`
	Before        int64         `json:"in_place_of,omitempty"` // the mail that this one was sent in place of
	After         int64         `json:"replaced_by,omitempty"` // the one that was sent in its place
	Attempts      []AttemptView `json:"attempts"`
	Reports       []ReportView  `json:"reports"`
	Acts          []ActView     `json:"by_hand"`
	CanRelease    bool          `json:"-"`
	CanHold       bool          `json:"-"`
	CanWithdraw   bool          `json:"-"`
	CanAgain      bool          `json:"-"` // it did not get through, and can be made and sent anew
	CanResend     bool          `json:"-"` // it did not get through, and can go as it is once more
}

// AttemptView is one try at sending.
type AttemptView struct {
	N      int    `json:"n"`
	Began  string `json:"began"`
	Ended  string `json:"ended,omitempty"` // "" when the process died
	Phase  string `json:"phase"`
	Result string `json:"result"`
	Code   int    `json:"code"`
	Words  string `json:"words"`
}

// MailView is one mail of ours: what it says, and what came of it.
func (e *Engine) MailView(ctx context.Context, lang string, id int64) (MailView, error) {
	var v MailView
	err := e.store.View(ctx, func(r store.Reader) error {
		m, err := r.Mail(ctx, id)
		if err != nil {
			return err
		}
		v, err = e.gathering(r, lang).mailView(ctx, m)
		return err
	})
	if err != nil {
		return v, fmt.Errorf("showing mail %d: %w", id, err)
	}
	return v, nil
}

// PreviewMail is a mail that a tick would write now, by its cause; one that is
// written already is shown as it is. Nothing is changed.
func (e *Engine) PreviewMail(ctx context.Context, lang, cause string) (MailView, error) {
	var v MailView
	err := e.preview(ctx, func(would *Engine, tx store.Tx, _ []*round, _ time.Time) error {
		m, err := tx.MailByCause(ctx, cause)
		if err != nil {
			return err
		}
		v, err = would.gathering(tx, lang).mailView(ctx, m)
		return err
	})
	if err != nil {
		return v, fmt.Errorf("previewing a mail: %w", err)
	}
	return v, nil
}

func (g *gathering) mailView(ctx context.Context, m store.Mail) (MailView, error) {
	text, size, err := g.mailText(ctx, &m)
	if err != nil {
		return MailView{}, err
	}
	why, remedy := mailReason(g.lang, m)
	v := MailView{
		ID: m.ID, Kind: m.Kind, State: m.State, Reason: strings.TrimSpace(why + " " + remedy), To: m.To, Name: m.ToName, Subject: m.Subject, Text: text,
		Made: g.e.local(m.Date), Sent: g.e.local(m.Sent), Transmissions: m.Transmissions, Repeated: repeated(m), Rendered: m.Raw != "", MessageID: m.MessageID, SHA: m.Raw, Size: size,
		Request: m.Request, CanRelease: m.State == store.MailHeld, CanHold: queued(m), CanWithdraw: m.State == store.MailHeld,
	}
	if v.CanAgain, err = g.canAgain(ctx, m); err != nil {
		return v, err
	}
	if v.CanResend, err = offered(g.e.mayResend(ctx, g.r, m)); err != nil {
		return v, err
	}
	if v.Before, v.After, err = g.chain(ctx, m); err != nil {
		return v, err
	}
	if v.Reports, err = g.reports(ctx, m); err != nil {
		return v, err
	}
	if queued(m) {
		v.Due = g.e.local(m.Due)
	}
	if m.Request != 0 {
		v.Reference = reference(m.Request)
	}
	attempts, err := g.r.Attempts(ctx, m.ID)
	if err != nil {
		return v, fmt.Errorf("attempts: %w", err)
	}
	for _, a := range attempts {
		v.Attempts = append(v.Attempts, AttemptView{a.N, g.e.local(a.Began), g.e.local(a.Ended), a.Phase, a.Result, a.Code, a.Words})
	}
	v.Acts, err = g.actViews(ctx, aboutMail, m.ID)
	return v, err
}

// mailText is what a mail says: the words of its bytes and how many those are,
// or what it would say now. A mail that would no longer be sent, or cannot be built, says nothing.
func (g *gathering) mailText(ctx context.Context, m *store.Mail) (text string, size int, err error) {
	if m.Raw == "" {
		msg, err := g.e.compose(ctx, g.r, g.now, m)
		switch {
		case err == nil:
			return msg.Text, 0, nil
		case !errors.Is(err, errWithdrawn):
			g.e.log.Warn("a mail cannot be shown", "mail", m.ID, "kind", m.Kind, "error", err)
		}
		return "", 0, nil
	}
	raw, err := g.r.Blob(ctx, m.Raw)
	if err != nil {
		return "", 0, fmt.Errorf("bytes of mail %d: %w", m.ID, err)
	}
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return "", 0, fmt.Errorf("reading mail %d: %w", m.ID, err)
	}
	text, err = plainText(textproto.MIMEHeader(msg.Header), msg.Body)
	if err != nil {
		return "", 0, fmt.Errorf("reading mail %d: %w", m.ID, err)
	}
	return notify.Unflow(strings.ReplaceAll(text, "\r\n", "\n")), len(raw), nil
}

// plainText is the first plain text in a part of a mail that we composed; ""
// when there is none. Quoted-printable is already read by the part.
func plainText(h textproto.MIMEHeader, body io.Reader) (string, error) {
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		return "", fmt.Errorf("kind of a part: %w", err)
	}
	if kind == "text/plain" {
		if strings.EqualFold(h.Get("Content-Transfer-Encoding"), "base64") {
			body = base64.NewDecoder(base64.StdEncoding, body)
		}
		text, err := io.ReadAll(body)
		return string(text), err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		return "", nil
	}
	for parts := multipart.NewReader(body, params["boundary"]); ; {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return "", nil
		}
		if err != nil {
			return "", fmt.Errorf("next part: %w", err)
		}
		if text, err := plainText(p.Header, p); err != nil || text != "" {
			return text, err
		}
	}
}
