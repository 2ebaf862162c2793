// Package consolidated writes the controller's workbook: a summary with
// charts, every answer, what is missing and why, the assessments, the actions,
// the questions, and the ledger of every mail that was sent.
//
// The big table is streamed while the figures of the summary are added up, so
// that a hundred thousand rows cost little memory. Tables have stable names
// and columns are only ever added to the right: a controller's own workbook
// may link to them.
package consolidated
