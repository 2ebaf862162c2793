// Package web serves the controller's pages.
//
// A page is what [engine.Engine] says, in the words of templates: a handler
// asks the engine for a view, puts a frame around it and names the page that
// shows it. An act is a POST that calls the engine once and leads back to a
// page (303), so that reloading repeats nothing. GET changes nothing at all.
//
// Everything except the sign-in, its style sheet and the choice of language
// lies behind one gate, in another mux: what has no session never reaches a
// handler that reads. What somebody else wrote is shown as text, and files
// leave only as downloads. There are no scripts, and the content security
// policy refuses any.
//
// An error becomes a page in one place, [site.fail]: what is missing, what the
// engine refuses to do and what is too large each get their sentence, and
// everything else a number that is in the log beside the error.
package web
