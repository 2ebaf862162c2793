package engine

import (
	"fmt"
	"strings"
	"testing"
)

// weeklies picks the week's statuses.
func weeklies(mails []sentMail) []sentMail {
	var all []sentMail
	for _, m := range to(mails, anna) {
		if strings.HasPrefix(m.subject, "Vecka ") {
			all = append(all, m)
		}
	}
	return all
}

// TestWeekly: on the first day of the week that mail is sent, what waits, what
// is new and what comes; nothing in a week with nothing to tell.
func TestWeekly(t *testing.T) {
	t.Parallel()
	o := smallOffice(t, contactHears)
	got := map[string]sentMail{}
	for day := date("2026-01-05"); day.Before(date("2026-04-30")); day = day.AddDays(1) {
		mails := o.pass(day.String())
		for _, m := range weeklies(mails) {
			if _, twice := got[day.String()]; twice {
				t.Errorf("%s: two", day)
			}
			got[day.String()] = m
		}
		for _, m := range mails {
			if m.env.To != eva || !strings.HasPrefix(m.subject, "Internkontroll: ") {
				continue
			}
			all := cells{}
			for _, ref := range refsIn(t, m.book) {
				all[ref] = with(fine(), "Resultat", "Gick bra "+ref)
			}
			if day.Before(date("2026-02-10")) {
				all["K01-2026M01"] = with(with(all["K01-2026M01"], "Bedömning", "Större avvikelse"), "Åtgärd", "Ny rutin")
			}
			o.takes(o.delivery(eva, "pass", m, fills(t, m.book, all)), verdictAccepted)
		}
	}
	if m, ok := got["2026-02-02"]; !ok {
		t.Errorf("none when January is asked about; on %v", days(got))
	} else {
		says(t, m, "Vecka 6: 4 kontroller väntar på svar")
	}
	says(t, got["2026-02-09"], "Vecka 7: 2 kontroller väntar på svar", "Sedan 2 februari 2026 har 4 kontroller skickats ut och 2 svar kommit in.", "NYA AVVIKELSER", "Större avvikelse", "10 februari 2026: sista svarsdag för 2 kontroller.")
	says(t, got["2026-02-16"], "2 kontroller väntar på svar, 2 av dem efter sista svarsdag.", "NYA EFTER SISTA SVARSDAG", "Olle Ask", "K02-2026M01")
	if m, told := got["2026-03-23"]; told {
		t.Errorf("nothing is new, and told:\n%s", m.text)
	}
	if _, told := got["2026-04-07"]; !told { // Monday is Easter's
		t.Errorf("none after Easter: %v", days(got))
	}
	for day := range got {
		if wd := fmt.Sprint(date(day).Weekday()); wd != "Monday" && day != "2026-04-07" {
			t.Errorf("%s is a %s", day, wd)
		}
	}
}

func days(of map[string]sentMail) []string {
	var all []string
	for day, m := range of {
		all = append(all, day+" "+m.subject)
	}
	return all
}

// TestWeeklyOfEachBoard: the same contact has a mail for each plan, and neither
// tells of the other.
func TestWeeklyOfEachBoard(t *testing.T) {
	t.Parallel()
	o := smallOffice(t, contactHears)
	o.put(elsewhere(smallPlan()))
	m := weeklies(o.pass(firstDay))
	if len(m) != 2 || strings.Contains(m[0].text, "Andra nämnden") || strings.Contains(m[1].text, "Testnämnden") {
		t.Errorf("%v", subjects(m))
	}
}

// TestWeeklyGivesWayToTheSummary that is written on the same day.
func TestWeeklyGivesWayToTheSummary(t *testing.T) {
	t.Parallel()
	o := smallOffice(t, contactHears)
	o.pass("2026-04-23")
	says(t, o.one(o.pass("2026-05-18"), anna), "T1: att göra")
}
