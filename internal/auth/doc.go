// Package auth tells who is at the pages. There are no passwords: whoever may
// run commands on the machine makes a link, and the link signs somebody in,
// once, within the hour.
//
// A link's secret and the token in a session's cookie are random, at least 128
// bits, and only their SHA-256 is stored, so that a copy of the database signs
// nobody in. Opening a link changes nothing, because mail filters and browsers
// open links by themselves; only [Auth.Consume] does. That marks the link as
// used, begins a session under a new token and records who signed in, all in
// one change.
//
// A session ends after eight hours without a request, and a day after it
// began, whatever happens. All of this is measured with one clock, the one
// that [New] is given. It should be the clock on the wall even where the rest
// of Rond lives at another time: somebody who steps a demonstration through a
// year has only been signed in for minutes.
package auth
