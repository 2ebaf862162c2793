package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"rond/internal/store"
	"rond/notify"
	"rond/templates"
	"rond/workbook"
	"rond/workbook/form"
	"rond/workbook/risk"
)

// askedRound is the round that a request belongs to.
func (e *Engine) askedRound(ctx context.Context, r store.Reader, request int64) (*riskRound, store.Request, error) {
	q, err := r.Request(ctx, request)
	if err != nil {
		return nil, q, fmt.Errorf("request %d: %w", request, err)
	}
	row, err := r.RiskRound(ctx, q.Round)
	if err != nil {
		return nil, q, fmt.Errorf("risk round %d: %w", q.Round, err)
	}
	v, err := e.riskRound(ctx, r, row)
	return v, q, err
}

// riskDispatchLetter brings somebody the risks of their units.
func (e *Engine) riskDispatchLetter(ctx context.Context, r store.Reader, c notify.Common, m store.Mail) (letter, error) {
	v, q, err := e.askedRound(ctx, r, m.Request)
	if err != nil {
		return letter{}, err
	}
	if !v.waits(q) {
		return letter{}, errWithdrawn
	}
	c.For = v.row.Year
	f, err := e.riskForm(ctx, r, v, c, q)
	if err != nil {
		return letter{}, err
	}
	w := notify.RiskDispatch{Common: c, Due: q.Due, Units: f.Units}
	for _, row := range f.Rows {
		if !row.New {
			w.Risks++
		}
		if row.Again {
			w.Again++
		}
	}
	file, err := e.buildRisks(f)
	return letter{words: w, files: []notify.Attachment{file}}, err
}

// riskReminderLetter asks again, with the workbook as it stands.
func (e *Engine) riskReminderLetter(ctx context.Context, r store.Reader, c notify.Common, now time.Time, m store.Mail) (letter, error) {
	v, q, err := e.askedRound(ctx, r, m.Request)
	if err != nil {
		return letter{}, err
	}
	if !v.waits(q) {
		return letter{}, errWithdrawn
	}
	c.For = v.row.Year
	w := notify.RiskReminder{Common: c, Due: q.Due, Overdue: q.Due < e.today(now).String(), Nth: 1, Attached: true}
	for _, u := range v.units {
		if u.request.ID == q.ID && !v.answered(u) {
			w.Units, w.Left = append(w.Units, u.name), w.Left+v.left(u)
		}
	}
	earlier, err := r.Mails(ctx, store.MailFilter{Kind: kindRiskReminder, Request: q.ID, States: gone()})
	if err != nil {
		return letter{}, fmt.Errorf("earlier reminders: %w", err)
	}
	w.Nth += len(earlier)
	f, err := e.riskForm(ctx, r, v, c, q)
	if err != nil {
		return letter{}, err
	}
	file, err := e.buildRisks(f)
	return letter{words: w, files: []notify.Attachment{file}}, err
}

// riskReturnLetter says what became of a returned risk workbook.
func (e *Engine) riskReturnLetter(ctx context.Context, r store.Reader, c notify.Common, m store.Mail, found findings) (letter, error) {
	v, q, err := e.askedRound(ctx, r, m.Request)
	if err != nil {
		return letter{}, err
	}
	c.For = v.row.Year
	d, err := r.Delivery(ctx, m.Delivery)
	if err != nil {
		return letter{}, fmt.Errorf("delivery %d: %w", m.Delivery, err)
	}
	items, fresh, err := e.riskItems(ctx, r, v, c.Lang, found.Risks)
	if err != nil {
		return letter{}, err
	}
	left, due := v.leftIn(q, found)
	received := e.local(d.Received)
	if m.Kind == kindReceipt {
		w := notify.RiskReceipt{Common: c, Closed: v.row.State == store.RiskRoundClosed, Received: received, SubmittedBy: found.By, File: found.File, Unchanged: found.verdict() == verdictUnchanged,
			Items: items, New: fresh, Left: left, Due: due, Hints: riskHints(c.Lang, found), Asked: found.Asked}
		if found.RisksKept {
			w.SubmittedBy, w.RegisteredBy = "", found.By
		}
		return letter{words: w}, nil
	}
	w := notify.RiskCorrection{Common: c, Received: received, File: found.File, Due: due, Asked: found.Asked}
	if found.Whole != nil {
		text, remedy := templates.Problem(c.Lang, found.Whole.Code, found.Whole.Args)
		w.Whole = strings.TrimSpace(text + " " + remedy)
	}
	for _, i := range items {
		if i.State == string(form.Complete) {
			w.Good = append(w.Good, i)
		}
	}
	if q.Person != m.Person && found.Whole != nil {
		return letter{words: w}, nil // somebody else's workbook is not theirs to have
	}
	files, err := e.riskCorrections(ctx, r, v, c, q, found, &w)
	return letter{words: w, files: files}, err
}

