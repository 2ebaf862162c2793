package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"rond/workbook"
	"rond/workbook/grid"
)

// maxText bounds a comma separated text: a list of twenty thousand people is a
// tenth of it.
const maxText = 15 << 20

// textLines reads a comma separated text as one sheet without a name. Its
// encoding and its separator are told from the text: UTF-8 or UTF-16 by their
// marks, UTF-8 because it is valid, otherwise Windows-1252, of which Latin-1 is
// a part; the separator is the one that the first lines agree on.
// What has no separator in its first lines has the problems that it had before.
func textLines(r io.ReaderAt, size int64, otherwise []workbook.Problem) ([]lines, []workbook.Problem, error) {
	if size > maxText {
		return nil, []workbook.Problem{{Code: grid.CodeTooLarge, Args: []string{""}}}, nil
	}
	raw := make([]byte, size)
	if _, err := r.ReadAt(raw, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, fmt.Errorf("reading a comma separated text: %w", err)
	}
	text, err := decoded(raw)
	if err != nil {
		return nil, []workbook.Problem{{Code: grid.CodeEncoding, Args: []string{""}}}, nil
	}
	rd := csv.NewReader(strings.NewReader(text))
	rd.Comma, rd.FieldsPerRecord = separator(text), -1
	if rd.Comma == 0 {
		return nil, otherwise, nil
	}
	sheet := lines{}
	lim, cells := grid.DefaultLimits(), 0
	for {
		fields, err := rd.Read()
		if errors.Is(err, io.EOF) {
			return []lines{sheet}, nil, nil
		}
		if broken := (*csv.ParseError)(nil); errors.As(err, &broken) {
			return nil, []workbook.Problem{{Cell: workbook.CellName(0, broken.StartLine), Code: CodeQuote}}, nil
		}
		if err != nil {
			return nil, nil, fmt.Errorf("reading a comma separated text: %w", err)
		}
		line, _ := rd.FieldPos(0)
		row := grid.Row{Number: line}
		for i, field := range fields {
			if field != "" {
				row.Cells = append(row.Cells, grid.Cell{Column: i, Text: field, Kind: grid.Text})
			}
		}
		if code := over(lim, len(sheet.rows)+1, len(fields), cells+len(row.Cells), fields); code != "" {
			return nil, []workbook.Problem{{Code: code, Args: []string{""}}}, nil
		}
		if cells += len(row.Cells); len(row.Cells) > 0 {
			sheet.rows = append(sheet.rows, row)
		}
	}
}

// over is the limit that a text goes over with its next line, if any.
func over(lim grid.Limits, rows, columns, cells int, fields []string) string {
	switch {
	case rows > lim.Rows:
		return grid.CodeTooManyRows
	case columns > lim.Columns:
		return grid.CodeTooManyColumns
	case cells > lim.Cells:
		return grid.CodeTooManyCells
	}
	for _, f := range fields {
		if len(f) > lim.Text {
			return grid.CodeTooLarge
		}
	}
	return ""
}

// decoded is a text in UTF-8, without a mark at its beginning.
func decoded(raw []byte) (string, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(raw)
		return string(out), err
	case utf8.Valid(raw):
		return strings.TrimPrefix(string(raw), "\ufeff"), nil
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(raw)
	return string(out), err
}

// separator is the sign that stands in most of the first lines, and most often;
// 0 for what is no text with separators.
func separator(text string) rune {
	if strings.ContainsFunc(text, func(r rune) bool { return r < 0x20 && r != '\t' && r != '\r' && r != '\n' }) {
		return 0
	}
	for _, other := range []string{"<", "{", "%PDF"} {
		if strings.HasPrefix(strings.TrimSpace(text), other) {
			return 0
		}
	}
	best, most := rune(0), 0
	for _, sign := range []rune{';', '\t', ','} {
		score, n := 0, 0
		for line := range strings.Lines(text) {
			if n++; n > 10 {
				break
			}
			if count := strings.Count(line, string(sign)); count > 0 {
				score += 100 + min(count, 50)
			}
		}
		if score > most {
			best, most = sign, score
		}
	}
	return best
}
