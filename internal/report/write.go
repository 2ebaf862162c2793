package report

import (
	"errors"
	"fmt"
	"io"
	"slices"
)

// Write writes the report as "docx" or "html".
func (r Report) Write(w io.Writer, format string) error { return write(w, format, r.document) }

// Write writes the comparison as "docx" or "html".
func (x Comparison) Write(w io.Writer, format string) error { return write(w, format, x.document) }

func write(w io.Writer, format string, compose func() (*document, error)) error {
	if !slices.Contains(Formats(), format) {
		return fmt.Errorf("%w, not %q", ErrFormat, format)
	}
	d, err := compose()
	if err != nil {
		return err
	}
	if format == "html" {
		return d.html(w)
	}
	return d.word(w)
}

// ErrFormat says that a report is not written in such a format.
var ErrFormat = errors.New("a report is written as docx or html")

// Formats are the formats that reports are written in.
func Formats() []string { return []string{"docx", "html"} }
