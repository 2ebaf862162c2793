package demo_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"rond/internal/demo"
	"rond/internal/plan"
	"rond/scheduler"
	wbgrid "rond/workbook/grid"
)

var update = flag.Bool("update", false, "write the shipped plans anew from the CSV files")

// TestPlanFiles holds the shipped plans to the CSV files: the same plan, and
// the same bytes as the program would export.
func TestPlanFiles(t *testing.T) {
	shipped := map[string][]byte{}
	files, err := demo.Plans()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		shipped[f.Name] = f.Data
	}
	for name, s := range sources(t) {
		p, _ := read(t, name, s.typedWorkbook(t))
		var b bytes.Buffer
		if err := plan.Write(&b, p); err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(filepath.Join("plans", name), b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if shipped[name] == nil {
			t.Errorf("%s is not shipped: go test ./internal/demo -run TestPlanFiles -update", name)
			continue
		}
		got, _ := read(t, name, shipped[name])
		if want := canonical(t, p); canonical(t, got) != want {
			t.Errorf("%s says something else than the CSV files: go test ./internal/demo -run TestPlanFiles -update", name)
		}
		if !bytes.Equal(shipped[name], b.Bytes()) {
			t.Errorf("%s has other bytes than an export of it: go test ./internal/demo -run TestPlanFiles -update", name)
		}
	}
	if !*update && len(shipped) != 3 {
		t.Errorf("%d plans are shipped, want 3", len(shipped))
	}
}

