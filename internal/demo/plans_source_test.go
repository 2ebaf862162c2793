package demo_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/workbook/table"
)

// grid is a CSV file as rows under its titles.
type grid struct {
	titles []string
	rows   []map[string]string
}

// readGrid reads a semicolon separated file of testdata; a file that is not
// there has no rows.
func readGrid(t *testing.T, name string) grid {
	t.Helper()
	data, err := os.ReadFile(path.Join("testdata", name))
	if os.IsNotExist(err) {
		return grid{}
	}
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = ';'
	records, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	g := grid{titles: records[0]}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, title := range g.titles {
			row[title] = record[i]
		}
		g.rows = append(g.rows, row)
	}
	return g
}

// pick keeps some columns under other titles: "to=from" or just the title. A
// value that begins with a quote is the same in every row.
func (g grid) pick(columns ...string) grid {
	var out grid
	for _, c := range columns {
		to, _, _ := strings.Cut(c, "=")
		out.titles = append(out.titles, to)
	}
	for _, row := range g.rows {
		picked := map[string]string{}
		for _, c := range columns {
			to, from, renamed := strings.Cut(c, "=")
			if !renamed {
				from = to
			}
			picked[to] = row[from]
			if fixed, ok := strings.CutPrefix(from, "'"); ok {
				picked[to] = fixed
			}
		}
		out.rows = append(out.rows, picked)
	}
	return out
}

// with keeps the rows whose column is filled, or is not.
func (g grid) with(column string, filled bool) grid {
	g.rows = slices.DeleteFunc(slices.Clone(g.rows), func(row map[string]string) bool { return (row[column] != "") != filled })
	return g
}

// coded adds the stable codes of controls, K01 and on, by the source's number.
func (g grid) coded() grid {
	out := grid{titles: append([]string{"Kod"}, g.titles...)}
	for _, row := range g.rows {
		row = maps.Clone(row)
		row["Kod"] = fmt.Sprintf("K%02s", row["nr"])
		out.rows = append(out.rows, row)
	}
	return out
}

// source is one plan as the sheets of a workbook that a person might have
// typed from the CSV files.
type source map[string]grid

// sources are the three plans by file name.
func sources(t *testing.T) map[string]source {
	t.Helper()
	return map[string]source{
		"produktion-2026.xlsx":     production(t),
		"regionkontoret-2017.xlsx": regionThen(t),
		"regionkontoret-2026.xlsx": regionNow(t),
	}
}

// typed are the sheets that the examples add, from their own CSV files.
func typed(t *testing.T, dir string) source {
	t.Helper()
	s := source{}
	for sheet, file := range map[string]string{"Plan": "head", "Enheter": "units", "Personer": "people", "Roller": "seats",
		"Delmoment": "parts", "Uppföljningstillfällen": "occasions", "Åtgärder": "actions"} {
		if g := readGrid(t, dir+"/"+file+".csv"); g.titles != nil {
			s[sheet] = g
		}
	}
	return s
}

func production(t *testing.T) source {
	s := typed(t, "produktion-2026")
	g := readGrid(t, "plan-produktion.csv").coded()
	s["Områden"] = g.pick("Nr=nr", "Område=område", "Redogörelse=redogörelse T3 (per område, ordagrant)")
	s["Kontroller"] = g.pick("Kod", "nr", "område", "risk", "kontrollmoment", "metod", "ansvarig", "frekvens", "delmoment (min tolkning)", "osäkert")
	return s
}

// regionAreas are the eleven areas of the action list, with the chapters of
// the three that have controls.
func regionAreas(t *testing.T, extra ...string) grid {
	chapters := map[string]string{}
	for _, row := range readGrid(t, "plan-regionkontoret.csv").rows {
		chapters[row["område"]] = row["kapitel"]
	}
	all := readGrid(t, "atgarder-regionkontoret.csv")
	var areas grid
	seen := map[string]bool{}
	for _, row := range all.rows {
		if seen[row["område"]] {
			continue
		}
		seen[row["område"]] = true
		row = maps.Clone(row)
		row["kapitel"] = chapters[row["område"]]
		if row["åtgärdsnr"] != "" { // the notes are about the action, not the area
			row["slag/läge (min tolkning)"], row["osäkert"] = "", ""
		}
		areas.rows = append(areas.rows, row)
	}
	return areas.pick(append([]string{"Nr=områdesnr", "Kapitel=kapitel", "Område=område"}, extra...)...)
}

