package foreign_test

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/plan/foreign"
	"rond/workbook"

	"github.com/xuri/excelize/v2"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what is read to the cases, to be looked at")

// typed is a workbook of a case's sheets. A line is a row, its cells stand
// between bars; \n is a line break, ^ is merged with the cell above and < with
// the one to the left, #N/A is that error, and digits are a number. "!" before
// a sheet's name hides it.
func typed(t testing.TB, c *txtar.Archive) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // nothing of it is on disk
	for _, file := range c.Files {
		if file.Name == "reading" {
			continue
		}
		name := strings.TrimPrefix(file.Name, "!")
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		var rows [][]string
		for line := range strings.Lines(string(file.Data)) {
			var row []string
			for cell := range strings.SplitSeq(strings.TrimSuffix(line, "\n"), "|") {
				row = append(row, strings.ReplaceAll(strings.TrimSpace(cell), `\n`, "\n"))
			}
			rows = append(rows, row)
		}
		for i, row := range rows {
			for j := range row {
				if err := set(f, name, rows, i, j); err != nil {
					t.Fatal(err)
				}
			}
		}
		if name != file.Name {
			if err := f.SetSheetVisible(name, false); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return faults(t, b.Bytes())
}

var fault = regexp.MustCompile(`<c r="([A-Z]+[0-9]+)"[^>]*><f>NA\(\)</f>(?:<v></v>)?</c>`)

// faults gives formulas of an error its value, as a spreadsheet program does.
func faults(t testing.TB, data []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		w, err := out.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(fault.ReplaceAll(part, []byte(`<c r="$1" t="e"><f>NA()</f><v>#N/A</v></c>`))); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// set writes one cell, with what is merged with it.
func set(f *excelize.File, sheet string, rows [][]string, i, j int) error {
	at := func(i, j int) string {
		if i < len(rows) && j < len(rows[i]) {
			return rows[i][j]
		}
		return ""
	}
	v, cell := at(i, j), workbook.CellName(j, i+1)
	if v == "^" || v == "<" || v == "" {
		return nil
	}
	down, right := i, j
	for at(down+1, j) == "^" {
		down++
	}
	for at(i, right+1) == "<" {
		right++
	}
	if down > i || right > j {
		if err := f.MergeCell(sheet, cell, workbook.CellName(right, down+1)); err != nil {
			return err
		}
	}
	if n, err := strconv.ParseFloat(v, 64); err == nil {
		return f.SetCellValue(sheet, cell, n)
	}
	if v == "#N/A" {
		return f.SetCellFormula(sheet, cell, "NA()")
	}
	return f.SetCellStr(sheet, cell, v)
}

func read(t testing.TB, data []byte) *foreign.Reading {
	t.Helper()
	r, err := foreign.Read(t.Context(), bytes.NewReader(data), int64(len(data)), "sv")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// told is a reading as a case has it: only what is there.
func told(r *foreign.Reading) string {
	var b strings.Builder
	say := func(label string, parts ...string) {
		parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" || strings.HasSuffix(s, "= ") })
		fmt.Fprintf(&b, "%s: %s\n", label, strings.ReplaceAll(strings.Join(parts, " | "), "\n", `\n`))
	}
	if p := r.Plan; p != nil {
		say("plan", p.Title, "board= "+p.Board, "unit= "+p.Unit, "year= "+strings.TrimPrefix(fmt.Sprint(p.Year), "0"), "adopted= "+p.Adopted, "§= "+p.Section, "dnr= "+p.Registry,
			"contact= "+strings.TrimSpace(p.Contact.Name+" "+p.Contact.Email), "status= "+string(p.Status), "note= "+p.Note, notes(p.Extra))
		for _, a := range p.Areas {
			say("area", a.Number, a.Name, notes(a.Extra))
		}
		for _, c := range p.Controls {
			say("control "+c.Code, "nr= "+c.Number, c.Area, "risk= "+c.Risk.Text, "marks= "+c.Risk.Marks, valued(c.Risk), "control= "+c.Text, "method= "+c.Method, "who= "+c.Responsible,
				"often= "+c.Frequency, "sample= "+c.Sample, notes(c.Extra))
			for _, part := range c.Parts {
				var roles []string
				for _, role := range part.Roles {
					roles = append(roles, role.Name)
				}
				say("  part "+part.Code, "method= "+part.Method, "often= "+part.Frequency, "sample= "+part.Sample, "reported= "+part.Reported, "answers= "+strings.Join(roles, " + "))
			}
		}
		for _, a := range p.Assessments {
			say("result "+a.Control, a.Occasion, a.Text)
		}
		for _, a := range p.Actions {
			say("action", a.Number, a.Area, a.Text, "owner= "+a.Owner, "due= "+a.Due, a.Status, notes(a.Extra))
		}
	}
	if s := r.Staff; s != nil {
		for _, u := range s.Units {
			say("unit", u.Name, "in= "+u.Parent)
		}
		for _, p := range s.People {
			say("person", p.Name, p.Email, p.Phone, p.Language)
		}
		for _, x := range s.Seats {
			say("seat", x.Role, x.Unit, x.Place, "holder= "+x.Holder, "from= "+x.From, "to= "+x.To, "deputy= "+x.Deputy, "manager= "+x.Manager)
		}
	}
	for _, q := range r.Problems {
		kind := "error"
		if q.Warning {
			kind = "warning"
		}
		fmt.Fprintf(&b, "%s %s!%s %s\n  %s\n  %s\n", kind, q.Sheet, q.Cell, q.Code, q.Text, q.Remedy)
	}
	return b.String()
}

func notes(all []plan.Note) string {
	var some []string
	for _, n := range all {
		some = append(some, "{"+n.Title+": "+n.Text+"}")
	}
	return strings.Join(some, " ")
}

func valued(r plan.Risk) string {
	if r.Value == 0 {
		return ""
	}
	return fmt.Sprintf("%d×%d=%d", r.Probability, r.Consequence, r.Value)
}

// TestReadsPlansAsPeopleHaveThem: each case is a layout, and what is read of it
// or everything that it is refused for.
func TestReadsPlansAsPeopleHaveThem(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) < 8 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			c, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := told(read(t, typed(t, c)))
			last := &c.Files[len(c.Files)-1]
			if *update {
				last.Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(c), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if got != string(last.Data) {
				t.Errorf("got\n%s\nwant\n%s", got, last.Data)
			}
		})
	}
}
