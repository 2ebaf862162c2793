package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rond/internal/engine"
	"rond/internal/plan"
)

// importing is what one import was asked for.
type importing struct {
	files []string
	which engine.Which
	dry   bool
}

func (p *program) planImportCommand() *cobra.Command {
	var what importing
	c := p.withJSON(&cobra.Command{
		Use:   "import FILE…",
		Short: "Put a plan workbook in force",
		Long: `Import reads a plan workbook and puts it in force. With errors in it nothing is
imported, and every error is told with its sheet and cell and how to mend it.
The same workbook again changes nothing; a changed one is a new version, which
never touches what has already been asked.

A plan in another layout than Rond's is read by the words of its headings. It is
not put in force: what was read is written to a new workbook that asks for what
is missing. Fill that in and import it.

Lists of people, units and roles may come along, as workbooks or CSV files; a
list alone is for the plan in force.`,
		Example: "  rond plan import plan-2026.xlsx\n  rond plan import --dry-run plan-2026.xlsx\n  rond plan import plan.xlsx people.csv",
		Args:    args(cobra.MinimumNArgs(1)),
		RunE: func(c *cobra.Command, a []string) error {
			var files [][]byte
			for _, name := range a {
				raw, err := readFile(name, maxPlanFile)
				if err != nil {
					return err
				}
				files = append(files, raw)
			}
			what.files = a
			return p.opened(c.Context(), func(r *rond) error { return p.importFiles(c.Context(), r, what, files) })
		},
	})
	c.Flags().BoolVar(&what.dry, "dry-run", false, "say what importing would change, and change nothing")
	c.Flags().StringVar(&what.which.Board, "board", "", "the `CODE` of the board whose plan a list of people is for")
	c.Flags().IntVar(&what.which.Year, "year", 0, "the `YEAR` of that plan")
	return c
}

// importFiles makes one plan of the files and puts it in force, or writes down
// what it lacks.
func (p *program) importFiles(ctx context.Context, r *rond, what importing, files [][]byte) error {
	made, err := r.engine.Compose(ctx, r.cfg.Language, files, what.which)
	var no *engine.Refusal
	if errors.As(err, &no) && no.Code == "plan-of-the-list" {
		return hint(fmt.Errorf("%s is for one of several plans, or for none", what.files[0]), "say which: --board CODE --year YEAR; rond status lists them")
	}
	if errors.As(err, &no) && no.Code == "plan-several-files" {
		return hint(errors.New("more than one of the files is a plan"), "import one plan at a time; lists of people may come along")
	}
	if err != nil {
		return err
	}
	name := what.files[0]
	switch {
	case made.Draft != nil:
		return p.draft(r.cfg.Language, what, made)
	case made.Raw == nil:
		return p.notImported(name, &engine.Imported{Problems: made.Problems})
	case what.dry:
		return p.propose(ctx, r, name, made)
	}
	return p.importPlan(ctx, r, name, made)
}

// notImported tells why nothing was.
func (p *program) notImported(name string, done *engine.Imported) error {
	if p.json {
		return errors.Join(p.printJSON(done), imported(name, done, engine.ErrPlan))
	}
	printProblems(p.out, done.Problems)
	return imported(name, done, engine.ErrPlan)
}

// drafted is a draft in JSON.
type drafted struct {
	Draft    string         `json:"draft"` // the file to fill in; "" of a dry run
	Controls int            `json:"controls"`
	Areas    int            `json:"areas"`
	Missing  []plan.Problem `json:"missing"`  // at its cells
	Problems []plan.Problem `json:"problems"` // at the cells of what was imported
}

// draft writes the workbook that asks for what a plan in another layout lacks;
// a dry run only tells what it would ask for.
func (p *program) draft(lang string, what importing, made *engine.Composed) error {
	name := what.files[0]
	end := map[string]string{"sv": "-att-fylla-i.xlsx"}[lang]
	if end == "" {
		end = "-to-fill-in.xlsx"
	}
	file := strings.TrimSuffix(name, filepath.Ext(name)) + end
	must := errorsIn(made.Missing)
	if !p.json {
		printProblems(p.out, made.Problems)
		fmt.Fprintf(p.out, "%s: %s in %s were read; %s must be filled in, %d more should be\n",
			name, counted(made.Controls, "control"), counted(made.Areas, "area"), counted(must, "cell"), len(made.Missing)-must)
	}
	if what.dry {
		if p.json {
			return p.printJSON(drafted{"", made.Controls, made.Areas, emptyNotNull(made.Missing), emptyNotNull(made.Problems)})
		}
		fmt.Fprintf(p.out, "without --dry-run %s is written, to be filled in\n", file)
		return nil
	}
	if err := createFile(file, func(w io.Writer) error {
		_, err := w.Write(made.Draft)
		return err
	}); err != nil {
		return err
	}
	left := hint(fmt.Errorf("%s is not imported: it is in another layout than Rond's", name), "look at %s, fill in what it asks for, then: rond plan import %s", file, shellWord(file))
	if p.json {
		return errors.Join(p.printJSON(drafted{file, made.Controls, made.Areas, emptyNotNull(made.Missing), emptyNotNull(made.Problems)}), left)
	}
	fmt.Fprintf(p.out, "wrote %s\n", file)
	return left
}

