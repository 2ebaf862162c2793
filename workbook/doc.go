// Package workbook is the root of everything Rond does with Excel: values go
// in, .xlsx bytes come out, and bytes that come back become values again.
//
// The packages below it are pure. They know nothing of mail, plans or
// databases, and no one else in the program imports excelize. This package
// holds the few nouns that they share: a [Problem] is one thing wrong with a
// file that a person wrote, at its place, as a code with arguments. The words
// for it live in templates, so that the same problem reads well in Swedish and
// in English.
//
//	grid          any foreign workbook as typed cells, under limits
//	paper         what workbooks to fill in are made of: colours, page, cells
//	form          the owner's workbook, out and back
//	risk          a unit's risk workbook, out and back, and the risk list
//	table         typed tables, out and back: plans, people, lists
//	layout        sheets laid out by hand: palette, styles, pages
//	risk          risk analyses: how risks are valued, the form, the list
//	consolidated  the controller's workbook
//	fill          a person at a spreadsheet program, for tests and the demo
package workbook

import (
	"fmt"
	"strings"
)

// Problem is one thing that is wrong, or worth a word, in a file that a person
// wrote. Code is a stable English identifier in lower case with hyphens; Args
// are the values that the sentence about it needs, in a fixed order per code.
type Problem struct {
	Sheet string   `json:"sheet"`
	Cell  string   `json:"cell"` // "F12"; empty when the whole sheet or file is meant
	Code  string   `json:"code"`
	Args  []string `json:"args,omitempty"`
	Hint  bool     `json:"hint,omitempty"` // worth a word, but not an error
}

// String is for logs and tests, never for the person who wrote the file.
func (p Problem) String() string {
	place := strings.Trim(p.Sheet+"!"+p.Cell, "!")
	return fmt.Sprintf("%s: %s %s", place, p.Code, strings.Join(p.Args, ", "))
}

// CellName is the name of a cell as spreadsheet programs write it: column 0
// and row 1 make "A1". Rows count from one, columns from zero.
func CellName(column, row int) string {
	name := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return fmt.Sprintf("%s%d", name, row)
}
