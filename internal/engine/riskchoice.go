package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"rond/internal/audit"
	"rond/internal/plan"
	"rond/internal/store"
	"rond/templates"
	"rond/workbook"
	"rond/workbook/risk"
)

// ChoicesRead is what a list of risks that somebody has chosen in says anew.
// SHA names it for [Engine.TakeChoices]; "" when there is nothing to take.
type ChoicesRead struct {
	SHA      string         `json:"-"`
	Board    string         `json:"board"`
	Year     int            `json:"year"`
	Changes  []ChoiceChange `json:"changes"`
	Problems []plan.Problem `json:"problems"`
}

// ChoiceChange is one choice that differs from what is stored. Risk is a code,
// "" when it is about an area; the whats are codes: control, action, no, or ""
// for none.
type ChoiceChange struct {
	Risk string      `json:"risk,omitempty"`
	Area string      `json:"area,omitempty"`
	Text string      `json:"text,omitempty"` // the risk, shortened
	Was  string      `json:"was,omitempty"`
	Now  risk.Choice `json:"now"`

	row store.RiskChoice
}

// ReadChoices says what a list of risks would change of what is chosen, and
// keeps it, so that [Engine.TakeChoices] takes what was looked at.
func (e *Engine) ReadChoices(ctx context.Context, lang string, raw []byte) (*ChoicesRead, error) {
	var read *ChoicesRead
	err := e.store.View(ctx, func(r store.Reader) (err error) {
		read, err = e.gathering(r, lang).readChoices(ctx, raw)
		return err
	})
	if err != nil || len(read.Changes) == 0 {
		return read, err
	}
	if read.SHA, err = e.keepRead(ctx, "risks-proposed", raw); err != nil {
		return nil, fmt.Errorf("keeping the list of risks: %w", err)
	}
	return read, nil
}

