package storetest

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rond/internal/store"
)

func actTrips() map[string]func(*testing.T, *kit) {
	return map[string]func(*testing.T, *kit){
		"Act": trip(func(*kit) store.Act { return store.Act{} }, "",
			func(k *kit, tx store.Tx, x store.Act) (int64, error) { return tx.AddAct(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Act) (store.Act, error) {
				all, err := r.Acts(k.ctx, x.Table, x.Row)
				return pick(all, err, func(y store.Act) bool { return y.ID == x.ID })
			}),
		"Link": trip(func(*kit) store.Link { return store.Link{} }, "",
			func(k *kit, tx store.Tx, x store.Link) (int64, error) { return id0(tx.AddLink(k.ctx, x)) },
			func(k *kit, r store.Reader, x store.Link) (store.Link, error) { return r.Link(k.ctx, x.Hash) }),
		"Session": trip(func(*kit) store.Session { return store.Session{} }, "",
			func(k *kit, tx store.Tx, x store.Session) (int64, error) { return id0(tx.PutSession(k.ctx, x)) },
			func(k *kit, r store.Reader, x store.Session) (store.Session, error) { return r.Session(k.ctx, x.Hash) }),
		"Hold": trip(func(*kit) store.Hold { return store.Hold{} }, "",
			func(k *kit, tx store.Tx, x store.Hold) (int64, error) { return id0(tx.SetHold(k.ctx, x)) },
			func(k *kit, r store.Reader, x store.Hold) (store.Hold, error) { return r.Hold(k.ctx) }),
	}
}

// acts holds what people do by hand, and who is signed in, to what is said of
// them.
func acts() map[string]func(*testing.T, *kit) {
	return map[string]func(*testing.T, *kit){
		"Acts on one row, oldest first": actsOnRow,
		"Acts from an id onwards":       actsFrom,
		"Hold ends":                     holdEnds,
		"Link used":                     linkUsed,
		"Link used once by many":        linkUsedOnce,
		"Session put again":             sessionAgain,
		"Session deleted":               sessionDeleted,
		"What has expired is dropped":   dropExpired,
	}
}

func actsOnRow(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		add := func(a store.Act) int64 { return must(tx.AddAct(k.ctx, a))(t) }
		// The first row was written by a clock that had not gone as far.
		a := add(store.Act{At: instant(), Kind: "held", Table: "mail", Row: "7"})
		add(store.Act{Kind: "accepted", Table: "delivery", Row: "7"})
		add(store.Act{Kind: "held", Table: "mail", Row: "70"})
		b := add(store.Act{At: instant().Add(-time.Hour), Kind: "released", Table: "mail", Row: "7"})
		wantIDs(t, "acts", a, b)(ids(actID)(tx.Acts(k.ctx, "mail", "7")))
	})
}

func actID(a store.Act) int64 { return a.ID }

func actsFrom(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		var all []int64
		for range 5 {
			all = append(all, must(tx.AddAct(k.ctx, store.Act{Table: "mail", Row: "7"}))(t))
		}
		wantIDs(t, "the first two", all[:2]...)(ids(actID)(tx.ActsFrom(k.ctx, 0, 2)))
		wantIDs(t, "the rest", all[2:]...)(ids(actID)(tx.ActsFrom(k.ctx, all[1], 10)))
		wantIDs(t, "without limit", all...)(ids(actID)(tx.ActsFrom(k.ctx, 0, 0)))
	})
}

func holdEnds(t *testing.T, k *kit) {
	for _, want := range []store.Hold{{}, {Since: instant(), By: "Anna Lind"}, {Since: instant().Add(time.Hour), By: "Bo Ek"}, {}} {
		k.change(t, func(tx store.Tx) {
			if err := tx.SetHold(k.ctx, want); err != nil {
				t.Fatal(err)
			}
		})
		k.view(t, func(r store.Reader) { same(t, must(r.Hold(k.ctx))(t), want) })
	}
}

