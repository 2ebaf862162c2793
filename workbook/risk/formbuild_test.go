package risk_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rond/workbook"
	"rond/workbook/fill"
	"rond/workbook/form"
	"rond/workbook/risk"
)

// partsOf are the parts of a workbook.
func partsOf(t testing.TB, file []byte) map[string]string {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, e := range zr.File {
		rc, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(rc)
		if err != nil {
			t.Fatal(err)
		}
		parts[e.Name] = string(data)
	}
	return parts
}

func TestBuildIsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	f := correctedForm(t, ofUnits(sampleForm(t, "sv", four("sv"), 5)))
	first := buildForm(t, f)
	for range 5 {
		if !bytes.Equal(first, buildForm(t, f)) {
			t.Fatal("built again it differs")
		}
	}
	if err := risk.Build(io.Discard, risk.Form{Lang: "sv"}); !errors.Is(err, risk.ErrNoRows) {
		t.Error(err)
	}
}

// TestNothingBecomesAFormulaInAForm puts hostile text wherever text goes.
func TestNothingBecomesAFormulaInAForm(t *testing.T) {
	t.Parallel()
	clean := liveParts(t, buildForm(t, sampleForm(t, "sv", square(3, "Låg", "Medel", "Hög"), 3)))
	for _, evil := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(\"http://x\")", "http://kommun.example", "</t></si><f>1</f>", "&#61;1", "_x003D_1", "\x00\x01\ufffe", "]]>"} {
		f := sampleForm(t, "sv", square(3, "Låg", "Medel", "Hög"), 3)
		f.Organisation, f.Board, f.Recipient, f.Reference, f.Contact, f.Due = evil, evil, evil, evil, evil, evil
		f.Texts = risk.Texts{Title: evil, Intro: evil, Steps: []string{evil}, Help: []string{evil, "# " + evil}, ScaleTitle: evil, ScaleIntro: evil, Again: evil, Known: evil, New: evil, Prompts: f.Texts.Prompts}
		f.Areas, f.Units = []string{evil}, []string{evil}
		for i := range f.Rows {
			r := &f.Rows[i]
			r.Ref, r.Unit, r.Marks, r.Last = evil, evil, evil, evil
			a := &r.Answer
			a.Unit, a.Area, a.Text, a.Cause, a.Measures, a.Comment, a.Proposal = evil, evil, evil, evil, evil, evil, risk.Proposal(evil)
		}
		file := buildForm(t, f)
		if got := liveParts(t, file); got != clean {
			t.Errorf("%q: live\n%s\nwant\n%s", evil, got, clean)
		}
		readForm(t, file)
	}
}

// liveParts lists what is calculated or leads out of a workbook, but for what
// differs with the choices: which known areas there are.
func liveParts(t testing.TB, file []byte) string {
	t.Helper()
	var all strings.Builder
	parts := partsOf(t, file)
	var names []string
	for name := range parts {
		names = append(names, name)
	}
	slices.Sort(names)
	lists := regexp.MustCompile(`\$L\$1:\$L\$\d+`)
	for _, name := range names {
		if strings.Contains(name, "worksheets") {
			for _, f := range regexp.MustCompile(`<f>.*?</f>|<hyperlink[^>]*>`).FindAllString(parts[name], -1) {
				fmt.Fprintln(&all, name, lists.ReplaceAllString(f, "known"))
			}
		}
		if strings.Contains(parts[name], `TargetMode="External"`) {
			fmt.Fprintln(&all, name, "goes outside")
		}
	}
	return all.String()
}

// TestHostileWordsOfAScale: a plan's words stand in formulas, as literals.
func TestHostileWordsOfAScale(t *testing.T) {
	t.Parallel()
	for _, evil := range []string{`",1)+1&"`, `Hög "mycket"`, "=1", "a,b", "{1,2}", strings.Repeat("lång ", 80), "x\ny", "*"} {
		s := square(3, evil, evil+"2", evil+"3")
		s.Probability[0].Word, s.Consequence[2].Word, s.Consequence[2].Meaning = evil, evil, evil
		f := sampleForm(t, "sv", s, 3)
		f.Areas = append(f.Areas, evil)
		r := readForm(t, buildForm(t, f))
		for i, j := range judgedAll(t, f, r) {
			if j.State != form.Blank {
				t.Errorf("%q: %s is %s %v", evil, f.Rows[i].Ref, j.State, j.Problems)
			}
		}
	}
}

