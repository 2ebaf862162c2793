package form_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rond/workbook/form"
	"rond/workbook/grid"
)

// python finds a Python that has openpyxl.
func python(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"/usr/bin/python3", "python3"} { // the system's own has Debian's packages
		if exec.CommandContext(t.Context(), name, "-c", "import openpyxl").Run() == nil {
			return name
		}
	}
	if os.Getenv("ROND_CI") == "1" {
		t.Fatal("python3-openpyxl is not installed")
	}
	t.Skip("SKIPPED LOUDLY: python3-openpyxl is not installed, so it has not saved a form")
	return ""
}

// node finds Node, and a package of npm's in the directory ROND_NODE.
func node(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("ROND_NODE")
	path, err := exec.LookPath("node")
	if _, gone := os.Stat(filepath.Join(dir, "node_modules", name)); err != nil || gone != nil || dir == "" {
		if os.Getenv("ROND_CI") == "1" {
			t.Fatalf("%s is not in $ROND_NODE", name)
		}
		t.Skipf("SKIPPED LOUDLY: no %s in $ROND_NODE, so it has not saved a form", name)
	}
	return path
}

// programs are libraries that open and save workbooks, each with a script that
// does to a form what a person does.
func programs() map[string]func(t *testing.T) (program, script string) {
	return map[string]func(t *testing.T) (program, script string){
		"openpyxl": func(t *testing.T) (string, string) { return python(t), "with_openpyxl.py" },
		"exceljs":  func(t *testing.T) (string, string) { return node(t, "exceljs"), "with_exceljs.js" },
		"SheetJS":  func(t *testing.T) (string, string) { return node(t, "xlsx"), "with_sheetjs.js" },
	}
}

// TestOtherPrograms has other programs open, change and save a form, and reads
// every answer back: written in, sorted, its columns moved, its sheets renamed,
// and copied to a new workbook without anything of ours around it.
func TestOtherPrograms(t *testing.T) {
	t.Parallel()
	for name, find := range programs() {
		for _, what := range []string{"write", "sort", "move", "rename", "copy"} {
			t.Run(name+" "+what, func(t *testing.T) {
				t.Parallel()
				program, script := find(t)
				f := withActions(sample(t, "sv", 7))
				answers := someAnswers(f)
				out := saved(t, program, script, what, answered(t, "sv", build(t, f), answers))
				if what == "write" {
					first := answers[f.Rows[0].Ref]
					first.Result = "Skrivet i ett annat program"
					answers[f.Rows[0].Ref] = first
				}
				r := read(t, out)
				same(t, f, r, answers)
				if len(errorsOf(r)) > 0 || (r.Reference != "R1043") != (what == "copy") {
					t.Errorf("reference %q, notes %v", r.Reference, r.Notes)
				}
				if what != "copy" && (len(r.Actions) != 2 || r.Actions[0].Status != "started") {
					t.Errorf("actions %v", r.Actions)
				}
			})
		}
	}
}

// TestCorrectionsInOtherPrograms has them save a correction that nobody has
// mended: it says what it said.
func TestCorrectionsInOtherPrograms(t *testing.T) {
	t.Parallel()
	for name, find := range programs() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program, script := find(t)
			out := saved(t, program, script, "none", build(t, corrected(t, "sv")))
			if codes := wrongs(read(t, out)); codes != form.CodeDateUnknown+" "+form.CodePerformedUnknown {
				t.Errorf("wrong in the correction: %s", codes)
			}
		})
	}
}

func wrongs(r *form.Return) string {
	var codes []string
	for _, row := range r.Rows {
		for _, p := range row.Wrong {
			codes = append(codes, p.Code)
		}
	}
	return strings.Join(codes, " ")
}

// saved runs a script of testdata on a file.
func saved(t *testing.T, program, script, what string, file []byte) []byte {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.xlsx"), filepath.Join(dir, "out.xlsx")
	if err := os.WriteFile(in, file, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, program, filepath.Join("testdata", script), in, out, what)
	command.Env = append(os.Environ(), "NODE_PATH="+filepath.Join(os.Getenv("ROND_NODE"), "node_modules"))
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestOtherFormats has LibreOffice save a form as something else, and renames
// it: each is told for what it is.
func TestOtherFormats(t *testing.T) {
	file := build(t, filled(t, "sv", 3))
	for to, want := range map[string]string{
		"ods": grid.CodeODS, "xls": grid.CodeXLS, "csv": grid.CodeCSV,
	} {
		if got := verdict(converted(t, to, map[string][]byte{"form": file})["form"]); got != want {
			t.Errorf("%s: %q, want %q", to, got, want)
		}
	}
}
