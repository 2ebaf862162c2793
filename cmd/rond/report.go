package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rond/internal/engine"
	"rond/internal/report"
)

// reportAsked is what a report is asked to be about.
type reportAsked struct {
	from, year           int
	board, occasion, out string
	shared               bool
}

// format is what the file's ending says it is to be: xlsx, docx or html.
func (o reportAsked) format() string {
	return strings.ToLower(strings.TrimPrefix(filepath.Ext(o.out), "."))
}

func (p *program) reportCommand() *cobra.Command {
	var o reportAsked
	c := &cobra.Command{
		Use:   "report [--from Y] --year Y [--occasion NAME] [--board CODE | --shared] --out FILE",
		Short: "Write the consolidated workbook, or the follow-up report to a board",
		Long: `Report writes what the ending of the file says.

FILE.xlsx is the consolidated workbook of a year, or with --from of several, of
all boards' plans or with --board of one: a summary, every answer, what is
missing, the texts of the report, the actions and every mail. With --occasion it
holds the periods that end within that reporting occasion, as the follow-up
report does, of the boards that have it; its first sheet says which.

FILE.docx and FILE.html are the follow-up report to one board, of your own texts
and grades: a summary with what was not reported, the result of each control, the
actions, and the plan. With --shared it is instead the controls that the boards
have in common: those with the same code and the same text in several plans. In
Word, update the table of contents to get its page numbers.

It never overwrites a file.`,
		Example: `  rond report --year 2026 --out sammanstallning-2026.xlsx
  rond report --year 2026 --occasion 2026-T1 --out t1.xlsx
  rond report --year 2026 --occasion 2026-T1 --board RK --out uppfoljning-t1.docx
  rond report --year 2026 --shared --out gemensamma.docx`,
		Args: args(cobra.NoArgs, "year", "out"),
		RunE: func(c *cobra.Command, _ []string) error {
			if err := o.check(); err != nil {
				return err
			}
			return p.opened(c.Context(), func(r *rond) error { return p.report(c.Context(), r, o) })
		},
	}
	c.Flags().IntVar(&o.year, "year", 0, "the plans' `YEAR`")
	c.Flags().IntVar(&o.from, "from", 0, "of the workbook: the first `YEAR` of several, of which --year is the last")
	c.Flags().StringVar(&o.occasion, "occasion", "", "only what ends within this reporting occasion: its `NAME` or period")
	c.Flags().StringVar(&o.board, "board", "", "the board's `CODE`, as it stands in the plan workbook; a follow-up report is of one")
	c.Flags().BoolVar(&o.shared, "shared", false, "the controls that several boards share")
	c.Flags().StringVar(&o.out, "out", "", "the `FILE` to write: .xlsx, .docx or .html")
	return c
}

// check says what does not go together.
func (o reportAsked) check() error {
	switch followUp := slices.Contains(report.Formats(), o.format()); {
	case !followUp && o.format() != "xlsx":
		return hint(usage{fmt.Errorf("%s ends with neither .xlsx, .docx nor .html", o.out)}, "the ending says what is written: .xlsx the consolidated workbook, .docx or .html the follow-up report")
	case !followUp && o.shared:
		return hint(usage{errors.New("--shared is for the follow-up report")}, "name the file .docx or .html; the consolidated workbook holds all plans of the year")
	case followUp && o.from != 0:
		return hint(usage{errors.New("--from is for the consolidated workbook")}, "name the file .xlsx; a follow-up report is of one year")
	case o.from > o.year:
		return hint(usage{fmt.Errorf("--from %d is after --year %d", o.from, o.year)}, "--from is the first year, --year the last")
	case followUp && o.board == "" && !o.shared:
		return hint(usage{errors.New("a follow-up report is of one board, or of what boards share")}, "say --board CODE (rond status names them), or --shared")
	case o.board != "" && o.shared:
		return hint(usage{errors.New("--board and --shared exclude each other")}, "leave one of them out")
	}
	return nil
}

// write writes the report that is asked for.
func (o reportAsked) write(ctx context.Context, e *engine.Engine, w io.Writer) error {
	if o.format() == "xlsx" {
		return e.Report(ctx, engine.Consolidated{From: o.from, Year: o.year, Board: o.board, Occasion: o.occasion}, w)
	}
	return e.FollowUp(ctx, engine.FollowUp{Board: o.board, Year: o.year, Occasion: o.occasion}, o.format(), w)
}

func (p *program) report(ctx context.Context, r *rond, o reportAsked) error {
	err := newFile(o.out, func(w io.Writer) error { return o.write(ctx, r.engine, w) })
	if none, ok := errors.AsType[*engine.NoOccasion](err); ok {
		return hint(err, "name one of these, or its period: %s", strings.Join(none.Known, "; "))
	}
	if errors.Is(err, engine.ErrNoPlan) && o.board != "" {
		return p.noSuchPlan(ctx, r, o.board, o.year)
	}
	if errors.Is(err, engine.ErrNoPlan) {
		return hint(err, "rond status lists the plans")
	}
	if err == nil {
		fmt.Fprintf(p.err, "wrote %s\n", o.out)
	}
	return err
}
