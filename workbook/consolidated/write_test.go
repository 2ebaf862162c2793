package consolidated_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rond/workbook/consolidated"
)

func open(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// table reads a sheet as a person does: by its headings.
func table(t testing.TB, f *excelize.File, sheet string) []map[string]string {
	t.Helper()
	rows, err := f.Rows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var heads []string
	var all []map[string]string
	for rows.Next() {
		cells, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		if heads == nil {
			heads = cells
			continue
		}
		m := map[string]string{}
		for i, c := range cells {
			if c != "" {
				m[heads[i]] = c
			}
		}
		all = append(all, m)
	}
	if err := rows.Error(); err != nil {
		t.Fatal(err)
	}
	return all
}

// answersByHead is what the sheet Resultat shall say of a row, said once more.
func answersByHead(r consolidated.Row) map[string]string {
	states := map[string]string{"answered": "Besvarad", "answered-by-other": "Besvarad av annan", "not-applicable": "Berör inte verksamheten", "partial": "Delvis besvarad",
		"asked": "Väntar på svar", "late": "Ej rapporterad", "undeliverable": "Kom inte fram", "held": "Väntar på granskning", "vacant": "Saknar ansvarig",
		"not-due": "Ännu inte aktuell", "before-start": "Före start", "cancelled": "Utgår"}
	performed := map[string]string{"yes": "Ja", "partly": "Delvis", "no": "Nej", "no-occasion": "Inget tillfälle", "not-mine": "Berör inte min verksamhet"}
	grades := map[string]string{"none": "Ingen avvikelse", "minor": "Mindre avvikelse", "major": "Större avvikelse", "unassessed": "Ej bedömd"}
	m := map[string]string{
		"Ref": r.Ref, "Område": r.Area, "Kontrollmoment": r.Text, "Period": r.Period, "Enhet": r.Unit, "Ansvarig": r.Owner, "Läge": states[r.State],
		"Genomförd under perioden?": performed[r.Performed], "Resultat": r.Result, "Bedömning": grades[r.Grade], "Åtgärd": r.Action, "Sista svarsdag": r.Due,
		"Åtgärdsansvarig": r.ActionOwner, "Klart senast": r.ActionDue, "Förslag till ändring": r.Proposal, "Nämnd": r.Board, "Plan": r.Plan, "Risk": r.Risk,
		"Kontroll-id": r.Control, "Del": r.Part, "Period-id": r.PeriodID, "Roll": r.Role, "E-post": r.Email, "Tillfrågad": r.Asked, "Påminnelser": strconv.Itoa(r.Reminders), "Version": strconv.Itoa(r.Version),
		"Svar inkom": r.Received, "Inlämnad av": r.SubmittedBy, "Fil": r.File, "Utskick": r.Request,
	}
	if r.Late {
		m["Efter sista svarsdag"] = "Ja"
	}
	for k, v := range m {
		if v == "" {
			delete(m, k)
		}
	}
	return m
}

func TestEveryCellIsReadBack(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 220, 5000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			d := sampleData(t, n)
			f := open(t, write(t, sampleHead("sv"), d))
			got := table(t, f, "Resultat")
			if len(got) != n {
				t.Fatalf("%d rows read, %d written", len(got), n)
			}
			i, missing := 0, 0
			for r := range d.Answers {
				if want := answersByHead(r); !reflect.DeepEqual(got[i], want) {
					t.Fatalf("row %d:\n got %q\nwant %q", i, got[i], want)
				}
				i++
				switch r.State {
				case "partial", "late", "undeliverable", "held", "asked", "vacant":
					missing++
				}
			}
			if got := table(t, f, "Ej rapporterat"); len(got) != missing {
				t.Errorf("Ej rapporterat has %d rows, %d answers are missing", len(got), missing)
			}
		})
	}
}

