package inbox

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// ErrTooBig is a file over the limit.
var ErrTooBig = errors.New("the file is too big")

// FromFile takes in a file by hand: a mail when its name ends in .eml, else a
// workbook or a zip with workbooks. The key is its content. A file over
// maxBytes gives an error that wraps [ErrTooBig].
func FromFile(path string, maxBytes int64) (Delivery, error) {
	raw, err := readBounded(path, maxBytes)
	if err != nil {
		return Delivery{}, fmt.Errorf("taking in %s: %w", path, err)
	}
	d := Delivery{Source: "command", Key: fmt.Sprintf("command:%x", sha256.Sum256(raw)), Raw: raw}
	if !isMailName(path) {
		d.Name = cleanName(filepath.Base(path))
	}
	return d, nil
}

// readBounded counts while reading: a file can grow, and some have no size.
func readBounded(path string, maxBytes int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("not a file")
	}
	raw, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) > maxBytes {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooBig, maxBytes)
	}
	return raw, nil
}

// Read tells what a delivery is. A file that came without a mail is a [Mail]
// that says nothing but its files.
func (d Delivery) Read(t Trusting) Mail {
	if d.Name == "" || isMailName(d.Name) {
		return Read(d.Raw, t)
	}
	c := &collector{}
	if d.TooBig == 0 { // a torso is no file
		c.take(cleanName(d.Name), d.Raw, packings)
	}
	return Mail{Kind: Human, Trust: Unknown, TrustWhy: "a file without a mail", Files: c.files, Limits: c.limits, Notes: c.notes}
}

func isMailName(name string) bool { return strings.EqualFold(filepath.Ext(name), ".eml") }
