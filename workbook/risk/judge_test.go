package risk_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rond/templates"
	"rond/workbook/form"
	"rond/workbook/risk"
)

// four is a scale of four steps with words.
func four(lang string) risk.Scale {
	if lang == "en" {
		return risk.Scale{
			Probability: []risk.Step{{"Unlikely", "Practically no risk that it happens"}, {"Less likely", "Fairly small risk"}, {"Possible", "It may happen"}, {"Likely", "It will very likely happen"}},
			Consequence: []risk.Step{{"Negligible", "Unnoticeable"}, {"Mild", "Felt as minor"}, {"Noticeable", "Felt as troublesome"}, {"Severe", "Must not happen"}},
			Bands:       []risk.Band{{1, 0, "Low"}, {4, 1, "Middle"}, {9, 2, "High"}},
		}
	}
	return risk.Scale{
		Probability: []risk.Step{{"Osannolik", "Risken är praktiskt taget obefintlig"}, {"Mindre sannolik", "Risken är tämligen liten"}, {"Möjlig", "Det är möjligt att det inträffar"}, {"Sannolik", "Det är mycket troligt att det inträffar"}},
		Consequence: []risk.Step{{"Försumbar", "Obetydlig för olika intressenter"}, {"Lindrig", "Uppfattas som liten"}, {"Kännbar", "Uppfattas som besvärande"}, {"Allvarlig", "Så stor att den inte får inträffa"}},
		Bands:       []risk.Band{{1, 0, "Låg"}, {4, 1, "Medel"}, {9, 2, "Hög"}},
	}
}

// sent is a risk as it was filled in beforehand.
func sent() risk.Answer {
	return risk.Answer{Unit: "Solgården", Area: "Ekonomi", Text: "Inköp görs utanför avtal", Cause: "Avtalen är okända", Measures: "Utbildning", Probability: 3, Consequence: 2}
}

// filled is a row that holds what it was sent with, changed.
func filledRow(changes map[risk.Field]string) risk.ReadRow {
	r := risk.ReadRow{Sheet: "Risker", Ref: "R001", Texts: map[risk.Field]string{
		risk.FieldArea: "Ekonomi", risk.FieldText: "Inköp görs utanför avtal", risk.FieldCause: "Avtalen är okända", risk.FieldMeasures: "Utbildning",
		risk.FieldProbability: "3 – Möjlig", risk.FieldConsequence: "2 – Lindrig",
	}, Cells: map[risk.Field]string{}}
	for i, f := range risk.Fields() {
		r.Cells[f] = string(rune('C'+i)) + "8"
	}
	for f, text := range changes {
		if r.Texts[f] = text; text == "" {
			delete(r.Texts, f)
		}
	}
	return r
}

