package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rond/internal/store"
)

func (p *program) planCloseCommand() *cobra.Command {
	return p.planYearCommand(&cobra.Command{
		Use:   "close --board CODE --year Y",
		Short: "Close the year of a plan, and lock it",
		Long: `Close ends a plan's year once every reporting occasion is closed. It asks, reminds
and tells nobody any longer, and its plan, answers and texts are locked: they can
be read and exported, and what comes in late is kept as it came. Actions that are
not finished live on in the next year's forms. What the year lacks all the same
is told: texts, decisions, late actions, and that it is not over.`,
		Example: "  rond plan close --board RK --year 2026",
	}, "is closed and locked", func(c *cobra.Command, r *rond, id int64) error {
		undone, err := r.engine.LeftUndone(c.Context(), "en", id)
		if err != nil {
			return err
		}
		if err := r.engine.CloseYear(c.Context(), id, operator); err != nil {
			return err
		}
		for _, what := range undone {
			fmt.Fprintf(p.err, "warning: %s\n", what)
		}
		return nil
	})
}

func (p *program) planReopenCommand() *cobra.Command {
	var reason string
	c := p.planYearCommand(&cobra.Command{
		Use:     "reopen --board CODE --year Y --reason WHY",
		Short:   "Open a closed year again",
		Long:    "Reopen unlocks a year that was closed, for a reason that stays in the record. Its\nreporting occasions remain closed, so nobody is reminded.",
		Example: "  rond plan reopen --board RK --year 2026 --reason \"fel i rapporttexten om K07\"",
	}, "is open again", func(c *cobra.Command, r *rond, id int64) error {
		return r.engine.OpenYear(c.Context(), id, reason, operator)
	})
	c.Flags().StringVar(&reason, "reason", "", "`WHY` it is opened again")
	c.Args = args(cobra.NoArgs, "board", "year", "reason")
	return c
}

// planYearCommand is a command that does something to a plan's year.
func (p *program) planYearCommand(c *cobra.Command, done string, do func(c *cobra.Command, r *rond, id int64) error) *cobra.Command {
	var board string
	var year int
	c.Args = args(cobra.NoArgs, "board", "year")
	c.RunE = func(c *cobra.Command, _ []string) error {
		return p.opened(c.Context(), func(r *rond) error {
			id, err := r.engine.PlanID(c.Context(), board, year)
			if errors.Is(err, store.ErrNotFound) {
				return p.noSuchPlan(c.Context(), r, board, year)
			}
			if err == nil {
				err = do(c, r, id)
			}
			if err != nil {
				return actRefused(err)
			}
			fmt.Fprintf(p.out, "%s %d %s\n", board, year, done)
			return nil
		})
	}
	c.Flags().StringVar(&board, "board", "", "the board's `CODE`, as it stands in the plan workbook")
	c.Flags().IntVar(&year, "year", 0, "the plan's `YEAR`")
	return c
}

// showAfterTheYear tells which years can be closed, and which controls of a
// year are asked about no more.
func (p *program) showAfterTheYear(ctx context.Context, r *rond) error {
	years, left, err := r.engine.AfterTheYear(ctx)
	if err != nil {
		return err
	}
	for _, y := range years {
		fmt.Fprintf(p.out, "the year %d of %s can be closed: rond plan close\n", y.Year, y.Board)
	}
	for _, l := range left {
		why := fmt.Sprintf("the plan for %d does not ask about them", l.After)
		if l.Next == 0 {
			why = "no later plan is in force"
		}
		fmt.Fprintf(p.out, "no longer asked about: %s of %s %d; %s: put them back, or confirm on the page of what waits\n", strings.Join(l.Codes(), ", "), l.Board, l.Year, why)
	}
	return nil
}
