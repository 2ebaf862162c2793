package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"rond/internal/engine"
	"rond/internal/store"
	"rond/templates"
)

// occasionNamed is a reporting occasion as somebody names it.
type occasionNamed struct {
	board    string
	year     int
	occasion string
}

func (o *occasionNamed) flags(c *cobra.Command) {
	c.Flags().StringVar(&o.board, "board", "", "the board's `CODE`, as it stands in the plan workbook")
	c.Flags().IntVar(&o.year, "year", 0, "the plan's `YEAR`")
	c.Flags().StringVar(&o.occasion, "occasion", "", "the reporting occasion: its `NAME` or period")
}

func (p *program) occasionCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "occasion",
		Short:   "Close a reporting occasion, and record what the board decided on it",
		Example: "  rond occasion close --board RK --year 2026 --occasion T1\n  rond occasion decide --board RK --year 2026 --occasion T1 --date 2026-05-20 --section 45",
		Args:    named,
		RunE:    showHelp,

		DisableFlagsInUseLine: true,
	}
	c.AddCommand(p.occasionCloseCommand(), p.occasionDecideCommand())
	return c
}

func (p *program) occasionCloseCommand() *cobra.Command {
	var o occasionNamed
	c := &cobra.Command{
		Use:   "close --board CODE --year Y --occasion NAME",
		Short: "Close a reporting occasion",
		Long: `Close keeps the consolidated workbook as it is now and mails it to the plan's
contact. Nobody is reminded any longer of what the occasion covers; answers that
come all the same are taken, and shown as come after the closing. It cannot be
undone.`,
		Example: "  rond occasion close --board RK --year 2026 --occasion T1",
		Args:    args(cobra.NoArgs, "board", "year", "occasion"),
		RunE: func(c *cobra.Command, _ []string) error {
			return p.opened(c.Context(), func(r *rond) error {
				return p.onOccasion(c.Context(), r, o, func(id int64, period string) error {
					return r.engine.CloseOccasion(c.Context(), id, period, operator)
				}, "is closed")
			})
		},
	}
	o.flags(c)
	return c
}

func (p *program) occasionDecideCommand() *cobra.Command {
	var o occasionNamed
	var d engine.Decision
	var clear bool
	var reason string
	c := &cobra.Command{
		Use:   "decide --board CODE --year Y --occasion NAME --date DAY --section §",
		Short: "Record what the board decided on a reporting occasion that is closed",
		Long: `Decide records the day and the § of the board's decision on a reporting occasion
that is closed. They stand in the follow-up report and in rond boards. A decision
that was recorded wrongly is recorded anew, or taken back with --none; once the
year is closed with a --reason.`,
		Example: "  rond occasion decide --board RK --year 2026 --occasion T1 --date 2026-05-20 --section 45",
		Args:    args(cobra.NoArgs, "board", "year", "occasion"),
		RunE: func(c *cobra.Command, _ []string) error {
			if clear == (d != engine.Decision{}) {
				return hint(usage{errors.New("neither a decision nor --none is said, or both")}, "say --date and --section, or --none to take back what was recorded")
			}
			done := "is decided"
			if clear {
				done = "has no decision recorded"
			}
			return p.opened(c.Context(), func(r *rond) error {
				return p.onOccasion(c.Context(), r, o, func(id int64, period string) error {
					return r.engine.DecideOccasion(c.Context(), id, period, d, reason, operator)
				}, done)
			})
		},
	}
	o.flags(c)
	c.Flags().StringVar(&d.Day, "date", "", "the `DAY` of the decision: 2026-05-20")
	c.Flags().StringVar(&d.Section, "section", "", "its `§` in the minutes: 45")
	c.Flags().BoolVar(&clear, "none", false, "take back a decision that was recorded wrongly")
	c.Flags().StringVar(&reason, "reason", "", "`WHY` a decision is changed or taken back")
	return c
}

// onOccasion does something to the occasion that is named, and says so.
func (p *program) onOccasion(ctx context.Context, r *rond, o occasionNamed, do func(plan int64, period string) error, done string) error {
	at, err := r.engine.Occasion(ctx, o.board, o.year, o.occasion)
	if none, ok := errors.AsType[*engine.NoOccasion](err); ok {
		return hint(none, "name one of these, or its period: %s", strings.Join(none.Known, "; "))
	}
	if errors.Is(err, store.ErrNotFound) {
		return p.noSuchPlan(ctx, r, o.board, o.year)
	}
	if err == nil {
		err = do(at.Plan, at.Period)
	}
	if err != nil {
		return actRefused(err)
	}
	fmt.Fprintf(p.out, "%s %d, %s: %s\n", o.board, o.year, at.Name, done)
	return nil
}

// actRefused says why an act cannot be done, in the words of the pages.
func actRefused(err error) error {
	if no, ok := errors.AsType[*engine.Refusal](err); ok {
		text, remedy := templates.Problem("en", no.Code, no.Args)
		return hint(errors.New(text), "%s", remedy)
	}
	return err
}

func (p *program) boardsCommand() *cobra.Command {
	var year int
	c := &cobra.Command{
		Use:     "boards [--year Y]",
		Short:   "Show which boards have adopted, reported and decided",
		Long:    "Boards shows for each board and reporting occasion of a year what has been\nadopted, asked, answered, written, closed and decided; also the boards that have\nno plan for it.",
		Example: "  rond boards\n  rond boards --year 2026 --json",
		Args:    args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			return p.opened(c.Context(), func(r *rond) error { return p.showBoards(c.Context(), r, year) })
		},
	}
	c.Flags().IntVar(&year, "year", 0, "the `YEAR`; without it this one")
	return p.withJSON(c)
}

func (p *program) showBoards(ctx context.Context, r *rond, year int) error {
	all, of, _, err := r.engine.Boards(ctx, r.cfg.Language, year)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(emptyNotNull(all))
	}
	if len(all) == 0 {
		fmt.Fprintln(p.out, "no boards; begin with: rond plan template FILE")
		return nil
	}
	t := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "board %d\tcode\tplan\tadopted\toccasion\tanswered\ttexts\tclosed\tdecided\n", of)
	for _, b := range all {
		head := fmt.Sprintf("%s\t%s\t%s\t%s", b.Board, b.Code, orDash(b.State), orDash(strings.TrimSpace(b.Adopted+" "+b.Section)))
		for _, o := range b.Occasions {
			fmt.Fprintf(t, "%s\t%s\t%d of %d\t%d of %d\t%s\t%s\n", head, o.Name, o.Answered, o.Asked, o.Texts, o.Controls, orDash(o.Closed), orDash(strings.TrimSpace(o.Decided+" "+o.Section)))
		}
		if len(b.Occasions) == 0 {
			fmt.Fprintf(t, "%s\t–\t–\t–\t–\t–\n", head)
		}
	}
	return t.Flush()
}

// orDash is a cell that may be empty.
func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
