package scheduler

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

type tokenKind int

const (
	word tokenKind = iota
	number
	ordinal // "3:e", "2nd"
	soft    // comma, slash, och, line break: phrases go on
	hard    // full stop, semicolon, blank line: a sentence ends
	symbol  // nothing that belongs in a frequency
)

// token is a word, number or separator; s is in lower case and corrected, from
// and to say where it stands in the text.
type token struct {
	kind     tokenKind
	s        string
	n        int
	from, to int
}

// clean brings a text to the form that is read: composed letters (a text from
// a Mac may hold å as two), without invisible characters.
func clean(text string) string {
	text = norm.NFC.String(strings.ToValidUTF8(text, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		switch r {
		case '\u00AD', '\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF': // soft hyphen, zero widths
			return -1
		case '\r':
			return '\n'
		}
		return r
	}, strings.ReplaceAll(text, "\r\n", "\n"))
}

type lexer struct {
	text string
	pos  int
	toks []token
}

func tokens(text string) []token {
	l := &lexer{text: text}
	for l.pos < len(text) {
		r, size := utf8.DecodeRuneInString(text[l.pos:])
		switch {
		case unicode.IsDigit(r):
			l.digits()
		case unicode.IsLetter(r):
			l.letters()
		case r == '\n':
			l.lines()
		case unicode.IsSpace(r), strings.ContainsRune(`"'”“’*•·`, r):
			l.pos += size
		case r == '½':
			l.halfYear(size)
		case r == '.' && l.abbreviated():
			l.pos += size
		default:
			l.mark(r, size)
		}
	}
	return l.toks
}

func (l *lexer) emit(kind tokenKind, s string, n, to int) {
	l.toks = append(l.toks, token{kind, s, n, l.pos, to})
	l.pos = to
}

// mark emits a single character. A number or letter with a full stop or a
// bracket at the start of a line is a list's, and no part of the frequency.
func (l *lexer) mark(r rune, size int) {
	kind := symbol
	switch {
	case strings.ContainsRune(",:/&+()-–—", r):
		kind = soft
	case r == '.', r == ';', r == '!':
		kind = hard
	}
	if n := len(l.toks); (r == '.' || r == ')') && n > 0 && l.listMark(l.toks[n-1], r) {
		l.toks = l.toks[:n-1]
		if n > 1 {
			l.emit(soft, "\n", 0, l.pos+size) // an item of a list in one line
			return
		}
		l.pos += size
		return
	}
	l.emit(kind, string(r), 0, l.pos+size)
}

func (l *lexer) listMark(t token, r rune) bool {
	if t.to-t.from > 2 || t.to != l.pos || t.kind == word && (r == '.' || utf8.RuneCountInString(t.s) != 1) {
		return false
	}
	before := strings.TrimRight(l.text[:t.from], " \t\"'”“’")
	if before == "" || strings.HasSuffix(before, "\n") {
		return t.kind == word || t.kind == number
	}
	if r == '.' { // "Löner månadsvis. 2. Arvoden kvartalsvis."
		return t.kind == number && strings.HasSuffix(before, ".") && strings.HasPrefix(l.text[l.pos+1:], " ")
	}
	return (t.kind == word || t.kind == number) && !strings.Contains(l.text[:t.from], "(")
}

// lines emits a line break, or a blank line as the end of a sentence.
func (l *lexer) lines() {
	rest := l.text[l.pos:]
	space := len(rest) - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
	if strings.Count(rest[:space], "\n") > 1 {
		l.emit(hard, "\n\n", 0, l.pos+space)
		return
	}
	l.emit(soft, "\n", 0, l.pos+space)
}

// halfYear emits "½ år" and "½-årsvis" as the words they are said as. One and
// a half is no half.
func (l *lexer) halfYear(size int) {
	from := l.pos + size
	from += len(l.text[from:]) - len(strings.TrimLeft(l.text[from:], " \u00a0-"))
	to := l.wordEnd(from)
	n := len(l.toks)
	if after := n > 0 && l.toks[n-1].kind == number && l.toks[n-1].n != 0; after || !strings.HasPrefix(strings.ToLower(l.text[from:to]), "år") {
		l.emit(symbol, "½", 0, l.pos+size)
		return
	}
	l.emit(word, "halv"+strings.ToLower(l.text[from:to]), 0, to)
}

// digits emits a number, or an ordinal as "3:e", "3e" and "2nd".
func (l *lexer) digits() {
	to := l.pos
	for to < len(l.text) && l.text[to] >= '0' && l.text[to] <= '9' {
		to++
	}
	n, err := strconv.Atoi(l.text[l.pos:to])
	if err != nil || n > 9999 {
		_, size := utf8.DecodeRuneInString(l.text[l.pos:])
		l.emit(symbol, "", 0, max(to, l.pos+size))
		return
	}
	for _, end := range []string{":e", ":a", ":dje", ":de", ":te", "e", "a", "dje", "de", "te", "st", "nd", "rd", "th"} {
		stop := to + len(end)
		if stop <= len(l.text) && strings.EqualFold(l.text[to:stop], end) && !letterAt(l.text, stop) {
			l.emit(ordinal, l.text[l.pos:stop], n, stop)
			return
		}
	}
	l.emit(number, l.text[l.pos:to], n, to)
}

func letterAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[min(i, len(s)):])
	return unicode.IsLetter(r)
}

