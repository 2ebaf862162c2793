package oauth

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"

	"golang.org/x/oauth2"
)

// Error is an issuer that has answered and given no token. Its fields are all
// that is kept of the answer.
type Error struct {
	Host   string // whom we asked
	Status int    // of HTTP
	Code   string // as RFC 6749 section 5.2 names it: "invalid_client"; "" when it is not said
	Number int    // Microsoft's, the digits after AADSTS; 0 when there is none
}

// Error says what the issuer answered and what to do about it: mostly it is
// read in a log or beside the mails that wait, where nobody can ask further.
func (e *Error) Error() string { return e.What() + ": " + e.Remedy() }

// What says what the issuer answered.
func (e *Error) What() string {
	why := fmt.Sprintf("HTTP %d", e.Status)
	if e.Code != "" {
		why += ", " + e.Code
	}
	if e.Number != 0 {
		why += fmt.Sprintf(", AADSTS%d", e.Number)
	}
	return fmt.Sprintf("no token from %s (%s)", e.Host, why)
}

// word is what an error code looks like; anything else is not repeated.
var word = regexp.MustCompile(`^[a-z_]{1,40}$`)

// told makes an error of the library's fit to be shown: it carries the whole
// answer in its words.
func (s *Source) told(err error) error {
	host := s.config.TokenURL
	if u, parsed := url.Parse(host); parsed == nil {
		host = u.Host
	}
	if answer, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		e := &Error{Host: host, Status: answer.Response.StatusCode, Number: number(answer.Body)}
		if word.MatchString(answer.ErrorCode) {
			e.Code = answer.ErrorCode
		}
		return e
	}
	if asked, ok := errors.AsType[*url.Error](err); ok {
		return fmt.Errorf("asking %s for a token: %w", host, asked.Err)
	}
	return fmt.Errorf("%w from %s", errNoToken, host)
}

// errNoToken is an answer that says yes and is none. The library's own words
// for it can hold parts of the answer.
var errNoToken = errors.New("no token in the answer")

// number is the first of the error codes that Microsoft puts beside the
// standard's, 0 when there is none.
func number(body []byte) int {
	var answer struct {
		Codes []int `json:"error_codes"`
	}
	if json.Unmarshal(body, &answer) != nil || len(answer.Codes) == 0 {
		return 0
	}
	return answer.Codes[0]
}
