package store

import "time"

// Risk round states.
const (
	RiskRoundOpen   = "open"   // risks are valued, and who is silent is reminded
	RiskRoundClosed = "closed" // nobody is asked any more
)

// RiskRound is a board's risk analysis for the plan of a year. Plan is the one
// whose units, people, areas and scale it uses, as a rule that of the year
// before. Roles are JSON: those whose seats value.
type RiskRound struct {
	ID    int64
	Board int64
	Year  int
	Plan  int64
	Opens string
	Due   string
	Roles string
	State string
	Made  time.Time
}

// Risk is a risk of a unit's, known by its code through the years. What is
// said of it is in its valuations.
type Risk struct {
	ID     int64
	Board  int64
	Code   string // "R012", unique in the board
	Unit   string
	Area   string
	Origin string // code of the control whose risk it was before it was one here, or where it came from; ""
}

// Valuation is one version of what is said of a risk in a round. Body is JSON.
type Valuation struct {
	ID         int64
	Risk       int64
	Round      int64
	N          int
	Submission int64 // 0 when no workbook brought it
	Person     int64 // the owner in whose name it is
	By         string
	Received   time.Time
	Complete   bool
	Body       string
}

// RiskRow is one row of the workbook of a request in a risk round.
type RiskRow struct {
	Request int64
	N       int
	Risk    int64 // 0 while the row for a new one is blank
	Unit    string
	Ref     string
}

// RiskChoice is one version of what the controller has decided in a round
// about a risk, or with Risk 0 about an area. Body is JSON.
type RiskChoice struct {
	ID    int64
	Round int64
	Risk  int64
	Area  string // "" where it is about a risk
	N     int
	Body  string
	Made  time.Time
}
