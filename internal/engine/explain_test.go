package engine

import (
	"slices"
	"testing"

	"rond/internal/inbox"
	"rond/internal/store"
)

// byHand is a file that is taken in on the command line.
func byHand(data []byte) inbox.Delivery {
	return inbox.Delivery{Source: "command", Key: "command:" + hash(data), Name: "svar.xlsx", Raw: data}
}

// TestExplainTellsWhatWasRead: problems with their cells, hints apart, and the
// answers; the same again, and without leaving anything behind.
func TestExplainTellsWhatWasRead(t *testing.T) {
	t.Parallel()
	o, ask := measured(t)
	d := byHand(fills(t, ask.book, cells{
		"K01-2026M01": with(with(with(with(fine(), "Antal granskade", "25"), "Antal avvikelser", "2"), "Utfall", "96 %"), "Utförd den", "2026-01-15"),
		"K02-2026M01": {"Genomförd under perioden?": "kanske"},
	}))
	var before int
	for range 2 {
		v, err := o.TakeIn(t.Context(), d)
		if err != nil || v.Verdict != verdictCorrection {
			t.Fatal(v, err)
		}
		x, err := o.Explain(t.Context(), "sv", d, v)
		if err != nil {
			t.Fatal(err)
		}
		var codes []string
		for _, p := range x.Problems {
			codes = append(codes, p.Code)
			if p.Text == "" || p.Remedy == "" || p.Sheet == "" || p.Cell == "" || p.Hint != (p.Code == "deviating-ungraded") {
				t.Errorf("%+v", p)
			}
		}
		slices.Sort(codes)
		if x.Kind != "workbook" || !slices.Equal(codes, []string{"deviating-ungraded", "performed-unknown"}) {
			t.Errorf("%s %v", x.Kind, codes)
		}
		if len(x.Answers) != 2 || x.Answers[0].Ref != "K01-2026M01" || x.Answers[0].Examined != "25" || x.Answers[0].State != "complete" || x.Answers[1].State != "wrong" {
			t.Errorf("%+v", x.Answers)
		}
		after := o.count()
		if before != 0 && after != before {
			t.Errorf("explaining left %d things behind", after-before)
		}
		before = after
	}
	o.wholeRecord()
}

// count is how many answers and returns there are.
func (o *office) count() (n int) {
	o.view(func(r store.Reader) error {
		all, err := r.AnswersFrom(o.t.Context(), 0, 0)
		if err != nil {
			return err
		}
		subs, err := r.Submissions(o.t.Context(), 1)
		n = len(all) + len(subs)
		return err
	})
	return n
}
