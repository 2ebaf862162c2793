// Package form is the owner's workbook: one sheet, one row for each control
// that has fallen due, built by [Builder.Build] and read back by [Read].
//
// A [Row] carries its signed key ([Signer]) in a hidden, locked first column
// and a visible Ref. Columns are found by their titles in any language that
// Rond has ever written, never by position; rows are found by their keys, and
// by their Refs when a sort has torn the two apart ([Settle]). Reading and
// judging are two steps: [Read] says what the cells hold, [Judge] says what
// that amounts to by the one table of legal combinations.
//
// A row that comes back is empty, incomplete, wrong or complete. Blank never
// clears anything, and a good row is good whatever the others hold.
//
// Open actions stand on a sheet of their own, keyed as rows are. The hidden
// sheet remembers how each was sent, so that [ReadAction.Changes] tells what
// somebody has written from what was there.
//
// A form is built from a skeleton: excelize makes the styles, the choices, the
// colours and the page once for each shape (language, number of rows, words),
// and only the cells are rendered for each person, with the values that their
// formulas would give, because a mailed file opens in Protected View and a
// preview calculates nothing.
package form
