package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"rond/internal/engine"
	"rond/internal/forecast"
)

// calendarOptions is what a calendar is of, and where it goes.
type calendarOptions struct {
	year      int
	out, plan string // files; "" for none
}

func (p *program) calendarCommand() *cobra.Command {
	var o calendarOptions
	c := &cobra.Command{
		Use:   "calendar (--year Y | --plan FILE)",
		Short: "Show what will be asked of whom and when",
		Long: `Calendar shows a year's plans day by day: what has been asked, and what will be
asked of whom if nobody moves and no plan is changed. Seats that nobody holds are
left out. It sends nothing and changes nothing, and does not mind whether sending
is on.

With --plan it shows what a plan workbook would ask if it were in force now,
before it is imported. With --out it writes a workbook (.xlsx), with the mails
and rows of each person, or a calendar file (.ics) for a calendar program. It
never overwrites a file.`,
		Example: "  rond calendar --year 2026\n  rond calendar --year 2026 --out year-2026.ics\n  rond calendar --plan plan-2027.xlsx --out year-2027.xlsx",
		RunE: func(c *cobra.Command, _ []string) error {
			return p.opened(c.Context(), func(r *rond) error { return p.calendar(c.Context(), r, o) })
		},
	}
	c.Args = func(c *cobra.Command, a []string) error {
		if c.Flags().Changed("plan") && c.Flags().Changed("year") {
			return hint(usage{errors.New("--plan and --year cannot stand together")}, "the year stands in the plan; leave --year out")
		}
		if c.Flags().Changed("plan") {
			return args(cobra.NoArgs)(c, a)
		}
		return args(cobra.NoArgs, "year")(c, a)
	}
	c.Flags().IntVar(&o.year, "year", 0, "the plans' `YEAR`")
	c.Flags().StringVar(&o.plan, "plan", "", "a plan workbook `FILE` that is not imported yet")
	c.Flags().StringVar(&o.out, "out", "", "write to this `FILE`, .xlsx or .ics")
	return p.withJSON(c)
}

func (p *program) calendar(ctx context.Context, r *rond, o calendarOptions) error {
	f, err := p.forecast(ctx, r, o)
	if err != nil {
		return err
	}
	if len(f.Days) == 0 && !f.Proposed {
		if err := p.planOf(ctx, r, o.year); err != nil {
			return err
		}
	}
	if o.out != "" {
		return p.writeForecast(r.cfg.Language, f, o.out)
	}
	if p.json {
		return p.printJSON(emptyNotNull(f.Days))
	}
	if len(f.Days) == 0 && !f.Proposed {
		return p.noCalendar(ctx, r, o.year)
	}
	for _, d := range f.Days {
		p.printDay(d)
	}
	return p.printTotals(f.Days)
}

// forecast is of a year, or of a plan workbook, whose problems it tells.
func (p *program) forecast(ctx context.Context, r *rond, o calendarOptions) (*engine.Forecast, error) {
	if o.plan == "" {
		return r.engine.Forecast(ctx, r.cfg.Language, o.year)
	}
	raw, err := readFile(o.plan, maxPlanFile)
	if err != nil {
		return nil, err
	}
	f, problems, err := r.engine.ForecastOf(ctx, r.cfg.Language, raw)
	if errors.Is(err, engine.ErrPlan) {
		printProblems(p.err, problems)
		err = hint(fmt.Errorf("%s has %s; nothing can be foretold", o.plan, counted(errorsIn(problems), "error")), "mend what is told above and try again")
	}
	return f, err
}

// writeForecast writes a workbook or a calendar file, as the name's ending says.
func (p *program) writeForecast(lang string, f *engine.Forecast, path string) error {
	write := func(w io.Writer) error { return forecast.Workbook(w, lang, f) }
	switch strings.ToLower(filepath.Ext(path)) {
	case ".xlsx":
	case ".ics":
		write = func(w io.Writer) error { return forecast.Calendar(w, lang, f, p.clock()) }
	default:
		return hint(usage{fmt.Errorf("--out %s is neither a workbook nor a calendar file", path)}, "end the name with .xlsx or .ics")
	}
	if err := newFile(path, write); err != nil {
		return err
	}
	_, whole := engine.Burdens(f.Days)
	fmt.Fprintf(p.out, "wrote %s: %s, %s, %s\n", path, counted(len(f.Days), "day"), counted(whole.Mails, "mail"), counted(whole.Rows, "row"))
	return nil
}

// planOf refuses a year that no plan is for.
func (p *program) planOf(ctx context.Context, r *rond, year int) error {
	plans, err := r.engine.Status(ctx, year)
	if err == nil && len(plans) == 0 {
		err = hint(fmt.Errorf("there is no plan for %d", year), "begin with rond plan template FILE, or rond plan import FILE; rond status lists the plans that there are")
	}
	return err
}

// noCalendar says why nothing is asked in a year.
func (p *program) noCalendar(ctx context.Context, r *rond, year int) error {
	plans, err := r.engine.Status(ctx, year)
	if err != nil {
		return err
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
		fmt.Fprintf(p.out, "  %-*s  %-*s  due %s, %s%s\n", name, m.Name, board, m.Board, dueOf(m.Due, m.Last), counted(len(m.Rows), "row"), asked)
		for _, line := range wrapped(m.Rows) {
			fmt.Fprintf(p.out, "      %s\n", line)
		}
	}
	fmt.Fprintln(p.out)
}

// dueOf is the days on which the first and the last of some rows are due.
func dueOf(first, last string) string {
	if last <= first {
		return first
	}
	return first + " to " + last
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

func (p *program) printTotals(days []engine.CalendarDay) error {
	each, whole := engine.Burdens(days)
	whole.Name = "in all"
	t := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "person\taddress\tmails\trows")
	for _, b := range append(each, whole) {
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\n", b.Name, b.Email, b.Mails, b.Rows)
	}
	return t.Flush()
}
