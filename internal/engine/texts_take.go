package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rond/internal/audit"
	"rond/internal/plan"
	"rond/internal/store"
	"rond/templates"
	"rond/workbook"
	"rond/workbook/consolidated"
)

// TextsRead is what a consolidated workbook that somebody has written in says
// anew. SHA names it for [Engine.TakeTexts]; "" when there is nothing to take.
type TextsRead struct {
	SHA      string         `json:"-"`
	Changes  []TextChange   `json:"changes"`
	Problems []plan.Problem `json:"problems"`
}

// TextChange is one text or grade that differs from what is stored. The grades
// are words.
type TextChange struct {
	Board    string `json:"board"`
	Year     int    `json:"year"`
	Occasion string `json:"occasion"`
	Area     string `json:"area,omitempty"`
	Control  string `json:"control,omitempty"`
	Was      string `json:"was,omitempty"`
	WasGrade string `json:"was_grade,omitempty"`
	Text     string `json:"text"`
	Grade    string `json:"grade,omitempty"`

	row store.Assessment
}

// ReadTexts says what a consolidated workbook would change of the report's
// texts, and keeps it, so that [Engine.TakeTexts] takes what was looked at.
func (e *Engine) ReadTexts(ctx context.Context, lang string, raw []byte) (*TextsRead, error) {
	var read *TextsRead
	err := e.store.View(ctx, func(r store.Reader) (err error) {
		read, err = e.gathering(r, lang).readTexts(ctx, raw)
		return err
	})
	if err != nil || len(read.Changes) == 0 {
		return read, err
	}
	if read.SHA, err = e.keepRead(ctx, "texts-proposed", raw); err != nil {
		return nil, fmt.Errorf("keeping the workbook with the report's texts: %w", err)
	}
	return read, nil
}

