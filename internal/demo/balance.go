package demo

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Balance is what came of holding the owners' journal against what Rond shows.
// Items names everything that does not agree, one sentence each.
type Balance struct {
	Answers  int // rows that owners answered and that were found again
	Cells    int // their cells
	MailsOut int // mails from Rond
	MailsIn  int // mails to Rond
	Risks    int // risks that owners valued and that were found again
	Items    []string

	books *books
}

// Strike strikes the balance between the journal and the files in dir: the
// consolidated workbook, the list of risks and the mails, read back from disk.
//
// Every cell that an owner answered with must stand in the workbook, newest
// last, where blank never clears; nothing may stand there that no owner wrote
// in a workbook that counts. The same goes for the risks that owners valued and
// the list of risks. Every mail must be one file, one line of Rond's
// ledger or of the journal, and each of these one mail. What came in must be
// taken for what it was, and answered if and only if it should be.
func Strike(ctx context.Context, dir string, j *Journal) (Balance, error) {
	b, err := readAll(ctx, dir, j)
	if err != nil {
		return Balance{}, err
	}
	mails, err := readMails(filepath.Join(dir, mailsDir))
	if err != nil {
		return Balance{}, err
	}
	s := &Balance{books: b, Items: slices.Clone(j.Oddities)}
	s.answers(j)
	s.risks(j)
	s.sent(j, mails)
	s.received(j, mails)
	s.deliveries(j)
	s.answered(j, mails)
	slices.Sort(s.Items)
	return *s, nil
}

func (s *Balance) off(format string, args ...any) {
	s.Items = append(s.Items, fmt.Sprintf(format, args...))
}

// cell is one cell of an answer; where it stands in the workbook.
type cell struct{ request, ref, heading string }

// claims is what the owners say stands in every cell, of the workbooks about
// risks or of the others: the last thing written in a file that counts, and
// everything that was ever written there.
func claims(j *Journal, risks bool) (last map[cell]string, ever map[cell][]string) {
	last, ever = map[cell]string{}, map[cell][]string{}
	about := map[string]bool{}
	for _, t := range j.Requests {
		about[t.Request] = t.Risks
	}
	for _, m := range j.Mails {
		if !m.Counts || about[m.Request] != risks {
			continue
		}
		for _, row := range m.Rows {
			for h, v := range row.Cells {
				if v == "" {
					continue
				}
				at := cell{m.Request, row.Ref, h}
				ever[at] = append(ever[at], v)
				if !row.Wrong {
					last[at] = v
				}
			}
		}
	}
	return last, ever
}

// answers compares the sheet of answers with the claims, in both directions.
func (s *Balance) answers(j *Journal) {
	last, ever := claims(j, false)
	boards := map[string]string{}
	for _, t := range j.Requests {
		boards[t.Request] = t.Board
	}
	found := map[cell]bool{}
	seen := map[[2]string]bool{}
	for _, r := range s.books.answers {
		at := [2]string{r[columnRequest], r[columnRef]}
		if at[0] != "" && seen[at] {
			s.off("svar: %s %s står två gånger i arbetsboken", at[0], at[1])
		}
		seen[at] = true
		if board, known := boards[at[0]]; known && board != r[columnBoard] {
			s.off("svar: %s %s står under %s, men mejlet gällde %s", at[0], at[1], r[columnBoard], board)
		}
		whole := false
		for _, h := range headings() {
			c := cell{at[0], at[1], h}
			want, claimed := last[c]
			found[c] = true
			switch shows := r[h]; {
			case claimed && sameText(want, shows):
				s.Cells++
				whole = true
			case claimed:
				s.off("svar: %s %s, %s: ägaren skrev %q, arbetsboken visar %q", at[0], at[1], h, want, shows)
			case shows != "" && !slices.ContainsFunc(ever[c], func(v string) bool { return sameText(v, shows) }):
				s.off("svar: %s %s, %s: arbetsboken visar %q, som ingen ägare har skrivit i en fil som räknas", at[0], at[1], h, shows)
			}
		}
		if whole {
			s.Answers++
		}
	}
	for _, c := range slices.SortedFunc(maps.Keys(last), compareCells) {
		if !found[c] {
			s.off("svar: %s %s, %s: ägaren skrev %q, raden saknas i arbetsboken", c.request, c.ref, c.heading, last[c])
		}
	}
}

func compareCells(a, b cell) int {
	return strings.Compare(a.request+" "+a.ref+" "+a.heading, b.request+" "+b.ref+" "+b.heading)
}

// sameText compares what people read: line ends and space around do not count.
func sameText(a, b string) bool { return shownText(a) == shownText(b) }

func shownText(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}

// stored is a mail file.
type stored struct {
	name string
	letter
}

func readMails(dir string) ([]stored, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("reading the mails back: %w", err)
	}
	var all []stored
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("reading the mails back: %w", err)
		}
		l, err := open(raw)
		if err != nil {
			return nil, fmt.Errorf("mail file %s: %w", e.Name(), err)
		}
		all = append(all, stored{e.Name(), l})
	}
	return all, nil
}

