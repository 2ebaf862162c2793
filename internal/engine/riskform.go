package engine

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"rond/internal/store"
	"rond/notify"
	"rond/templates"
	"rond/workbook/risk"
)

// riskForm is the workbook of a request in a risk round, with what has been
// said so far.
func (e *Engine) riskForm(ctx context.Context, r store.Reader, v *riskRound, c notify.Common, q store.Request) (risk.Form, error) {
	texts, err := templates.Risk(c.Lang)
	if err != nil {
		return risk.Form{}, fmt.Errorf("texts of a risk workbook: %w", err)
	}
	f := risk.Form{Lang: c.Lang, Texts: riskTexts(texts), Organisation: c.Organisation, Board: c.Board, Year: v.row.Year, Recipient: c.Recipient, Reference: reference(q.ID),
		Due: q.Due, Contact: strings.Join(nonEmpty(c.ContactName, c.ContactEmail, c.ContactPhone), ", "), Scale: v.scale, Look: e.set.Look}
	for _, a := range v.rd.doc.Areas {
		f.Areas = append(f.Areas, a.Name)
	}
	for _, row := range v.rows[q.ID] {
		if !slices.Contains(f.Units, row.Unit) {
			f.Units = append(f.Units, row.Unit)
		}
		fr, err := e.riskFormRow(ctx, r, v, q, row)
		if err != nil {
			return f, fmt.Errorf("row %s: %w", row.Ref, err)
		}
		f.Rows = append(f.Rows, fr)
	}
	return f, nil
}

// riskFormRow is a row as it is sent: what was said in the round, else what was
// known before it. Last year's proposal is never filled in, and neither are the
// values of what is to be analysed anew.
func (e *Engine) riskFormRow(ctx context.Context, r store.Reader, v *riskRound, q store.Request, row store.RiskRow) (risk.Row, error) {
	fr := risk.Row{Key: e.signers[0].Key(q.ID, row.N), Ref: row.Ref, Unit: row.Unit, New: row.Risk == 0}
	if row.Risk == 0 {
		fr.Answer.Unit = row.Unit
		return fr, nil
	}
	k, err := e.knownRisk(ctx, r, v, v.risks[row.Risk])
	if err != nil {
		return fr, err
	}
	fr.Again, fr.Marks, fr.LastYear = k.again, k.marks, k.year
	fr.Last = v.scale.Shown(k.last.Probability, k.last.Consequence)
	fr.Answer, err = v.sent(k)
	return fr, err
}

// stands is what is said of a risk in the round, or what was known before it.
func (v *riskRound) stands(k knownRisk) (risk.Answer, error) {
	if x, said := v.said[k.row.ID]; said {
		return valued(x)
	}
	return v.start(k)
}

// sent is what a unit's row for a known risk holds when it is sent: what the
// unit has said, or what it starts from.
func (v *riskRound) sent(k knownRisk) (risk.Answer, error) {
	if x := v.said[k.row.ID]; x.Person != 0 {
		return valued(x)
	}
	return v.start(k)
}

// start is what a unit starts from: what comes from elsewhere in this round, else
// what was known before it.
func (v *riskRound) start(k knownRisk) (risk.Answer, error) {
	a, from := k.last, v.said[k.row.ID]
	a.Comment = ""
	if from.ID != 0 && from.Person == 0 {
		var err error
		if a, err = valued(from); err != nil {
			return a, err
		}
	}
	a.Unit, a.Proposal = k.row.Unit, ""
	if k.again || v.scale.Value(a.Probability, a.Consequence) == 0 {
		a.Probability, a.Consequence, a.ResidualProbability, a.ResidualConsequence = 0, 0, 0, 0
	}
	return a, nil
}

// buildRisks is the workbook as a file of a mail.
func (e *Engine) buildRisks(f risk.Form) (notify.Attachment, error) {
	var b bytes.Buffer
	if err := risk.Build(&b, f); err != nil {
		return notify.Attachment{}, fmt.Errorf("risk workbook of %s: %w", f.Reference, err)
	}
	name := fmt.Sprintf("%s-%d-%s.xlsx", templates.FileName(f.Lang, "risk"), f.Year, f.Reference)
	return notify.Attachment{Name: name, Type: xlsxType, Data: b.Bytes()}, nil
}
