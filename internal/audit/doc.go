// Package audit is the record that shows its own breaks. An event says that
// something was done to a row or a file, by its id and the SHA-256 of its
// content, never by personal text; each event carries the hash of the one
// before it. [Verify] walks the chain, hashes again every answer, version,
// assessment, act, valuation, choice and stored file that an event vouches
// for, and names every row that differs.
//
// What is never changed is stored through this package ([StoreBlob],
// [StoreAnswer], [StoreVersion], [StoreAssessment], [StoreAct],
// [StoreValuation], [StoreRiskChoice]), so that there is no such row without
// its event. An event with content "" mentions a row and vouches for nothing:
// that a mail was sent, that a delivery was judged.
//
// Whoever may write the file can write all of it anew, hashes included. That
// shows only against a head that left the house: print [Report.Head] where
// it cannot be taken back.
package audit
