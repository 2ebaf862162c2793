// Package sqlite keeps a [store.Store] in one SQLite file: WAL, full sync, one
// writer that begins every transaction immediately, and a pool of readers that
// cannot write. Workbooks and raw mails are in the same file, so there is one
// thing to back up. The SQL keeps to the subset that PostgreSQL shares.
package sqlite
