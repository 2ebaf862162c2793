package opendata

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// missing skips loudly what a program is not there for; in CI that is a fault.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("ROND_CI") == "1" {
		t.Fatalf("%s is missing", what)
	}
	t.Skipf("SKIPPED LOUDLY: no %s, so nobody but us has read a CSV file", what)
}

// TestNoFormulaInLibreOffice has a spreadsheet program open hostile texts, with
// our separator and with every other that programs take, told to take for a
// formula whatever it can: it finds none, and it finds some in the same texts
// without their apostrophes.
func TestNoFormulaInLibreOffice(t *testing.T) {
	t.Parallel()
	office, err := exec.LookPath("soffice")
	if err != nil {
		missing(t, "LibreOffice")
	}
	var b strings.Builder
	if err := of("risks", sequence(hostileRisks())).csv(&b); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"guarded.csv": b.String(), "bare.csv": strings.ReplaceAll(b.String(), "'", "")} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	profile := "-env:UserInstallation=file://" + filepath.Join(t.TempDir(), "profile")
	for _, separator := range ";,\t|" {
		ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
		// Separator, quotation marks, UTF-8, from the first line, and as the last,
		// thirteenth token: evaluate formulas.
		out, err := exec.CommandContext(ctx, office, profile, "--headless", fmt.Sprintf("--infilter=CSV:%d,34,76,1,,1053,false,true,false,false,false,-1,true", separator),
			"--convert-to", "fods", "--outdir", dir, filepath.Join(dir, "guarded.csv"), filepath.Join(dir, "bare.csv")).CombinedOutput()
		stop()
		if err != nil {
			t.Fatalf("soffice: %v\n%s", err, out)
		}
		if formulas(t, filepath.Join(dir, "bare.fods")) == 0 {
			t.Errorf("%q: no formula where there is no apostrophe: this shows nothing", separator)
		}
		if n := formulas(t, filepath.Join(dir, "guarded.fods")); n != 0 {
			t.Errorf("%q: %d formulas", separator, n)
		}
	}
}

// hostileRisks has a formula at the beginning of a text, after what cannot be
// seen, and after whatever a program may take for the end of a cell.
func hostileRisks() []Risk {
	var risks []Risk
	for _, sign := range hostile {
		for _, before := range []string{"", " ", "\n", "\ufeff", "\u200b", "'"} {
			risks = append(risks, Risk{Code: Code(sign), Text: before + sign + "=1+1", Area: before + sign + `=HYPERLINK("http://x.example","y")`, Marks: "a" + sign + before + sign + "=1+1" + sign + sign + "b"})
		}
	}
	return risks
}

// formulas counts the cells of a flat OpenDocument that are calculated, and
// wants what was read to be there.
func formulas(t *testing.T, path string) int {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(raw), "http://x.example"); n < len(hostile) {
		t.Errorf("%s has %d of the texts", filepath.Base(path), n)
	}
	return strings.Count(string(raw), "table:formula=")
}
