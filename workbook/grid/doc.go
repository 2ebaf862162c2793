// Package grid reads foreign workbooks: strictly, streaming, and under limits.
//
// A foreign file is hostile until shown otherwise. It is sniffed before it is
// opened, its archive is bounded before it is expanded, every part is checked
// against its checksum, no document type is allowed, nothing is evaluated and
// nothing outside the file is followed. A cell comes out as the text a person
// saw and, where the file says so, a number, a date or a truth value. A cached
// value of a formula is taken as it is, with a note.
//
// Structure that is damaged is an error ([Error] with a code), never a guess
// and never a silent loss of rows.
package grid
