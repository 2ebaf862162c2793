package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"rond/internal/engine"
	"rond/internal/store"
	"rond/templates"
	"rond/workbook/risk"
)

func (p *program) riskCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "risk",
		Short: "Have the units' risks valued, and choose among them for next year's plan",
		Long: `A risk analysis is made for the plan of a year, by the units of a board's plan in
force. Start it: whoever has the roles that you name gets a workbook with the risks
of their unit, last year's filled in, and sends it back. What has come is compiled
into a list; choose in it, have it taken in, and rond plan rollover writes the
draft of next year's plan with what you chose.`,
		Example: "  rond risk start --board RK --year 2027 --role Verksamhetschef --due 2026-10-16\n  rond risk list --board RK --year 2027 risks.xlsx\n  rond risk choose risks.xlsx",
		Args:    named,
		RunE:    showHelp,
	}
	c.AddCommand(p.riskStartCommand(), p.riskStatusCommand(), p.riskListCommand(), p.riskChooseCommand(), p.riskImportCommand(), p.riskCloseCommand())
	return c
}

// riskOf is which risk analysis a command is about.
type riskOf struct {
	board string
	year  int
}

func (o *riskOf) flags(c *cobra.Command) {
	c.Flags().StringVar(&o.board, "board", "", "the board's `CODE`, as it stands in the plan workbook")
	c.Flags().IntVar(&o.year, "year", 0, "the `YEAR` of the plan that the analysis is for")
}

// round is the analysis, or an error that says which there are.
func (o riskOf) round(ctx context.Context, p *program, r *rond) (int64, error) {
	id, err := r.engine.RiskRoundOf(ctx, o.board, o.year)
	if !errors.Is(err, store.ErrNotFound) {
		return id, err
	}
	all, err := r.engine.RiskRounds(ctx, r.cfg.Language)
	if err != nil {
		return 0, err
	}
	err = fmt.Errorf("there is no risk analysis of a board with the code %s for %d", o.board, o.year)
	var known []string
	for _, v := range all {
		known = append(known, fmt.Sprintf("--board %s --year %d", shellWord(v.Code), v.Year))
	}
	if len(known) == 0 {
		return 0, hint(err, "begin with rond risk start --board CODE --year Y --role ROLE --due YYYY-MM-DD")
	}
	return 0, hint(err, "there is: %s", strings.Join(known, "; "))
}

func (p *program) riskStartCommand() *cobra.Command {
	var s engine.RiskStart
	c := &cobra.Command{
		Use:   "start --board CODE --year Y --role ROLE … --due YYYY-MM-DD",
		Short: "Ask the units to value their risks",
		Long: `Start begins a risk analysis. Every unit with a seat of the roles named is asked
once; a person with several units gets one workbook. Nothing leaves before the day
of --opens, and nothing at all while sending is off.`,
		Example: "  rond risk start --board RK --year 2027 --role Enhetschef --due 2026-10-16\n  rond risk start --board PO --year 2027 --role VC --role Produktionsdir. --opens 2026-09-21 --due 2026-10-16",
		Args:    args(cobra.NoArgs, "board", "year", "due"),
		RunE: func(c *cobra.Command, _ []string) error {
			return p.opened(c.Context(), func(r *rond) error {
				id, err := r.engine.StartRisks(c.Context(), s, operator)
				if err != nil {
					return refusedRisks(err)
				}
				v, err := r.engine.RiskRoundView(c.Context(), r.cfg.Language, id)
				if err != nil {
					return err
				}
				fmt.Fprintf(p.err, "started: %s of %s are asked on %s, and may answer until %s; who has never had a mail from Rond gets a notice first\n", counted(len(v.Units), "unit"), v.Board, v.Opens, v.Due)
				return nil
			})
		},
	}
	c.Flags().StringVar(&s.Board, "board", "", "the board's `CODE`, as it stands in the plan workbook")
	c.Flags().IntVar(&s.Year, "year", 0, "the `YEAR` of the plan that the analysis is for")
	c.Flags().StringArrayVar(&s.Roles, "role", nil, "a `ROLE` whose holders value the risks of their units; may be given several times")
	c.Flags().StringVar(&s.Opens, "opens", "", "the `DAY` on which they are asked (default today)")
	c.Flags().StringVar(&s.Due, "due", "", "the last `DAY` to answer")
	return c
}

// refusedRisks says in words why something was not done with a risk analysis.
func refusedRisks(err error) error {
	var no *engine.Refusal
	if !errors.As(err, &no) {
		return err
	}
	text, remedy := templates.Problem("en", no.Code, no.Args)
	return hint(errors.New(asError(text)), "%s", asError(remedy))
}

