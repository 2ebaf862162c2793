package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"rond/workbook/form"
	"rond/workbook/risk"
)

// SaidRiskView is a row of a returned risk workbook that says something, before
// anybody has decided whether it counts. State is complete, incomplete or wrong.
// Values are as "6 (3 × 2), Medel"; "" where there is none.
type SaidRiskView struct {
	Ref      string
	State    string
	Unit     string
	Area     string
	Text     string
	Cause    string
	Measures string
	Value    string
	Residual string // with the measures counted
	Proposal string // words
	Comment  string
}

// takenRisk is a row of a risk workbook as it was understood, without its free
// text. A new risk that was taken is told by its code.
func (g *gathering) takenRisk(ctx context.Context, f riskFinding) (TakenView, error) {
	v := TakenView{Request: reference(f.Request), Ref: f.Ref, State: string(f.State)}
	if f.New && f.Risk != 0 {
		x, err := g.r.Risk(ctx, f.Risk)
		if err != nil {
			return v, fmt.Errorf("risk %d: %w", f.Risk, err)
		}
		v.Ref = fmt.Sprintf("%s (%s)", x.Code, f.Ref)
	}
	if f.State == form.Blank {
		return v, nil
	}
	v.Notes = sentences(g.lang, append(slices.Clone(f.Problems), f.Hints...))
	scale, err := g.scaleOf(ctx, f.Request)
	if err != nil || f.State == form.Wrong {
		return v, err
	}
	v.Said = strings.Join(nonEmpty(weighed(scale, f.Answer.Probability, f.Answer.Consequence), risk.ProposalWord(g.lang, f.Answer.Proposal)), ", ")
	return v, nil
}

// saidRisk is a row of a risk workbook that nobody has decided about.
func (g *gathering) saidRisk(ctx context.Context, x ToldRisk) (SaidRiskView, error) {
	a := x.Answer
	v := SaidRiskView{Ref: x.Ref, State: x.State, Unit: a.Unit, Area: a.Area, Text: a.Text, Cause: a.Cause, Measures: a.Measures, Comment: a.Comment,
		Proposal: risk.ProposalWord(g.lang, a.Proposal)}
	scale, err := g.scaleOf(ctx, requestOf(x.Request))
	if err != nil {
		return v, err
	}
	v.Value = weighed(scale, a.Probability, a.Consequence)
	v.Residual = weighed(scale, a.ResidualProbability, a.ResidualConsequence)
	return v, nil
}

// scaleOf is the scale of the plan that a request belongs to.
func (g *gathering) scaleOf(ctx context.Context, request int64) (risk.Scale, error) {
	q, err := g.request(ctx, request)
	if err != nil {
		return risk.Scale{}, err
	}
	rd, err := g.round(ctx, q.Plan)
	if err != nil {
		return risk.Scale{}, err
	}
	return riskScale(rd.doc), nil
}

// weighed is a value with its band's word, "" for none.
func weighed(s risk.Scale, probability, consequence int) string {
	return strings.Join(nonEmpty(s.Shown(probability, consequence), s.Band(s.Value(probability, consequence)).Word), ", ")
}
