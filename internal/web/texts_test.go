package web

import (
	"net/url"
	"strings"
	"testing"

	"rond/internal/engine"
	"rond/internal/plan"
	"rond/templates"
)

func sampleTexts() engine.TextsView {
	said := []engine.Saying{{From: "Solgården, tertial 1 2026", Text: "25 fakturor granskade. Två saknade attest och har rättats."}, {From: "Björken, tertial 1 2026", Text: "Inget att anmärka."}}
	return engine.TextsView{ID: 1, Board: "Produktionsnämnden", Plan: "Internkontrollplan 2026", Year: 2026, Period: "2026-T1", Name: "Tertialuppföljning T1", Written: 1,
		Occasions: []engine.Choice{{Value: "2026-T1", Word: "Tertialuppföljning T1"}, {Value: "2026-T2", Word: "Delårsrapport"}, {Value: "2026-T3", Word: "Helår"}},
		Grades:    []engine.Choice{{Value: "none", Word: "Ingen avvikelse"}, {Value: "minor", Word: "Mindre avvikelse"}, {Value: "major", Word: "Större avvikelse"}},
		Texts: []engine.TextView{
			{Key: "PN/2026/2026-T1/0/aa/", Asked: 14, Answered: 12, Proposed: "minor", Grade: "minor"},
			{Key: "PN/2026/2026-T1/1/bb/=Ekonomi", Area: "Ekonomi", Asked: 8, Answered: 7, Version: 2, Text: "Attesten fungerar. Två fakturor har rättats.", Grade: "minor"},
			{Key: "PN/2026/2026-T1/0/cc/K07", Area: "Ekonomi", Control: "K07", About: "Fakturor attesteras i tid", Asked: 2, Answered: 2, Said: said, Proposed: "minor", Text: "Solgården: 25 fakturor …", Grade: "minor"},
			{Key: "PN/2026/2026-T1/0/dd/K08", Area: "Ekonomi", Control: "K08", About: "Kassan räknas varje månad och skillnader utreds", Asked: 3, State: "late"},
		}}
}

func sampleTextsRead(f templates.Frame) readTextsPage {
	wrong := []plan.Problem{{Sheet: "Rapporttext", Cell: "H12", Text: "Katastrof är ingen bedömning i planen.", Remedy: "Välj en av Ingen avvikelse, Mindre avvikelse, Större avvikelse."}}
	return readTextsPage{Frame: f, Errors: wrong, TextsRead: &engine.TextsRead{SHA: "ab12", Problems: wrong, Changes: []engine.TextChange{
		{Board: "Produktionsnämnden", Year: 2026, Occasion: "Tertialuppföljning T1", Area: "Ekonomi", Was: "Attesten fungerar.", WasGrade: "Ingen avvikelse", Text: "Attesten fungerar. Två fakturor har rättats.", Grade: "Mindre avvikelse"},
		{Board: "Produktionsnämnden", Year: 2026, Occasion: "Tertialuppföljning T1", Area: "Ekonomi", Control: "K07 Fakturor attesteras i tid", Text: "25 fakturor granskade."},
	}}}
}

// TestTheReportIsWrittenOnThePage: a text is saved where it stands, a second
// save from the same page is refused, and what comes in Excel is shown before it
// is taken.
func TestTheReportIsWrittenOnThePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.controller()
	_, page := v.get("/plans/1/texts")
	key := between(t, page, `name="key" value="`, `"`)
	form := url.Values{"key": {key}, "occasion": {between(t, page, `name="occasion" value="`, `"`)}, "text": {"Året har börjat väl.\n<b>Inte fet</b>"}, "grade": {""}, "n": {"0"}}
	if res, _ := v.post("/plans/1/texts", form); !strings.HasSuffix(res.Request.URL.String(), "#t0") && !strings.Contains(res.Header.Get("Location"), "#t0") {
		t.Errorf("saving leads to %s %s", res.Request.URL, res.Header.Get("Location"))
	}
	if _, page = v.get("/plans/1/texts"); !strings.Contains(page, "&lt;b&gt;Inte fet") || strings.Contains(page, "<b>Inte fet") {
		t.Error("the text is not shown as it was written")
	}
	form.Set("text", "En annan text.")
	if _, page := v.post("/plans/1/texts", form); !strings.Contains(page, "har ändrat texten sedan") {
		t.Error("a text that somebody has written since was overwritten")
	}
	if _, page := v.get("/plans/1/texts?occasion=nothing"); strings.Contains(page, `name="key"`) {
		t.Error("an occasion that is not there has texts")
	}
	_, page = v.get("/texts/upload")
	if !strings.Contains(page, `type="file"`) {
		t.Error("there is nowhere to put a workbook")
	}
}

func between(t *testing.T, page, before, after string) string {
	t.Helper()
	_, rest, ok := strings.Cut(page, before)
	if !ok {
		t.Fatalf("the page has no %s", before)
	}
	found, _, _ := strings.Cut(rest, after)
	return strings.NewReplacer("&#43;", "+", "&amp;", "&").Replace(found)
}
