package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"rond/internal/engine"
	"rond/internal/plan"
)

func (p *program) planCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "plan",
		Short:   "Import, export and begin plan workbooks",
		Example: "  rond plan template plan-2026.xlsx\n  rond plan import plan-2026.xlsx",
	}
	c.AddCommand(p.planImportCommand(), p.planTemplateCommand(), p.planExportCommand())
	return c
}

// maxPlanFile bounds a plan workbook before it is read.
const maxPlanFile = 50 << 20

func (p *program) planImportCommand() *cobra.Command {
	return p.withJSON(&cobra.Command{
		Use:   "import FILE",
		Short: "Put a plan workbook in force",
		Long: `Import reads a plan workbook and puts it in force. With errors in it nothing is
imported, and every error is told with its sheet and cell and how to mend it.
The same workbook again changes nothing; a changed one is a new version, which
never touches what has already been asked.`,
		Example: "  rond plan import plan-2026.xlsx",
		Args:    args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, a []string) error {
			raw, err := readFile(a[0], maxPlanFile)
			if err != nil {
				return err
			}
			return p.opened(c.Context(), func(r *rond) error { return p.importPlan(c.Context(), r, a[0], raw) })
		},
	})
}

func (p *program) importPlan(ctx context.Context, r *rond, name string, raw []byte) error {
	done, err := r.engine.Import(ctx, raw)
	if done == nil {
		return err
	}
	if p.json {
		done.Problems = emptyNotNull(done.Problems)
		return errors.Join(p.printJSON(done), imported(name, done, err))
	}
	for _, pr := range done.Problems {
		kind := "error"
		if pr.Warning {
			kind = "warning"
		}
		fmt.Fprintf(p.out, "%s: %s %s: %s\n  %s\n", kind, pr.Sheet, pr.Cell, pr.Text, pr.Remedy)
	}
	switch {
	case err != nil:
	case !done.Changed:
		fmt.Fprintf(p.out, "%s, %s %d: nothing has changed since version %d\n", done.Board, done.Plan, done.Year, done.Version)
	default:
		fmt.Fprintf(p.out, "%s, %s %d: version %d is in force; %d new to ask, %d no longer asked, %d ended before the start and are never asked\n",
			done.Board, done.Plan, done.Year, done.Version, done.Added-done.Before, done.Dropped, done.Before)
	}
	return imported(name, done, err)
}

func imported(name string, done *engine.Imported, err error) error {
	if !errors.Is(err, engine.ErrPlan) {
		return err
	}
	errs := 0
	for _, pr := range done.Problems {
		if !pr.Warning {
			errs++
		}
	}
	return hint(fmt.Errorf("%s has %d error(s); nothing was imported", name, errs), "mend the cells above and import it again")
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
			if err := createFile(a[0], func(w io.Writer) error { return plan.Template(w, lang) }); err != nil {
				return err
			}
			fmt.Fprintf(p.out, "wrote %s; fill it in, then: rond plan import %s\n", a[0], a[0])
			return nil
		},
	}
	c.Flags().StringVar(&lang, "lang", "sv", "language: sv or en")
	return c
}

func (p *program) planExportCommand() *cobra.Command {
	var board string
	var year int
	c := &cobra.Command{
		Use:     "export --board CODE --year Y FILE",
		Short:   "Write the plan in force as a plan workbook",
		Long:    "Export writes the plan in force as a plan workbook, with every word that was\nimported. It never overwrites a file.",
		Example: "  rond plan export --board RK --year 2026 plan-2026.xlsx",
		Args:    args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, a []string) error {
			return p.opened(c.Context(), func(r *rond) error {
				doc, err := r.engine.Export(c.Context(), board, year)
				if err != nil {
					return hint(err, "rond status lists the plans")
				}
				return createFile(a[0], func(w io.Writer) error { return plan.Write(w, doc) })
			})
		},
	}
	c.Flags().StringVar(&board, "board", "", "the board's code")
	c.Flags().IntVar(&year, "year", 0, "the plan's year")
	for _, f := range []string{"board", "year"} {
		if err := c.MarkFlagRequired(f); err != nil {
			return c // only a misspelt name above can fail; the help test sees it
		}
	}
	return c
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
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	if int64(len(raw)) > limit {
		return nil, fmt.Errorf("%s is larger than %d MB", path, limit>>20)
	}
	return raw, nil
}

// createFile writes a file that must not exist; on an error nothing is left.
func createFile(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return hint(fmt.Errorf("%s is there already", path), "choose another name, or move the file away")
	}
	if err != nil {
		return err
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", path, err), os.Remove(path))
	}
	return nil
}
