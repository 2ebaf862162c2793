package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"rond/internal/store"
)

// ids are the ids of rows, in their order.
func ids[T any](id func(T) int64) func([]T, error) ([]int64, error) {
	return func(rows []T, err error) ([]int64, error) {
		var all []int64
		for _, r := range rows {
			all = append(all, id(r))
		}
		return all, err
	}
}

func wantIDs(t *testing.T, what string, want ...int64) func([]int64, error) {
	return func(got []int64, err error) {
		t.Helper()
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %v, error %v, want %v", what, got, err, want)
		}
	}
}

// lists holds every list to its order and its bounds.
func lists() map[string]func(*testing.T, *kit) {
	return map[string]func(*testing.T, *kit){
		"Keys newest first, retired ones last": keysOrder,
		"Plans by year, then board":            plansOrder,
		"Numbered rows by number":              numberedOrder,
		"Newest attempt":                       newestAttempt,
		"Newest answer of each occurrence":     newestAnswers,
		"Newest assessment of each":            newestAssessments,
		"From an id onwards":                   fromOnwards,
		"Boards, seats and persons":            peopleLists,
		"What belongs to a plan's requests":    planLists,
	}
}

func keysOrder(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		add := func(made, retired int) int64 {
			key := store.Key{Purpose: "row", Secret: []byte{1}, Made: instant().AddDate(0, 0, made)}
			if retired > 0 {
				key.Retired = instant().AddDate(0, 0, retired)
			}
			return must(tx.AddKey(k.ctx, key))(t)
		}
		old, newest, retired, retiredLater, sameDay := add(1, 0), add(5, 0), add(7, 8), add(9, 10), add(1, 0)
		must(tx.AddKey(k.ctx, store.Key{Purpose: "other"}))(t)
		wantIDs(t, "keys", newest, sameDay, old, retiredLater, retired)(ids(func(x store.Key) int64 { return x.ID })(tx.Keys(k.ctx, "row")))
	})
}

func plansOrder(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		second := must(tx.AddBoard(k.ctx, store.Board{Code: "SN"}))(t)
		add := func(board int64, year int) int64 {
			return must(tx.AddPlan(k.ctx, store.Plan{Board: board, Year: year}))(t)
		}
		a, b, c := add(second, 2027), add(second, 2026), add(k.board, 2025)
		wantIDs(t, "plans", c, k.plan, b, a)(ids(func(x store.Plan) int64 { return x.ID })(tx.Plans(k.ctx)))
		if p := must(tx.PlanByYear(k.ctx, second, 2026))(t); p.ID != b {
			t.Errorf("PlanByYear: got plan %d, want %d", p.ID, b)
		}
	})
}

func numberedOrder(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		for _, n := range []int{3, 1, 2} {
			for _, err := range []error{
				tx.AddRequestRow(k.ctx, store.RequestRow{Request: k.request, N: n, Occurrence: k.occurrence, Ref: fmt.Sprint(n)}),
				tx.AddAttempt(k.ctx, store.Attempt{Mail: k.mail, N: n}),
				tx.AddAttachment(k.ctx, store.Attachment{Delivery: k.delivery, N: n}),
			} {
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		want := wantIDs(t, "rows", 1, 2, 3)
		want(ids(func(x store.RequestRow) int64 { return int64(x.N) })(tx.RequestRows(k.ctx, k.request)))
		want(ids(func(x store.Attempt) int64 { return int64(x.N) })(tx.Attempts(k.ctx, k.mail)))
		want(ids(func(x store.Attachment) int64 { return int64(x.N) })(tx.Attachments(k.ctx, k.delivery)))
	})
}

func newestAttempt(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		if _, err := tx.NewestAttempt(k.ctx); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("before any: %v, want ErrNotFound", err)
		}
		for i, n := range []int{1, 2, 3} {
			began := instant().Add([]time.Duration{0, time.Hour, time.Minute}[i])
			if err := tx.AddAttempt(k.ctx, store.Attempt{Mail: k.mail, N: n, Began: began}); err != nil {
				t.Fatal(err)
			}
		}
		if a := must(tx.NewestAttempt(k.ctx))(t); a.N != 2 {
			t.Errorf("got attempt %d, want 2", a.N)
		}
	})
}

