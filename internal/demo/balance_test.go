package demo

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// scene is a small world in which everything agrees: two answered rows of one
// request, one held file, an automatic reply.
type scene struct {
	journal *Journal
	sheets  map[string][][]string
	mails   []reply
	list    [][]string // of risks; none when nil
}

func newScene() *scene {
	at := time.Date(2026, 2, 2, 9, 0, 0, 0, time.UTC)
	sent := func(id, from, subject, what string, rows ...Typed) Sent {
		return Sent{MessageID: id, At: at, From: from, Subject: subject, Request: "R1", Board: "Nämnden", What: what, Counts: what == sentBook, Rows: rows}
	}
	first := sent("a1@k.example", "anna@k.example", "SV: Begäran [R1]", sentBook,
		Typed{Ref: "K1", Cells: map[string]string{performed: "Ja", result: "Först.\nOch sedan."}},
		Typed{Ref: "K2", Cells: map[string]string{performed: "Kanske"}, Wrong: true})
	second := sent("a2@k.example", "anna@k.example", "SV: Att rätta [R1]", sentBook,
		Typed{Ref: "K1", Cells: map[string]string{result: "Nytt."}}, Typed{Ref: "K2", Cells: map[string]string{performed: "Nej", actionDue: "2026-05-04"}})
	held := sent("b1@x.example", "bo@x.example", "SV: Begäran [R1]", sentBook, Typed{Ref: "K3", Cells: map[string]string{result: "Påhittat."}})
	held.Counts, held.Held = false, true
	away := sent("c1@k.example", "anna@k.example", "Autosvar", sentAway)
	s := &scene{journal: &Journal{Own: "rond@k.example", Year: 2026, Mails: []Sent{first, second, held, away}, Requests: []Taken{{Request: "R1", Board: "Nämnden"}}}}
	answer := func(ref string, cells map[string]string) []string {
		row := []string{ref, "R1", "Nämnden"}
		for _, h := range headings() {
			row = append(row, cells[h])
		}
		return row
	}
	s.sheets = map[string][][]string{
		sheetAnswers: {append([]string{columnRef, columnRequest, columnBoard}, headings()...),
			answer("K1", map[string]string{performed: "Ja", result: "Nytt."}),
			answer("K2", map[string]string{performed: "Nej", actionDue: "2026-05-04"}), answer("K3", nil)},
		sheetMails: {{columnMade, columnKind, columnTo, columnSubject, columnState, columnSendings, columnMessageID},
			{"2026-02-02 07:30", "Utskick", "anna@k.example", "Begäran [R1]", "Skickat", "1", "m1@k.example"},
			{"2026-02-02 12:30", "Rättelse", "anna@k.example", "Att rätta [R1]", "Skickat", "1", "m2@k.example"},
			{"2026-02-02 16:30", "Kvittens", "anna@k.example", "Kvittens [R1]", "Skickat", "1", "m3@k.example"},
			{"2026-02-09 07:30", "Påminnelse", "anna@k.example", "Begäran [R1]", "Återtaget", "0", "m4@k.example"}},
		sheetDeliveries: {{columnFrom, columnSubject, columnVerdict}, {"anna@k.example", "SV: Begäran [R1]", verdictCorrection},
			{"anna@k.example", "SV: Att rätta [R1]", "Svar mottaget"}, {"bo@x.example", "SV: Begäran [R1]", verdictHeld}, {"anna@k.example", "Autosvar", verdictAway}},
	}
	ours := func(id, subject, answers string) {
		s.mails = append(s.mails, reply{From: s.journal.Own, To: "anna@k.example", ID: id, At: at, Subject: subject, InReplyTo: answers})
	}
	ours("m1@k.example", "Begäran [R1]", "")
	ours("m2@k.example", "Att rätta [R1]", "a1@k.example")
	ours("m3@k.example", "Kvittens [R1]", "a2@k.example")
	for _, m := range s.journal.Mails {
		s.mails = append(s.mails, reply{From: m.From, To: s.journal.Own, ID: m.MessageID, At: at, Subject: m.Subject})
	}
	return s
}

func (s *scene) strike(t *testing.T) Balance {
	t.Helper()
	balance, err := Strike(t.Context(), s.write(t), s.journal)
	if err != nil {
		t.Fatal(err)
	}
	return balance
}

