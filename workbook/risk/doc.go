// Package risk is the risk analysis by workbook: what a unit gets to list and
// value its risks in (a [Form]), and what all of them together become (a
// [List]), in which the controller chooses what goes into the plan.
//
// A risk is valued by its probability and its consequence, each a step of the
// plan's [Scale], and its value is their product; where a unit has measures in
// place it may be valued twice, without them (inherent) and with them
// (residual). The steps and the bands of values have words, so that colour is
// never the only sign.
//
// A form's rows are keyed as those of [form.Form] are, and settled in the same
// way. A known risk comes filled in with what was last said of it, so what a
// cell holds says nothing by itself: the proposal, which is never filled in,
// tells that somebody has gone through the row. [Read] says what the cells
// hold, as texts; [Judge] says what that amounts to, given the scale and what
// the row was sent with.
//
// A list is written by [WriteList]. Its rows are known by keys that the caller
// gives, and [ReadList] tells what has been chosen on each, wherever rows and
// columns have gone meanwhile.
package risk