// asError is a sentence as an error begins and ends.
func asError(sentence string) string {
	first, rest := utf8.DecodeRuneInString(sentence)
	if second, _ := utf8.DecodeRuneInString(sentence[rest:]); !unicode.IsUpper(second) { // else a board's code
		first = unicode.ToLower(first)
	}
	return strings.TrimSuffix(string(first)+sentence[rest:], ".")
}

func (p *program) riskStatusCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "status",
		Short:   "Say how the risk analyses stand, unit by unit",
		Example: "  rond risk status\n  rond risk status --json",
		Args:    args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			return p.opened(c.Context(), func(r *rond) error {
				all, err := r.engine.RiskRounds(c.Context(), r.cfg.Language)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(all)
				}
				for _, v := range all {
					p.printRisks(v)
				}
				if len(all) == 0 {
					fmt.Fprintln(p.err, "no risk analysis has been started")
				}
				return nil
			})
		},
	}
	return p.withJSON(c)
}

func (p *program) printRisks(v engine.RiskRoundView) {
	fmt.Fprintf(p.out, "%s %d (%s), %s: %d of %s answered, last day %s; %s valued, %d chosen\n", v.Code, v.Year, v.Board, v.State,
		v.Answered, counted(len(v.Units), "unit"), v.Due, counted(v.Risks, "risk"), v.Chosen)
	for _, u := range v.Units {
		fmt.Fprintf(p.out, "  %-14s %s", u.State, strings.Join(slices.DeleteFunc([]string{u.Unit, u.Person, u.Reference}, func(s string) bool { return s == "" }), ", "))
		if u.Left > 0 {
			fmt.Fprintf(p.out, ", %d left", u.Left)
		}
		fmt.Fprintln(p.out)
	}
}

func (p *program) riskListCommand() *cobra.Command {
	var o riskOf
	c := &cobra.Command{
		Use:   "list --board CODE --year Y FILE",
		Short: "Write the list of risks, to choose in",
		Long: `List writes what the units have said as a workbook: every risk with its value,
what has changed since last year, a map, and who is silent. Choose in the column
Till planen (For the plan), for risks or for whole areas, then: rond risk choose FILE.
It never overwrites a file.`,
		Example: "  rond risk list --board RK --year 2027 risklista-2027.xlsx",
		Args:    args(cobra.ExactArgs(1), "board", "year"),
		RunE: func(c *cobra.Command, a []string) error {
			return p.opened(c.Context(), func(r *rond) error {
				id, err := o.round(c.Context(), p, r)
				if err != nil {
					return err
				}
				list, _, err := r.engine.RiskList(c.Context(), r.cfg.Language, id)
				if err != nil {
					return err
				}
				if err := createFile(a[0], func(w io.Writer) error { return risk.WriteList(c.Context(), w, list) }); err != nil {
					return err
				}
				fmt.Fprintf(p.err, "wrote %s, with %s; choose in it, then: rond risk choose %s\n", a[0], counted(len(list.Risks), "risk"), shellWord(a[0]))
				return nil
			})
		},
	}
	o.flags(c)
	return c
}

func (p *program) riskChooseCommand() *cobra.Command {
	var look bool
	c := &cobra.Command{
		Use:   "choose FILE",
		Short: "Take in what is chosen in a list of risks",
		Long: `Choose reads a workbook that rond risk list wrote and the controller has chosen in,
and stores what is new. What somebody else has chosen since the workbook was made is
left as it is, and told.`,
		Example: "  rond risk choose risklista-2027.xlsx --dry-run\n  rond risk choose risklista-2027.xlsx",
		Args:    args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, a []string) error {
			raw, err := readFile(a[0], maxPlanFile)
			if err != nil {
				return err
			}
			return p.opened(c.Context(), func(r *rond) error { return p.takeChoices(c.Context(), r, raw, look) })
		},
	}
	c.Flags().BoolVar(&look, "dry-run", false, "tell what is new, and store nothing")
	return p.withJSON(c)
}