func canonical(t *testing.T, p *plan.Plan) string {
	t.Helper()
	data, err := p.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// shippedPlans are the shipped plans as imported.
func shippedPlans(t *testing.T) map[string]*plan.Plan {
	t.Helper()
	files, err := demo.Plans()
	if err != nil {
		t.Fatal(err)
	}
	plans := map[string]*plan.Plan{}
	for _, f := range files {
		plans[f.Name], _ = read(t, f.Name, f.Data)
	}
	return plans
}

// TestEverySourceCellIsInThePlans finds every word of the sources verbatim in
// the imported plans and in the workbooks that they export.
func TestEverySourceCellIsInThePlans(t *testing.T) {
	inPlans, inBooks := map[string]bool{}, map[string]bool{}
	for name, p := range shippedPlans(t) {
		var body any
		if err := json.Unmarshal([]byte(canonical(t, p)), &body); err != nil {
			t.Fatal(err)
		}
		collect(body, inPlans)
		var b bytes.Buffer
		if err := plan.Write(&b, p); err != nil {
			t.Fatal(err)
		}
		for _, text := range cellsOf(t, name, b.Bytes()) {
			inBooks[text] = true
		}
	}
	cells := SourceCells(t)
	for _, c := range cells {
		if !inPlans[c.Text] {
			t.Errorf("%s line %d, %s: %q is in no imported plan", c.File, c.Line, c.Column, c.Text)
		}
		if !inBooks[c.Text] {
			t.Errorf("%s line %d, %s: %q is in no exported workbook", c.File, c.Line, c.Column, c.Text)
		}
	}
	if len(cells) < 150 {
		t.Errorf("only %d source cells were looked for", len(cells))
	}
}

// collect gathers every text and number of a JSON document.
func collect(body any, into map[string]bool) {
	switch v := body.(type) {
	case string:
		into[v] = true
	case float64:
		into[strconv.FormatFloat(v, 'f', -1, 64)] = true
	case []any:
		for _, item := range v {
			collect(item, into)
		}
	case map[string]any:
		for _, item := range v {
			collect(item, into)
		}
	}
}

// cellsOf is the text of every cell of a workbook.
func cellsOf(t *testing.T, name string, data []byte) []string {
	t.Helper()
	book, err := wbgrid.Open(t.Context(), bytes.NewReader(data), int64(len(data)), wbgrid.DefaultLimits())
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var texts []string
	for i := range book.Sheets() {
		for row, err := range book.Rows(t.Context(), i) {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, c := range row.Cells {
				texts = append(texts, c.Text)
			}
		}
	}
	return texts
}

// TestPlansStayAnswerable counts what a year of the running plans asks: some
// hundred rows, not a thousand, and nobody more than they can bear.
func TestPlansStayAnswerable(t *testing.T) {
	for name, limit := range map[string][2]int{"produktion-2026.xlsx": {150, 350}, "regionkontoret-2026.xlsx": {40, 120}} {
		p := shippedPlans(t)[name]
		year := scheduler.PlanYear{Year: p.Year, Start: 1}
		var occasions []scheduler.Period
		for _, o := range p.Occasions {
			period, err := scheduler.ParsePeriod(o.Period, 1)
			if err != nil {
				t.Fatal(err)
			}
			occasions = append(occasions, period)
		}
		rows := 0
		each := map[string]int{}
		for _, c := range p.Controls {
			for _, part := range c.Parts {
				f, err := p.Frequency(c, part)
				if err != nil {
					t.Errorf("%s: %s%s: %v", name, c.Code, part.Code, err)
				}
				slots := scheduler.Slots(f.ReportRules(), year, occasions)
				seats := p.Answering(part)
				if len(seats) == 0 || len(slots) == 0 {
					t.Errorf("%s: %s%s has %d seats and %d periods", name, c.Code, part.Code, len(seats), len(slots))
				}
				rows += len(slots) * len(seats)
				for _, s := range seats {
					each[s.Holder] += len(slots)
				}
			}
		}
		t.Logf("%s: %d rows a year for %d people", name, rows, len(each))
		if rows < limit[0] || rows > limit[1] {
			t.Errorf("%s asks %d rows a year, want %d to %d", name, rows, limit[0], limit[1])
		}
	}
}

// TestPlansHaveWhatTheDemoNeeds: additions are marked, somebody has seats in
// both running plans, each has a vacant seat, everybody has a manager.
func TestPlansHaveWhatTheDemoNeeds(t *testing.T) {
	plans := shippedPlans(t)
	held := map[string]int{}
	for _, name := range []string{"produktion-2026.xlsx", "regionkontoret-2026.xlsx"} {
		p := plans[name]
		vacant, here := 0, map[string]bool{}
		for _, s := range p.Seats {
			if s.Holder == "" {
				vacant++
			} else {
				here[s.Holder] = true
			}
			if _, ok := p.PersonByEmail(s.Manager); !ok {
				t.Errorf("%s: %s has no manager", name, s.Key())
			}
			if !marked(s.Extra) {
				t.Errorf("%s: %s is not marked as an addition", name, s.Key())
			}
		}
		for email := range here {
			held[email]++
		}
		for _, who := range p.People {
			if !strings.HasSuffix(who.Email, "@kommun.example") || !strings.HasPrefix(who.Phone, "070-174 06 ") || !marked(who.Extra) {
				t.Errorf("%s: %+v is not a marked example person", name, who)
			}
		}
		if vacant != 1 || len(p.Controls) != 7 || p.Status != plan.Adopted {
			t.Errorf("%s: %d vacant seats, %d controls, %s", name, vacant, len(p.Controls), p.Status)
		}
	}
	both := 0
	for _, n := range held {
		if n == 2 {
			both++
		}
	}
	if both != 1 {
		t.Errorf("%d people have seats in both plans, want 1", both)
	}
}

func marked(extra []plan.Note) bool {
	for _, n := range extra {
		if n.Title == "Tillägg" && strings.HasPrefix(n.Text, "exempel") {
			return true
		}
	}
	return false
}

// TestRegionOffice2017 reads what the report said: its first chapter, seven results, one of them
// that nothing was reported, seventeen actions in eleven areas.
func TestRegionOffice2017(t *testing.T) {
	p := shippedPlans(t)["regionkontoret-2017.xlsx"]
	silent := 0
	for _, a := range p.Assessments {
		if a.Text == "" || a.Occasion != "2017" || a.Grade != "" {
			t.Errorf("assessment %+v", a)
		}
		if !a.Reported {
			silent++
		}
	}
	areas := map[string]bool{}
	for _, a := range p.Actions {
		areas[a.Area] = true
		if a.Status != "unset" || a.Owner != "" || a.Due != "" {
			t.Errorf("the source gives no owner, date or status: %+v", a)
		}
	}
	if len(p.Assessments) != 8 || silent != 1 || len(p.Actions) != 17 || len(p.Areas) != 11 || len(areas) != 5 || p.Status != plan.Closed {
		t.Errorf("%d assessments, %d silent, %d actions in %d of %d areas, %s", len(p.Assessments), silent, len(p.Actions), len(areas), len(p.Areas), p.Status)
	}
}
