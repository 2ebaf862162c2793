package main

import (
	"testing"

	"rond/internal/plan"
)

// TestRowsInProblems: two wrong cells of a row are one row.
func TestRowsInProblems(t *testing.T) {
	t.Parallel()
	if n := rowsIn([]plan.Problem{{Sheet: "Rapporttext", Cell: "G7"}, {Sheet: "Rapporttext", Cell: "H7"}, {Sheet: "Rapporttext", Cell: "H17"}, {Sheet: "Områden", Cell: "H7"}, {Cell: "H9", Warning: true}}); n != 3 {
		t.Errorf("%d rows", n)
	}
}
