package engine

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"strings"
	"testing"

	"rond/internal/store"
	"rond/workbook/fill"
	"rond/workbook/grid"
)

// may is an office after T1's last day to answer, in which Eva has answered for
// it and Olle for nothing.
func may(t *testing.T) (o *office, ask sentMail, plan int64) {
	t.Helper()
	o = smallOffice(t)
	mails := o.pass("2026-04-23")
	hers := o.one(mails, eva)
	o.takes(o.delivery(eva, "pass", hers, fills(t, hers.book, cells{"K03-2026T1": with(fine(), "Resultat", "Inga brister")})), verdictAccepted)
	o.view(func(r store.Reader) error {
		all, err := r.Plans(t.Context())
		plan = all[0].ID
		return err
	})
	return o, o.one(mails, olle), plan
}

// sameTables reports whether two consolidated workbooks say the same, but for
// the place in the event chain that each was made at.
func sameTables(t *testing.T, a, b []byte) bool {
	t.Helper()
	sheets := func(book []byte) map[string]string {
		z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]string{}
		for _, f := range z.File {
			if !strings.HasPrefix(f.Name, "xl/worksheets/sheet") {
				continue
			}
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			data, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			all[f.Name] = string(data)
		}
		return all
	}
	return maps.Equal(sheets(a), sheets(b))
}

// TestCloseOccasion: what was is kept, the contact has it, nobody is chased any
// longer, and what comes all the same is taken and marked.
func TestCloseOccasion(t *testing.T) {
	t.Parallel()
	o, ask, plan := may(t)
	refused(t, o.CloseOccasion(t.Context(), plan, "2026-T1", boss), "occasion-early")
	refused(t, o.CloseOccasion(t.Context(), plan, "2026-T9", boss), "occasion-unknown")
	for day := date("2026-04-24"); day.Before(date("2026-05-19")); day = day.AddDays(1) {
		o.pass(day.String())
	}
	if err := o.CloseOccasion(t.Context(), plan, "2026-T1", boss); err != nil {
		t.Fatal(err)
	}
	refused(t, o.CloseOccasion(t.Context(), plan, "2026-T1", boss), "occasion-closed")
	m := o.one(o.again(), anna)
	says(t, m, "T1: stängd, sammanställning bifogad", "T1 är stängd.", "EJ RAPPORTERAT", "Olle Ask")
	kept, err := o.OccasionFile(t.Context(), plan, "2026-T1")
	if err != nil || !sameTables(t, kept.Data, m.book) || m.name != "sammanstallning-TN-2026-T1.xlsx" {
		t.Fatalf("kept %d bytes as %s, sent %d as %s: %v", len(kept.Data), kept.Name, len(m.book), m.name, err)
	}
	held, _ := o.Stuck(t.Context())
	for day := date("2026-05-19"); day.Before(date("2026-06-01")); day = day.AddDays(1) {
		o.none(o.pass(day.String()), olle)
	}
	if now, _ := o.Stuck(t.Context()); len(now) > len(held) {
		t.Errorf("a manager is told of what is closed: %+v", now)
	}
	v := o.takes(o.delivery(olle, "pass", ask, fills(t, ask.book, cells{"K03-2026T1": with(fine(), "Resultat", "Sent men säkert")})), verdictAccepted)
	says(t, o.one(o.again(), olle), "Kvittens")
	if book := o.report(2026, "T1"); !workbookSays(t, book, "Sent men säkert") || !columnSays(t, book, "Inkom efter stängning", "Ja") {
		t.Error("the report does not tell that it came after the closing")
	}
	if again, err := o.OccasionFile(t.Context(), plan, "2026-T1"); err != nil || !bytes.Equal(again.Data, kept.Data) {
		t.Errorf("what was kept has changed: %v", err)
	}
	if x := o.at("Björken", "K03", "2026-T1"); x.State != store.Answered {
		t.Errorf("verdict %+v, %+v", v, x)
	}
	p, err := o.PlanView(t.Context(), "sv", plan)
	if err != nil || p.Occasions[0].By != boss || p.Occasions[0].Closed == "" || p.Occasions[1].Ready {
		t.Errorf("%+v, %v", p.Occasions, err)
	}
	o.wholeRecord()
}

// TestCloseWhenAllHaveAnswered: the last day need not be waited for, and the
// status that was to come after it is not sent any more.
func TestCloseWhenAllHaveAnswered(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	for day := date(firstDay); day.Before(date("2026-05-08")); day = day.AddDays(1) {
		for _, m := range o.pass(day.String()) {
			if m.env.To != eva && m.env.To != olle || !strings.HasPrefix(m.subject, "Internkontroll") {
				continue
			}
			all := cells{}
			for _, ref := range refsIn(t, m.book) {
				all[ref] = with(fine(), "Resultat", "Gick bra "+ref)
			}
			o.takes(o.delivery(m.env.To, "pass", m, fills(t, m.book, all)), verdictAccepted)
		}
	}
	if err := o.CloseOccasion(t.Context(), 1, "2026-T1", boss); err != nil {
		t.Fatal(err)
	}
	says(t, o.one(o.again(), anna), "stängd")
	for day := date("2026-05-09"); day.Before(date("2026-05-23")); day = day.AddDays(1) {
		o.none(o.pass(day.String()), anna)
	}
}

// TestCloseKeepsSecrets: what is kept has the words about confidential matter,
// what goes by mail has not.
func TestCloseKeepsSecrets(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	for i := range p.Controls {
		p.Controls[i].Confidential = true
	}
	o.put(p)
	ask := o.one(o.pass("2026-04-23"), eva)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K03-2026T1": with(fine(), "Resultat", "Känsligt")})), verdictAccepted)
	o.pass("2026-05-18")
	v, err := o.TextsView(t.Context(), "sv", 1, "2026-T1")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range v.Texts { // of the plan, its area and each control
		if err := o.WriteText(t.Context(), "sv", x.Key, "Om det känsliga", "none", boss); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.CloseOccasion(t.Context(), 1, "2026-T1", boss); err != nil {
		t.Fatal(err)
	}
	kept, err := o.OccasionFile(t.Context(), 1, "2026-T1")
	m := o.one(o.again(), anna)
	for _, words := range []string{"Känsligt", "Om det känsliga"} {
		if err != nil || !workbookSays(t, kept.Data, words) {
			t.Errorf("%q is not kept: %v", words, err)
		}
		if workbookSays(t, m.book, words) {
			t.Errorf("%q went by mail", words)
		}
	}
}

// columnSays reports whether a text stands in the column of a heading, on
// whatever sheet has one.
func columnSays(t *testing.T, book []byte, heading, text string) bool {
	t.Helper()
	b, err := grid.Open(t.Context(), bytes.NewReader(book), int64(len(book)), grid.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for i := range b.Sheets() {
		column := -1
		for row, err := range b.Rows(t.Context(), i) {
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range row.Cells {
				if c.Text == heading {
					column = c.Column
				} else if c.Column == column && c.Text == text {
					return true
				}
			}
		}
	}
	return false
}

// refsIn is the Refs of a workbook's rows.
func refsIn(t *testing.T, book []byte) []string {
	t.Helper()
	b, err := fill.Open(book)
	if err != nil {
		t.Fatal(err)
	}
	var refs []string
	for _, row := range b.Rows() {
		refs = append(refs, row.Ref)
	}
	return refs
}
