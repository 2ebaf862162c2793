// Package foreign reads plans as people have them: in layouts that are not
// Rond's, on one sheet or several, with titles over the headings and areas
// between the rows. It also reads lists of people, units and roles, from a
// workbook or a comma separated text, and lists of risks that were assessed
// elsewhere ([ReadRisks]).
//
// Tables are found by the words of their headings, never by where they stand.
// What was read is a draft of a plan: it holds every word that it could place
// and what it could not is told, cell by cell. Nothing of it is in force. The
// controller gets it as a plan workbook that asks for what is missing
// ([plan.WriteDraft]), looks at how it was understood, and imports that.
package foreign
