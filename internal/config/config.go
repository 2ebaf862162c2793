package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"rond/scheduler"
)

// Config is what an installation decides about Rond, checked and complete:
// defaults are filled in, and paths are relative to nothing but the root.
type Config struct {
	Organisation string
	Database     string // path of the database file
	Mail         Mail
	Contact      Contact
	SMTP         Server // Host is "" when there is none, which only send = "off" allows
	Pace         Pace
	Outgoing     string // folder that mail is written to instead of a server; "" for none
	IMAP         Server // likewise
	OAuth        OAuth  // who Rond is when a server wants a token; TokenURL is "" when none does
	Folder       string // the mailbox's folder that replies arrive in
	Send         string // "off", "on" or "pilot"
	Pilots       []string
	SenderCheck  string // "", "auth-results", "exchange" or "closed-relay"; never "" when mail is sent
	AuthServer   string // authserv-id of the server that checks senders for us
	Watched      string // folder that replies may be dropped in; "" for none
	Texts        string // folder of the organisation's own mail texts; "" for none
	Web          Web
	Look         Look
	ManagerMail  string // "ask" or "auto"
	ContactMail  string // "all" or "summaries"
	Summaries    []Recipient
	Zone         *time.Location
	Language     string // "sv" or "en"
	Policy       scheduler.Policy
	Calendar     *scheduler.Calendar
	HoldsSecret  bool // a password stands in the file itself
}

// Mail is who Rond is in the mail: its own address and name, and the domains
// of the organisation, in lower case.
type Mail struct {
	Address string
	Name    string
	Domains []string
}

// Contact is the coordinator whom people may turn to; questions and summaries
// go there.
type Contact struct {
	Name  string
	Email string
	Phone string
}

// Server is how to reach a mail server. User is "" when it wants no login.
type Server struct {
	Host     string
	Port     int
	TLS      string // "starttls", "tls" or "none"
	User     string
	Login    string // "password", or "oauth" for a token as the application in [oauth]
	Password string
	CAFile   string // certificates to trust beside the system's; "" for none
}

// Problem is one fault in the settings: which field ("smtp.port"), or which
// line when the file cannot be understood at all, what is wrong with it, and
// what would be right.
type Problem struct {
	Field string
	Line  int // 0 when a field is named
	What  string
	Right string
}

// String says place and fault, without the remedy.
func (p Problem) String() string {
	if p.Field == "" {
		return fmt.Sprintf("line %d: %s", p.Line, p.What)
	}
	return p.Field + ": " + p.What
}

// maxBytes bounds the file: settings written by hand are a few kilobytes.
const maxBytes = 1 << 20

// Load reads the settings file at path. Secrets in the environment
// (ROND_SMTP_PASSWORD, ROND_IMAP_PASSWORD, ROND_OAUTH_CLIENT_SECRET, asked for
// through env) take precedence over those in files of their own and in the
// settings. Relative paths in the file are relative to the file.
//
// When the file holds problems, all of them are returned and the Config is
// nil. An error means that the file could not be read.
func Load(path string, env func(string) string) (*Config, []Problem, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("reading settings: %w", err)
	}
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, nil, fmt.Errorf("reading settings: placing %s: %w", path, err)
	}
	var tree map[string]any
	if _, err := toml.Decode(string(text), &tree); err != nil {
		return nil, []Problem{syntax(text, err)}, nil
	}
	r := &reader{tree: tree, dir: dir, env: env, known: map[string]bool{}}
	c := r.config()
	c.HoldsSecret = r.secrets
	r.unknown("", tree)
	if len(r.problems) > 0 {
		return nil, r.problems, nil
	}
	return c, nil, nil
}

func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxBytes {
		return nil, fmt.Errorf("%s is larger than %d bytes", path, maxBytes)
	}
	// A byte order mark is what some editors leave; TOML does not know it.
	return bytes.TrimPrefix(text, []byte("\ufeff")), nil
}

// syntax is the one problem of a file that is not TOML.
func syntax(text []byte, err error) Problem {
	p := Problem{Line: 1, What: err.Error(), Right: "write one name = value on each line, texts in \"quotes\""}
	if parse, ok := errors.AsType[toml.ParseError](err); ok {
		p.Line, p.What = parse.Position.Line, parse.Message
	}
	if !utf8.Valid(text) {
		p.What, p.Right = "the file is not in UTF-8", "save it anew with the encoding UTF-8: in Notepad, Save as and Encoding"
	}
	return p
}