// write is a folder with the scene in it.
func (s *scene) write(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, mailsDir), 0o755); err != nil {
		t.Fatal(err)
	}
	for i, m := range s.mails {
		if err := os.WriteFile(filepath.Join(dir, mailsDir, string(rune('a'+i))+".eml"), m.bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	books := map[string]map[string][][]string{bookName(2026): s.sheets}
	if s.list != nil {
		books["risklista.xlsx"] = map[string][][]string{sheetRisks: s.list}
	}
	for name, sheets := range books {
		var b bytes.Buffer
		if err := writeSheets(&b, sheets); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestBalanceOfWhatAgrees(t *testing.T) {
	t.Parallel()
	b := newScene().strike(t)
	if len(b.Items) > 0 || b.Answers != 2 || b.Cells != 4 || b.MailsOut != 3 || b.MailsIn != 4 {
		t.Errorf("%d answers, %d cells, %d out, %d in, items %v", b.Answers, b.Cells, b.MailsOut, b.MailsIn, b.Items)
	}
}

// TestBalanceNamesWhatDoesNotAgree breaks the scene in one place at a time.
func TestBalanceNamesWhatDoesNotAgree(t *testing.T) {
	t.Parallel()
	const perf, res = 3, 4 // columns of the scene's answers
	tests := []struct {
		name   string
		meddle func(*scene)
		want   string
	}{
		{"an answer is gone", func(s *scene) { s.sheets[sheetAnswers][1][perf] = "" }, `R1 K1, Genomförd under perioden?: ägaren skrev "Ja", arbetsboken visar ""`},
		{"an older answer has come back", func(s *scene) { s.sheets[sheetAnswers][1][res] = "Först.\nOch sedan." }, `R1 K1, Resultat: ägaren skrev "Nytt."`},
		{"a row is gone", func(s *scene) { s.sheets[sheetAnswers] = slices.Delete(s.sheets[sheetAnswers], 1, 2) }, "R1 K1, Resultat: ägaren skrev"},
		{"a row stands twice", func(s *scene) { s.sheets[sheetAnswers] = append(s.sheets[sheetAnswers], s.sheets[sheetAnswers][2]) }, "R1 K2 står två gånger"},
		{"a held answer got in", func(s *scene) { s.sheets[sheetAnswers][3][res] = "Påhittat." }, `R1 K3, Resultat: arbetsboken visar "Påhittat."`},
		{"nobody wrote it", func(s *scene) { s.sheets[sheetAnswers][2][res] = "Eget." }, `R1 K2, Resultat: arbetsboken visar "Eget."`},
		{"the other board has it", func(s *scene) { s.sheets[sheetAnswers][1][2] = "Andra nämnden" }, "R1 K1 står under Andra nämnden"},
		{"a sent mail is not there", func(s *scene) { s.mails = s.mails[1:] }, "m1@k.example) är sänt enligt liggaren"},
		{"a mail is there twice", func(s *scene) { s.mails = append(s.mails, s.mails[0]) }, "m1@k.example) finns två gånger"},
		{"a mail is in no ledger", func(s *scene) { s.sheets[sheetMails] = slices.Delete(s.sheets[sheetMails], 1, 2) }, "m1@k.example, a.eml) står inte i liggaren"},
		{"a withdrawn mail went out", func(s *scene) {
			s.mails = append(s.mails, reply{From: s.journal.Own, To: "anna@k.example", ID: "m4@k.example", Subject: "Begäran [R1]"})
		}, "m4@k.example, h.eml) står inte i liggaren"},
		{"an answer never arrived", func(s *scene) { s.mails = slices.Delete(s.mails, 3, 4) }, "a1@k.example) är skickat men finns inte"},
		{"an answer is there twice", func(s *scene) { s.mails = append(s.mails, s.mails[3]) }, "a1@k.example) finns två gånger"},
		{"a mail nobody sent", func(s *scene) {
			s.mails = append(s.mails, reply{From: "x@k.example", To: s.journal.Own, ID: "x@k.example"})
		}, "h.eml (x@k.example) finns bland mejlen"},
		{"a delivery is not listed", func(s *scene) { s.sheets[sheetDeliveries] = s.sheets[sheetDeliveries][:4] }, "”Autosvar” från anna@k.example är skickat men står inte"},
		{"a delivery nobody sent", func(s *scene) {
			s.sheets[sheetDeliveries] = append(s.sheets[sheetDeliveries], []string{"y@k.example", "Hej", "Fråga"})
		}, "från y@k.example står i arbetsboken"},
		{"a stranger was believed", func(s *scene) { s.sheets[sheetDeliveries][3][2] = "Svar mottaget" }, "från bo@x.example är från en okänd adress men blev ”Svar mottaget”"},
		{"an owner was held", func(s *scene) { s.sheets[sheetDeliveries][2][2] = verdictHeld }, "från anna@k.example är en ifylld fil men blev"},
		{"a wrong cell was passed over", func(s *scene) { s.sheets[sheetDeliveries][1][2] = "Svar mottaget" }, "”SV: Begäran [R1]” från anna@k.example är en ifylld fil men blev"},
		{"nobody got a receipt", func(s *scene) { s.mails[2].InReplyTo = "" }, "a2@k.example) har inte fått något svar"},
		{"a stranger got an answer", func(s *scene) { s.mails[2].InReplyTo = "b1@x.example" }, "b1@x.example) skulle inte ha fått"},
		{"a workbook showed something else", func(s *scene) { s.journal.Oddities = []string{"konstigt"} }, "konstigt"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newScene()
			tt.meddle(s)
			if got := strings.Join(s.strike(t).Items, "\n"); !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q in it", got, tt.want)
			}
		})
	}
}

func TestBalanceNeedsItsFiles(t *testing.T) {
	t.Parallel()
	s := newScene()
	if _, err := Strike(t.Context(), t.TempDir(), s.journal); err == nil {
		t.Error("a balance was struck without files")
	}
	for _, name := range slices.Sorted(maps.Keys(s.sheets)) {
		dir, broken := t.TempDir(), newScene()
		delete(broken.sheets, name)
		var b bytes.Buffer
		if err := writeSheets(&b, broken.sheets); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, bookName(2026)), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Strike(t.Context(), dir, s.journal); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("without sheet %s: %v", name, err)
		}
	}
}
