package opendata

import "time"

// What the boards have adopted: the plans as they are in force, and of earlier
// versions what is asked about still. docs/open-data.md tells what each column
// means.

// Board is a nämnd.
type Board struct {
	Code Code   `data:"code"`
	Name string `data:"name"`
}

// Plan is a board's plan for a year.
type Plan struct {
	ID             Code   `data:"id"`
	Board          Code   `data:"board"`
	Year           int    `data:"year"`
	StartMonth     int    `data:"start_month"`
	Title          string `data:"title"`
	Unit           string `data:"unit"`
	Status         Code   `data:"status"`
	Version        int    `data:"version"`
	Adopted        Date   `data:"adopted"`
	Section        string `data:"section"`
	Registry       string `data:"registry"`
	ValidFrom      Date   `data:"valid_from"`
	AskFrom        Date   `data:"ask_from"`
	Ends           Date   `data:"ends"`
	Successor      Code   `data:"successor"`
	Language       Code   `data:"language"`
	MaxProbability *int   `data:"max_probability"`
	MaxConsequence *int   `data:"max_consequence"`
}

// Grade is a step of a plan's assessments.
type Grade struct {
	Plan     Code   `data:"plan"`
	Code     Code   `data:"code"`
	Word     string `data:"word"`
	Severity int    `data:"severity"`
	InForce  bool   `data:"in_force"`
}

// Occasion is a reporting occasion of a plan.
type Occasion struct {
	Plan      Code      `data:"plan"`
	Period    Code      `data:"period"`
	Name      string    `data:"name"`
	CoversTo  Date      `data:"covers_to"`
	Opens     Date      `data:"opens"`
	LastDay   Date      `data:"last_day"`
	TextsDue  Date      `data:"texts_due"`
	BoardDate Date      `data:"board_date"`
	Registry  string    `data:"registry"`
	Closed    time.Time `data:"closed"`
	Snapshot  Code      `data:"snapshot"`
	Decided   Date      `data:"decided"`
	Section   string    `data:"section"`
}

// Unit is a part of the organisation, in the words of a plan.
type Unit struct {
	Plan   Code   `data:"plan"`
	Name   string `data:"name"`
	Parent string `data:"parent"`
}

// Area is a heading of a plan.
type Area struct {
	Plan    Code   `data:"plan"`
	Order   int    `data:"order"`
	Number  string `data:"number"`
	Chapter string `data:"chapter"`
	Name    string `data:"name"`
	Account string `data:"account"`
	InForce bool   `data:"in_force"`
}

// Risk is what one or several controls of a plan are there for.
type Risk struct {
	Plan        Code   `data:"plan"`
	Code        Code   `data:"code"`
	Area        string `data:"area"`
	Text        string `data:"text"`
	Marks       string `data:"marks"`
	Probability *int   `data:"probability"`
	Consequence *int   `data:"consequence"`
	Value       *int   `data:"value"`
}

// Control is a line of a plan.
type Control struct {
	Plan         Code   `data:"plan"`
	Code         Code   `data:"code"`
	Number       string `data:"number"`
	Area         string `data:"area"`
	Risk         Code   `data:"risk"`
	Text         string `data:"text"`
	Method       string `data:"method"`
	Responsible  string `data:"responsible"`
	Frequency    string `data:"frequency"`
	Sample       string `data:"sample"`
	Target       string `data:"target"`
	Simple       bool   `data:"simple"`
	Dated        bool   `data:"dated"`
	Confidential bool   `data:"confidential"`
	InForce      bool   `data:"in_force"`
	SharedFrom   string `data:"shared_from"`
	Local        string `data:"local"`
}

// Part is what is asked about of a control.
type Part struct {
	Plan      Code   `data:"plan"`
	Control   Code   `data:"control"`
	Code      Code   `data:"code"`
	Subject   string `data:"subject"`
	Method    string `data:"method"`
	Frequency string `data:"frequency"`
	Reported  string `data:"reported"`
	Sample    string `data:"sample"`
	Target    string `data:"target"`
	InForce   bool   `data:"in_force"`
}

// Role is who answers for a part.
type Role struct {
	Plan    Code   `data:"plan"`
	Control Code   `data:"control"`
	Part    Code   `data:"part"`
	Role    string `data:"role"`
	Unit    string `data:"unit"`
	Who     Code   `data:"who"`
}

// Seat is a role in a unit, and who has it now.
type Seat struct {
	ID      ID     `data:"id"`
	Board   Code   `data:"board"`
	Role    string `data:"role"`
	Unit    string `data:"unit"`
	Holder  ID     `data:"holder"`
	Deputy  ID     `data:"deputy"`
	Manager ID     `data:"manager"`
}

// Person is somebody whom another table names.
type Person struct {
	ID       ID     `data:"id"`
	Name     string `data:"name"`
	Email    string `data:"email"`
	Language Code   `data:"language"`
}
