package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rond/internal/engine"
	"rond/internal/plan"
	"rond/internal/store"
)

func (p *program) planCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "plan",
		Short:   "Import, export and begin plan workbooks",
		Example: "  rond plan template plan-2026.xlsx\n  rond plan import plan-2026.xlsx",
		Args:    named,
		RunE:    showHelp,

		DisableFlagsInUseLine: true,
	}
	c.AddCommand(p.planImportCommand(), p.planTemplateCommand(), p.planExportCommand(), p.planFollowCommand(), p.planContinueCommand(), p.planRolloverCommand(), p.planCloseCommand(), p.planReopenCommand())
	return c
}

// maxPlanFile bounds a plan workbook before it is read.
const maxPlanFile = 50 << 20

// printProblems tells what is wrong in a plan workbook, and how to mend it.
func printProblems(w io.Writer, problems []plan.Problem) {
	for _, pr := range problems {
		kind := "error"
		if pr.Warning {
			kind = "warning"
		}
		if where := strings.TrimSpace(pr.Sheet + " " + pr.Cell); where != "" {
			kind += ": " + where
		}
		fmt.Fprintf(w, "%s: %s\n  %s\n", kind, pr.Text, pr.Remedy)
	}
}

func (p *program) planTemplateCommand() *cobra.Command {
	var lang string
	c := &cobra.Command{
		Use:     "template FILE",
		Short:   "Write an empty plan workbook with help in it",
		Long:    "Template writes an empty plan workbook to fill in, with help and an example.\nIt needs neither settings nor database, and never overwrites a file.",
		Example: "  rond plan template plan-2026.xlsx",
		Args:    args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, a []string) error {
			if lang != "sv" && lang != "en" {
				return hint(usage{fmt.Errorf("--lang %s is no language of Rond's", lang)}, "--lang sv or --lang en")
			}
			if err := createFile(a[0], func(w io.Writer) error { return plan.Template(w, lang) }); err != nil {
				return err
			}
			fmt.Fprintf(p.out, "wrote %s; fill it in, then: rond plan import %s\n", a[0], a[0])
			return nil
		},
	}
	c.Flags().StringVar(&lang, "lang", "sv", "`LANGUAGE`: sv or en")
	return c
}

func (p *program) planExportCommand() *cobra.Command {
	return p.planFileCommand((*engine.Engine).Export, &cobra.Command{
		Use:   "export --board CODE --year Y FILE",
		Short: "Write the plan in force as a plan workbook",
		Long: `Export writes the plan in force as a plan workbook, with every word that was
imported. Its sheet Åtgärder holds the plan's own actions; those that answers and
the controller have added are in rond action list, in the consolidated workbook
and in rond plan rollover. It never overwrites a file.`,
		Example: "  rond plan export --board RK --year 2026 plan-2026.xlsx",
	})
}

func (p *program) planFollowCommand() *cobra.Command {
	return p.planFileCommand((*engine.Engine).Followed, &cobra.Command{
		Use:   "follow --board CODE --year Y FILE",
		Short: "Write a plan as it follows the owners of its shared controls",
		Long: `Follow writes the plan in force with what differs from the owners of its shared
controls (Gemensam med) left empty: import it, and these cells are filled in
from the owners' plans of the year. What the board has added stays. Nothing
follows by itself.`,
		Example: "  rond plan follow --board SN --year 2026 plan-sn.xlsx\n  rond plan import --dry-run plan-sn.xlsx",
	})
}

func (p *program) planContinueCommand() *cobra.Command {
	return p.planFileCommand((*engine.Engine).Continued, &cobra.Command{
		Use:   "continue --board CODE --year Y FILE",
		Short: "Write a plan as next year's provisional plan",
		Long: `Continue writes the plan in force as a workbook for the year after, with the
status Provisional (Preliminär): import it, and the old plan's controls go on
being asked about until the board has adopted its new plan. No mail goes to
managers meanwhile. What the new plan keeps keeps its answers.`,
		Example: "  rond plan continue --board RK --year 2026 preliminary-2027.xlsx\n  rond plan import preliminary-2027.xlsx",
	})
}

