package risk_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"rond/templates"
	"rond/workbook"
	"rond/workbook/form"
	"rond/workbook/risk"
)

func signer() form.Signer {
	return form.Signer{Installation: "kommun.example", Secret: []byte("en hemlighet som är lång nog")}
}

// riskTexts is the prose of templates, as the engine hands it over.
func riskTexts(t testing.TB, lang string) risk.Texts {
	t.Helper()
	from, err := templates.Risk(lang)
	if err != nil {
		t.Fatal(err)
	}
	prompts := map[risk.Field]risk.Prompt{}
	for f, title := range from.PromptTitle {
		prompts[risk.Field(f)] = risk.Prompt{Title: title, Text: from.Prompt[f], Refused: from.Refused[f]}
	}
	return risk.Texts{Title: from.Title, Intro: from.Intro, IntroEmpty: from.IntroEmpty, Steps: from.Steps, Again: from.Again, Known: from.Known, New: from.New,
		ScaleTitle: from.ScaleTitle, ScaleIntro: from.ScaleIntro, Help: from.Help, FixTitle: from.FixTitle, FixIntro: from.FixIntro, Prompts: prompts}
}

// square is a scale of n steps without words.
func square(n int, low, middle, high string) risk.Scale {
	return risk.Scale{Probability: make([]risk.Step, n), Consequence: make([]risk.Step, n), Bands: risk.Thirds(n*n, low, middle, high)}
}

// five is a scale of five steps with words.
func five() risk.Scale {
	s := square(5, "Låg", "Medel", "Hög")
	for i, word := range []string{"Mycket osannolik", "Osannolik", "Möjlig", "Sannolik", "Mycket sannolik"} {
		s.Probability[i].Word = word
	}
	for i, word := range []string{"Försumbar", "Lindrig", "Kännbar", "Allvarlig", "Mycket allvarlig"} {
		s.Consequence[i].Word = word
	}
	return s
}

var known = map[string][][5]string{
	"sv": {
		{"Ekonomi", "Inköp görs utanför avtal och leder till högre kostnader än nödvändigt", "Avtalen är okända för dem som beställer", "Genomgång av avtalen vid introduktion", "Ny 2026"},
		{"Ekonomi", "Fel lön betalas ut", "Sena underlag och många inblandade", "Lönelistan granskas varje månad av chef", ""},
		{"Informationssäkerhet", "Behörigheter till verksamhetssystem finns kvar när någon har slutat", "Ingen meddelar systemförvaltaren", "", ""},
		{"Läkemedel", "Narkotika försvinner utan att det upptäcks", "Kontrollräkning görs inte", "Egenkontroll enligt checklista en gång i månaden", ""},
		{"Dokumentation", "Genomförandeplaner saknas eller är inaktuella, så att den enskilde inte får den hjälp som är beslutad", "Tidsbrist", "Påminnelse i verksamhetssystemet", ""},
	},
	"en": {
		{"Finance", "Purchases are made outside contracts and cost more than they need to", "Those who order do not know the contracts", "The contracts are gone through with new staff", "New 2026"},
		{"Finance", "The wrong salary is paid out", "Late papers and many people involved", "The pay list is checked each month by a manager", ""},
		{"Information security", "Access to systems remains when somebody has left", "Nobody tells the administrator", "", ""},
		{"Medicines", "Narcotics disappear without anybody noticing", "They are not counted", "Self-check by a checklist once a month", ""},
		{"Documentation", "Care plans are missing or out of date, so that people do not get the help that was decided", "Lack of time", "A reminder in the system", ""},
	},
}

// sampleForm is a form of five known risks, one of them to be valued anew, and
// room for new ones.
func sampleForm(t testing.TB, lang string, scale risk.Scale, fresh int) risk.Form {
	t.Helper()
	f := risk.Form{
		Lang: lang, Texts: riskTexts(t, lang), Organisation: "Exempelkommunen", Board: "Vård- och omsorgsnämnden", Year: 2027, Recipient: "Maria Lindqvist",
		Reference: "R1043", Due: "2026-10-16", Contact: "Anna Berg, anna.berg@kommun.example, 070-174 06 05", Scale: scale, Units: []string{"Solgården"},
	}
	for i, k := range known[lang] {
		a := risk.Answer{Unit: "Solgården", Area: k[0], Text: k[1], Cause: k[2], Measures: k[3], Probability: 1 + i%len(scale.Probability), Consequence: 1 + (i+1)%len(scale.Consequence)}
		row := risk.Row{Ref: fmt.Sprintf("R%03d", 7+i), Unit: "Solgården", Last: scale.Shown(a.Probability, a.Consequence), LastYear: 2026, Answer: a, Marks: k[4]}
		if i == 3 {
			row.Again, row.Answer.Probability, row.Answer.Consequence = true, 0, 0
		}
		f.Rows = append(f.Rows, row)
		if len(f.Areas) == 0 || f.Areas[len(f.Areas)-1] != k[0] {
			f.Areas = append(f.Areas, k[0])
		}
	}
	for i := range fresh {
		f.Rows = append(f.Rows, risk.Row{Ref: fmt.Sprintf("N%d", i+1), New: true})
	}
	for i := range f.Rows {
		f.Rows[i].Key = signer().Key(1043, i+1)
	}
	return f
}

