// Package notify is outgoing mail: what it says, what it looks like, and how
// one message is handed to a server.
//
// Each kind of mail is one struct of plain data ([Dispatch], [Reminder],
// [Manager], [Receipt], [Correction], [Question], [QuestionReceived],
// [Summary]). [Compose] renders it once to the bytes that are kept and sent.
// [Deliver] hands kept bytes to a server phase by phase and reports an
// [Outcome]: accepted, retry, rejected or uncertain. The outcome comes from
// the phase and the reply code, never from the words of an error.
//
// Deliver calls back before each phase, and does not go on until the callback
// returns: the caller commits the phase, so that after a death it knows how
// far the message can have got. This package is the only user of go-mail.
package notify
