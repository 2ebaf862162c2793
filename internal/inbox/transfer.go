package inbox

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
)

// decodeTransfer undoes a Content-Transfer-Encoding (RFC 2045 §6). An unknown
// one leaves the bytes as they are.
func decodeTransfer(encoding string, b []byte) (out []byte, defects []string) {
	switch strings.Trim(encoding, `"'`) {
	case "base64":
		return decodeBase64(b)
	case "quoted-printable":
		return decodeQuoted(b), nil
	case "x-uuencode", "uuencode", "x-uue", "uue":
		return decodeUU(b), nil
	}
	return b, nil
}

// decodeBase64 passes over foreign bytes and forgives missing padding. What
// stands after the data is left out: list servers write footers there.
func decodeBase64(b []byte) (out []byte, defects []string) {
	clean, foreign, more := base64Data(b)
	if foreign > 0 {
		defects = append(defects, fmt.Sprintf("base64: %d foreign bytes", foreign))
	}
	if more {
		defects = append(defects, "text after base64")
	}
	if len(clean)%4 == 1 {
		clean = clean[:len(clean)-1]
		defects = append(defects, "base64: cut short")
	}
	out = make([]byte, base64.RawStdEncoding.DecodedLen(len(clean)))
	n, err := base64.RawStdEncoding.Decode(out, clean)
	if err != nil {
		defects = append(defects, "base64: damaged")
	}
	return out[:n], defects
}

// base64Data is the characters of the data. It ends at the padding; or at a
// line with foreign bytes that follows a short line or is a ruler, for then
// the data was full without padding. more is set when text follows.
func base64Data(b []byte) (clean []byte, foreign int, more bool) {
	const ruler = 10
	clean = make([]byte, 0, len(b))
	width, short := 0, false
	for len(b) > 0 {
		var raw []byte
		raw, b = line(b)
		raw = bytes.TrimSpace(raw)
		if len(raw) == 0 {
			continue
		}
		before := len(clean)
		strange, padded := 0, false
		clean, strange, padded = appendBase64(clean, raw)
		if strange > 0 && (short || strange == len(raw) && strange >= ruler) {
			return clean[:before], foreign, true
		}
		foreign += strange
		if padded {
			return clean, foreign, len(bytes.TrimSpace(b)) > 0
		}
		width = max(width, len(raw))
		short = len(raw) < width
	}
	return clean, foreign, false
}

// appendBase64 takes the characters of the alphabet from one line, up to the
// padding.
func appendBase64(clean, raw []byte) (grown []byte, foreign int, padded bool) {
	for _, c := range raw {
		switch {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '+', c == '/':
			clean = append(clean, c)
		case c == '=':
			if len(clean)%4 >= 2 {
				return clean, foreign, true
			}
		case c != ' ' && c != '\t' && c != '\r':
			foreign++
		}
	}
	return clean, foreign, false
}

func decodeQuoted(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		var raw []byte
		raw, b = line(b)
		text := bytes.TrimRight(raw, "\r\n")
		end := raw[len(text):]
		text = bytes.TrimRight(text, " \t")
		soft := bytes.HasSuffix(text, []byte("="))
		if soft {
			text = text[:len(text)-1]
		}
		out = append(out, unescape(text, '=')...)
		if !soft {
			out = append(out, end...)
		}
	}
	return out
}

// unescape decodes a mark followed by two hexadecimal digits; a mark that is
// not stands for itself.
func unescape(b []byte, mark byte) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] == mark && i+2 < len(b) && hex(b[i+1]) >= 0 && hex(b[i+2]) >= 0 {
			out = append(out, byte(hex(b[i+1])<<4|hex(b[i+2])))
			i += 2
			continue
		}
		out = append(out, b[i])
	}
	return out
}

func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func decodeUU(b []byte) []byte {
	var out []byte
	begun := false
	for len(b) > 0 {
		var raw []byte
		raw, b = line(b)
		text := bytes.TrimRight(raw, "\r\n")
		switch {
		case !begun:
			begun = bytes.HasPrefix(text, []byte("begin "))
		case len(text) == 0 || bytes.Equal(text, []byte("end")):
			return out
		default:
			out = append(out, uuLine(text)...)
		}
	}
	return out
}

// uuLine decodes one line: its length, then four characters for three bytes.
func uuLine(text []byte) []byte {
	n := int(text[0]-' ') & 63
	text = text[1:]
	var out []byte
	for i := 0; i < len(text); i += 4 {
		q := [4]byte{' ', ' ', ' ', ' '}
		copy(q[:], text[i:])
		for j := range q {
			q[j] = (q[j] - ' ') & 63
		}
		out = append(out, q[0]<<2|q[1]>>4, q[1]<<4|q[2]>>2, q[2]<<6|q[3])
	}
	return out[:min(n, len(out))]
}
