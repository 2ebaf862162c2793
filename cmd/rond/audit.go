package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"rond/internal/audit"
	"rond/internal/store"
)

func (p *program) auditCommand() *cobra.Command {
	c := &cobra.Command{Use: "audit", Short: "Examine the record", Example: "  rond audit verify", Args: named, RunE: showHelp, DisableFlagsInUseLine: true}
	c.AddCommand(p.withJSON(&cobra.Command{
		Use:   "verify",
		Short: "Check that no row or file of the record has been changed afterwards",
		Long: `Verify walks the chain of events from its beginning, hashes again every answer,
valuation of a risk, choice, act, plan and file that an event vouches for, and names
each row that differs. It exits 1 when the record is broken. What is only derived
or addressed, such as a person's address or a mail's state, is not part of it.`,
		Example: "  rond audit verify",
		Args:    args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			return p.opened(c.Context(), func(r *rond) error { return p.verify(c.Context(), r) })
		},
	}))
	return c
}

func (p *program) verify(ctx context.Context, r *rond) error {
	var rep audit.Report
	err := r.store.View(ctx, func(v store.Reader) (err error) {
		rep, err = audit.Verify(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	if p.json {
		if err := p.printJSON(verifiedOf(rep)); err != nil {
			return err
		}
	} else {
		for _, b := range rep.Breaks {
			fmt.Fprintf(p.out, "broken: %s %s: %s\n", b.Table, b.Row, b.What)
		}
		verdict := "whole"
		if len(rep.Breaks) > 0 {
			verdict = "broken"
		}
		fmt.Fprintf(p.out, "the record is %s: %s, %s, %s, %s, %s, %s, %s, %s; head %d %.16s\n",
			verdict, counted(rep.Events, "event"), counted(rep.Answers, "answer"), counted(rep.Versions, "plan version"), counted(rep.Assessments, "assessment"),
			counted(rep.Acts, "act"), counted(rep.Valuations, "valuation"), counted(rep.Choices, "choice"), counted(rep.Blobs, "file"), rep.Head.Seq, rep.Head.Hash)
	}
	if n := len(rep.Breaks); n > 0 {
		return hint(fmt.Errorf("the record is broken in %s", counted(n, "place")), "keep this database as it is, and compare with a backup")
	}
	return nil
}

// verified is an examination of the record as JSON.
type verified struct {
	Events      int      `json:"events"`
	Answers     int      `json:"answers"`
	Versions    int      `json:"versions"`
	Assessments int      `json:"assessments"`
	Acts        int      `json:"acts"`
	Valuations  int      `json:"valuations"`
	Choices     int      `json:"choices"`
	Files       int      `json:"files"`
	HeadSeq     int64    `json:"head_seq"`
	HeadHash    string   `json:"head_hash"`
	Breaks      []broken `json:"breaks"`
}

// broken is one row that is not as it was recorded.
type broken struct {
	Table string `json:"table"`
	Row   string `json:"row"`
	What  string `json:"what"`
}

func verifiedOf(r audit.Report) verified {
	v := verified{r.Events, r.Answers, r.Versions, r.Assessments, r.Acts, r.Valuations, r.Choices, r.Blobs, r.Head.Seq, r.Head.Hash, []broken{}}
	for _, b := range r.Breaks {
		v.Breaks = append(v.Breaks, broken(b))
	}
	return v
}
