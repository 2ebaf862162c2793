package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"rond/internal/opendata"
	"rond/internal/plan"
	"rond/internal/store"
)

// handed is an export as a program reads it: by table, each row by column.
type handed map[string][]map[string]any

func (o *office) hands(what OpenData) handed {
	o.t.Helper()
	var b bytes.Buffer
	if err := o.OpenData(o.t.Context(), what, func(d opendata.Data) error { return opendata.WriteJSON(&b, d) }); err != nil {
		o.t.Fatal(err)
	}
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		o.t.Fatal(err)
	}
	all := handed{}
	for name, raw := range doc {
		var rows []map[string]any
		if name != "schema" && name != "version" {
			if err := json.Unmarshal(raw, &rows); err != nil {
				o.t.Fatal(err)
			}
			all[name] = rows
		}
	}
	return all
}

// find is the only row of a table with a value in a column.
func (h handed) find(t *testing.T, table, column string, value any) map[string]any {
	t.Helper()
	found := h.of(table, column, value)
	if len(found) != 1 {
		t.Fatalf("%d %s have %s %v", len(found), table, column, value)
	}
	return found[0]
}

// carries wants a row to have some values.
func carries(t *testing.T, row map[string]any, want map[string]any) {
	t.Helper()
	for column, value := range want {
		if row[column] != value {
			t.Errorf("%s is %#v, want %#v", column, row[column], value)
		}
	}
}

// odd is a result that a spreadsheet program, a browser or a parser would like
// to make something of.
const odd = "=HYPERLINK(\"http://x.example\";\"klicka\")\nrad två; \u202eomvänt </script> 'x'"

// secretOffice is a written office whose second control may hold confidential
// matter, with words about each control wherever words can be.
func secretOffice(t *testing.T) *office {
	t.Helper()
	o := emptyOffice(t)
	p := smallPlan()
	p.Controls[1].Confidential, p.Controls[0].Sample = true, "25 fakturor"
	p.Controls[0].Risk = plan.Risk{Text: "Fel betalas", Marks: "(Ny 2026)", Probability: 2, Consequence: 3, Value: 6}
	p.Controls[1].Risk = p.Controls[0].Risk
	second := smallPlan().Areas[0]
	second.Number, second.Name = "2", "Personal"
	p.Areas = append(p.Areas, second)
	p.Controls[2].Area = "Personal"
	p.Assessments = []plan.Assessment{{Control: "K02", Occasion: "2026-T1", Text: "hemligt i texten", Grade: "minor", Reported: true},
		{Control: "K03", Occasion: "2026-T1", Text: "öppet i texten", Grade: "none", Reported: true},
		{Area: "Ekonomi", Occasion: "2026-T1", Text: "hemligt i området", Reported: true}, {Area: "Personal", Occasion: "2026-T1", Text: "öppet i området", Reported: true}}
	o.put(p)
	ask := o.one(o.pass(firstDay), eva)
	deviating := map[string]string{"Genomförd under perioden?": "Ja", "Bedömning": "Mindre avvikelse", "Åtgärd": "hemligt åtgärdas", "Åtgärdsansvarig": "hemligt namn", "Resultat": "hemligt resultat", "Förslag till ändring": "hemligt förslag"}
	fakturor := with(with(with(fine(), "Resultat", odd), "Antal granskade", "25"), "Antal avvikelser", "0")
	ask.subject = "hemligt ärende " + ask.subject
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fakturor, "K02-2026M01": deviating})), verdictAccepted)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": with(fakturor, "Resultat", "senare"), "K02-2026M01": with(deviating, "Resultat", "hemligt senare")})), verdictAccepted)
	o.again()
	if err := o.Extend(t.Context(), o.at("Björken", "K02", "2026-M01").ID, Extension{Due: "2026-02-20", Reason: "hemligt skäl"}, boss); err != nil {
		t.Fatal(err)
	}
	o.again()
	return o
}

