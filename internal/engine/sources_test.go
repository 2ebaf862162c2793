package engine

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"rond/internal/plan"
)

// spot is a place in a report, and what stands there.
type spot struct {
	path []string // headings, and the head of a table's column
	text string   // its lines
}

// String is the place in words. What heads the only row of a table is left out.
func (s spot) String() string {
	var said []string
	for _, p := range s.path {
		said = append(said, shortenTo(p, 45))
	}
	return strings.Join(said, " › ")
}

// spots are the places of a report as somebody reads the page: a stretch of
// paragraphs under a heading, or a cell.
func spots(t *testing.T, page string) []spot {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var all []spot
	var path []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "h2", "h3", "h4", "h5":
			level := int(n.Data[1]-'0') - 1 // h1 is the title
			path = append(slices.Clone(path[:min(len(path), level-1)]), wordsOf(n))
			all = append(all, spot{path, wordsOf(n)})
		case "table":
			all = append(all, cellsOf(n, path)...)
		case "p":
			if within(n, "table") || within(n, "header") || len(path) == 0 {
				continue
			}
			if last := len(all) - 1; slices.Equal(all[last].path, path) && all[last].text != path[len(path)-1] {
				all[last].text += "\n" + wordsOf(n)
				continue
			}
			all = append(all, spot{path, wordsOf(n)})
		}
	}
	return all
}

// cellsOf is a table's cells, under their headings.
func cellsOf(tbl *html.Node, path []string) (all []spot) {
	var heads []string
	several := strings.Count(rendered(tbl), "<tr>") > 2
	for n := range tbl.Descendants() {
		switch {
		case n.Data == "th" && within(n, "thead"):
			heads = append(heads, wordsOf(n))
		case n.Data == "tr" && within(n, "tbody"):
			column, first := 0, ""
			for c := range n.ChildNodes() {
				if c.Data != "th" && c.Data != "td" {
					continue
				}
				at := append(slices.Clone(path), heads[column])
				if column == 0 {
					first = wordsOf(c)
				} else if several {
					at = append(at, first)
				}
				all = append(all, spot{at, wordsOf(c)})
				column++
			}
		}
	}
	return all
}

func rendered(n *html.Node) string {
	var b strings.Builder
	if err := html.Render(&b, n); err != nil {
		return ""
	}
	return b.String()
}

// wordsOf is the text of an element, a line for each paragraph.
func wordsOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
		if d.Data == "p" && b.Len() > 0 {
			b.WriteString("\n")
		}
	}
	return b.String()
}

func within(n *html.Node, tag string) bool {
	for p := range n.Ancestors() {
		if p.Data == tag {
			return true
		}
	}
	return false
}

// written is how a text of a plan stands in a report: without empty lines.
func written(text string) string {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return l == "" }), "\n")
}

// sourceRow is an element of a source document, where it stands in ours, and
// whose it is.
type sourceRow struct{ element, words, place, origin string }

// finder looks elements up in a report, and gathers the rows.
type finder struct {
	t     *testing.T
	spots []spot
	rows  []sourceRow
}

// find wants a text verbatim at a place: in a spot whose headings hold all of
// these.
func (f *finder) find(element, text, origin string, under ...string) {
	f.t.Helper()
	if text == "" {
		return
	}
	want := written(text)
	for _, s := range f.spots {
		if strings.Contains("\n"+s.text+"\n", "\n"+want+"\n") && follows(s.path, under) {
			if row := (sourceRow{element, text, s.String(), origin}); !slices.Contains(f.rows, row) {
				f.rows = append(f.rows, row)
			}
			return
		}
	}
	f.t.Errorf("%s: %.80q stands nowhere under %q", element, want, under)
}

// follows reports whether headings come in an order.
func follows(path, under []string) bool {
	for _, p := range path {
		if len(under) > 0 && strings.HasPrefix(p, under[0]) {
			under = under[1:]
		}
	}
	return len(under) == 0
}