// maxWord bounds a word with hyphens, in bytes. The longest known has 17.
const maxWord = 60

// letters emits a word: letters, then digits ("T1"), with the hyphens of a
// word that is known with them.
func (l *lexer) letters() {
	to := l.wordEnd(l.pos)
	if bare := strings.TrimRight(l.text[l.pos:to], "0123456789"); lex.has(isEvery, strings.ToLower(bare)) {
		to = l.pos + len(bare) // "var5:e månad"
	}
	if s, end := l.onward(to); end > 0 {
		l.emit(word, s, 0, end)
		return
	}
	for whole := to; whole < min(len(l.text), l.pos+maxWord) && l.text[whole] == '-' && letterAt(l.text, whole+1); {
		whole = l.wordEnd(whole + 1)
		if s := strings.ToLower(l.text[l.pos:whole]); lex.words[s] || !lex.words[strings.ToLower(l.text[l.pos:to])] && lex.check(s) {
			to = whole
		}
	}
	s := lex.correct(strings.ToLower(l.text[l.pos:to]))
	switch s {
	case "och", "o", "samt", "and", "as well as", "plus":
		l.emit(soft, "och", 0, to)
	default:
		l.emit(word, s, 0, to)
	}
}

// onward is "t.o.m." and "fr.o.m.", however they are written, as one word, for
// the first word of which ends at i; end is 0 when they do not stand there.
func (l *lexer) onward(i int) (s string, end int) {
	s = map[string]string{"t": "tom", "fr": "from"}[strings.ToLower(l.text[l.pos:i])]
	if s == "" {
		return "", 0
	}
	for _, letter := range []string{"o", "m"} {
		i += len(l.text[i:]) - len(strings.TrimLeft(l.text[i:], ". "))
		if to := l.wordEnd(i); !strings.EqualFold(l.text[i:to], letter) {
			return "", 0
		}
		i++
	}
	if strings.HasPrefix(l.text[i:], ".") && l.text[i-2] == '.' {
		i++ // "t.o.m." has a full stop of its own
	}
	return s, i
}

func (l *lexer) wordEnd(i int) int {
	digits := false
	for i < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[i:])
		isDigit := r >= '0' && r <= '9'
		if !isDigit && (digits || !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r)) {
			break
		}
		digits = isDigit
		i += size
	}
	return i
}

// abbreviations are the words whose full stop ends no sentence when it goes on
// in small letters.
const abbreviations = "|ggr|ggn|gg|g|mån|jan|feb|febr|mar|apr|jun|jul|aug|sep|sept|okt|oct|nov|dec|kv|årl|månatl|dagl|resp|v|b|ev|ca|min|kl|exkl|inkl|alt|samb|dgl|löp|kont|veckov|månadsv|kvartalsv|tertialv|halvårsv|st|nr|"

// abbreviated reports whether the full stop at pos belongs to the word before
// it: "ggr. per år", "t.o.m.".
func (l *lexer) abbreviated() bool {
	n := len(l.toks)
	if n == 0 || l.toks[n-1].kind != word || l.toks[n-1].to != l.pos || !strings.Contains(abbreviations, "|"+l.toks[n-1].s+"|") {
		return false
	}
	rest := strings.TrimLeft(l.text[l.pos+1:], " \u00A0")
	r, _ := utf8.DecodeRuneInString(rest)
	capitals := unicode.IsUpper(r) && strings.ToUpper(l.text[l.toks[n-1].from:l.pos]) == l.text[l.toks[n-1].from:l.pos]
	return rest != "" && (capitals || unicode.IsLower(r) || unicode.IsDigit(r) || strings.ContainsRune(",/)", r))
}

// foldLetters takes the dots and rings off, as keyboards without them do.
func foldLetters(s string) string {
	return strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "é", "e").Replace(s)
}

// slip reports whether w is known with one slip of the pen: two letters
// swapped, or, in a long word, one letter wrong, missing or too many.
func slip(known, w string) bool {
	if d := len(known) - len(w); d < -2 || d > 2 {
		return false // one letter is at most two bytes here
	}
	a, b := unlike(known, w)
	na, nb := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	if na == 2 && nb == 2 {
		x, size := utf8.DecodeRuneInString(a)
		return b == a[size:]+string(x)
	}
	return na <= 1 && nb <= 1 && utf8.RuneCountInString(known) >= 8
}

// lapse reports whether w is a short known word with two letters swapped, or
// one missing or too many after the first. A wrong letter is no lapse: short
// words lie too close to each other for that.
func lapse(known, w string) bool {
	if d := len(known) - len(w); d < -2 || d > 2 || known[0] != w[0] {
		return false
	}
	a, b := unlike(known, w)
	na, nb := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	return na+nb == 1 || na == 2 && nb == 2 && slip(known, w)
}

// unlike is what is left of a and b without their common beginning and end.
func unlike(a, b string) (string, string) {
	for a != "" && b != "" {
		x, size := utf8.DecodeRuneInString(a)
		if y, _ := utf8.DecodeRuneInString(b); x != y {
			break
		}
		a, b = a[size:], b[size:]
	}
	for a != "" && b != "" {
		x, size := utf8.DecodeLastRuneInString(a)
		if y, _ := utf8.DecodeLastRuneInString(b); x != y {
			break
		}
		a, b = a[:len(a)-size], b[:len(b)-size]
	}
	return a, b
}
