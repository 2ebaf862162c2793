// Package sqlite keeps a [store.Store] in one SQLite file: WAL, full sync, one
// writer that begins every transaction immediately, and a pool of readers that
// cannot write. Workbooks and raw mails are in the same file, so there is one
// thing to back up. The SQL keeps to the subset that PostgreSQL shares.
//
// Every row type meets its columns in one place, a [table]: the list of
// columns and, in the same order, where each lives in the struct. Inserting,
// updating and reading are made from that list.
//
// What Go has and the shared subset lacks is written as
//
//	time.Time  "2026-01-31T08:00:00.000000Z", zero as ""   [instant]
//	bool       0 or 1                                       [flag]
//	an id      as it is, 0 as NULL where the id is a foreign key  [ref]
//
// so that text order is time order, and a reference leads somewhere or says
// that it does not.
package sqlite
