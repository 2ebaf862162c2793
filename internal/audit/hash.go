package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"time"

	"rond/internal/store"
)

// A digest hashes values so that no two different rows give the same bytes:
// every value has its length before it, and what kind of row it is comes
// first. It must never change; a new field needs a new kind ("answer/2").
type digest struct{ sum hash.Hash }

func newDigest(kind string) digest {
	d := digest{sha256.New()}
	d.text(kind)
	return d
}

func (d digest) text(s string) {
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(s)))
	d.sum.Write(length[:])
	d.sum.Write([]byte(s))
}

func (d digest) number(n int64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	d.text(string(b[:]))
}

func (d digest) flag(on bool) {
	if on {
		d.number(1)
	} else {
		d.number(0)
	}
}

// instant hashes a time as it is stored: UTC to the microsecond.
func (d digest) instant(t time.Time) {
	if t.IsZero() {
		d.text("")
		return
	}
	d.text(t.UTC().Format("2006-01-02T15:04:05.000000Z"))
}

func (d digest) hex() string { return hex.EncodeToString(d.sum.Sum(nil)) }

// eventHash hashes everything in an event but the hash itself.
func eventHash(e store.Event) string {
	d := newDigest("event/1")
	d.number(e.Seq)
	d.instant(e.At)
	d.text(e.Kind)
	d.text(e.Table)
	d.text(e.Row)
	d.text(e.Content)
	d.text(e.Prev)
	return d.hex()
}

// AnswerHash is the SHA-256 of all of an answer, its id included, in lower
// case hexadecimal.
func AnswerHash(a store.Answer) string {
	d := newDigest("answer/1")
	d.number(a.ID)
	d.number(a.Occurrence)
	d.number(int64(a.N))
	d.number(a.Submission)
	d.number(a.Person)
	d.text(a.By)
	d.instant(a.Received)
	d.flag(a.Complete)
	d.text(a.Body)
	return d.hex()
}

// VersionHash is the SHA-256 of all of a version of a plan, its id included.
func VersionHash(v store.Version) string {
	d := newDigest("version/1")
	d.number(v.ID)
	d.number(v.Plan)
	d.number(int64(v.N))
	d.text(v.Document)
	d.text(v.File)
	d.instant(v.Made)
	return d.hex()
}

// AssessmentHash is the SHA-256 of all of an assessment, its id included.
func AssessmentHash(a store.Assessment) string {
	d := newDigest("assessment/1")
	d.number(a.ID)
	d.number(a.Plan)
	d.text(a.Control)
	d.text(a.Area)
	d.text(a.Period)
	d.number(int64(a.N))
	d.text(a.Text)
	d.text(a.Grade)
	d.flag(a.Reported)
	d.instant(a.Made)
	return d.hex()
}

// ActHash is the SHA-256 of all of an act, its id included.
func ActHash(a store.Act) string {
	d := newDigest("act/1")
	d.number(a.ID)
	d.instant(a.At)
	d.text(a.Actor)
	d.text(a.Kind)
	d.text(a.Table)
	d.text(a.Row)
	d.text(a.Note)
	return d.hex()
}

// ValuationHash is the SHA-256 of all of a valuation, its id included.
func ValuationHash(v store.Valuation) string {
	d := newDigest("valuation/1")
	d.number(v.ID)
	d.number(v.Risk)
	d.number(v.Round)
	d.number(int64(v.N))
	d.number(v.Submission)
	d.number(v.Person)
	d.text(v.By)
	d.instant(v.Received)
	d.flag(v.Complete)
	d.text(v.Body)
	return d.hex()
}

// RiskChoiceHash is the SHA-256 of all of a choice, its id included.
func RiskChoiceHash(c store.RiskChoice) string {
	d := newDigest("risk-choice/1")
	d.number(c.ID)
	d.number(c.Round)
	d.number(c.Risk)
	d.text(c.Area)
	d.number(int64(c.N))
	d.text(c.Body)
	d.instant(c.Made)
	return d.hex()
}

func contentHash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
