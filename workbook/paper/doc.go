// Package paper is what the workbooks are made of that people get to fill in:
// their colours and styles, the page and the protection of a sheet, the choices
// and prompts of its cells, and the cells themselves.
//
// A workbook is made in two steps. Excelize makes everything but the cells of
// the sheets that differ, and a [Frame] keeps that, packed; [Frame.Write]
// renders the cells around it, with the values that their formulas would give,
// because a mailed file opens in Protected View and a preview calculates
// nothing. What somebody wrote is always stored as a text: it cannot become a
// formula.
package paper
