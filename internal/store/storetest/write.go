package storetest

import (
	"maps"
	"testing"

	"rond/internal/store"
)

// duplicates adds every row with a unique key twice. The second time is
// ErrExists, and the change goes on.
func duplicates() map[string]func(*testing.T, *kit) {
	second := map[string]func(*kit, store.Tx) error{
		"Board": func(k *kit, tx store.Tx) error { _, err := tx.AddBoard(k.ctx, store.Board{Code: "KS"}); return err },
		"Plan": func(k *kit, tx store.Tx) error {
			_, err := tx.AddPlan(k.ctx, store.Plan{Board: k.board, Year: 2026})
			return err
		},
		"Version": func(k *kit, tx store.Tx) error {
			_, err := tx.AddVersion(k.ctx, store.Version{Plan: k.plan, N: 1, Document: "x"})
			return err
		},
		"Occurrence": func(k *kit, tx store.Tx) error {
			_, err := tx.AddOccurrence(k.ctx, store.Occurrence{Plan: k.plan, Control: "K01", Seat: k.seat, State: store.Planned})
			return err
		},
		"Request": func(k *kit, tx store.Tx) error {
			_, err := tx.AddRequest(k.ctx, store.Request{Plan: k.plan, Person: k.person, Day: "2026-05-02", N: 1})
			return err
		},
		"Mail by cause": func(k *kit, tx store.Tx) error {
			_, err := tx.AddMail(k.ctx, store.Mail{Cause: "dispatch/1", MessageID: "<2@kommun.example>"})
			return err
		},
		"Mail by message id": func(k *kit, tx store.Tx) error {
			_, err := tx.AddMail(k.ctx, store.Mail{Cause: "dispatch/2", MessageID: "<1@kommun.example>"})
			return err
		},
		"Delivery": func(k *kit, tx store.Tx) error {
			_, err := tx.AddDelivery(k.ctx, store.Delivery{Key: "imap/1"})
			return err
		},
		"Answer": func(k *kit, tx store.Tx) error {
			_, err := tx.AddAnswer(k.ctx, store.Answer{Occurrence: k.occurrence, N: 1})
			return err
		},
		"RiskRound": func(k *kit, tx store.Tx) error {
			_, err := tx.AddRiskRound(k.ctx, store.RiskRound{Board: k.board, Year: 2027, Plan: k.plan})
			return err
		},
		"Risk": func(k *kit, tx store.Tx) error {
			_, err := tx.AddRisk(k.ctx, store.Risk{Board: k.board, Code: "R001"})
			return err
		},
	}
	cases := pairs()
	for name, add := range second {
		cases[name] = func(t *testing.T, k *kit) {
			k.change(t, func(tx store.Tx) {
				wantError(t, "the second time", add(k, tx), store.ErrExists)
				must(tx.AddBoard(k.ctx, store.Board{Code: "SN"}))(t)
			})
			k.view(t, func(r store.Reader) { must(r.BoardByCode(k.ctx, "SN"))(t) })
		}
	}
	return cases
}

// pairs are the duplicates that need a first one.
func pairs() map[string]func(*testing.T, *kit) {
	both := map[string]func(*kit, store.Tx) error{
		"Installation": func(k *kit, tx store.Tx) error { return tx.SetInstallation(k.ctx, store.Installation{ID: "x"}) },
		"RequestRow": func(k *kit, tx store.Tx) error {
			return tx.AddRequestRow(k.ctx, store.RequestRow{Request: k.request, N: 1, Occurrence: k.occurrence, Ref: "K01"})
		},
		"Attempt": func(k *kit, tx store.Tx) error { return tx.AddAttempt(k.ctx, store.Attempt{Mail: k.mail, N: 1}) },
		"Attachment": func(k *kit, tx store.Tx) error {
			return tx.AddAttachment(k.ctx, store.Attachment{Delivery: k.delivery, N: 1})
		},
		"Assessment": func(k *kit, tx store.Tx) error {
			_, err := tx.AddAssessment(k.ctx, store.Assessment{Plan: k.plan, Control: "K01", Period: "2026-T1", N: 1})
			return err
		},
		"RiskRow": func(k *kit, tx store.Tx) error {
			return tx.AddRiskRow(k.ctx, store.RiskRow{Request: k.request, N: 1, Risk: k.risk, Ref: "R001"})
		},
		"Valuation": func(k *kit, tx store.Tx) error {
			_, err := tx.AddValuation(k.ctx, store.Valuation{Risk: k.risk, Round: k.round, N: 1})
			return err
		},
		"RiskChoice": func(k *kit, tx store.Tx) error {
			_, err := tx.AddRiskChoice(k.ctx, store.RiskChoice{Round: k.round, Risk: k.risk, N: 1})
			return err
		},
		"RiskChoice about an area": func(k *kit, tx store.Tx) error {
			_, err := tx.AddRiskChoice(k.ctx, store.RiskChoice{Round: k.round, Area: "Inköp", N: 1})
			return err
		},
		"Link": func(k *kit, tx store.Tx) error { return tx.AddLink(k.ctx, store.Link{Hash: "a"}) },
		"Action": func(k *kit, tx store.Tx) error {
			_, err := tx.AddAction(k.ctx, store.Action{Plan: k.plan, Number: "Å1"})
			return err
		},
		"Occurrence without seat": func(k *kit, tx store.Tx) error {
			_, err := tx.AddOccurrence(k.ctx, store.Occurrence{Plan: k.plan, Control: "K01"})
			return err
		},
	}
	cases := map[string]func(*testing.T, *kit){"RequestRow by ref": refTwice}
	for name, add := range both {
		cases[name] = func(t *testing.T, k *kit) {
			k.change(t, func(tx store.Tx) {
				if err := add(k, tx); err != nil {
					t.Fatal(err)
				}
				wantError(t, "in the same change", add(k, tx), store.ErrExists)
			})
			k.change(t, func(tx store.Tx) { wantError(t, "in a later change", add(k, tx), store.ErrExists) })
		}
	}
	return cases
}

