// Package scheduler is Rond's knowledge of time, as pure functions: what a
// frequency in a plan means, which periods it makes in a year, which days are
// working days, when a period is asked about, when the answer is due, and when
// a reminder is.
//
// A [Frequency] is read from the text of a plan by a grammar and never
// guessed: what is not understood is refused with the part that was not. Its
// text is fragments: what it is about, a rule, and qualifiers. The words are in
// words_sv.go and words_en.go, what a rule looks like in match.go, count.go and
// named.go, how fragments stand together in grammar.go, words.go and event.go;
// testdata holds what is read, and what is refused and for which part.
//
// A [Period] is a stretch of a plan year with an id that survives Excel and
// file names (2026-M03, 2026-T1, 2026-3x2). A [Slot] is a period that will be
// asked about, naming the shorter periods that end with it. A [Policy] turns
// slots into dates, on the working days of a [Calendar]: when to ask, remind,
// tell the manager and send at all. A [Timetable] is what a plan, and then a
// control, says itself about its days, each a [Day] that a cell can say; [Told]
// is what is said by date about one period.
//
// Nothing here reads a clock. The cron loop that wakes the daemon is in wake.
package scheduler