// TakeChoices stores what a list that [Engine.ReadChoices] kept says anew. What
// somebody else has chosen meanwhile is left as it is, and told.
func (e *Engine) TakeChoices(ctx context.Context, lang, sha, actor string) (*ChoicesRead, error) {
	var read *ChoicesRead
	err := e.store.Change(ctx, func(tx store.Tx) error {
		raw, err := keptRead(ctx, tx, sha)
		if err != nil {
			return err
		}
		if read, err = e.gathering(tx, lang).readChoices(ctx, raw); err != nil {
			return err
		}
		for _, c := range read.Changes {
			c.row.Made = e.clock()
			id, err := audit.StoreRiskChoice(ctx, tx, c.row.Made, c.row)
			if err != nil {
				return fmt.Errorf("choice of %s%s: %w", c.Risk, c.Area, err)
			}
			if err := e.act(ctx, tx, c.row.Made, actor, actRiskChosen, aboutRiskChoice, id, ""); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("taking what is chosen of the risks: %w", err)
	}
	return read, nil
}

func (g *gathering) readChoices(ctx context.Context, raw []byte) (*ChoicesRead, error) {
	rows, problems, err := risk.ReadList(ctx, bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, fmt.Errorf("reading the list of risks: %w", err)
	}
	t := &choicesReader{g: g, rounds: map[int64]*choosing{}, seen: map[string]string{}, read: &ChoicesRead{}}
	for _, row := range rows {
		if err := t.row(ctx, row); err != nil {
			return nil, err
		}
	}
	for _, p := range append(problems, t.problems...) {
		text, remedy := templates.Problem(g.lang, p.Code, p.Args)
		if p.Sheet == "" { // the file as a whole: its own remedy speaks to an owner
			_, remedy = templates.Problem(g.lang, "risklist-file-unread", nil)
		}
		t.read.Problems = append(t.read.Problems, plan.Problem{Sheet: p.Sheet, Cell: p.Cell, Code: p.Code, Text: text, Remedy: remedy, Warning: p.Hint})
	}
	return t.read, nil
}

// choosing is a round with what is chosen in it now.
type choosing struct {
	v      *riskRound
	chosen map[riskSubject]riskChoice
}

// choicesReader holds what came back against what is stored now.
type choicesReader struct {
	g        *gathering
	rounds   map[int64]*choosing
	seen     map[string]string // the cell of each subject's first row
	problems []workbook.Problem
	read     *ChoicesRead
}

func (t *choicesReader) fault(row risk.Chosen, code string, args ...string) {
	t.problems = append(t.problems, workbook.Problem{Sheet: row.Sheet, Cell: row.Cells["what"], Code: code, Args: args})
}

// row takes one row. One that says what stands already is passed over.
func (t *choicesReader) row(ctx context.Context, row risk.Chosen) error {
	round, n, shown, about, ok := parseChoiceKey(row.Key)
	if !ok {
		t.fault(row, risk.CodeListUnknown, row.Name)
		return nil
	}
	c, err := t.round(ctx, round)
	if err != nil {
		return err
	}
	if c == nil {
		t.fault(row, risk.CodeListUnknown, row.Name)
		return nil
	}
	s, ok := c.subject(about)
	if !ok {
		t.fault(row, risk.CodeListUnknown, row.Name)
		return nil
	}
	if first, twice := t.seen[row.Key]; twice {
		t.fault(row, risk.CodeListTwice, row.Name, first)
		return nil
	}
	t.seen[row.Key] = row.Cells["what"]
	now := c.chosen[s]
	switch {
	case choiceHash(row.Choice) == shown, row.Choice == now.said:
		return nil // nobody has changed it
	case now.n != n:
		t.fault(row, "risklist-chosen-since", strings.TrimPrefix(about, "="))
		return nil
	}
	body, err := json.Marshal(row.Choice)
	if err != nil {
		return fmt.Errorf("writing a choice: %w", err)
	}
	change := ChoiceChange{Area: s.area, Was: now.said.What, Now: row.Choice, row: store.RiskChoice{Round: round, Risk: s.risk, Area: s.area, N: n + 1, Body: string(body)}}
	if s.risk != 0 {
		line, err := t.g.listed(ctx, c.v, c.v.risks[s.risk])
		if err != nil {
			return fmt.Errorf("risk %s: %w", about, err)
		}
		change.Risk, change.Text = about, shorten(line.Text)
	}
	t.read.Board, t.read.Year = c.v.rd.board.Code, c.v.row.Year
	t.read.Changes = append(t.read.Changes, change)
	return nil
}

// round is a round that choices are about; nil when there is none.
func (t *choicesReader) round(ctx context.Context, id int64) (*choosing, error) {
	if c, known := t.rounds[id]; known {
		return c, nil
	}
	t.rounds[id] = nil
	row, err := t.g.r.RiskRound(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("risk round %d: %w", id, err)
	}
	c := &choosing{}
	if c.v, err = t.g.e.riskRound(ctx, t.g.r, row); err != nil {
		return nil, err
	}
	if c.chosen, err = t.g.choices(ctx, id); err != nil {
		return nil, err
	}
	t.rounds[id] = c
	return c, nil
}

// subject is what a key is about: a risk of the board, or an area.
func (c *choosing) subject(about string) (riskSubject, bool) {
	if area, ok := strings.CutPrefix(about, "="); ok {
		return riskSubject{area: area}, area != ""
	}
	for id, x := range c.v.risks {
		if x.Code == about {
			return riskSubject{risk: id}, true
		}
	}
	return riskSubject{}, false
}

// parseChoiceKey is the inverse of choiceKey.
func parseChoiceKey(key string) (round int64, n int, shown, about string, ok bool) {
	parts := strings.SplitN(key, "/", 4)
	if len(parts) != 4 || parts[3] == "" {
		return 0, 0, "", "", false
	}
	round, err := strconv.ParseInt(parts[0], 10, 64)
	if err != nil {
		return 0, 0, "", "", false
	}
	n, err = strconv.Atoi(parts[1])
	return round, n, parts[2], parts[3], err == nil && n >= 0
}
