// Package demo is a year with Rond on this machine: two real plans, a mail
// server inside the process, owners who answer well, late, wrongly or not at
// all, and at the end a balance struck between what the owners say they did
// and what Rond's workbook and mails show.
//
// The owners' side knows only what an owner knows: mails and workbooks. It
// uses no store, engine or form reader of ours and finds cells by the headings
// a person sees. Rond's side is the same road that "rond run" takes; it is
// handed in by the program as functions ([Road]).
//
// One plan is played from its controller's desk too ([Desk]): the reporting
// occasions, the autumn's risk analysis, and next year's plan. The controller
// works as owners do, in workbooks and by the words that stand in them.
//
// A year is a [Session]. [Run] plays it to its end. Where it stops on the way,
// time stands still, and a person can take over: [Session.Handler] shows the
// mailboxes, in which they read what Rond has sent and answer it by hand. What
// they send takes the same way as what the owners send, and an owner whose
// request was answered by hand leaves the rest to them. The pages know nothing
// of Rond's own; the program puts them beside those ([Site]).
package demo
