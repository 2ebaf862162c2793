package consolidated_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// program finds a program, or skips; where everything is installed a skip is a
// failure.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, name)
	}
	return path
}

func missing(t *testing.T, name string) {
	t.Helper()
	if os.Getenv("ROND_CI") == "1" {
		t.Fatalf("%s is not installed", name)
	}
	t.Skipf("SKIPPED LOUDLY: %s is not installed", name)
}

// TestLibreOfficeOpensIt converts the workbook to PDF and finds the text on
// its pages.
func TestLibreOfficeOpensIt(t *testing.T) {
	t.Parallel()
	office, pdftotext := program(t, "soffice"), program(t, "pdftotext")
	dir := t.TempDir()
	book := filepath.Join(dir, "book.xlsx")
	if err := os.WriteFile(book, write(t, sampleHead("sv"), sampleData(t, 30)), 0o600); err != nil {
		t.Fatal(err)
	}
	convert := exec.CommandContext(t.Context(), office, "--headless", "-env:UserInstallation=file://"+dir+"/profile", "--convert-to", "pdf", "--outdir", dir, book)
	if out, err := convert.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	text, err := exec.CommandContext(t.Context(), pdftotext, "-layout", filepath.Join(dir, "book.pdf"), "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Uppföljning av intern kontroll 2026", "Vad saknas just nu", "Ej rapporterad", "Läget per område", "Produktionsstyrelsen", "Sida 1 av"} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("the pages do not say %q", want)
		}
	}
}

// TestOpenpyxlReadsEveryRow: in its streaming mode it believes a sheet's
// stated dimension, and stops there.
func TestOpenpyxlReadsEveryRow(t *testing.T) {
	t.Parallel()
	python := ""
	for _, name := range []string{"python3", "/usr/bin/python3"} { // the system's own has Debian's packages
		if exec.CommandContext(t.Context(), name, "-c", "import openpyxl").Run() == nil {
			python = name
		}
	}
	if python == "" {
		missing(t, "python3-openpyxl")
	}
	book := filepath.Join(t.TempDir(), "book.xlsx")
	if err := os.WriteFile(book, write(t, sampleHead("sv"), sampleData(t, 30)), 0o600); err != nil {
		t.Fatal(err)
	}
	script := `import sys, openpyxl
b = openpyxl.load_workbook(sys.argv[1], read_only=True)
rows = list(b["Resultat"].iter_rows(values_only=True))
print(len(rows), len(rows[0]), rows[0][0], b.properties.title)`
	out, err := exec.CommandContext(t.Context(), python, "-c", script, book).Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(string(out)); got != "31 37 Ref Uppföljning av intern kontroll 2026" {
		t.Errorf("openpyxl sees %q", got)
	}
}
