package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rond/internal/engine"
)

func (p *program) showMailCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "show ID",
		Short: "Show what is known of one mail, and get its bytes",
		Long: `Show tells what is known of one mail: to whom and about what, which bytes, every
try to hand it over with the server's words, what came back, and what somebody
did with it. With --eml it writes the bytes as they were handed over; their
SHA-256 is what the record was sealed with. It never overwrites a file.`,
		Example: "  rond mail show 17\n  rond mail show 17 --eml mail-17.eml",
		Args:    args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, a []string) error {
			id, err := strconv.ParseInt(a[0], 10, 64)
			if err != nil {
				return hint(usage{fmt.Errorf("%q is no mail's number", a[0])}, "rond status lists the mails that wait; the page Utskickat lists all")
			}
			return p.opened(c.Context(), func(r *rond) error { return p.showMail(c.Context(), r, id, out) })
		},
	}
	c.Flags().StringVar(&out, "eml", "", "write the mail to this `FILE`")
	return p.withJSON(c)
}

func (p *program) showMail(ctx context.Context, r *rond, id int64, out string) error {
	v, err := r.engine.MailView(ctx, "en", id)
	if err != nil {
		return refused(id, err)
	}
	if out != "" {
		if !v.Rendered {
			return hint(fmt.Errorf("mail %d is not written yet", id), "its bytes are made when it is about to leave")
		}
		raw, err := r.engine.MailRaw(ctx, id)
		if err != nil {
			return err
		}
		if err := newFile(out, func(w io.Writer) error { _, err := w.Write(raw.Data); return err }); err != nil {
			return err
		}
		fmt.Fprintf(p.err, "wrote %s\n", out)
	}
	if p.json {
		v.Attempts, v.Reports, v.Acts = emptyNotNull(v.Attempts), emptyNotNull(v.Reports), emptyNotNull(v.Acts)
		return p.printJSON(v)
	}
	p.tellMail(v)
	return nil
}

// tellMail prints a mail, one fact a line.
func (p *program) tellMail(v engine.MailView) {
	line := func(what, text string) {
		if text = strings.TrimSpace(text); text != "" {
			fmt.Fprintf(p.out, "%-11s %s\n", what, text)
		}
	}
	line("mail", fmt.Sprintf("%d, %s, %s", v.ID, v.Kind, v.State))
	line("", v.Reason)
	if v.Repeated {
		line("", "it may have been sent twice: the server did not answer when it had been handed over")
	}
	line("to", v.Name+" <"+v.To+">")
	line("subject", v.Subject)
	line("request", v.Reference)
	line("made", v.Made)
	line("sent", v.Sent)
	line("message-id", v.MessageID)
	if v.Rendered {
		line("bytes", fmt.Sprintf("%d, SHA-256 %s", v.Size, v.SHA))
	}
	line("replaces", number(v.Before))
	line("replaced by", number(v.After))
	for _, a := range v.Attempts {
		line("attempt", strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s %s", a.Began, cmp.Or(a.Result, "died"), a.Phase, number(int64(a.Code)), a.Words)), " "))
	}
	for _, b := range v.Reports {
		line("came back", strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s", b.At, b.Verdict, b.Status, b.Words)), " "))
	}
	for _, a := range v.Acts {
		line("by hand", strings.TrimSpace(fmt.Sprintf("%s %s, %s %s", a.At, a.Kind, a.Who, a.Note)))
	}
}

// number is a number in words' place, nothing for 0.
func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}
