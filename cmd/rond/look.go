package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"rond/internal/engine"
	"rond/internal/inbox"
	"rond/internal/store"
	"rond/templates"
)

func (p *program) statusCommand() *cobra.Command {
	var year int
	c := &cobra.Command{
		Use:   "status [--year Y]",
		Short: "Show where every plan stands",
		Long: `Status counts what has been asked in every plan: answered, waiting and late, of
which partial have begun to answer; and what is not due, has nobody who answers,
waits for review or has not been sent.`,
		Example: "  rond status\n  rond status --year 2026 --json",
		Args:    args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			return p.opened(c.Context(), func(r *rond) error { return p.showStatus(c.Context(), r, year) })
		},
	}
	c.Flags().IntVar(&year, "year", 0, "only plans of this `YEAR`")
	return p.withJSON(c)
}

func (p *program) showStatus(ctx context.Context, r *rond, year int) error {
	all, err := r.engine.Status(ctx, year)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(emptyNotNull(all))
	}
	p.showPulse(r)
	if len(all) == 0 {
		fmt.Fprintln(p.out, "no plans; begin with: rond plan template FILE")
		return nil
	}
	t := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "board\tcode\tyear\tstate\tasked\tanswered\twaiting\tlate\tof these partial\tnot due\tvacant\tto review\tunsent")
	for _, s := range all {
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\n", s.Board, s.Code, s.Year, s.State, s.Rows, s.Answered, s.Waiting, s.Late, s.Partial, s.NotDue, s.Vacant, s.Held, s.Unsent)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, s := range all {
		if len(s.NothingAhead) > 0 {
			fmt.Fprintf(p.out, "nothing ahead: %s of %s %d; see that somebody answers for them, or import the board's next plan\n", strings.Join(s.NothingAhead, ", "), s.Board, s.Year)
		}
	}
	if err := p.showAfterTheYear(ctx, r); err != nil {
		return err
	}
	for _, s := range all {
		for _, x := range s.Risks {
			fmt.Fprintf(p.out, "risk analysis: %s %d: %d of %s answered, %d late, %d vacant, last day %s; see rond risk status\n", s.Code, x.Year, x.Answered, counted(x.Units, "unit"), x.Late, x.Vacant, x.Due)
		}
	}
	repeated, delayed := 0, 0
	for _, s := range all {
		repeated, delayed = repeated+s.Repeated, delayed+s.Delayed
	}
	if delayed > 0 {
		fmt.Fprintf(p.out, "delayed on the way: %s; a server still tries, and tells when it gives up\n", counted(delayed, "mail"))
	}
	if repeated > 0 {
		fmt.Fprintf(p.out, "%s may have been sent twice; the page marks which\n", counted(repeated, "mail"))
	}
	return errors.Join(p.showUnplaced(ctx, r), p.showHold(ctx, r), p.showQueue(ctx, r), p.showStuck(ctx, r))
}

// showUnplaced says what is to be reviewed beside what the plans count.
func (p *program) showUnplaced(ctx context.Context, r *rond) error {
	n, err := r.engine.Unplaced(ctx)
	if err == nil && n > 0 {
		fmt.Fprintf(p.out, "to review beside these: %d that belong to no plan; see the page\n", n)
	}
	return err
}

// showHold says so when somebody holds all mail.
func (p *program) showHold(ctx context.Context, r *rond) error {
	since, by, err := r.engine.Holding(ctx)
	if err == nil && !since.IsZero() {
		fmt.Fprintf(p.out, "all mail is held by %s since %s: nothing leaves until it is let go on the page\n", by, since.In(r.cfg.Zone).Format("2006-01-02 15:04"))
	}
	return err
}

// showQueue says what waits to leave now, and how long that takes where the
// settings say how fast mail may leave.
func (p *program) showQueue(ctx context.Context, r *rond) error {
	q, err := r.engine.Queue(ctx)
	if err != nil || q.Waiting == 0 {
		return err
	}
	verb, takes := "wait", ""
	if q.Waiting == 1 {
		verb = "waits"
	}
	if q.Minutes > 0 {
		takes = fmt.Sprintf(": about %s at %d a minute", counted(q.Minutes, "minute"), r.cfg.Pace.PerMinute)
	}
	fmt.Fprintf(p.out, "%s %s to be sent%s\n", counted(q.Waiting, "mail"), verb, takes)
	return nil
}

func (p *program) showStuck(ctx context.Context, r *rond) error {
	stuck, err := r.engine.Stuck(ctx)
	if err != nil {
		return err
	}
	for _, m := range stuck {
		switch {
		case m.State == store.MailHeld:
			fmt.Fprintf(p.out, "held: mail %d (%s) to %s; rond release %d lets it go\n", m.ID, m.Kind, m.To, m.ID)
		case m.GivenUp:
			fmt.Fprintf(p.out, "given up: mail %d (%s) to %s was put off by the server for two days; mend what its page tells, and send it again there\n", m.ID, m.Kind, m.To)
		case m.State == store.MailFailed:
			fmt.Fprintf(p.out, "refused: mail %d (%s) to %s, code %s; check the address in the plan\n", m.ID, m.Kind, m.To, m.Reason)
		default:
			fmt.Fprintf(p.out, "unknown: mail %d (%s) to %s may have arrived; ask whether it came\n", m.ID, m.Kind, m.To)
		}
	}
	return nil
}

