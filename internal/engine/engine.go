package engine

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"rond/internal/inbox"
	"rond/internal/plan"
	"rond/internal/store"
	"rond/notify"
	"rond/scheduler"
	"rond/templates"
	"rond/workbook/form"
)

// Settings is what an installation decides about Rond. Send is "off", "on" or
// "pilot"; with "pilot" only the addresses in Pilots are written to.
type Settings struct {
	Organisation string
	Address      notify.Address // Rond's own
	Contact      notify.Address // the controller: gets questions and summaries where a plan names nobody
	ContactPhone string
	Trust        inbox.Trusting
	Send         string
	Pilots       []string
	ManagerMail  string      // "ask" or "auto"
	ContactMail  string      // "all", or "summaries": neither the week's status nor what waits
	Summaries    []Recipient // beside the contacts
	PerMinute    int         // how many mails are handed over in a minute at most; 0 for no limit
	Look         form.Look
	Words        templates.Letters // what mails say
	Zone         *time.Location
	Policy       scheduler.Policy
	Calendar     *scheduler.Calendar
}

// Engine is Rond's side of everything. It is safe for concurrent use, but only
// one process may hold the worker role that Tick, Send and TakeIn need.
type Engine struct {
	store store.Store
	set   Settings
	clock func() time.Time
	log   *slog.Logger
	forms *form.Builder

	mu       sync.Mutex
	versions map[int64]*plan.Plan // immutable, by version id
	kept     keptRounds
	looks    map[string]string // what a look at something saw last, see [Engine.lookedAt]
	dated    map[int64]int64   // by plan, the version whose days are those of the settings
	signers  []form.Signer     // newest first
	made     time.Time         // the installation

	pace pace // Send's alone
}

// New makes an engine over a store. Clock is the field's time. On a new store
// it makes the installation's id and the key that signs the rows of forms.
func New(ctx context.Context, st store.Store, set Settings, clock func() time.Time, log *slog.Logger) (*Engine, error) {
	e := &Engine{store: st, set: set, clock: clock, log: log, forms: form.NewBuilder(), versions: map[int64]*plan.Plan{}, dated: map[int64]int64{}, looks: map[string]string{}, pace: newPace(set.PerMinute)}
	if err := e.setUp(ctx); err != nil {
		return nil, fmt.Errorf("setting up the installation: %w", err)
	}
	return e, nil
}

const rowKeys = "row"

// setUp reads the installation and its keys, and makes them first when the
// store is new; a command that only looks writes nothing.
func (e *Engine) setUp(ctx context.Context) error {
	err := e.store.View(ctx, func(r store.Reader) error { return e.readKeys(ctx, r) })
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return e.store.Change(ctx, func(tx store.Tx) error {
		if err := e.makeKeys(ctx, tx); err != nil {
			return err
		}
		return e.readKeys(ctx, tx)
	})
}

// readKeys is ErrNotFound when the store is new.
func (e *Engine) readKeys(ctx context.Context, r store.Reader) error {
	in, err := r.Installation(ctx)
	if err != nil {
		return err
	}
	keys, err := r.Keys(ctx, rowKeys)
	if err != nil {
		return err
	}
	e.signers, e.made = nil, in.Made
	for _, k := range keys {
		e.signers = append(e.signers, form.Signer{Installation: in.ID, Secret: k.Secret})
	}
	return nil
}

// makeKeys makes what a new store lacks; another process may have been first.
func (e *Engine) makeKeys(ctx context.Context, tx store.Tx) error {
	now := e.clock()
	err := tx.SetInstallation(ctx, store.Installation{ID: random(8), Made: now})
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = tx.AddKey(ctx, store.Key{Purpose: rowKeys, Secret: []byte(random(32)), Made: now})
	return err
}

// Installed is when this installation was made: nobody can have answered it
// before.
func (e *Engine) Installed() time.Time { return e.made }

// verify says which request and row a form's key names, under any key this
// installation has ever signed with.
func (e *Engine) verify(key string) (request int64, row int, ok bool) {
	for _, s := range e.signers {
		if request, row, ok := s.Verify(key); ok {
			return request, row, true
		}
	}
	return 0, 0, false
}

func random(n int) string {
	b := make([]byte, n)
	rand.Read(b) // never fails (crypto/rand, Go 1.24)
	return hex.EncodeToString(b)
}

// today is the day it is where the organisation is.
func (e *Engine) today(now time.Time) scheduler.Date { return scheduler.DateOf(now, e.set.Zone) }

// contact is whom the owners of a plan may ask. A plan that names the
// installation's contact need not repeat the telephone number.
func (e *Engine) contact(d *plan.Plan) (notify.Address, string) {
	if d.Contact.Email == "" {
		return e.set.Contact, e.set.ContactPhone
	}
	phone := d.Contact.Phone
	if phone == "" && fold(d.Contact.Email) == fold(e.set.Contact.Email) {
		phone = e.set.ContactPhone
	}
	return notify.Address{Name: d.Contact.Name, Email: d.Contact.Email}, phone
}

// fold is a mail address as it is compared.
func fold(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// writes reports whether the installation lets Rond write to an address, and
// why not.
func (e *Engine) writes(email string) bool {
	switch e.set.Send {
	case "on":
		return true
	case "pilot":
		for _, p := range e.set.Pilots {
			if fold(p) == fold(email) {
				return true
			}
		}
	}
	return false
}

// reference is a request as people see it.
func reference(request int64) string { return fmt.Sprintf("R%d", 1000+request) }

// requestOf is the inverse of reference; 0 when s is none.
func requestOf(s string) int64 {
	var n int64
	if _, err := fmt.Sscanf(s, "R%d", &n); err != nil || n <= 1000 {
		return 0
	}
	return n - 1000
}