func newestAnswers(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		id := ids(func(x store.Answer) int64 { return x.ID })
		other := must(tx.AddOccurrence(k.ctx, store.Occurrence{Plan: k.plan, Control: "K02"}))(t)
		must(tx.AddOccurrence(k.ctx, store.Occurrence{Plan: k.plan, Control: "K03"}))(t) // has none
		plan2 := must(tx.AddPlan(k.ctx, store.Plan{Board: k.board, Year: 2027}))(t)
		foreign := must(tx.AddOccurrence(k.ctx, store.Occurrence{Plan: plan2, Control: "K01"}))(t)
		add := func(o int64, n int) int64 { return must(tx.AddAnswer(k.ctx, store.Answer{Occurrence: o, N: n}))(t) }
		o1 := add(other, 1)
		k3 := add(k.occurrence, 3) // versions need not arrive in order
		k2 := add(k.occurrence, 2)
		f1 := add(foreign, 1)
		wantIDs(t, "newest of the plan", o1, k3)(id(tx.NewestAnswers(k.ctx, k.plan)))
		wantIDs(t, "newest of the other plan", f1)(id(tx.NewestAnswers(k.ctx, plan2)))
		wantIDs(t, "versions, oldest first", k.answer, k2, k3)(id(tx.Answers(k.ctx, k.occurrence)))
	})
}

func newestAssessments(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		id := ids(func(x store.Assessment) int64 { return x.ID })
		add := func(control, area, period string, n int) int64 {
			return must(tx.AddAssessment(k.ctx, store.Assessment{Plan: k.plan, Control: control, Area: area, Period: period, N: n}))(t)
		}
		a2 := add("K01", "", "2026-T1", 2)
		a1 := add("K01", "", "2026-T1", 1)
		b := add("K01", "", "2026-T2", 1)
		c := add("", "Inköp", "2026-T1", 1)
		whole := add("", "", "2026-T1", 1)
		wantIDs(t, "newest of each", a2, b, c, whole)(id(tx.Assessments(k.ctx, k.plan)))
		wantIDs(t, "every version", a2, a1, b, c, whole)(id(tx.AssessmentsFrom(k.ctx, 0, 0)))
	})
}

func fromOnwards(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		id := ids(func(x store.Answer) int64 { return x.ID })
		all := []int64{k.answer}
		for n := 2; n <= 5; n++ {
			all = append(all, must(tx.AddAnswer(k.ctx, store.Answer{Occurrence: k.occurrence, N: n}))(t))
		}
		wantIDs(t, "the first two", all[:2]...)(id(tx.AnswersFrom(k.ctx, 0, 2)))
		wantIDs(t, "the next two", all[2:4]...)(id(tx.AnswersFrom(k.ctx, all[1], 2)))
		wantIDs(t, "the rest", all[4:]...)(id(tx.AnswersFrom(k.ctx, all[3], 2)))
		wantIDs(t, "without limit", all...)(id(tx.AnswersFrom(k.ctx, 0, 0)))
		second := must(tx.AddVersion(k.ctx, store.Version{Plan: k.plan, N: 2}))(t)
		version := ids(func(x store.Version) int64 { return x.ID })
		wantIDs(t, "versions from", second)(version(tx.VersionsFrom(k.ctx, k.version, 10)))
		wantIDs(t, "versions of the plan", k.version, second)(version(tx.Versions(k.ctx, k.plan)))
	})
}

func planLists(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		other := must(tx.AddPlan(k.ctx, store.Plan{Board: k.board, Year: 2027}))(t)
		foreign := must(tx.AddRequest(k.ctx, store.Request{Plan: other, Person: k.person, Day: "2027-02-01"}))(t)
		second := must(tx.AddRequest(k.ctx, store.Request{Plan: k.plan, Person: k.person, Day: "2026-06-01"}))(t)
		for i, q := range []int64{second, k.request, foreign, k.request} {
			row := store.RequestRow{Request: q, N: 9 - i, Occurrence: k.occurrence, Ref: fmt.Sprint(i)}
			if err := tx.AddRequestRow(k.ctx, row); err != nil {
				t.Fatal(err)
			}
		}
		rows := must(tx.PlanRows(k.ctx, k.plan))(t)
		if len(rows) != 3 || rows[0].Ref != "3" || rows[1].Ref != "1" || rows[2].Ref != "0" {
			t.Errorf("rows of the plan: %+v", rows)
		}
		add := func(q int64) int64 { return must(tx.AddSubmission(k.ctx, store.Submission{Request: q}))(t) }
		a, _, b := add(second), add(foreign), add(k.request)
		got := must(tx.PlanSubmissions(k.ctx, k.plan))(t)
		got = slices.DeleteFunc(got, func(s store.Submission) bool { return s.ID < a })
		wantIDs(t, "submissions of the plan", a, b)(ids(func(x store.Submission) int64 { return x.ID })(got, nil))
		if s := must(tx.Submission(k.ctx, b))(t); s.ID != b || s.Request != k.request {
			t.Errorf("submission %d: %+v", b, s)
		}
	})
}

