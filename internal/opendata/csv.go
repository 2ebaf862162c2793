package opendata

import (
	"archive/zip"
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode"
)

// separator is what Swedish settings have between cells.
const separator = ";"

// bom makes Excel read a file as UTF-8.
const bom = "\uFEFF"

// WriteCSV writes a file for each table, "boards.csv" and so on, in UTF-8 with
// a byte order mark, semicolons and lines that end with CR LF (RFC 4180). Texts
// stand in quotation marks, numbers and true and false do not, and nothing is an
// empty cell without them.
//
// Wherever a spreadsheet program could take what follows for a formula, also one
// that takes another sign for the separator, an apostrophe stands before it:
// [apostrophes] says where, and how a reader takes them away again.
func WriteCSV(create func(name string) (io.WriteCloser, error), d Data) error {
	for _, t := range d.tables() {
		if err := t.file(create); err != nil {
			return fmt.Errorf("table %s: %w", t.name, err)
		}
	}
	return nil
}

func (t table) file(create func(name string) (io.WriteCloser, error)) error {
	w, err := create(t.name + ".csv")
	if err != nil {
		return err
	}
	return errors.Join(t.csv(w), w.Close())
}

// WriteZip writes the same files into one.
func WriteZip(w io.Writer, d Data) error {
	z := zip.NewWriter(w)
	err := WriteCSV(func(name string) (io.WriteCloser, error) {
		f, err := z.Create(name)
		return unclosed{f}, err
	}, d)
	return errors.Join(err, z.Close())
}

// unclosed is a file that ends where the next one begins.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }

func (t table) csv(to io.Writer) error {
	w := bufio.NewWriter(to)
	w.WriteString(bom) // a failure stays with w
	err := t.line(w, func(c column) string { return c.name })
	for row, bad := range t.rows {
		if err = cmp.Or(err, bad); err == nil {
			err = t.line(w, func(c column) string { return c.cell(row) })
		}
		if err != nil {
			return err
		}
	}
	return cmp.Or(err, w.Flush())
}

func (t table) line(w *bufio.Writer, cell func(column) string) error {
	for i, c := range t.columns {
		if i > 0 {
			w.WriteString(separator)
		}
		w.WriteString(cell(c))
	}
	_, err := w.WriteString("\r\n")
	return err
}

func (c column) cell(row reflect.Value) string {
	text, literal := c.of(row)
	switch {
	case literal && text == null:
		return ""
	case literal:
		return text
	}
	return `"` + strings.ReplaceAll(apostrophes(text), `"`, `""`) + `"`
}

// cellsBegin is where a cell begins for some program: after what it takes for
// the separator or, where that is not ours and the quotation marks are no longer
// in their places, after a line break.
const cellsBegin = ",;|\t\r\n"

// apostrophes is a text with an apostrophe wherever a cell could begin, in it or
// after one of cellsBegin, that would be a formula, or that begins with an
// apostrophe already. So a reader takes one apostrophe away wherever one stands
// in those places, and has what it was.
func apostrophes(text string) string {
	var b strings.Builder
	begins := true
	for i, r := range text {
		if begins && (r == '\'' || i == 0 && unicode.IsControl(r) || formula(text[i:])) {
			b.WriteByte('\'')
		}
		b.WriteRune(r)
		begins = strings.ContainsRune(cellsBegin, r)
	}
	return b.String()
}

// formula reports whether a program may take a cell that begins with a text for
// a formula: for one of the signs, or the wide forms that East Asian versions
// take for them, after whatever cannot be seen or is a quotation mark.
func formula(text string) bool {
	for _, r := range text {
		switch {
		case strings.ContainsRune("=+-@＝＋－＠−", r):
			return true
		case strings.ContainsRune(cellsBegin, r) || r != '"' && !unicode.IsSpace(r) && !unicode.In(r, unicode.Cf, unicode.Cc):
			return false
		}
	}
	return false
}
