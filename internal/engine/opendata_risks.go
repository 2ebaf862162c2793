package engine

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"rond/internal/opendata"
	"rond/internal/store"
	"rond/workbook/risk"
)

// The risk analyses, as they are handed over, see opendata.go. One goes out with
// the plan whose units, people and scale it uses, as its requests, mails and
// deliveries do: in the export of the year in which it was held, whatever year it
// is for. A risk of a control that may hold confidential matter is as that
// control: what is freely said of it is withheld. There is no mark for others,
// so that what units write of them goes out.

// analyses is the risk rounds that use a plan, by year.
func (x *handing) analyses(rd *round) ([]*riskRound, error) {
	rows, err := x.r.RiskRounds(x.ctx)
	if err != nil {
		return nil, fmt.Errorf("risk analyses: %w", err)
	}
	var all []*riskRound
	for _, row := range rows {
		if row.Plan != rd.plan.ID {
			continue
		}
		v, err := x.e.riskRound(x.ctx, x.r, row)
		if err != nil {
			return nil, fmt.Errorf("risk analysis %d: %w", row.ID, err)
		}
		all = append(all, v)
	}
	return all, nil
}

// ofAnalyses is the rows of every risk analysis that uses a plan.
func ofAnalyses[R any](x *handing, of func(*round, *riskRound) ([]R, error)) func(*round) ([]R, error) {
	return func(rd *round) ([]R, error) {
		all, err := x.analyses(rd)
		if err != nil {
			return nil, err
		}
		var rows []R
		for _, v := range all {
			some, err := of(rd, v)
			if err != nil {
				return nil, fmt.Errorf("risk analysis %d: %w", v.row.ID, err)
			}
			rows = append(rows, some...)
		}
		return rows, nil
	}
}

func analysisRow(rd *round, v *riskRound) ([]opendata.RiskAnalysis, error) {
	var roles []string
	if err := json.Unmarshal([]byte(v.row.Roles), &roles); err != nil {
		return nil, fmt.Errorf("roles: %w", err)
	}
	return []opendata.RiskAnalysis{{ID: opendata.ID(v.row.ID), Plan: planID(rd), Board: opendata.Code(rd.board.Code), Year: v.row.Year, Opens: opendata.Date(v.row.Opens),
		Due: opendata.Date(v.row.Due), State: opendata.Code(v.row.State), Roles: strings.Join(roles, "; "), Made: v.row.Made}}, nil
}

// riskUnits is where every unit stands, as the page of the analysis says it.
func (x *handing) riskUnits(rd *round, v *riskRound) ([]opendata.RiskUnit, error) {
	g := x.e.gathering(x.r, language(rd))
	lost, err := unreached(x.ctx, x.r, v.row.Plan)
	if err != nil {
		return nil, err
	}
	var rows []opendata.RiskUnit
	for _, u := range v.units {
		line, err := g.riskUnitView(x.ctx, v, u, lost[u.request.ID], x.e.today(g.now))
		if err != nil {
			return nil, err
		}
		rows = append(rows, opendata.RiskUnit{Analysis: opendata.ID(v.row.ID), Plan: planID(rd), Unit: u.name, Person: x.who(cmp.Or(u.request.Person, u.person)),
			Request: requestID(u.request.ID), Due: opendata.Date(line.Due), State: opendata.Code(line.State), Valued: line.Valued, Left: line.Left, Reminders: line.Reminders})
	}
	return rows, nil
}

