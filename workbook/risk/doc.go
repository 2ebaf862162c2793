// Package risk is the risk analysis by workbook: what a unit gets to list and
// value its risks in (a [Form]), and what all of them together become (the
// risk list).
//
// A risk is valued by its probability and its consequence, each a step of the
// plan's [Scale], and its value is their product; where a unit has measures in
// place it may be valued twice, without them (inherent) and with them
// (residual). The steps and the bands of values have words, so that colour is
// never the only sign.
package risk
