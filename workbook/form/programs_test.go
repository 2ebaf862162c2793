package form_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"rond/workbook/form"
)

// converted is what LibreOffice makes of workbooks: opened, calculated, saved.
func converted(t *testing.T, to string, files map[string][]byte) map[string][]byte {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("ROND_CI") == "1" {
			t.Fatal("LibreOffice is not installed")
		}
		t.Skip("SKIPPED LOUDLY: LibreOffice is not installed, so no real spreadsheet program has saved a form")
	}
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", to, "--outdir", filepath.Join(dir, "out")}
	for name, data := range files {
		path := filepath.Join(dir, name+".xlsx")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if out, err := exec.CommandContext(ctx, program, args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	saved := map[string][]byte{}
	for name := range files {
		data, err := os.ReadFile(filepath.Join(dir, "out", name+"."+strings.SplitN(to, ":", 2)[0]))
		if err != nil {
			t.Fatal(err)
		}
		saved[name] = data
	}
	return saved
}

// TestLibreOffice has a real spreadsheet program open, calculate and save
// forms, and reads them back: every answer as it was, and the live words as we
// had cached them.
func TestLibreOffice(t *testing.T) {
	forms := map[string]form.Form{"sv": sample(t, "sv", 7), "en": sample(t, "en", 7), "corrected": corrected(t, "sv")}
	answers := map[string]map[string]form.Answer{}
	files := map[string][]byte{}
	for name, f := range forms {
		if name == "corrected" {
			files[name] = build(t, f)
			continue
		}
		answers[name] = someAnswers(f)
		files[name] = answered(t, f.Lang, build(t, f), answers[name])
	}
	for name, data := range converted(t, "xlsx", files) {
		r := read(t, data)
		if r.Reference != "R1043" || len(errorsOf(r)) > 0 {
			t.Errorf("%s: reference %q, notes %v", name, r.Reference, r.Notes)
		}
		if name != "corrected" {
			same(t, forms[name], r, answers[name])
			continue
		}
		compareLive(t, files[name], data)
	}
}

// compareLive compares the cached words of a form with those calculated.
func compareLive(t *testing.T, cached, calculated []byte) {
	t.Helper()
	live := func(data []byte) []string {
		x, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close() //nolint:errcheck
		var words []string
		for _, cell := range []string{"M2", "M7", "M8", "M9", "M10", "M11", "M12", "M13"} {
			word, err := x.GetCellValue("Internkontroll", cell)
			if err != nil {
				t.Fatal(err)
			}
			words = append(words, word)
		}
		return words
	}
	if a, b := strings.Join(live(cached), "; "), strings.Join(live(calculated), "; "); a != b || !strings.HasPrefix(a, "4 av 7 klara") {
		t.Errorf("cached %s\nLibreOffice calculates %s", a, b)
	}
}

// TestOnePageWide prints a form: A4 landscape, one page wide however many the
// rows.
func TestOnePageWide(t *testing.T) {
	pdf := converted(t, "pdf", map[string][]byte{"forty": build(t, filled(t, "sv", 40))})["forty"]
	pages := bytes.Count(pdf, []byte("/Type/Page\n")) + bytes.Count(pdf, []byte("/Type/Page/")) + bytes.Count(pdf, []byte("/Type/Page "))
	if pages < 3 || pages > 10 {
		t.Errorf("%d pages for forty rows and the help", pages)
	}
}
