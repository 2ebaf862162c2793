// Package form is the owner's workbook: one sheet, one row for each control
// that has fallen due, built by [Build] and read back by [Read].
//
// A [Row] carries its signed [Key] in a hidden, locked first column and a
// visible Ref. Columns are found by their titles in any language that Rond
// has ever written, never by position; rows are found by their keys, and by
// their Refs when a sort has torn the two apart. Reading and judging are two
// steps: [Read] says what the cells hold, [Judge] says what that amounts to by
// the one table of legal combinations.
//
// A row that comes back is empty, incomplete, wrong or complete. Blank never
// clears anything, and a good row is good whatever the others hold.
package form