// TakeTexts stores what a workbook that [Engine.ReadTexts] kept says anew. What
// somebody else has written meanwhile is left as it is, and told.
func (e *Engine) TakeTexts(ctx context.Context, lang, sha, actor string) (*TextsRead, error) {
	var read *TextsRead
	err := e.store.Change(ctx, func(tx store.Tx) error {
		raw, err := keptRead(ctx, tx, sha)
		if err != nil {
			return err
		}
		if read, err = e.gathering(tx, lang).readTexts(ctx, raw); err != nil {
			return err
		}
		for _, c := range read.Changes {
			if err := e.assess(ctx, tx, c.row, actor); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("taking the report's texts: %w", err)
	}
	return read, nil
}

// assess stores a version of what is said at an occasion.
func (e *Engine) assess(ctx context.Context, tx store.Tx, a store.Assessment, actor string) error {
	a.Made = e.clock()
	id, err := audit.StoreAssessment(ctx, tx, a.Made, a)
	if err != nil {
		return fmt.Errorf("assessment of %s%s: %w", a.Control, a.Area, err)
	}
	return e.act(ctx, tx, a.Made, actor, actAssessed, aboutAssessment, id, "")
}

func (g *gathering) readTexts(ctx context.Context, raw []byte) (*TextsRead, error) {
	rows, problems, err := consolidated.ReadTexts(ctx, bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, fmt.Errorf("reading the report's texts: %w", err)
	}
	t := newTextsReader(g)
	for _, row := range rows {
		if err := t.row(ctx, row); err != nil {
			return nil, err
		}
	}
	for _, p := range append(problems, t.problems...) {
		text, remedy := templates.Problem(g.lang, p.Code, p.Args)
		if p.Sheet == "" { // the file as a whole: its own remedy speaks to an owner
			_, remedy = templates.Problem(g.lang, "texts-file-unread", nil)
		}
		t.read.Problems = append(t.read.Problems, plan.Problem{Sheet: p.Sheet, Cell: p.Cell, Code: p.Code, Text: text, Remedy: remedy, Warning: p.Hint})
	}
	return t.read, nil
}

// textsReader holds what came back against what is stored now.
type textsReader struct {
	g        *gathering
	rounds   map[string]*round               // by board and year
	stands   map[string]map[subject]TextView // by the same
	seen     map[string]string               // the cell of each subject's first row
	problems []workbook.Problem
	read     *TextsRead
}

func newTextsReader(g *gathering) *textsReader {
	return &textsReader{g: g, stands: map[string]map[subject]TextView{}, rounds: map[string]*round{}, seen: map[string]string{}, read: &TextsRead{}}
}

func (t *textsReader) fault(row consolidated.Written, key, code string, args ...string) {
	t.problems = append(t.problems, workbook.Problem{Sheet: row.Sheet, Cell: row.Cells[key], Code: code, Args: args})
}

// row takes one row. One that nobody has written in, or that says what stands
// already, is passed over; blank never clears.
func (t *textsReader) row(ctx context.Context, row consolidated.Written) error {
	k, ok := parseTextKey(row.Key)
	if !ok {
		t.fault(row, "key", "text-key-unknown")
		return nil
	}
	rd, err := t.plan(ctx, k)
	if err != nil {
		return err
	}
	if rd == nil {
		t.fault(row, "key", "text-plan-unknown", k.board, strconv.Itoa(k.year))
		return nil
	}
	v, known := t.stands[k.plan()][k.subject]
	if !known {
		t.fault(row, "key", "text-subject-gone", strings.TrimPrefix(k.control+k.area, "="))
		return nil
	}
	grade, ok := gradeCode(rd, row.Grade)
	if !ok {
		t.fault(row, "grade", "text-grade-unknown", row.Grade, gradeWords(rd))
		return nil
	}
	text := strings.TrimSpace(row.Text)
	untouched := shownHash(text, grade) == k.shown
	switch {
	case text+grade == "" || untouched && (k.version > 0 || !row.Done):
		return nil
	case v.Version > 0 && shownHash(text, grade) == shownHash(v.Text, v.Grade):
		return nil
	case t.seen[row.Key] != "":
		t.fault(row, "key", "text-twice", t.seen[row.Key])
		return nil
	case v.Version != k.version:
		t.fault(row, "text", "text-changed-since", shortenTo(v.Text, 200))
		return nil
	}
	if locked(rd.plan) {
		t.fault(row, "text", "plan-locked", strconv.Itoa(rd.plan.Year))
		return nil
	}
	t.seen[row.Key] = row.Cells["key"]
	t.change(rd, v, k.subject, text, grade)
	return nil
}

func (t *textsReader) change(rd *round, v TextView, s subject, text, code string) {
	c := TextChange{Board: rd.board.Name, Year: rd.plan.Year, Occasion: v.Name, Area: v.Area, Control: strings.TrimSpace(v.Control + " " + v.About), Text: text, Grade: grade(rd, code).Word}
	if v.Version > 0 {
		c.Was, c.WasGrade = v.Text, grade(rd, v.Grade).Word
		if text == "" {
			text, c.Text = v.Text, v.Text
		}
	}
	c.row = store.Assessment{Plan: rd.plan.ID, Control: s.control, Area: s.area, Period: s.period, N: v.Version + 1, Text: text, Grade: code, Reported: v.State != consolidated.Silent || s.control == ""}
	t.read.Changes = append(t.read.Changes, c)
}

// plan is the round of a key's plan, with what is said of it now; nil when
// there is none.
func (t *textsReader) plan(ctx context.Context, k textRef) (*round, error) {
	if _, looked := t.stands[k.plan()]; looked {
		return t.rounds[k.plan()], nil
	}
	t.stands[k.plan()] = map[subject]TextView{}
	p, err := planOfYear(ctx, t.g.r, k.board, k.year)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	rd, err := t.g.round(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	t.rounds[k.plan()] = rd
	return rd, t.look(ctx, rd, k.plan())
}

// look gathers what is said of a plan, at all its occasions.
func (t *textsReader) look(ctx context.Context, rd *round, at string) error {
	views, err := t.g.texts(ctx, rd, reportingOccasions(rd.doc), func(string) bool { return true })
	if err != nil {
		return err
	}
	for _, v := range views {
		area := v.Area
		if v.Control != "" {
			area = ""
		}
		t.stands[at][subject{v.Control, area, v.Period}] = v
	}
	return nil
}

// textRef is a key of [textKey], read.
type textRef struct {
	board   string
	year    int
	version int
	shown   string
	subject
}

func (k textRef) plan() string { return k.board + "/" + strconv.Itoa(k.year) }

func parseTextKey(key string) (k textRef, ok bool) {
	f := strings.SplitN(key, "/", 6)
	if len(f) != 6 {
		return k, false
	}
	year, err := strconv.Atoi(f[1])
	version, bad := strconv.Atoi(f[3])
	k = textRef{board: f[0], year: year, version: version, shown: f[4], subject: subject{period: f[2]}}
	if area, is := strings.CutPrefix(f[5], "="); is {
		k.area = area
	} else {
		k.control = f[5]
	}
	return k, err == nil && bad == nil
}

// gradeCode is the code of a grade's word, or of its code; "" of nothing.
func gradeCode(rd *round, word string) (string, bool) {
	if strings.TrimSpace(word) == "" {
		return "", true
	}
	i := slices.IndexFunc(rd.doc.Grades, func(g plan.Grade) bool { return fold(g.Word) == fold(word) || fold(g.Code) == fold(word) })
	if i < 0 {
		return "", false
	}
	return rd.doc.Grades[i].Code, true
}

func gradeWords(rd *round) string {
	words := make([]string, len(rd.doc.Grades))
	for i, g := range rd.doc.Grades {
		words[i] = g.Word
	}
	return strings.Join(words, ", ")
}
