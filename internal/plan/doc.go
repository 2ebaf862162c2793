// Package plan is the internal control plan: a board decides it for a year,
// and it says which controls of which risks are performed how often, by whom,
// and when they are reported.
//
// The nouns, outermost first: a [Plan] has reporting occasions, units, people,
// seats (a role in a unit, held by a person) and areas. An area has risks, a
// risk has controls, a control has parts; a part is what is asked about, with
// its frequency and the roles that answer. Most controls have one part.
//
// A plan is read from a plan workbook by [Read] and written to one by [Write];
// every word that came in goes out again. A version of a plan is one immutable
// JSON document, [Plan.Canonical]; adopted versions are never changed, a
// changed plan is a new version.
package plan
