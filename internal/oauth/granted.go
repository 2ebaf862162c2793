package oauth

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
)

// maxToken bounds what is looked into; Microsoft's are of two kilobytes.
const maxToken = 64 << 10

// exchange is what tokens for Exchange Online are for: its address, or its id.
var exchange = []string{"https://outlook.office365.com", "https://outlook.office.com", "00000002-0000-0ff1-ce00-000000000000"}

// Granted are the permissions that stand in a token for Exchange Online, for
// telling which is missing; it decides nothing. known is false for any other
// token, and for one that cannot be read: it need not be for us to read.
func Granted(token string) (roles []string, known bool) {
	parts := strings.Split(token[:min(len(token), maxToken)], ".")
	if len(parts) != 3 { // RFC 7519
		return nil, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return nil, false
	}
	var claims struct {
		Audience string   `json:"aud"`
		Roles    []string `json:"roles"`
	}
	if json.Unmarshal(raw, &claims) != nil || !slices.Contains(exchange, strings.TrimSuffix(claims.Audience, "/")) {
		return nil, false
	}
	return claims.Roles, true
}