// sent holds the ledger's mails against the files from Rond. A line counts as
// sent when its transmission was begun.
func (s *Balance) sent(j *Journal, mails []stored) {
	ledger := map[string]record{}
	for _, m := range s.books.mails {
		if m[columnSendings] == "" || m[columnSendings] == "0" {
			continue
		}
		id := strings.Trim(m[columnMessageID], "<>")
		if _, twice := ledger[id]; twice {
			s.off("mejl: %s står två gånger i liggaren", describe(m))
		}
		ledger[id] = m
	}
	files := map[string]string{}
	for _, f := range mails {
		if f.From != j.Own {
			continue
		}
		s.MailsOut++
		if first, twice := files[f.ID]; twice {
			s.off("mejl: %s till %s (%s) finns två gånger: %s och %s", quoteSubject(f.Subject), f.To, f.ID, first, f.name)
		}
		files[f.ID] = f.name
		if _, known := ledger[f.ID]; !known {
			s.off("mejl: %s till %s (%s, %s) står inte i liggaren", quoteSubject(f.Subject), f.To, f.ID, f.name)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(ledger)) {
		if files[id] == "" {
			s.off("mejl: %s är sänt enligt liggaren men finns inte bland mejlen", describe(ledger[id]))
		}
	}
}

// received holds the journal's mails against the files to Rond.
func (s *Balance) received(j *Journal, mails []stored) {
	files := map[string]string{}
	for _, f := range mails {
		if f.From == j.Own {
			continue
		}
		s.MailsIn++
		if first, twice := files[f.ID]; twice {
			s.off("mejl: %s från %s (%s) finns två gånger: %s och %s", quoteSubject(f.Subject), f.From, f.ID, first, f.name)
		}
		files[f.ID] = f.name
	}
	for _, m := range j.Mails {
		if files[m.MessageID] == "" {
			s.off("mejl: %s från %s (%s) är skickat men finns inte bland mejlen", quoteSubject(m.Subject), m.From, m.MessageID)
		}
		delete(files, m.MessageID)
	}
	for _, id := range slices.Sorted(maps.Keys(files)) {
		s.off("mejl: %s (%s) finns bland mejlen, men ingen ägare har skickat det", files[id], id)
	}
}

// arrival is how a delivery is recognised in the workbook, which shows no
// Message-ID of foreign mail.
type arrival struct{ from, subject string }

// deliveries holds the journal's mails against what Rond says has come in: as
// many of each, and each taken for what it was.
func (s *Balance) deliveries(j *Journal) {
	shown := map[arrival][]string{}
	for _, d := range s.books.deliveries {
		at := arrival{strings.ToLower(d[columnFrom]), shownText(d[columnSubject])}
		shown[at] = append(shown[at], d[columnVerdict])
	}
	for _, m := range j.Mails {
		at := arrival{m.From, shownText(m.Subject)}
		if len(shown[at]) == 0 {
			s.off("inkommet: %s från %s är skickat men står inte i arbetsboken", quoteSubject(m.Subject), m.From)
			continue
		}
		i := slices.IndexFunc(shown[at], m.fits)
		if i < 0 {
			i = 0
			s.off("inkommet: %s från %s är %s men blev ”%s”", quoteSubject(m.Subject), m.From, m.nature(), shown[at][0])
		}
		shown[at] = slices.Delete(shown[at], i, i+1)
	}
	for at, rest := range shown {
		for range rest {
			s.off("inkommet: %s från %s står i arbetsboken, men ingen ägare har skickat det", quoteSubject(at.subject), at.from)
		}
	}
}

// answered holds what came in against what was answered: whoever sent a file
// or a question that is theirs to send has heard from Rond, and nobody has who
// must not.
func (s *Balance) answered(j *Journal, mails []stored) {
	answers := map[string]int{}
	for _, f := range mails {
		if f.From == j.Own && f.InReplyTo != "" {
			answers[f.InReplyTo]++
		}
	}
	for _, m := range j.Mails {
		n := answers[m.MessageID]
		switch owed := !m.Held && (m.What == sentBook || m.What == sentWords); {
		case owed && n == 0:
			s.off("svarsmejl: %s från %s (%s) har inte fått något svar", quoteSubject(m.Subject), m.From, m.MessageID)
		case !owed && n > 0:
			s.off("svarsmejl: %s från %s (%s) skulle inte ha fått något svar", quoteSubject(m.Subject), m.From, m.MessageID)
		}
	}
}

func describe(m record) string {
	return fmt.Sprintf("%s till %s (%s)", quoteSubject(m[columnSubject]), m[columnTo], strings.Trim(m[columnMessageID], "<>"))
}

func quoteSubject(s string) string { return "”" + shownText(s) + "”" }

// joinItems is all items on lines of their own.
func joinItems(items []string) string {
	return fmt.Sprintf("%d that do not agree\n  %s", len(items), strings.Join(items, "\n  "))
}
