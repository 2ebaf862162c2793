// Package audit is the record that shows its own breaks. An event says that
// something was done to a row or a file, by its id and the SHA-256 of its
// content, never by personal text; each event carries the hash of the one
// before it. [Verify] walks the chain, hashes again every answer, version and
// stored file that an event vouches for, and names the first row that differs.
package audit