// ofUnits is a form about several units.
func ofUnits(f risk.Form) risk.Form {
	f.Units = []string{"Solgården", "Björkens dagverksamhet"}
	for i := range f.Rows {
		if !f.Rows[i].New && i%2 == 1 {
			f.Rows[i].Unit, f.Rows[i].Answer.Unit = f.Units[1], f.Units[1]
		}
	}
	return f
}

// answeredForm is a form that has been filled in, as a correction is.
func answeredForm(f risk.Form) risk.Form {
	a := func(i int) *risk.Answer { return &f.Rows[i].Answer }
	a(0).Proposal, a(0).ResidualProbability, a(0).ResidualConsequence, a(0).Comment = risk.ProposeControl, 1, 1, "Har hänt två gånger i år"
	a(1).Proposal = risk.ProposeGone
	a(3).Probability, a(3).Consequence, a(3).Proposal = 2, len(f.Scale.Consequence), risk.ProposeAction
	if last := len(f.Rows) - 2; f.Rows[last].New {
		*a(last - 1) = risk.Answer{Unit: "Solgården", Area: f.Areas[0], Text: "Bilar används privat", Probability: 1, Consequence: 2, Proposal: risk.ProposeAccept}
		*a(last) = risk.Answer{Unit: "Solgården", Area: f.Areas[0], Text: "=1+1", Probability: 3}
	}
	return f
}

// correctedForm is what goes back when a return had faults: it is judged, and
// what was wrong is marked.
func correctedForm(t testing.TB, f risk.Form) risk.Form {
	t.Helper()
	f = answeredForm(f)
	for i, changes := range map[int]map[risk.Field]string{
		2: {risk.FieldProbability: "ganska hög", risk.FieldProposal: "kanske", risk.FieldComment: "#N/A"},
		4: {risk.FieldResidualProbability: "1"},
	} {
		texts := map[risk.Field]string{risk.FieldArea: f.Rows[i].Answer.Area, risk.FieldText: f.Rows[i].Answer.Text, risk.FieldCause: f.Rows[i].Answer.Cause,
			risk.FieldProbability: fmt.Sprint(f.Rows[i].Answer.Probability), risk.FieldConsequence: fmt.Sprint(f.Rows[i].Answer.Consequence)}
		for field, text := range changes {
			texts[field] = text
		}
		read := risk.ReadRow{Texts: texts}
		if texts[risk.FieldComment] == "#N/A" {
			delete(texts, risk.FieldComment)
			read.Wrong, read.WrongIn = []workbook.Problem{{Code: form.CodeCellError, Args: []string{"#N/A"}}}, []risk.Field{risk.FieldComment}
		}
		j := risk.Judge(read, risk.Want{Lang: f.Lang, Scale: f.Scale, Areas: f.Areas, Units: f.Units, Sent: f.Rows[i].Answer})
		f.Rows[i].Answer, f.Rows[i].Bad = j.Answer, j.Bad()
		for k, p := range j.Problems {
			p.Sheet, p.Cell = f.Place(i, j.Fields[k])
			text, remedy := templates.Problem(f.Lang, p.Code, p.Args)
			f.Fix, f.FixTexts = append(f.Fix, p), append(f.FixTexts, text+" "+remedy)
		}
	}
	return f
}

func buildForm(t testing.TB, f risk.Form) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := risk.Build(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// looks are forms to look at.
func looks(t testing.TB) map[string]risk.Form {
	three := square(3, "Låg", "Medel", "Hög")
	dressed := sampleForm(t, "sv", three, 3)
	dressed.Look = form.Look{Colour: "7A1F3D"}
	return map[string]risk.Form{
		"sv-3": sampleForm(t, "sv", three, 15), "sv-4": sampleForm(t, "sv", four("sv"), 15), "sv-5": ofUnits(sampleForm(t, "sv", five(), 15)), "en-4": sampleForm(t, "en", four("en"), 15),
		"answered": answeredForm(sampleForm(t, "sv", four("sv"), 5)), "answered-units": answeredForm(ofUnits(sampleForm(t, "sv", four("sv"), 5))),
		"corrected": correctedForm(t, sampleForm(t, "sv", four("sv"), 5)), "corrected-en": correctedForm(t, ofUnits(sampleForm(t, "en", four("en"), 5))), "dressed": dressed,
	}
}

// TestWriteForms writes forms to look at into the directory ROND_LOOK.
func TestWriteForms(t *testing.T) {
	dir := os.Getenv("ROND_LOOK")
	if dir == "" {
		t.Skip("set ROND_LOOK to a directory to have samples written there")
	}
	for name, f := range looks(t) {
		if err := os.WriteFile(filepath.Join(dir, "form-"+name+".xlsx"), buildForm(t, f), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
