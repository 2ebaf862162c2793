package risk

import (
	"rond/workbook"
	"rond/workbook/form"
)

// Return is what a returned risk workbook holds, before anyone has judged it.
type Return struct {
	Reference string // from the workbook's own properties; "" when lost
	Rows      []ReadRow
	Notes     []workbook.Problem // about the file as a whole, and rows that could not be told
}

// ReadRow is one row as it came back. Row is the number after the request in
// the key, Request the request that the key names.
type ReadRow struct {
	Request int64
	Row     int
	Ref     string
	Sheet   string
	Line    int                // row number in the sheet, from one
	Texts   map[Field]string   // what stands in the inputs, where anything does
	Cells   map[Field]string   // where each stood: "F12"
	Wrong   []workbook.Problem // cells that can hold no value of any field
	WrongIn []Field            // the field of each of Wrong
	// Unsettled says that nobody has yet compared the Ref beside the answer
	// with the key's: see [Settle].
	Unsettled bool
}

// Want is what a row is judged by.
type Want struct {
	Lang   string // for the words in the problems; Swedish when empty
	Scale  Scale
	Areas  []string // as in the form
	Units  []string
	New    bool   // the row was room for a new risk
	Sent   Answer // what it was sent with
	Before Answer // what has been said of the risk in this analysis, if anything has
}

// Judged is a row's state and why it is not complete.
type Judged struct {
	State    form.State
	Problems []workbook.Problem // what is missing or contradicts itself, with cells
	Fields   []Field            // the field of each of Problems
	Hints    []workbook.Problem // worth a word, but no reason to ask again
	Answer   Answer
	written  map[Field]string // what stands in a cell that is no value of its field
}

// Bad is the cells that a correction marks, each with what stands in it where
// that is no value of its field: for [Row].
func (j Judged) Bad() map[Field]string {
	if len(j.Fields) == 0 {
		return nil
	}
	bad := map[Field]string{}
	for _, f := range j.Fields {
		bad[f] = j.written[f]
	}
	return bad
}
