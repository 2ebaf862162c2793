package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rond/internal/audit"
	"rond/internal/store"
	"rond/notify"
)

// errWithdrawn says that a mail is no longer true when its turn comes.
var errWithdrawn = errors.New("no longer true")

// letter is a mail's words and files before they become a message.
type letter struct {
	words notify.Mail
	files []notify.Attachment
	about []int64  // the requests that a mail to a manager speaks of
	told  []string // the things that a mail about what waits tells of
}

// render makes a mail's bytes, once, from what is true now. The row keeps them
// from then on; a mail that is no longer true gives errWithdrawn.
func (e *Engine) render(ctx context.Context, tx store.Tx, now time.Time, m *store.Mail) error {
	msg, err := e.compose(ctx, tx, now, m)
	if err != nil {
		return err
	}
	raw, err := notify.Compose(msg.Message)
	if err != nil {
		return fmt.Errorf("message: %w", err)
	}
	if m.Raw, err = audit.StoreBlob(ctx, tx, now, "mail-rendered", raw); err != nil || msg.ownFailed == nil {
		return err
	}
	e.log.Warn("a mail was written in Rond's words", "mail", m.ID, "kind", m.Kind, "error", msg.ownFailed)
	return e.act(ctx, tx, now, byItself, actOurWords, aboutMail, m.ID, msg.ownFailed.Error())
}

// composed is a message, and why it is not in the organisation's words; nil
// when it is, or has none.
type composed struct {
	notify.Message
	ownFailed error
}

// compose is the message that a mail would be now, and gives the row what it
// has in common with it.
func (e *Engine) compose(ctx context.Context, r store.Reader, now time.Time, m *store.Mail) (composed, error) {
	if m.Kind == kindReminder {
		if err := aim(ctx, r, m); err != nil {
			return composed{}, err
		}
	}
	l, err := e.letter(ctx, r, now, *m)
	if err != nil {
		return composed{}, err
	}
	content, err := notify.Render(e.set.Words, l.words)
	if err != nil {
		return composed{}, fmt.Errorf("words: %w", err)
	}
	first, err := e.thread(ctx, r, *m)
	if err != nil {
		return composed{}, err
	}
	msg := notify.Message{
		ID: m.MessageID, Date: m.Date.In(e.set.Zone), From: e.sender(l.words), To: notify.Address{Name: m.ToName, Email: m.To},
		InReplyTo: first, Subject: content.Subject, Text: content.Text, HTML: content.HTML,
		AutoReplied: answersMail(m.Kind), Attachments: l.files,
	}
	if first != "" {
		msg.References = []string{first}
	}
	m.Subject, m.InReplyTo = content.Subject, first
	switch m.Kind {
	case kindNotice:
		m.Body = e.today(now).String() // it counts days from then
	case kindManager:
		m.Body, err = jsonBody(toldOf{l.about})
	case kindDesk:
		m.Body, err = jsonBody(l.told)
	}
	return composed{msg, content.OwnFailed}, err
}

// sender is who a mail is from. A notice is from the contact, by way of Rond's
// address: a name that the recipient may know, and can call.
func (e *Engine) sender(words notify.Mail) notify.Address {
	from := e.set.Address
	if n, ok := words.(notify.Notice); ok && n.ContactName != "" {
		from.Name = strings.Join(nonEmpty(n.ContactName, from.Name), ", ")
	}
	return from
}

// answersMail reports whether a kind answers what somebody sent, so that no
// machine should answer it in turn.
func answersMail(kind string) bool { return slices.Contains(answering(), kind) }

func answering() []string { return []string{kindReceipt, kindCorrection, kindReceived} }

