package oauth

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
)

func jwt(claims string) string {
	return "eyJhbGciOiJSUzI1NiJ9." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2lnbmF0dXJl"
}

func TestGranted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		token string
		roles []string
		known bool
	}{
		"both":         {jwt(`{"aud":"https://outlook.office365.com","roles":["IMAP.AccessAsApp","SMTP.SendAsApp"]}`), []string{"IMAP.AccessAsApp", "SMTP.SendAsApp"}, true},
		"none":         {jwt(`{"aud":"https://outlook.office365.com"}`), nil, true},
		"for nobody":   {jwt(`{"roles":["x"]}`), nil, false},
		"no claims":    {jwt(`[1]`), nil, false},
		"for others":   {jwt(`{"aud":"https://graph.microsoft.com","roles":["Mail.Send"]}`), nil, false},
		"other roles":  {jwt(`{"aud":"https://outlook.office365.com","roles":{"a":1}}`), nil, false},
		"opaque":       {"ya29.a0AfH6", nil, false},
		"not encoded":  {"a.!!.c", nil, false},
		"empty":        {"", nil, false},
		"without end":  {"a." + strings.Repeat("A", 1<<20) + ".c", nil, false},
		"four of them": {"a.b.c.d", nil, false},
	} {
		if roles, known := Granted(c.token); !slices.Equal(roles, c.roles) || known != c.known {
			t.Errorf("%s: %q, %v", name, roles, known)
		}
	}
}

func FuzzGranted(f *testing.F) {
	f.Add(jwt(`{"aud":"x","roles":["a"]}`))
	f.Add("a.b.c")
	f.Fuzz(func(t *testing.T, token string) {
		if roles, known := Granted(token); !known && roles != nil {
			t.Errorf("%q of a token that cannot be read", roles)
		}
	})
}
