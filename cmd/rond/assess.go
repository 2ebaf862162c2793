package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rond/internal/engine"
	"rond/internal/plan"
)

func (p *program) assessCommand() *cobra.Command {
	var look bool
	c := &cobra.Command{
		Use:   "assess FILE",
		Short: "Take in the report texts written in a consolidated workbook",
		Long: `Assess reads the sheet Rapporttext (Report texts) of a consolidated workbook that
rond report wrote and the controller has written in, and stores what is new: the
texts and grades of the follow-up report. A proposal that is to stand as it is has
Ja (Yes) in the column Klar (Done). What somebody else has written since the
workbook was made is left as it is, and told.`,
		Example: "  rond assess sammanstallning-2026.xlsx --dry-run\n  rond assess sammanstallning-2026.xlsx",
		Args:    args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, a []string) error {
			raw, err := readFile(a[0], maxPlanFile)
			if err != nil {
				return err
			}
			return p.opened(c.Context(), func(r *rond) error { return p.takeTexts(c.Context(), r, raw, look) })
		},
	}
	c.Flags().BoolVar(&look, "dry-run", false, "tell what is new, and store nothing")
	return p.withJSON(c)
}

func (p *program) takeTexts(ctx context.Context, r *rond, raw []byte, look bool) error {
	read, err := r.engine.ReadTexts(ctx, r.cfg.Language, raw)
	if err != nil {
		return err
	}
	if read.SHA != "" && !look {
		if read, err = r.engine.TakeTexts(ctx, r.cfg.Language, read.SHA, operator); err != nil {
			return err
		}
	}
	if p.json {
		read.Changes, read.Problems = emptyNotNull(read.Changes), emptyNotNull(read.Problems)
		return p.printJSON(read)
	}
	for _, x := range read.Changes {
		fmt.Fprintf(p.out, "%s %d, %s: %s\n", x.Board, x.Year, x.Occasion, aboutOf(x))
	}
	printProblems(p.out, read.Problems)
	stored := "stored"
	if look {
		stored = "new; nothing was stored"
	}
	fmt.Fprintf(p.err, "%s %s\n", counted(len(read.Changes), "text"), stored)
	if errorsIn(read.Problems) > 0 {
		return hint(fmt.Errorf("%s not taken", counted(rowsIn(read.Problems), "row")), "mend what is told above, and read the workbook in again")
	}
	return nil
}

// rowsIn counts the rows in which something is wrong; what is wrong with a
// sheet, or with the file, counts as one.
func rowsIn(problems []plan.Problem) int {
	rows := map[[2]string]bool{}
	for _, pr := range problems {
		if !pr.Warning {
			rows[[2]string{pr.Sheet, strings.TrimLeft(pr.Cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")}] = true
		}
	}
	return len(rows)
}

// aboutOf is what a text is about.
func aboutOf(x engine.TextChange) string {
	switch {
	case x.Control != "":
		return x.Control
	case x.Area != "":
		return x.Area
	}
	return "the whole plan"
}
