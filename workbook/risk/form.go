package risk

import (
	"rond/workbook"
	"rond/workbook/form"
)

// Form is everything a unit's risk workbook shows.
type Form struct {
	Lang         string // "sv" or "en"
	Texts        Texts
	Organisation string
	Board        string
	Year         int // of the plan that the analysis is for
	Recipient    string
	Reference    string // "R1043", as in the subject of the mail
	Due          string // last day to answer, YYYY-MM-DD
	Contact      string // name, mail and telephone of the plan's contact
	Scale        Scale
	Areas        []string // to choose from; none, any words will do
	Units        []string // the recipient's; with several a column says whose a risk is
	Rows         []Row
	Look         form.Look
	Fix          []workbook.Problem // what to mend: makes a correction, with "Att rätta" first
	FixTexts     []string           // the sentence for each of Fix, in the form's language
}

// Texts is the prose of a form, filled by the caller from its templates. Words
// that are read back (headings, proposals) are this package's own. In all of
// them {count}, {due}, {recipient} and {year} are filled in.
type Texts struct {
	Title      string
	Intro      string   // one line: what to do and by when
	IntroEmpty string   // in its place when no risk is known
	Steps      []string // the numbered steps
	Again      string   // over the risks to be valued anew
	Known      string   // over the other ones that are known
	New        string   // over the empty rows
	ScaleTitle string   // of the sheet that explains the scale
	ScaleIntro string
	Help       []string // paragraphs of the help sheet; "# " begins a heading
	FixTitle   string
	FixIntro   string
	Prompts    map[Field]Prompt
}

// Prompt is what a spreadsheet program says about a cell: when it is chosen,
// and when what is typed is none of its choices. Without Refused anything may be
// typed, as a step is best: "3" for "3 – Sannolik".
type Prompt struct{ Title, Text, Refused string }

// Row is one risk, or room for a new one.
type Row struct {
	Key      string           // from [form.Signer.Key]
	Ref      string           // visible, unique in the request: the risk's code
	Unit     string           // whose it is; "" lets a new one's be chosen
	New      bool             // room for a new risk
	Again    bool             // to be valued anew: it stands first, and says so
	Marks    string           // verbatim, "Ny 2026"
	Last     string           // what it was valued last, "6 (3 × 2)"
	LastYear int              // in the analysis for which year; 0 does not say
	Answer   Answer           // filled in beforehand
	Bad      map[Field]string // cells to mark, from [Judged.Bad]
}

// Proposal is what a unit proposes to do about a risk.
type Proposal string

const (
	ProposeControl Proposal = "control" // a control in the plan
	ProposeAction  Proposal = "action"  // an action at once, without a control
	ProposeAccept  Proposal = "accept"
	ProposeGone    Proposal = "gone" // the risk is no more
)

// Answer is what a unit says about a risk. Probability and Consequence are
// steps of the scale, from one, and the residual ones are with the measures
// counted; 0 is none.
type Answer struct {
	Unit                string   `json:"unit,omitempty"`
	Area                string   `json:"area,omitempty"`
	Text                string   `json:"text,omitempty"`
	Cause               string   `json:"cause,omitempty"`
	Measures            string   `json:"measures,omitempty"`
	Probability         int      `json:"probability,omitempty"`
	Consequence         int      `json:"consequence,omitempty"`
	ResidualProbability int      `json:"residual_probability,omitempty"`
	ResidualConsequence int      `json:"residual_consequence,omitempty"`
	Proposal            Proposal `json:"proposal,omitempty"`
	Comment             string   `json:"comment,omitempty"`
}

// Empty reports whether nothing is said at all.
func (a Answer) Empty() bool { return a == Answer{} }

// Field names one input of a row.
type Field string

const (
	FieldUnit                Field = "unit"
	FieldArea                Field = "area"
	FieldText                Field = "text"
	FieldCause               Field = "cause"
	FieldMeasures            Field = "measures"
	FieldProbability         Field = "probability"
	FieldConsequence         Field = "consequence"
	FieldResidualProbability Field = "residual-probability"
	FieldResidualConsequence Field = "residual-consequence"
	FieldProposal            Field = "proposal"
	FieldComment             Field = "comment"
)

// Fields are the inputs of a row in the order of the sheet.
func Fields() []Field {
	return []Field{FieldUnit, FieldArea, FieldText, FieldCause, FieldMeasures, FieldProbability, FieldConsequence,
		FieldResidualProbability, FieldResidualConsequence, FieldProposal, FieldComment}
}

// text is where a field of words is kept, nil for another.
func (a *Answer) text(f Field) *string {
	switch f {
	case FieldUnit:
		return &a.Unit
	case FieldArea:
		return &a.Area
	case FieldText:
		return &a.Text
	case FieldCause:
		return &a.Cause
	case FieldMeasures:
		return &a.Measures
	case FieldComment:
		return &a.Comment
	}
	return nil
}

// step is where a field of the scale is kept, nil for another.
func (a *Answer) step(f Field) *int {
	switch f {
	case FieldProbability:
		return &a.Probability
	case FieldConsequence:
		return &a.Consequence
	case FieldResidualProbability:
		return &a.ResidualProbability
	case FieldResidualConsequence:
		return &a.ResidualConsequence
	}
	return nil
}

// has reports whether a field says anything.
func (a Answer) has(f Field) bool {
	if text := a.text(f); text != nil {
		return *text != ""
	}
	if step := a.step(f); step != nil {
		return *step != 0
	}
	return a.Proposal != ""
}

// take gives a field the value that it has in another answer.
func (a *Answer) take(f Field, from Answer) {
	switch {
	case a.text(f) != nil:
		*a.text(f) = *from.text(f)
	case a.step(f) != nil:
		*a.step(f) = *from.step(f)
	default:
		a.Proposal = from.Proposal
	}
}
