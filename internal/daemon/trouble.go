package daemon

import (
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"maps"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode"
)

// Trouble is what keeps a loop from its work. The zero value is none.
type Trouble struct {
	Since time.Time
	ID    string // finds it in the log
	Words string // the server's, the network's or the system's
}

// Health is how the loops are. Seen is when the mailbox was last looked
// through; it is zero before the first time, and when there is no mailbox.
type Health struct {
	Mailbox  Trouble
	Folder   Trouble
	Deciding Trouble
	Sending  Trouble
	Seen     time.Time
}

// Troubles are the troubles there are, by the name of their loop.
func (h Health) Troubles() map[string]Trouble {
	all := map[string]Trouble{"mailbox": h.Mailbox, "folder": h.Folder, "deciding": h.Deciding, "sending": h.Sending}
	maps.DeleteFunc(all, func(_ string, t Trouble) bool { return t.ID == "" })
	return all
}

// Health is how the loops are now.
func (d *Daemon) Health() Health {
	h := Health{Deciding: d.deciding.now(), Sending: d.sending.now()}
	if d.mailbox != nil {
		h.Mailbox, h.Seen = d.mailbox.now(), d.mailbox.seenAt()
	}
	if d.folder != nil {
		h.Folder = d.folder.now()
	}
	return h
}

// watch keeps the trouble of one loop, and logs when it begins and ends.
type watch struct {
	loop  string
	clock func() time.Time
	log   *slog.Logger

	state sync.Mutex
	at    Trouble
}

func (w *watch) now() Trouble {
	w.state.Lock()
	defer w.state.Unlock()
	return w.at
}

// tell notes how a look went.
func (w *watch) tell(err error) {
	if err != nil {
		w.trouble(err)
	} else {
		w.well()
	}
}

// remedies are what to look at, by the name of the loop that has trouble.
var remedies = map[string]string{
	"mailbox":  "check [imap] in the settings; until replies can be read, nobody is asked or reminded",
	"folder":   "check watched_folder in the settings; until replies can be read, nobody is asked or reminded",
	"deciding": "nobody is asked or reminded until it has ended; rond check tries the database",
	"sending":  "check [smtp] in the settings; what waits is sent later",
}

func (w *watch) trouble(err error) {
	w.state.Lock()
	defer w.state.Unlock()
	w.at.Words = printable(err.Error())
	if w.at.ID != "" {
		return
	}
	w.at.Since, w.at.ID = w.clock(), newID()
	w.log.Warn("trouble", "loop", w.loop, "id", w.at.ID, "error", impersonal(w.at.Words), "hint", remedies[w.loop])
}

func (w *watch) well() {
	w.state.Lock()
	defer w.state.Unlock()
	if w.at.ID != "" {
		w.log.Info("trouble has ended", "loop", w.loop, "id", w.at.ID, "lasted", w.clock().Sub(w.at.Since).Round(time.Second).String())
	}
	w.at = Trouble{}
}

func newID() string {
	b := make([]byte, 4)
	rand.Read(b) // never fails (crypto/rand, Go 1.24)
	return hex.EncodeToString(b)
}

var address = regexp.MustCompile(`[^\s<>"]+@[^\s<>"]+`)

// impersonal is a server's words without the addresses that may stand in them:
// the log holds no personal data.
func impersonal(words string) string { return address.ReplaceAllString(words, "(address)") }

// maxWords bounds what is kept of a server's words.
const maxWords = 500

// printable is foreign words on one line, without what a terminal would obey.
func printable(words string) string {
	words = strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) {
			return c
		}
		return ' '
	}, strings.ToValidUTF8(words[:min(len(words), maxWords)], ""))
	return strings.Join(strings.Fields(words), " ")
}
