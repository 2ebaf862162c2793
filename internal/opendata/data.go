package opendata

import (
	"iter"
	"reflect"
	"time"
)

// Version is the schema's. It changes when something in a table is gone or has
// another type or meaning, and not when something is added.
const Version = 1

// Rows are a table's rows, read once, in order. The first error ends the
// writing.
type Rows[R any] = iter.Seq2[R, error]

// Data is everything that is handed over, in the order that it is written and
// read. A nil sequence is an empty table. Export is last, so that files which
// end without it are known not to be whole.
type Data struct {
	Boards      Rows[Board]
	Plans       Rows[Plan]
	Grades      Rows[Grade]
	Occasions   Rows[Occasion]
	Units       Rows[Unit]
	Areas       Rows[Area]
	Risks       Rows[Risk]
	Controls    Rows[Control]
	Parts       Rows[Part]
	Roles       Rows[Role]
	Seats       Rows[Seat]
	Requests    Rows[Request]
	Occurrences Rows[Occurrence]
	Answers     Rows[Answer]
	Assessments Rows[Assessment]
	Actions     Rows[Action]

	RiskAnalyses   Rows[RiskAnalysis]
	RiskUnits      Rows[RiskUnit]
	AssessedRisks  Rows[AssessedRisk]
	RiskValuations Rows[RiskValuation]
	RiskChoices    Rows[RiskChoice]

	Mails      Rows[Mail]
	Deliveries Rows[Delivery]
	People     Rows[Person] // after all that name them
	Export     Rows[Export]
}

// tables is the tables in their order.
func (d Data) tables() []table {
	return []table{
		of("boards", d.Boards), of("plans", d.Plans), of("grades", d.Grades), of("occasions", d.Occasions), of("units", d.Units),
		of("areas", d.Areas), of("risks", d.Risks), of("controls", d.Controls), of("parts", d.Parts), of("roles", d.Roles),
		of("seats", d.Seats), of("requests", d.Requests), of("occurrences", d.Occurrences), of("answers", d.Answers),
		of("assessments", d.Assessments), of("actions", d.Actions),
		of("risk_analyses", d.RiskAnalyses), of("risk_units", d.RiskUnits), of("assessed_risks", d.AssessedRisks),
		of("risk_valuations", d.RiskValuations), of("risk_choices", d.RiskChoices),
		of("mails", d.Mails), of("deliveries", d.Deliveries),
		of("people", d.People), of("export", d.Export),
	}
}

// table is a table of whatever rows.
type table struct {
	name    string
	columns []column
	rows    iter.Seq2[reflect.Value, error]
}

func of[R any](name string, rows Rows[R]) table {
	return table{name, columnsOf(reflect.TypeFor[R]()), func(yield func(reflect.Value, error) bool) {
		if rows == nil {
			return
		}
		for row, err := range rows {
			if !yield(reflect.ValueOf(row), err) || err != nil {
				return
			}
		}
	}}
}

// Export is one row about the export itself.
type Export struct {
	Version      int       `data:"schema_version"`
	Organisation string    `data:"organisation"`
	Installation Code      `data:"installation"`
	Year         int       `data:"year"`
	Board        Code      `data:"board"` // "" for all
	Made         time.Time `data:"made"`
	Zone         Code      `data:"time_zone"`
	Confidential bool      `data:"confidential"`
	ChainSeq     int64     `data:"chain_number"`
	ChainHash    Code      `data:"chain_hash"`
}
