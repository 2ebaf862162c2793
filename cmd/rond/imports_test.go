package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// below lists what each package of ours may import of ours. The arrows point
// downward; what is not listed is not allowed.
var below = map[string][]string{
	"rond/workbook":                 {},
	"rond/workbook/grid":            {"rond/workbook"},
	"rond/workbook/paper":           {"rond/workbook"},
	"rond/workbook/form":            {"rond/workbook", "rond/workbook/grid", "rond/workbook/paper"},
	"rond/workbook/table":           {"rond/workbook", "rond/workbook/grid"},
	"rond/workbook/layout":          {},
	"rond/workbook/risk":            {"rond/workbook", "rond/workbook/grid", "rond/workbook/form", "rond/workbook/table", "rond/workbook/layout", "rond/workbook/paper"},
	"rond/workbook/consolidated":    {"rond/workbook", "rond/workbook/table", "rond/workbook/risk", "rond/workbook/layout"},
	"rond/workbook/fill":            {"rond/workbook"},
	"rond/scheduler":                {},
	"rond/scheduler/wake":           {},
	"rond/templates":                {},
	"rond/notify":                   {"rond/templates"},
	"rond/internal/config":          {"rond/workbook/paper", "rond/scheduler"},
	"rond/internal/plan":            {"rond/workbook", "rond/workbook/grid", "rond/workbook/table", "rond/scheduler", "rond/templates"},
	"rond/internal/plan/foreign":    {"rond/workbook", "rond/workbook/table", "rond/scheduler", "rond/templates", "rond/internal/plan"},
	"rond/internal/store":           {},
	"rond/internal/store/sqlite":    {"rond/internal/store"},
	"rond/internal/store/storetest": {"rond/internal/store"},
	"rond/internal/audit":           {"rond/internal/store"},
	"rond/internal/inbox":           {},
	"rond/internal/oauth":           {},
	"rond/internal/engine": {"rond/workbook", "rond/workbook/form", "rond/workbook/consolidated", "rond/workbook/grid", "rond/workbook/risk",
		"rond/scheduler", "rond/scheduler/wake", "rond/notify", "rond/templates", "rond/internal/plan", "rond/internal/plan/foreign", "rond/internal/store", "rond/internal/audit", "rond/internal/inbox", "rond/internal/report", "rond/internal/opendata"},
	"rond/internal/daemon":          {"rond/scheduler/wake", "rond/notify", "rond/internal/inbox", "rond/internal/engine"},
	"rond/internal/report":          {"rond/templates"},
	"rond/internal/opendata":        {},
	"rond/internal/forecast":        {"rond/workbook/table", "rond/internal/engine"},
	"rond/internal/auth":            {"rond/internal/store", "rond/internal/audit"},
	"rond/internal/web":             {"rond/workbook", "rond/workbook/risk", "rond/templates", "rond/internal/plan", "rond/internal/store", "rond/internal/engine", "rond/internal/forecast", "rond/internal/opendata", "rond/internal/auth"},
	"rond/internal/mailtest":        {},
	"rond/internal/mailtest/shapes": {},
	"rond/internal/looktest":        {},
	"rond/internal/demo":            {"rond/workbook", "rond/workbook/fill", "rond/workbook/grid", "rond/templates", "rond/internal/mailtest"},
}

// only lists the trees that may import a foreign module.
var only = map[string][]string{
	"github.com/xuri/excelize/v2":    {"rond/workbook"},
	"github.com/wneessen/go-mail":    {"rond/notify"},
	"github.com/emersion/go-imap":    {"rond/internal/inbox", "rond/internal/mailtest"},
	"golang.org/x/oauth2":            {"rond/internal/oauth"},
	"github.com/emersion/go-smtp":    {"rond/internal/mailtest", "rond/internal/demo"},
	"modernc.org/sqlite":             {"rond/internal/store/sqlite"},
	"database/sql":                   {"rond/internal/store/sqlite"},
	"github.com/pressly/goose/v3":    {"rond/internal/store/sqlite"},
	"github.com/spf13/cobra":         {"rond/cmd/rond"},
	"github.com/robfig/cron/v3":      {"rond/scheduler/wake"},
	"github.com/BurntSushi/toml":     {"rond/internal/config"},
	"github.com/rickar/cal/v2":       {"rond/scheduler"},
	"github.com/emersion/go-message": {"rond/internal/inbox"},
	"github.com/richardlehane/mscfb": {"rond/internal/inbox"},
	"github.com/alexedwards/scs/v2":  {"rond/internal/auth"},
	"github.com/chromedp/chromedp":   {"rond/internal/looktest"},
	"github.com/arran4/golang-ical":  {"rond/internal/forecast"},
}

type source struct {
	pkg, path string
	file      *ast.File
	fset      *token.FileSet
}

// sources parses every Go file of the module that is not a test.
func sources(t *testing.T) []source {
	t.Helper()
	root := filepath.Join("..", "..")
	var all []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); path != root && (strings.HasPrefix(name, ".") || name == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		all = append(all, source{"rond/" + filepath.ToSlash(filepath.Dir(rel)), rel, f, fset})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestImportsPointDownward(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range sources(t) {
		seen[s.pkg] = true
		for _, spec := range s.file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(path, "rond/") && s.pkg != "rond/cmd/rond" && !slices.Contains(below[s.pkg], path) {
				t.Errorf("%s imports %s, which does not lie below %s", s.path, path, s.pkg)
			}
			for module, trees := range only {
				if path != module && !strings.HasPrefix(path, module+"/") {
					continue
				}
				if !slices.ContainsFunc(trees, func(tree string) bool { return s.pkg == tree || strings.HasPrefix(s.pkg, tree+"/") }) {
					t.Errorf("%s imports %s, which only %s may", s.path, path, strings.Join(trees, ", "))
				}
			}
		}
	}
	for pkg := range seen {
		if _, ok := below[pkg]; !ok && pkg != "rond/cmd/rond" {
			t.Errorf("package %s has no place in the layout", pkg)
		}
	}
	for pkg := range below {
		if !seen[pkg] {
			t.Errorf("the layout names %s, which has no files", pkg)
		}
	}
}

// TestOneClockOneExit holds the program to one time.Now and one os.Exit, both
// in this package, to no init functions, and to a comment on every package.
func TestOneClockOneExit(t *testing.T) {
	count := map[string]int{}
	commented := map[string]bool{}
	for _, s := range sources(t) {
		commented[s.pkg] = commented[s.pkg] || s.file.Doc != nil
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				pkg, ok := n.X.(*ast.Ident)
				if !ok {
					return true
				}
				name := pkg.Name + "." + n.Sel.Name
				if name == "time.Now" || name == "os.Exit" {
					count[name]++
					if s.pkg != "rond/cmd/rond" {
						t.Errorf("%s: %s outside cmd/rond", s.fset.Position(n.Pos()), name)
					}
				}
			case *ast.FuncDecl:
				if n.Name.Name == "init" && n.Recv == nil {
					t.Errorf("%s: func init", s.fset.Position(n.Pos()))
				}
			}
			return true
		})
	}
	for name, n := range count {
		if n != 1 {
			t.Errorf("%s is used %d times, want once", name, n)
		}
	}
	for pkg, ok := range commented {
		if !ok {
			t.Errorf("package %s has no package comment", pkg)
		}
	}
}
