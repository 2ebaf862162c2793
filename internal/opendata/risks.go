package opendata

import "time"

// What the boards' risk analyses have found, and what was chosen of it.
// docs/open-data.md tells what each column means.

// RiskAnalysis is the units' valuing of their risks for the plan of a year. Plan
// is the one whose units, people and scale it uses.
type RiskAnalysis struct {
	ID    ID        `data:"id"`
	Plan  Code      `data:"plan"`
	Board Code      `data:"board"`
	Year  int       `data:"year"`
	Opens Date      `data:"opens"`
	Due   Date      `data:"due"`
	State Code      `data:"state"`
	Roles string    `data:"roles"`
	Made  time.Time `data:"made"`
}

// RiskUnit is a unit that is to value its risks, and how far it is.
type RiskUnit struct {
	Analysis  ID     `data:"analysis"`
	Plan      Code   `data:"plan"`
	Unit      string `data:"unit"`
	Person    ID     `data:"person"`
	Request   Code   `data:"request"`
	Due       Date   `data:"due"`
	State     Code   `data:"state"`
	Valued    int    `data:"valued"`
	Left      int    `data:"left"`
	Reminders int    `data:"reminders"`
}

// Valued is what a unit says of a risk.
type Valued struct {
	Area                string `data:"area"`
	Text                string `data:"text"`
	Cause               string `data:"cause"`
	Measures            string `data:"measures"`
	Probability         *int   `data:"probability"`
	Consequence         *int   `data:"consequence"`
	Value               *int   `data:"value"`
	ResidualProbability *int   `data:"residual_probability"`
	ResidualConsequence *int   `data:"residual_consequence"`
	ResidualValue       *int   `data:"residual_value"`
	Proposal            Code   `data:"proposal"`
	Comment             string `data:"comment"`
}

// Withhold takes the free text out of a valuation, and says whether there was
// any.
func (v *Valued) Withhold() bool {
	some := v.Text+v.Cause+v.Measures+v.Comment != ""
	v.Text, v.Cause, v.Measures, v.Comment = "", "", "", ""
	return some
}

// AssessedRisk is a risk of a unit's in an analysis, with its newest valuation.
type AssessedRisk struct {
	ID       ID     `data:"id"`
	Analysis ID     `data:"analysis"`
	Plan     Code   `data:"plan"`
	Code     Code   `data:"code"`
	Unit     string `data:"unit"`
	Marks    string `data:"marks"`
	Again    bool   `data:"again"`
	Valued
	Valuation    ID        `data:"valuation"`
	Version      *int      `data:"version"`
	Complete     bool      `data:"complete"`
	Received     time.Time `data:"received"`
	New          bool      `data:"new"`
	LastValue    *int      `data:"last_value"`
	LastResidual *int      `data:"last_residual_value"`
	LastYear     *int      `data:"last_year"`
	Controls     string    `data:"controls"`
	Withheld     bool      `data:"withheld"`
}

// RiskValuation is one version of what was said of a risk in an analysis.
type RiskValuation struct {
	ID       ID        `data:"id"`
	Analysis ID        `data:"analysis"`
	Plan     Code      `data:"plan"`
	Risk     ID        `data:"assessed_risk"`
	Version  int       `data:"version"`
	Person   ID        `data:"person"`
	By       string    `data:"handed_in_by"`
	Received time.Time `data:"received"`
	Complete bool      `data:"complete"`
	Delivery ID        `data:"delivery"`
	File     Code      `data:"file"`
	Valued
	Withheld bool `data:"withheld"`
}

// RiskChoice is one version of what the controller has decided about a risk, or
// about all of an area.
type RiskChoice struct {
	ID        ID        `data:"id"`
	Analysis  ID        `data:"analysis"`
	Plan      Code      `data:"plan"`
	Risk      ID        `data:"assessed_risk"`
	Area      string    `data:"area"`
	Version   int       `data:"version"`
	Newest    bool      `data:"newest"`
	Choice    Code      `data:"choice"`
	Text      string    `data:"text"`
	Method    string    `data:"method"`
	Frequency string    `data:"frequency"`
	Roles     string    `data:"roles"`
	Reason    string    `data:"reason"`
	Made      time.Time `data:"made"`
	Withheld  bool      `data:"withheld"`
}
