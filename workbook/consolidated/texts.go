package consolidated

import (
	"context"
	"fmt"
	"io"

	"rond/workbook"
	"rond/workbook/table"
)

// What the sheet of the report's texts is found by when it comes back, and the
// columns of it that are read.
const (
	textsSV, textsEN           = "Rapporttext", "Report texts"
	gradeSV, gradeEN           = "Bedömning", "Grade"
	reportTextSV, reportTextEN = "Rapporttext", "Report text"
	doneSV, doneEN             = "Klar", "Done"
	keySV, keyEN               = "Nyckel", "Key"
)

// Written is a row of the sheet as it came back. Grade is a word, as it stands
// there. Done says that the row is to be taken as it is, also when it holds what
// was proposed.
type Written struct {
	Key, Text, Grade string
	Done             bool
	Sheet            string            // its name
	Cells            map[string]string // of "key", "text", "grade" and "done": where they were read
}

// ReadTexts reads the sheet of the report's texts from a workbook that [Write]
// has written and somebody has worked in. Rows and columns may have moved, and
// whatever else is in the workbook is passed over. What is wrong is told with
// its cell; the values of wrong cells are left out. An error means that reading
// was broken off.
func ReadTexts(ctx context.Context, r io.ReaderAt, size int64) ([]Written, []workbook.Problem, error) {
	found, problems, err := table.Read(ctx, r, size, []table.Shape{textShape()}, pages()...)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the report's texts: %w", err)
	}
	problems = aboutTexts(problems)
	var rows []Written
	for _, row := range found[textsEN].Rows {
		w := Written{Sheet: found[textsEN].Name, Key: row.Values["key"], Text: row.Values["text"], Grade: row.Values["grade"], Done: row.Values["done"] != "", Cells: map[string]string{}}
		for _, key := range []string{"key", "text", "grade", "done"} {
			w.Cells[key] = row.Cell(key)
		}
		rows = append(rows, w)
	}
	return rows, problems, nil
}

// CodeTextsMissing is a workbook without the sheet of the report's texts, or
// without its columns.
const CodeTextsMissing = "texts-sheet-missing"

// aboutTexts is what is wrong with the sheet of the texts. The rest of the
// workbook is no concern of its reader's.
func aboutTexts(all []workbook.Problem) []workbook.Problem {
	var some []workbook.Problem
	for _, p := range all {
		switch p.Code {
		case table.CodeSheetUnknown:
			continue
		case table.CodeSheetMissing, table.CodeColumnMissing, table.CodeHeadMissing:
			p.Code, p.Args = CodeTextsMissing, nil
		}
		some = append(some, p)
	}
	return some
}

func textShape() table.Shape {
	done := []table.Option{{Code: "yes", Words: table.Words{SV: swedish().yes, EN: english().yes, Also: []string{"x"}}}}
	return table.Shape{Key: textsEN, Name: table.Words{SV: textsSV, EN: textsEN}, Required: true, Columns: []table.Column{
		{Key: "grade", Title: table.Words{SV: gradeSV, EN: gradeEN}, Kind: table.Word},
		{Key: "text", Title: table.Words{SV: reportTextSV, EN: reportTextEN}, Kind: table.Text, Required: true},
		{Key: "done", Title: table.Words{SV: doneSV, EN: doneEN}, Kind: table.Choice, Options: done},
		{Key: "key", Title: table.Words{SV: keySV, EN: keyEN}, Kind: table.Word, Required: true},
	}}
}

// Own reports whether a file is one of our consolidated workbooks: it has the
// sheet of the report's texts.
func Own(ctx context.Context, r io.ReaderAt, size int64) (bool, error) {
	return table.Holds(ctx, r, size, textShape())
}

// pages are the sheets of the workbook, of which the others are passed over.
func pages() []table.Words {
	sv, en := &book{head: Head{Lang: "sv"}, words: swedish(), boards: true}, &book{words: english(), boards: true}
	names := []table.Words{{SV: sv.words.summary, EN: en.words.summary}}
	other := en.sheetNames()
	for i, name := range sv.sheetNames() {
		names = append(names, table.Words{SV: name, EN: other[i]})
	}
	return names
}
