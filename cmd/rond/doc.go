// Rond runs an organisation's internal control plan by spreadsheet and mail.
//
// A tour of the code, in the order that a control travels through it:
//
//   - internal/plan reads the plan workbook: areas, risks, controls, and who
//     answers for each.
//   - internal/plan/foreign reads plans in other layouts, lists of people, and
//     lists of risks that were assessed elsewhere; of a plan it makes a draft
//     that asks for what is missing.
//   - scheduler turns a control's frequency into periods and dates.
//   - internal/engine opens what is due, bundles it per person, and asks.
//   - workbook/form is the workbook that the owner fills in; notify is the mail
//     that it travels in; templates has every word of both.
//   - internal/inbox brings back what people send; workbook/grid reads a
//     foreign file without trusting it.
//   - internal/oauth fetches the tokens with which mail out and mail in log in
//     to servers that take no passwords.
//   - internal/daemon keeps all of that going, in three loops, until it is asked
//     to stop; internal/web is the pages beside them.
//   - internal/store remembers everything, and internal/audit shows that
//     nobody has changed it since.
//   - workbook/risk is where next year's plan begins: the workbook in which a
//     unit values its risks, and the list in which the controller chooses among
//     them.
//   - workbook/consolidated is what the controller gets, internal/report what
//     the board does, and internal/opendata what other systems do.
//
// This package only wires those together. It holds the program's one clock and
// its one exit.
package main