// TestHandsOverWhatIsStored: every row of the year, and in it what the store
// has.
func TestHandsOverWhatIsStored(t *testing.T) {
	t.Parallel()
	o := secretOffice(t)
	h := o.hands(OpenData{Year: 2026, Confidential: true})
	o.view(func(r store.Reader) error {
		occurrences, err := r.Occurrences(t.Context(), store.OccurrenceFilter{})
		if err != nil {
			return err
		}
		answers := 0
		for _, x := range occurrences {
			row := h.find(t, "occurrences", "id", float64(x.ID))
			carries(t, row, map[string]any{"plan": "TN_2026", "control": x.Control, "period": x.Period, "due": orNil(x.Due), "reason": x.Reason, "withheld": false, "answer": idOrNil(x.Answer)})
			all, err := r.Answers(t.Context(), x.ID)
			if err != nil {
				return err
			}
			for _, a := range all {
				answers++
				carriesAnswer(t, h.find(t, "answers", "id", float64(a.ID)), a)
			}
			if n := len(all); n > 0 {
				carriesAnswer(t, row, all[n-1])
			}
		}
		mails, err := r.Mails(t.Context(), store.MailFilter{})
		if err != nil {
			return err
		}
		for _, m := range mails {
			carries(t, h.find(t, "mails", "id", float64(m.ID)), map[string]any{"kind": m.Kind, "to": m.To, "subject": m.Subject, "state": m.State, "message_id": m.MessageID, "sent": instantOrNil(m)})
		}
		deliveries, err := r.Deliveries(t.Context(), store.DeliveryFilter{})
		if err != nil {
			return err
		}
		for _, d := range deliveries {
			carries(t, h.find(t, "deliveries", "id", float64(d.ID)), map[string]any{"verdict": d.Verdict, "subject": d.Subject, "sha256": d.Raw, "withheld": false})
		}
		for table, n := range map[string]int{"occurrences": len(occurrences), "answers": answers, "mails": len(mails), "deliveries": len(deliveries)} {
			if len(h[table]) != n || n == 0 {
				t.Errorf("%d %s, want %d", len(h[table]), table, n)
			}
		}
		return nil
	})
	first := h.find(t, "answers", "result", odd)
	carries(t, first, map[string]any{"version": 1.0, "examined": 25.0, "deviating": 0.0, "performed": "yes", "grade": "none", "complete": true, "handed_in_by": ""})
	carries(t, h["risks"][0], map[string]any{"code": "K01", "text": "Fel betalas", "marks": "(Ny 2026)", "probability": 2.0, "consequence": 3.0, "value": 6.0})
	if len(h["risks"]) != 1 || h.find(t, "controls", "code", "K02")["risk"] != "K01" || h.find(t, "controls", "code", "K03")["risk"] != nil {
		t.Errorf("risks %v", h["risks"])
	}
	carries(t, h["export"][0], map[string]any{"schema_version": 1.0, "year": 2026.0, "organisation": "Exempelkommunen", "confidential": true, "time_zone": "Europe/Stockholm", "board": nil})
}

