package engine

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"rond/internal/inbox"
	"rond/internal/store"
)

const firstDay = "2026-02-02" // the first working day after January

// january asks, and gives Eva's mail.
func january(t *testing.T, change ...func(*Settings)) (*office, sentMail) {
	t.Helper()
	o := smallOffice(t, change...)
	return o, o.one(o.pass(firstDay), eva)
}

func TestWholeReturn(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	book := fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": with(fine(), "Resultat", "Hemliga ord om kassan")})
	o.takes(o.delivery(eva, "pass", ask, book), verdictAccepted)
	receipt := o.one(o.again(), eva)
	says(t, receipt, "K01-2026M01", "K02-2026M01")
	if strings.Contains(receipt.text, "Hemliga") {
		t.Error("the receipt repeats free text")
	}
	if !receipt.env.Null {
		t.Errorf("the receipt leaves from a plain address, want the null sender")
	}
	if v := o.versions(eva, "K02", "2026-M01"); len(v) != 1 || !v[0].Complete || !strings.Contains(v[0].Body, "Hemliga") {
		t.Errorf("stored %+v", v)
	}
	for _, day := range []string{"2026-02-05", "2026-02-12", "2026-02-17"} {
		o.none(o.pass(day), eva)
	}
	o.wholeRecord()
}

func TestPartThenTheRest(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine()})), verdictAccepted)
	says(t, o.one(o.again(), eva), "K02-2026M01", "K01-2026M01")
	if open := o.rows(store.Asked); len(open) != 3 { // hers and Olle's two
		t.Errorf("%d rows wait, want 3", len(open))
	}
	// the rest, in the file that she got: the first row is blank and clears nothing
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K02-2026M01": fine()})), verdictAccepted)
	if v := o.versions(eva, "K01", "2026-M01"); len(v) != 1 {
		t.Errorf("a blank row made %d versions", len(v))
	}
	says(t, o.one(o.again(), eva), "alla dina svar")
	o.none(o.pass("2026-02-12"), eva)
}

func TestReminderBringsWhatWasSaid(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": with(fine(), "Bedömning", "Mindre avvikelse")})), verdictAccepted)
	says(t, o.one(o.again(), eva), "ingen åtgärd")
	o.pass("2026-02-05")
	r := o.one(o.pass("2026-02-12"), eva)
	if got := sees(t, r.book, "K01-2026M01", "Bedömning"); got != "Mindre avvikelse" {
		t.Errorf("the reminder's workbook has %q where she judged", got)
	}
	o.takes(o.delivery(eva, "pass", r, fills(t, r.book, cells{"K01-2026M01": {"Åtgärd": "Ny rutin"}, "K02-2026M01": fine()})), verdictAccepted)
	if open := o.rows(store.Answered); len(open) != 2 {
		t.Errorf("%d answered, want 2", len(open))
	}
	o.view(func(r store.Reader) error {
		list, err := r.Actions(t.Context(), 1)
		if len(list) != 1 || list[0].Text != "Ny rutin" {
			t.Errorf("actions: %+v", list)
		}
		return err
	})
}

func TestNewerAnswers(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	take := func(verdict string, a map[string]string) Verdict {
		t.Helper()
		return o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": a})), verdict)
	}
	first, second := with(fine(), "Resultat", "Ett"), with(fine(), "Resultat", "Två")
	take(verdictAccepted, first)
	take(verdictUnchanged, first)
	take(verdictAccepted, with(second, "Förslag till ändring", "Varannan månad"))
	v := take(verdictUnchanged, first)
	if v.Reason != "older-version K01-2026M01" {
		t.Errorf("the stale copy is listed as %q", v.Reason)
	}
	if got := o.versions(eva, "K01", "2026-M01"); len(got) != 2 {
		t.Errorf("%d versions, want 2: an equal value makes none, an older one is left", len(got))
	}
	take(verdictAccepted, with(first, "Resultat", "Tre"))
	if got := o.versions(eva, "K01", "2026-M01"); len(got) != 3 || !strings.Contains(got[2].Body, "Varannan") {
		t.Errorf("the third version lost what was said before: %+v", got)
	}
	o.wholeRecord()
}

