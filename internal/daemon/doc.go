// Package daemon is Rond at work by itself: it looks for what has arrived,
// lets the engine decide what is due, and lets it send.
//
// Three loops run beside each other, so that a slow mail server never blocks
// an answer: one for each source of what arrives (the mailbox, the watched
// folder), one that decides, woken by cron, and one that sends. Each asks the
// engine "what is due and not done?", so a waking too many does no harm and a
// waking too few is made good a minute later.
//
// One rule ties them together: nothing new is decided unless what has arrived
// is known. A source is known when everything in it has been taken in, not
// longer ago than a quarter of an hour. So while a mailbox cannot be read,
// nobody is reminded of an answer that lies in it. [Daemon.Once] is one pass
// under the same rule.
//
// What keeps a loop from its work is a [Trouble]: it is logged once with an id
// when it begins and once when it ends, stands in [Daemon.Health] meanwhile,
// and the loop goes on. Only a database that is gone ends the daemon.
package daemon
