package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"rond/internal/audit"
	"rond/internal/inbox"
	"rond/internal/store"
)

// Where a verdict puts a mail at its source.
const (
	FolderProcessed = "processed"
	FolderHeld      = "held"
	FolderBounces   = "bounces"
)

// sourceMailbox is the source of mails; every other's files count as handed in
// by the operator.
const sourceMailbox = "imap"

// Verdicts, as they stand in the store and in the workbook's list.
const (
	verdictAccepted   = "accepted"
	verdictCorrection = "correction" // something in the file must be mended; good rows are kept
	verdictUnchanged  = "unchanged"
	verdictLocked     = "locked" // it came when the plan's year was closed: nothing of it is taken
	verdictQuestion   = "question"
	verdictBounce     = "bounce"
	verdictDelayed    = "delayed"
	verdictDelivered  = "delivered"
	verdictAway       = "away"
	verdictAutomatic  = "automatic"
	verdictHeld       = "held"
	verdictIgnored    = "ignored" // one of a storm, neither kept nor read
	verdictRepeated   = "repeated"
	verdictUnreadable = "unreadable"
)

// Verdict is what came of something that arrived.
type Verdict struct {
	Delivery int64
	Verdict  string
	Reason   string // a code that templates has the words for, then what they speak of, by spaces; "" when the verdict says it all
	Request  string // "R1043"
	Folder   string
}

// TakeIn takes one thing that arrived all the way: its bytes are safe before
// anything else, each try at reading it is committed before it begins, and
// what it led to (answers, verdict, the mails that answer it) is one change.
// The same thing again gives the verdict it already has.
func (e *Engine) TakeIn(ctx context.Context, d inbox.Delivery) (Verdict, error) {
	row, err := e.keep(ctx, d)
	if err != nil {
		return Verdict{}, fmt.Errorf("keeping %s: %w", d.Key, err)
	}
	if row.State == store.DeliveryDone {
		return verdictOf(row), nil
	}
	if row.Tries > maxDeaths {
		return e.giveUp(ctx, row)
	}
	row.Reason = "" // of an earlier try
	a := e.read(ctx, d)
	err = e.store.Change(ctx, func(tx store.Tx) error {
		if err := e.judge(ctx, tx, &row, a); err != nil {
			return err
		}
		row.State = store.DeliveryDone
		if err := tx.UpdateDelivery(ctx, row); err != nil {
			return err
		}
		return audit.Append(ctx, tx, e.clock(), "delivery-"+row.Verdict, "delivery", fmt.Sprint(row.ID), row.Raw)
	})
	if err != nil {
		return Verdict{}, e.faulty(ctx, row.ID, err)
	}
	e.log.Info("taken in", "delivery", row.ID, "verdict", row.Verdict, "notes", strings.Join(a.mail.Notes, "; "))
	return verdictOf(row), nil
}

// faulty notes on a delivery under which id the log tells why it could not be
// judged, and gives the error with that id. The delivery is tried again.
func (e *Engine) faulty(ctx context.Context, delivery int64, why error) error {
	why = fmt.Errorf("judging delivery %d: %w", delivery, why)
	if ctx.Err() != nil {
		return why // the program is asked to stop
	}
	id := e.fault("a delivery could not be judged", "delivery", delivery, "error", why)
	err := e.store.Change(ctx, func(tx store.Tx) error {
		row, err := tx.Delivery(ctx, delivery)
		if err != nil {
			return err
		}
		row.Reason = told(reasonUnread, id)
		return tx.UpdateDelivery(ctx, row)
	})
	return errors.Join(fmt.Errorf("fault %s: %w", id, why), err)
}

// reasonUnread is why a delivery is held that nobody could read or judge; the
// id of what the log says of it comes after.
const reasonUnread = "read-twice"

func verdictOf(d store.Delivery) Verdict {
	v := Verdict{Delivery: d.ID, Verdict: d.Verdict, Reason: d.Reason, Folder: d.Folder}
	if d.Request != 0 {
		v.Request = reference(d.Request)
	}
	return v
}

// keep makes the raw bytes and the try at reading them safe: a death while
// reading must leave the try behind.
func (e *Engine) keep(ctx context.Context, d inbox.Delivery) (store.Delivery, error) {
	var row store.Delivery
	key := seenAs(d.Key, d.Raw)
	err := e.store.Change(ctx, func(tx store.Tx) error {
		var err error
		row, err = tx.DeliveryByKey(ctx, key)
		if err == nil && row.State != store.DeliveryDone {
			row.Tries++
			return tx.UpdateDelivery(ctx, row)
		}
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		now := e.clock()
		row = store.Delivery{Source: d.Source, Key: key, Name: d.Name, Received: now, State: store.DeliveryNew, Tries: 1}
		if storm, err := e.stormed(ctx, tx, d, &row); err != nil {
			return err
		} else if !storm {
			if row.Raw, err = audit.StoreBlob(ctx, tx, now, "delivery-received", d.Raw); err != nil {
				return err
			}
		}
		if row.ID, err = tx.AddDelivery(ctx, row); err != nil || row.State != store.DeliveryDone {
			return err
		}
		return e.weather(ctx, tx, row)
	})
	return row, err
}

// seenAs is the key of a delivery. A mailbox made anew may give an old place to
// a new mail.
func seenAs(place string, raw []byte) string { return place + "#" + hash(raw)[:16] }