func (p *program) takeChoices(ctx context.Context, r *rond, raw []byte, look bool) error {
	read, err := r.engine.ReadChoices(ctx, r.cfg.Language, raw)
	if err != nil {
		return err
	}
	if read.SHA != "" && !look {
		if read, err = r.engine.TakeChoices(ctx, r.cfg.Language, read.SHA, operator); err != nil {
			return err
		}
	}
	if p.json {
		read.Changes, read.Problems = emptyNotNull(read.Changes), emptyNotNull(read.Problems)
		return p.printJSON(read)
	}
	for _, x := range read.Changes {
		about := x.Risk
		if about == "" {
			about = x.Area
		}
		now := x.Now.What
		if now == "" {
			now = "nothing"
		}
		fmt.Fprintf(p.out, "%s %d, %s: %s\n", read.Board, read.Year, about, now)
	}
	printProblems(p.out, read.Problems)
	stored := "stored"
	if look {
		stored = "new; nothing was stored"
	}
	fmt.Fprintf(p.err, "%s %s\n", counted(len(read.Changes), "choice"), stored)
	if errorsIn(read.Problems) > 0 {
		return hint(fmt.Errorf("%s not taken", counted(rowsIn(read.Problems), "row")), "mend what is told above, and read the workbook in again")
	}
	if len(read.Changes) > 0 && !look {
		fmt.Fprintf(p.err, "for the draft of the plan: rond plan rollover --board %s --year %d draft-%d.xlsx\n", shellWord(read.Board), read.Year-1, read.Year)
	}
	return nil
}

func (p *program) riskImportCommand() *cobra.Command {
	var in engine.RiskImport
	c := &cobra.Command{
		Use:   "import --board CODE --year Y [--source NAME] [--dry-run] FILE",
		Short: "Read in risks that were assessed elsewhere",
		Long: `Import reads a list of risks in any layout, as a system for the work environment
writes it: a workbook or a comma separated text, with headings such as Risk, Enhet,
Sannolikhet, Konsekvens, Åtgärd. The risks stand in the board's list of risks beside
those of its units. Read in again, the same list changes what differs.`,
		Example: "  rond risk import --board PO --year 2027 --source SMART smart-2026.xlsx --dry-run\n  rond risk import --board PO --year 2027 --source SMART smart-2026.xlsx",
		Args:    args(cobra.ExactArgs(1), "board", "year"),
		RunE: func(c *cobra.Command, a []string) error {
			raw, err := readFile(a[0], maxPlanFile)
			if err != nil {
				return err
			}
			return p.opened(c.Context(), func(r *rond) error {
				done, err := r.engine.ImportRisks(c.Context(), r.cfg.Language, raw, in, operator)
				if err != nil {
					return refusedRisks(err)
				}
				return p.printImported(done, in.DryRun)
			})
		},
	}
	c.Flags().StringVar(&in.Board, "board", "", "the board's `CODE`, as it stands in the plan workbook")
	c.Flags().IntVar(&in.Year, "year", 0, "the `YEAR` of the plan that the analysis is for")
	c.Flags().StringVar(&in.Source, "source", "import", "the `NAME` of where the risks come from, told beside them")
	c.Flags().BoolVar(&in.DryRun, "dry-run", false, "tell what would be read in, and change nothing")
	return p.withJSON(c)
}

func (p *program) printImported(done *engine.RisksImported, dry bool) error {
	if p.json {
		done.Problems, done.Left = emptyNotNull(done.Problems), emptyNotNull(done.Left)
		return p.printJSON(done)
	}
	printProblems(p.out, done.Problems)
	for _, n := range done.Left {
		fmt.Fprintf(p.out, "not of a risk, %s: %s\n", n.Title, n.Text)
	}
	if n := errorsIn(done.Problems); n > 0 {
		return hint(fmt.Errorf("%s; nothing was read in", counted(n, "error")), "mend what is told above, and read the list in again")
	}
	read := "read in"
	if dry {
		read = "to read in; nothing was stored"
	}
	fmt.Fprintf(p.err, "%s %s: %d new, %d changed, %d the same\n", counted(done.New+done.Changed+done.Same, "risk"), read, done.New, done.Changed, done.Same)
	return nil
}

func (p *program) riskCloseCommand() *cobra.Command {
	var o riskOf
	c := &cobra.Command{
		Use:     "close --board CODE --year Y",
		Short:   "End a risk analysis: nobody is asked or reminded any more",
		Example: "  rond risk close --board RK --year 2027",
		Args:    args(cobra.NoArgs, "board", "year"),
		RunE: func(c *cobra.Command, _ []string) error {
			return p.opened(c.Context(), func(r *rond) error {
				id, err := o.round(c.Context(), p, r)
				if err != nil {
					return err
				}
				if err := r.engine.CloseRisks(c.Context(), id, operator); err != nil {
					return refusedRisks(err)
				}
				fmt.Fprintf(p.err, "closed; the list: rond risk list --board %s --year %d FILE\n", shellWord(o.board), o.year)
				return nil
			})
		},
	}
	o.flags(c)
	return c
}