func regionThen(t *testing.T) source {
	s := typed(t, "regionkontoret-2017")
	g := readGrid(t, "plan-regionkontoret.csv").coded()
	s["Områden"] = regionAreas(t, "slag/läge (min tolkning)", "osäkert")
	s["Kontroller"] = g.pick("Kod", "nr", "område", "risk", "märkning", "kontrollmoment", "metod", "ansvarig", "frekvens", "osäkert")
	s["Bedömningar"] = g.pick("Kontroll=Kod", "Period='2017", "Text=resultat 2017 (ordagrant)", "Bedömning=bedömning 2017",
		"Rapportering=rapportering 2017 (min tolkning)", "rapportering 2017 (min tolkning)")
	said := s["Bedömningar"] // and first what the report's first chapter says of the whole plan
	said.rows = append(readGrid(t, "regionkontoret-2017/assessments.csv").rows, said.rows...)
	s["Bedömningar"] = said
	s["Åtgärder"] = readGrid(t, "atgarder-regionkontoret.csv").with("åtgärd (ordagrant)", true).pick("områdesnr", "åtgärdsnr", "område",
		"Åtgärd=åtgärd (ordagrant)", "åtgärdsansvarig", "klart senast", "Status=status i källan", "slag/läge (min tolkning)", "osäkert")
	return s
}

func regionNow(t *testing.T) source {
	s := typed(t, "regionkontoret-2026")
	g := readGrid(t, "plan-regionkontoret.csv").coded()
	added := readGrid(t, "regionkontoret-2026/controls.csv")
	for i, row := range g.rows {
		for title, text := range added.rows[i] {
			if title == "Frekvens" {
				title = "frekvens"
			}
			if row[title] == "" {
				row[title] = text
			}
		}
	}
	s["Områden"] = regionAreas(t)
	s["Kontroller"] = g.pick("Kod", "nr", "område", "risk", "märkning", "Sannolikhet", "Konsekvens", "kontrollmoment", "metod", "ansvarig", "frekvens", "Tillägg")
	return s
}

// typedWorkbook is the workbook that somebody who typed the source would have:
// texts only, no drop-downs, the source's own titles.
func (s source) typedWorkbook(t *testing.T) []byte {
	t.Helper()
	book := table.Book{Title: "källa", Lang: "sv"}
	for _, name := range slices.Sorted(maps.Keys(s)) {
		g := s[name]
		sheet := table.Sheet{Shape: table.Shape{Key: name, Name: table.Words{SV: name}, Pairs: name == "Plan"}}
		for _, title := range g.titles {
			sheet.Shape.Columns = append(sheet.Shape.Columns, table.Column{Key: title, Title: table.Words{SV: title}})
		}
		for _, row := range g.rows {
			sheet.Rows = append(sheet.Rows, table.Row{Values: row})
		}
		if name == "Plan" {
			sheet.Shape.Columns = nil
			var head table.Row
			for _, row := range g.rows {
				head.Extra = append(head.Extra, table.Extra{Title: row["uppgift"], Text: row["värde"]})
			}
			sheet.Rows = []table.Row{head}
		}
		book.Sheets = append(book.Sheets, sheet)
	}
	var b bytes.Buffer
	if err := table.Write(&b, book); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read imports a plan workbook that must be faultless.
func read(t *testing.T, name string, data []byte) (*plan.Plan, []plan.Problem) {
	t.Helper()
	p, problems, err := plan.Read(t.Context(), bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, problem := range problems {
		if !problem.Warning {
			t.Errorf("%s: %s!%s: %s %s", name, problem.Sheet, problem.Cell, problem.Text, problem.Remedy)
		}
	}
	if p == nil {
		t.FailNow()
	}
	return p, problems
}

// SourceCell is a cell of the source documents' CSV files that holds something.
type SourceCell struct {
	File, Column string
	Line         int
	Text         string
}

// SourceCells are all of them, in the order of the files: what must be found
// again, verbatim, wherever the plans go.
func SourceCells(t *testing.T) []SourceCell {
	t.Helper()
	names, err := fs.Glob(os.DirFS("testdata"), "*.csv")
	if err != nil || len(names) != 3 {
		t.Fatalf("the source files: %v, %v", names, err)
	}
	var cells []SourceCell
	for _, name := range names {
		g := readGrid(t, name)
		for i, row := range g.rows {
			for _, title := range g.titles {
				if row[title] != "" {
					cells = append(cells, SourceCell{File: name, Column: title, Line: i + 2, Text: row[title]})
				}
			}
		}
	}
	return cells
}
