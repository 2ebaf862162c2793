package sqlite

import (
	"context"

	"rond/internal/store"
)

var riskRounds = serial("risk_round", "id, board, year, plan, opens, due, roles, state, made", func(r *store.RiskRound) []any {
	return []any{&r.ID, &r.Board, &r.Year, &r.Plan, &r.Opens, &r.Due, &r.Roles, &r.State, instant{&r.Made}}
})

var risks = serial("risk", "id, board, code, unit, area, origin", func(r *store.Risk) []any {
	return []any{&r.ID, &r.Board, &r.Code, &r.Unit, &r.Area, &r.Origin}
})

var riskRows = keyed("risk_row", "request, n, risk, unit, ref", 2, func(r *store.RiskRow) []any {
	return []any{&r.Request, &r.N, ref{&r.Risk}, &r.Unit, &r.Ref}
})

var valuations = serial("valuation", "id, risk, round, n, submission, person, handed_by, received, complete, body", func(r *store.Valuation) []any {
	return []any{&r.ID, &r.Risk, &r.Round, &r.N, ref{&r.Submission}, ref{&r.Person}, &r.By, instant{&r.Received}, flag{&r.Complete}, &r.Body}
})

var riskChoices = serial("risk_choice", "id, round, risk, area, n, body, made", func(r *store.RiskChoice) []any {
	return []any{&r.ID, &r.Round, ref{&r.Risk}, &r.Area, &r.N, &r.Body, instant{&r.Made}}
})

const newestValuations = `WHERE round = $1 AND NOT EXISTS (SELECT 1 FROM valuation AS later
	WHERE later.round = valuation.round AND later.risk = valuation.risk AND later.n > valuation.n) ORDER BY id`

const everyValuation = `WHERE risk = $1 ORDER BY (SELECT year FROM risk_round WHERE risk_round.id = valuation.round), n`

const newestChoices = `WHERE round = $1 AND NOT EXISTS (SELECT 1 FROM risk_choice AS later
	WHERE later.round = risk_choice.round AND COALESCE(later.risk, 0) = COALESCE(risk_choice.risk, 0)
	AND later.area = risk_choice.area AND later.n > risk_choice.n) ORDER BY id`

func (r reader) RiskRound(ctx context.Context, id int64) (store.RiskRound, error) {
	return riskRounds.one(ctx, r.q, byID, id)
}

func (r reader) RiskRoundByYear(ctx context.Context, board int64, year int) (store.RiskRound, error) {
	return riskRounds.one(ctx, r.q, "WHERE board = $1 AND year = $2", board, year)
}

func (r reader) RiskRounds(ctx context.Context) ([]store.RiskRound, error) {
	return riskRounds.list(ctx, r.q, "ORDER BY year, board")
}

func (w writer) AddRiskRound(ctx context.Context, r store.RiskRound) (int64, error) {
	return riskRounds.add(ctx, w.q, r)
}

func (w writer) UpdateRiskRound(ctx context.Context, r store.RiskRound) error {
	return riskRounds.change(ctx, w.q, r)
}

func (r reader) Risk(ctx context.Context, id int64) (store.Risk, error) {
	return risks.one(ctx, r.q, byID, id)
}

func (r reader) Risks(ctx context.Context, board int64) ([]store.Risk, error) {
	return risks.list(ctx, r.q, "WHERE board = $1 ORDER BY id", board)
}

func (w writer) AddRisk(ctx context.Context, r store.Risk) (int64, error) {
	return risks.add(ctx, w.q, r)
}

func (w writer) UpdateRisk(ctx context.Context, r store.Risk) error {
	return risks.change(ctx, w.q, r)
}

func (r reader) RiskRows(ctx context.Context, request int64) ([]store.RiskRow, error) {
	return riskRows.list(ctx, r.q, "WHERE request = $1 ORDER BY n", request)
}

func (w writer) AddRiskRow(ctx context.Context, r store.RiskRow) error {
	_, err := riskRows.add(ctx, w.q, r)
	return err
}

func (w writer) UpdateRiskRow(ctx context.Context, r store.RiskRow) error {
	return riskRows.change(ctx, w.q, r)
}

func (r reader) Valuations(ctx context.Context, round int64) ([]store.Valuation, error) {
	return valuations.list(ctx, r.q, newestValuations, round)
}

func (r reader) RiskValuations(ctx context.Context, risk int64) ([]store.Valuation, error) {
	return valuations.list(ctx, r.q, everyValuation, risk)
}

func (r reader) ValuationsFrom(ctx context.Context, after int64, limit int) ([]store.Valuation, error) {
	return valuations.list(ctx, r.q, page, after, most(limit))
}

func (w writer) AddValuation(ctx context.Context, v store.Valuation) (int64, error) {
	return valuations.add(ctx, w.q, v)
}

func (r reader) RiskChoices(ctx context.Context, round int64) ([]store.RiskChoice, error) {
	return riskChoices.list(ctx, r.q, newestChoices, round)
}

func (r reader) RiskChoicesFrom(ctx context.Context, after int64, limit int) ([]store.RiskChoice, error) {
	return riskChoices.list(ctx, r.q, page, after, most(limit))
}

func (w writer) AddRiskChoice(ctx context.Context, c store.RiskChoice) (int64, error) {
	return riskChoices.add(ctx, w.q, c)
}
