// Package consolidated writes the controller's workbook: a summary with
// charts, the matrix of every control in every seat and period, every answer,
// those that deviate, the actions and how they have stood in each year, what is
// missing and why, the risk map, the texts of the report, the plan, its areas,
// everything that came in, the ledger of every mail that was sent, and an
// account of the workbook itself.
//
// One sheet comes back: what the controller has written of the report's texts
// is read by [ReadTexts], wherever its rows and columns have gone meanwhile.
//
// [Write] takes values and gives bytes. The big table is streamed while the
// figures of the summary are added up, so that a hundred thousand rows cost
// little memory; the same values always make the same bytes.
//
// Every sheet but the summary, the risk map and the last is one table with its
// headings in row 1. The tables' names (tblResultat, tblEjRapporterat …) are the
// same in every language and never change, and columns are only ever added to
// the right (the matrix, whose columns are the periods, apart): a controller's
// own workbook may link to them. The lists in columns.go are that promise.
//
// Foreign text is written as typed strings: it never becomes a formula, a
// link or a print code, also when somebody edits the cell. A text that is
// longer than a cell holds is cut and says so. Colour is never the only sign:
// every state and every grade stands there as a word.
package consolidated
