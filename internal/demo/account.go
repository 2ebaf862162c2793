package demo

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Account is a year told: what Rond counted, what the owners did, and whether
// the two agree. It holds no time of the machine it ran on.
type Account struct {
	Seed    int64
	Year    int
	Until   time.Time // how far it has come
	Brief   bool      // told without what single owners did
	Plans   []PlanCount
	Past    []Past   // the plans of the years before
	Files   []string // names of what Rond has written for the controller
	Journal *Journal
	Balance Balance
}

// Write tells the account in Swedish.
func (a *Account) Write(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s, frö %d\n", a.title(), a.Seed)
	a.months(&b)
	if !a.Brief {
		a.stories(&b)
	}
	a.desk(&b)
	a.plans(&b)
	a.files(&b)
	a.balance(&b)
	_, err := w.Write(b.Bytes())
	return err
}

func (a *Account) title() string {
	if a.Until.Year() > a.Year {
		return fmt.Sprintf("Ett år med Rond: %d", a.Year)
	}
	return fmt.Sprintf("Med Rond från nyår till den %d %s %d", a.Until.Day(), monthName(a.Until.Month()), a.Year)
}

// mailColumns are the columns of the table of months: a heading, and the kinds
// of mail in it as the ledger names them.
func mailColumns() [][]string {
	return [][]string{{"förhand.", "Förhandsbesked"}, {"utskick", "Utskick"}, {"risker", "Riskanalys"}, {"påminn.", "Påminnelse", "Påminnelse om riskanalys"},
		{"chef", "Mejl till chef", "Till chef om riskanalys"}, {"kvittens", "Kvittens"}, {"rättelse", "Rättelse"}, {"fråga", "Fråga till kontaktperson"},
		{"besked", "Besked om fråga"}, {"sammanst.", "Sammanställning", "Läget i riskanalysen"}}
}

// months is the table of mails per month.
func (a *Account) months(b *bytes.Buffer) {
	out := map[string]map[string]int{}
	for _, m := range a.Balance.books.mails {
		if m[columnSendings] == "" || m[columnSendings] == "0" || len(m[columnMade]) < 7 {
			continue
		}
		month := m[columnMade][:7]
		if out[month] == nil {
			out[month] = map[string]int{}
		}
		out[month][m[columnKind]]++
	}
	in := map[string]int{}
	for _, s := range a.Journal.Mails {
		in[s.At.Format("2006-01")]++
	}
	t := table{{"", "svar in"}}
	for _, c := range mailColumns() {
		t[0] = append(t[0], c[0])
	}
	for first := time.Date(a.Year, 1, 1, 0, 0, 0, 0, time.UTC); ; first = first.AddDate(0, 1, 0) {
		month := first.Format("2006-01")
		if (first.Year() > a.Year || first.After(a.Until)) && in[month] == 0 && out[month] == nil {
			break
		}
		row := []string{monthName(first.Month()), count(in[month])}
		if first.Year() > a.Year {
			row[0] += fmt.Sprintf(" %d", first.Year())
		}
		for _, c := range mailColumns() {
			n := 0
			for _, kind := range c[1:] {
				n += out[month][kind]
			}
			row = append(row, count(n))
		}
		t = append(t, row)
	}
	b.WriteString("\nMejl per månad\n\n")
	t.write(b)
}

// stories tells the first time that each kind of owner came up in each plan,
// and what they sent.
func (a *Account) stories(b *bytes.Buffer) {
	b.WriteString("\nNågra händelser\n\n")
	told := map[[2]string]bool{}
	for _, t := range a.Journal.Requests {
		key := [2]string{t.Board, string(t.Kind)}
		if told[key] || t.Risks {
			continue
		}
		told[key] = true
		fmt.Fprintf(b, "  %-13s%s (%s) %s. %s\n", fmt.Sprintf("%d %s", t.At.Day(), monthName(t.At.Month())), t.Name, t.Request, kindWord(t.Kind), a.trail(t.Request))
	}
}

// trail is what was sent for a request, with days.
func (a *Account) trail(request string) string {
	var all []string
	for _, s := range a.Journal.Mails {
		if s.Request != request {
			continue
		}
		what := map[string]string{sentBook: "fil", sentWords: "mejl utan fil", sentAway: "autosvar", sentBounce: "studs"}[s.What]
		if s.Held {
			what += " (stoppad)"
		}
		all = append(all, fmt.Sprintf("%s %d/%d", what, s.At.Day(), s.At.Month()))
	}
	if len(all) == 0 {
		return "Ingenting kom."
	}
	first, size := utf8.DecodeRuneInString(all[0])
	all[0] = string(unicode.ToUpper(first)) + all[0][size:]
	return strings.Join(all, ", ") + "."
}

