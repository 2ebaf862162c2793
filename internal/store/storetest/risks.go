package storetest

import (
	"testing"

	"rond/internal/store"
)

// riskRounds holds the risk analyses to what is said of them.
func riskRounds() map[string]func(*testing.T, *kit) {
	return map[string]func(*testing.T, *kit){
		"Rounds by year, then board":           roundsOrder,
		"Risks of a board":                     risksOfBoard,
		"Rows by number":                       riskRowsOrder,
		"A blank row gets its risk":            riskRowFilled,
		"Onto a key":                           riskOntoKey,
		"Newest valuation of each risk":        newestValuations,
		"Every valuation of a risk":            everyValuation,
		"Valuations from an id onwards":        valuationsFrom,
		"Newest choice of each risk and area":  newestChoices,
		"Choices from an id onwards":           choicesFrom,
		"Versions are of their risk and round": versionsApart,
	}
}

func valuationID(v store.Valuation) int64 { return v.ID }

func choiceID(c store.RiskChoice) int64 { return c.ID }

// addRound adds a round of the kit's board.
func (k *kit) addRound(t *testing.T, tx store.Tx, year int) int64 {
	t.Helper()
	return must(tx.AddRiskRound(k.ctx, store.RiskRound{Board: k.board, Year: year, Plan: k.plan}))(t)
}

// addRisk adds a risk of the kit's board.
func (k *kit) addRisk(t *testing.T, tx store.Tx, code string) int64 {
	t.Helper()
	return must(tx.AddRisk(k.ctx, store.Risk{Board: k.board, Code: code}))(t)
}

func (k *kit) value(t *testing.T, tx store.Tx, round, risk int64, n int) int64 {
	t.Helper()
	return must(tx.AddValuation(k.ctx, store.Valuation{Risk: risk, Round: round, N: n}))(t)
}

func (k *kit) choose(t *testing.T, tx store.Tx, round, risk int64, area string, n int) int64 {
	t.Helper()
	return must(tx.AddRiskChoice(k.ctx, store.RiskChoice{Round: round, Risk: risk, Area: area, N: n}))(t)
}

func roundsOrder(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		second := must(tx.AddBoard(k.ctx, store.Board{Code: "SN"}))(t)
		add := func(board int64, year int) int64 {
			return must(tx.AddRiskRound(k.ctx, store.RiskRound{Board: board, Year: year, Plan: k.plan}))(t)
		}
		a, b, c := add(second, 2028), add(second, 2026), add(k.board, 2026)
		wantIDs(t, "rounds", c, b, k.round, a)(ids(func(x store.RiskRound) int64 { return x.ID })(tx.RiskRounds(k.ctx)))
		if r := must(tx.RiskRoundByYear(k.ctx, second, 2026))(t); r.ID != b {
			t.Errorf("RiskRoundByYear: got round %d, want %d", r.ID, b)
		}
	})
}

func risksOfBoard(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		second := must(tx.AddBoard(k.ctx, store.Board{Code: "SN"}))(t)
		foreign := must(tx.AddRisk(k.ctx, store.Risk{Board: second, Code: "R001"}))(t) // a code is the board's own
		b := k.addRisk(t, tx, "R000")
		id := ids(func(x store.Risk) int64 { return x.ID })
		wantIDs(t, "the board's", k.risk, b)(id(tx.Risks(k.ctx, k.board)))
		wantIDs(t, "the other board's", foreign)(id(tx.Risks(k.ctx, second)))
	})
}

