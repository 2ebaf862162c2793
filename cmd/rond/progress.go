package main

import (
	"bytes"
	"fmt"
	"io"

	"golang.org/x/term"
)

// progress is where long work tells how far it has come: on a terminal one
// line that is written over, otherwise plain lines. The function ends it.
func progress(w io.Writer) (io.Writer, func()) {
	f, ok := w.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return w, func() {}
	}
	return overwriting{w}, func() { fmt.Fprint(w, clearLine) }
}

const clearLine = "\r\x1b[K" // ECMA-48: EL, erase to the end of the line

type overwriting struct{ w io.Writer }

// Write shows the last line of b in place of the line before.
func (o overwriting) Write(b []byte) (int, error) {
	line := bytes.TrimRight(b, "\n")
	line = line[bytes.LastIndexByte(line, '\n')+1:]
	if _, err := fmt.Fprintf(o.w, "%s%s", clearLine, line); err != nil {
		return 0, err
	}
	return len(b), nil
}