func peopleLists(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		b := must(tx.AddBoard(k.ctx, store.Board{Code: "AA"}))(t)
		p := must(tx.PutPerson(k.ctx, store.Person{Key: "a"}))(t)
		s := must(tx.PutSeat(k.ctx, store.Seat{Board: k.board, Role: "AOC"}))(t)
		must(tx.PutSeat(k.ctx, store.Seat{Board: b, Role: "VC", Unit: "Solgården"}))(t)
		wantIDs(t, "boards", k.board, b)(ids(func(x store.Board) int64 { return x.ID })(tx.Boards(k.ctx)))
		wantIDs(t, "persons", k.person, p)(ids(func(x store.Person) int64 { return x.ID })(tx.Persons(k.ctx)))
		wantIDs(t, "seats", k.seat, s)(ids(func(x store.Seat) int64 { return x.ID })(tx.Seats(k.ctx, k.board)))
		if got := must(tx.PersonByKey(k.ctx, "a"))(t); got.ID != p {
			t.Errorf("PersonByKey: got %d, want %d", got.ID, p)
		}
		if got := must(tx.BoardByCode(k.ctx, "AA"))(t); got.ID != b {
			t.Errorf("BoardByCode: got %d, want %d", got.ID, b)
		}
	})
}

// filters asks with every field of every filter.
func filters() map[string]func(*testing.T, *kit) {
	return map[string]func(*testing.T, *kit){
		"Occurrences": occurrenceFilters,
		"Requests":    requestFilters,
		"Mails":       mailFilters,
		"Deliveries":  deliveryFilters,
	}
}

func occurrenceFilters(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		plan2 := must(tx.AddPlan(k.ctx, store.Plan{Board: k.board, Year: 2027}))(t)
		seat2 := must(tx.PutSeat(k.ctx, store.Seat{Board: k.board, Role: "AOC"}))(t)
		add := func(o store.Occurrence) int64 { return must(tx.AddOccurrence(k.ctx, o))(t) }
		a := add(store.Occurrence{Plan: k.plan, Control: "K02", Seat: k.seat, State: store.Planned, Period: "2026-M01", Opens: "2026-01-31", Due: "2026-02-10"})
		b := add(store.Occurrence{Plan: k.plan, Control: "K03", Seat: seat2, State: store.Asked, Period: "2026-M01", Opens: "2026-02-01", Due: "2026-02-09", Request: k.request, Person: k.person})
		c := add(store.Occurrence{Plan: plan2, Control: "K02", Seat: k.seat, State: store.Answered, Opens: "2026-02-02", Due: "2026-12-31"})
		want := func(what string, f store.OccurrenceFilter, want ...int64) {
			t.Helper()
			wantIDs(t, what, want...)(ids(func(x store.Occurrence) int64 { return x.ID })(tx.Occurrences(k.ctx, f)))
		}
		want("no filter", store.OccurrenceFilter{}, k.occurrence, a, b, c)
		want("plan", store.OccurrenceFilter{Plan: k.plan}, k.occurrence, a, b)
		want("state", store.OccurrenceFilter{States: []string{store.Planned}}, a)
		want("states", store.OccurrenceFilter{States: []string{store.Answered, store.Planned}}, a, c)
		want("opens, the day included, and never without a day", store.OccurrenceFilter{OpensTo: "2026-02-01"}, a, b)
		want("due, the day included, and never without a day", store.OccurrenceFilter{DueTo: "2026-02-09"}, b)
		want("request", store.OccurrenceFilter{Request: k.request}, b)
		want("seat", store.OccurrenceFilter{Seat: seat2}, b)
		want("person", store.OccurrenceFilter{Person: k.person}, b)
		want("control", store.OccurrenceFilter{Control: "K02"}, a, c)
		want("period", store.OccurrenceFilter{Period: "2026-M01"}, a, b)
		want("due last first", store.OccurrenceFilter{Plan: k.plan, Period: "2026-M01", LastDue: true}, a, b)
		want("the last due", store.OccurrenceFilter{LastDue: true, Limit: 1}, c)
		want("at most", store.OccurrenceFilter{Limit: 2}, k.occurrence, a)
		want("together", store.OccurrenceFilter{Plan: k.plan, Control: "K02", States: []string{store.Planned}, OpensTo: "2026-12-31", Seat: k.seat}, a)
		want("together, none", store.OccurrenceFilter{Plan: plan2, States: []string{store.Planned}})
	})
}

