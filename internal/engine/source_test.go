package engine

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/grid"
)

// TestEverySourceCell imports the three shipped plans and finds every word of
// the documents they were read from, verbatim, in the store and in the plan
// workbooks that are exported from it.
func TestEverySourceCell(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	for _, name := range []string{"produktion-2026.xlsx", "regionkontoret-2017.xlsx", "regionkontoret-2026.xlsx"} {
		o.adopt(name)
	}
	stored, exported := map[string]bool{}, map[string]bool{}
	o.view(func(r store.Reader) error {
		plans, err := r.Plans(t.Context())
		if err != nil || len(plans) != 3 {
			t.Fatalf("%d plans, %v", len(plans), err)
		}
		for _, p := range plans {
			v, err := r.Version(t.Context(), p.Version)
			if err != nil {
				return err
			}
			raw, err := r.Blob(t.Context(), v.Document)
			if err != nil {
				return err
			}
			var body any
			if err := json.Unmarshal(raw, &body); err != nil {
				return err
			}
			collect(body, stored)
			b, err := r.Board(t.Context(), p.Board)
			if err != nil {
				return err
			}
			o.exports(b.Code, p.Year, exported)
		}
		return nil
	})
	cells := sourceCells(t)
	for _, text := range cells {
		if !stored[text] {
			t.Errorf("%q is not in the store", text)
		}
		if !exported[text] {
			t.Errorf("%q is in no exported plan", text)
		}
	}
	if len(cells) < 150 {
		t.Errorf("only %d cells were looked for", len(cells))
	}
	o.wholeRecord()
}

// exports gathers the cells of a plan workbook that says what is in force.
func (o *office) exports(board string, year int, into map[string]bool) {
	o.t.Helper()
	doc, err := o.Export(o.t.Context(), board, year)
	if err != nil {
		o.t.Fatal(err)
	}
	var b bytes.Buffer
	if err := plan.Write(&b, doc); err != nil {
		o.t.Fatal(err)
	}
	book, err := grid.Open(o.t.Context(), bytes.NewReader(b.Bytes()), int64(b.Len()), grid.DefaultLimits())
	if err != nil {
		o.t.Fatal(err)
	}
	for i := range book.Sheets() {
		for row, err := range book.Rows(o.t.Context(), i) {
			if err != nil {
				o.t.Fatal(err)
			}
			for _, c := range row.Cells {
				into[c.Text] = true
			}
		}
	}
}

// sourceCells is every cell of the agreed reading of the source documents.
func sourceCells(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "demo", "testdata", "*.csv"))
	if err != nil || len(names) != 3 {
		t.Fatalf("the source files: %v, %v", names, err)
	}
	var cells []string
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(bytes.NewReader(data))
		r.Comma = ';'
		records, err := r.ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, record := range records[1:] {
			cells = append(cells, slices.DeleteFunc(record, func(s string) bool { return s == "" })...)
		}
	}
	return cells
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