func codes(j risk.Judged) string {
	var all []string
	for _, p := range j.Problems {
		all = append(all, p.Code)
	}
	for _, p := range j.Hints {
		all = append(all, "hint "+p.Code)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func TestJudgeAKnownRisk(t *testing.T) {
	t.Parallel()
	type changes = map[risk.Field]string
	for name, c := range map[string]struct {
		changes changes
		before  risk.Answer
		state   form.State
		codes   string
		answer  func(a *risk.Answer) // what differs from what was sent
	}{
		"as it was sent":           {state: form.Blank},
		"emptied":                  {changes: changes{risk.FieldArea: "", risk.FieldText: "", risk.FieldCause: "", risk.FieldMeasures: "", risk.FieldProbability: "", risk.FieldConsequence: ""}, state: form.Blank},
		"gone through":             {changes: changes{risk.FieldProposal: "Acceptera"}, state: form.Complete, answer: func(a *risk.Answer) { a.Proposal = risk.ProposeAccept }},
		"in English":               {changes: changes{risk.FieldProposal: "direct action"}, state: form.Complete, answer: func(a *risk.Answer) { a.Proposal = risk.ProposeAction }},
		"a value without proposal": {changes: changes{risk.FieldProbability: "4"}, state: form.Incomplete, codes: risk.CodeProposalMissing, answer: func(a *risk.Answer) { a.Probability = 4 }},
		"a comment alone":          {changes: changes{risk.FieldComment: "Se över"}, state: form.Incomplete, codes: risk.CodeProposalMissing, answer: func(a *risk.Answer) { a.Comment = "Se över" }},
		"no values": {changes: changes{risk.FieldProposal: "Kontroll i planen", risk.FieldProbability: "", risk.FieldConsequence: ""}, state: form.Incomplete,
			codes: risk.CodeConsequenceMissing + " " + risk.CodeProbabilityMissing, answer: func(a *risk.Answer) { a.Proposal, a.Probability, a.Consequence = risk.ProposeControl, 0, 0 }},
		"values said before": {changes: changes{risk.FieldProposal: "Kontroll i planen", risk.FieldProbability: ""}, before: risk.Answer{Probability: 1, Consequence: 1, Comment: "Förut"}, state: form.Complete,
			answer: func(a *risk.Answer) { a.Proposal, a.Probability, a.Comment = risk.ProposeControl, 1, "Förut" }},
		"a blank never clears":  {changes: changes{risk.FieldProposal: "Acceptera", risk.FieldCause: "", risk.FieldText: ""}, state: form.Complete, answer: func(a *risk.Answer) { a.Proposal = risk.ProposeAccept }},
		"gone needs no values":  {changes: changes{risk.FieldProposal: "Risken finns inte längre", risk.FieldProbability: ""}, state: form.Complete, answer: func(a *risk.Answer) { a.Proposal, a.Probability = risk.ProposeGone, 0 }},
		"reworded":              {changes: changes{risk.FieldProposal: "kontroll", risk.FieldText: "Inköp utan avtal"}, state: form.Complete, answer: func(a *risk.Answer) { a.Proposal, a.Text = risk.ProposeControl, "Inköp utan avtal" }},
		"a word alone":          {changes: changes{risk.FieldProposal: "kontroll", risk.FieldProbability: "sannolik"}, state: form.Complete, answer: func(a *risk.Answer) { a.Proposal, a.Probability = risk.ProposeControl, 4 }},
		"no step":               {changes: changes{risk.FieldProposal: "kontroll", risk.FieldProbability: "5"}, state: form.Wrong, codes: risk.CodeStepUnknown, answer: func(a *risk.Answer) { a.Proposal, a.Probability = risk.ProposeControl, 0 }},
		"no proposal":           {changes: changes{risk.FieldProposal: "kanske"}, state: form.Wrong, codes: risk.CodeProposalUnknown, answer: func(*risk.Answer) {}},
		"another area":          {changes: changes{risk.FieldProposal: "kontroll", risk.FieldArea: " upphandling"}, state: form.Complete, answer: func(a *risk.Answer) { a.Proposal, a.Area = risk.ProposeControl, "Upphandling" }},
		"an area of their own":  {changes: changes{risk.FieldArea: "Övrigt"}, state: form.Wrong, codes: risk.CodeAreaUnknown + " " + risk.CodeProposalMissing, answer: func(a *risk.Answer) { a.Area = "" }},
		"moved to another unit": {changes: changes{risk.FieldUnit: "Björken", risk.FieldProposal: "kontroll"}, state: form.Complete, codes: "hint " + risk.CodeUnitKept, answer: func(a *risk.Answer) { a.Proposal = risk.ProposeControl }},
		"residual": {changes: changes{risk.FieldProposal: "kontroll", risk.FieldResidualProbability: "1", risk.FieldResidualConsequence: "2 – Lindrig"}, state: form.Complete,
			answer: func(a *risk.Answer) {
				a.Proposal, a.ResidualProbability, a.ResidualConsequence = risk.ProposeControl, 1, 2
			}},
		"half a residual": {changes: changes{risk.FieldProposal: "kontroll", risk.FieldResidualProbability: "1"}, state: form.Incomplete, codes: risk.CodeResidualHalf,
			answer: func(a *risk.Answer) { a.Proposal, a.ResidualProbability = risk.ProposeControl, 1 }},
		"residual higher": {changes: changes{risk.FieldProposal: "kontroll", risk.FieldResidualProbability: "4", risk.FieldResidualConsequence: "4"}, state: form.Complete, codes: "hint " + risk.CodeResidualHigher,
			answer: func(a *risk.Answer) {
				a.Proposal, a.ResidualProbability, a.ResidualConsequence = risk.ProposeControl, 4, 4
			}},
		"a personal number": {changes: changes{risk.FieldProposal: "kontroll", risk.FieldComment: "Se 811218-9876"}, state: form.Complete, codes: "hint " + form.CodePersonalNumber,
			answer: func(a *risk.Answer) { a.Proposal, a.Comment = risk.ProposeControl, "Se 811218-9876" }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := risk.Judge(filledRow(c.changes), risk.Want{Lang: "sv", Scale: four("sv"), Areas: []string{"Ekonomi", "Upphandling"}, Units: []string{"Solgården", "Björken"}, Sent: sent(), Before: c.before})
			want := sent()
			if c.answer != nil {
				c.answer(&want)
			}
			if j.State != c.state || codes(j) != c.codes || j.Answer != want {
				t.Errorf("%s, %q, %+v\nwant %s, %q, %+v", j.State, codes(j), j.Answer, c.state, c.codes, want)
			}
			for i, p := range j.Problems {
				if p.Sheet != "Risker" || p.Cell != filledRow(nil).Cells[j.Fields[i]] {
					t.Errorf("a problem with %s at %s", j.Fields[i], p)
				}
			}
		})
	}
}

func TestJudgeANewRisk(t *testing.T) {
	t.Parallel()
	whole := map[risk.Field]string{risk.FieldUnit: "Björken", risk.FieldArea: "Ekonomi", risk.FieldText: "Lön till fel person", risk.FieldProbability: "2", risk.FieldConsequence: "Allvarlig", risk.FieldProposal: "Kontroll i planen"}
	complete := risk.Answer{Unit: "Björken", Area: "Ekonomi", Text: "Lön till fel person", Probability: 2, Consequence: 4, Proposal: risk.ProposeControl}
	for name, c := range map[string]struct {
		change func(texts map[risk.Field]string, want *risk.Want)
		state  form.State
		codes  string
	}{
		"whole": {state: form.Complete},
		"empty": {change: func(texts map[risk.Field]string, _ *risk.Want) { clear(texts) }, state: form.Blank},
		"only its unit, filled": {change: func(texts map[risk.Field]string, w *risk.Want) {
			clear(texts)
			texts[risk.FieldUnit] = "Björken"
			w.Sent.Unit = "Björken"
		}, state: form.Blank},
		"only its text": {change: func(texts map[risk.Field]string, _ *risk.Want) { clear(texts); texts[risk.FieldText] = "Något" }, state: form.Incomplete,
			codes: "risk-area-missing risk-consequence-missing risk-probability-missing risk-proposal-missing risk-unit-missing"},
		"only its unit": {change: func(texts map[risk.Field]string, _ *risk.Want) { clear(texts); texts[risk.FieldUnit] = "Björken" }, state: form.Incomplete,
			codes: "risk-area-missing risk-consequence-missing risk-probability-missing risk-proposal-missing risk-text-missing"},
		"no unit of theirs": {change: func(texts map[risk.Field]string, _ *risk.Want) { texts[risk.FieldUnit] = "Tallen" }, state: form.Wrong, codes: "risk-unit-unknown"},
		"gone": {change: func(texts map[risk.Field]string, _ *risk.Want) {
			texts[risk.FieldProposal] = "Risken finns inte längre"
		}, state: form.Wrong, codes: "risk-gone-new"},
		"gone since": {change: func(texts map[risk.Field]string, w *risk.Want) {
			texts[risk.FieldProposal] = "utgår"
			w.Before = complete
		}, state: form.Complete},
		"one unit alone":      {change: func(texts map[risk.Field]string, w *risk.Want) { delete(texts, risk.FieldUnit); w.Units = w.Units[1:] }, state: form.Complete},
		"areas of any words":  {change: func(texts map[risk.Field]string, w *risk.Want) { w.Areas = nil; texts[risk.FieldArea] = "Övrigt" }, state: form.Complete},
		"the proposal unsaid": {change: func(texts map[risk.Field]string, _ *risk.Want) { delete(texts, risk.FieldProposal) }, state: form.Incomplete, codes: "risk-proposal-missing"},
		"the proposal kept": {change: func(texts map[risk.Field]string, w *risk.Want) {
			delete(texts, risk.FieldProposal)
			w.Before = complete
		}, state: form.Complete},
		"both words contradict": {change: func(texts map[risk.Field]string, _ *risk.Want) { texts[risk.FieldProbability] = "2 – Sannolik" }, state: form.Wrong, codes: "risk-step-unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := risk.Want{Lang: "sv", Scale: four("sv"), Areas: []string{"Ekonomi"}, Units: []string{"Solgården", "Björken"}, New: true}
			texts := map[risk.Field]string{}
			for f, s := range whole {
				texts[f] = s
			}
			if c.change != nil {
				c.change(texts, &want)
			}
			j := risk.Judge(risk.ReadRow{Texts: texts}, want)
			if j.State != c.state || codes(j) != c.codes {
				t.Errorf("%s, %q; want %s, %q", j.State, codes(j), c.state, c.codes)
			}
			if name == "whole" && j.Answer != complete {
				t.Errorf("%+v", j.Answer)
			}
		})
	}
}

func TestStepsAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	timed := four("sv")
	timed.Probability = []risk.Step{{Word: "Mer sällan"}, {Word: "1 gång per år"}, {Word: "1 gång per månad"}, {Word: ""}}
	for text, want := range map[string]int{
		"3": 3, "3,0": 3, "3.0": 3, "3 – Möjlig": 3, "3 - möjlig": 3, "3. Möjlig": 3, "(3) möjlig": 0, "möjlig": 3, "MÖJLIG ": 3, "3 tror jag": 3, "3?": 3,
		"0": 0, "5": 0, "-3": 0, "2-3": 0, "3x2": 0, "2,5": 0, "3,05": 0, "3 – Sannolik": 0, "hög": 0, "33": 0, "99999999999999999999": 0, "mindre sannolik": 2,
	} {
		j := risk.Judge(risk.ReadRow{Texts: map[risk.Field]string{risk.FieldProbability: text}}, risk.Want{Scale: four("sv")})
		if j.Answer.Probability != want || (want == 0) != (j.State == form.Wrong) {
			t.Errorf("%q is %d, %s; want %d", text, j.Answer.Probability, j.State, want)
		}
		if want == 0 && j.Bad()[risk.FieldProbability] != text {
			t.Errorf("%q: the cell to mark holds %q", text, j.Bad()[risk.FieldProbability])
		}
	}
	for text, want := range map[string]int{"1 gång per år": 2, "2 – 1 gång per år": 2, "1 – Mer sällan": 1, "3 – 1 gång per år": 0, "4": 4} {
		if j := risk.Judge(risk.ReadRow{Texts: map[risk.Field]string{risk.FieldProbability: text}}, risk.Want{Scale: timed}); j.Answer.Probability != want {
			t.Errorf("%q is %d, want %d", text, j.Answer.Probability, want)
		}
	}
}

