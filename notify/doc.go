// Package notify is outgoing mail: what it says, what it looks like, and how
// one message is handed to a server.
//
// Each kind of mail is one struct of plain data: to owners [Notice], [Dispatch],
// [Reminder], [Extension], [Return], [Released], [ActionDue], [Receipt],
// [Correction] and [QuestionReceived], to managers [Manager], to the contact
// [Question], [Desk], [Weekly] and [Summary]; and of a risk analysis
// [RiskDispatch], [RiskReminder], [RiskReceipt], [RiskCorrection] and
// [RiskSummary]. Together they are a [Mail], which goes three steps:
//
//	Render    the words, in the recipient's language: subject, text, HTML
//	Compose   the bytes, once: they are kept, and every transmission sends them
//	Deliver   one attempt of a Transport ([SMTP], [Dir]) to hand the bytes over
//
// Deliver goes phase by phase and reports an [Outcome]: accepted, retry,
// rejected or uncertain. The outcome comes from the phase and the reply code,
// never from the words of an error. Before each phase it calls back and does
// not go on until the callback returns: the caller commits the phase, so that
// after a death it knows how far the message can have got.
//
// Only silence after the final dot is uncertain. Everything before it is known
// not to have arrived, because the message is flushed to the network without
// its dot first, and a connection that fails inside DATA is cut, never closed
// in order: an orderly end would write the dot.
//
// The [Envelope] names the mail to the servers and asks them to report what
// becomes of it (DSN), where they offer to. Answers leave from the null sender
// until a server refuses it. A login is with a password, by the strongest way
// that the server has, or with a token ([Token]), whose source is somebody
// else's.
//
// This package is the only user of go-mail.
package notify
