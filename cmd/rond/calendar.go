package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"rond/internal/engine"
)

func (p *program) calendarCommand() *cobra.Command {
	var year int
	c := &cobra.Command{
		Use:   "calendar --year Y",
		Short: "Show what will be asked of whom and when",
		Long: `Calendar shows a year's plans day by day: what has been asked, and what will be
asked of whom if nobody moves and no plan is changed. Seats that nobody holds are
left out. It sends nothing and changes nothing, and does not mind whether sending
is on.`,
		Example: "  rond calendar --year 2026\n  rond calendar --year 2026 --json",
		Args:    args(cobra.NoArgs, "year"),
		RunE: func(c *cobra.Command, _ []string) error {
			return p.opened(c.Context(), func(r *rond) error { return p.showCalendar(c.Context(), r, year) })
		},
	}
	c.Flags().IntVar(&year, "year", 0, "the plans' `YEAR`")
	return p.withJSON(c)
}

func (p *program) showCalendar(ctx context.Context, r *rond, year int) error {
	days, err := r.engine.Calendar(ctx, r.cfg.Language, year)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(emptyNotNull(days))
	}
	if len(days) == 0 {
		return p.noCalendar(ctx, r, year)
	}
	for _, d := range days {
		p.printDay(d)
	}
	return p.printTotals(days)
}

// noCalendar says why nothing is asked in a year.
func (p *program) noCalendar(ctx context.Context, r *rond, year int) error {
	plans, err := r.engine.Status(ctx, year)
	if err != nil {
		return err
	}
	if len(plans) == 0 {
		fmt.Fprintf(p.out, "no plan for %d\n", year)
		fmt.Fprintln(p.err, "hint: begin with rond plan template FILE, or rond plan import FILE; rond status lists the plans that there are")
		return nil
	}
	fmt.Fprintf(p.out, "nothing is asked in %d\n", year)
	for _, s := range plans {
		fmt.Fprintf(p.out, "%s, %s: the plan's state is %s\n", s.Board, s.Plan, s.State)
	}
	return nil
}

// printDay prints whom a day's mails go to, and under each what it asks.
func (p *program) printDay(d engine.CalendarDay) {
	fmt.Fprintf(p.out, "%s, %s\n", d.Day, counted(len(d.Mail), "mail"))
	name, board := 0, 0
	for _, m := range d.Mail {
		name, board = max(name, utf8.RuneCountInString(m.Name)), max(board, utf8.RuneCountInString(m.Board))
	}
	for _, m := range d.Mail {
		asked := ""
		if m.Asked {
			asked = ", asked"
		}
		fmt.Fprintf(p.out, "  %-*s  %-*s  due %s, %s%s\n", name, m.Name, board, m.Board, m.Due, counted(len(m.Rows), "row"), asked)
		for _, line := range wrapped(m.Rows) {
			fmt.Fprintf(p.out, "      %s\n", line)
		}
	}
	fmt.Fprintln(p.out)
}

// refsWide is how many characters of Refs stand on a line.
const refsWide = 72

// wrapped is the Refs of some rows in lines that a terminal shows whole.
func wrapped(rows []engine.DayRow) []string {
	var lines []string
	for _, row := range rows {
		n := len(lines) - 1
		if n < 0 || len(lines[n])+1+len(row.Ref) > refsWide {
			lines = append(lines, row.Ref)
			continue
		}
		lines[n] += " " + row.Ref
	}
	return lines
}

// burden is how much one person is asked in a year.
type burden struct {
	name, email string
	mails, rows int
}

func (p *program) printTotals(days []engine.CalendarDay) error {
	var all []burden
	whole := burden{name: "in all"}
	for _, d := range days {
		for _, m := range d.Mail {
			i := slices.IndexFunc(all, func(b burden) bool { return b.email == m.Email })
			if i < 0 {
				i = len(all)
				all = append(all, burden{name: m.Name, email: m.Email})
			}
			all[i].mails, all[i].rows = all[i].mails+1, all[i].rows+len(m.Rows)
			whole.mails, whole.rows = whole.mails+1, whole.rows+len(m.Rows)
		}
	}
	slices.SortStableFunc(all, func(a, b burden) int { return cmp.Or(cmp.Compare(b.rows, a.rows), cmp.Compare(a.name, b.name)) })
	t := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "person\taddress\tmails\trows")
	for _, b := range append(all, whole) {
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\n", b.name, b.email, b.mails, b.rows)
	}
	return t.Flush()
}