func (p *program) importPlan(ctx context.Context, r *rond, name string, made *engine.Composed) error {
	var changes []engine.PlanChange
	if made.Listed && !p.json { // nobody has seen the plan workbook that they made
		would, err := r.engine.Look(ctx, r.cfg.Language, made.Raw)
		if err != nil {
			return err
		}
		changes = would.Changes
	}
	done, err := r.engine.Import(ctx, made.Raw)
	if done == nil {
		return err
	}
	engine.OfTheFile(r.cfg.Language, done.Problems)
	done.Problems = append(made.Problems, done.Problems...)
	if p.json {
		done.Problems = emptyNotNull(done.Problems)
		return errors.Join(p.printJSON(done), imported(name, done, err))
	}
	printProblems(p.out, done.Problems)
	switch {
	case err != nil:
	case !done.Changed:
		fmt.Fprintf(p.out, "%s %d, %s: nothing has changed since version %d\n", done.Board, done.Year, done.Plan, done.Version)
	default:
		fmt.Fprintf(p.out, "%s %d, %s: version %d is imported; %d new to ask, %d no longer asked%s\n",
			done.Board, done.Year, done.Plan, done.Version, done.Asked(), done.Dropped, neverAsked(done))
		for _, c := range changes {
			fmt.Fprintf(p.out, "  %s\n", c.Text)
		}
	}
	p.printShares(done.Shares)
	if err == nil {
		err = p.asksNobody(ctx, r, done)
	}
	return imported(name, done, err)
}

// propose tells what importing would change.
func (p *program) propose(ctx context.Context, r *rond, name string, made *engine.Composed) error {
	would, err := r.engine.Look(ctx, r.cfg.Language, made.Raw)
	if err != nil {
		return err
	}
	would.Problems = append(made.Problems, would.Problems...)
	err = nil
	if errorsIn(would.Problems) > 0 {
		err = engine.ErrPlan
	}
	if p.json {
		would.Problems = emptyNotNull(would.Problems)
		return errors.Join(p.printJSON(would), imported(name, &would.Imported, err))
	}
	printProblems(p.out, would.Problems)
	switch {
	case err != nil:
	case !would.Changed:
		fmt.Fprintf(p.out, "%s %d, %s: nothing would change\n", would.Board, would.Year, would.Plan)
	default:
		p.printProposal(would)
	}
	return imported(name, &would.Imported, err)
}

func (p *program) printProposal(would *engine.Proposal) {
	fmt.Fprintf(p.out, "%s %d, %s: version %d would be imported; controls: %d new, %d changed, %d removed\n",
		would.Board, would.Year, would.Plan, would.Version, would.Tally.Added, would.Tally.Changed, would.Tally.Removed)
	for _, c := range would.Changes {
		fmt.Fprintf(p.out, "  %s\n", c.Text)
	}
	fmt.Fprintf(p.out, "%d new to ask, %d no longer asked%s\n", would.Asked(), would.Dropped, neverAsked(&would.Imported))
	for _, c := range would.Effects {
		fmt.Fprintf(p.out, "  %s: %d appear, %d get other days, %d change hands, %d go\n", c.Control, c.Appear, c.Move, c.Hand, c.Go)
	}
	p.printShares(would.Shares)
	fmt.Fprintln(p.out, "nothing was changed")
}

// printShares tells what other boards' plans would follow, and do not by
// themselves.
func (p *program) printShares(shares []engine.SharedChange) {
	for i, s := range shares {
		if i == 0 {
			fmt.Fprintln(p.out, "other boards share these controls; their plans stay as they are until imported anew (rond plan follow):")
		}
		if s.Field == "" {
			fmt.Fprintf(p.out, "  %s %s: %s is no longer the owner's\n", s.Board, s.Control, s.Owner)
			continue
		}
		fmt.Fprintf(p.out, "  %s %s, %s: %q, %s now says %q\n", s.Board, s.Control, s.Field, s.Own, s.Owner, s.Owners)
	}
}

// errorsIn counts the problems that keep a plan from being in force.
func errorsIn(problems []plan.Problem) int {
	n := 0
	for _, pr := range problems {
		if !pr.Warning {
			n++
		}
	}
	return n
}

// neverAsked tells what a plan that is imported late is silent about.
func neverAsked(done *engine.Imported) string {
	if done.Before == 0 {
		return ""
	}
	rows := "rows"
	if done.Before == 1 {
		rows = "row"
	}
	return fmt.Sprintf("; %d %s about periods that ended before %s, never asked", done.Before, rows, done.AskFrom)
}

// asksNobody says so when the plan's status keeps Rond from asking.
func (p *program) asksNobody(ctx context.Context, r *rond, done *engine.Imported) error {
	all, err := r.engine.Status(ctx, done.Year)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Board == done.Board && !plan.Status(s.State).InForce() {
			fmt.Fprintf(p.out, "the plan's state is %s: nobody is asked until its Status is Fastställd (Adopted)\n", s.State)
		}
	}
	return nil
}

func imported(name string, done *engine.Imported, err error) error {
	if !errors.Is(err, engine.ErrPlan) {
		return err
	}
	return hint(fmt.Errorf("%s has %s; nothing was imported", name, counted(errorsIn(done.Problems), "error")), "mend what is told above and import it again")
}
