// Package report will write the follow-up report to the board (.docx and
// .html), made of the controller's assessments. Nothing is here yet.
package report