// TestRiskSheetsForPeople looks at what a person and a printer need.
func TestRiskSheetsForPeople(t *testing.T) {
	t.Parallel()
	f := ofUnits(sampleForm(t, "sv", four("sv"), 15))
	file := buildForm(t, f)
	parts := partsOf(t, file)
	for _, want := range []string{
		`orientation="landscape"`, `paperSize="9"`, `fitToWidth="1"`, `fitToHeight="0"`, `state="frozen"`, `<sheetProtection`, `<autoFilter ref="$B$6:$Q$29"`, `&amp;P av &amp;N`,
		`<v>0 av 5 klara</v>`, `showGridLines="false"`, `zoomScale="90"`, `"1 – Osannolik,2 – Mindre sannolik`,
	} {
		if !strings.Contains(parts["xl/worksheets/sheet1.xml"], want) {
			t.Errorf("the sheet has no %s", want)
		}
	}
	for _, want := range []string{"Print_Titles", `name="rond" sheetId="4"`, `state="veryHidden"`, "ColumnTitleRegion1.B6."} {
		if !strings.Contains(parts["xl/workbook.xml"], want) {
			t.Errorf("the workbook has no %s", want)
		}
	}
	if core := parts["docProps/core.xml"]; !strings.Contains(core, "<cp:keywords>rond R1043</cp:keywords>") || !strings.Contains(core, "<dc:title>Riskanalys inför 2027</dc:title>") {
		t.Error(core)
	}
	for name, part := range parts {
		if strings.Contains(part, "@@") || strings.Contains(part, "{due}") || strings.Contains(part, "{year}") {
			t.Errorf("a mark is left in %s", name)
		}
	}
	b, err := fill.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	if rows := b.Rows(); len(rows) != 20 || rows[0].Ref != "R010" || rows[0].Risk != f.Rows[3].Answer.Text || rows[19].Risk != "" {
		t.Errorf("rows %v", rows)
	}
	for _, ref := range []string{"R007", "N3"} {
		if offered := b.Choices(ref, "Förslag"); len(offered) != map[string]int{"R007": 4, "N3": 3}[ref] {
			t.Errorf("%s is offered %q", ref, offered)
		}
	}
	if err := b.Set("R007", "Enhet", f.Units[1]); !errors.Is(err, fill.ErrLocked) {
		t.Errorf("a known risk can be moved: %v", err)
	}
}

// pixels is how wide columns are, in pixels: seven a character of ten-point
// Arial, and five around the text (ECMA-376 part 1, 18.3.1.13).
func pixels(t testing.TB, sheet string, last int) float64 {
	t.Helper()
	width := 0.0
	for _, col := range regexp.MustCompile(`<col [^>]*>`).FindAllString(sheet, -1) {
		attr := func(name string) float64 {
			n, err := strconv.ParseFloat(regexp.MustCompile(` ` + name + `="([\d.]+)"`).FindStringSubmatch(col)[1], 64)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if !strings.Contains(col, `hidden="`) && int(attr("min")) <= last {
			width += (min(attr("max"), float64(last)) - attr("min") + 1) * math.Ceil(attr("width")*7+5)
		}
	}
	return width
}

// TestNoRiskPrintsBelowEightPoints: on A4 on its side, ten points at eighty per
// cent, whatever the language and with a column for units. On a screen of 1366
// the whole row is seen.
func TestNoRiskPrintsBelowEightPoints(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"sv", "en"} {
		for _, f := range []risk.Form{sampleForm(t, lang, four(lang), 15), ofUnits(sampleForm(t, lang, square(5, "", "", ""), 15))} {
			parts := partsOf(t, buildForm(t, f))
			sheet := parts["xl/worksheets/sheet1.xml"]
			area := regexp.MustCompile(`Print_Area"[^>]*>[^<]*!\$B\$1:\$([A-Z])\$`).FindStringSubmatch(parts["xl/workbook.xml"])
			if area == nil {
				t.Fatal("no print area")
			}
			const paper = (11.69 - 0.4) * 96
			if scale := math.Floor(100*paper/pixels(t, sheet, int(area[1][0]-'A')+1)) / 100; scale < 0.8 {
				t.Errorf("%s of %d units: printed at %v", lang, len(f.Units), scale)
			}
			zoom := 1.0
			if strings.Contains(sheet, `zoomScale="90"`) {
				zoom = 0.9
			}
			if width := pixels(t, sheet, 99) * zoom; width > 1366-50 {
				t.Errorf("%s of %d units: %v pixels on the screen", lang, len(f.Units), width)
			}
		}
	}
}

