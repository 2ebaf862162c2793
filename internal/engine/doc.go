// Package engine is what happens: it opens occurrences, asks people, takes in
// their answers, reminds, tells managers, closes and summarises. All
// translation between the other rooms is here.
//
// Nothing is held in memory between steps. [Engine.Tick] asks the store "what
// is due and not done?", decides in short transactions, and leaves mail rows
// behind. [Engine.Send] works those rows off; [Engine.TakeIn] works off what
// has arrived. Each step is safe to repeat, and an attempt is committed before
// it is made, so a death at any line leaves either work to do or work done,
// and the one case nobody can know (a mail whose last byte left before the
// answer came) is marked.
//
// Send works over several connections at once, at a pace that is held across
// restarts (pass.go, pace.go). A server that cannot be used is left alone, and
// what waits for it waits on; a mail that the server puts off is tried again for
// two days and then left to the controller (backoff.go, settle.go).
//
// What is asked belongs to a seat, and a request to a person. The plan says
// what there is to ask, each version anew for what nobody has been asked; the
// controller decides about one thing at a time (decide.go), and a seat that
// changes hands takes what is open along (holders.go). What is answered none
// of these touch.
//
// Actions outlive answers and plans: the open ones of a board stand in every
// form of whoever sees to them, this year's and the next, and their status
// comes back with the answers (actions.go, return_actions.go). What is carried
// from list to list is one action through the years (actionyears.go), and some
// time after it is done its owner is asked whether it had effect
// (actioneffect.go). The controller adds, changes and ends them (actionacts.go).
//
// Everything that is seen at a source has a row with a verdict, and what was
// written because of it can be found from it (sought.go). What one person can
// make us write is capped by content, request and day (caps.go), and a storm of
// mails from one address costs its rows (storm.go).
//
// An answer that does not say enough is sent back (review.go), and a reporting
// occasion is closed when there is what there is to report (close.go). The
// contact hears of what waits for them (desk.go), of how a week has gone
// (weekly.go), and of what is to be done after a last day to answer (todo.go).
//
// What the follow-up report says is the controller's own, in versions beside
// the answers, which it never changes; until they have written it the answers
// propose it (texts.go, texts_take.go). When a year ends its plan is proposed
// anew, with what it has shown, or goes on provisionally until the board has
// adopted the next (rollover.go).
//
// What the controller does by hand is an act: one change that writes down who
// did it, or a [*Refusal] that a page can explain. Nobody is asked for the
// first time without notice some days before.
package engine
