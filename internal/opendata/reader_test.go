package opendata

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// read is a program that follows docs/open-data.md.
func (tb table) read(t *testing.T, raw string) (rows []map[string]any) {
	t.Helper()
	raw, marked := strings.CutPrefix(raw, "\ufeff")
	if !marked {
		t.Fatalf("%s has no byte order mark", tb.name)
	}
	lines := records(t, raw)
	for i, c := range tb.columns {
		if lines[0][i].text != c.name {
			t.Fatalf("%s: column %d is %q", tb.name, i, lines[0][i].text)
		}
	}
	for _, line := range lines[1:] {
		row := map[string]any{}
		for i, c := range tb.columns {
			row[c.name] = c.meant(t, line[i])
		}
		rows = append(rows, row)
	}
	return rows
}

// meant is what a cell means in a column.
func (c column) meant(t *testing.T, cell csvCell) any {
	t.Helper()
	switch {
	case cell.quoted:
		harmless(t, cell.text)
		text := inCell.ReplaceAllString(cell.text, "$1")
		if said := powerQuery(cell.text); said != text {
			t.Fatalf("%q in Power Query is %q, by the regular expression %q", cell.text, said, text)
		}
		return text
	case cell.text == "":
		return nil
	case c.kind == "boolean":
		return cell.text == "true"
	}
	n, err := strconv.ParseFloat(cell.text, 64)
	if err != nil {
		t.Fatalf("%s: %v", c.name, err)
	}
	return n
}

// inCell is an apostrophe where docs/open-data.md says that one is taken away.
var inCell = regexp.MustCompile("(^|[,;|\t\r\n])'")

// powerQuery is the same in the other way that docs/open-data.md gives.
func powerQuery(x string) string {
	x = strings.TrimPrefix(x, "'")
	for _, s := range []string{",", ";", "|", "\t", "\r", "\n"} {
		x = strings.ReplaceAll(x, s+"'", s)
	}
	return x
}

// harmless wants a text that no program takes for a formula, whatever it takes
// for the separator.
func harmless(t *testing.T, text string) {
	t.Helper()
	if text != "" && strings.ContainsAny(text[:1], "=+-@\t\r\n\x00") {
		t.Fatalf("%.40q begins as a formula may", text)
	}
	for _, cell := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;|\t\r\n", r) }) {
		if seen := strings.TrimLeft(cell, "\" \u00a0\ufeff\u200b\u202e\u2066\x00\x1b\u2028"); seen != "" && strings.ContainsRune("=+-@＝＋－＠−", []rune(seen)[0]) {
			t.Fatalf("%.40q in %.40q may be taken for a formula", cell, text)
		}
	}
}

type csvCell struct {
	text   string
	quoted bool
}

// records is RFC 4180 with semicolons: nothing in quotation marks is changed,
// where the standard library's reader makes CR LF a LF.
func records(t *testing.T, raw string) (all [][]csvCell) {
	t.Helper()
	for raw != "" {
		var line []csvCell
		for end := false; !end; {
			var c csvCell
			if raw, c.quoted = strings.CutPrefix(raw, `"`); c.quoted {
				for {
					before, after, ok := strings.Cut(raw, `"`)
					if !ok {
						t.Fatal("a text does not end")
					}
					c.text, raw = c.text+before, after
					if raw, ok = strings.CutPrefix(raw, `"`); !ok {
						break
					}
					c.text += `"`
				}
			} else {
				n := strings.IndexAny(raw, ";\r")
				c.text, raw = raw[:n], raw[n:]
			}
			line = append(line, c)
			var more, last bool
			if raw, more = strings.CutPrefix(raw, ";"); !more {
				if raw, last = strings.CutPrefix(raw, "\r\n"); !last {
					t.Fatalf("neither ; nor CR LF after a cell: %.20q", raw)
				}
				end = true
			}
		}
		all = append(all, line)
	}
	return all
}