// thread is the Message-ID that a mail belongs under: the delivery's own for
// what answers it, the request's first mail for what follows it up, and for
// one that is sent again the one that did not get through.
func (e *Engine) thread(ctx context.Context, r store.Reader, m store.Mail) (string, error) {
	switch {
	case m.Delivery != 0 && answersMail(m.Kind):
		d, err := r.Delivery(ctx, m.Delivery)
		if err != nil {
			return "", fmt.Errorf("delivery %d: %w", m.Delivery, err)
		}
		return d.MessageID, nil
	case slices.Contains([]string{kindReminder, kindExtension, kindReturn, kindReleased, kindRiskReminder}, m.Kind):
		q, err := r.Request(ctx, m.Request)
		if err != nil {
			return "", fmt.Errorf("request %d: %w", m.Request, err)
		}
		if q.Round != 0 {
			return e.messageID(fmt.Sprintf("risk/%d", m.Request)), nil
		}
		return e.messageID(fmt.Sprintf("dispatch/%d", m.Request)), nil
	}
	if first, _, again := strings.Cut(m.Cause, causeAgain); again {
		return e.messageID(first), nil
	}
	return "", nil
}

func (e *Engine) letter(ctx context.Context, r store.Reader, now time.Time, m store.Mail) (letter, error) {
	p, err := r.Plan(ctx, m.Plan)
	if err != nil {
		return letter{}, fmt.Errorf("plan %d: %w", m.Plan, err)
	}
	rd, err := e.keptRound(ctx, r, p)
	if err != nil {
		return letter{}, err
	}
	c, err := e.common(ctx, r, rd, m)
	if err != nil {
		return letter{}, err
	}
	switch m.Kind {
	case kindNotice:
		return e.noticeLetter(ctx, r, rd, c, now, m)
	case kindDispatch:
		return e.dispatchLetter(ctx, r, rd, c, m)
	case kindReminder:
		return e.reminderLetter(ctx, r, rd, c, now, m)
	case kindExtension:
		return e.extensionLetter(ctx, r, rd, c, m)
	case kindAction:
		return e.actionLetter(ctx, r, rd, c, now, m)
	case kindWeekly:
		return e.status(ctx, r, rd, c, now, m)
	case kindDesk:
		return e.deskLetter(ctx, r, c, m)
	case kindReleased:
		return e.releasedLetter(ctx, r, rd, c, m)
	case kindReturn:
		return e.completionLetter(ctx, r, rd, c, m)
	case kindManager:
		return e.managerLetter(ctx, r, rd, c, now, m)
	case kindReceipt, kindCorrection:
		return e.returnLetter(ctx, r, rd, c, m)
	case kindQuestion, kindReceived:
		return e.questionLetter(ctx, r, rd, c, m)
	case kindSummary:
		return e.summaryLetter(ctx, r, rd, c, now, m)
	case kindRisk:
		return e.riskDispatchLetter(ctx, r, c, m)
	case kindRiskReminder:
		return e.riskReminderLetter(ctx, r, c, now, m)
	case kindRiskManager:
		return e.riskManagerLetter(ctx, r, c, m)
	case kindRiskSummary:
		return e.riskSummaryLetter(ctx, r, c, now, m)
	}
	return letter{}, fmt.Errorf("a mail of kind %q cannot be rendered", m.Kind)
}

func (e *Engine) common(ctx context.Context, r store.Reader, rd *round, m store.Mail) (notify.Common, error) {
	contact, phone := e.contact(rd.doc)
	c := notify.Common{
		Lang: language(rd), Organisation: e.set.Organisation, Board: rd.board.Name, Plan: rd.doc.Title, Year: rd.plan.Year,
		Recipient: m.ToName, ContactName: contact.Name, ContactEmail: contact.Email, ContactPhone: phone,
	}
	if m.Person != 0 {
		p, err := r.Person(ctx, m.Person)
		if err != nil {
			return c, fmt.Errorf("person %d: %w", m.Person, err)
		}
		c.Lang = spoken(rd, p)
	}
	if m.Request != 0 {
		c.Reference = reference(m.Request)
	}
	return c, nil
}

// spoken is the language that a person is written to in.
func spoken(rd *round, p store.Person) string {
	if p.Language != "" {
		return p.Language
	}
	return language(rd)
}
