package risk_test

import (
	"context"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rond/workbook/risk"
)

// otherProgram finds a program that opens and saves workbooks, with the script of
// testdata that does to a "list" or a "form" what a person does; it skips loudly
// where it is missing, and fails where everything is installed.
func otherProgram(t *testing.T, name, what string) []string {
	t.Helper()
	npm := func(of, script string) []string {
		path, err := exec.LookPath("node")
		if _, gone := os.Stat(filepath.Join(os.Getenv("ROND_NODE"), "node_modules", of)); err != nil || gone != nil || os.Getenv("ROND_NODE") == "" {
			return nil
		}
		return []string{path, filepath.Join("testdata", script)}
	}
	var found []string
	switch name {
	case "exceljs":
		found = npm("exceljs", what+"_exceljs.js")
	case "SheetJS":
		found = npm("xlsx", what+"_sheetjs.js")
	case "openpyxl":
		for _, python := range []string{"/usr/bin/python3", "python3"} { // the system's own has Debian's packages
			if found == nil && exec.CommandContext(t.Context(), python, "-c", "import openpyxl").Run() == nil {
				found = []string{python, filepath.Join("testdata", what+"_openpyxl.py")}
			}
		}
	case "LibreOffice":
		if path, err := exec.LookPath("soffice"); err == nil {
			found = []string{path}
		}
	}
	if found == nil && os.Getenv("ROND_CI") == "1" {
		t.Fatalf("%s is not installed", name)
	}
	if found == nil {
		t.Skipf("SKIPPED LOUDLY: %s is not installed, so it has not saved a %s of risks", name, what)
	}
	return found
}

// runOn runs a program on a file, and gives what it saved.
func runOn(t *testing.T, file []byte, saved string, command func(in, out string) []string) []byte {
	t.Helper()
	dir := t.TempDir()
	in := filepath.Join(dir, "in.xlsx")
	if err := os.WriteFile(in, file, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	args := command(in, filepath.Join(dir, saved))
	c := exec.CommandContext(ctx, args[0], args[1:]...)
	c.Env = append(os.Environ(), "NODE_PATH="+filepath.Join(os.Getenv("ROND_NODE"), "node_modules"))
	if said, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	data, err := os.ReadFile(filepath.Join(dir, saved))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// convertedTo is what LibreOffice makes of a workbook: opened, calculated, saved.
func convertedTo(t *testing.T, program []string, file []byte, format string) []byte {
	t.Helper()
	return runOn(t, file, "out/in."+format, func(in, out string) []string {
		dir := filepath.Dir(out)
		return append(slices.Clone(program), "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", format, "--outdir", dir, in)
	})
}

// someChosen is a list in which something has been chosen, and what.
func someChosen(t *testing.T) (risk.List, map[string]risk.Choice) {
	t.Helper()
	l, want := sampleList(t, "sv", 3, 20), map[string]risk.Choice{}
	for i, text := range typing() {
		text = strings.ReplaceAll(text, "_x0041_", "_x41_") // exceljs forgets to guard what looks like an escape
		c := risk.Choice{What: []string{risk.ChooseControl, risk.ChooseAction, risk.ChooseNo}[i%3], Text: text, Roles: text, Reason: text}
		l.Risks[i].Choice, want[l.Risks[i].Key] = c, c
	}
	l.Areas[1].Choice = risk.Choice{What: risk.ChooseArea, Reason: "Ja"}
	return l, want
}

// choicesOf are the choices of risks by key.
func choicesOf(t *testing.T, data []byte) map[string]risk.Choice {
	t.Helper()
	chosen, problems := readList(t, data)
	if len(problems) > 0 {
		t.Errorf("told %v", problems)
	}
	got := map[string]risk.Choice{}
	for _, c := range chosen {
		if !c.Area {
			got[c.Key] = c.Choice
		}
	}
	return got
}

// TestOtherProgramsKeepAList has other programs open, change and save a list, and
// reads every choice back: written in, sorted, its columns moved, and its sheet
// copied to a new workbook.
func TestOtherProgramsKeepAList(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"openpyxl", "exceljs", "SheetJS"} {
		for _, what := range []string{"none", "write", "sort", "move", "copy"} {
			t.Run(name+" "+what, func(t *testing.T) {
				t.Parallel()
				program := otherProgram(t, name, "list")
				l, want := someChosen(t)
				file := writeList(t, l)
				first, err := openBook(t, file).GetRows("Risklista")
				if err != nil {
					t.Fatal(err)
				}
				saved := runOn(t, file, "out.xlsx", func(in, out string) []string { return append(program, in, out, what) })
				if what == "write" {
					key := first[1][len(first[0])-1]
					c := want[key]
					c.What, c.Reason = risk.ChooseNo, "Skrivet i ett annat program"
					want[key] = c
				}
				if got := choicesOf(t, saved); !maps.Equal(got, want) {
					t.Errorf("got %v\nwant %v", got, want)
				}
			})
		}
	}
}

// TestLibreOfficeKeepsAList has a real spreadsheet program open a list, count it
// anew and save it: every choice is as it was, and what we had counted is what it
// counts.
func TestLibreOfficeKeepsAList(t *testing.T) {
	t.Parallel()
	program := otherProgram(t, "LibreOffice", "list")
	l, want := someChosen(t)
	file := writeList(t, l)
	saved := convertedTo(t, program, file, "xlsx")
	if got := choicesOf(t, saved); !maps.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	before, after := chosenRow(t, file), chosenRow(t, saved)
	if before != after || !strings.Contains(before, "Du har valt 5 4 4 ") {
		t.Errorf("we count %q, LibreOffice %q", before, after)
	}
}

// chosenRow is what the summary says has been chosen.
func chosenRow(t *testing.T, file []byte) string {
	t.Helper()
	rows, err := openBook(t, file).GetRows("Sammanfattning")
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, row := range rows {
		if len(row) > 1 && (row[1] == "Du har valt" || strings.HasPrefix(row[1], "Hela områden")) {
			words = append(words, strings.Fields(strings.Join(row, " "))...)
		}
	}
	return strings.Join(words, " ")
}
