package inbox

import "time"

// Delivery is one thing seen at a source, as raw bytes. Key is stable: seeing
// the same thing again gives the same key.
type Delivery struct {
	Source string // "imap", "folder", "command", "page"
	Key    string // "imap:1699999:42", "command:" + SHA-256
	Name   string // a file's name, cleaned; "" for mails
	Raw    []byte
	TooBig int64  // size when it was too large to fetch; Raw is then only the header, or the beginning of a file
	Unread string // why it could not be fetched, "" when it was; Raw is then the header, or nothing
}

// Kind is what a mail is: a person's, or one of the machines'.
type Kind string

const (
	Human     Kind = "human"
	Bounce    Kind = "bounce"    // it did not get to at least one recipient
	Delayed   Kind = "delayed"   // a server still tries
	Delivered Kind = "delivered" // a report that all went well
	Away      Kind = "out-of-office"
	AutoReply Kind = "auto-reply" // any other answer that a machine wrote, such as a case number
	Receipt   Kind = "read-receipt"
	Complaint Kind = "complaint" // an abuse report
	List      Kind = "list"      // through a mailing list, or to many
	Own       Kind = "own"       // from the address that Rond sends from
	Automatic Kind = "automatic" // any other machine's mail
)

// Reports tells whether the mail is about what became of a mail that was sent,
// with facts in [Mail.Failed].
func (k Kind) Reports() bool { return k == Bounce || k == Delayed || k == Delivered }

// Trust is what a server of ours says about the sender's address.
type Trust string

const (
	Pass    Trust = "pass"
	Fail    Trust = "fail"
	Unknown Trust = "unknown"
)

// Mail is what a raw message turned out to be. Every text is decoded and
// bounded; files are bytes under a cleaned name.
type Mail struct {
	Kind       Kind
	From       string // address of the From field, lower case; "" when there is not exactly one
	FromName   string
	Trust      Trust
	TrustWhy   string // the field's own words, "dmarc=pass header.from=kommun.example"
	Subject    string
	MessageID  string   // without brackets; "" when missing
	InReplyTo  []string // message ids of In-Reply-To and References, without brackets
	References []string // "R1043" found in brackets in the subject
	Date       time.Time
	Text       string    // the person's own words above the quoted mail
	Files      []File    // none for reports of what became of a mail
	Links      []string  // files shared in a cloud service instead of attached; never to be fetched
	Failed     []Failure // for reports of what became of a mail, one for each recipient
	BackOn     string    // for out-of-office: YYYY-MM-DD when stated
	Left       bool      // for an automatic reply: it says that the person has left
	Limits     []Limit   // what the mail went over; what lies beyond was not read
	Notes      []string  // defects and oddities, in English, for the log and the list
}

// Limit is one of what a mail may hold.
type Limit string

const (
	LimitDepth    Limit = "depth"    // parts, and mails, within one another
	LimitParts    Limit = "parts"    // parts in all
	LimitBytes    Limit = "bytes"    // decoded
	LimitFiles    Limit = "files"    // files in all, and in one archive
	LimitUnpacked Limit = "unpacked" // bytes out of archives
)

// File is an attachment. Kind is what the bytes are, whatever the name says:
// workbook (also one with macros, or damaged), ods, xls, numbers (Apple's),
// encrypted (by a password or a label), sealed (a whole mail: S/MIME, PGP, rights protection),
// csv, html, zip and msg (what could not be opened), empty, picture, other.
// Files in a zip, a winmail.dat, an Outlook item or an attached mail stand here
// in their own right.
type File struct {
	Name string // last element, cleaned; may be ""
	Data []byte
	Kind string
}

// Failure is one recipient that a delivery report is about. Every field but
// Action is "" when the report does not tell. All of it is what a stranger's
// machine wrote: it counts only beside a mail that we sent.
type Failure struct {
	Recipient  string // whom the mail was sent to, lower case
	Final      string // where it was led to from there, when that is another address
	Action     string // "failed", "delayed" or "delivered"
	Status     string // "5.1.1"
	Diagnostic string // the server's own words, on one line, for showing
	Permanent  bool   // trying again is of no use
	Original   string // Message-ID of the mail that it is about, without brackets
	Envelope   string // the ENVID that it was sent with (RFC 3461), decoded
}
