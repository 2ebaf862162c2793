package forecast

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"rond/internal/engine"
	"rond/workbook/table"
)

var made = time.Date(2026, 1, 5, 9, 0, 0, 0, time.FixedZone("", 3600))

// hostile is a text that wants to be a formula, a property of its own, markup
// and an escape.
const hostile = "=1+1\r\nATTENDEE:mailto:x@y.example; a, b \\n <b>_x0041_ åäö"

func sample() *engine.Forecast {
	person := func(name string, rows int) engine.DayPerson {
		m := engine.DayPerson{Board: "Nämnden, " + hostile, Name: name, Email: "p@kommun.example", Due: "2026-02-10"}
		for i := range rows {
			m.Rows = append(m.Rows, engine.DayRow{Ref: fmt.Sprintf("K%02d-2026M01", i+1), Control: "Hemlig " + hostile, Period: "januari 2026", Due: "2026-02-10"})
		}
		return m
	}
	long := strings.Repeat("Långtnamnutanmellanslag", 9)
	two := person("Eva "+hostile, 2)
	two.Asked = true
	other := person(long, 1)
	other.Email = "q@kommun.example"
	return &engine.Forecast{Installation: "ab12", Year: 2026,
		Days: []engine.CalendarDay{{Day: "2026-02-02", Mail: []engine.DayPerson{two, other}}, {Day: "2026-03-02", Mail: []engine.DayPerson{person("Eva "+hostile, 1)}}},
		Last: []engine.LastDay{{Day: "2026-05-13", Board: "Nämnden", Code: "T/N;å", Period: "2026-T1", Occasion: "Tertial 1 " + hostile}}}
}

func written(t *testing.T, lang string, f *engine.Forecast) string {
	t.Helper()
	var b bytes.Buffer
	if err := Calendar(&b, lang, f, made); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// unfolded is the lines of a calendar file with the folds taken out.
func unfolded(t *testing.T, file string) []string {
	t.Helper()
	if strings.Contains(strings.ReplaceAll(file, "\r\n", ""), "\n") || !strings.HasSuffix(file, "\r\n") {
		t.Error("a line does not end with CRLF")
	}
	for _, line := range strings.Split(file, "\r\n") {
		if len(line) > 75 || strings.ToValidUTF8(line, "?") != line {
			t.Errorf("the line %q has %d bytes, or half a letter", line, len(line))
		}
	}
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(file, "\r\n ", ""), "\r\n"), "\r\n")
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"sv", "en"} {
		file := written(t, lang, sample())
		if again := written(t, lang, sample()); again != file {
			t.Error("the same forecast gave another file")
		}
		uids := map[string]bool{}
		for _, line := range unfolded(t, file) {
			name, value, _ := strings.Cut(line, ":")
			switch name, _, _ = strings.Cut(name, ";"); name {
			case "ATTENDEE":
				t.Errorf("a text became %q", line)
			case "DTSTAMP":
				if value != "20260105T080000Z" {
					t.Errorf("made at %s", value)
				}
			case "UID":
				if uids[value] || strings.ContainsAny(value, " ;,/") {
					t.Errorf("UID %q", value)
				}
				uids[value] = true
			case "SUMMARY", "DESCRIPTION":
				if strings.Contains(value, "Hemlig") {
					t.Errorf("the text of a control stands in %q", line)
				}
				bare := strings.NewReplacer(`\\`, "", `\;`, "", `\,`, "", `\n`, "").Replace(value)
				if strings.ContainsAny(bare, `\;,`) {
					t.Errorf("not escaped: %q", value)
				}
			}
		}
		if len(uids) != 3 {
			t.Errorf("%d events, want two days and an occasion", len(uids))
		}
	}
}

// TestCalendarIsRead: a reader gets the texts back, and whole days.
func TestCalendarIsRead(t *testing.T) {
	t.Parallel()
	c, err := ics.ParseCalendar(strings.NewReader(written(t, "sv", sample())))
	if err != nil {
		t.Fatal(err)
	}
	events := c.Events()
	said := events[0].GetProperty(ics.ComponentPropertyDescription).Value
	if want := "Eva " + plain(hostile) + " (Nämnden, " + plain(hostile) + "): 2 kontroller, sista svarsdag 2026-02-10\n"; !strings.HasPrefix(said, want) {
		t.Errorf("read\n%q, want\n%q", said, want)
	}
	from, err := events[0].GetAllDayStartAt()
	to, endErr := events[0].GetAllDayEndAt()
	if err != nil || endErr != nil || from.Format(time.DateOnly) != "2026-02-02" || to.Format(time.DateOnly) != "2026-02-03" {
		t.Errorf("from %v to %v, %v, %v", from, to, err, endErr)
	}
}

// TestManyPeopleOnADay: the text has a bound, and says so.
func TestManyPeopleOnADay(t *testing.T) {
	t.Parallel()
	f := sample()
	for range maxNamed {
		f.Days[0].Mail = append(f.Days[0].Mail, f.Days[0].Mail[1])
	}
	if file := strings.Join(unfolded(t, written(t, "sv", f)), "\n"); !strings.Contains(file, "… och 2 till") || !strings.Contains(file, "102 personer") {
		t.Error("two people are left out without a word")
	}
}

// TestProposalsStandApart: what is only proposed never takes the place of what
// is in force.
func TestProposalsStandApart(t *testing.T) {
	t.Parallel()
	f := sample()
	f.Proposed = true
	if file := written(t, "sv", f); strings.Contains(file, "UID:rond-2026") || !strings.Contains(file, "förslag") {
		t.Error("a proposal looks like what is in force")
	}
}

func TestWorkbook(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"sv", "en"} {
		var b bytes.Buffer
		if err := Workbook(&b, lang, sample()); err != nil {
			t.Fatal(err)
		}
		shapes := []table.Shape{asked(), people(), lastDays()}
		sheets, problems, err := table.Read(context.Background(), bytes.NewReader(b.Bytes()), int64(b.Len()), shapes)
		if err != nil || len(problems) > 0 || len(sheets) != 3 {
			t.Fatalf("%s: %d sheets, %v, %v", lang, len(sheets), problems, err)
		}
		rows := sheets["asked"].Rows
		if len(rows) != 4 || rows[0].Values["day"] != "2026-02-02" || rows[0].Values["state"] == rows[2].Values["state"] {
			t.Errorf("rows %v", rows)
		}
		if got := rows[0].Values["control"]; !strings.HasPrefix(got, "Hemlig =1+1") || !strings.Contains(got, "_x0041_") {
			t.Errorf("a text came back as %q", got)
		}
		who := sheets["people"].Rows
		if len(who) != 3 || who[0].Values["rows"] != "3" || who[0].Values["mails"] != "2" || who[2].Values["rows"] != "4" || who[2].Values["mails"] != "3" {
			t.Errorf("people %v", who)
		}
		if last := sheets["last"].Rows; len(last) != 1 || last[0].Values["day"] != "2026-05-13" {
			t.Errorf("last days %v", last)
		}
	}
}
