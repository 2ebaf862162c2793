// Package inbox is incoming mail and files: where they come from (an IMAP
// mailbox, a folder, the command line) and what they are. It reports facts and
// decides nothing.
//
// A source hands over a [Delivery]: raw bytes with a key that is the same when
// the same thing is seen again. Every command to a mail server has a time limit,
// a connection that is lost is made anew, and what a mailbox remembers is where
// its mails lie, in which folder: no flag or keyword is relied on. Mail from
// before a day that its reader names is left alone. [Read] turns the bytes into a [Mail]: who it
// says it is from and whether a server of ours vouches for it, what it answers,
// its words, its files, and whether a person or a machine wrote it; of reports,
// what became of which mail. Reading never fails: what is broken becomes a
// note, and what lies beyond a [Limit] is named and left alone. Nothing in a
// mail is followed, run or decrypted.
//
// A mailbox is logged in to with a password or a [Token], whose source is
// somebody else's.
//
// The mails in testdata/shapes say what must be found in each, and what must
// come of it; the engine's tests hold the latter.
package inbox
