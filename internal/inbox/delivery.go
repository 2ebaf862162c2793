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

// Kind is what a mail is.
type Kind string

const (
	Human     Kind = "human"
	Bounce    Kind = "bounce" // delivery failed or is delayed
	Away      Kind = "out-of-office"
	Automatic Kind = "automatic" // any other machine's mail, and our own
)

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
	Files      []File    // none for bounces and delivery reports
	Links      []string  // files shared in a cloud service instead of attached; never to be fetched
	Failed     []Failure // for bounces; for an automatic mail a report that delivery went well
	BackOn     string    // for out-of-office: YYYY-MM-DD when stated
	Notes      []string  // defects and oddities, in English, for the log and the list
}

// File is an attachment. Kind is what the bytes are, whatever the name says:
// workbook (also one with macros, or damaged), ods, xls, encrypted (password,
// label, S/MIME, rights-protected mail), csv, html, zip (one that could not be
// opened), empty, picture, other. Files in a zip, a winmail.dat or an attached
// mail stand here in their own right.
type File struct {
	Name string // last element, cleaned; may be ""
	Data []byte
	Kind string
}

// Failure is one recipient that a delivery report is about.
type Failure struct {
	Recipient string // lower case; "" when the report names nobody
	Action    string // "failed", "delayed" or "delivered"
	Status    string // "5.1.1"; "" when not stated
	Permanent bool   // trying again is of no use
	Original  string // Message-ID of the mail that failed, without brackets
}
