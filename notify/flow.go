package notify

import (
	"strings"
	"unicode/utf8"
)

// The plain text is written as RFC 3676 has it: lines of at most so many
// characters, where a space at the end says that the paragraph goes on. A
// program that knows it fills its window, any other shows lines of a width that
// can be read.
const (
	flowedType  = "text/plain; format=flowed"
	flowedWidth = 72
)

// flow breaks the lines of a text between words.
func flow(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line, ended := strings.CutSuffix(line, "\n")
		flowLine(&b, strings.TrimRight(line, " "))
		if ended {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func flowLine(b *strings.Builder, line string) {
	for {
		line = stuffed(line)
		at := breakAt(line)
		if at < 0 {
			b.WriteString(line)
			return
		}
		b.WriteString(line[:at] + " \n")
		line = line[at+1:]
	}
}

// stuffed keeps a line from being taken for a quotation or what a mailbox
// begins a message with (RFC 3676 section 4.4).
func stuffed(line string) string {
	if strings.HasPrefix(line, " ") || strings.HasPrefix(line, ">") || strings.HasPrefix(line, "From ") {
		return " " + line
	}
	return line
}

// breakAt is the space at which a line goes on below, -1 when it fits or has no
// word to break after.
func breakAt(line string) int {
	if utf8.RuneCountInString(line) <= flowedWidth {
		return -1
	}
	last, width := -1, 0
	begun := len(line) - len(strings.TrimLeft(line, " ")) // not within what indents it
	for i, r := range line {
		if r == ' ' && i > begun && i+1 < len(line) && line[i+1] != ' ' {
			if width > flowedWidth-1 && last >= 0 {
				break
			}
			last = i
		}
		width++
	}
	return last
}

// Unflow is a text as it was before [Compose] broke its lines: what a mail of
// ours says, read from its bytes. Lines end with LF.
func Unflow(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line, ended := strings.CutSuffix(line, "\n")
		line = strings.TrimPrefix(line, " ")
		b.WriteString(line)
		if ended && !strings.HasSuffix(line, " ") {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
