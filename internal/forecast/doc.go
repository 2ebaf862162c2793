// Package forecast writes what a year asks of whom as files to keep: a
// workbook, with a row for each thing that is asked and with the mails and
// rows of each person, and a calendar file for the controller's own calendar.
//
// Both are made of an [engine.Forecast] and say no more than its day: they are
// pictures of a moment, and nothing reads them back. The calendar file names
// people and numbers only, for it ends in calendars that others may see: no
// text of a control stands in it.
package forecast
