package storetest

import (
	"testing"

	"rond/internal/store"
)

// missing asks for every single row that is not there.
func missing() map[string]func(*testing.T, *kit) {
	const no = 999999
	one := map[string]func(*kit, store.Reader) error{
		"Installation":    func(k *kit, r store.Reader) error { _, err := r.Installation(k.ctx); return err },
		"Board":           func(k *kit, r store.Reader) error { _, err := r.Board(k.ctx, no); return err },
		"BoardByCode":     func(k *kit, r store.Reader) error { _, err := r.BoardByCode(k.ctx, "ks"); return err },
		"Person":          func(k *kit, r store.Reader) error { _, err := r.Person(k.ctx, no); return err },
		"PersonByKey":     func(k *kit, r store.Reader) error { _, err := r.PersonByKey(k.ctx, ""); return err },
		"Seat":            func(k *kit, r store.Reader) error { _, err := r.Seat(k.ctx, no); return err },
		"SeatByName":      func(k *kit, r store.Reader) error { _, err := r.SeatByName(k.ctx, k.board, "VC", ""); return err },
		"Plan":            func(k *kit, r store.Reader) error { _, err := r.Plan(k.ctx, no); return err },
		"PlanByYear":      func(k *kit, r store.Reader) error { _, err := r.PlanByYear(k.ctx, k.board, 2025); return err },
		"Version":         func(k *kit, r store.Reader) error { _, err := r.Version(k.ctx, no); return err },
		"Occurrence":      func(k *kit, r store.Reader) error { _, err := r.Occurrence(k.ctx, no); return err },
		"Request":         func(k *kit, r store.Reader) error { _, err := r.Request(k.ctx, no); return err },
		"Mail":            func(k *kit, r store.Reader) error { _, err := r.Mail(k.ctx, no); return err },
		"MailByCause":     func(k *kit, r store.Reader) error { _, err := r.MailByCause(k.ctx, "dispatch/2"); return err },
		"MailByMessageID": func(k *kit, r store.Reader) error { _, err := r.MailByMessageID(k.ctx, ""); return err },
		"Delivery":        func(k *kit, r store.Reader) error { _, err := r.Delivery(k.ctx, no); return err },
		"DeliveryByKey":   func(k *kit, r store.Reader) error { _, err := r.DeliveryByKey(k.ctx, "imap/2"); return err },
		"Submission":      func(k *kit, r store.Reader) error { _, err := r.Submission(k.ctx, no); return err },
		"BlobSize":        func(k *kit, r store.Reader) error { _, err := r.BlobSize(k.ctx, "00"); return err },
		"Action":          func(k *kit, r store.Reader) error { _, err := r.Action(k.ctx, no); return err },
		"Answer":          func(k *kit, r store.Reader) error { _, err := r.Answer(k.ctx, no); return err },
		"Occasion":        func(k *kit, r store.Reader) error { _, err := r.Occasion(k.ctx, k.plan, "2026-T1"); return err },
		"RiskRound":       func(k *kit, r store.Reader) error { _, err := r.RiskRound(k.ctx, no); return err },
		"RiskRoundByYear": func(k *kit, r store.Reader) error { _, err := r.RiskRoundByYear(k.ctx, k.board, 2026); return err },
		"Risk":            func(k *kit, r store.Reader) error { _, err := r.Risk(k.ctx, no); return err },
		"Link":            func(k *kit, r store.Reader) error { _, err := r.Link(k.ctx, ""); return err },
		"Session":         func(k *kit, r store.Reader) error { _, err := r.Session(k.ctx, ""); return err },
		"Blob":            func(k *kit, r store.Reader) error { _, err := r.Blob(k.ctx, "00"); return err },
	}
	cases := map[string]func(*testing.T, *kit){"Lists": emptyLists}
	for name, get := range one {
		cases[name] = func(t *testing.T, k *kit) {
			k.view(t, func(r store.Reader) { wantError(t, "in a view", get(k, r), store.ErrNotFound) })
			k.change(t, func(tx store.Tx) { wantError(t, "in a change", get(k, tx), store.ErrNotFound) })
		}
	}
	return cases
}

// emptyLists asks for lists about what is not there: none of them is an error.
func emptyLists(t *testing.T, k *kit) {
	const no = 999999
	count := func(name string) func(n int, err error) {
		return func(n int, err error) {
			t.Helper()
			if n != 0 || err != nil {
				t.Errorf("%s: %d rows, error %v", name, n, err)
			}
		}
	}
	k.view(t, func(r store.Reader) {
		count("Keys")(length(r.Keys(k.ctx, "row")))
		count("Seats")(length(r.Seats(k.ctx, no)))
		count("Versions")(length(r.Versions(k.ctx, no)))
		count("VersionsFrom")(length(r.VersionsFrom(k.ctx, no, 10)))
		count("Occurrences")(length(r.Occurrences(k.ctx, store.OccurrenceFilter{Plan: no})))
		count("Requests")(length(r.Requests(k.ctx, store.RequestFilter{Plan: no})))
		count("RequestRows")(length(r.RequestRows(k.ctx, no)))
		count("PlanRows")(length(r.PlanRows(k.ctx, no)))
		count("PlanSubmissions")(length(r.PlanSubmissions(k.ctx, no)))
		count("Mails")(length(r.Mails(k.ctx, store.MailFilter{Plan: no})))
		count("Attempts")(length(r.Attempts(k.ctx, no)))
		count("Deliveries")(length(r.Deliveries(k.ctx, store.DeliveryFilter{Request: no})))
		count("Attachments")(length(r.Attachments(k.ctx, no)))
		count("Submissions")(length(r.Submissions(k.ctx, no)))
		count("Answers")(length(r.Answers(k.ctx, no)))
		count("NewestAnswers")(length(r.NewestAnswers(k.ctx, no)))
		count("AnswersFrom")(length(r.AnswersFrom(k.ctx, no, 10)))
		count("Assessments")(length(r.Assessments(k.ctx, no)))
		count("AssessmentsFrom")(length(r.AssessmentsFrom(k.ctx, 0, 10)))
		count("Actions")(length(r.Actions(k.ctx, no)))
		count("Absences")(length(r.Absences(k.ctx, no)))
		count("Risks")(length(r.Risks(k.ctx, no)))
		count("RiskRows")(length(r.RiskRows(k.ctx, no)))
		count("Valuations")(length(r.Valuations(k.ctx, no)))
		count("RiskValuations")(length(r.RiskValuations(k.ctx, no)))
		count("ValuationsFrom")(length(r.ValuationsFrom(k.ctx, 0, 10)))
		count("RiskChoices")(length(r.RiskChoices(k.ctx, no)))
		count("RiskChoicesFrom")(length(r.RiskChoicesFrom(k.ctx, 0, 10)))
		count("Acts")(length(r.Acts(k.ctx, "", "")))
		count("ActsFrom")(length(r.ActsFrom(k.ctx, 0, 10)))
		count("BlobKeys")(length(r.BlobKeys(k.ctx, "", 10)))
		count("Events")(length(r.Events(k.ctx, 0, 10)))
		if h, err := r.Hold(k.ctx); err != nil || h != (store.Hold{}) {
			t.Errorf("Hold: %v, error %v", h, err)
		}
		if h, err := r.Head(k.ctx); err != nil || h != (store.Head{}) {
			t.Errorf("Head: %v, error %v", h, err)
		}
	})
}

func length[T any](rows []T, err error) (int, error) { return len(rows), err }
