// Package store is what Rond remembers. The interface is the specification:
// what is missing, what is a duplicate, what may happen at the same time. One
// suite, storetest, runs against every implementation; there is one, sqlite.
//
// Rows hold ids, text, instants and dates. They know nothing of workbooks or
// mail formats, and the package imports nothing of ours. Dates are text,
// YYYY-MM-DD; instants are times in UTC, kept to the microsecond.
//
// The row is the queue. A mail to be sent and a delivery to be read are rows
// with a state; whoever works on one commits the attempt before it begins.
package store