func riskRowsOrder(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		other := must(tx.AddRequest(k.ctx, store.Request{Plan: k.plan, Person: k.person, Day: "2026-09-01", Round: k.round}))(t)
		for _, r := range []store.RiskRow{
			{Request: k.request, N: 3, Ref: "c"}, {Request: k.request, N: 1, Ref: "a", Risk: k.risk}, {Request: other, N: 1, Ref: "a", Risk: k.risk},
			{Request: k.request, N: 2, Ref: "b"},
		} {
			if err := tx.AddRiskRow(k.ctx, r); err != nil {
				t.Fatal(err)
			}
		}
		n := ids(func(x store.RiskRow) int64 { return int64(x.N) })
		wantIDs(t, "rows", 1, 2, 3)(n(tx.RiskRows(k.ctx, k.request)))
		wantIDs(t, "rows of the other", 1)(n(tx.RiskRows(k.ctx, other)))
		wantIDs(t, "rows about controls")(ids(func(x store.RequestRow) int64 { return int64(x.N) })(tx.RequestRows(k.ctx, other)))
	})
}

// riskRowFilled is what happens when a unit has written a new risk.
func riskRowFilled(t *testing.T, k *kit) {
	row := store.RiskRow{Request: k.request, N: 7, Unit: "Solgården", Ref: "Ny 1"}
	beside := store.RiskRow{Request: k.request, N: 8, Unit: "Solgården", Ref: "Ny 2"}
	k.change(t, func(tx store.Tx) {
		wantError(t, "a row that is not there", tx.UpdateRiskRow(k.ctx, row), store.ErrNotFound)
		for _, r := range []store.RiskRow{row, beside} {
			if err := tx.AddRiskRow(k.ctx, r); err != nil {
				t.Fatal(err)
			}
		}
		row.Risk, row.Unit = k.risk, "Björken"
		if err := tx.UpdateRiskRow(k.ctx, row); err != nil {
			t.Fatal(err)
		}
	})
	k.view(t, func(r store.Reader) {
		all := must(r.RiskRows(k.ctx, k.request))(t)
		same(t, all[0], row)
		same(t, all[1], beside)
	})
}

func riskOntoKey(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		round, risk := k.addRound(t, tx, 2028), k.addRisk(t, tx, "R002")
		for _, r := range []store.RiskRow{{Request: k.request, N: 1, Ref: "a"}, {Request: k.request, N: 2, Ref: "b"}} {
			if err := tx.AddRiskRow(k.ctx, r); err != nil {
				t.Fatal(err)
			}
		}
		wantError(t, "a taken year", tx.UpdateRiskRound(k.ctx, store.RiskRound{ID: round, Board: k.board, Year: 2027, Plan: k.plan}), store.ErrExists)
		wantError(t, "a taken code", tx.UpdateRisk(k.ctx, store.Risk{ID: risk, Board: k.board, Code: "R001"}), store.ErrExists)
		wantError(t, "a taken ref", tx.UpdateRiskRow(k.ctx, store.RiskRow{Request: k.request, N: 2, Ref: "a"}), store.ErrExists)
		if got := must(tx.Risk(k.ctx, risk))(t).Code; got != "R002" {
			t.Errorf("after the refusal the code is %q", got)
		}
	})
}

func newestValuations(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		other, earlier := k.addRisk(t, tx, "R002"), k.addRound(t, tx, 2026)
		k.addRisk(t, tx, "R003") // has none
		o1 := k.value(t, tx, k.round, other, 1)
		v3 := k.value(t, tx, k.round, k.risk, 3) // versions need not arrive in order
		k.value(t, tx, k.round, k.risk, 2)
		e4 := k.value(t, tx, earlier, k.risk, 4)
		wantIDs(t, "newest of the round", o1, v3)(ids(valuationID)(tx.Valuations(k.ctx, k.round)))
		wantIDs(t, "newest of the earlier round", e4)(ids(valuationID)(tx.Valuations(k.ctx, earlier)))
	})
}

func everyValuation(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		other, earlier := k.addRisk(t, tx, "R002"), k.addRound(t, tx, 2026)
		v2 := k.value(t, tx, k.round, k.risk, 2)
		v1 := k.value(t, tx, k.round, k.risk, 1)
		e9 := k.value(t, tx, earlier, k.risk, 9)
		o1 := k.value(t, tx, k.round, other, 1)
		wantIDs(t, "of the risk", e9, v1, v2)(ids(valuationID)(tx.RiskValuations(k.ctx, k.risk)))
		wantIDs(t, "of the other", o1)(ids(valuationID)(tx.RiskValuations(k.ctx, other)))
	})
}

