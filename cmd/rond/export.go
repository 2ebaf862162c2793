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
	"rond/internal/opendata"
)

// exportAsked is what is asked to be handed over, as what, and where to.
type exportAsked struct {
	engine.OpenData
	format, out string
}

func (p *program) exportCommand() *cobra.Command {
	var o exportAsked
	c := &cobra.Command{
		Use:   "export --year Y [--board CODE] --format csv|json --out PATH [--confidential]",
		Short: "Hand everything of a year over to other systems",
		Long: `Export writes all that is known of a year for other systems: plans, controls,
every answer in all its versions, assessments, actions, risk analyses, mails and
what has arrived. docs/open-data.md in Rond's source tells each table and column; they
stay what they are.

As csv it makes a new folder with a file for each table, or one FILE.zip with
them; as json one file. For people there is rond report, whose workbook says the
same in words.

It holds people's names and addresses. Free text about controls that may hold
confidential matter, or about their risks, is left out unless you say --confidential. It never
overwrites anything.`,
		Example: `  rond export --year 2026 --format csv --out rond-2026
  rond export --year 2026 --board RK --format csv --out rk-2026.zip
  rond export --year 2026 --format json --out rond-2026.json`,
		Args: args(cobra.NoArgs, "year", "format", "out"),
		RunE: func(c *cobra.Command, _ []string) error {
			if err := o.check(); err != nil {
				return err
			}
			return p.opened(c.Context(), func(r *rond) error { return p.export(c.Context(), r, o) })
		},
	}
	c.Flags().IntVar(&o.Year, "year", 0, "the plans' `YEAR`")
	c.Flags().StringVar(&o.Board, "board", "", "only the plan of this board: its `CODE`, as it stands in the plan workbook")
	c.Flags().StringVar(&o.format, "format", "", "the `FORMAT`: csv or json")
	c.Flags().StringVar(&o.out, "out", "", "the `PATH` to write: for csv a folder or a FILE.zip, for json a file")
	c.Flags().BoolVar(&o.Confidential, "confidential", false, "also free text about controls that may hold confidential matter")
	return c
}

// check says what does not go together.
func (o exportAsked) check() error {
	end := strings.ToLower(filepath.Ext(o.out))
	switch {
	case o.format != "csv" && o.format != "json":
		return hint(usage{fmt.Errorf("--format %s: want csv or json", o.format)}, "for Excel there is rond report")
	case o.format == "json" && end != ".json" && end != "":
		return hint(usage{fmt.Errorf("%s would be JSON with another ending", o.out)}, "name it %s.json", strings.TrimSuffix(o.out, filepath.Ext(o.out)))
	case o.format == "csv" && (end == ".csv" || end == ".json" || end == ".xlsx"):
		return hint(usage{fmt.Errorf("%s would be a folder: there is a file for each table", o.out)}, "name a folder, or a file that ends with .zip")
	}
	return nil
}

func (p *program) export(ctx context.Context, r *rond, o exportAsked) error {
	var err error
	switch {
	case o.format == "json":
		err = o.file(ctx, r, opendata.WriteJSON)
	case strings.EqualFold(filepath.Ext(o.out), ".zip"):
		err = o.file(ctx, r, opendata.WriteZip)
	default:
		err = o.folder(ctx, r)
	}
	if errors.Is(err, engine.ErrNoPlan) {
		if o.Board != "" {
			return p.noSuchPlan(ctx, r, o.Board, o.Year)
		}
		return hint(err, "rond status lists the plans")
	}
	if err == nil {
		fmt.Fprintf(p.err, "wrote %s\n", o.out)
	}
	return err
}

func (o exportAsked) file(ctx context.Context, r *rond, write func(io.Writer, opendata.Data) error) error {
	return newFile(o.out, func(w io.Writer) error {
		return r.engine.OpenData(ctx, o.OpenData, func(d opendata.Data) error { return write(w, d) })
	})
}

// folder writes a file for each table into a folder that must not exist; on an
// error nothing is left of it. One that a death has left half written has no
// export.csv, which comes last.
func (o exportAsked) folder(ctx context.Context, r *rond) error {
	err := os.Mkdir(o.out, 0o700) // it holds names and answers
	if errors.Is(err, os.ErrExist) {
		return hint(fmt.Errorf("%s is there already", o.out), "choose another name, or move it away")
	}
	if err != nil {
		return hint(err, "choose a place that is there and that you may write in")
	}
	create := func(name string) (io.WriteCloser, error) {
		return os.OpenFile(filepath.Join(o.out, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	}
	err = r.engine.OpenData(ctx, o.OpenData, func(d opendata.Data) error { return opendata.WriteCSV(create, d) })
	if err != nil {
		return errors.Join(err, os.RemoveAll(o.out))
	}
	return nil
}
