package opendata

import "time"

// What has happened in the year: what was asked, answered, written and sent.
// docs/open-data.md tells what each column means.

// Request is one mail with one workbook.
type Request struct {
	ID     Code `data:"id"`
	Plan   Code `data:"plan"`
	Person ID   `data:"person"`
	Asked  Date `data:"asked"`
	Due    Date `data:"due"`
	State  Code `data:"state"`

	Analysis ID `data:"analysis"`
}

// Said is what an answer says.
type Said struct {
	Performed   Code   `data:"performed"`
	DoneOn      Date   `data:"done_on"`
	Examined    *int   `data:"examined"`
	Deviating   *int   `data:"deviating"`
	Outcome     string `data:"outcome"`
	Result      string `data:"result"`
	Grade       Code   `data:"grade"`
	Action      string `data:"action"`
	ActionOwner string `data:"action_owner"`
	ActionDue   Date   `data:"action_due"`
	Proposal    string `data:"proposal"`
}

// Withhold takes the free text out of an answer.
func (s *Said) Withhold() {
	s.Outcome, s.Result, s.Action, s.ActionOwner, s.Proposal = "", "", "", "", ""
}

// Occurrence is one thing to answer, with its newest answer.
type Occurrence struct {
	ID           ID        `data:"id"`
	Plan         Code      `data:"plan"`
	Control      Code      `data:"control"`
	Part         Code      `data:"part"`
	Period       Code      `data:"period"`
	Also         string    `data:"also"`
	PeriodEnd    Date      `data:"period_end"`
	Event        int       `data:"event"`
	Seat         ID        `data:"seat"`
	Person       ID        `data:"person"`
	Request      Code      `data:"request"`
	Ref          string    `data:"ref"`
	Opens        Date      `data:"opens"`
	Asked        Date      `data:"asked"`
	Due          Date      `data:"due"`
	State        Code      `data:"state"`
	Reminders    int       `data:"reminders"`
	MovedTo      ID        `data:"moved_to"`
	Reason       string    `data:"reason"`
	Answer       ID        `data:"answer"`
	Version      *int      `data:"version"`
	Complete     bool      `data:"complete"`
	Received     time.Time `data:"received"`
	Late         bool      `data:"late"`
	AfterClosing bool      `data:"after_closing"`
	Said
	Withheld bool `data:"withheld"`
}

// Answer is one version of what was said about an occurrence.
type Answer struct {
	ID         ID        `data:"id"`
	Plan       Code      `data:"plan"`
	Occurrence ID        `data:"occurrence"`
	Version    int       `data:"version"`
	Person     ID        `data:"person"`
	By         string    `data:"handed_in_by"`
	Received   time.Time `data:"received"`
	Complete   bool      `data:"complete"`
	Delivery   ID        `data:"delivery"`
	File       Code      `data:"file"`
	Said
	Withheld bool `data:"withheld"`
}

// Assessment is one version of the controller's text and grade.
type Assessment struct {
	ID       ID        `data:"id"`
	Plan     Code      `data:"plan"`
	Area     string    `data:"area"`
	Control  Code      `data:"control"`
	Period   Code      `data:"period"`
	Version  int       `data:"version"`
	Newest   bool      `data:"newest"`
	Text     string    `data:"text"`
	Grade    Code      `data:"grade"`
	Reported bool      `data:"reported"`
	Made     time.Time `data:"made"`
	Withheld bool      `data:"withheld"`
}

// Action is a line of the action list.
type Action struct {
	ID         ID     `data:"id"`
	Plan       Code   `data:"plan"`
	Number     string `data:"number"`
	Area       string `data:"area"`
	Text       string `data:"text"`
	Owner      string `data:"owner"`
	Due        Date   `data:"due"`
	Status     Code   `data:"status"`
	Late       bool   `data:"late"`
	Effect     string `data:"effect"`
	Occurrence ID     `data:"occurrence"`
	Withheld   bool   `data:"withheld"`

	Origin      Code   `data:"origin"`
	Control     Code   `data:"control"`
	ComesFrom   string `data:"comes_from"`
	Continues   ID     `data:"continues"`
	Finished    Date   `data:"finished"`
	EffectCheck Date   `data:"effect_check"`
	HadEffect   Code   `data:"had_effect"`
}

// Mail is one mail of ours, whatever came of it.
type Mail struct {
	ID            ID        `data:"id"`
	Plan          Code      `data:"plan"`
	Kind          Code      `data:"kind"`
	Request       Code      `data:"request"`
	Delivery      ID        `data:"delivery"`
	Occasion      Code      `data:"occasion"`
	Person        ID        `data:"person"`
	To            string    `data:"to"`
	Name          string    `data:"name"`
	Subject       string    `data:"subject"`
	MessageID     string    `data:"message_id"`
	State         Code      `data:"state"`
	Reason        Code      `data:"reason"`
	Made          time.Time `data:"made"`
	Sent          time.Time `data:"sent"`
	Transmissions int       `data:"transmissions"`
	Analysis      ID        `data:"analysis"`
}

// Delivery is one thing that arrived.
type Delivery struct {
	ID       ID        `data:"id"`
	Plan     Code      `data:"plan"`
	Request  Code      `data:"request"`
	Person   ID        `data:"person"`
	Received time.Time `data:"received"`
	Kind     Code      `data:"kind"`
	From     string    `data:"from"`
	By       string    `data:"handed_in_by"`
	Subject  string    `data:"subject"`
	File     string    `data:"file_name"`
	SHA      Code      `data:"sha256"`
	Verdict  Code      `data:"verdict"`
	Reason   Code      `data:"reason"`
	Handled  bool      `data:"handled"`
	Withheld bool      `data:"withheld"`
}