func valuationsFrom(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		var all []int64
		for n := range 5 {
			all = append(all, k.value(t, tx, k.round, k.risk, n+1))
		}
		id := ids(valuationID)
		wantIDs(t, "the first two", all[:2]...)(id(tx.ValuationsFrom(k.ctx, 0, 2)))
		wantIDs(t, "the next two", all[2:4]...)(id(tx.ValuationsFrom(k.ctx, all[1], 2)))
		wantIDs(t, "the rest", all[4:]...)(id(tx.ValuationsFrom(k.ctx, all[3], 2)))
		wantIDs(t, "without limit", all...)(id(tx.ValuationsFrom(k.ctx, 0, 0)))
	})
}

func newestChoices(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		other, earlier := k.addRisk(t, tx, "R002"), k.addRound(t, tx, 2026)
		r2 := k.choose(t, tx, k.round, k.risk, "", 2)
		k.choose(t, tx, k.round, k.risk, "", 1)
		o1 := k.choose(t, tx, k.round, other, "", 1)
		k.choose(t, tx, k.round, 0, "Inköp", 1)
		a2 := k.choose(t, tx, k.round, 0, "Inköp", 2)
		b1 := k.choose(t, tx, k.round, 0, "Personal", 1)
		e3 := k.choose(t, tx, earlier, k.risk, "", 3)
		wantIDs(t, "newest of the round", r2, o1, a2, b1)(ids(choiceID)(tx.RiskChoices(k.ctx, k.round)))
		wantIDs(t, "newest of the earlier round", e3)(ids(choiceID)(tx.RiskChoices(k.ctx, earlier)))
	})
}

func choicesFrom(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		var all []int64
		for n := range 5 {
			all = append(all, k.choose(t, tx, k.round, 0, "Inköp", n+1))
		}
		id := ids(choiceID)
		wantIDs(t, "the first two", all[:2]...)(id(tx.RiskChoicesFrom(k.ctx, 0, 2)))
		wantIDs(t, "the next two", all[2:4]...)(id(tx.RiskChoicesFrom(k.ctx, all[1], 2)))
		wantIDs(t, "the rest", all[4:]...)(id(tx.RiskChoicesFrom(k.ctx, all[3], 2)))
		wantIDs(t, "without limit", all...)(id(tx.RiskChoicesFrom(k.ctx, 0, 0)))
	})
}

// versionsApart adds what differs in one part of its key only: it is no
// duplicate.
func versionsApart(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		other, earlier := k.addRisk(t, tx, "R002"), k.addRound(t, tx, 2026)
		for _, v := range []struct{ round, risk int64 }{{k.round, k.risk}, {k.round, other}, {earlier, k.risk}} {
			k.value(t, tx, v.round, v.risk, 1)
			k.choose(t, tx, v.round, v.risk, "", 1)
			_, err := tx.AddValuation(k.ctx, store.Valuation{Risk: v.risk, Round: v.round, N: 1, Body: "x"})
			wantError(t, "a valuation again", err, store.ErrExists)
			_, err = tx.AddRiskChoice(k.ctx, store.RiskChoice{Round: v.round, Risk: v.risk, N: 1, Body: "x"})
			wantError(t, "a choice again", err, store.ErrExists)
		}
		for _, area := range []string{"Inköp", "inköp", ""} {
			k.choose(t, tx, k.round, 0, area, 1)
			_, err := tx.AddRiskChoice(k.ctx, store.RiskChoice{Round: k.round, Area: area, N: 1, Body: "x"})
			wantError(t, "a choice about an area again", err, store.ErrExists)
		}
	})
}