func TestWrongCell(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	wrong := fills(t, ask.book, cells{"K01-2026M01": with(with(fine(), "Genomförd under perioden?", "Kanske"), "Resultat", "Fyra fakturor"), "K02-2026M01": fine()})
	o.takes(o.delivery(eva, "pass", ask, wrong), verdictCorrection)
	c := o.one(o.again(), eva)
	says(t, c, "Internkontroll, cell ", "Kanske")
	if len(c.books) != 1 || sees(t, c.book, "K01-2026M01", "Resultat") != "Fyra fakturor" || sees(t, c.book, "K02-2026M01", "Bedömning") != "Ingen avvikelse" {
		t.Error("the correction does not hold what was read")
	}
	if v := o.versions(eva, "K02", "2026-M01"); len(v) != 1 {
		t.Error("the good row was not kept")
	}
	o.takes(o.delivery(eva, "pass", c, fills(t, c.book, cells{"K01-2026M01": {"Genomförd under perioden?": "Ja"}})), verdictAccepted)
	if v := o.versions(eva, "K01", "2026-M01"); len(v) != 1 || !v[0].Complete || !strings.Contains(v[0].Body, "Fyra fakturor") {
		t.Errorf("mended: %+v", v)
	}
}

func TestCorrectionsAreCapped(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	wrong := func(n string) []byte {
		return fills(t, ask.book, cells{"K01-2026M01": with(with(fine(), "Bedömning", "Kanske"), "Resultat", n)})
	}
	same := wrong("0")
	o.takes(o.delivery(eva, "pass", ask, same), verdictCorrection)
	o.one(o.again(), eva)
	if v := o.takes(o.delivery(eva, "pass", ask, same), verdictCorrection); v.Reason != "same-file" {
		t.Errorf("the same content again is listed as %q", v.Reason)
	}
	o.none(o.again(), eva)
	for i, n := range []string{"1", "2", "3", "4"} {
		v := o.takes(o.delivery(eva, "pass", ask, wrong(n)), verdictCorrection)
		if got := len(to(o.again(), eva)); (got == 1) != (i < 2) || (v.Reason == "capped") != (i >= 2) {
			t.Errorf("file %s: %d corrections, reason %q", n, got, v.Reason)
		}
	}
	o.pass("2026-02-03")
	o.takes(o.delivery(eva, "pass", ask, wrong("5")), verdictCorrection)
	o.one(o.again(), eva)
}

func TestFilesSeenBefore(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	d := o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine()}))
	first := o.takes(d, verdictAccepted)
	if again := o.takes(d, verdictAccepted); again != first {
		t.Errorf("the same delivery: %+v, then %+v", first, again)
	}
	d.Key = "imap:2:1" // the mailbox was made anew
	o.takes(d, verdictRepeated)
	o.one(o.again(), eva)

	book := fills(t, ask.book, cells{"K02-2026M01": fine()})
	o.takes(o.delivery(eva, "pass", ask, book), verdictAccepted)
	if v := o.takes(o.delivery(eva, "pass", ask, book), verdictUnchanged); v.Reason != "same-file" {
		t.Errorf("the same file in a new mail is %q", v.Reason)
	}
	o.view(func(r store.Reader) error {
		subs, err := r.Submissions(t.Context(), 1)
		if len(subs) != 2 {
			t.Errorf("%d submissions, want 2", len(subs))
		}
		return err
	})
	if got := to(o.again(), eva); len(got) != 2 {
		t.Errorf("%d receipts for two mails: %v", len(got), subjects(got))
	}
}

func TestUnchangedFile(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	o.takes(o.delivery(eva, "pass", ask, ask.book), verdictUnchanged)
	says(t, o.one(o.again(), eva), "spara")
	for range 5 {
		o.takes(o.delivery(eva, "pass", ask, ask.book), verdictUnchanged)
	}
	if got := to(o.again(), eva); len(got) != 2 {
		t.Errorf("%d more receipts the same day for a file that says nothing, want 2", len(got))
	}
	if len(to(o.pass("2026-02-05"), eva)) != 1 {
		t.Error("an unchanged file stopped the reminder")
	}
}

