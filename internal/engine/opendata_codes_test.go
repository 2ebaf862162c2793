package engine

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestTheDocumentNamesTheCodes: every code that a column can hold stands in its
// row of docs/open-data.md, as the constants that are written have them.
func TestTheDocumentNamesTheCodes(t *testing.T) {
	t.Parallel()
	page := text(t, "../../docs/open-data.md")
	for _, c := range []struct{ table, column, file, constants string }{
		{"mails", "kind", "mail.go", `kind[A-Z]\w*`},
		{"mails", "state", "../store/rows.go", `Mail[A-Z]\w*`},
		{"requests", "state", "../store/rows.go", `Request[A-Z]\w*`},
		{"deliveries", "verdict", "intake.go", `verdict[A-Z]\w*`},
		{"deliveries", "kind", "../inbox/delivery.go", `\w+ +Kind`},
		{"deliveries", "kind", "act.go", `actRegistered`},
		{"occurrences", "state", "../../workbook/consolidated/book.go", `[A-Z]\w+`},
		{"occurrences", "performed", "../../workbook/form/form.go", `\w+ +Performed`},
		{"plans", "status", "../plan/model.go", `\w+ +Status`},
		{"actions", "origin", "../../workbook/consolidated/actions.go", `Origin[A-Z]\w*`},
		{"roles", "who", "../plan/model.go", `\w+ +Who`},
	} {
		_, section, _ := strings.Cut(page, "\n### "+c.table+"\n")
		section, _, _ = strings.Cut(section, "\n### ")
		_, row, _ := strings.Cut(section, "\n| `"+c.column+"` |")
		row, _, _ = strings.Cut(row, "\n")
		found := regexp.MustCompile(`(?m)^\s+`+c.constants+` += "([^"]+)"`).FindAllStringSubmatch(text(t, c.file), -1)
		if len(found) == 0 {
			t.Errorf("%s has no codes for %s.%s", c.file, c.table, c.column)
		}
		for _, m := range found {
			if !strings.Contains(row, "`"+m[1]+"`") {
				t.Errorf("%s.%s can be %q, which docs/open-data.md does not say", c.table, c.column, m[1])
			}
		}
	}
}

func text(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
