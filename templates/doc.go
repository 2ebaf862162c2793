// Package templates holds every text that people read: mails, the prose of
// workbooks, the sentence for every problem, and the web pages, in Swedish and
// English.
//
// Words that are read back (headings, choices, periods) are not here; they
// stand beside the code that reads them. A missing text is an error when the
// program starts, not when the mail is to be sent.
package templates
