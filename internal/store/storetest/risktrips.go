package storetest

import (
	"testing"

	"rond/internal/store"
)

func riskTrips() map[string]func(*testing.T, *kit) {
	addRow := func(k *kit, tx store.Tx, x store.RiskRow) (int64, error) { return id0(tx.AddRiskRow(k.ctx, x)) }
	row := func(k *kit, r store.Reader, x store.RiskRow) (store.RiskRow, error) {
		all, err := r.RiskRows(k.ctx, x.Request)
		return pick(all, err, func(y store.RiskRow) bool { return y.N == x.N })
	}
	addValuation := func(k *kit, tx store.Tx, x store.Valuation) (int64, error) { return tx.AddValuation(k.ctx, x) }
	valuation := func(k *kit, r store.Reader, x store.Valuation) (store.Valuation, error) {
		all, err := r.RiskValuations(k.ctx, x.Risk)
		return pick(all, err, func(y store.Valuation) bool { return y.ID == x.ID })
	}
	addChoice := func(k *kit, tx store.Tx, x store.RiskChoice) (int64, error) { return tx.AddRiskChoice(k.ctx, x) }
	choice := func(k *kit, r store.Reader, x store.RiskChoice) (store.RiskChoice, error) {
		all, err := r.RiskChoicesFrom(k.ctx, x.ID-1, 1)
		return pick(all, err, func(y store.RiskChoice) bool { return y.ID == x.ID })
	}
	return map[string]func(*testing.T, *kit){
		"RiskRound": trip(func(k *kit) store.RiskRound { return store.RiskRound{Board: k.board, Plan: k.plan} }, "",
			func(k *kit, tx store.Tx, x store.RiskRound) (int64, error) { return tx.AddRiskRound(k.ctx, x) },
			func(k *kit, r store.Reader, x store.RiskRound) (store.RiskRound, error) {
				return r.RiskRound(k.ctx, x.ID)
			}),
		"Risk": trip(func(k *kit) store.Risk { return store.Risk{Board: k.board} }, "",
			func(k *kit, tx store.Tx, x store.Risk) (int64, error) { return tx.AddRisk(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Risk) (store.Risk, error) { return r.Risk(k.ctx, x.ID) }),
		"Request in a risk round": trip(func(k *kit) store.Request {
			return store.Request{Plan: k.plan, Person: k.person, Round: k.round}
		}, "",
			func(k *kit, tx store.Tx, x store.Request) (int64, error) { return tx.AddRequest(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Request) (store.Request, error) { return r.Request(k.ctx, x.ID) }),
		"RiskRow":       trip(func(k *kit) store.RiskRow { return store.RiskRow{Request: k.request, Risk: k.risk} }, "", addRow, row),
		"RiskRow blank": trip(func(k *kit) store.RiskRow { return store.RiskRow{Request: k.request} }, "", addRow, row),
		"Valuation": trip(func(k *kit) store.Valuation {
			return store.Valuation{Risk: k.risk, Round: k.round, Submission: k.submission, Person: k.person}
		}, "", addValuation, valuation),
		"Valuation without a workbook": trip(func(k *kit) store.Valuation {
			return store.Valuation{Risk: k.risk, Round: k.round}
		}, "", addValuation, valuation),
		"RiskChoice": trip(func(k *kit) store.RiskChoice { return store.RiskChoice{Round: k.round, Risk: k.risk} }, "", addChoice, choice),
		"RiskChoice about an area": trip(func(k *kit) store.RiskChoice {
			return store.RiskChoice{Round: k.round}
		}, "", addChoice, choice),
	}
}

func riskUpdates() map[string]func(*testing.T, *kit) {
	return map[string]func(*testing.T, *kit){
		"RiskRound": over(func(k *kit) store.RiskRound { return store.RiskRound{ID: k.round, Board: k.board, Plan: k.plan} },
			func(k *kit, tx store.Tx, x store.RiskRound) error { return tx.UpdateRiskRound(k.ctx, x) },
			func(k *kit, r store.Reader, x store.RiskRound) (store.RiskRound, error) {
				return r.RiskRound(k.ctx, x.ID)
			}),
		"Risk": over(func(k *kit) store.Risk { return store.Risk{ID: k.risk, Board: k.board} },
			func(k *kit, tx store.Tx, x store.Risk) error { return tx.UpdateRisk(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Risk) (store.Risk, error) { return r.Risk(k.ctx, x.ID) }),
		"Request in a risk round": over(func(k *kit) store.Request {
			return store.Request{ID: k.request, Plan: k.plan, Person: k.person, Round: k.round}
		},
			func(k *kit, tx store.Tx, x store.Request) error { return tx.UpdateRequest(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Request) (store.Request, error) { return r.Request(k.ctx, x.ID) }),
	}
}
