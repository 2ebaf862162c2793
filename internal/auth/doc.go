// Package auth will hold sign-in by one-time link, sessions and links for
// owners. Nothing is here yet.
package auth
