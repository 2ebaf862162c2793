package engine

import (
	"bytes"
	"strings"
	"testing"

	"rond/internal/plan"
)

// TestSeveralYearsAndOneBoard: a workbook holds the plans that it is asked for,
// and of one board nothing that is only another's, or nobody's.
func TestSeveralYearsAndOneBoard(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.put(elsewhere(smallPlan()))
	ask := about(o, o.pass("2026-02-02"), eva, "K01-2026M01")
	o.reply(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": with(fine(), "Resultat", "Tjugo fakturor")}))
	o.takes(o.letter(kurt, "pass", sentMail{}, "Subject: Reklam från ingen\n\nHej"), verdictHeld)
	o.pass("2026-12-14")
	o.put(smallPlan().Continued())
	write := func(c Consolidated) []byte {
		var b bytes.Buffer
		if err := o.Report(t.Context(), c, &b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for _, c := range []struct {
		what      Consolidated
		says, not []string
	}{
		{Consolidated{Year: 2026}, []string{"Testnämnden", "Andra nämnden", "Tjugo fakturor", "Uppföljning av intern kontroll 2026"}, []string{"Internkontrollplan 2027"}},
		{Consolidated{Year: 2027}, []string{"Internkontrollplan 2027"}, []string{"Tjugo fakturor", "Andra nämnden"}},
		{Consolidated{From: 2026, Year: 2027}, []string{"Uppföljning av intern kontroll 2026–2027", "Internkontrollplan 2027", "Tjugo fakturor", "Andra nämnden"}, nil},
		{Consolidated{From: 2026, Year: 2027, Board: "TN"}, []string{"Testnämnden", "Tjugo fakturor", "Internkontrollplan 2027"}, []string{"Andra nämnden", "Andra nämndens plan 2026", kurt}},
	} {
		book := write(c.what)
		for _, words := range c.says {
			if !workbookSays(t, book, words) {
				t.Errorf("%+v does not say %q", c.what, words)
			}
		}
		for _, words := range c.not {
			if workbookSays(t, book, words) {
				t.Errorf("%+v says %q", c.what, words)
			}
		}
	}
	if !workbookSays(t, write(Consolidated{Year: 2026}), kurt) {
		t.Error("what nobody's mail is about is in no workbook")
	}
}

// TestAnOccasionIsItsOwnTime: what is compiled for an occasion, on demand or by
// mail, is of the periods that end within it, says which these are, and names
// the boards that have no such occasion.
func TestAnOccasionIsItsOwnTime(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	other := elsewhere(smallPlan())
	other.Occasions = []plan.Occasion{{Name: "Helår", Period: "2026"}}
	o.put(other)
	const span = "perioder som slutar 2026-05-01 – 2026-08-31"
	book := o.report(2026, "T2")
	for words, want := range map[string]bool{"2026-M04": false, "2026-T1": false, "2026-M05": true, "2026-T2": true, "2026-M09": false, span: true,
		"Saknar uppföljningstillfället och är inte med: Andra nämnden": true, "Andra nämndens plan 2026": false} {
		if workbookSays(t, book, words) != want {
			t.Errorf("that the workbook of T2 says %q is %v", words, !want)
		}
	}
	if year := o.report(2026, ""); !workbookSays(t, year, "2026-M04") || !workbookSays(t, year, "2026-M09") || !workbookSays(t, year, "Andra nämndens plan 2026") || workbookSays(t, year, "perioder som slutar") {
		t.Error("without an occasion it is the year of every board")
	}
	var mailed []sentMail
	for day := date("2026-08-10"); day.Before(date("2026-10-20")) && len(mailed) == 0; day = day.AddDays(1) {
		for _, m := range to(o.pass(day.String()), anna) {
			if strings.Contains(m.subject, "T2") {
				mailed = append(mailed, m)
			}
		}
	}
	m := o.one(mailed, anna)
	says(t, m, "maj 2026", "tertial 2")
	if strings.Contains(m.text, "april 2026") || strings.Contains(m.text, "tertial 1") {
		t.Errorf("the summary of T2 tells of T1:\n%s", m.text)
	}
	if !workbookSays(t, m.book, span) || workbookSays(t, m.book, "2026-M04") {
		t.Error("the workbook in the mail is not of T2 alone")
	}
}
