package inbox

import (
	"bytes"
	"encoding/base64"
	"fmt"
)

// decodeTransfer undoes a Content-Transfer-Encoding (RFC 2045 §6). An unknown
// one leaves the bytes as they are.
func decodeTransfer(encoding string, b []byte) (out []byte, defects []string) {
	switch encoding {
	case "base64":
		return decodeBase64(b)
	case "quoted-printable":
		return decodeQuoted(b), nil
	case "x-uuencode", "uuencode", "x-uue", "uue":
		return decodeUU(b), nil
	}
	return b, nil
}

// realEncoding is the encoding that a body has, where what the header says
// cannot be: gateways that rewrite mail leave the field out, or leave it in.
// Only a zip and a compound file are known for sure, and those matter.
func realEncoding(said string, b []byte) string {
	head := bytes.TrimLeft(b[:min(len(b), 200)], " \t\r\n")
	for _, magic := range []string{zipMagic, oleMagic} {
		switch {
		case bytes.HasPrefix(head, []byte(magic)):
			return "binary"
		case said != "base64" && bytes.HasPrefix(head, []byte(base64.RawStdEncoding.EncodeToString([]byte(magic))[:5])):
			return "base64"
		}
	}
	return said
}

// decodeBase64 passes over foreign bytes and forgives missing padding. What
// stands after the data is left out: list servers write footers there. The
// data ends at the padding; or at a line with foreign bytes that follows a
// short line or is a ruler, for then the data was full without padding.
func decodeBase64(b []byte) (out []byte, defects []string) {
	const ruler = 10
	d := base64Decoder{out: make([]byte, 0, base64.RawStdEncoding.DecodedLen(len(b)))}
	width, short, more := 0, false, false
	for len(b) > 0 && !d.padded {
		var raw []byte
		raw, b = line(b)
		raw = bytes.TrimSpace(raw)
		if len(raw) == 0 {
			continue
		}
		if n := strange(raw); n > 0 && (short || n == len(raw) && n >= ruler) {
			more = true
			break
		}
		d.line(raw)
		width = max(width, len(raw))
		short = len(raw) < width
	}
	if d.foreign > 0 {
		defects = append(defects, fmt.Sprintf("base64: %d foreign bytes", d.foreign))
	}
	if more || d.padded && len(bytes.TrimSpace(b)) > 0 {
		defects = append(defects, "text after base64")
	}
	if !d.finish() {
		defects = append(defects, "base64: cut short")
	}
	return d.out, defects
}

// base64Decoder decodes line by line, so that a large file is in memory once
// as it came and once decoded.
type base64Decoder struct {
	out     []byte
	four    [4]byte // characters that wait for the rest of their group
	n       int
	foreign int
	padded  bool // the data has ended
}

func (d *base64Decoder) line(raw []byte) {
	for _, c := range raw {
		switch {
		case inBase64(c):
			d.four[d.n] = c
			if d.n++; d.n == len(d.four) {
				d.group()
			}
		case c == '=':
			if d.n >= 2 {
				d.padded = true
				return
			}
		case c != ' ' && c != '\t' && c != '\r':
			d.foreign++
		}
	}
}

// group decodes what waits. All of it is in the alphabet, so nothing can fail.
func (d *base64Decoder) group() {
	var three [3]byte
	n, _ := base64.RawStdEncoding.Decode(three[:], d.four[:d.n])
	d.out = append(d.out, three[:n]...)
	d.n = 0
}

// finish decodes what is left; false when it is less than a byte.
func (d *base64Decoder) finish() bool {
	if d.n == 1 {
		return false
	}
	d.group()
	return true
}

func inBase64(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}

// strange counts the bytes of a line, up to the padding, that base64 does not
// have.
func strange(raw []byte) (n int) {
	for i, c := range raw {
		switch {
		case c == '=' && i >= 2:
			return n
		case c != '=' && c != ' ' && c != '\t' && c != '\r' && !inBase64(c):
			n++
		}
	}
	return n
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
	out := make([]byte, 0, len(b)*3/4)
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
			out = uuLine(out, text)
		}
	}
	return out
}

// uuLine decodes one line: its length, then four characters for three bytes.
func uuLine(out, text []byte) []byte {
	end := len(out) + int(text[0]-' ')&63
	text = text[1:]
	for i := 0; i < len(text) && len(out) < end; i += 4 {
		q := [4]byte{' ', ' ', ' ', ' '}
		copy(q[:], text[i:])
		for j := range q {
			q[j] = (q[j] - ' ') & 63
		}
		out = append(out, q[0]<<2|q[1]>>4, q[1]<<4|q[2]>>2, q[2]<<6|q[3])
	}
	return out[:min(end, len(out))]
}
