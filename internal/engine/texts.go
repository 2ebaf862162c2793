package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/scheduler"
	"rond/workbook/consolidated"
)

// What the follow-up report says is the controller's: one text and one grade
// for a control, an area or the whole plan at a reporting occasion. Until they
// have written it the answers propose one: what the owners wrote, and the worst
// grade that any of them gave. A proposal is never taken for the controller's
// words unless they say so.

// TextView is what is said, or proposed, of one subject at an occasion. Area
// and Control are empty for the whole plan, Control for an area.
type TextView struct {
	Key             string // names the subject, and what stood there when it was shown
	Area, Control   string
	About           string // the control in a few words
	Period, Name    string // of the occasion
	Said            []Saying
	Proposed        string // the worst grade in the answers, its code; "" when there is none
	Asked, Answered int
	Text, Grade     string
	State           string // where the answers stand: "" when something is reported, else the consolidated workbook's code
	Version         int    // of what the controller has written; 0 for a proposal
}

// Saying is what one owner wrote. From is where they answer for, and for what
// period when that is not the occasion's.
type Saying struct{ From, Text string }

// subject is what a text is about.
type subject struct{ control, area, period string }

// texts is everything that is to be said at some occasions: of the plan, of each
// area, and of each control under it; and after them what has been said of
// anything else at those that rest picks.
func (g *gathering) texts(ctx context.Context, rd *round, at []scheduler.Period, rest func(period string) bool) ([]TextView, error) {
	written, err := g.r.Assessments(ctx, rd.plan.ID)
	if err != nil {
		return nil, fmt.Errorf("assessments: %w", err)
	}
	stands := map[subject]store.Assessment{}
	for _, a := range written {
		stands[subject{a.Control, a.Area, a.Period}] = a
	}
	heard, err := g.heard(ctx, rd, at)
	if err != nil {
		return nil, err
	}
	var views []TextView
	for _, o := range at {
		for _, s := range subjectsOf(rd.doc, o.ID()) {
			views = append(views, g.textView(rd, s, heard[o.ID()], stands[s]))
			delete(stands, s)
		}
	}
	for _, a := range written {
		s := subject{a.Control, a.Area, a.Period}
		if _, left := stands[s]; left && rest(a.Period) {
			views = append(views, g.textView(rd, s, nil, a))
		}
	}
	return views, nil
}

// spokenOf is the occasions that something is to be said at: the one that is
// meant, or of the year of a plan in force those that have begun.
func (g *gathering) spokenOf(t scope) []scheduler.Period {
	if !t.ofYear() {
		return []scheduler.Period{t.occasion.Period}
	}
	return slices.DeleteFunc(slices.Clone(reportingOccasions(t.rd.doc)), func(p scheduler.Period) bool {
		return !inForce(t.rd.plan) || p.Last().String() < t.rd.plan.AskFrom || p.First().After(g.e.today(g.now))
	})
}

// subjectsOf is what is to be spoken of at an occasion: the plan, and each area
// before its controls.
func subjectsOf(doc *plan.Plan, period string) []subject {
	all := []subject{{period: period}}
	for _, a := range doc.Areas {
		all = append(all, subject{area: a.Name, period: period})
		for _, c := range doc.Controls {
			if c.Area == a.Name {
				all = append(all, subject{control: c.Code, period: period})
			}
		}
	}
	return all
}

// hearing is what the answers say at an occasion, by control.
type hearing map[string]*heardOf

// heardOf is what they say of one control.
type heardOf struct {
	asked, answered int
	open            int // that may still be answered in time
	said            []Saying
	worst           plan.Grade
}

// heard gathers what has been answered about the periods that each of some
// occasions covers.
func (g *gathering) heard(ctx context.Context, rd *round, at []scheduler.Period) (map[string]hearing, error) {
	all, err := g.r.Occurrences(ctx, store.OccurrenceFilter{Plan: rd.plan.ID})
	if err != nil {
		return nil, fmt.Errorf("occurrences: %w", err)
	}
	s, err := g.situation(ctx, rd)
	if err != nil {
		return nil, err
	}
	if err := g.fetchAnswers(ctx, rd, s); err != nil {
		return nil, err
	}
	heard := map[string]hearing{}
	for _, occasion := range at {
		h := hearing{}
		for _, o := range all {
			p, err := rd.doc.Period(o.Period)
			if err != nil || !covers(occasion, p) {
				continue
			}
			if err := g.hear(ctx, rd, h, s, o); err != nil {
				return nil, fmt.Errorf("occurrence %d: %w", o.ID, err)
			}
		}
		heard[occasion.ID()] = h
	}
	return heard, nil
}

// hear adds where an occurrence stands, and what its answer says.
func (g *gathering) hear(ctx context.Context, rd *round, h hearing, s *situation, o store.Occurrence) error {
	c := h[o.Control]
	if c == nil {
		c = &heardOf{worst: plan.Grade{Severity: -2}}
		h[o.Control] = c
	}
	state, err := g.state(ctx, rd, s, o)
	if err != nil {
		return err
	}
	switch state {
	case consolidated.NotDue, consolidated.BeforeStart, consolidated.Cancelled, consolidated.Vacant:
		return nil
	case consolidated.AnsweredByOther, consolidated.NotApplicable:
		c.asked++
		c.answered++
		return nil
	case consolidated.Answered:
		c.answered++
	case consolidated.Silent, consolidated.Undeliverable:
	default:
		c.open++
	}
	c.asked++
	a, err := g.answer(ctx, s, o)
	if err != nil || !a.Complete {
		return err
	}
	b, err := said(a)
	if err != nil {
		return err
	}
	if text := strings.TrimSpace(b.Result); text != "" {
		c.said = append(c.said, Saying{g.saidFrom(rd, o), text})
	}
	if gr := grade(rd, b.Grade); gr.Code != "" && gr.Severity > c.worst.Severity {
		c.worst = gr
	}
	return nil
}

