package form

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"
)

// Signer makes and checks the keys of rows. Installation and purpose are part
// of what is signed, so that a key of one installation, or of another use of
// the same secret, means nothing here. A key identifies; it does not
// authorise.
type Signer struct {
	Installation string
	Secret       []byte
}

const (
	keyPurpose = "rond form row 1"
	keyPrefix  = "R" // a letter first: never a number, a date or a formula
	macBytes   = 10  // 80 bits
)

// crockford is Douglas Crockford's base 32: no I, L, O or U, so that a key
// survives being read aloud and spells nothing.
func crockford() *base32.Encoding {
	return base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)
}

// Key names a row of a request, in capitals and digits.
func (s Signer) Key(request int64, row int) string {
	b := binary.AppendVarint(nil, request)
	b = binary.AppendVarint(b, int64(row))
	return keyPrefix + crockford().EncodeToString(append(b, s.mac(b)...))
}

// Verify says which row a key names. Case, blanks around it and the letters
// that look like digits do not matter.
func (s Signer) Verify(key string) (request int64, row int, ok bool) {
	key = strings.ToUpper(strings.TrimSpace(key))
	body, found := strings.CutPrefix(key, keyPrefix)
	if !found || len(body) > 60 {
		return 0, 0, false
	}
	body = strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(body)
	b, err := crockford().DecodeString(body)
	// the last letter has bits to spare, which must be zero: one row, one key
	if err != nil || len(b) <= macBytes || crockford().EncodeToString(b) != body {
		return 0, 0, false
	}
	named, mac := b[:len(b)-macBytes], b[len(b)-macBytes:]
	if !hmac.Equal(mac, s.mac(named)) {
		return 0, 0, false
	}
	request, n := binary.Varint(named)
	wide, m := binary.Varint(named[max(n, 0):])
	if n <= 0 || m <= 0 || n+m != len(named) || wide != int64(int(wide)) {
		return 0, 0, false
	}
	return request, int(wide), true
}

func (s Signer) mac(named []byte) []byte {
	h := hmac.New(sha256.New, s.Secret)
	for _, part := range [][]byte{[]byte(keyPurpose), []byte(s.Installation), named} {
		// lengths first, so that no two lists of parts read the same
		_ = binary.Write(h, binary.BigEndian, uint32(len(part))) // a hash never fails
		h.Write(part)
	}
	return h.Sum(nil)[:macBytes]
}

// LooksLikeKey reports whether a text has the shape of a key, ours or not.
func LooksLikeKey(text string) bool {
	text = strings.ToUpper(strings.TrimSpace(text))
	if len(text) < 1+20 || len(text) > 61 || !strings.HasPrefix(text, keyPrefix) {
		return false
	}
	return strings.Trim(text, "0123456789ABCDEFGHJKMNPQRSTVWXYZOIL") == ""
}