// TestPlaceNamesTheCell: what Place says is where the reader finds a field.
func TestPlaceNamesTheCell(t *testing.T) {
	t.Parallel()
	for _, f := range []risk.Form{sampleForm(t, "sv", four("sv"), 3), ofUnits(sampleForm(t, "en", four("en"), 0))} {
		for _, row := range readForm(t, buildForm(t, f)).Rows {
			for _, field := range risk.Fields() {
				sheet, cell := f.Place(row.Row-1, field)
				if cell != row.Cells[field] || sheet != row.Sheet || cell == "" && field != risk.FieldUnit {
					t.Errorf("%s of %s: %s!%s, read at %s!%s", field, row.Ref, sheet, cell, row.Sheet, row.Cells[field])
				}
			}
		}
	}
	if _, cell := (risk.Form{}).Place(3, risk.FieldText); cell != "" {
		t.Errorf("a row that is not there stands at %s", cell)
	}
}

// liveColumns are the cells of a form that the program calculates: steps,
// values, the live words, and how far it has come.
func liveColumns(t testing.TB, file []byte, sheet string, lines int) []string {
	t.Helper()
	x, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close() //nolint:errcheck
	var all []string
	for row := 2; row <= 6+lines; row++ {
		for column := 'J'; column <= 'X'; column++ {
			cell := fmt.Sprintf("%c%d", column, row)
			if f, _ := x.GetCellFormula(sheet, cell); f == "" {
				continue
			}
			value, err := x.GetCellValue(sheet, cell)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, cell+" "+value)
		}
	}
	return all
}

// anyForm is a form whose rows hold anything that a row can be sent with.
func anyForm(t testing.TB, rnd *rand.Rand, lang string, scale risk.Scale) risk.Form {
	f := sampleForm(t, lang, scale, 30)
	proposals := []risk.Proposal{"", risk.ProposeControl, risk.ProposeGone, risk.ProposeAccept}
	for i := range f.Rows {
		a := anyAnswer(rnd, f)
		if a.Proposal = proposals[rnd.IntN(4)]; f.Rows[i].New && a.Proposal == risk.ProposeGone {
			a.Proposal = risk.ProposeAction
		}
		if f.Rows[i].Answer = a; rnd.IntN(4) == 0 && f.Rows[i].New {
			f.Rows[i].Answer = risk.Answer{}
		}
		if rnd.IntN(4) > 0 || f.Rows[i].Answer.Empty() {
			continue
		}
		f.Rows[i].Bad = map[risk.Field]string{}
		for field, written := range map[risk.Field]string{risk.FieldProbability: "hög", risk.FieldProposal: "kanske", risk.FieldArea: "Annat", risk.FieldComment: "#N/A", risk.FieldResidualConsequence: "3-4", risk.FieldText: ""} {
			if rnd.IntN(3) == 0 {
				f.Rows[i].Bad[field] = written
			}
		}
		cleared := risk.Judge(risk.ReadRow{Texts: map[risk.Field]string{}}, risk.Want{}).Answer
		for field, written := range f.Rows[i].Bad {
			switch {
			case written == "":
			case field == risk.FieldProbability:
				f.Rows[i].Answer.Probability = cleared.Probability
			case field == risk.FieldProposal:
				f.Rows[i].Answer.Proposal = ""
			case field == risk.FieldArea:
				f.Rows[i].Answer.Area = ""
			case field == risk.FieldComment:
				f.Rows[i].Answer.Comment = ""
			case field == risk.FieldResidualConsequence:
				f.Rows[i].Answer.ResidualConsequence = 0
			}
		}
	}
	return f
}