// TestProposalsHaveTheirWords: what is offered is read back, in both languages.
func TestProposalsHaveTheirWords(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"sv", "en"} {
		for _, p := range []risk.Proposal{risk.ProposeControl, risk.ProposeAction, risk.ProposeAccept, risk.ProposeGone} {
			j := risk.Judge(risk.ReadRow{Texts: map[risk.Field]string{risk.FieldProposal: risk.ProposalWord(lang, p)}}, risk.Want{Scale: four(lang)})
			if j.Answer.Proposal != p {
				t.Errorf("%s in %s is read as %q", p, lang, j.Answer.Proposal)
			}
		}
	}
}

// TestEveryCodeHasItsSentence reads the constants of the package and asks
// templates for each.
func TestEveryCodeHasItsSentence(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, file := range files {
		for _, code := range codesIn(t, file) {
			n++
			for _, lang := range []string{"sv", "en"} {
				text, remedy := templates.Problem(lang, code, []string{"a", "b"})
				if text == "" || remedy == "" || strings.Contains(text, "("+code+")") {
					t.Errorf("%s: %s has no sentence: %q %q", lang, code, text, remedy)
				}
			}
		}
	}
	if n < 14 {
		t.Errorf("%d codes found", n)
	}
}

// codesIn lists the values of the constants called Code….
func codesIn(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(spec.Names[0].Name, "Code") && len(spec.Values) == 1 {
			if lit, ok := spec.Values[0].(*ast.BasicLit); ok {
				code, err := strconv.Unquote(lit.Value)
				if err != nil || slices.Contains(codes, code) {
					t.Fatalf("%s: %s", spec.Names[0].Name, lit.Value)
				}
				codes = append(codes, code)
			}
		}
		return true
	})
	return codes
}

// TestEveryFieldIsKept: no field of an answer is left out of [risk.Fields].
func TestEveryFieldIsKept(t *testing.T) {
	t.Parallel()
	if n := reflect.TypeFor[risk.Answer]().NumField(); n != len(risk.Fields()) {
		t.Errorf("%d fields in an answer, %d inputs", n, len(risk.Fields()))
	}
}