func TestTwoWorkbooksInOneMail(t *testing.T) {
	t.Parallel()
	o, jan := january(t)
	feb := o.one(o.pass("2026-03-02"), eva)
	d := o.letter(eva, "pass", feb, "Båda!",
		enclosed{"jan.xlsx", fills(t, jan.book, cells{"K01-2026M01": fine(), "K02-2026M01": with(fine(), "Bedömning", "Kanske")})},
		enclosed{"feb.xlsx", fills(t, feb.book, cells{"K01-2026M02": with(fine(), "Bedömning", "Nja"), "K02-2026M02": fine()})})
	o.takes(d, verdictCorrection)
	c := o.one(o.again(), eva)
	says(t, c, "Kanske", "Nja", "K01-2026M01", "K02-2026M02")
	if len(c.books) != 2 {
		t.Errorf("%d workbooks to mend, want one for each month", len(c.books))
	}
	if got := o.rows(store.Answered); len(got) != 2 {
		t.Errorf("%d rows kept, want 2", len(got))
	}
}

// TestOriginalBesideFilledIn: mail programs send the form that came along with
// the one that is filled in. What is left is counted once, whichever is first.
func TestOriginalBesideFilledIn(t *testing.T) {
	t.Parallel()
	for name, filledFirst := range map[string]bool{"the form first": false, "the answer first": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, ask := january(t)
			files := []enclosed{{"original.xlsx", ask.book}, {"svar.xlsx", fills(t, ask.book, cells{"K01-2026M01": fine()})}}
			if filledFirst {
				files[0], files[1] = files[1], files[0]
			}
			o.takes(o.letter(eva, "pass", ask, "Hej", files...), verdictAccepted)
			r := o.one(o.again(), eva)
			says(t, r, "1 kontroll till", "svar.xlsx")
			if strings.Count(r.text, "K01-2026M01") != 1 || strings.Contains(r.text, "original.xlsx") {
				t.Errorf("the receipt:\n%s", r.text)
			}
		})
	}
}

func TestHandedIn(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	book := fills(t, ask.book, cells{"K01-2026M01": fine()})
	v, err := o.TakeIn(t.Context(), inbox.Delivery{Source: "command", Key: "command:1", Name: "eva.xlsx", Raw: book})
	if err != nil || v.Verdict != verdictAccepted || v.Request != "R1001" {
		t.Fatalf("%+v, %v", v, err)
	}
	o.one(o.again(), eva)
}

func TestDeathWhileReading(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	d := o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine()}))
	for range 2 { // each try is committed, and the reader dies
		if _, err := o.keep(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	if v := o.takes(d, verdictUnreadable); !strings.HasPrefix(v.Reason, "read-twice ") || v.Folder != FolderHeld {
		t.Errorf("%+v", v)
	}
	o.takes(o.delivery(eva, "pass", ask, ask.book), verdictUnchanged)
}

// TestFaultWhileJudging: what cannot be judged is tried again, and whoever
// finds it held finds the reason in the log.
func TestFaultWhileJudging(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	var log strings.Builder
	o.log = slog.New(slog.NewTextHandler(&log, nil))
	o.change(func(tx store.Tx) error {
		p, err := tx.Plan(t.Context(), 1)
		p.Version = 0
		return errors.Join(err, tx.UpdatePlan(t.Context(), p))
	})
	d := o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine()}))
	for range maxDeaths {
		_, err := o.TakeIn(t.Context(), d)
		_, after, _ := strings.Cut(fmt.Sprint(err), "fault ")
		if id, _, _ := strings.Cut(after, ":"); len(id) != 8 || !strings.Contains(log.String(), "id="+id) {
			t.Errorf("error %v; the log:\n%s", err, log.String())
		}
	}
	v := o.takes(d, verdictUnreadable)
	code, id, _ := strings.Cut(v.Reason, " ")
	if code != reasonUnread || len(id) != 8 || !strings.Contains(log.String(), "id="+id) {
		t.Errorf("%+v; the log:\n%s", v, log.String())
	}
}
