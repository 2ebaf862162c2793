package audit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"rond/internal/store"
)

// Report is what [Verify] saw: how much it checked, where the chain ends, and
// every break. No breaks: the record is whole.
type Report struct {
	Events      int
	Answers     int
	Versions    int
	Assessments int
	Acts        int
	Valuations  int
	Choices     int // about risks and areas
	Blobs       int

	Head   store.Head
	Breaks []Break
}

// Break is one row that is not as it was when it was recorded. Row is its id,
// or the SHA-256 of a stored file. What says in English what is wrong.
type Break struct {
	Table string
	Row   string
	What  string
}

// pageSize is how many rows are held at a time.
const pageSize = 500

// row names a row of a table.
type row struct{ table, key string }

// promise is what an event says about a row.
type promise struct {
	content string
	event   int64
	met     bool // the row has been seen
}

// verifier walks a store.
type verifier struct {
	r        store.Reader
	report   Report
	promises map[row]*promise
}

// Verify checks the whole record: that every event follows the one before it
// and has the hash it says, that every row and file that an event vouches for
// is there with the same content, that nothing is there that no event vouches
// for, and that the files of every version are there. It needs memory in
// proportion to the number of rows, about 200 bytes for each. The error is
// about reading; what is wrong with the record is in the report.
func Verify(ctx context.Context, r store.Reader) (Report, error) {
	v := &verifier{r: r, promises: map[row]*promise{}}
	for _, step := range []func(context.Context) error{v.chain, v.blobs, v.versions, v.assessments, v.answers, v.acts, v.valuations, v.choices} {
		if err := step(ctx); err != nil {
			return Report{}, fmt.Errorf("verify the record: %w", err)
		}
	}
	v.unmet()
	return v.report, nil
}

func (v *verifier) found(table, key, format string, args ...any) {
	v.report.Breaks = append(v.report.Breaks, Break{table, key, fmt.Sprintf(format, args...)})
}

// chain walks the events and collects what they promise.
func (v *verifier) chain(ctx context.Context) error {
	l := link{}
	err := pages(ctx, v, v.r.Events, func(e store.Event) int64 { return e.Seq }, func(e store.Event) {
		v.report.Events++
		whole := v.follows(&l, e)
		if whole && e.Content != "" {
			v.promise(e)
		}
	}, func(seq int64) { l = link{seq: seq} })
	if err != nil {
		return err
	}
	head, err := v.r.Head(ctx)
	var broken *store.RowError
	if errors.As(err, &broken) {
		v.found("chain", broken.Row, "cannot be read: %v", broken.Err)
		return nil
	}
	if err != nil {
		return err
	}
	v.report.Head = head
	if head.Seq != l.seq || !l.known(head.Hash) {
		v.found("chain", strconv.FormatInt(head.Seq, 10), "the head is not the last event, which is %d", l.seq)
	}
	return nil
}

// link is the event before: its number, the hash it has and the hash it
// should have. After an event that cannot be read both are unknown.
type link struct {
	seq          int64
	hash, should string
}

func (l link) known(hash string) bool {
	unread := l.seq > 0 && l.hash == "" && l.should == ""
	return unread || hash == l.hash || hash == l.should
}

// follows checks an event against the one before it. When only the hash of
// that one was changed, this one still carries the right one and is whole.
func (v *verifier) follows(l *link, e store.Event) bool {
	key, whole := strconv.FormatInt(e.Seq, 10), true
	if e.Seq < 1 {
		v.found("event", key, "events are numbered from 1")
		return false
	}
	for seq := l.seq + 1; seq < e.Seq; seq++ {
		if seq > l.seq+10 {
			v.found("event", strconv.FormatInt(seq, 10), "this one and all up to %d are missing", e.Seq-1)
			break
		}
		v.found("event", strconv.FormatInt(seq, 10), "is missing")
	}
	if e.Seq == l.seq+1 && !l.known(e.Prev) {
		v.found("event", key, "does not follow event %d: one of the two was changed", l.seq)
		whole = false
	}
	should := eventHash(e)
	if should != e.Hash {
		v.found("event", key, "its content does not give its hash")
		whole = false
	}
	*l = link{e.Seq, e.Hash, should}
	return whole
}

func (v *verifier) promise(e store.Event) {
	key := row{e.Table, e.Row}
	if old := v.promises[key]; old != nil && old.content != e.Content {
		v.found("event", strconv.FormatInt(e.Seq, 10), "says otherwise about %s %s than event %d", e.Table, e.Row, old.event)
		return
	}
	v.promises[key] = &promise{content: e.Content, event: e.Seq}
}

// check holds a row to what was promised about it.
func (v *verifier) check(table, key, content string) {
	p := v.promises[row{table, key}]
	switch {
	case p == nil:
		v.found(table, key, "no whole event vouches for it")
		return
	case p.content != content:
		v.found(table, key, "differs from what event %d recorded", p.event)
	}
	p.met = true
}

// unreadable notes a row that the store cannot read.
func (v *verifier) unreadable(e *store.RowError) {
	v.found(e.Table, e.Row, "cannot be read: %v", e.Err)
	if p := v.promises[row{e.Table, e.Row}]; p != nil {
		p.met = true
	}
}

// unmet reports what was promised and never seen, in the order of the events.
// Rows of other tables may change, and are not looked at.
func (v *verifier) unmet() {
	walked := []string{answerTable, versionTable, assessmentTable, actTable, valuationTable, choiceTable, blobTable}
	var gone []row
	for key, p := range v.promises {
		if !p.met && slices.Contains(walked, key.table) {
			gone = append(gone, key)
		}
	}
	slices.SortFunc(gone, func(a, b row) int { return cmp.Compare(v.promises[a].event, v.promises[b].event) })
	for _, key := range gone {
		v.found(key.table, key.key, "is missing; event %d recorded it", v.promises[key].event)
	}
}