func carriesAnswer(t *testing.T, row map[string]any, a store.Answer) {
	t.Helper()
	b, err := said(a)
	if err != nil {
		t.Fatal(err)
	}
	carries(t, row, map[string]any{"version": float64(a.N), "complete": a.Complete, "received": a.Received.UTC().Format("2006-01-02T15:04:05.000000Z"), "result": b.Result, "outcome": b.Outcome,
		"grade": orNil(b.Grade), "performed": orNil(string(b.Performed)), "action": b.Action, "action_owner": b.ActionOwner, "action_due": orNil(b.ActionDue), "proposal": b.Proposal, "done_on": orNil(b.DoneOn)})
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func idOrNil(id int64) any {
	if id == 0 {
		return nil
	}
	return float64(id)
}

func instantOrNil(m store.Mail) any {
	if m.Sent.IsZero() {
		return nil
	}
	return m.Sent.UTC().Format("2006-01-02T15:04:05.000000Z")
}

// TestWithholdsWhatMayBeConfidential: no free word about such a control, in any
// table, unless somebody says so; everything about the others; and the rows say
// what is missing.
func TestWithholdsWhatMayBeConfidential(t *testing.T) {
	t.Parallel()
	o := secretOffice(t)
	open, all := o.hands(OpenData{Year: 2026}), o.hands(OpenData{Year: 2026, Confidential: true})
	secrets := map[string]int{}
	for table, rows := range all {
		if len(open[table]) != len(rows) {
			t.Errorf("%d %s, want %d", len(open[table]), table, len(rows))
			continue
		}
		for i, row := range rows {
			had, kept := strings.Count(strings.ToLower(fmt.Sprint(row)), "hemligt"), fmt.Sprint(open[table][i])
			secrets[table] += had
			if strings.Contains(strings.ToLower(kept), "hemligt") {
				t.Errorf("%s: %s", table, kept)
			}
			if had > 0 && open[table][i]["withheld"] != true {
				t.Errorf("%s does not say that something is withheld: %s", table, kept)
			}
			if table == "mails" && had > 0 {
				t.Errorf("the mail %s repeats them", row["subject"])
			}
		}
	}
	for _, table := range []string{"occurrences", "answers", "assessments", "actions", "deliveries"} {
		if secrets[table] == 0 {
			t.Errorf("%s had nothing to withhold: this shows nothing", table)
		}
	}
	open.find(t, "answers", "result", odd)
	open.find(t, "assessments", "text", "öppet i texten")
	open.find(t, "assessments", "text", "öppet i området")
	carries(t, open["export"][0], map[string]any{"confidential": false})
	k02 := open.find(t, "occurrences", "id", float64(o.at("Solgården", "K02", "2026-M01").ID))
	carries(t, k02, map[string]any{"performed": "yes", "grade": "minor", "state": "answered", "result": ""})
}

// TestEverythingThatIsNamedIsThere: what a row names by an id or a code is a row
// of this export, also when a later version of the plan has left it out.
func TestEverythingThatIsNamedIsThere(t *testing.T) {
	t.Parallel()
	o := secretOffice(t)
	later := smallPlan()
	later.Controls = later.Controls[1:]
	o.put(later)
	o.put(elsewhere(smallPlan()))
	o.again()
	h := o.hands(OpenData{Year: 2026})
	h.hangsTogether(t)
	carries(t, h.find(t, "plans", "id", "TN_2026"), map[string]any{"version": 2.0, "status": "adopted", "board": "TN"})
	gone := false
	for _, c := range h["controls"] {
		gone = gone || c["plan"] == "TN_2026" && c["code"] == "K01" && c["in_force"] == false
	}
	if !gone {
		t.Error("the control that a later version left out is not told")
	}
}

// hangsTogether wants whatever a row names to be there.
func (h handed) hangsTogether(t *testing.T) {
	t.Helper()
	for column, to := range map[string]string{"board": "boards.code", "plan": "plans.id", "control": "controls.code", "risk": "risks.code", "seat": "seats.id",
		"person": "people.id", "holder": "people.id", "deputy": "people.id", "manager": "people.id", "request": "requests.id", "occurrence": "occurrences.id", "answer": "answers.id",
		"delivery": "deliveries.id", "moved_to": "occurrences.id", "grade": "grades.code", "area": "areas.name", "occasion": "occasions.period",
		"analysis": "risk_analyses.id", "assessed_risk": "assessed_risks.id", "valuation": "risk_valuations.id"} {
		table, key, _ := strings.Cut(to, ".")
		known := map[any]bool{nil: true, "": true}
		for _, row := range h[table] {
			known[row[key]] = true
		}
		for from, rows := range h {
			for _, row := range rows {
				if !known[row[column]] {
					t.Errorf("%s.%s %v is no %s", from, column, row[column], to)
				}
			}
		}
	}
}

// TestHandsOverOneBoard: nothing of another's, and nothing that could be.
func TestHandsOverOneBoard(t *testing.T) {
	t.Parallel()
	o := secretOffice(t)
	other := elsewhere(smallPlan())
	o.put(other)
	o.takes(o.letter("nagon@utanfor.example", "", sentMail{subject: "Hej"}, "Ett ord"), verdictHeld)
	o.again()
	all := o.hands(OpenData{Year: 2026})
	if len(all["boards"]) != 2 || len(all["plans"]) != 2 {
		t.Fatalf("%v", all["boards"])
	}
	stray := all.find(t, "deliveries", "from", "nagon@utanfor.example")
	carries(t, stray, map[string]any{"plan": nil, "verdict": "held", "subject": "", "withheld": true})
	for _, code := range []string{"TN", "AN"} {
		one := o.hands(OpenData{Year: 2026, Board: code})
		for table, rows := range one {
			for _, row := range rows {
				if p, has := row["plan"]; has && p != code+"_2026" {
					t.Errorf("%s of %s has a row of plan %v", table, code, p)
				}
			}
		}
		if len(one["boards"]) != 1 || len(one["occurrences"]) == 0 || len(one["people"]) == 0 {
			t.Errorf("%s has %d boards, %d occurrences", code, len(one["boards"]), len(one["occurrences"]))
		}
	}
	for _, none := range []OpenData{{Year: 1999}, {Year: 2026, Board: "XX"}} {
		if err := o.OpenData(t.Context(), none, func(opendata.Data) error { return nil }); !errors.Is(err, ErrNoPlan) {
			t.Errorf("%+v: %v", none, err)
		}
	}
}

// TestHandsOverMoreThanAPage: the second page of what is read by pages, and
// what it is next to.
func TestHandsOverMoreThanAPage(t *testing.T) {
	t.Parallel()
	page := func(after int64) ([]int64, error) {
		var rows []int64
		for id := after + 1; id <= 2*pageSize && len(rows) < pageSize; id++ {
			rows = append(rows, id)
		}
		return rows, nil
	}
	want := int64(0)
	for id, err := range paged(func(id int64) int64 { return id }, page) {
		if want++; id != want || err != nil {
			t.Fatalf("%d after %d, %v", id, want-1, err)
		}
	}
	if want != 2*pageSize {
		t.Errorf("%d rows", want)
	}
}

// full is a disk with room for so many bytes.
type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

// TestHandingOverStops wherever the disk is full, in the middle of any table.
func TestHandingOverStops(t *testing.T) {
	t.Parallel()
	o := secretOffice(t)
	hand := func(room int) (left int, err error) {
		to := &full{room}
		err = o.OpenData(t.Context(), OpenData{Year: 2026}, func(d opendata.Data) error { return opendata.WriteJSON(to, d) })
		return to.left, err
	}
	left, err := hand(1 << 30)
	if err != nil {
		t.Fatal(err)
	}
	size := 1<<30 - left
	for room := 0; room < size; room += 4 << 10 { // the writer's buffer
		if _, err := hand(room); !errors.Is(err, io.ErrShortWrite) {
			t.Fatalf("room for %d of %d bytes: %v", room, size, err)
		}
	}
}