// TestLiveWordsAreRight has LibreOffice calculate forms with all that rows can
// hold: every value and word is what we had written beside its formula, a word
// says that a row is done exactly when it is complete, and answers come back.
func TestLiveWordsAreRight(t *testing.T) {
	t.Parallel()
	program := otherProgram(t, "LibreOffice", "form")
	rnd := rand.New(rand.NewPCG(5, 6))
	for _, f := range []risk.Form{anyForm(t, rnd, "sv", four("sv")), anyForm(t, rnd, "en", square(3, "Low", "Middle", "High")), ofUnits(anyForm(t, rnd, "sv", five())), correctedForm(t, sampleForm(t, "sv", four("sv"), 5))} {
		file := buildForm(t, f)
		saved := convertedTo(t, program, file, "xlsx")
		sheet, _ := f.Place(0, risk.FieldText)
		ours, theirs := liveColumns(t, file, sheet, len(f.Rows)+3), liveColumns(t, saved, sheet, len(f.Rows)+3)
		if len(ours) < 6*len(f.Rows) || !slices.Equal(ours, theirs) {
			for i := range min(len(ours), len(theirs)) {
				if ours[i] != theirs[i] {
					t.Errorf("we say %q, LibreOffice %q", ours[i], theirs[i])
				}
			}
			t.Errorf("%d and %d live cells", len(ours), len(theirs))
		}
		said := map[string]string{}
		for _, cell := range theirs {
			name, value, _ := strings.Cut(cell, " ")
			said[name] = value
		}
		done := map[string]string{"sv": "Klar", "en": "Done"}[f.Lang]
		column := map[bool]int{false: 15, true: 16}[len(f.Units) > 1]
		for _, row := range readForm(t, saved).Rows {
			want := wantOf(f, row.Row-1)
			want.Sent = risk.Answer{Unit: want.Sent.Unit}
			j := risk.Judge(row, want)
			if word := said[workbook.CellName(column, row.Line)]; (word == done) != (j.State == form.Complete) {
				t.Errorf("%s says %q and is %s: %v, %v", row.Ref, word, j.State, row.Texts, j.Problems)
			}
		}
	}
}

// TestOtherWordsAreLive: a proposal in other words than those of the list, which
// is read, is done on the screen too.
func TestOtherWordsAreLive(t *testing.T) {
	t.Parallel()
	program := otherProgram(t, "LibreOffice", "form")
	f := sampleForm(t, "sv", four("sv"), 0)
	sheet, _ := f.Place(0, risk.FieldText)
	said := []string{"Kontroll", " åtgärd ", "Utgår", "kanske"}
	var rows []int
	for i, row := range f.Rows {
		if !row.Again && len(rows) < len(said) {
			rows = append(rows, i)
		}
	}
	file := reworked(t, buildForm(t, f), func(x *excelize.File) {
		for n, i := range rows {
			_, cell := f.Place(i, risk.FieldProposal)
			if err := x.SetCellValue(sheet, cell, said[n]); err != nil {
				t.Error(err)
			}
		}
	})
	live := liveColumns(t, convertedTo(t, program, file, "xlsx"), sheet, len(f.Rows)+3)
	for n, i := range rows {
		_, cell := f.Place(i, risk.FieldProposal)
		_, line, err := excelize.CellNameToCoordinates(cell)
		if err != nil {
			t.Fatal(err)
		}
		want := "P" + strconv.Itoa(line) + " Klar"
		if got := slices.Contains(live, want); got != (said[n] != "kanske") {
			t.Errorf("%q is done: %v, in %q", said[n], got, live)
		}
	}
	if len(rows) < len(said) {
		t.Errorf("only %d rows", len(rows))
	}
}
