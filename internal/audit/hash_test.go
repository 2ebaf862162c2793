package audit_test

import (
	"testing"

	"rond/internal/audit"
	"rond/internal/store"
)

// TestHashesTellFieldsApart moves a byte between two fields: with lengths
// before them, the hash is another.
func TestHashesTellFieldsApart(t *testing.T) {
	t.Parallel()
	if audit.AnswerHash(store.Answer{By: "ab", Body: "c"}) == audit.AnswerHash(store.Answer{By: "a", Body: "bc"}) {
		t.Error("answers: a byte moved between fields and the hash is the same")
	}
	if audit.AssessmentHash(store.Assessment{Control: "K", Area: ""}) == audit.AssessmentHash(store.Assessment{Control: "", Area: "K"}) {
		t.Error("assessments: a text moved between fields and the hash is the same")
	}
	if audit.VersionHash(store.Version{ID: 1, Plan: 2}) == audit.VersionHash(store.Version{ID: 2, Plan: 1}) {
		t.Error("versions: two numbers changed places and the hash is the same")
	}
	if audit.ActHash(store.Act{Actor: "ab", Kind: "c"}) == audit.ActHash(store.Act{Actor: "a", Kind: "bc"}) {
		t.Error("acts: a byte moved between fields and the hash is the same")
	}
	if audit.ValuationHash(store.Valuation{By: "ab", Body: "c"}) == audit.ValuationHash(store.Valuation{By: "a", Body: "bc"}) {
		t.Error("valuations: a byte moved between fields and the hash is the same")
	}
	if audit.RiskChoiceHash(store.RiskChoice{Round: 1, Risk: 2}) == audit.RiskChoiceHash(store.RiskChoice{Round: 2, Risk: 1}) {
		t.Error("choices: two numbers changed places and the hash is the same")
	}
}

// TestHashIsForever holds the encoding: a stored record must verify with every
// later Rond.
func TestHashIsForever(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		audit.AnswerHash(store.Answer{ID: 1, Occurrence: 2, N: 3, Submission: 4, Person: 5, By: "å", Received: at(), Complete: true, Body: "{}"}):           "2d7c619c2809324e75368fde9ca19bed2e1d082cfd4aef3a075206f2c99574cf",
		audit.ActHash(store.Act{ID: 1, At: at(), Actor: "å", Kind: "k", Table: "t", Row: "2", Note: "n"}):                                                   "141fbf077471b1520b5182bae9958b37d387031376e3a5c99d3dba90cb62c7bf",
		audit.ValuationHash(store.Valuation{ID: 1, Risk: 2, Round: 3, N: 4, Submission: 5, Person: 6, By: "å", Received: at(), Complete: true, Body: "{}"}): "966c0f1849fccd75e9847b58cf6baeb873bfeb2997821e03db463e9049fa62c2",
		audit.RiskChoiceHash(store.RiskChoice{ID: 1, Round: 2, Risk: 3, Area: "å", N: 4, Body: "{}", Made: at()}):                                           "be08bb58cab7fae6bb764a6a35b57170844a8766adc71746233c57a896e4d5d6",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
