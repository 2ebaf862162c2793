package opendata

import (
	"bufio"
	"fmt"
	"io"
	"reflect"
)

// WriteJSON writes one document: the version of the schema, and each table as
// an array of objects, a row on a line. Every column is in every row; one that
// holds nothing is null, and a text that is not there is "".
func WriteJSON(to io.Writer, d Data) error {
	w := bufio.NewWriter(to)
	fmt.Fprintf(w, `{"schema":"rond-open-data","version":%d`, Version) // a failure stays with w, and Flush tells it
	for _, t := range d.tables() {
		fmt.Fprintf(w, ",\n%q:[", t.name)
		if err := t.json(w); err != nil {
			return fmt.Errorf("table %s: %w", t.name, err)
		}
		w.WriteString("]")
	}
	w.WriteString("}\n")
	return w.Flush()
}

func (t table) json(w *bufio.Writer) error {
	between := "\n"
	for row, err := range t.rows {
		if err != nil {
			return err
		}
		w.WriteString(between)
		if err := t.object(w, row); err != nil {
			return err
		}
		between = ",\n"
	}
	return nil
}

func (t table) object(w *bufio.Writer, row reflect.Value) error {
	next := "{"
	for _, c := range t.columns {
		fmt.Fprintf(w, "%s%q:", next, c.name)
		if text, literal := c.of(row); literal {
			w.WriteString(text)
		} else {
			w.Write(quoted(text))
		}
		next = ","
	}
	_, err := w.WriteString("}")
	return err
}
