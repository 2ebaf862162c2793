package notify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
)

// Dir is a transport that writes every mail to a folder as an .eml file. See
// [Transport]. The name follows from the recipient and the bytes, so handing
// over the same mail twice leaves one file.
type Dir struct{ path string }

// NewDir returns a transport to a folder, which is made when it is first used.
func NewDir(path string) *Dir { return &Dir{path: path} }

// Close does nothing: nothing is held open.
func (d *Dir) Close() error { return nil }

// Deliver implements [Transport]. Connecting is making the folder; the data
// phase is done when file and name are on the disk. A failure in it is a
// retry, never uncertain, because writing again leaves the same one file.
func (d *Dir) Deliver(ctx context.Context, env Envelope, raw []byte, onPhase func(Phase) error) Outcome {
	if err := env.check(); err != nil {
		return Outcome{Result: Rejected, Words: err.Error()}
	}
	var reached Phase
	for _, phase := range []Phase{PhaseConnect, PhaseMail, PhaseRcpt, PhaseData} {
		err := ctx.Err()
		if err == nil {
			err = onPhase(phase)
		}
		if err != nil {
			return Outcome{Result: Retry, Phase: reached, Words: ledger(err.Error())}
		}
		reached = phase
		switch phase {
		case PhaseConnect:
			err = os.MkdirAll(d.path, 0o750)
		case PhaseData:
			err = d.write(fileName(env, raw), raw)
		}
		if err != nil {
			return Outcome{Result: Retry, Phase: phase, Words: ledger(err.Error()), Whole: true}
		}
	}
	return Outcome{Result: Accepted, Phase: PhaseDone}
}

// write puts the bytes under a name all at once: a reader of the folder never
// sees half a mail, and after power loss there is a whole one or none.
func (d *Dir) write(name string, raw []byte) (err error) {
	temp, err := os.CreateTemp(d.path, ".writing-*")
	if err != nil {
		return fmt.Errorf("writing mail to folder: %w", err)
	}
	defer func() {
		if err != nil {
			_ = temp.Close()
			_ = os.Remove(temp.Name())
		}
	}()
	if _, err := temp.Write(raw); err != nil {
		return fmt.Errorf("writing mail to folder: %w", err)
	}
	if err := temp.Sync(); err != nil {
		return fmt.Errorf("writing mail to folder: %w", err)
	}
	if err := temp.Close(); err != nil {
		return fmt.Errorf("writing mail to folder: %w", err)
	}
	if err := os.Rename(temp.Name(), filepath.Join(d.path, name)); err != nil {
		return fmt.Errorf("naming mail in folder: %w", err)
	}
	return syncDir(d.path)
}

// syncDir makes a new name last.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("syncing mail folder: %w", err)
	}
	defer dir.Close()
	if err := dir.Sync(); err != nil {
		return fmt.Errorf("syncing mail folder: %w", err)
	}
	return nil
}

// fileName is day and time of the mail, its recipient, and part of the hash:
// sorted by name the folder reads as the mails were written.
func fileName(env Envelope, raw []byte) string {
	when := "undated"
	if msg, err := mail.ReadMessage(bytes.NewReader(raw)); err == nil {
		if date, err := msg.Header.Date(); err == nil {
			when = date.UTC().Format("20060102T150405Z")
		}
	}
	to := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
			return r
		case r == '@':
			return '_'
		}
		return '-'
	}, strings.ToLower(env.To))
	sum := sha256.Sum256(append([]byte(env.From+"\x00"+env.To+"\x00"), raw...))
	return fmt.Sprintf("%s_%.80s_%x.eml", when, to, sum[:6])
}
