package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"rond/internal/audit"
	"rond/internal/plan"
	"rond/internal/store"
	"rond/templates"
)

// errProposed rolls back what was only looked at.
var errProposed = errors.New("only a proposal")

// Propose says what importing a plan workbook would do, and does not do it: its
// problems, what differs from the version in force, how much is asked, and
// when. The workbook is kept, so that [Engine.Adopt] puts in force what was
// looked at. With errors, or when nothing differs, there is no SHA.
func (e *Engine) Propose(ctx context.Context, lang string, raw []byte) (*Proposal, error) {
	p, against, err := e.look(ctx, lang, raw)
	if err != nil || !p.Changed {
		return p, err
	}
	err = e.store.Change(ctx, func(tx store.Tx) error {
		sha, err := audit.StoreBlob(ctx, tx, e.clock(), "plan-proposed", raw)
		p.SHA = sha + "-" + against
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("keeping the proposed plan %s %d: %w", p.Plan, p.Year, err)
	}
	return p, nil
}

// Look is [Engine.Propose] without keeping the workbook: there is no SHA.
func (e *Engine) Look(ctx context.Context, lang string, raw []byte) (*Proposal, error) {
	p, _, err := e.look(ctx, lang, raw)
	return p, err
}

// look gives a proposal and the versions that it was held against.
func (e *Engine) look(ctx context.Context, lang string, raw []byte) (p *Proposal, against string, err error) {
	doc, problems, err := plan.Read(ctx, bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, "", fmt.Errorf("reading the plan workbook: %w", err)
	}
	OfTheFile(lang, problems)
	p = &Proposal{Imported: Imported{Problems: problems}}
	if doc == nil {
		return p, "", nil
	}
	would := e.whole() // what it reads of a version that is rolled back is not remembered
	err = e.store.Change(ctx, func(tx store.Tx) (err error) {
		if against, err = would.propose(ctx, tx, lang, doc, raw, p); err != nil {
			return err
		}
		return errProposed
	})
	if errors.Is(err, ErrPlan) {
		return p, "", nil
	}
	if !errors.Is(err, errProposed) {
		return nil, "", fmt.Errorf("proposing the plan of %s %d: %w", doc.BoardCode, doc.Year, err)
	}
	return p, against, nil
}

// propose puts a plan in force, tells what that led to, and gives the versions
// that it was held against.
func (e *Engine) propose(ctx context.Context, tx store.Tx, lang string, doc *plan.Plan, raw []byte, p *Proposal) (against string, err error) {
	before, err := inForceOf(ctx, tx, doc)
	if err != nil {
		return "", err
	}
	if against, err = e.standsOn(ctx, tx, before, doc); err != nil {
		return "", err
	}
	if err := e.linked(ctx, tx, doc, &p.Imported); err != nil {
		return "", err
	}
	if err := e.recode(ctx, tx, doc, p.Problems); err != nil {
		return "", fmt.Errorf("codes of controls: %w", err)
	}
	p.New, p.Status = before.Version == 0, string(doc.Status)
	old, err := e.compared(ctx, tx, before, doc)
	if err != nil {
		return "", err
	}
	if old != nil {
		changes, err := plan.Diff(old, doc)
		if err != nil {
			return "", err
		}
		p.Tally = plan.TallyOf(changes)
		for _, c := range changes {
			p.Changes = append(p.Changes, PlanChange{What: c.What, Kind: c.Kind, Text: c.Text})
		}
	}
	if err := e.enact(ctx, tx, doc, raw, &p.Imported); err != nil {
		return "", err
	}
	return against, e.wouldAsk(ctx, tx, lang, doc, p)
}

// compared is the document that a proposed one is held against: the version in
// force, or for a new year the year before as it would go on; nil when there is
// neither.
func (e *Engine) compared(ctx context.Context, r store.Reader, before store.Plan, doc *plan.Plan) (*plan.Plan, error) {
	if before.Version != 0 {
		return e.document(ctx, r, before.Version)
	}
	last := *doc
	last.Year--
	p, err := inForceOf(ctx, r, &last)
	if err != nil || p.Version == 0 {
		return nil, err
	}
	old, err := e.document(ctx, r, p.Version)
	if err != nil {
		return nil, err
	}
	next := old.Continued()
	// What is decided anew every year is no change of the plan's content.
	next.Status, next.Adopted, next.Section, next.Registry, next.ValidFrom, next.AskFrom = doc.Status, doc.Adopted, doc.Section, doc.Registry, doc.ValidFrom, doc.AskFrom
	next.Actions, next.Assessments, next.Occasions = doc.Actions, doc.Assessments, doc.Occasions
	return next, nil
}

// wouldAsk tells what a plan that has just been put in force does to what is
// asked, and what it will ask of whom.
func (e *Engine) wouldAsk(ctx context.Context, tx store.Tx, lang string, doc *plan.Plan, p *Proposal) error {
	now, err := inForceOf(ctx, tx, doc)
	if err != nil || !inForce(now) {
		return err
	}
	rd, err := e.round(ctx, tx, now)
	if err != nil {
		return err
	}
	g := e.gathering(tx, lang)
	if p.Effects, err = g.effects(ctx, rd, p.effects); err != nil {
		return fmt.Errorf("what it does: %w", err)
	}
	all, err := tx.Occurrences(ctx, store.OccurrenceFilter{Plan: now.ID})
	if err != nil {
		return fmt.Errorf("occurrences: %w", err)
	}
	days, err := g.coming(ctx, rd, waitsToBeAsked(all), 0)
	p.Asks = merged(days)
	return err
}

// inForceOf is the row of the plan that a document is a version of; the zero
// plan when the board has none for the year.
func inForceOf(ctx context.Context, r store.Reader, doc *plan.Plan) (store.Plan, error) {
	p, err := planOfYear(ctx, r, doc.BoardCode, doc.Year)
	if errors.Is(err, store.ErrNotFound) {
		return store.Plan{}, nil
	}
	return p, err
}

// Adopt puts a proposed plan in force: exactly the workbook that was looked at,
// and only while the version that it was held against is still in force.
func (e *Engine) Adopt(ctx context.Context, sha, actor string) (*Imported, error) {
	raw, against, err := e.proposed(ctx, sha)
	if err != nil {
		return nil, fmt.Errorf("adopting a proposed plan: %w", err)
	}
	doc, problems, err := plan.Read(ctx, bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, fmt.Errorf("reading the plan workbook: %w", err)
	}
	done := &Imported{Problems: problems}
	if doc == nil {
		return done, ErrPlan
	}
	e.forget()
	defer e.forget()
	err = e.store.Change(ctx, func(tx store.Tx) error {
		before, err := inForceOf(ctx, tx, doc)
		if err != nil {
			return err
		}
		on, err := e.standsOn(ctx, tx, before, doc)
		if err != nil {
			return err
		}
		if on != against {
			return refuse("plan-has-changed")
		}
		if err := e.enact(ctx, tx, doc, raw, done); err != nil {
			return err
		}
		now, err := inForceOf(ctx, tx, doc)
		if err != nil {
			return err
		}
		return e.act(ctx, tx, e.clock(), actor, actAdopted, aboutVersion, now.Version, "")
	})
	if errors.Is(err, ErrPlan) {
		return done, ErrPlan
	}
	if err != nil {
		return nil, fmt.Errorf("adopting the plan of %s %d: %w", doc.BoardCode, doc.Year, err)
	}
	return done, nil
}

// proposed is a workbook that was kept when it was proposed, and the versions
// that it was held against.
func (e *Engine) proposed(ctx context.Context, proposal string) (raw []byte, against string, err error) {
	sha, against, ok := strings.Cut(proposal, "-")
	if !ok {
		return nil, "", refuse("no-such-proposal")
	}
	err = e.store.View(ctx, func(r store.Reader) error {
		raw, err = keptRead(ctx, r, sha)
		return err
	})
	return raw, against, err
}

// keepRead keeps a workbook that has been read and not yet taken, so that what
// is taken is what was looked at; it gives its SHA-256.
func (e *Engine) keepRead(ctx context.Context, kind string, raw []byte) (sha string, err error) {
	err = e.store.Change(ctx, func(tx store.Tx) error {
		sha, err = audit.StoreBlob(ctx, tx, e.clock(), kind, raw)
		return err
	})
	return sha, err
}

// keptRead is a workbook that was kept; a refusal when there is none.
func keptRead(ctx context.Context, r store.Reader, sha string) ([]byte, error) {
	raw, err := r.Blob(ctx, sha)
	if errors.Is(err, store.ErrNotFound) {
		return nil, refuse("no-such-proposal")
	}
	return raw, err
}

// OfTheFile gives what is wrong with a plan's file as a whole a remedy for a
// plan: the reader's own speaks to an owner who got the workbook by mail.
func OfTheFile(lang string, problems []plan.Problem) {
	for i, pr := range problems {
		if pr.Sheet == "" && !pr.Warning && !strings.HasPrefix(pr.Code, "plan-") && !strings.HasPrefix(pr.Code, "table-") {
			_, problems[i].Remedy = templates.Problem(lang, "plan-file-unread", nil)
		}
	}
}
