package inbox

import (
	"bytes"
	"path"
	"strings"
)

// isSMIME knows a mail that is packed whole, signed or encrypted (RFC 8551).
func isSMIME(p *part) bool {
	return p.kind == "application/pkcs7-mime" || p.kind == "application/x-pkcs7-mime" ||
		strings.EqualFold(path.Ext(p.name), ".p7m")
}

// signedContent takes the mail out of a signed one (CMS SignedData, RFC 5652
// §5.1). The signature is not checked: who sent a mail is for the receiving
// server to say. ok is false when there is none, as in an encrypted mail.
func signedContent(b []byte) (content []byte, ok bool) {
	const (
		sequence, set, integer, oid, explicit = 0x30, 0x31, 0x02, 0x06, 0xa0
		signedData                            = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
		data                                  = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
	)
	r := &ber{rest: b}
	r = r.enter(sequence)
	if string(r.next(oid)) != signedData {
		return nil, false
	}
	r = r.enter(explicit).enter(sequence)
	r.next(integer)
	r.next(set)
	r = r.enter(sequence)
	if string(r.next(oid)) != data {
		return nil, false
	}
	r = r.enter(explicit)
	content = r.octets()
	return content, !r.failed && len(content) > 0
}

// maxNesting is how deep values of indefinite length may lie in one another.
const maxNesting = 16

// ber reads values one after the other (X.690 §8). Mail programs write large
// contents in pieces of indefinite length, which the standard library's DER
// reader refuses. After a failure everything reads as nothing.
type ber struct {
	rest   []byte
	failed bool
}

// next is the contents of the next value, which must have the tag.
func (r *ber) next(tag byte) []byte {
	got, body, rest, ok := berValue(r.rest, 0)
	if r.failed || !ok || got != tag {
		r.failed = true
		return nil
	}
	r.rest = rest
	return body
}

// enter is a reader of what is in the next value.
func (r *ber) enter(tag byte) *ber {
	body := r.next(tag)
	return &ber{rest: body, failed: r.failed}
}

// octets joins an octet string that may come in pieces.
func (r *ber) octets() []byte {
	const whole, pieces = 0x04, 0x24
	if len(r.rest) > 0 && r.rest[0] == pieces {
		in := r.enter(pieces)
		var out []byte
		for len(in.rest) > 0 && !in.failed {
			out = append(out, in.next(whole)...)
		}
		r.failed = r.failed || in.failed
		return out
	}
	return r.next(whole)
}

// berValue cuts the first value off b.
func berValue(b []byte, depth int) (tag byte, body, rest []byte, ok bool) {
	const manyBytes, indefinite = 0x1f, 0x80
	if len(b) < 2 || b[0]&manyBytes == manyBytes || depth > maxNesting {
		return 0, nil, nil, false
	}
	tag, length, b := b[0], int(b[1]), b[2:]
	if length == indefinite {
		n, ok := berUntilEnd(b, depth)
		if !ok {
			return 0, nil, nil, false
		}
		return tag, b[:n], b[n+2:], true
	}
	if length > indefinite {
		n := length - indefinite
		if n > 4 || n > len(b) {
			return 0, nil, nil, false
		}
		length = 0
		for _, c := range b[:n] {
			length = length<<8 | int(c)
		}
		b = b[n:]
	}
	if length > len(b) {
		return 0, nil, nil, false
	}
	return tag, b[:length], b[length:], true
}

// berUntilEnd is the length of what stands before the end-of-contents mark.
func berUntilEnd(b []byte, depth int) (n int, ok bool) {
	for rest := b; ; {
		if bytes.HasPrefix(rest, []byte{0, 0}) {
			return len(b) - len(rest), true
		}
		if _, _, rest, ok = berValue(rest, depth+1); !ok {
			return 0, false
		}
	}
}
