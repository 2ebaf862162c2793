package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode"

	"github.com/spf13/cobra"

	"rond/internal/engine"
	"rond/internal/store"
)

func (p *program) actionCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "action",
		Short:   "List, add, change and end actions",
		Example: "  rond action list --board RK --year 2026 --show late\n  rond action end 17 18 --reason \"Ersatta av nya rutiner\"",
		Args:    named,
		RunE:    showHelp,

		DisableFlagsInUseLine: true,
	}
	c.AddCommand(p.actionListCommand(), p.actionAddCommand(), p.actionChangeCommand(), p.actionEndCommand())
	return c
}

// ofPlan gives a command the flags that name a plan.
func ofPlan(c *cobra.Command) (board *string, year *int) {
	return c.Flags().String("board", "", "the board's `CODE`, as it stands in the plan workbook"), c.Flags().Int("year", 0, "the plan's `YEAR`")
}

func (p *program) actionListCommand() *cobra.Command {
	var show string
	c := &cobra.Command{
		Use:   "list --board CODE --year Y",
		Short: "List the actions of a plan, by area",
		Long: `List shows the action list of a plan: its own lines, what answers and the
controller have added, and what earlier years have left to do. Each begins with
the number that the other commands take. --show effect shows what is done and of
which nobody has said whether it had an effect.`,
		Example: "  rond action list --board RK --year 2026\n  rond action list --board RK --year 2026 --show effect --json",
		Args:    args(cobra.NoArgs, "board", "year"),
	}
	board, year := ofPlan(c)
	c.Flags().StringVar(&show, "show", engine.ActionsAll, "`WHICH` ones: all, open, late or effect")
	c.RunE = func(c *cobra.Command, _ []string) error {
		switch show {
		case engine.ActionsAll, engine.ActionsOpen, engine.ActionsLate, engine.ActionsLacking:
		default:
			return hint(usage{fmt.Errorf("--show %s is nothing to show", show)}, "--show all, open, late or effect")
		}
		return p.opened(c.Context(), func(r *rond) error {
			return p.inPlan(c.Context(), r, *board, *year, func(id int64) error { return p.listActions(c.Context(), r, id, show) })
		})
	}
	return p.withJSON(c)
}

// inPlan does something about a plan by its board and year.
func (p *program) inPlan(ctx context.Context, r *rond, board string, year int, do func(id int64) error) error {
	id, err := r.engine.PlanID(ctx, board, year)
	if errors.Is(err, store.ErrNotFound) {
		return p.noSuchPlan(ctx, r, board, year)
	}
	if err != nil {
		return err
	}
	return do(id)
}

