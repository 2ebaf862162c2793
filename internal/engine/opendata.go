package engine

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"rond/internal/opendata"
	"rond/internal/store"
)

// OpenData says what is handed over to other systems: all plans of a year, or
// with a board (its code) that one's alone. Unless Confidential is said, the
// free text about controls that may hold confidential matter is withheld, and
// the rows that lack it say so.
type OpenData struct {
	Year         int
	Board        string
	Confidential bool
}

// OpenData gives write the tables, which it reads once and in order; they are
// of one instant. What is read ahead is one plan's at a time.
func (e *Engine) OpenData(ctx context.Context, o OpenData, write func(opendata.Data) error) error {
	return e.store.View(ctx, func(r store.Reader) error {
		rounds, err := e.reportedPlans(ctx, r, FollowUp{Board: o.Board, Year: o.Year})
		if err != nil {
			return fmt.Errorf("handing over %d: %w", o.Year, err)
		}
		x := &handing{OpenData: o, e: e, ctx: ctx, r: r, rounds: rounds, named: map[int64]bool{}}
		return write(x.data())
	})
}

// handing is one export on its way. Named is the persons that rows have named
// so far.
type handing struct {
	OpenData
	e      *Engine
	ctx    context.Context // of the one call that it lives in: sequences take none
	r      store.Reader
	rounds []*round
	named  map[int64]bool
}

func (x *handing) data() opendata.Data {
	return opendata.Data{
		Boards: each(x, boardRows), Plans: each(x, planRows), Grades: each(x, gradeRows), Occasions: each(x, x.occasions), Units: each(x, unitRows),
		Areas: each(x, areaRows), Risks: each(x, riskRows), Controls: each(x, listedControls), Parts: each(x, partRows), Roles: each(x, roleRows),
		Seats: each(x, x.seats), Requests: each(x, x.requests), Occurrences: streamed(x, x.occurrences), Answers: streamed(x, x.answers),
		Assessments: x.assessments(), Actions: each(x, x.actions),
		RiskAnalyses: each(x, ofAnalyses(x, analysisRow)), RiskUnits: each(x, ofAnalyses(x, x.riskUnits)), AssessedRisks: each(x, ofAnalyses(x, x.assessedRisks)),
		RiskValuations: each(x, ofAnalyses(x, x.riskValuations)), RiskChoices: each(x, ofAnalyses(x, x.riskChoices)),
		Mails: streamed(x, x.mails), Deliveries: x.deliveries(),
		People: x.people(), Export: x.export(),
	}
}

// each is the rows of every plan, a plan at a time.
func each[R any](x *handing, of func(*round) ([]R, error)) opendata.Rows[R] {
	return streamed(x, func(rd *round, yield func(R) bool) error {
		rows, err := of(rd)
		for _, row := range rows {
			if err == nil && !yield(row) {
				return nil
			}
		}
		return err
	})
}

// streamed is the same of rows of which there may be many: of yields them as
// they are made, until that is false.
func streamed[R any](x *handing, of func(rd *round, yield func(R) bool) error) opendata.Rows[R] {
	return func(yield func(R, error) bool) {
		more := true
		for _, rd := range x.rounds {
			err := of(rd, func(row R) bool {
				more = yield(row, nil)
				return more
			})
			if err != nil {
				var none R
				yield(none, fmt.Errorf("plan %s: %w", planID(rd), err))
				return
			}
			if !more {
				return
			}
		}
	}
}

// pageSize is how many rows are read at once of what is not a plan's.
const pageSize = 500

// paged is all rows of a table by rising id, a page at a time.
func paged[R any](id func(R) int64, page func(after int64) ([]R, error)) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		after := int64(0)
		for {
			rows, err := page(after)
			if err != nil {
				var none R
				yield(none, err)
				return
			}
			for _, row := range rows {
				if after = id(row); !yield(row, nil) {
					return
				}
			}
			if len(rows) < pageSize {
				return
			}
		}
	}
}

// planID is what a plan is called: "RK_2026". No program takes that for a date,
// as it would "MAR-2026".
func planID(rd *round) opendata.Code {
	return opendata.Code(fmt.Sprintf("%s_%d", rd.board.Code, rd.plan.Year))
}

// who is a person's id, who is told of in the table of people from now on.
func (x *handing) who(person int64) opendata.ID {
	x.named[person] = true
	return opendata.ID(person)
}

// requestID is what a request is called, "" for none.
func requestID(id int64) opendata.Code {
	if id == 0 {
		return ""
	}
	return opendata.Code(reference(id))
}

// codeOf is the code that a reason begins with: the words after it are for its
// sentence.
func codeOf(reason string) opendata.Code {
	code, _, _ := strings.Cut(reason, " ")
	return opendata.Code(code)
}

// some is a number that a plan or an answer need not have.
func some(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

// people is the persons that the tables before it name.
func (x *handing) people() opendata.Rows[opendata.Person] {
	return func(yield func(opendata.Person, error) bool) {
		all, err := x.r.Persons(x.ctx)
		if err != nil {
			yield(opendata.Person{}, fmt.Errorf("people: %w", err))
			return
		}
		for _, p := range all {
			row := opendata.Person{ID: opendata.ID(p.ID), Name: p.Name, Email: p.Email, Language: opendata.Code(p.Language)}
			if x.named[p.ID] && !yield(row, nil) {
				return
			}
		}
	}
}

func (x *handing) export() opendata.Rows[opendata.Export] {
	return func(yield func(opendata.Export, error) bool) {
		row := opendata.Export{Version: opendata.Version, Organisation: x.e.set.Organisation, Year: x.Year, Board: opendata.Code(x.Board), Made: x.e.clock(),
			Zone: opendata.Code(x.e.set.Zone.String()), Confidential: x.Confidential}
		in, err := x.r.Installation(x.ctx)
		if err != nil {
			yield(row, fmt.Errorf("installation: %w", err))
			return
		}
		head, err := x.r.Head(x.ctx)
		if err != nil {
			yield(row, fmt.Errorf("head of the event chain: %w", err))
			return
		}
		row.Installation, row.ChainSeq, row.ChainHash = opendata.Code(in.ID), head.Seq, opendata.Code(head.Hash)
		yield(row, nil)
	}
}
