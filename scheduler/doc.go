// Package scheduler is Rond's knowledge of time, as pure functions: what a
// frequency in a plan means, which periods it makes in a year, which days are
// working days, when a period is asked about, when the answer is due, and when
// a reminder is.
//
// A [Frequency] is read from the text of a plan by a grammar and never
// guessed: what is not understood is refused with the part that was not. A
// [Period] is a stretch of a plan year with an id that survives Excel and file
// names (2026-M03, 2026-T1, 2026-3x2). A [Slot] is a period that will be asked
// about, naming the shorter periods that end with it. A [Policy] turns slots
// into dates.
//
// Nothing here reads a clock. The cron loop that wakes the daemon is in wake.
package scheduler
