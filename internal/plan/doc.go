// Package plan is the internal control plan: a board decides it for a year,
// and it says which controls of which risks are performed how often, by whom,
// and when they are reported.
//
// The nouns, outermost first: a [Plan] has reporting occasions, units, people,
// seats (a role in a unit, held by a person) and areas. An area has risks, a
// risk has controls, a control has parts; a part is what is asked about, with
// its frequency and the roles that answer. Most controls have one part.
//
// When a period is asked about and when the answer is due is the policy of the
// installation, unless the plan says otherwise ([Timing]), unless the control
// does, unless a reporting occasion says so by date: [Plan.Dates]. The plan's
// year may start in any month and is named by the year it starts in.
//
// A plan is read from a plan workbook by [Read] and written to one by [Write];
// every word that came in goes out again. [WriteDraft] writes one that asks for
// what it lacks, on a first sheet and in the cells themselves; plans in other
// layouts than this are read by package foreign. [Diff] tells one version from
// the next. A control is known by its code through all versions; one that comes
// without gets it from [Plan.Recode]. A version of a plan is one immutable
// JSON document, [Plan.Canonical]; adopted versions are never changed, a
// changed plan is a new version.
package plan
