package scheduler

import "time"

// PlanYear is the year of a plan, named by the calendar year it starts in.
type PlanYear struct {
	Year  int
	Start time.Month // January unless the organisation says otherwise
}

// Period is a stretch of a plan year. Unit says which kind of stretch, N which
// of them, from one; Of is the number of them when the unit is "x" (three
// times a year: 2026-3x2 is the second of three).
type Period struct {
	Year  PlanYear
	Unit  Unit
	N, Of int
}

// Unit is a kind of period, spelled as in its id.
type Unit string

const (
	UnitMonth   Unit = "M"
	UnitQuarter Unit = "Q"
	UnitTertial Unit = "T"
	UnitHalf    Unit = "H"
	UnitTimes   Unit = "x"
	UnitYear    Unit = ""
)

// Slot is a period that is asked about, with the shorter periods of the same
// control part that end on the same day and are answered with it.
type Slot struct {
	Period Period
	Also   []Period
}
