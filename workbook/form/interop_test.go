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

// The scripts open a workbook, write words into the Result of its first row as
// a person would, and save it again.
const (
	openpyxlScript = `import sys, openpyxl
b = openpyxl.load_workbook(sys.argv[1])
b["Internkontroll"]["G7"] = "Skrivet i ett annat program"
b.save(sys.argv[2])`
	exceljsScript = `const X = require("exceljs"), b = new X.Workbook();
b.xlsx.readFile(process.argv[2]).then(() => {
  b.getWorksheet("Internkontroll").getCell("G7").value = "Skrivet i ett annat program";
  return b.xlsx.writeFile(process.argv[3]);
}).catch(e => { console.error(e); process.exit(1); });`
	sheetjsScript = `const X = require("xlsx"), b = X.readFile(process.argv[2]);
b.Sheets["Internkontroll"]["G7"] = {t: "s", v: "Skrivet i ett annat program"};
X.writeFile(b, process.argv[3]);`
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

// TestOtherPrograms has other programs open, change and save a form, and reads
// every answer back.
func TestOtherPrograms(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		program func(t *testing.T) string
		script  string
		ending  string
	}{
		"openpyxl": {python, openpyxlScript, ".py"},
		"exceljs":  {func(t *testing.T) string { return node(t, "exceljs") }, exceljsScript, ".js"},
		"SheetJS":  {func(t *testing.T) string { return node(t, "xlsx") }, sheetjsScript, ".js"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program := c.program(t)
			for lang, f := range map[string]form.Form{"sv": withActions(sample(t, "sv", 7)), "corrected": corrected(t, "sv")} {
				answers := map[string]form.Answer{}
				if lang == "sv" {
					answers = someAnswers(f)
				}
				out := saved(t, program, c.script, c.ending, answered(t, "sv", build(t, f), answers))
				if lang == "corrected" {
					if codes := wrongs(read(t, out)); codes != form.CodeDateUnknown+" "+form.CodePerformedUnknown {
						t.Errorf("%s: wrong in the correction: %s", name, codes)
					}
					continue
				}
				first := answers[f.Rows[0].Ref]
				first.Result = "Skrivet i ett annat program"
				answers[f.Rows[0].Ref] = first
				r := read(t, out)
				same(t, f, r, answers)
				if r.Reference != "R1043" || len(errorsOf(r)) > 0 || len(r.Actions) != 2 || r.Actions[0].Status != "started" {
					t.Errorf("reference %q, notes %v, actions %v", r.Reference, r.Notes, r.Actions)
				}
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

// saved runs a script on a file.
func saved(t *testing.T, program, script, ending string, file []byte) []byte {
	t.Helper()
	dir := t.TempDir()
	in, out, path := filepath.Join(dir, "in.xlsx"), filepath.Join(dir, "out.xlsx"), filepath.Join(dir, "script"+ending)
	for name, data := range map[string][]byte{in: file, path: []byte(script)} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, program, path, in, out)
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