// saidFrom is whose words an answer is: the unit, and the period.
func (g *gathering) saidFrom(rd *round, o store.Occurrence) string {
	return strings.Join(nonEmpty(rd.seats[o.Seat].Unit, periodName(rd.doc, o.Period, g.lang)), ", ")
}

func (g *gathering) textView(rd *round, s subject, h hearing, a store.Assessment) TextView {
	v := TextView{Area: s.area, Control: s.control, Period: s.period, Name: occasionName(rd, s.period, g.lang), Text: a.Text, Grade: a.Grade, Version: a.N}
	c, known := rd.doc.Control(s.control)
	if known {
		v.Area, v.About = c.Area, shorten(c.Text)
	}
	worst, open := plan.Grade{Severity: -2}, 0
	for code, x := range h {
		about, _ := rd.doc.Control(code)
		if s.control != "" && code != s.control || s.control == "" && s.area != "" && about.Area != s.area {
			continue
		}
		v.Asked, v.Answered, open = v.Asked+x.asked, v.Answered+x.answered, open+x.open
		if x.worst.Severity > worst.Severity {
			worst = x.worst
		}
		if s.control != "" {
			v.Said = x.said
		}
	}
	v.Proposed = worst.Code
	v.State = reporting(v, open, a)
	if a.N == 0 {
		v.Grade, v.Text = v.Proposed, proposedText(v.Said)
	}
	if g.mailed && secretive(rd, s.control, s.area) {
		v.Said, v.Text = nil, ""
	}
	v.Key = textKey(rd, s, a.N, v.Text, v.Grade)
	return v
}

// secretive reports whether what is written of a control, or of an area or the
// plan (control is ""), may tell of a control that may hold confidential
// matter: it is of that one, or of what has it, whose texts are proposed from
// its answers. It is left out of every copy that is mailed, and of open data
// unless somebody asks for all.
func secretive(rd *round, control, area string) bool {
	for c := range rd.listed() {
		if c.Confidential && (control == c.Code || control == "" && (area == "" || area == c.Area)) {
			return true
		}
	}
	return false
}

// reporting is where the answers stand; of what nobody has been asked, as in a
// year that is only history, what is written says whether it was reported.
func reporting(v TextView, open int, a store.Assessment) string {
	switch {
	case v.Answered > 0:
		return ""
	case v.Asked > open:
		return consolidated.Silent
	case v.Asked > 0:
		return consolidated.Waiting
	case a.N > 0 && a.Reported:
		return ""
	case a.N > 0:
		return consolidated.Silent
	}
	return consolidated.NotDue
}

// proposedText is the owners' own words, with whose they are when there are
// several.
func proposedText(said []Saying) string {
	if len(said) == 1 {
		return said[0].Text
	}
	return joined(said)
}

func joined(said []Saying) string {
	lines := make([]string, len(said))
	for i, s := range said {
		lines[i] = s.From + ": " + s.Text
	}
	return strings.Join(lines, "\n")
}

// textKey names a subject, with the version and a part of the hash of what was
// shown of it: "VSS/2026/2026-T1/0/5f2a9c01/K07". An area has = before its name.
func textKey(rd *round, s subject, version int, text, grade string) string {
	about := s.control
	if s.area != "" {
		about = "=" + s.area
	}
	return strings.Join([]string{rd.board.Code, strconv.Itoa(rd.plan.Year), s.period, strconv.Itoa(version), shownHash(text, grade), about}, "/")
}

// shownHash tells a text and grade that somebody has changed from one that they
// have not. What a spreadsheet program does to spaces and line breaks is no
// change.
func shownHash(text, grade string) string {
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(text), " ") + "\x00" + grade))
	return hex.EncodeToString(sum[:4])
}

// textRows is the sheet of the report's texts.
func (g *gathering) textRows(ctx context.Context, t scope) ([]consolidated.TextRow, error) {
	rd := t.rd
	views, err := g.texts(ctx, rd, g.spokenOf(t), func(period string) bool { return t.ofYear() || period == t.occasion.ID() })
	if err != nil {
		return nil, fmt.Errorf("texts of the report: %w", err)
	}
	rows := make([]consolidated.TextRow, len(views))
	for i, v := range views {
		rows[i] = consolidated.TextRow{Key: v.Key, Board: rd.board.Name, Plan: rd.doc.Title, Area: v.Area, Control: strings.TrimSpace(v.Control + " " + v.About), Occasion: v.Name,
			Said: joined(v.Said), Proposed: v.Proposed, Asked: v.Asked, Answered: v.Answered, Text: v.Text, Grade: v.Grade, State: v.State, Written: v.Version > 0}
	}
	return rows, nil
}

// gradesOf is the steps of some plans' assessments, each once.
func gradesOf(rounds []*round) []consolidated.Grade {
	var all []consolidated.Grade
	for _, rd := range rounds {
		for _, gr := range rd.doc.Grades {
			if c := (consolidated.Grade{Code: gr.Code, Word: gr.Word, Severity: gr.Severity}); !slices.Contains(all, c) {
				all = append(all, c)
			}
		}
	}
	return all
}