func requestFilters(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		other := must(tx.PutPerson(k.ctx, store.Person{Key: "b"}))(t)
		plan2 := must(tx.AddPlan(k.ctx, store.Plan{Board: k.board, Year: 2027}))(t)
		a := must(tx.AddRequest(k.ctx, store.Request{Plan: k.plan, Person: other, Day: "2026-05-02", State: store.RequestOpen}))(t)
		b := must(tx.AddRequest(k.ctx, store.Request{Plan: plan2, Person: other, Day: "2026-05-03", State: store.RequestDone}))(t)
		c := must(tx.AddRequest(k.ctx, store.Request{Plan: k.plan, Person: k.person, Day: "2026-09-01", Round: k.round}))(t)
		want := func(what string, f store.RequestFilter, want ...int64) {
			t.Helper()
			wantIDs(t, what, want...)(ids(func(x store.Request) int64 { return x.ID })(tx.Requests(k.ctx, f)))
		}
		want("no filter", store.RequestFilter{}, k.request, a, b, c)
		want("plan", store.RequestFilter{Plan: k.plan}, k.request, a, c)
		want("person", store.RequestFilter{Person: other}, a, b)
		want("state", store.RequestFilter{State: store.RequestOpen}, a)
		want("day", store.RequestFilter{Day: "2026-05-02"}, k.request, a)
		want("risk round", store.RequestFilter{Round: k.round}, c)
		want("another round", store.RequestFilter{Round: k.round + 1})
		want("together", store.RequestFilter{Plan: plan2, Person: other, State: store.RequestDone, Day: "2026-05-03"}, b)
	})
}

func mailFilters(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		now := instant()
		add := func(m store.Mail) int64 { return must(tx.AddMail(k.ctx, m))(t) }
		a := add(store.Mail{Cause: "a", Kind: "dispatch", State: store.MailQueued, Due: now, Plan: k.plan, Request: k.request})
		b := add(store.Mail{Cause: "b", Kind: "reminder", State: store.MailQueued, Due: now.Add(time.Microsecond), Person: k.person})
		c := add(store.Mail{Cause: "c", Kind: "reminder", State: store.MailHeld, Due: now.Add(-time.Hour), Delivery: k.delivery})
		want := func(what string, f store.MailFilter, want ...int64) {
			t.Helper()
			wantIDs(t, what, want...)(ids(func(x store.Mail) int64 { return x.ID })(tx.Mails(k.ctx, f)))
		}
		want("no filter", store.MailFilter{}, k.mail, a, b, c)
		want("states", store.MailFilter{States: []string{store.MailHeld, store.MailQueued}}, a, b, c)
		want("due, to the microsecond; one without a time is due", store.MailFilter{DueTo: now}, k.mail, a, c)
		want("due in another zone", store.MailFilter{DueTo: now.In(time.FixedZone("", 7200))}, k.mail, a, c)
		want("queued and due", store.MailFilter{States: []string{store.MailQueued}, DueTo: now}, a)
		want("kind", store.MailFilter{Kind: "reminder"}, b, c)
		want("plan", store.MailFilter{Plan: k.plan}, a)
		want("person", store.MailFilter{Person: k.person}, b)
		want("request", store.MailFilter{Request: k.request}, a)
		want("what it answers", store.MailFilter{Answers: k.delivery}, c)
		want("limit", store.MailFilter{States: []string{store.MailQueued, store.MailHeld}, Limit: 2}, a, b)
		want("the newest", store.MailFilter{Newest: true, Limit: 3}, c, b, a)
		want("the newest before one", store.MailFilter{Newest: true, Between: store.Range{Below: c}, Limit: 2}, b, a)
		want("between two", store.MailFilter{Between: store.Range{Above: a, Below: c}}, b)
		if m := must(tx.MailByMessageID(k.ctx, "<1@kommun.example>"))(t); m.ID != k.mail {
			t.Errorf("MailByMessageID: got %d, want %d", m.ID, k.mail)
		}
	})
}

