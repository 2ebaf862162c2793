package engine

import (
	"bytes"
	"testing"
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
