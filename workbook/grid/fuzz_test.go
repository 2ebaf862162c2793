package grid

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// FuzzScanner holds the scanner to encoding/xml: whatever it accepts, the
// standard library accepts too, with the same elements, values and texts.
func FuzzScanner(f *testing.F) {
	for _, doc := range []string{
		`<a/>`, `<?xml version="1.0" encoding="UTF-8"?><a b="c&amp;d" x:y='1'><x:c>t&#10;&lt;</x:c><!-- n --><![CDATA[<]]></a>`,
		"<a>\r\n&#x41;</a> \n", `<!DOCTYPE a><a/>`, `<a><b></a></b>`, "<a b=\"1\" b=\"2\"/>", "<a>]]></a>", "\ufeff<a/>", `<a:b:c/>`, `<?a?><b/>`,
	} {
		f.Add([]byte(doc))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		ours, err := transcript(doc)
		if err != nil {
			return
		}
		theirs, err := transcriptXML(doc)
		if err != nil {
			t.Fatalf("accepted %q, encoding/xml says %v", doc, err)
		}
		if ours != theirs {
			t.Errorf("%q reads\n%s\nencoding/xml\n%s", doc, ours, theirs)
		}
	})
}

func transcript(doc []byte) (string, error) {
	s, err := newScanner(doc, 100)
	if err != nil {
		return "", err
	}
	var out, text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			out.WriteString("text " + text.String() + "\n")
			text.Reset()
		}
	}
	for {
		kind, err := s.next()
		if err != nil {
			return "", err
		}
		switch kind {
		case tokenText:
			text.Write(s.text)
			continue
		case tokenStart:
			flush()
			out.WriteString("start " + string(s.name))
			for _, a := range s.attrs {
				out.WriteString(" " + string(local(a.name)) + "=" + string(a.value))
			}
			out.WriteString("\n")
		case tokenEnd:
			flush()
			out.WriteString("end\n")
		case tokenEOF:
			return out.String(), nil
		}
	}
}

func transcriptXML(doc []byte) (string, error) {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(doc, []byte("\ufeff"))))
	var out, text strings.Builder
	depth := 0
	flush := func() {
		if text.Len() > 0 && depth > 0 {
			out.WriteString("text " + text.String() + "\n")
		}
		text.Reset()
	}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.CharData:
			text.Write(token)
		case xml.StartElement:
			flush()
			depth++
			out.WriteString("start " + token.Name.Local)
			for _, a := range token.Attr {
				out.WriteString(" " + a.Name.Local + "=" + a.Value)
			}
			out.WriteString("\n")
		case xml.EndElement:
			flush()
			depth--
			out.WriteString("end\n")
		}
	}
}

// FuzzOpen looks for a file that the reader does not survive.
func FuzzOpen(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("Ref;Svar\n"))
	f.Add([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
	lim := DefaultLimits()
	lim.Part, lim.Total = 1<<20, 2<<20
	f.Fuzz(func(t *testing.T, data []byte) {
		Sniff(data)
		b, err := Open(context.Background(), bytes.NewReader(data), int64(len(data)), lim)
		if err != nil {
			return
		}
		for i := range b.Sheets() {
			for _, err := range b.Rows(context.Background(), i) {
				if err != nil {
					break
				}
			}
		}
	})
}

// FuzzSheet feeds the row reader sheets that are well packed but odd inside.
func FuzzSheet(f *testing.F) {
	f.Add([]byte(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c t="inlineStr"><is><r><t>a</t></r></is></c><c s="1"><f>1</f><v>46155.5</v></c></row></sheetData></worksheet>`))
	f.Fuzz(func(t *testing.T, sheet []byte) {
		s, err := newScanner(sheet, 64)
		if err != nil {
			return
		}
		b := &Book{lim: DefaultLimits(), strings: []string{"a"}, formats: []format{formatNumber, formatDate, formatClock, formatPercent}}
		last := 0
		w := &walk{book: b, s: s, ctx: context.Background(), yield: func(r Row, err error) bool {
			if r.Number <= last || len(r.Cells) == 0 {
				t.Errorf("row %d with %d cells after %d", r.Number, len(r.Cells), last)
			}
			last = r.Number
			for i, c := range r.Cells {
				c.Date()
				if i > 0 && c.Column <= r.Cells[i-1].Column || c.Kind == Blank {
					t.Errorf("row %d: %+v", r.Number, r.Cells)
				}
			}
			return true
		}}
		_ = w.sheet()
	})
}
