package engine

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rond/internal/store"
)

// sheetOf is a sheet of a consolidated workbook by its headings, and where it
// may be written in.
type sheetOf struct {
	t    *testing.T
	file *excelize.File
	name string
	rows [][]string
}

func opened(t *testing.T, book []byte, sheet string) sheetOf {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	return sheetOf{t, f, sheet, rows}
}

// at is the row that begins a key's subject, 1 for the heading's.
func (s sheetOf) at(key string) int {
	s.t.Helper()
	for i := range s.rows {
		if strings.HasPrefix(s.cell(i, "Nyckel"), key) || strings.HasSuffix(s.cell(i, "Nyckel"), key) {
			return i
		}
	}
	s.t.Fatalf("no row with the key %s", key)
	return 0
}

func (s sheetOf) column(head string) int { return slices.Index(s.rows[0], head) }

func (s sheetOf) cell(row int, head string) string {
	if c := s.column(head); c < len(s.rows[row]) {
		return s.rows[row][c]
	}
	return ""
}

func (s sheetOf) write(row int, head, text string) {
	s.t.Helper()
	name, err := excelize.CoordinatesToCellName(s.column(head)+1, row+1)
	if err == nil {
		err = s.file.SetCellStr(s.name, name, text)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s sheetOf) saved() []byte {
	s.t.Helper()
	var b bytes.Buffer
	if err := s.file.Write(&b); err != nil {
		s.t.Fatal(err)
	}
	return b.Bytes()
}

// writtenOffice is an office in May, where Eva has answered a tertial's
// controls, and Olle is silent.
func writtenOffice(t *testing.T) *office {
	o := smallOffice(t)
	ask := about(o, o.pass("2026-04-24"), eva, "K03-2026T1")
	o.reply(eva, "pass", ask, fills(t, ask.book, cells{
		"K03-2026T1": {"Genomförd under perioden?": "Ja", "Resultat": "Två behörigheter var kvar och togs bort.", "Bedömning": "Mindre avvikelse", "Åtgärd": "Ny rutin vid avslut"}}))
	o.pass("2026-05-25")
	return o
}

func (o *office) assessments() []store.Assessment {
	o.t.Helper()
	var all []store.Assessment
	o.view(func(r store.Reader) (err error) {
		all, err = r.Assessments(o.t.Context(), 1)
		return err
	})
	return all
}

func (o *office) takesTexts(book []byte) *TextsRead {
	o.t.Helper()
	read, err := o.ReadTexts(o.t.Context(), "sv", book)
	if err != nil {
		o.t.Fatal(err)
	}
	if read.SHA == "" {
		return read
	}
	taken, err := o.TakeTexts(o.t.Context(), "sv", read.SHA, boss)
	if err != nil {
		o.t.Fatal(err)
	}
	return taken
}

// TestTheControllersTextsComeBack: what the answers propose is not taken for the
// controller's words until they say so; what they write is, in versions.
func TestTheControllersTextsComeBack(t *testing.T) {
	t.Parallel()
	o := writtenOffice(t)
	book := o.report(2026, "2026-T1")
	s := opened(t, book, "Rapporttext")
	k03 := s.at("/K03")
	for head, want := range map[string]string{"Ur svaren": "Solgården, tertial 1 2026: Två behörigheter var kvar och togs bort.", "Rapporttext": "Två behörigheter var kvar och togs bort.",
		"Bedömning": "Mindre avvikelse", "Sämsta bedömning i svaren": "Mindre avvikelse", "Besvarade": "1 av 2", "Rapportering": "Rapporterad", "Klar": "", "Område": "Ekonomi"} {
		if got := s.cell(k03, head); got != want {
			t.Errorf("%s: %q, want %q", head, got, want)
		}
	}
	if got := s.cell(s.at("/K01"), "Rapportering"); got != "Ej rapporterad" {
		t.Errorf("what nobody has answered is %q", got)
	}
	if read := o.takesTexts(book); read.SHA != "" || len(read.Changes)+len(read.Problems)+len(o.assessments()) != 0 {
		t.Errorf("a workbook that nobody has written in says %+v", read)
	}

	s.write(k03, "Klar", "Ja")
	s.write(s.at("/=Ekonomi"), "Rapporttext", "Ekonomin sköts.\nSe K03.")
	s.write(s.at("/=Ekonomi"), "Bedömning", "ingen avvikelse")
	read := o.takesTexts(s.saved())
	if len(read.Changes) != 2 || len(read.Problems) != 0 {
		t.Fatalf("%+v", read)
	}
	got := o.assessments()
	if len(got) != 2 || got[0].Area != "Ekonomi" || got[0].Text != "Ekonomin sköts.\nSe K03." || got[0].Grade != "none" || !got[0].Reported ||
		got[1].Control != "K03" || got[1].Text != "Två behörigheter var kvar och togs bort." || got[1].Grade != "minor" || got[1].Period != "2026-T1" {
		t.Errorf("%+v", got)
	}
	if read := o.takesTexts(s.saved()); read.SHA != "" || len(read.Changes)+len(read.Problems) != 0 {
		t.Errorf("the same workbook again says %+v", read)
	}
	o.wholeRecord()
	o.did("assessed by "+boss, "assessed by "+boss)
}

// TestNobodysTextIsOverwritten: two workbooks from the same day, written in by
// two people.
func TestNobodysTextIsOverwritten(t *testing.T) {
	t.Parallel()
	o := writtenOffice(t)
	book := o.report(2026, "2026-T1")
	first, second := opened(t, book, "Rapporttext"), opened(t, book, "Rapporttext")
	first.write(first.at("/K03"), "Rapporttext", "Den första texten.")
	second.write(second.at("/K03"), "Rapporttext", "Den andra texten.")
	second.write(second.at("/K02"), "Rapporttext", "Kassan räknas.")
	second.write(second.at("/K02"), "Bedömning", "Katastrof")
	second.write(second.at("/K01"), "Nyckel", "något annat")
	o.takesTexts(first.saved())
	third := opened(t, o.report(2026, "2026-T1"), "Rapporttext") // written in by nobody
	read := o.takesTexts(second.saved())
	var codes []string
	for _, p := range read.Problems {
		if p.Cell == "" || p.Remedy == "" || p.Sheet != "Rapporttext" {
			t.Errorf("%+v", p)
		}
		codes = append(codes, p.Code)
	}
	slices.Sort(codes)
	if want := []string{"text-changed-since", "text-grade-unknown", "text-key-unknown"}; !slices.Equal(codes, want) {
		t.Errorf("problems %v, want %v", codes, want)
	}
	if all := o.assessments(); len(all) != 1 || all[0].Text != "Den första texten." || all[0].N != 1 {
		t.Errorf("%+v", all)
	}

	again := opened(t, o.report(2026, "2026-T1"), "Rapporttext")
	row := again.at("/K03")
	if again.cell(row, "Klar") != "Ja" || again.cell(row, "Rapporttext") != "Den första texten." {
		t.Errorf("%v", again.rows[row])
	}
	again.write(row, "Rapporttext", "Den andra texten.")
	if read := o.takesTexts(again.saved()); len(read.Changes) != 1 || read.Changes[0].Was != "Den första texten." {
		t.Errorf("%+v", read)
	}
	if all := o.assessments(); len(all) != 1 || all[0].Text != "Den andra texten." || all[0].N != 2 {
		t.Errorf("%+v", all)
	}
	if read := o.takesTexts(third.saved()); len(read.Changes)+len(read.Problems) != 0 {
		t.Errorf("what nobody has touched is told: %+v", read)
	}
	again.write(row, "Rapporttext", "")
	if o.takesTexts(again.saved()); o.assessments()[0].Text != "Den andra texten." {
		t.Error("a blank cell cleared a text")
	}
}
