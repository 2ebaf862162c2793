package report

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// seen is what a program finds in a document.
type seen struct {
	Title    string
	Headings []headed
	Contents []headed
	Tables   []struct {
		Repeated []int
		Rows     [][]string
	}
	Headers []string
}

// headed is a heading with its level, as the program writes it: [1, "text"].
type headed struct {
	level int
	text  string
}

func (h *headed) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&h.level, &h.text})
}

// TestASecondReader has python-docx, which shares nothing with the Open XML SDK
// or LibreOffice, open every kind of document: it finds each heading at its
// level, the contents written in, each table with the row of headings that is
// repeated, and what heads the pages, all as they were composed.
func TestASecondReader(t *testing.T) {
	t.Parallel()
	python := ""
	for _, name := range []string{"python3", "/usr/bin/python3"} { // the system's own has Debian's packages
		if exec.CommandContext(t.Context(), name, "-c", "import docx").Run() == nil {
			python = name
		}
	}
	if python == "" {
		missing(t, "python3-docx")
	}
	_, paths := saved(t, "docx")
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".docx")
		out, err := exec.CommandContext(t.Context(), python, filepath.Join("testdata", "reader.py"), path).Output()
		if err != nil {
			t.Fatalf("%s: %v: %s", name, err, problem(err))
		}
		var got seen
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatal(err)
		}
		d, err := documents()[name].(interface{ document() (*document, error) }).document()
		if err != nil {
			t.Fatal(err)
		}
		if want := held(dots(d.title, d.subtitle)); got.Title != want {
			t.Errorf("%s: the title is %q, want %q", name, got.Title, want)
		}
		sameBlocks(t, name, got, d)
		if len(got.Headers) == 0 || slices.ContainsFunc(got.Headers, func(s string) bool { return s != held(d.header) }) {
			t.Errorf("%s: pages are headed %q, want %q", name, got.Headers, d.header)
		}
	}
}

// held is a text as a document can hold it.
func held(s string) string { return clean(s) }

func problem(err error) []byte {
	if exit, ok := err.(*exec.ExitError); ok {
		return exit.Stderr
	}
	return nil
}

// sameBlocks holds what was found to what was composed.
func sameBlocks(t *testing.T, name string, got seen, d *document) {
	t.Helper()
	var headings, contents []headed
	var tables []table
	for _, b := range slices.Concat(d.body, d.appendix) {
		switch b := b.(type) {
		case heading:
			level := b.level
			if !b.listed && level < 3 {
				level++ // or Word would list it when it updates the contents
			}
			headings = append(headings, headed{level, held(b.text)})
			if b.listed {
				contents = append(contents, headed{min(b.level, 2), strings.TrimSpace(b.number + " " + held(b.text))})
			}
		case table:
			tables = append(tables, b)
		}
	}
	if !reflect.DeepEqual(got.Headings, headings) {
		t.Errorf("%s has the headings\n%v, want\n%v", name, got.Headings, headings)
	}
	if !reflect.DeepEqual(got.Contents, contents) {
		t.Errorf("%s has the contents\n%v, want\n%v", name, got.Contents, contents)
	}
	if len(got.Tables) != len(tables) {
		t.Fatalf("%s has %d tables, want %d", name, len(got.Tables), len(tables))
	}
	for i, b := range tables {
		rows := [][]string{b.head}
		for _, row := range b.rows {
			var cells []string
			for _, c := range row {
				cells = append(cells, c.words())
			}
			rows = append(rows, cells)
		}
		if !slices.Equal(got.Tables[i].Repeated, []int{0}) {
			t.Errorf("%s, table %q: rows %v are repeated as headings", name, b.caption, got.Tables[i].Repeated)
		}
		if !reflect.DeepEqual(got.Tables[i].Rows, rows) {
			t.Errorf("%s, table %q: the cells are\n%q, want\n%q", name, b.caption, got.Tables[i].Rows, rows)
		}
	}
}

// words is a cell's lines.
func (c cell) words() string {
	var all []string
	for _, p := range c {
		line := ""
		for _, r := range p.runs {
			line += held(r.text)
		}
		all = append(all, line)
	}
	return strings.Join(all, "\n")
}