// refused says why nothing was done with a mail, in words where there are any.
func refused(mail int64, err error) error {
	var no *engine.Refusal
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no mail %d", mail)
	}
	if !errors.As(err, &no) {
		return err
	}
	text, _ := templates.Problem("en", no.Code, no.Args)
	return fmt.Errorf("mail %d: %s", mail, text)
}

// operator is who acts when somebody works on the command line: whoever may
// open the database, and nobody that Rond knows by name.
const operator = "command line"

func (p *program) releaseCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "release ID…",
		Short:   "Let held mails go at the next run",
		Long:    "Release lets mails go that wait for the controller: mails to managers, as long\nas manager_mail is \"ask\". rond status lists them.",
		Example: "  rond release 17 18",
		Args:    args(cobra.MinimumNArgs(1)),
		RunE: func(c *cobra.Command, a []string) error {
			return p.opened(c.Context(), func(r *rond) error {
				var errs []error
				for _, s := range a {
					id, err := strconv.ParseInt(s, 10, 64)
					if err != nil {
						errs = append(errs, hint(usage{fmt.Errorf("%q is no mail's number", s)}, "rond status lists the mails that wait"))
						continue
					}
					if err := r.engine.Release(c.Context(), id, operator); err != nil {
						errs = append(errs, hint(refused(id, err), "rond status lists the mails that wait"))
						continue
					}
					fmt.Fprintf(p.out, "mail %d goes with the next rond run\n", id)
				}
				return errors.Join(errs...)
			})
		},
	}
}

// The engine's verdicts on what gave no answer and no question: there was
// nothing to read, or somebody has to look at it first.
const (
	unreadable = "unreadable"
	held       = "held"
)

// complete is a row that says all that it must.
const complete = "complete"

// ingested is what came of one file on the command line, and what was read in
// it.
type ingested struct {
	File    string `json:"file"`
	Verdict string `json:"verdict"`
	Reason  string `json:"reason,omitempty"`
	Request string `json:"request"` // "" when it belongs to none
	engine.Explained
}

func (p *program) ingestCommand() *cobra.Command {
	return p.withJSON(&cobra.Command{
		Use:   "ingest FILE…",
		Short: "Take in workbooks or mails that came another way",
		Long: `Ingest takes in files as if they had come by mail: filled-in workbooks (.xlsx)
and saved mails (.eml). Whoever runs it vouches for them. The receipt goes to the
owner with the next run.`,
		Example: "  rond ingest internkontroll-2026-R1043.xlsx",
		Args:    args(cobra.MinimumNArgs(1)),
		RunE: func(c *cobra.Command, a []string) error {
			return p.opened(c.Context(), func(r *rond) error { return p.ingest(c.Context(), r, a) })
		},
	})
}

func (p *program) ingest(ctx context.Context, r *rond, files []string) error {
	list := []ingested{}
	for _, name := range files {
		d, err := inbox.FromFile(name, maxMail)
		if errors.Is(err, inbox.ErrTooBig) {
			return hint(err, "hand in the workbook alone; files before it were taken in")
		}
		if err != nil {
			return hint(err, "check the name; files before it were taken in")
		}
		v, err := r.engine.TakeIn(ctx, d)
		if err != nil {
			return err
		}
		read, err := r.engine.Explain(ctx, r.cfg.Language, d, v)
		if err != nil {
			return err
		}
		list = append(list, ingested{name, v.Verdict, v.Reason, v.Request, read})
		if !p.json {
			p.told(r, list[len(list)-1])
		}
	}
	var err error
	if p.json {
		err = p.printJSON(list)
	}
	left := 0
	for _, f := range list {
		if f.Verdict == unreadable || f.Verdict == held {
			left++
		}
	}
	if left > 0 {
		err = errors.Join(err, hint(fmt.Errorf("no answers were taken from %s", counted(left, "file")), "the file is kept; what it takes stands under its name above"))
	}
	return err
}

// told prints what came of one file: why, when there is a reason, what it says,
// and what is to be mended in it.
func (p *program) told(r *rond, f ingested) {
	fmt.Fprintln(p.out, strings.TrimSpace(fmt.Sprintf("%s: %s %s", f.File, f.Verdict, f.Request)))
	if words := strings.Fields(f.Reason); len(words) > 0 {
		text, remedy := templates.Problem(r.cfg.Language, words[0], words[1:])
		fmt.Fprintf(p.out, "  %s %s\n", text, remedy)
	}
	p.toldRows(f)
	for _, pr := range f.Problems {
		if where := strings.TrimSpace(pr.Sheet + " " + pr.Cell); where != "" {
			fmt.Fprintf(p.out, "  %s: %s %s\n", where, pr.Text, pr.Remedy)
		}
	}
}

// toldRows says how many rows of a file say something, and how many of them all
// that they must.
func (p *program) toldRows(f ingested) {
	answers, risks := 0, 0
	for _, a := range f.Answers {
		if a.State == complete {
			answers++
		}
	}
	for _, x := range f.Risks {
		if x.State == complete {
			risks++
		}
	}
	if n := len(f.Answers); n > 0 {
		fmt.Fprintf(p.out, "  %s, %d complete\n", counted(n, "answer"), answers)
	}
	if n := len(f.Risks); n > 0 {
		fmt.Fprintf(p.out, "  %s, %d complete\n", counted(n, "risk"), risks)
	}
}
