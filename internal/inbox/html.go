package inbox

import (
	"html"
	"strings"
)

// htmlText reduces HTML to the text a person reads, quoted mail with "> "
// before each line. Nothing in it is followed or run.
func htmlText(src string) string {
	w := &textWriter{}
	folded := foldASCII(src)
	for at := 0; at < len(src); {
		open := strings.IndexByte(src[at:], '<')
		if open < 0 {
			w.text(src[at:])
			break
		}
		w.text(src[at : at+open])
		at += open
		n := tagLength(folded[at:])
		if n == 0 {
			w.text("<")
			at++
			continue
		}
		name := tagName(folded[at : at+n])
		w.tag(name)
		at += n
		switch name {
		case "script", "style", "head", "title":
			end := strings.Index(folded[at:], "</"+name)
			if end < 0 {
				return w.String()
			}
			at += end
		}
	}
	return w.String()
}

// foldASCII lowers A to Z and keeps every byte in its place.
func foldASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// tagLength is the length of the tag or comment that s begins with, 0 when the
// "<" is only a character.
func tagLength(s string) int {
	if strings.HasPrefix(s, "<!--") {
		if end := strings.Index(s, "-->"); end >= 0 {
			return end + len("-->")
		}
		return len(s)
	}
	if len(s) < 2 || !strings.ContainsRune("/!?abcdefghijklmnopqrstuvwxyz", rune(s[1])) {
		return 0
	}
	if end := strings.IndexByte(s, '>'); end >= 0 {
		return end + 1
	}
	return len(s)
}

// tagName is "p" for "<p class=x>" and "/p" for "</p>".
func tagName(tag string) string {
	name := strings.Trim(tag, "<>")
	if i := strings.IndexAny(name, " \t\r\n"); i >= 0 {
		name = name[:i]
	}
	return strings.TrimSuffix(name, "/")
}

// textWriter collects text: runs of space become one, and a line inside a
// block quote begins with "> ".
type textWriter struct {
	strings.Builder
	quotes  int
	started bool // something stands on the line
	space   bool // a space is due before the next word
}

func (w *textWriter) text(s string) {
	for _, r := range html.UnescapeString(s) {
		switch r {
		case ' ', '\t', '\r', '\n', '\u00a0':
			w.space = true
			continue
		case '\u200b', '\ufeff':
			continue
		}
		switch {
		case !w.started:
			w.WriteString(strings.Repeat("> ", min(w.quotes, 5)))
		case w.space:
			w.WriteByte(' ')
		}
		w.started, w.space = true, false
		w.WriteRune(r)
	}
}

func (w *textWriter) newLine() {
	w.WriteByte('\n')
	w.started, w.space = false, false
}

func (w *textWriter) tag(name string) {
	switch name {
	case "br", "hr", "li":
		w.newLine()
	case "p", "/p", "div", "/div", "tr", "table", "/table", "ul", "/ul", "h1", "h2", "h3", "h4":
		if w.started {
			w.newLine()
		}
	case "td", "th":
		w.space = true
	case "blockquote":
		w.newLine()
		w.quotes++
	case "/blockquote":
		w.newLine()
		w.quotes = max(0, w.quotes-1)
	}
}
