package opendata

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// documented is a heading or a row of a table of docs/open-data.md.
var documented = regexp.MustCompile("(?m)^(?:### ([a-z_]+)|\\| `([a-z0-9_]+)` \\| ([a-z]+) \\| ([^|]+) \\| ([^|]+) \\|)$")

// TestTheDocumentIsTheSchema: every column stands in docs/open-data.md with its
// type, in its place, and none that is not there.
func TestTheDocumentIsTheSchema(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/open-data.md")
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	table := ""
	for _, m := range documented.FindAllStringSubmatch(string(page), -1) {
		if m[1] != "" {
			table = m[1]
			continue
		}
		told = append(told, table+"."+m[2]+" "+m[3])
		if strings.TrimSpace(m[4]) == "" || strings.TrimSpace(m[5]) == "" {
			t.Errorf("%s.%s has no meaning or no source", table, m[2])
		}
	}
	sameLines(t, "docs/open-data.md", told, Schema())
}

// TestTheSchemaOnlyGrows: what has been handed over once is there still, in its
// place and of its type. A new column goes last in its table, there and in
// testdata/schema.txt; nothing is ever taken out of that file while Version
// stays.
func TestTheSchemaOnlyGrows(t *testing.T) {
	t.Parallel()
	kept, err := os.ReadFile("testdata/schema.txt")
	if err != nil {
		t.Fatal(err)
	}
	sameLines(t, "testdata/schema.txt", strings.Split(strings.TrimSpace(string(kept)), "\n"), Schema())
}

func sameLines(t *testing.T, where string, told, is []string) {
	t.Helper()
	for _, line := range is {
		if !slices.Contains(told, line) {
			t.Errorf("%s lacks %q", where, line)
		}
	}
	for _, line := range told {
		if !slices.Contains(is, line) {
			t.Errorf("%s has %q, which is gone: a program may rely on it", where, line)
		}
	}
	if !t.Failed() && !slices.Equal(told, is) {
		t.Errorf("%s has the columns in another order", where)
	}
}

// TestEveryFieldIsAColumn: each has a name of its own in its table, and a type
// that is handed over.
func TestEveryFieldIsAColumn(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, line := range Schema() {
		name, kind, _ := strings.Cut(line, " ")
		if !regexp.MustCompile(`^[a-z][a-z_]*\.[a-z][a-z0-9_]*$`).MatchString(name) || kind == "" || seen[name] {
			t.Errorf("%q", line)
		}
		seen[name] = true
	}
	if len(seen) < 150 {
		t.Errorf("%d columns", len(seen))
	}
}
