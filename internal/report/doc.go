// Package report writes the follow-up report to the board: what the controller
// has assessed, in the shape that boards know, as a Word document (.docx) that
// the controller goes on writing in, and the same as one page (.html) that
// prints well.
//
// It is pure: values in, bytes out, and the same values always make the same
// bytes. A [Report] is one board's plan at a reporting occasion or for its
// year; a [Comparison] is the controls that several boards have in common.
// Both are composed into one plain document of headings, paragraphs and tables
// (document.go), which is written in the two formats, so that these cannot say
// different things.
//
// Nothing is invented. A text and a grade are the controller's, a count is of
// answers, and where there is none the report says so. What nobody has reported
// is "ej rapporterad", and never "not done".
//
// In Word everything has its look from named styles and its numbers from the
// heading styles; the table of contents has its entries written in and is a
// field that Word can update, which adds the page numbers. A foreign text is
// always text: it passes through one escaping writer in either format and
// cannot become markup, a field or a link.
package report
