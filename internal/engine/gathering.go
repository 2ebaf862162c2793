package engine

import (
	"context"
	"fmt"
	"time"

	"rond/internal/store"
)

// gathering collects what a table or a page shows, within one view and in one
// language. What many rows have in common is read once.
type gathering struct {
	e        *Engine
	r        store.Reader
	lang     string
	mailed   bool // free text about controls that may hold confidential matter is left out
	now      time.Time
	people   map[int64]store.Person
	requests map[int64]store.Request
	refs     map[int64]string // by occurrence
	files    map[int64]string // by submission
	rounds   map[int64]*round // by plan
}

func (e *Engine) gathering(r store.Reader, lang string) *gathering {
	return &gathering{e: e, r: r, lang: lang, now: e.clock(), people: map[int64]store.Person{}, requests: map[int64]store.Request{},
		refs: map[int64]string{}, files: map[int64]string{}, rounds: map[int64]*round{}}
}

// local is an instant as people read it.
func (e *Engine) local(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(e.set.Zone).Format("2006-01-02 15:04")
}

func (g *gathering) person(ctx context.Context, id int64) (store.Person, error) {
	if p, ok := g.people[id]; ok || id == 0 {
		return p, nil
	}
	p, err := g.r.Person(ctx, id)
	if err != nil {
		return p, fmt.Errorf("person %d: %w", id, err)
	}
	g.people[id] = p
	return p, nil
}

func (g *gathering) request(ctx context.Context, id int64) (store.Request, error) {
	if q, ok := g.requests[id]; ok || id == 0 {
		return q, nil
	}
	q, err := g.r.Request(ctx, id)
	if err != nil {
		return q, fmt.Errorf("request %d: %w", id, err)
	}
	g.requests[id] = q
	return q, nil
}

// ref is the Ref of an occurrence in its workbook, "" until it is asked.
func (g *gathering) ref(ctx context.Context, o store.Occurrence) (string, error) {
	if ref, ok := g.refs[o.ID]; ok || o.Request == 0 {
		return ref, nil
	}
	rows, err := g.r.RequestRows(ctx, o.Request)
	if err != nil {
		return "", fmt.Errorf("rows of %s: %w", reference(o.Request), err)
	}
	for _, row := range rows {
		g.refs[row.Occurrence] = row.Ref
	}
	return g.refs[o.ID], nil
}

// file is the first digits of the SHA-256 of a submitted workbook, "" for what
// was registered by hand.
func (g *gathering) file(ctx context.Context, submission int64) (string, error) {
	if f, ok := g.files[submission]; ok || submission == 0 {
		return f, nil
	}
	s, err := g.r.Submission(ctx, submission)
	if err != nil {
		return "", fmt.Errorf("submission %d: %w", submission, err)
	}
	g.files[submission] = shortHash(s.SHA)
	return g.files[submission], nil
}

// shortHash is enough of a SHA-256 to find a file by.
func shortHash(sha string) string { return sha[:min(len(sha), 12)] }