// assessedRisks is the risks of an analysis, with the newest that was said of
// each.
func (x *handing) assessedRisks(rd *round, v *riskRound) ([]opendata.AssessedRisk, error) {
	var rows []opendata.AssessedRisk
	for _, r := range v.listed() {
		row, err := x.assessedRisk(rd, v, r)
		if err != nil {
			return nil, fmt.Errorf("risk %s: %w", r.Code, err)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (x *handing) assessedRisk(rd *round, v *riskRound, r store.Risk) (opendata.AssessedRisk, error) {
	k, err := x.e.knownRisk(x.ctx, x.r, v, r)
	if err != nil {
		return opendata.AssessedRisk{}, err
	}
	row := opendata.AssessedRisk{ID: opendata.ID(r.ID), Analysis: opendata.ID(v.row.ID), Plan: planID(rd), Code: opendata.Code(r.Code), Unit: r.Unit, Marks: k.marks, Again: k.again,
		New: k.year == 0, LastValue: some(v.scale.Value(k.last.Probability, k.last.Consequence)),
		LastResidual: some(v.scale.Value(k.last.ResidualProbability, k.last.ResidualConsequence)), LastYear: some(k.year), Controls: strings.Join(k.in, " ")}
	a := risk.Answer{Area: k.last.Area, Text: k.last.Text, Cause: k.last.Cause, Measures: k.last.Measures} // what it is, while nobody has valued it
	if said, ok := v.said[r.ID]; ok {
		if a, err = valued(said); err != nil {
			return row, err
		}
		row.Valuation, row.Version, row.Complete, row.Received = opendata.ID(said.ID), &said.N, said.Complete, said.Received
	}
	row.Valued = valuedOf(v, r, a)
	if x.keepsBack(rd, v, r) {
		row.Withheld = row.Withhold()
	}
	return row, nil
}

// valuedOf is what a unit says of a risk, in columns.
func valuedOf(v *riskRound, r store.Risk, a risk.Answer) opendata.Valued {
	return opendata.Valued{Area: cmp.Or(a.Area, r.Area), Text: a.Text, Cause: a.Cause, Measures: a.Measures,
		Probability: some(a.Probability), Consequence: some(a.Consequence), Value: some(v.scale.Value(a.Probability, a.Consequence)),
		ResidualProbability: some(a.ResidualProbability), ResidualConsequence: some(a.ResidualConsequence),
		ResidualValue: some(v.scale.Value(a.ResidualProbability, a.ResidualConsequence)), Proposal: opendata.Code(a.Proposal), Comment: a.Comment}
}

// keepsBack reports whether what is freely said of a risk stays here: it is that
// of a control, in some version of the plan, that may hold confidential matter.
func (x *handing) keepsBack(rd *round, v *riskRound, r store.Risk) bool {
	if x.Confidential {
		return false
	}
	origin, known := v.origin(r)
	for c := range rd.listed() {
		if c.Confidential && (c.Risk.Code == r.Code || known && sameRisk(c, origin)) {
			return true
		}
	}
	return false
}

// riskValuations is every version of what was said in an analysis.
func (x *handing) riskValuations(rd *round, v *riskRound) ([]opendata.RiskValuation, error) {
	from, err := submissions(x.ctx, x.r, rd)
	if err != nil {
		return nil, err
	}
	var rows []opendata.RiskValuation
	for _, r := range v.listed() {
		all, err := x.r.RiskValuations(x.ctx, r.ID)
		if err != nil {
			return nil, fmt.Errorf("valuations of %s: %w", r.Code, err)
		}
		for _, y := range all {
			if y.Round != v.row.ID {
				continue
			}
			row, err := x.riskValuation(rd, v, r, y, from[y.Submission])
			if err != nil {
				return nil, err
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func (x *handing) riskValuation(rd *round, v *riskRound, r store.Risk, y store.Valuation, from store.Submission) (opendata.RiskValuation, error) {
	row := opendata.RiskValuation{ID: opendata.ID(y.ID), Analysis: opendata.ID(v.row.ID), Plan: planID(rd), Risk: opendata.ID(r.ID), Version: y.N, Person: x.who(y.Person), By: y.By,
		Received: y.Received, Complete: y.Complete, Delivery: opendata.ID(from.Delivery), File: opendata.Code(from.SHA)}
	a, err := valued(y)
	if err != nil {
		return row, err
	}
	row.Valued = valuedOf(v, r, a)
	if x.keepsBack(rd, v, r) {
		row.Withheld = row.Withhold()
	}
	return row, nil
}

// riskChoices is every version of what the controller has chosen in an analysis.
func (x *handing) riskChoices(rd *round, v *riskRound) ([]opendata.RiskChoice, error) {
	newest, err := x.r.RiskChoices(x.ctx, v.row.ID)
	if err != nil {
		return nil, fmt.Errorf("choices: %w", err)
	}
	stands := map[int64]bool{}
	for _, c := range newest {
		stands[c.ID] = true
	}
	var rows []opendata.RiskChoice
	all := paged(func(c store.RiskChoice) int64 { return c.ID }, func(after int64) ([]store.RiskChoice, error) { return x.r.RiskChoicesFrom(x.ctx, after, pageSize) })
	for c, err := range all {
		if err != nil {
			return nil, fmt.Errorf("choices: %w", err)
		}
		if c.Round != v.row.ID {
			continue
		}
		row, err := x.riskChoice(rd, v, c)
		if err != nil {
			return nil, err
		}
		row.Newest = stands[c.ID]
		rows = append(rows, row)
	}
	return rows, nil
}

func (x *handing) riskChoice(rd *round, v *riskRound, c store.RiskChoice) (opendata.RiskChoice, error) {
	var said risk.Choice
	if err := json.Unmarshal([]byte(c.Body), &said); err != nil {
		return opendata.RiskChoice{}, fmt.Errorf("body of choice %d: %w", c.ID, err)
	}
	row := opendata.RiskChoice{ID: opendata.ID(c.ID), Analysis: opendata.ID(v.row.ID), Plan: planID(rd), Risk: opendata.ID(c.Risk), Area: c.Area, Version: c.N,
		Choice: opendata.Code(said.What), Text: said.Text, Method: said.Method, Frequency: said.Frequency, Roles: said.Roles, Reason: said.Reason, Made: c.Made}
	secret := c.Risk != 0 && x.keepsBack(rd, v, v.risks[c.Risk]) || c.Risk == 0 && !x.Confidential && secretive(rd, "", c.Area)
	if secret && row.Text+row.Method+row.Reason != "" {
		row.Text, row.Method, row.Reason, row.Withheld = "", "", "", true
	}
	return row, nil
}

// secretAnalyses adds the requests that ask about a risk of which something is
// withheld.
func (x *handing) secretAnalyses(rd *round, secret map[int64]bool) error {
	all, err := x.analyses(rd)
	if err != nil {
		return err
	}
	for _, v := range all {
		for id, rows := range v.rows {
			for _, row := range rows {
				secret[id] = secret[id] || row.Risk != 0 && x.keepsBack(rd, v, v.risks[row.Risk])
			}
		}
	}
	return nil
}
