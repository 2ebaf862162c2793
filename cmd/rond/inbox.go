package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"rond/internal/engine"
	"rond/internal/store"
	"rond/templates"
)

// maxLines is how many lines rond inbox prints.
const maxLines = 100

func (p *program) inboxCommand() *cobra.Command {
	var from, since string
	var held bool
	c := &cobra.Command{
		Use:   "inbox [NUMBER | WORDS] [--from ADDRESS] [--since DAY] [--held]",
		Short: "List what has come in, and what was made of it",
		Long: `Inbox lists what has come in, the latest first: when, from whom, about whom, which
request, what Rond answered, and how it was understood. With words it lists what
is from or about the people whose name or address has them in it, or what belongs
to a request (R1043), and says what they have been asked and not answered. With
the number of a line it tells all there is to tell of that one. Nothing is changed.`,
		Example: "  rond inbox\n  rond inbox Åkerström\n  rond inbox R1043\n  rond inbox 17\n  rond inbox --held --since 2026-05-01",
		Args:    args(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, a []string) error {
			words := strings.TrimSpace(strings.Join(a, " "))
			return p.opened(c.Context(), func(r *rond) error {
				if id, err := strconv.ParseInt(words, 10, 64); err == nil {
					return p.showDelivery(c.Context(), r, id)
				}
				s := engine.Sought{Words: words, From: from, Waits: held, Span: engine.Span{Limit: maxLines + 1}}
				var err error
				if s.Since, err = dayOf(r, since); err != nil {
					return hint(usage{err}, "--since 2026-05-01")
				}
				return p.showInbox(c.Context(), r, s)
			})
		},
	}
	c.Flags().StringVar(&from, "from", "", "only what came from this `ADDRESS`")
	c.Flags().StringVar(&since, "since", "", "only what has come since this `DAY`")
	c.Flags().BoolVar(&held, "held", false, "only what waits for the controller")
	return p.withJSON(c)
}

// dayOf is the beginning of a day where the organisation is; "" is the zero
// time.
func dayOf(r *rond, day string) (time.Time, error) {
	if day == "" {
		return time.Time{}, nil
	}
	at, err := time.ParseInLocation(time.DateOnly, day, r.cfg.Zone)
	if err != nil {
		return at, fmt.Errorf("--since %s: want a day", day)
	}
	return at, nil
}

// listed is what rond inbox --json prints.
type listed struct {
	Arrived     []engine.DeliveryLine    `json:"arrived"`
	More        bool                     `json:"more"`
	Outstanding []engine.OutstandingView `json:"outstanding"`
}

func (p *program) showInbox(ctx context.Context, r *rond, s engine.Sought) error {
	all, err := r.engine.Arrived(ctx, "en", s)
	if err != nil {
		return err
	}
	l := listed{Arrived: emptyNotNull(all[:min(len(all), maxLines)]), More: len(all) > maxLines}
	if l.Outstanding, err = r.engine.Outstanding(ctx, "en", s.Words); err != nil {
		return err
	}
	if p.json {
		return p.printJSON(l)
	}
	if len(all) == 0 {
		fmt.Fprintln(p.out, "nothing has come in"+about(s))
	} else if err := p.printArrived(l.Arrived); err != nil {
		return err
	}
	if l.More {
		fmt.Fprintf(p.out, "there is more than these %d: name somebody, or use --from, --since or --held\n", maxLines)
	}
	p.printOutstanding(l.Outstanding)
	p.showSeen(r)
	return nil
}

// about says what was looked for.
func about(s engine.Sought) string {
	said := ""
	if s.Words != "" {
		said += fmt.Sprintf(" that is from or about %q", s.Words)
	}
	if s.From != "" {
		said += " from " + s.From
	}
	if !s.Since.IsZero() {
		said += " since " + s.Since.Format(time.DateOnly)
	}
	if s.Waits {
		said += " and waits"
	}
	return said
}

func (p *program) printArrived(lines []engine.DeliveryLine) error {
	t := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "no\treceived\tfrom\tabout\trequest\tanswered\tunderstood as")
	for _, l := range lines {
		understood := verdict(l.Verdict, l.Handled)
		if l.Reason != "" {
			understood += ": " + l.Reason
		}
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", l.ID, l.Received, cmp.Or(l.From, "–"), cmp.Or(l.Owner, "–"), cmp.Or(l.Reference, "–"), answered(l.Answers), understood)
	}
	return t.Flush()
}

// verdict is what something that came in was understood as.
func verdict(code string, handled bool) string {
	word := templates.Word("en", "verdict", code)
	if handled {
		word += " (dealt with)"
	}
	return word
}

// answered is what was written because of something that came in, shortly.
func answered(all []engine.ReplyView) string {
	var said []string
	for _, a := range all {
		word := templates.Word("en", "kind", a.Kind)
		if a.State != store.MailSent && a.State != store.MailDelivered {
			word += " (" + templates.Word("en", "mail", a.State) + ")"
		}
		said = append(said, word)
	}
	return cmp.Or(strings.Join(said, ", "), "–")
}

func (p *program) printOutstanding(all []engine.OutstandingView) {
	for _, o := range all {
		what := "row"
		if o.RisksFor != 0 {
			what = "risk"
		}
		fmt.Fprintf(p.out, "%s waits: %s <%s>, %s, asked %s, to be answered by %s, %d of %s left; the mail: %s\n", o.Reference, o.Name, o.Email, o.Board, o.Asked, o.Due,
			o.Left, counted(o.Rows, what), sentOr(o.Mail))
	}
}

// sentOr is when a mail left, or why it has not.
func sentOr(m engine.ReplyView) string {
	if m.Mail == 0 {
		return "none"
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s %s", m.Mail, templates.Word("en", "mail", m.State), m.At))
}

// showDelivery tells the story of one thing that came in.
func (p *program) showDelivery(ctx context.Context, r *rond, id int64) error {
	v, err := r.engine.DeliveryView(ctx, "en", id)
	if errors.Is(err, store.ErrNotFound) {
		return hint(fmt.Errorf("nothing that has come in has the number %d", id), "rond inbox lists what has")
	}
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(v)
	}
	return p.printStory(v)
}