// csvRows is a CSV file of the agreed reading.
func csvRows(t *testing.T, name string) []map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "demo", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = ';'
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, title := range records[0] {
			row[title] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// TestEverySourceElement holds the follow-up report to the two documents that
// it is made after: every element of theirs stands in ours, verbatim, in the
// chapter where its readers look for it. What it finds is docs/sources.md;
// -update writes that anew.
func TestEverySourceElement(t *testing.T) {
	t.Parallel()
	page := sourcesPage(regionElements(t), productionElements(t))
	path := filepath.Join("..", "..", "docs", "sources.md")
	if *updateShapes {
		if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != page {
		t.Errorf("docs/sources.md is not what the reports say (%v): go test ./internal/engine -run TestEverySourceElement -update", err)
	}
}

// regionElements is the region office's report for 2017.
func regionElements(t *testing.T) []sourceRow {
	o := emptyOffice(t)
	o.adopt("regionkontoret-2017.xlsx")
	f := &finder{t: t, spots: spots(t, o.followUpOf(FollowUp{Board: "RS", Year: 2017}, "html"))}
	for _, row := range csvRows(t, "regionkontoret-2017/assessments.csv") {
		for _, line := range strings.Split(row["Text"], "\n") {
			f.find("1 Sammanfattning", line, "the controller's text for the plan", "1 Sammanfattning")
		}
	}
	silent := 0
	for _, row := range csvRows(t, "plan-regionkontoret.csv") {
		code := fmt.Sprintf("K%02s", row["nr"])
		area := row["kapitel"] + " " + row["område"]
		f.find("2 Område", area, "the plan", "2 Internkontroll", area)
		f.find("2 Risk", row["risk"], "the plan", area, code, "Risk")
		f.find("2 Risk, märkning", row["märkning"], "the plan", area, code, "Risk")
		f.find("2 Kontrollmoment", row["kontrollmoment"], "the plan", area, code, "Kontrollmoment")
		f.find("2 Frekvens", row["frekvens"], "the plan", area, code, "Frekvens")
		f.find("2 Resultat", row["resultat 2017 (ordagrant)"], "the controller's text for the control", area, code, "Resultat "+code)
		if row["rapportering 2017 (min tolkning)"] == "Ej rapporterad" {
			silent++
			f.find("2 Resultat, ej rapporterad", "Ej rapporterad", "marked by the controller", area, code, "Resultat "+code)
			f.find("1 Det som inte är kommenterat", "Ej rapporterad", "worked out by Rond", "1 Sammanfattning", "1.2 Inte rapporterat", "Läge")
		}
	}
	if silent != 1 {
		t.Errorf("%d controls are not reported", silent)
	}
	for _, row := range csvRows(t, "atgarder-regionkontoret.csv") {
		f.find("3 Område", row["område"], "the plan", "3 Åtgärdslista", "Område")
		text, origin := row["åtgärd (ordagrant)"], "the action list"
		if text == "" {
			text, origin = "Inga åtgärder", "worked out by Rond: the area has none"
		}
		f.find("3 Åtgärd", text, origin, "3 Åtgärdslista", "Åtgärd", row["område"])
	}
	return f.rows
}

// productionElements is the production area's plan at tertial 3. Its accounts
// are what the controller writes of each area at that occasion; they are in the
// plan too, which is how they came here.
func productionElements(t *testing.T) []sourceRow {
	const begins = "Redogörelsen utgår från produktionsområdets internkontrollplan som grundar sig i en enhetlig riskanalys."
	o := emptyOffice(t)
	o.adopt("produktion-2026.xlsx")
	p, err := o.Export(t.Context(), "VSS", 2026)
	if err != nil {
		t.Fatal(err)
	}
	changed := *p
	changed.Assessments = []plan.Assessment{{Occasion: "2026-T3", Text: begins, Reported: true}}
	for _, a := range p.Areas {
		changed.Assessments = append(changed.Assessments, plan.Assessment{Area: a.Name, Occasion: "2026-T3", Text: a.Account, Reported: true})
	}
	o.put(&changed)
	f := &finder{t: t, spots: spots(t, o.followUpOf(FollowUp{Board: "VSS", Year: 2026, Occasion: "2026-T3"}, "html"))}
	f.find("Inledning", begins, "the controller's text for the plan", "1 Sammanfattning")
	for i, row := range csvRows(t, "plan-produktion.csv") {
		area := fmt.Sprintf("2.%d %s", i+1, row["område"])
		f.find("Redogörelse, rubrik", area, "the plan", "2 Internkontroll", area)
		f.find("Redogörelse", row["redogörelse T3 (per område, ordagrant)"], "the controller's text for the area", "2 Internkontroll", area)
		f.find("Redogörelse, ur planen", row["redogörelse T3 (per område, ordagrant)"], "the plan", "Bilaga 1", row["område"])
		for column, key := range map[string]string{"Kontrollmoment": "kontrollmoment", "Metod": "metod", "Ansvarig": "ansvarig", "Frekvens": "frekvens"} {
			f.find("Bilaga, "+column, row[key], "the plan", "Bilaga 1", column, row["område"])
		}
		f.find("Bilaga, Område", row["område"], "the plan", "Bilaga 1", "Område")
	}
	slices.SortStableFunc(f.rows, func(a, b sourceRow) int { return strings.Compare(bilaga(a), bilaga(b)) })
	return f.rows
}

// bilaga orders the elements of the appendix by column, after the others.
func bilaga(r sourceRow) string {
	if i := slices.Index([]string{"Område", "Kontrollmoment", "Metod", "Ansvarig", "Frekvens"}, strings.TrimPrefix(r.element, "Bilaga, ")); i >= 0 {
		return fmt.Sprint(i + 1)
	}
	return "0"
}
