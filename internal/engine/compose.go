package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/internal/plan/foreign"
	"rond/internal/store"
	"rond/templates"
)

// Composed is what came of the files that a controller gave.
type Composed struct {
	Raw      []byte // a plan workbook, for [Engine.Propose] and [Engine.Import]; nil with a draft, or with errors
	Draft    []byte // a plan workbook that asks for what is missing, when the plan was in another layout than Rond's
	Controls int    // in the draft
	Areas    int
	Listed   bool           // only lists were given: Raw is a plan in force with them in it
	Missing  []plan.Problem // at the cells of the draft
	Problems []plan.Problem // at the cells of the files
}

// Which says which plan in force a list of people is for; the zero value is the
// only one.
type Which struct {
	Board string
	Year  int
}

// Compose makes one plan workbook of some files: a plan, in any layout, and
// lists of people, units and roles. Lists alone are for a plan that is in
// force. Nothing is kept and nothing is changed. Who has which role is taken
// over from the board's newest plan when a plan is in another layout, and so
// are the codes of the controls that it had.
func (e *Engine) Compose(ctx context.Context, lang string, files [][]byte, which Which) (*Composed, error) {
	c := composing{engine: e, lang: lang, out: &Composed{}}
	for _, raw := range files {
		if err := c.file(ctx, raw); err != nil {
			return nil, err
		}
	}
	if c.plans > 1 {
		return nil, refuse("plan-several-files")
	}
	if slices.ContainsFunc(c.out.Problems, func(p plan.Problem) bool { return !p.Warning }) {
		return c.out, nil
	}
	err := e.store.View(ctx, func(r store.Reader) error {
		switch {
		case c.draft != nil:
			return c.asks(ctx, r)
		case c.own == nil:
			return c.staffOf(ctx, r, which)
		case len(c.staff) > 0:
			return c.withStaff(ctx, r)
		}
		c.out.Raw = c.own
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("putting %d files together: %w", len(files), err)
	}
	return c.out, nil
}

// composing is one Compose.
type composing struct {
	engine *Engine
	lang   string
	plans  int        // files that are one
	own    []byte     // the one in Rond's own layout
	draft  *plan.Plan // the one in another
	staff  []*foreign.Staff
	out    *Composed
}

// file reads what one file is.
func (c *composing) file(ctx context.Context, raw []byte) error {
	r, size := bytes.NewReader(raw), int64(len(raw))
	own, err := plan.Own(ctx, r, size)
	if err != nil {
		return fmt.Errorf("looking at a file: %w", err)
	}
	if own {
		c.plans++
		c.own = raw
		return nil
	}
	reading, err := foreign.Read(ctx, r, size, c.lang)
	if err != nil {
		return fmt.Errorf("reading a file: %w", err)
	}
	OfTheFile(c.lang, reading.Problems)
	c.out.Problems = append(c.out.Problems, reading.Problems...)
	if reading.Plan != nil {
		c.plans++
		c.draft = reading.Plan
	}
	if reading.Staff != nil {
		c.staff = append(c.staff, reading.Staff)
	}
	return nil
}

// asks writes the draft of a plan in another layout.
func (c *composing) asks(ctx context.Context, r store.Reader) error {
	older, err := c.engine.plansOfBoard(ctx, r, func(b store.Board) bool { return strings.EqualFold(b.Name, c.draft.Board) })
	if err != nil {
		return err
	}
	foreign.Continue(c.draft, older...)
	c.lists(c.draft)
	foreign.Ask(c.draft)
	if i := slices.IndexFunc(older, func(p *plan.Plan) bool { return p.Year == c.draft.Year-1 }); i >= 0 {
		c.draft.MarkNew(older[i])
	}
	var b bytes.Buffer
	if c.out.Missing, err = plan.WriteDraft(ctx, &b, c.draft); err != nil {
		return err
	}
	c.out.Draft, c.out.Controls, c.out.Areas = b.Bytes(), len(c.draft.Controls), len(c.draft.Areas)
	return nil
}

// withStaff puts lists into a plan workbook. What is wrong with the workbook
// itself is for its reader to tell.
func (c *composing) withStaff(ctx context.Context, r store.Reader) error {
	doc, problems, err := plan.Read(ctx, bytes.NewReader(c.own), int64(len(c.own)))
	if err != nil || doc == nil {
		c.out.Raw = c.own
		return err
	}
	if _, err := c.engine.follow(ctx, r, doc); err != nil { // what is wrong is told when the workbook is imported
		return err
	}
	if err := c.engine.recode(ctx, r, doc, problems); err != nil {
		return err
	}
	c.out.Problems = append(c.out.Problems, slices.DeleteFunc(problems, func(p plan.Problem) bool { return p.Code != "plan-code-made" })...)
	return c.into(doc)
}

func (c *composing) into(doc *plan.Plan) error {
	c.lists(doc)
	var b bytes.Buffer
	err := plan.Write(&b, doc)
	c.out.Raw = b.Bytes()
	return err
}

// lists puts what the lists say into a plan.
func (c *composing) lists(doc *plan.Plan) {
	for _, s := range c.staff {
		c.out.Problems = append(c.out.Problems, s.Namesakes(doc, c.lang)...)
		s.Into(doc)
	}
}

// staffOf puts lists into a plan that is in force.
func (c *composing) staffOf(ctx context.Context, r store.Reader, which Which) error {
	all, err := r.Plans(ctx)
	if err != nil {
		return fmt.Errorf("plans: %w", err)
	}
	var found []store.Plan
	for _, p := range all {
		board, err := r.Board(ctx, p.Board)
		if err != nil {
			return fmt.Errorf("board %d: %w", p.Board, err)
		}
		if p.Version != 0 && p.Status != string(plan.Closed) && (which.Board == "" || which.Board == board.Code) && (which.Year == 0 || which.Year == p.Year) {
			found = append(found, p)
		}
	}
	if len(found) != 1 {
		return refuse("plan-of-the-list")
	}
	doc, err := c.engine.document(ctx, r, found[0].Version)
	if err != nil {
		return err
	}
	data, err := doc.Canonical()
	if err != nil {
		return err
	}
	if doc, err = plan.Parse(data); err != nil { // the engine's own is not to be changed
		return err
	}
	c.out.Listed = true
	return c.into(doc)
}

// KeepDraft keeps a draft, so that whoever looks at it can fetch it, and gives
// its SHA-256 for [Engine.DraftFile].
func (e *Engine) KeepDraft(ctx context.Context, draft []byte) (sha string, err error) {
	if sha, err = e.keepRead(ctx, "plan-draft", draft); err != nil {
		return "", fmt.Errorf("keeping the draft of a plan: %w", err)
	}
	return sha, nil
}

// DraftFile is a draft that was kept. No other stored file can be had by its
// sum.
func (e *Engine) DraftFile(ctx context.Context, lang, sha string) (File, error) {
	f, err := e.file(ctx, func(store.Reader) (name, kind, from string, err error) {
		return templates.FileName(lang, "draft") + ".xlsx", xlsxType, sha, nil
	})
	if errors.Is(err, store.ErrNotFound) {
		return File{}, refuse("no-such-proposal")
	}
	if err != nil {
		return File{}, err
	}
	own, err := plan.Own(ctx, bytes.NewReader(f.Data), int64(len(f.Data)))
	if err == nil && !own {
		err = refuse("no-such-proposal")
	}
	return f, err
}