// giveUp holds what has killed its reader twice, so that the rest goes on.
func (e *Engine) giveUp(ctx context.Context, row store.Delivery) (Verdict, error) {
	if row.Reason == "" {
		row.Reason = told(reasonUnread, e.fault("the program has died over a delivery", "delivery", row.ID, "try", row.Tries))
	}
	err := e.store.Change(ctx, func(tx store.Tx) error {
		row.State, row.Verdict, row.Folder = store.DeliveryDone, verdictUnreadable, FolderHeld
		if err := tx.UpdateDelivery(ctx, row); err != nil {
			return err
		}
		return audit.Append(ctx, tx, e.clock(), "delivery-"+row.Verdict, "delivery", fmt.Sprint(row.ID), row.Raw)
	})
	if err != nil {
		return Verdict{}, fmt.Errorf("holding delivery %d: %w", row.ID, err)
	}
	e.log.Info("taken in", "delivery", row.ID, "verdict", row.Verdict)
	return verdictOf(row), nil
}

// arrival is everything that can be told of a delivery without asking the
// store.
type arrival struct {
	mail     inbox.Mail
	operator bool // handed in on the command line or in the watched folder
	vouched  bool // the controller has looked at it and says that it may count
	owners   bool // and that it is the owner's own, whatever address it came from
	books    []book
	others   []inbox.File
	missing  *wholeFault // why there is no workbook, when the mail tells
	tooBig   int64
	unread   string // why it could not be fetched
}

// maxBooks is how many workbooks of one mail are read: each may take as long
// as the limits on a workbook allow.
const maxBooks = 20

// read is the part that foreign bytes can hurt. It changes nothing.
func (e *Engine) read(ctx context.Context, d inbox.Delivery) arrival {
	a := arrival{operator: d.Source != sourceMailbox, tooBig: d.TooBig, unread: d.Unread, mail: d.Read(e.set.Trust)}
	for _, f := range a.mail.Files {
		switch {
		case !meantAsWorkbook(f):
			a.others = append(a.others, f)
		case len(a.books) == maxBooks:
			a.others = append(a.others, f)
			a.mail.Limits = append(a.mail.Limits, inbox.LimitFiles)
		default:
			a.books = append(a.books, e.readBook(ctx, f))
		}
	}
	switch {
	case len(a.mail.Limits) > 0:
		a.missing = overLimit(a.mail)
	case len(a.mail.Links) > 0:
		a.missing = &wholeFault{Code: "shared-link"}
	}
	return a
}

// overLimit says which limit a mail went over: what lies beyond is not read.
func overLimit(m inbox.Mail) *wholeFault {
	return &wholeFault{Code: "mail-over-" + string(m.Limits[0])}
}

// judge gives the delivery its verdict and does what follows from it.
func (e *Engine) judge(ctx context.Context, tx store.Tx, d *store.Delivery, a arrival) error {
	m := a.mail
	d.Kind, d.From, d.Subject, d.MessageID = string(m.Kind), m.From, m.Subject, m.MessageID
	if a.unread != "" {
		d.Verdict, d.Reason = verdictUnreadable, told(reasonNotFetched, e.fault("a mail could not be fetched", "delivery", d.ID, "key", d.Key, "error", a.unread))
		return nil
	}
	if err := e.afterAll(ctx, tx, d); err != nil {
		return err
	}
	if repeated, err := e.repeated(ctx, tx, d); err != nil || repeated {
		return err
	}
	if err := e.keepFiles(ctx, tx, d.ID, a); err != nil {
		return err
	}
	if a.tooBig > 0 {
		return e.judgeTooBig(ctx, tx, d, a)
	}
	if m.Kind.Reports() {
		return e.judgeReport(ctx, tx, d, a)
	}
	if own, err := sentByUs(ctx, tx, m); err != nil || own {
		d.Verdict, d.Reason, d.Folder = verdictAutomatic, "own-mail", FolderProcessed
		return err
	}
	human, err := e.human(ctx, tx, a)
	switch {
	case err != nil:
		return err
	case !human:
		return e.judgeMachine(ctx, tx, d, a)
	case len(a.books) > 0:
		return e.judgeReturn(ctx, tx, d, a)
	case a.missing != nil:
		return e.judgeUnreadable(ctx, tx, d, a)
	}
	return e.judgeWords(ctx, tx, d, a)
}

// repeated settles the same bytes seen again under another key, which is what
// a mailbox that was rebuilt looks like.
func (e *Engine) repeated(ctx context.Context, tx store.Tx, d *store.Delivery) (bool, error) {
	same, err := tx.Deliveries(ctx, store.DeliveryFilter{SHA: d.Raw, States: []string{store.DeliveryDone}})
	if err != nil {
		return false, fmt.Errorf("looking for the same bytes: %w", err)
	}
	for _, s := range same {
		if s.ID != d.ID && s.Source == d.Source {
			d.Verdict, d.Reason, d.Request, d.Person = verdictRepeated, "seen-before", s.Request, s.Person
			d.Folder = FolderProcessed
			return true, nil
		}
	}
	return false, nil
}

// keepFiles stores every file of a mail by itself, as underlag.
func (e *Engine) keepFiles(ctx context.Context, tx store.Tx, delivery int64, a arrival) error {
	files := a.others
	for _, b := range a.books {
		files = append(files, b.file)
	}
	for i, f := range files {
		sha, err := audit.StoreBlob(ctx, tx, e.clock(), "file-received", f.Data)
		if err != nil {
			return err
		}
		if err := tx.AddAttachment(ctx, store.Attachment{Delivery: delivery, N: i + 1, Name: f.Name, Kind: f.Kind, SHA: sha}); err != nil {
			return fmt.Errorf("attachment %d: %w", i+1, err)
		}
	}
	return nil
}