// riskItems is what was understood, row by row, and how many risks are new. The
// words that somebody has just written are not repeated.
func (e *Engine) riskItems(ctx context.Context, r store.Reader, v *riskRound, lang string, found []riskFinding) (items []notify.RiskItem, fresh int, err error) {
	for _, f := range found {
		if f.Risk == 0 && f.State == form.Blank {
			continue
		}
		i := notify.RiskItem{Ref: f.Ref, Area: f.Answer.Area, State: string(f.State), Detail: sentences(lang, f.Problems)}
		if f.Risk != 0 {
			k, err := e.knownRisk(ctx, r, v, v.risks[f.Risk])
			if err != nil {
				return nil, 0, err
			}
			i.Ref, i.Area = k.row.Code, cmp.Or(f.Answer.Area, k.row.Area)
			if f.New {
				fresh++
				i.Ref += " (" + f.Ref + ")"
			} else {
				i.Text = shorten(k.last.Text)
			}
			if v.said[f.Risk].Complete && f.State == form.Blank {
				i.State = string(form.Complete) // gone through in an earlier file
			}
		}
		if f.State != form.Blank && f.State != form.Wrong {
			a := f.Answer
			i.Value, i.Proposal = v.scale.Shown(a.Probability, a.Consequence), risk.ProposalWord(lang, a.Proposal)
			i.Band = v.scale.Band(v.scale.Value(a.Probability, a.Consequence)).Word
		}
		items = append(items, i)
	}
	return items, fresh, nil
}

// riskCorrections are new workbooks of the requests that have something to mend,
// or of the request's own when nothing could be read.
func (e *Engine) riskCorrections(ctx context.Context, r store.Reader, v *riskRound, c notify.Common, q store.Request, found findings, w *notify.RiskCorrection) ([]notify.Attachment, error) {
	wrong := found.wrongIn()
	var files []notify.Attachment
	for _, x := range v.requests {
		if found.Whole == nil && !slices.Contains(wrong, x.ID) || found.Whole != nil && x.ID != q.ID {
			continue
		}
		c.Reference = reference(x.ID)
		file, err := e.riskCorrection(ctx, r, v, c, x, found, w)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	w.Attached = true
	return files, nil
}

// riskCorrection is a new workbook with what we read, and what to mend in it.
func (e *Engine) riskCorrection(ctx context.Context, r store.Reader, v *riskRound, c notify.Common, q store.Request, found findings, w *notify.RiskCorrection) (notify.Attachment, error) {
	f, err := e.riskForm(ctx, r, v, c, q)
	if err != nil {
		return notify.Attachment{}, err
	}
	for n, row := range v.rows[q.ID] {
		i := slices.IndexFunc(found.Risks, func(x riskFinding) bool { return x.Request == q.ID && x.Row == row.N })
		if i < 0 || found.Risks[i].State != form.Wrong {
			continue
		}
		x := found.Risks[i]
		f.Rows[n].Answer, f.Rows[n].Bad = x.Answer, x.Bad
		for k, p := range x.Problems {
			if k < len(x.Fields) {
				p.Sheet, p.Cell = f.Place(n, x.Fields[k])
			}
			text := sentences(f.Lang, []workbook.Problem{p})[0]
			w.Faults = append(w.Faults, notify.Fault{Place: p.Sheet + ", cell " + p.Cell, Text: text})
			f.Fix, f.FixTexts = append(f.Fix, p), append(f.FixTexts, text)
		}
	}
	return e.buildRisks(f)
}

func riskHints(lang string, found findings) []string {
	var all []string
	for _, f := range found.Risks {
		for _, s := range sentences(lang, f.Hints) {
			all = append(all, f.Ref+": "+s)
		}
		if f.Older {
			text, _ := templates.Problem(lang, "older-version", []string{f.Ref})
			all = append(all, text)
		}
	}
	for _, ref := range found.Foreign {
		text, remedy := templates.Problem(lang, "other-request", []string{ref})
		all = append(all, text+" "+remedy)
	}
	return append(all, sentences(lang, found.Notes)...)
}

// risksOvertaken settles a mail that asks or reminds of risks that have been
// gone through since it was rendered.
func (e *Engine) risksOvertaken(ctx context.Context, r store.Reader, m *store.Mail) (bool, error) {
	v, q, err := e.askedRound(ctx, r, m.Request)
	if err != nil || v.waits(q) {
		return false, err
	}
	withdraw(m)
	return true, nil
}
