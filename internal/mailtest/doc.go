// Package mailtest is a mail server inside the process, SMTP in and IMAP out,
// for tests and the demo. It stamps Authentication-Results as a real server
// would, keeps every message it accepted, and can be told to fail at any step.
// A [Faulty] is no mail server: it only takes mail, and breaks the protocol at any
// step of it.
package mailtest
