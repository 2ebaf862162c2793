// Package consolidated writes the controller's workbook: a summary with
// charts, every answer, what is missing and why, the assessments, the actions,
// the areas, everything that came in, and the ledger of every mail that was
// sent.
//
// [Write] takes values and gives bytes. The big table is streamed while the
// figures of the summary are added up, so that a hundred thousand rows cost
// little memory; the same values always make the same bytes.
//
// Every sheet but the summary is one table with its headings in row 1. The
// tables' names (tblResultat, tblEjRapporterat …) are the same in every language and
// never change, and columns are only ever added to the right: a controller's
// own workbook may link to them. The lists in columns.go are that promise.
//
// Foreign text is written as typed strings: it never becomes a formula, a
// link or a print code, also when somebody edits the cell. A text that is
// longer than a cell holds is cut and says so. Colour is never the only sign:
// every state and every grade stands there as a word.
package consolidated
