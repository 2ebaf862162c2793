// Package table writes and reads typed tables: the sheets of a plan workbook,
// lists of people, every list that Rond hands out.
//
// A [Sheet] is a name, columns with titles in every language they are known
// by, and rows of text, numbers or dates. Reading finds the sheet and its
// columns by title, in any order; a column nobody knows is kept with its title
// rather than dropped, because what a person wrote in their own column is
// theirs. Every fault is a [workbook.Problem] at its cell, and all of them are
// told at once.
package table
