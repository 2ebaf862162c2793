package consolidated_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"rond/workbook/consolidated"
)

// plain writes the same answers by excelize's ordinary way: the sheet Resultat
// only, without the summary and the other tables.
func plain(t testing.TB, w io.Writer, d consolidated.Data) {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	format := "yyyy-mm-dd"
	date, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	check(err)
	wrapped, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true}})
	check(err)
	n := 1
	for r := range d.Answers {
		n++
		row := []any{r.Ref, r.Area, r.Text, r.Period, r.Unit, r.Owner, r.State, r.Performed, r.Result, r.Grade, r.Action, 46275.0, r.ActionOwner, r.ActionDue, r.Proposal,
			r.Board, r.Plan, r.Risk, r.Control, r.Part, r.PeriodID, r.Role, r.Email, 46258.0, r.Reminders, r.Received, r.SubmittedBy, r.Late, r.Version, r.File, r.Request}
		check(f.SetSheetRow("Sheet1", "A"+strconv.Itoa(n), &row))
	}
	check(f.SetCellStyle("Sheet1", "A2", "AE"+strconv.Itoa(n), wrapped))
	check(f.SetCellStyle("Sheet1", "L2", "L"+strconv.Itoa(n), date))
	check(f.AddTable("Sheet1", &excelize.Table{Range: "A1:AE" + strconv.Itoa(n), Name: "tblResultat"}))
	check(f.Write(w))
}

const benchRows = 5000

func BenchmarkWrite(b *testing.B) {
	for b.Loop() {
		if err := consolidated.Write(b.Context(), io.Discard, sampleHead("sv"), sampleData(b, benchRows)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPlain(b *testing.B) {
	for b.Loop() {
		plain(b, io.Discard, sampleData(b, benchRows))
	}
}

// BenchmarkLarge compares the two at 120,000 rows by the processor time they
// take, which other work on the machine does not change: each in a process of
// its own, so that the peak of one is not the peak of the other.
func BenchmarkLarge(b *testing.B) {
	if os.Getenv("ROND_LONG") != "1" {
		b.Skip("SKIPPED LOUDLY: set ROND_LONG=1 for 120,000 rows")
	}
	var took [2]time.Duration
	var peak [2]int
	for b.Loop() {
		for i, way := range []string{"streamed", "plain"} {
			cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^TestOneWay$", "-test.v")
			cmd.Env = append(os.Environ(), oneWay+"="+way)
			out, err := cmd.CombinedOutput()
			if err != nil {
				b.Fatalf("%s: %v\n%s", way, err, out)
			}
			_, figures, _ := strings.Cut(string(out), "measured ")
			if _, err := fmt.Sscan(figures, &peak[i]); err != nil {
				b.Fatalf("%s: %v\n%s", way, err, out)
			}
			took[i] = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		}
	}
	b.ReportMetric(took[1].Seconds()/took[0].Seconds(), "x-plain")
	b.ReportMetric(float64(peak[0]), "MB-peak")
	b.ReportMetric(float64(peak[1]), "MB-peak-plain")
	b.ReportMetric(0, "ns/op")
}

// oneWay names the way in which a process of [BenchmarkLarge] writes.
const oneWay = "ROND_LONG_WAY"

// TestOneWay is a process of [BenchmarkLarge]: it writes 120,000 rows and
// prints its peak in megabytes.
func TestOneWay(t *testing.T) {
	way := os.Getenv(oneWay)
	if way == "" {
		return // a test only in a process that the benchmark has begun
	}
	d := sampleData(t, 120_000)
	if way == "plain" {
		plain(t, io.Discard, d)
	} else if err := consolidated.Write(t.Context(), io.Discard, sampleHead("sv"), d); err != nil {
		t.Fatal(err)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("SKIPPED LOUDLY: this system does not say how much memory a process has used")
	}
	_, peak, _ := strings.Cut(string(status), "VmHWM:")
	kilobytes, err := strconv.Atoi(strings.Fields(peak)[0])
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("measured %d\n", kilobytes/1024)
}
