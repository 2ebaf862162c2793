package risk_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rond/workbook/risk"

	"github.com/xuri/excelize/v2"
)

func rowsOf(t testing.TB, f *excelize.File, sheet string) [][]string {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestTheSameListMakesTheSameBytes(t *testing.T) {
	t.Parallel()
	one, two := writeList(t, sampleList(t, "sv", 4, 50)), writeList(t, sampleList(t, "sv", 4, 50))
	other := parts(t, two)
	for name, part := range parts(t, one) {
		if other[name] != part {
			t.Errorf("%s is not the same", name)
		}
	}
	if !bytes.Equal(one, two) {
		t.Error("the same list makes other bytes")
	}
}

// TestTheSummaryAddsUp: the figures of the areas are what is counted by hand.
func TestTheSummaryAddsUp(t *testing.T) {
	t.Parallel()
	l := sampleList(t, "sv", 3, 90)
	want := map[string]map[string]int{}
	count := func(area, what string, n int) {
		for _, a := range []string{area, "Alla områden"} {
			if want[a] == nil {
				want[a] = map[string]int{}
			}
			want[a][what] += n
		}
	}
	for _, r := range l.Risks {
		value := r.Probability * r.Consequence
		if r.Gone {
			count(r.Area, "Finns inte längre", 1)
			continue
		}
		count(r.Area, "Risker", 1)
		if r.New {
			count(r.Area, "Nya", 1)
		}
		if !r.Valued {
			count(r.Area, "Ej värderade", 1)
			continue
		}
		count(r.Area, map[bool]string{true: "Hög", false: map[bool]string{true: "Medel", false: "Låg"}[value >= 4]}[value >= 6], 1)
		if !r.New && r.Last > 0 && value > r.Last {
			count(r.Area, "Höjda", 1)
		}
		if !r.New && value < r.Last {
			count(r.Area, "Sänkta", 1)
		}
	}
	rows, at := rowsOf(t, openBook(t, writeList(t, l)), "Sammanfattning"), 0
	head := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 1 && row[1] == "Område" })
	for _, row := range rows[head+1:] {
		if len(row) < 2 || want[row[1]] == nil {
			break
		}
		at++
		for i, title := range rows[head][2:] {
			if n, err := strconv.Atoi(strings.Replace(row[i+2], "–", "0", 1)); err == nil && n != want[row[1]][title] {
				t.Errorf("%s, %s: %d, want %d", row[1], title, n, want[row[1]][title])
			}
		}
	}
	if at != len(want) {
		t.Errorf("%d areas, want %d", at, len(want))
	}
}

