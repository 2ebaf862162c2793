package config

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// settingRow is a row of the README's table: | `field` | left out | what it is |
var settingRow = regexp.MustCompile("(?m)^\\| `([a-z_.]+)` \\| ([^|]+) \\| [^|]+ \\|$")

// TestReadmeTable holds the README's table of settings to the fields that are
// read, in the order of the example, and what it says of a field left out to
// what happens then.
func TestReadmeTable(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(readme), "\n## Settings\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var told []string
	for _, row := range settingRow.FindAllStringSubmatch(section, -1) {
		told = append(told, row[1])
		t.Run(row[1], func(t *testing.T) { leftOut(t, row[1], row[2]) })
	}
	if shown := exampleOrder(); !slices.Equal(told, shown) {
		t.Errorf("the table tells of\n%v\nthe example of\n%v", told, shown)
	}
	r := &reader{tree: map[string]any{}, env: nothing, known: map[string]bool{}}
	r.config()
	if known := slices.Sorted(maps.Keys(r.known)); !slices.Equal(slices.Sorted(slices.Values(told)), known) {
		t.Errorf("the table tells of\n%v\nthe reader knows\n%v", slices.Sorted(slices.Values(told)), known)
	}
}

// TestReadmeMicrosoft365 holds the README's example to being whole: with a
// secret in its file it leads to where Microsoft gives tokens.
func TestReadmeMicrosoft365(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(readme), "```toml\n[smtp]\n")
	example, _, _ = strings.Cut(example, "```")
	path := write(t, `organisation = "Kommunen"
mail.address = "internkontroll@kommun.example"
contact = {name = "A", email = "a@kommun.example", phone = "1"}
[smtp]
`+example)
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "oauth.secret"), []byte("hemligt\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, problems, err := Load(path, nothing)
	if err != nil || problems != nil {
		t.Fatal(problems, err)
	}
	want := OAuth{"https://login.microsoftonline.com/kommun.onmicrosoft.com/oauth2/v2.0/token", "0f8fad5b-d9cb-469f-a165-70867728950e", "hemligt", "https://outlook.office365.com/.default"}
	if c.OAuth != want {
		t.Errorf("got %+v, want %+v", c.OAuth, want)
	}
	if c.SMTP.Host != "smtp.office365.com" || c.SMTP.Login != tokenLogin || c.IMAP.Login != tokenLogin {
		t.Errorf("%+v, %+v", c.SMTP, c.IMAP)
	}
}

// exampleOrder is every field of the example, in its order.
func exampleOrder() (fields []string) {
	section := ""
	for line := range strings.Lines(Example()) {
		line = commented.ReplaceAllString(line, "$1")
		if name, ok := strings.CutPrefix(line, "["); ok {
			section = strings.TrimSuffix(strings.TrimSpace(name), "]") + "."
		} else if name, _, ok := strings.Cut(line, " = "); ok && !strings.HasPrefix(line, "#") {
			fields = append(fields, section+name)
		}
	}
	return fields
}

// leftOut compares a field left out with what the table says of that: a value
// that would have been the same, "required", or "none".
func leftOut(t *testing.T, field, says string) {
	least := map[string]string{
		"organisation": `"Kommunen"`, "mail.address": `"rond@kommun.example"`,
		"contact.name": `"A"`, "contact.email": `"a@kommun.example"`, "contact.phone": `"1"`,
	}
	settings := func() string {
		var b strings.Builder
		for _, name := range slices.Sorted(maps.Keys(least)) {
			b.WriteString(name + " = " + least[name] + "\n")
		}
		return b.String()
	}
	value, isValue := strings.CutPrefix(says, "`")
	value = strings.TrimSuffix(value, "`")
	switch {
	case says == "required":
		delete(least, field)
		_, problems, err := Load(write(t, settings()), nothing)
		if err != nil || len(problems) != 1 || problems[0].Field != field {
			t.Errorf("without it: %v, %v", problems, err)
		}
	case isValue:
		without := load(t, settings(), nothing)
		least[field] = value
		with := load(t, settings(), nothing)
		without.Database, with.Database = filepath.Base(without.Database), filepath.Base(with.Database)
		if !reflect.DeepEqual(with, without) {
			t.Errorf("%s: %+v\nleft out: %+v", value, with, without)
		}
	case says == "none; required to send":
		least["send"] = `"on"`
		_, problems, err := Load(write(t, settings()), nothing)
		if err != nil || !slices.ContainsFunc(problems, func(p Problem) bool { return p.Field == field }) {
			t.Errorf("without it, and sending on: %v, %v", problems, err)
		}
	default:
		load(t, settings(), nothing)
	}
}
