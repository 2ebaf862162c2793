package engine

import (
	"context"
	"fmt"

	"rond/internal/inbox"
	"rond/internal/store"
	"rond/workbook/form"
)

// contents tells what a held return says, so that whoever decides about it
// need not open a stranger's file. Nothing is changed; the file was read when
// it came, and nobody died of it.
func (e *Engine) contents(ctx context.Context, lang string, d store.Delivery, v *DeliveryView) error {
	var raw []byte
	err := e.store.View(ctx, func(r store.Reader) (err error) {
		raw, err = r.Blob(ctx, d.Raw)
		return err
	})
	if err != nil {
		return fmt.Errorf("its bytes: %w", err)
	}
	x, err := e.Explain(ctx, lang, inbox.Delivery{Source: d.Source, Key: d.Key, Name: d.Name, Raw: raw}, Verdict{Delivery: d.ID})
	if err != nil {
		return err
	}
	v.Faults = x.Problems
	texts := map[string]string{}
	for _, row := range v.Rows {
		texts[row.Ref] = row.Text
	}
	return e.store.View(ctx, func(r store.Reader) error {
		g := e.gathering(r, lang)
		for _, a := range x.Answers {
			q, err := g.request(ctx, requestOf(a.Request))
			if err != nil {
				return err
			}
			rd, err := g.round(ctx, q.Plan)
			if err != nil {
				return err
			}
			v.Says = append(v.Says, SaidView{Ref: a.Ref, Control: texts[a.Ref], State: a.State, Answer: inWords(lang, rd, a.Answer)})
		}
		for _, x := range x.Risks {
			said, err := g.saidRisk(ctx, x)
			if err != nil {
				return err
			}
			v.SaysRisks = append(v.SaysRisks, said)
		}
		return nil
	})
}

// inWords is an answer as the pages show it.
func inWords(lang string, rd *round, a form.Answer) AnswerVersion {
	v := AnswerVersion{Performed: form.PerformedWord(lang, a.Performed), DoneOn: a.DoneOn, Examined: a.Examined, Deviating: a.Deviating, Outcome: a.Outcome,
		Result: a.Result, Action: a.Action, ActionOwner: a.ActionOwner, ActionDue: a.ActionDue, Proposal: a.Proposal}
	v.Grade, v.Severity = graded(rd, a.Grade)
	return v
}