func refTwice(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		r := store.RequestRow{Request: k.request, N: 1, Occurrence: k.occurrence, Ref: "K01"}
		if err := tx.AddRequestRow(k.ctx, r); err != nil {
			t.Fatal(err)
		}
		r.N = 2
		wantError(t, "another row with the same ref", tx.AddRequestRow(k.ctx, r), store.ErrExists)
		risk := store.RiskRow{Request: k.request, N: 1, Ref: "K01"} // the rows of risks are numbered by themselves
		if err := tx.AddRiskRow(k.ctx, risk); err != nil {
			t.Fatal(err)
		}
		risk.N = 2
		wantError(t, "another risk with the same ref", tx.AddRiskRow(k.ctx, risk), store.ErrExists)
	})
}

// updates writes whole rows over rows.
func updates() map[string]func(*testing.T, *kit) {
	all := map[string]func(*testing.T, *kit){
		"Plan": over(func(k *kit) store.Plan { return store.Plan{ID: k.plan, Board: k.board, Version: k.version} },
			func(k *kit, tx store.Tx, x store.Plan) error { return tx.UpdatePlan(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Plan) (store.Plan, error) { return r.Plan(k.ctx, x.ID) }),
		"Occurrence": over(func(k *kit) store.Occurrence {
			return store.Occurrence{ID: k.occurrence, Plan: k.plan, Seat: k.seat, Request: k.request, Person: k.person, Answer: k.answer}
		},
			func(k *kit, tx store.Tx, x store.Occurrence) error { return tx.UpdateOccurrence(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Occurrence) (store.Occurrence, error) {
				return r.Occurrence(k.ctx, x.ID)
			}),
		"Request": over(func(k *kit) store.Request { return store.Request{ID: k.request, Plan: k.plan, Person: k.person} },
			func(k *kit, tx store.Tx, x store.Request) error { return tx.UpdateRequest(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Request) (store.Request, error) { return r.Request(k.ctx, x.ID) }),
		"Mail": over(func(k *kit) store.Mail { return store.Mail{ID: k.mail, Plan: k.plan, Person: k.person} },
			func(k *kit, tx store.Tx, x store.Mail) error { return tx.UpdateMail(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Mail) (store.Mail, error) { return r.Mail(k.ctx, x.ID) }),
		"Delivery": over(func(k *kit) store.Delivery { return store.Delivery{ID: k.delivery, Request: k.request} },
			func(k *kit, tx store.Tx, x store.Delivery) error { return tx.UpdateDelivery(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Delivery) (store.Delivery, error) { return r.Delivery(k.ctx, x.ID) }),
		"Attempt":     updateAttempt,
		"Action":      updateAction,
		"Put":         putTwice,
		"Onto a key":  updateOntoKey,
		"Only itself": updateOnlyItself,
	}
	maps.Copy(all, riskUpdates())
	return all
}

// over updates a row to awkward values, and back to empty ones, and updates
// one that is not there.
func over[T any](row func(*kit) T, update func(*kit, store.Tx, T) error, get func(*kit, store.Reader, T) (T, error)) func(*testing.T, *kit) {
	return func(t *testing.T, k *kit) {
		for round := range len(awkward()) {
			for _, want := range []T{fill(row(k), round), row(k)} {
				k.change(t, func(tx store.Tx) {
					if err := update(k, tx, want); err != nil {
						t.Fatal(err)
					}
				})
				k.view(t, func(r store.Reader) { same(t, must(get(k, r, want))(t), want) })
			}
		}
		k.change(t, func(tx store.Tx) {
			wantError(t, "a row that is not there", update(k, tx, setID(row(k), 999999)), store.ErrNotFound)
		})
	}
}

func updateAttempt(t *testing.T, k *kit) {
	a := store.Attempt{Mail: k.mail, N: 1, Began: instant(), Phase: "connect"}
	k.change(t, func(tx store.Tx) {
		wantError(t, "an attempt that is not there", tx.UpdateAttempt(k.ctx, a), store.ErrNotFound)
		if err := tx.AddAttempt(k.ctx, a); err != nil {
			t.Fatal(err)
		}
		a.Ended, a.Phase, a.Result, a.Code, a.Words = instant(), "data", "retry", 451, "Försök igen"
		if err := tx.UpdateAttempt(k.ctx, a); err != nil {
			t.Fatal(err)
		}
		same(t, must(tx.Attempts(k.ctx, k.mail))(t)[0], a)
	})
}

func updateAction(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		a := store.Action{Plan: k.plan, Number: "1", Area: "Inköp", Text: "Utbilda", Status: "Påbörjad", Occurrence: k.occurrence}
		a.ID = must(tx.AddAction(k.ctx, a))(t)
		a.Status, a.Effect, a.Occurrence, a.Origin, a.Finished, a.Check, a.Had = "Genomförd", "God", 0, store.FromController, "2026-05-02", "2026-11-02", "yes"
		if err := tx.UpdateAction(k.ctx, a); err != nil {
			t.Fatal(err)
		}
		same(t, must(tx.Actions(k.ctx, k.plan))(t)[0], a)
		a.ID = 999999
		wantError(t, "an action that is not there", tx.UpdateAction(k.ctx, a), store.ErrNotFound)
	})
}

// putTwice puts rows by their names: the second time changes them and keeps
// their ids.
func putTwice(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		p := store.Person{Key: "asa@kommun.example", Email: "asa@kommun.example", Name: "Åsa Ek", Phone: "08-1", Language: "sv"}
		p.ID = must(tx.PutPerson(k.ctx, p))(t)
		if p.ID != k.person {
			t.Errorf("person: id %d, want the old %d", p.ID, k.person)
		}
		same(t, must(tx.Person(k.ctx, p.ID))(t), p)
		s := store.Seat{Board: k.board, Role: "VC", Unit: "Solgården", Holder: k.person, Deputy: k.person}
		s.ID = must(tx.PutSeat(k.ctx, s))(t)
		if s.ID != k.seat {
			t.Errorf("seat: id %d, want the old %d", s.ID, k.seat)
		}
		same(t, must(tx.SeatByName(k.ctx, k.board, "VC", "Solgården"))(t), s)
		s.Holder, s.Deputy = 0, 0
		must(tx.PutSeat(k.ctx, s))(t)
		same(t, must(tx.Seat(k.ctx, s.ID))(t), s)
		for _, o := range []store.Occasion{{Plan: k.plan, Period: "2026-T1"}, {Plan: k.plan, Period: "2026-T1", Closed: instant(), Snapshot: "ab"}, {Plan: k.plan, Period: "2026-T1", Closed: instant(), Snapshot: "ab", Decided: "2026-05-20", Section: "§ 45"}} {
			if err := tx.PutOccasion(k.ctx, o); err != nil {
				t.Fatal(err)
			}
			same(t, must(tx.Occasion(k.ctx, k.plan, "2026-T1"))(t), o)
		}
	})
}

func updateOntoKey(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		m := store.Mail{Cause: "receipt/1", MessageID: "<2@kommun.example>"}
		m.ID = must(tx.AddMail(k.ctx, m))(t)
		m.Cause = "dispatch/1"
		wantError(t, "a taken cause", tx.UpdateMail(k.ctx, m), store.ErrExists)
		if got := must(tx.Mail(k.ctx, m.ID))(t).Cause; got != "receipt/1" {
			t.Errorf("after the refusal the cause is %q", got)
		}
	})
}

// updateOnlyItself finds an update without its WHERE.
func updateOnlyItself(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		other := must(tx.AddOccurrence(k.ctx, store.Occurrence{Plan: k.plan, Control: "K02", State: store.Planned}))(t)
		o := must(tx.Occurrence(k.ctx, k.occurrence))(t)
		o.State = store.Answered
		if err := tx.UpdateOccurrence(k.ctx, o); err != nil {
			t.Fatal(err)
		}
		if got := must(tx.Occurrence(k.ctx, other))(t).State; got != store.Planned {
			t.Errorf("the other occurrence became %q", got)
		}
	})
}
