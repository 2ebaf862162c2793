package engine

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rond/internal/inbox"
	"rond/internal/plan"
	"rond/notify"
	"rond/scheduler"
	"rond/workbook/grid"
)

// englishPlan is a plan in English whose own words are all in English.
func englishPlan() *plan.Plan {
	p := smallPlan()
	p.Board, p.Unit, p.Title, p.Language = "Board of tests", "The department", "Internal control plan 2026", "en"
	p.Grades = []plan.Grade{{Code: "none", Word: "No deviation"}, {Code: "minor", Word: "Minor deviation", Severity: 1},
		{Code: "major", Word: "Major deviation", Severity: 2}, {Code: "unassessed", Word: "Not assessed", Severity: -1}}
	p.Units = []plan.Unit{{Name: "Sunny House"}, {Name: "Birch House"}}
	p.Seats = []plan.Seat{{Role: "Manager", Unit: "Sunny House", Holder: eva, Manager: maria}, {Role: "Manager", Unit: "Birch House", Holder: olle, Manager: maria}}
	p.People[3].Name = "Maria Lonn"
	p.Areas = []plan.Area{{Number: "1", Name: "Finance"}}
	p.Actions = []plan.Action{{AreaNumber: "1", Number: "1", Area: "Finance", Text: "Have two people approve", Owner: "Manager", Status: "not-started"}}
	for i, text := range []string{"Invoices are approved in time", "The cash is counted", "Permissions are reviewed"} {
		c := &p.Controls[i]
		c.Area, c.Text, c.Method, c.Responsible = "Finance", text, "Samples", "Manager"
		c.Frequency = []string{"Monthly", "Monthly", "Every tertial"}[i]
		c.Parts = []plan.Part{{Roles: []plan.Role{{Name: "Manager", Who: plan.EveryHolder}}}}
	}
	return p
}

// swedish finds what can only be Swedish. Nothing in the plan is.
var swedish = regexp.MustCompile(`(?i)[åäö]|kontroll\b|internkontroll|besvar|svar\b|sista|fråga|fraga|sammanst|påmin|mejl|genomf|förhand|bifog|vänlig|\b(och|att|inte|eller|det|som|från|till)\b`)

// tables are names that a controller's own workbook links to: in no language.
var tables = regexp.MustCompile(`tbl\w+`)

// english holds a mail to English, its files and their cells included.
func english(t *testing.T, m sentMail) {
	t.Helper()
	if dir := os.Getenv("ROND_ENGLISH"); dir != "" {
		name := filepath.Join(dir, strings.Map(func(r rune) rune {
			if strings.ContainsRune(`/:" `, r) {
				return '_'
			}
			return r
		}, m.subject))
		if err := os.WriteFile(name+".txt", []byte(m.subject+"\n\n"+m.text+"\n"+strings.Join(m.names, "\n")), 0o600); err != nil {
			t.Fatal(err)
		}
		for file, book := range m.books {
			if err := os.WriteFile(name+"-"+file, book, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for what, text := range map[string]string{"subject": m.subject, "text": m.text, "file names": strings.Join(m.names, " ")} {
		if found := swedish.FindString(text); found != "" {
			t.Errorf("the %s of %q says %q:\n%s", what, m.subject, found, text)
		}
	}
	for name, book := range m.books {
		b, err := grid.Open(t.Context(), bytes.NewReader(book), int64(len(book)), grid.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		for i, sheet := range b.Sheets() {
			for row, err := range b.Rows(t.Context(), i) {
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range row.Cells {
					if found := swedish.FindString(tables.ReplaceAllString(c.Text, "")); found != "" {
						t.Errorf("%s, sheet %s row %d says %q in %q", name, sheet.Name, row.Number, found, c.Text)
					}
				}
			}
		}
	}
}

// TestEnglish follows people who read English, with a plan in English, through
// everything that can come to them.
func TestEnglish(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t, func(s *Settings) {
		s.Policy, s.ManagerMail, s.Organisation = scheduler.DefaultPolicy(), "auto", "Exampleton"
		s.Address, s.Contact = notify.Address{Name: "Internal control", Email: "control@kommun.example"}, notify.Address{Name: "Anna Lind", Email: anna}
	})
	o.put(englishPlan())
	var kinds []string
	read := func(mails []sentMail) []sentMail {
		for _, m := range mails {
			english(t, m)
			kinds = append(kinds, m.subject)
		}
		return mails
	}
	says(t, o.one(read(o.pass("2026-01-26")), eva), "Advance notice", "On 2 February 2026", "“Internal control:”")
	mails := read(o.pass(firstDay))
	hers, his := o.one(mails, eva), o.one(mails, olle)
	says(t, hers, "by 10 February", "also has 1 action")
	if hers.name != "internal-control-2026-R1001.xlsx" {
		t.Errorf("the workbook is called %s", hers.name)
	}
	hand := func(book []byte) inbox.Delivery {
		return o.letter(eva, "pass", hers, "Here it is.", enclosed{"answer.xlsx", book})
	}
	yes := map[string]string{"Carried out during the period?": "Yes", "Assessment": "No deviation"}
	o.takes(hand(fills(t, hers.book, cells{"K01-2026M01": with(yes, "Assessment", "Fine, I think"), "1.1": {"Status": "Nearly there"}})), verdictCorrection)
	says(t, o.one(read(o.again()), eva), "Correction")
	o.takes(hand(fills(t, hers.book, cells{"K01-2026M01": yes, "1.1": {"Status": "Started"}})), verdictAccepted)
	says(t, o.one(read(o.again()), eva), "Receipt: 1 control left", "Action 1.1: Started")
	o.takes(hand(hers.book), verdictUnchanged)
	read(o.again())
	o.takes(hand([]byte("PK broken")), verdictUnreadable)
	read(o.again())
	o.takes(o.letter(olle, "pass", his, "What is a tertial?"), verdictQuestion)
	mails = read(o.again())
	if names := o.one(mails, anna).names; !slices.Contains(names, "question.eml") {
		t.Errorf("the question came as %v", names)
	}
	problems, err := o.Register(t.Context(), "en", Registration{Occurrence: o.occurrence(eva, "K02", "2026-M01").ID, Performed: "no-occasion"}, "Anna Lind")
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	says(t, o.one(read(o.again()), eva), "Anna Lind has registered your answer")
	for _, day := range []string{"2026-02-05", "2026-02-12", "2026-02-17", "2026-04-23", "2026-05-13"} {
		read(o.pass(day))
	}
	for day := date("2026-05-14"); day.Before(date("2026-05-30")); day = day.AddDays(1) {
		read(o.pass(day.String()))
	}
	all := strings.Join(kinds, "\n")
	for _, want := range []string{"Advance notice", "Internal control: 2 controls to answer", "Correction", "Receipt", "please send the file again", "no new answers",
		"Question from", "Your question has arrived", "has registered", "Reminder", "in your organisation", "status"} {
		if !strings.Contains(all, want) {
			t.Errorf("no mail says %q in its subject:\n%s", want, all)
		}
	}
}
