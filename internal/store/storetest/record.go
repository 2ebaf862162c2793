package storetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"testing"

	"rond/internal/store"
)

// records holds files and the event chain to what is said of them.
func records() map[string]func(*testing.T, *kit) {
	return map[string]func(*testing.T, *kit){
		"Files":                 files,
		"File under wrong key":  wrongKey,
		"File keys":             fileKeys,
		"Events":                eventChain,
		"Events rolled back":    rolledBack,
		"Head after its change": headSeen,
	}
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

func files(t *testing.T, k *kit) {
	big := bytes.Repeat([]byte{0, 1, 254, 255}, 1<<18)
	for _, data := range [][]byte{{}, {0}, []byte("åäö"), big} {
		for range 2 { // the same content twice is kept once
			k.change(t, func(tx store.Tx) {
				if err := tx.PutBlob(k.ctx, sum(data), data); err != nil {
					t.Fatal(err)
				}
			})
		}
		k.view(t, func(r store.Reader) {
			if n := must(r.BlobSize(k.ctx, sum(data)))(t); n != len(data) {
				t.Errorf("BlobSize: %d of %d bytes", n, len(data))
			}
			if got := must(r.Blob(k.ctx, sum(data)))(t); !bytes.Equal(got, data) {
				t.Errorf("%d bytes came back as %d", len(data), len(got))
			}
		})
	}
	k.view(t, func(r store.Reader) {
		if keys := must(r.BlobKeys(k.ctx, "", 100))(t); len(keys) != 4 {
			t.Errorf("%d files are kept, want 4", len(keys))
		}
	})
}

func wrongKey(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		if err := tx.PutBlob(k.ctx, sum([]byte("a")), []byte("b")); err == nil {
			t.Error("content was kept under the key of another")
		}
	})
}

func fileKeys(t *testing.T, k *kit) {
	var want []string
	k.change(t, func(tx store.Tx) {
		for i := range 7 {
			data := []byte(fmt.Sprint(i))
			want = append(want, sum(data))
			if err := tx.PutBlob(k.ctx, sum(data), data); err != nil {
				t.Fatal(err)
			}
		}
	})
	slices.Sort(want)
	k.view(t, func(r store.Reader) {
		got := must(r.BlobKeys(k.ctx, "", 4))(t)
		got = append(got, must(r.BlobKeys(k.ctx, got[3], 4))(t)...)
		if !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		if all := must(r.BlobKeys(k.ctx, "", 0))(t); !slices.Equal(all, want) {
			t.Errorf("without limit: got %v", all)
		}
	})
}

func event(seq int64, prev, hash string) store.Event {
	return store.Event{Seq: seq, At: instant(), Kind: "answer-stored", Table: "answer", Row: "7", Content: "åä", Prev: prev, Hash: hash}
}

func eventChain(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		first, second := event(1, "", "a"), event(2, "a", "b")
		for _, e := range []store.Event{first, second} {
			if err := tx.AddEvent(k.ctx, e); err != nil {
				t.Fatal(err)
			}
			if h := must(tx.Head(k.ctx))(t); h != (store.Head{Seq: e.Seq, Hash: e.Hash}) {
				t.Errorf("after event %d the head is %v", e.Seq, h)
			}
		}
		for _, e := range []store.Event{event(2, "a", "c"), event(4, "b", "c"), event(3, "a", "c"), event(0, "", "c")} {
			if err := tx.AddEvent(k.ctx, e); err == nil {
				t.Errorf("event %d after %q was added to a chain that ends with 2 %q", e.Seq, e.Prev, "b")
			}
		}
		all := must(tx.Events(k.ctx, 0, 10))(t)
		if len(all) != 2 {
			t.Fatalf("%d events, want 2", len(all))
		}
		same(t, all[0], first)
		same(t, all[1], second)
		if rest := must(tx.Events(k.ctx, 1, 10))(t); len(rest) != 1 || rest[0].Seq != 2 {
			t.Errorf("after 1: %v", rest)
		}
		if some := must(tx.Events(k.ctx, 0, 1))(t); len(some) != 1 || some[0].Seq != 1 {
			t.Errorf("one: %v", some)
		}
	})
}

func rolledBack(t *testing.T, k *kit) {
	err := k.Change(k.ctx, func(tx store.Tx) error {
		if err := tx.AddEvent(k.ctx, event(1, "", "a")); err != nil {
			t.Fatal(err)
		}
		return errMine
	})
	wantError(t, "the change", err, errMine)
	k.change(t, func(tx store.Tx) {
		if h := must(tx.Head(k.ctx))(t); h != (store.Head{}) {
			t.Errorf("the head stayed at %v", h)
		}
		if err := tx.AddEvent(k.ctx, event(1, "", "b")); err != nil {
			t.Error(err)
		}
	})
}

func headSeen(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		if err := tx.AddEvent(k.ctx, event(1, "", "a")); err != nil {
			t.Fatal(err)
		}
	})
	k.view(t, func(r store.Reader) {
		if h := must(r.Head(k.ctx))(t); h.Seq != 1 || h.Hash != "a" {
			t.Errorf("the head is %v", h)
		}
	})
}