// plans is the counts of every plan, a column each, and the ways below them.
func (a *Account) plans(b *bytes.Buffer) {
	b.WriteString("\nPlanerna\n\n")
	t := table{{""}}
	for i, p := range a.Plans {
		fmt.Fprintf(b, "  %d  %s: %s\n", i+1, p.Board, p.Plan)
		t[0] = append(t[0], fmt.Sprintf("plan %d", i+1))
	}
	b.WriteString("\n")
	for _, line := range a.planLines() {
		row := []string{line.label}
		for _, p := range a.Plans {
			row = append(row, count(line.of(p)))
		}
		t = append(t, row)
	}
	if !a.Brief {
		t = append(t, a.ways()...)
	}
	t.write(b)
}

// ways is how many requests of each plan were taken in which way.
func (a *Account) ways() table {
	t := table{nil}
	for _, k := range kinds() {
		row := []string{kindWord(k.kind)}
		for _, p := range a.Plans {
			row = append(row, count(a.taken(p.Board, k.kind)))
		}
		t = append(t, row)
	}
	return t
}

type planLine struct {
	label string
	of    func(PlanCount) int
}

// planLines are the lines of the table; what is held is the only one that Rond
// forgets when it has been dealt with.
func (a *Account) planLines() []planLine {
	return []planLine{
		{"arbetsböcker att besvara", func(p PlanCount) int { return p.Requests }},
		{"rader i dem", func(p PlanCount) int { return p.Rows }},
		{"besvarade rader", func(p PlanCount) int { return p.Answered }},
		{"förhandsbesked", func(p PlanCount) int { return p.Notices }},
		{"påminnelser", func(p PlanCount) int { return p.Reminders }},
		{"mejl till chefer", func(p PlanCount) int { return p.Managers }},
		{"kvittenser", func(p PlanCount) int { return p.Receipts }},
		{"rättelser", func(p PlanCount) int { return p.Corrections }},
		{"frågor", func(p PlanCount) int { return p.Questions }},
		{"stoppade för granskning", func(p PlanCount) int { return a.held(p.Board) }},
		{"studsar", func(p PlanCount) int { return p.Bounces }},
	}
}

// held is how many mails about a board were to be stopped for the controller. The
// balance has seen that they were.
func (a *Account) held(board string) (n int) {
	for _, m := range a.Journal.Mails {
		if m.Held && m.Board == board {
			n++
		}
	}
	return n
}

// taken is how many requests of a board were taken in one way.
func (a *Account) taken(board string, k Kind) int {
	n := 0
	for _, t := range a.Journal.Requests {
		if t.Board == board && t.Kind == k {
			n++
		}
	}
	return n
}

func (a *Account) balance(b *bytes.Buffer) {
	s := a.Balance
	risks, both := "", "sammanställningen"
	if s.Risks > 0 {
		risks, both = several(s.Risks, "värderad risk", "värderade risker")+", ", "sammanställningen eller risklistan"
	}
	fmt.Fprintf(b, "\nAvstämning\n\n  %d besvarade rader med %d celler, %s%d mejl från Rond och %d mejl till Rond.\n", s.Answers, s.Cells, risks, s.MailsOut, s.MailsIn)
	if len(s.Items) == 0 {
		fmt.Fprintf(b, "  Allt stämmer: varje svar står i %s, cell för cell, och varje mejl är redovisat.\n", both)
		return
	}
	fmt.Fprintf(b, "  %d saker stämmer inte:\n", len(s.Items))
	for _, item := range s.Items {
		fmt.Fprintf(b, "  - %s\n", strings.ReplaceAll(item, "\n", " "))
	}
}

// files tells where to look: the workbook, the report to each board, and what
// has been made of the risk analysis.
func (a *Account) files(b *bytes.Buffer) {
	b.WriteString("\nFiler\n\n")
	for _, name := range a.Files {
		fmt.Fprintf(b, "  %s\n", name)
	}
}

// table is lines of cells; the first cell of each is to the left, the others
// to the right.
type table [][]string

func (t table) write(b *bytes.Buffer) {
	width := make([]int, len(t[0]))
	for _, row := range t {
		for i, c := range row {
			width[i] = max(width[i], utf8.RuneCountInString(c))
		}
	}
	for _, row := range t {
		line := ""
		for i, c := range row {
			space := strings.Repeat(" ", width[i]-utf8.RuneCountInString(c))
			if i == 0 {
				line = "  " + c + space
				continue
			}
			line += "  " + space + c
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// count is a number; nothing is a dash, so that the numbers stand out.
func count(n int) string {
	if n == 0 {
		return "–"
	}
	return fmt.Sprint(n)
}