func deliveryFilters(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		a := must(tx.AddDelivery(k.ctx, store.Delivery{Key: "a", State: store.DeliveryNew, Raw: "ab", Request: k.request}))(t)
		b := must(tx.AddDelivery(k.ctx, store.Delivery{Key: "b", State: store.DeliveryDone, Verdict: "held", Raw: "ab", Person: k.person}))(t)
		c := must(tx.AddDelivery(k.ctx, store.Delivery{Key: "c", State: store.DeliveryDone, Verdict: "accepted", Raw: "cd"}))(t)
		d := must(tx.AddDelivery(k.ctx, store.Delivery{Key: "d", State: store.DeliveryDone, Verdict: "question", Raw: "de", Handled: true}))(t)
		e := must(tx.AddDelivery(k.ctx, store.Delivery{Key: "e", Received: instant(), From: "eva_ek@kommun.example", Reason: "storm"}))(t)
		f := must(tx.AddDelivery(k.ctx, store.Delivery{Key: "f", Received: instant().Add(time.Hour), From: "evaxek@kommun.example", By: "bo@kommun.example", Person: k.person}))(t)
		want := func(what string, f store.DeliveryFilter, want ...int64) {
			t.Helper()
			wantIDs(t, what, want...)(ids(func(x store.Delivery) int64 { return x.ID })(tx.Deliveries(k.ctx, f)))
			if n := must(tx.CountDeliveries(k.ctx, f))(t); n != len(want) {
				t.Errorf("%s: %d counted, want %d", what, n, len(want))
			}
		}
		want("no filter", store.DeliveryFilter{}, k.delivery, a, b, c, d, e, f)
		want("state", store.DeliveryFilter{States: []string{store.DeliveryNew}}, a)
		want("verdicts", store.DeliveryFilter{Verdicts: []string{"held", "accepted"}}, b, c)
		want("all but some verdicts", store.DeliveryFilter{Except: []string{"held", "accepted", "question"}}, k.delivery, a, e, f)
		want("request", store.DeliveryFilter{Request: k.request}, a)
		want("person", store.DeliveryFilter{Person: k.person}, b, f)
		want("plan", store.DeliveryFilter{Plan: k.plan}, a)
		want("another plan", store.DeliveryFilter{Plan: k.plan + 1})
		want("content", store.DeliveryFilter{SHA: "ab"}, a, b)
		want("dealt with by nobody", store.DeliveryFilter{Verdicts: []string{"held", "accepted", "question"}, Waiting: true}, b, c)
		want("the newest", store.DeliveryFilter{Newest: true, Limit: 2}, f, e)
		want("the newest before one", store.DeliveryFilter{Newest: true, Between: store.Range{Below: d}, Limit: 1}, c)
		want("above one", store.DeliveryFilter{Between: store.Range{Above: b}}, c, d, e, f)
		want("together", store.DeliveryFilter{States: []string{store.DeliveryDone}, Verdicts: []string{"held"}, SHA: "ab"}, b)
		want("sender", store.DeliveryFilter{From: "eva_ek@kommun.example"}, e)
		want("since", store.DeliveryFilter{Since: instant()}, e, f)
		want("since later", store.DeliveryFilter{Since: instant().Add(time.Microsecond)}, f)
		want("reason", store.DeliveryFilter{Reason: "storm"}, e)
		want("about nobody", store.DeliveryFilter{Since: instant(), Stray: true}, e)
		want("a part of an address, in which no letter stands for another", store.DeliveryFilter{Part: "eva_ek"}, e)
		want("a part of whoever handed it in", store.DeliveryFilter{Part: "bo@"}, f)
		want("a person, or a part of an address", store.DeliveryFilter{About: []int64{k.person}, Part: "eva_"}, b, e, f)
		want("a person, and more", store.DeliveryFilter{About: []int64{k.person}, Since: instant()}, f)
	})
}