func TestTheOtherTablesAreReadBack(t *testing.T) {
	t.Parallel()
	d := sampleData(t, 40)
	f := open(t, write(t, sampleHead("sv"), d))
	for i, got := range table(t, f, "Områden") {
		if a := d.Areas[i]; got["Område"] != a.Area || got["Redogörelse"] != a.Account || got["Nr"] != a.Number || got["Plan"] != a.Plan {
			t.Errorf("area %d: %q", i, got)
		}
	}
	for i, got := range table(t, f, "Rapporttext") {
		a := d.Texts[i]
		if got["Rapporttext"] != a.Text || got["Ur svaren"] != a.Said || got["Besvarade"] != "2 av 3" || got["Nyckel"] != a.Key || (got["Klar"] == "Ja") != a.Written || got["Område"] != a.Area || got["Kontroll"] != a.Control || (got["Rapportering"] == "Rapporterad") != (a.State == "") {
			t.Errorf("assessment %d: %q", i, got)
		}
	}
	for i, got := range table(t, f, "Åtgärdslista") {
		a := d.Actions[i]
		text, status := a.Text, map[string]string{"unset": "Ej angiven", "not-started": "Ej påbörjad", "started": "Påbörjad", "done": "Genomförd"}[a.Status]
		if a.None {
			text = "Inga åtgärder"
		}
		if got["Åtgärd"] != text || got["Område"] != a.Area || got["Status"] != status || got["Nr"] != a.Number || got["Kontroll"] != a.Control || got["Avslutad den"] != a.Finished ||
			(got["Slag"] == "Direktåtgärd i planen") != (a.Origin == consolidated.OriginPlan) || (got["Hade effekt"] == "Ej uppföljd") != (a.HadEffect == consolidated.EffectLacks) {
			t.Errorf("action %d: %q", i, got)
		}
	}
	i := 0
	byYear := table(t, f, "Åtgärder per år")
	for _, a := range d.Actions {
		if len(a.Years) < 2 {
			continue
		}
		if got := byYear[i]; got["2016"] != "Ej påbörjad" || got["2017"] == "" || got["Åtgärd"] != a.Text {
			t.Errorf("action %s by year: %q", a.Number, got)
		}
		i++
	}
	if len(byYear) != i || i == 0 {
		t.Errorf("%d actions by year, want %d", len(byYear), i)
	}
	in := table(t, f, "Inkommet")
	if in[0]["Tolkat som"] != "Svar mottaget" || in[0]["Hanterat"] != "Ja" || in[1]["Förklaring"] != "Avsändaren är inte registrerad." || in[1]["Hanterat"] != "" {
		t.Errorf("deliveries: %q", in)
	}
	i = 0
	mails := table(t, f, "Mejl")
	for m := range d.Mails {
		if got := mails[i]; got["Message-ID"] != m.MessageID || got["Skickat"] != m.Sent || got["Slag"] != "Utskick" || got["Läge"] != "Skickat" || got["Till"] != m.To {
			t.Errorf("mail %d: %q", i, got)
		}
		i++
	}
	if len(mails) != i || len(in) != 2 {
		t.Errorf("%d mails and %d deliveries", len(mails), len(in))
	}
}

func TestMissingIsSortedByPersonInTheAlphabetOfTheLanguage(t *testing.T) {
	t.Parallel()
	f := open(t, write(t, sampleHead("sv"), sampleData(t, 220)))
	var names []string
	for _, r := range table(t, f, "Ej rapporterat") {
		if len(names) == 0 || names[len(names)-1] != r["Ansvarig"] {
			names = append(names, r["Ansvarig"])
		}
	}
	want := []string{"Ahmed Yusuf", "Anders Berg", "Erik Lindqvist", "Fatima Haddad", "Jonas Ahlgren", "Karin Ek", "Maria Nilsson-Ek", "Sirpa Mäkinen", "Ylva Söderström", "Zoran Petrović", "Åsa Öhman", "Örjan Åkesson", ""}
	if !reflect.DeepEqual(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
}

// TestColumnsOnlyGrowToTheRight pins what others link to. A line may be added
// at the end of a table's list; none may change.
func TestColumnsOnlyGrowToTheRight(t *testing.T) {
	t.Parallel()
	var got strings.Builder
	for _, lang := range []string{"sv", "en"} {
		f := open(t, write(t, sampleHead(lang), sampleData(t, 1)))
		for _, sheet := range f.GetSheetList() {
			tables, err := f.GetTables(sheet)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&got, "%s: %s\n", lang, sheet)
			seen := map[string]bool{}
			for _, table := range tables {
				row, err := f.GetRows(sheet)
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintf(&got, "\t%s\n", table.Name)
				for _, head := range row[0] {
					fmt.Fprintf(&got, "\t\t%s\n", head)
					if seen[strings.ToLower(head)] { // a table's headings must differ, case apart
						t.Errorf("%s has two columns named %s", sheet, head)
					}
					seen[strings.ToLower(head)] = true
				}
			}
		}
	}
	want, err := os.ReadFile("testdata/columns.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the tables have changed; testdata/columns.txt should be:\n%s", got.String())
	}
}

