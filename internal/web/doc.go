// Package web will serve the controller's pages and the owner's link. Nothing
// is here yet.
package web