// TestEveryRiskIsOnTheMaps: once, where its probability and consequence meet, or
// among those that have no value; those that are gone nowhere.
func TestEveryRiskIsOnTheMaps(t *testing.T) {
	t.Parallel()
	l := sampleList(t, "sv", 5, 200)
	want := map[string]int{}
	for _, r := range l.Risks {
		switch {
		case r.Gone:
		case !r.Valued:
			want["0: "+r.Code]++
		default:
			want[fmt.Sprintf("1: %d %s", r.Probability*r.Consequence, r.Code)]++
			if value := r.ResidualProbability * r.ResidualConsequence; value > 0 {
				want[fmt.Sprintf("2: %d %s", value, r.Code)]++
			}
		}
	}
	got, which := map[string]int{}, 0
	for _, row := range rowsOf(t, openBook(t, writeList(t, l)), "Riskkarta") {
		for i, cell := range row {
			if strings.Contains(cell, "befintliga åtgärder") {
				which++
			}
			if ids, ok := strings.CutPrefix(cell, "Utan riskvärde: "); ok {
				for id := range strings.SplitSeq(strings.TrimSuffix(ids, "."), ", ") {
					got["0: "+id]++
				}
			}
			value, ids, _ := strings.Cut(cell, "\n")
			value, _, banded := strings.Cut(value, " – ")
			for id := range strings.SplitSeq(ids, ", ") {
				if i > 1 && banded && id != "" {
					got[fmt.Sprintf("%d: %s %s", which, value, id)]++
				}
			}
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

// TestAMapSaysHowManyMore: a cell has room for so many ids.
func TestAMapSaysHowManyMore(t *testing.T) {
	t.Parallel()
	l := sampleList(t, "en", 3, 1000)
	for i := range l.Risks {
		l.Risks[i].Valued, l.Risks[i].Gone, l.Risks[i].Probability, l.Risks[i].Consequence = true, false, 3, 3
	}
	for _, row := range rowsOf(t, openBook(t, writeList(t, l)), "Risk map") {
		if cell := row[len(row)-1]; strings.HasPrefix(cell, "9 – High") && strings.Contains(cell, "R001") {
			_, more, _ := strings.Cut(cell, "… and ")
			n, err := strconv.Atoi(strings.TrimSuffix(more, " more"))
			if shown := strings.Count(cell, "R"); err != nil || shown+n != 1000 || shown < 50 {
				t.Errorf("%d shown, %q more", shown, more)
			}
			return
		}
	}
	t.Error("the risks are on no map")
}

// TestWhatHasBecomeOfARisk: in words, beside its value.
func TestWhatHasBecomeOfARisk(t *testing.T) {
	t.Parallel()
	valued := risk.Listed{Valued: true, Probability: 2, Consequence: 3, ResidualProbability: 1, ResidualConsequence: 3, Last: 6, LastResidual: 3}
	cases := map[string]func(r *risk.Listed){
		"oförändrad":                 func(r *risk.Listed) {},
		"ny":                         func(r *risk.Listed) { r.New, r.Last, r.LastResidual = true, 0, 0 },
		"finns inte längre":          func(r *risk.Listed) { r.Gone = true },
		"↑ från 4":                   func(r *risk.Listed) { r.Last = 4 },
		"↓ från 9":                   func(r *risk.Listed) { r.Last = 9 },
		"↑ efter åtgärder, från 2":   func(r *risk.Listed) { r.LastResidual = 2 },
		"↓ efter åtgärder, från 4":   func(r *risk.Listed) { r.LastResidual = 4 },
		"oförändrad, ny ordalydelse": func(r *risk.Listed) { r.LastText = "Förr" },
		"ej värderad än":             func(r *risk.Listed) { r.Valued = false },
		"utan tidigare värde":        func(r *risk.Listed) { r.Last, r.LastResidual = 0, 0 },
	}
	for want, change := range cases {
		l := sampleList(t, "sv", 3, 0)
		r := valued
		change(&r)
		l.Risks = []risk.Listed{r}
		f := openBook(t, writeList(t, l))
		if got := rowsOf(t, f, "Risklista")[1][heads(t, f, "Risklista")["Förändring"]-1]; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestForeignTextStaysTextInAList: no text becomes a formula, a link or a code,
// and no word of a band's ends the format that it stands in.
func TestForeignTextStaysTextInAList(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"=1+1", "@SUM(A1)", "=HYPERLINK(\"https://evil.example\")", "https://evil.example/", "]]><x/>", "&P&Z", "_x0041_", "rad 1\nrad 2", `";[Red]0"`, `\"`, "'=1", strings.Repeat("ord ", 80), "a\x00b\ufffe"} {
		l := risk.List{Lang: "sv", Organisation: text, Board: text, Made: text, Due: text, Year: 2027, Frequencies: []string{text}, Roles: []string{text},
			Scale:  risk.Scale{Probability: []risk.Step{{Word: text, Meaning: text}, {}}, Consequence: []risk.Step{{Word: text}, {}}, Bands: []risk.Band{{From: 1, Word: text}, {From: 3, Level: 2, Word: text + "!"}}},
			Areas:  []risk.ListedArea{{Key: "o1", Number: text, Name: text}},
			Silent: []risk.SilentUnit{{Unit: text, Role: text, Who: text, Email: text, Asked: text, Due: text}},
			Texts:  risk.ListTexts{Steps: []string{text}, Help: []string{text}, Prompts: map[string]string{"what": text, "area": text}},
			Risks: []risk.Listed{{Key: "k1", Code: text, Unit: text, Area: text, Text: text, Cause: text, Measures: text, Valued: true, Probability: 2, Consequence: 2,
				Last: 1, LastText: text, Marks: text, Proposal: text, Comment: text, In: []string{text}, Choice: risk.Choice{Text: text}}}}
		data := writeList(t, l)
		for name, part := range parts(t, data) {
			if name != "xl/worksheets/sheet1.xml" && strings.HasPrefix(name, "xl/worksheets/") && (strings.Contains(part, "<f>") || strings.Contains(part, "hyperlink")) {
				t.Errorf("%q: %s holds a formula or a link", text, name)
			}
		}
		f := openBook(t, data)
		at, row := heads(t, f, "Risklista"), rowsOf(t, f, "Risklista")[1]
		want := strings.NewReplacer("\x00", "\uFFFD", "\ufffe", "\uFFFD").Replace(text)
		for _, title := range []string{"Risk", "Område", "Enhetens kommentar", "Id", "Märkning"} {
			if got := row[at[title]-1]; got != want {
				t.Errorf("%q: %s says %q", text, title, got)
			}
		}
		if value := row[at["Värde"]-1]; !strings.HasPrefix(value, "4") {
			t.Errorf("%q: the value says %q", text, value)
		}
		if chosen, problems := readList(t, data); len(chosen) != 1 || chosen[0].Choice.Text != strings.TrimSpace(want) {
			t.Errorf("%q: chosen %v, %v", text, chosen, problems)
		}
	}
}

// parts is everything in a package by name.
func parts(t testing.TB, data []byte) map[string]string {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, file := range zr.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[file.Name] = string(part)
	}
	return all
}

// TestBandsOfOneLevelAreToldApart: in the chart by shade, in the tables by their
// headings.
func TestBandsOfOneLevelAreToldApart(t *testing.T) {
	t.Parallel()
	l := sampleList(t, "sv", 4, 40)
	l.Scale.Bands = []risk.Band{{From: 1, Word: "Låg"}, {From: 4, Level: 1, Word: "Medel"}, {From: 8, Level: 2, Word: "Hög"}, {From: 12, Level: 2, Word: "Hög"}}
	data := writeList(t, l)
	colours := map[string]bool{}
	for part := range strings.SplitSeq(parts(t, data)["xl/charts/chart1.xml"], "<ser>") {
		if _, fill, ok := strings.Cut(part, "<spPr><a:solidFill><a:srgbClr val=\""); ok {
			colours[fill[:6]] = true
		}
	}
	if len(colours) != 5 {
		t.Errorf("%d colours for four bands and what is not valued", len(colours))
	}
	if at := heads(t, openBook(t, data), "Områden"); at["Hög (8–)"] == 0 || at["Hög (12–)"] == 0 {
		t.Errorf("headings %v", at)
	}
}

// TestAListWithoutAnything: no scale, no areas, no risks, nobody silent.
func TestAListWithoutAnything(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"sv", "en"} {
		data := writeList(t, risk.List{Lang: lang, Year: 2027})
		if chosen, problems := readList(t, data); len(chosen)+len(problems) > 0 {
			t.Errorf("%v, %v", chosen, problems)
		}
	}
}

func TestWhatStopsAList(t *testing.T) {
	t.Parallel()
	l := sampleList(t, "sv", 3, 2)
	l.Risks[1].Choice.What = "kanske"
	if err := risk.WriteList(t.Context(), io.Discard, l); err == nil || !strings.Contains(err.Error(), "R002") {
		t.Errorf("no choice: %v", err)
	}
	l.Risks[1].Choice.What, l.Areas[0].Choice.What = "", risk.ChooseControl
	if err := risk.WriteList(t.Context(), io.Discard, l); err == nil || !strings.Contains(err.Error(), l.Areas[0].Name) {
		t.Errorf("no choice of an area: %v", err)
	}
}

// TestBothLanguagesOfAListSayEverything: every sheet of a list in the one
// language has as many columns, with a heading each, as in the other.
func TestBothLanguagesOfAListSayEverything(t *testing.T) {
	t.Parallel()
	sv, en := openBook(t, writeList(t, sampleList(t, "sv", 3, 30))), openBook(t, writeList(t, sampleList(t, "en", 3, 30)))
	for i, name := range sv.GetSheetList() {
		other := en.GetSheetList()[i]
		if name == other {
			t.Errorf("sheet %s has one name", name)
		}
		if name == "Sammanfattning" || name == "Riskkarta" || name == "Om" {
			continue
		}
		a, b := rowsOf(t, sv, name)[0], rowsOf(t, en, other)[0]
		if len(a) != len(b) || slices.Contains(a, "") || slices.Contains(b, "") {
			t.Errorf("%s: %q and %q", name, a, b)
		}
	}
}

// BenchmarkWriteList writes the list of a large municipality.
func BenchmarkWriteList(b *testing.B) {
	l := sampleList(b, "sv", 4, 2000)
	b.ReportAllocs()
	for b.Loop() {
		if err := risk.WriteList(b.Context(), io.Discard, l); err != nil {
			b.Fatal(err)
		}
	}
}