func TestSameValuesSameBytes(t *testing.T) {
	t.Parallel()
	first := write(t, sampleHead("sv"), sampleData(t, 60))
	for range 8 {
		if !bytes.Equal(first, write(t, sampleHead("sv"), sampleData(t, 60))) {
			t.Fatal("the same values made other bytes")
		}
	}
}

// TestThePackageIsSound reads every part with its checksum and looks for what
// strict readers stumble on.
func TestThePackageIsSound(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 60} {
		data := write(t, sampleHead("sv"), sampleData(t, n))
		parts := unzip(t, data)
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		if z.File[0].Name != "[Content_Types].xml" {
			t.Errorf("the first part is %s", z.File[0].Name)
		}
		for name := range parts {
			if strings.HasSuffix(name, ".xml") && name != "[Content_Types].xml" && !strings.Contains(parts["[Content_Types].xml"], `PartName="/`+name+`"`) {
				t.Errorf("%s has no content type", name)
			}
		}
		if strings.Contains(parts["xl/worksheets/sheet2.xml"], "<dimension") {
			t.Error("a streamed sheet states a dimension that it cannot know")
		}
		if core := parts["docProps/core.xml"]; !strings.Contains(core, "<dc:title>Uppföljning av intern kontroll 2026</dc:title>") {
			t.Errorf("core properties: %s", core)
		}
	}
}

func unzip(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r) // checks the CRC
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		parts[f.Name] = string(b)
	}
	return parts
}

var errSource = errors.New("the source broke")

func TestWhatStopsTheWriting(t *testing.T) {
	t.Parallel()
	t.Run("an error from the rows", func(t *testing.T) {
		d := sampleData(t, 10)
		all := d.Answers
		d.Answers = func(yield func(consolidated.Row, error) bool) {
			for r := range all {
				if !yield(r, nil) {
					return
				}
			}
			yield(consolidated.Row{}, errSource)
		}
		if err := consolidated.Write(t.Context(), io.Discard, sampleHead("sv"), d); !errors.Is(err, errSource) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a state that is none", func(t *testing.T) {
		d := consolidated.Data{Answers: func(yield func(consolidated.Row, error) bool) {
			yield(consolidated.Row{Ref: "K1", State: "lost"}, nil)
		}}
		err := consolidated.Write(t.Context(), io.Discard, sampleHead("sv"), d)
		if err == nil || !strings.Contains(err.Error(), `"lost"`) || !strings.Contains(err.Error(), "K1") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a context that is done", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := consolidated.Write(ctx, io.Discard, sampleHead("sv"), sampleData(t, 10)); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a target that is full", func(t *testing.T) {
		for _, room := range []int{0, 30, 5000} {
			if err := consolidated.Write(t.Context(), &full{room}, sampleHead("sv"), sampleData(t, 50)); !errors.Is(err, errFull) {
				t.Errorf("with room for %d bytes: got %v", room, err)
			}
		}
	})
}

var errFull = errors.New("full")

type full struct{ room int }

func (f *full) Write(b []byte) (int, error) {
	if len(b) > f.room {
		return 0, errFull
	}
	f.room -= len(b)
	return len(b), nil
}
