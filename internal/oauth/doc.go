// Package oauth gets access tokens for Rond itself, by client credentials
// (RFC 6749 section 4.4), to log in to mail servers that take no passwords,
// as those of Microsoft 365.
//
// A [Source] is shared by everything that logs in as the same application:
// mail out and mail in know it only as a function, so neither has to know the
// other, nor this package. What an issuer answers is told by its codes (an
// [Error] with the number behind AADSTS), never by its words, which change and
// can hold names; and nothing that is told holds a secret or a token.
//
// This package is the only user of x/oauth2.
package oauth