func (p *program) planRolloverCommand() *cobra.Command {
	return p.planFileCommand((*engine.Engine).Rollover, &cobra.Command{
		Use:   "rollover --board CODE --year Y FILE",
		Short: "Write a draft of next year's plan from what this year has shown",
		Long: `Rollover writes the plan in force as a draft for the year after. Beside every
control stands what the year has shown of it and what that speaks for: keep it,
check more often, let it go; and what its owners proposed. Actions that are not
finished go along. Edit the workbook, set the status to Fastställd (Adopted) when the
board has decided, and import it.`,
		Example: "  rond plan rollover --board RK --year 2026 draft-2027.xlsx",
	})
}

// planFileCommand is a command that writes a workbook made of the plan in force.
func (p *program) planFileCommand(made func(*engine.Engine, context.Context, string, int) (*plan.Plan, error), c *cobra.Command) *cobra.Command {
	var board string
	var year int
	c.Args = args(cobra.ExactArgs(1), "board", "year")
	c.RunE = func(c *cobra.Command, a []string) error {
		return p.opened(c.Context(), func(r *rond) error {
			doc, err := made(r.engine, c.Context(), board, year)
			if errors.Is(err, store.ErrNotFound) {
				return p.noSuchPlan(c.Context(), r, board, year)
			}
			if err != nil {
				return err
			}
			if err := createFile(a[0], func(w io.Writer) error { return plan.WriteAs(c.Context(), w, doc) }); err != nil {
				return err
			}
			fmt.Fprintf(p.err, "wrote %s; look it over, change it in a spreadsheet program, then: rond plan import %s\n", a[0], shellWord(a[0]))
			return nil
		})
	}
	c.Flags().StringVar(&board, "board", "", "the board's `CODE`, as it stands in the plan workbook")
	c.Flags().IntVar(&year, "year", 0, "the plan's `YEAR`")
	return c
}

// noSuchPlan says which plans there are instead of one that is not.
func (p *program) noSuchPlan(ctx context.Context, r *rond, board string, year int) error {
	all, err := r.engine.Status(ctx, 0)
	if err != nil {
		return err
	}
	err = fmt.Errorf("there is no plan of a board with the code %s for %d", board, year)
	var known []string
	for _, s := range all {
		known = append(known, fmt.Sprintf("--board %s --year %d", shellWord(s.Code), s.Year))
	}
	if len(known) == 0 {
		return hint(err, "no plan is imported yet; begin with rond plan import FILE")
	}
	return hint(err, "there is: %s", strings.Join(known, "; "))
}

// readFile reads a whole file of bounded size.
func readFile(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, hint(err, "check the name, and that the file is in this folder")
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, hint(fmt.Errorf("reading %s: %w", path, err), "name a plan workbook, as rond plan template writes it")
	}
	if int64(len(raw)) > limit {
		return nil, hint(fmt.Errorf("%s is larger than %d MB", path, limit>>20), "a plan is a few hundred kB: take out pictures, or name another file")
	}
	return raw, nil
}

// createFile writes a workbook as [newFile] does.
func createFile(path string, write func(io.Writer) error) error {
	if !strings.EqualFold(filepath.Ext(path), ".xlsx") {
		return hint(usage{fmt.Errorf("%s would be a workbook without the ending .xlsx", path)}, "name it %s.xlsx", strings.TrimSuffix(path, filepath.Ext(path)))
	}
	return newFile(path, write)
}

// newFile writes a file that must not exist; on an error nothing is left.
func newFile(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // it may hold names and answers
	if errors.Is(err, os.ErrExist) {
		return hint(fmt.Errorf("%s is there already", path), "choose another name, or move the file away")
	}
	if err != nil {
		return hint(err, "choose a folder that is there and that you may write in")
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", path, err), os.Remove(path))
	}
	return nil
}
