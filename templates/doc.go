// Package templates holds every text that people read: mails, the prose of
// workbooks, the sentence for every problem, and the web pages, in Swedish and
// English.
//
// The texts are files that a person who writes no code can read and mend:
//
//	problems/*.txt       a sentence and a remedy per code, see [Problem]
//	mail/sv.txt, en.txt  what each kind of mail says, see [Letters]
//	mail/frame.*         how a mail is laid out, as text and as HTML
//	mail/bodies.tmpl     what each kind consists of, in order
//	form/*.txt           the prose of the owner's workbook, see [Form]
//	risklist/*.txt       the prose of the controller's list of risks, see [RiskList]
//	report/*.txt         what the follow-up report says, see [Report]
//	web/sv*.txt, en*.txt what the web pages say, see [Page]
//	web/*.html           how each page is laid out, inside layout.html
//	web/static           the style sheet and the icon
//
// The organisation may put its own in place of the texts of mails, in files of
// the same form, see [ReadLetters].
//
// Words that are read back (headings, choices, periods) are not here; they
// stand beside the code that reads them. [Check] reads everything when the
// program starts: a missing text is an error then, not when the mail is to be
// sent.
package templates
