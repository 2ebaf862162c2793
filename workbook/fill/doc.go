// Package fill is a person at a spreadsheet program: it opens a form or a risk
// workbook as the mail brought it ([Book]), or a list, a plan or a report as it
// was downloaded ([Workbook]), finds cells by the headings a person sees, types
// into them and saves.
//
// It is for tests and the demo. It goes through excelize, not through Rond's
// own reader, so that one mistake in that reader cannot be made twice.
package fill