func (p *program) listActions(ctx context.Context, r *rond, id int64, show string) error {
	v, err := r.engine.ActionsView(ctx, r.cfg.Language, id, show)
	if err != nil {
		return err
	}
	if p.json {
		all := []engine.ActionLine{}
		for _, a := range v.Areas {
			all = append(all, a.Actions...)
		}
		return p.printJSON(all)
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	for _, a := range v.Areas {
		fmt.Fprintf(w, "%s\n", onLine(a.Name))
		for _, x := range a.Actions {
			fmt.Fprintf(w, "  %d\t%s\t%s\t%s\t%s\t%s\n", x.ID, onLine(x.Ref), stateOf(x), x.Due, onLine(x.Owner), onLine(x.Text))
		}
		if len(a.Actions) == 0 {
			fmt.Fprintln(w, "  no actions")
		}
	}
	return w.Flush()
}

// stateOf is an action's status, with what one has to know beside it.
func stateOf(a engine.ActionLine) string {
	said := []string{a.Status}
	if a.Late {
		said = append(said, "late")
	}
	switch a.Checked {
	case "":
	case "lacks", "comes":
		said = append(said, "effect "+map[string]string{"lacks": "not checked", "comes": "checked " + a.Check}[a.Checked])
	default:
		said = append(said, "effect "+a.Checked)
	}
	return strings.Join(said, ", ")
}

func (p *program) actionAddCommand() *cobra.Command {
	var n engine.NewAction
	c := &cobra.Command{
		Use:     "add --board CODE --year Y --area NAME --text TEXT",
		Short:   "Add an action to the list of a plan",
		Long:    "Add puts an action on the list of a plan that is in force. Only area and text are\nneeded. An owner whom the plan knows, by name, address or role, gets it in their\nnext form.",
		Example: "  rond action add --board RK --year 2026 --area Ekonomi --text \"Skriv en rutin\" --owner \"VC Solgården\" --due 2026-10-31",
		Args:    args(cobra.NoArgs, "board", "year", "area", "text"),
	}
	board, year := ofPlan(c)
	c.Flags().StringVar(&n.Area, "area", "", "the area's `NAME` or number")
	c.Flags().StringVar(&n.Text, "text", "", "`WHAT` is to be done")
	c.Flags().StringVar(&n.Owner, "owner", "", "`WHO` sees to it: a name, an address or a role")
	c.Flags().StringVar(&n.Due, "due", "", "the last `DAY`, YYYY-MM-DD")
	c.Flags().StringVar(&n.Status, "status", "", "`STATUS`: unset, not-started, started, ongoing, done or dropped")
	c.Flags().StringVar(&n.Check, "check", "", "the `DAY` from which its effect is asked about; without it six months after it is done")
	c.RunE = func(c *cobra.Command, _ []string) error {
		return p.opened(c.Context(), func(r *rond) error {
			return p.inPlan(c.Context(), r, *board, *year, func(id int64) error {
				made, err := r.engine.AddAction(c.Context(), id, n, operator)
				if err != nil {
					return actRefused(err)
				}
				fmt.Fprintf(p.out, "action %d is on the list\n", made)
				return p.noteOwner(c.Context(), r, made)
			})
		})
	}
	return c
}

// noteOwner warns when whoever is named as an action's owner gets no mail about it.
func (p *program) noteOwner(ctx context.Context, r *rond, id int64) error {
	v, err := r.engine.ActionView(ctx, "en", id)
	if err == nil && v.OwnerNote != "" {
		fmt.Fprintf(p.err, "warning: %s\n", v.OwnerNote)
	}
	return err
}

func (p *program) actionChangeCommand() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use:     "change ID",
		Short:   "Change an action",
		Long:    "Change says anew what its flags say of an action, and leaves the rest. What is\nsaid so stands when the plan or the answer comes in a new version. An empty value\ntakes back: --owner \"\" leaves an answer's action to whoever answered.",
		Example: "  rond action change 17 --owner \"Eva Ek\" --due 2026-12-01\n  rond action change 17 --status done --had partly --reason \"Ringde\"",
		Args:    args(cobra.ExactArgs(1)),
	}
	said := map[string]*string{}
	for name, about := range map[string]string{"owner": "`WHO` sees to it: a name, an address or a role", "due": "the last `DAY`, YYYY-MM-DD",
		"status": "`STATUS`: unset, not-started, started, ongoing, done or dropped", "effect": "`WHAT` came of it",
		"had": "did it have an effect: `HAD` is yes, partly or no", "check": "the `DAY` from which its effect is asked about"} {
		said[name] = c.Flags().String(name, "", about)
	}
	c.Flags().StringVar(&reason, "reason", "", "`WHY`")
	c.RunE = func(c *cobra.Command, a []string) error {
		ids, err := actionNumbers(a)
		if err != nil {
			return err
		}
		of := func(name string) *string {
			if !c.Flags().Changed(name) {
				return nil
			}
			return said[name]
		}
		edit := engine.ActionEdit{Owner: of("owner"), Due: of("due"), Status: of("status"), Effect: of("effect"), Had: of("had"), Check: of("check"), Reason: reason}
		return p.opened(c.Context(), func(r *rond) error {
			if err := p.aboutAction(r.engine.ChangeAction(c.Context(), ids[0], edit, operator), a[0], "changed"); err != nil || edit.Owner == nil {
				return err
			}
			return p.noteOwner(c.Context(), r, ids[0])
		})
	}
	return c
}

func (p *program) actionEndCommand() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use:     "end ID… --reason WHY",
		Short:   "Drop actions that are not to be done",
		Long:    "End gives open actions the status dropped (Utgår), all for the same reason. If one\nof them cannot be dropped, none is.",
		Example: "  rond action end 17 18 19 --reason \"Ersatta av nya rutiner\"",
		Args:    args(cobra.MinimumNArgs(1), "reason"),
	}
	c.Flags().StringVar(&reason, "reason", "", "`WHY`")
	c.RunE = func(c *cobra.Command, a []string) error {
		ids, err := actionNumbers(a)
		if err != nil {
			return err
		}
		return p.opened(c.Context(), func(r *rond) error {
			return p.aboutAction(r.engine.EndActions(c.Context(), ids, reason, operator), strings.Join(a, ", "), "dropped")
		})
	}
	return c
}

// aboutAction tells what came of an act about one action or several.
func (p *program) aboutAction(err error, which, done string) error {
	if errors.Is(err, store.ErrNotFound) {
		return hint(fmt.Errorf("there is no action %s", which), "rond action list shows their numbers")
	}
	if err != nil {
		return actRefused(err)
	}
	fmt.Fprintf(p.out, "action %s is %s\n", which, done)
	return nil
}

func actionNumbers(words []string) (ids []int64, err error) {
	for _, s := range words {
		id, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return nil, hint(usage{fmt.Errorf("%q is no action's number", s)}, "rond action list shows their numbers")
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// onLine is somebody's words on one line, without what would turn a terminal.
func onLine(s string) string {
	shown := strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(shown), " ")
}
