package inbox

import "time"

// Delivery is one thing seen at a source, as raw bytes. Key is stable: seeing
// the same thing again gives the same key.
type Delivery struct {
	Source string // "imap", "folder", "command"
	Key    string // "imap:1699999:42", "command:" + SHA-256
	Name   string // a file's name; "" for mails
	Raw    []byte
	TooBig int64 // size when it was too large to fetch; Raw is then only the header
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
	TrustWhy   string
	Subject    string
	MessageID  string
	InReplyTo  []string // message ids of In-Reply-To and References, without brackets
	References []string // "R1043" found in the subject
	Date       time.Time
	Text       string // the person's own words above the quoted mail
	Files      []File
	Failed     []Failure // for bounces
	BackOn     string    // for out-of-office: YYYY-MM-DD when stated
	Notes      []string  // defects and oddities
}

// File is an attachment.
type File struct {
	Name string
	Data []byte
	Kind string // workbook, ods, xls, encrypted, csv, html, zip, empty, picture, other
}

// Failure is one recipient that a bounce is about.
type Failure struct {
	Recipient string
	Status    string // "5.1.1"
	Permanent bool
	Original  string // Message-ID of the mail that failed, without brackets
}