func addLinks(t *testing.T, k *kit, links ...store.Link) {
	t.Helper()
	k.change(t, func(tx store.Tx) {
		for _, l := range links {
			if err := tx.AddLink(k.ctx, l); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func linkUsed(t *testing.T, k *kit) {
	one := store.Link{Hash: "a", Name: "Anna Lind", Made: instant(), Expires: instant().Add(time.Hour)}
	other := store.Link{Hash: "b", Name: "Bo Ek", Made: instant(), Expires: instant().Add(time.Hour)}
	addLinks(t, k, one, other)
	one.Used = instant().Add(time.Minute)
	k.change(t, func(tx store.Tx) {
		if err := tx.UpdateLink(k.ctx, one); err != nil {
			t.Fatal(err)
		}
		wantError(t, "a link that is not there", tx.UpdateLink(k.ctx, store.Link{Hash: "c"}), store.ErrNotFound)
	})
	k.view(t, func(r store.Reader) {
		same(t, must(r.Link(k.ctx, "a"))(t), one)
		same(t, must(r.Link(k.ctx, "b"))(t), other)
	})
}

// linkUsedOnce looks and marks in one change, from many goroutines.
func linkUsedOnce(t *testing.T, k *kit) {
	addLinks(t, k, store.Link{Hash: "a", Expires: instant()})
	var used atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			err := k.Change(k.ctx, func(tx store.Tx) error {
				l, err := tx.Link(k.ctx, "a")
				if err != nil || !l.Used.IsZero() {
					return err
				}
				used.Add(1)
				l.Used = instant()
				return tx.UpdateLink(k.ctx, l)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if used := used.Load(); used != 1 {
		t.Errorf("%d used the link, want 1", used)
	}
}

func putSession(t *testing.T, k *kit, tx store.Tx, s store.Session) {
	t.Helper()
	if err := tx.PutSession(k.ctx, s); err != nil {
		t.Fatal(err)
	}
}

func sessionAgain(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		other := store.Session{Hash: "b", Data: []byte("b"), Expires: instant()}
		putSession(t, k, tx, other)
		for _, s := range []store.Session{
			{Hash: "a", Data: []byte{0, 1}, Expires: instant()},
			{Hash: "a", Data: []byte{}, Expires: instant().Add(time.Hour)},
		} {
			putSession(t, k, tx, s)
			same(t, must(tx.Session(k.ctx, "a"))(t), s)
		}
		same(t, must(tx.Session(k.ctx, "b"))(t), other)
	})
}

func sessionDeleted(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		putSession(t, k, tx, store.Session{Hash: "a", Expires: instant()})
		putSession(t, k, tx, store.Session{Hash: "b", Expires: instant()})
		for range 2 { // the second time there is nothing to delete
			if err := tx.DeleteSession(k.ctx, "a"); err != nil {
				t.Error(err)
			}
		}
		_, err := tx.Session(k.ctx, "a")
		wantError(t, "the session", err, store.ErrNotFound)
		must(tx.Session(k.ctx, "b"))(t)
	})
}

// dropExpired has rows that expire just before, at and just after a time: what
// expires at a time is no longer valid then.
func dropExpired(t *testing.T, k *kit) {
	at := map[string]time.Time{"before": instant().Add(-time.Microsecond), "then": instant(), "after": instant().Add(time.Microsecond)}
	k.change(t, func(tx store.Tx) {
		for hash, expires := range at {
			putSession(t, k, tx, store.Session{Hash: hash, Expires: expires})
			// That a link is used says nothing of how long it is kept.
			if err := tx.AddLink(k.ctx, store.Link{Hash: hash, Expires: expires, Used: instant()}); err != nil {
				t.Fatal(err)
			}
		}
		if err := tx.DropExpired(k.ctx, instant().In(time.FixedZone("", 7200))); err != nil {
			t.Fatal(err)
		}
		for hash := range at {
			want := store.ErrNotFound
			if hash == "after" {
				want = nil
			}
			_, err := tx.Session(k.ctx, hash)
			wantError(t, "the session that expires "+hash, err, want)
			_, err = tx.Link(k.ctx, hash)
			wantError(t, "the link that expires "+hash, err, want)
		}
	})
}
