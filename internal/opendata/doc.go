// Package opendata hands everything over to other systems: planning systems,
// business intelligence, archives. A year is a set of [Data] tables with stable
// names and columns, written as CSV, as CSV files in one zip, or as JSON.
//
// A table is a struct here: its fields are the columns, in order, and a field's
// type says what the column holds. docs/open-data.md tells programs' authors
// what each of them means, and a test holds it to the structs; another holds
// the structs to testdata/schema.txt, which only grows. A column that is gone,
// has changed its type or another meaning is a new [Version]; one that is added
// stands last and is none.
//
// Ids are the store's own and stay what they are, so that two exports can be
// laid beside each other. Plans are called "RK_2026", which no spreadsheet
// program takes for a date. What people read (words, periods' names, the
// colours of grades) is the consolidated workbook's; what is here is codes.
//
// In CSV no text can become a formula: see [WriteCSV]. The package writes what
// it is given and imports nothing of ours; engine decides what that is, and
// what is withheld.
package opendata
