package audit

import (
	"context"
	"errors"
	"strconv"

	"rond/internal/store"
)

// Every kind of row that the record vouches for is walked from its first to
// its last.

func (v *verifier) blobs(ctx context.Context) error {
	after := ""
	for {
		keys, err := v.r.BlobKeys(ctx, after, pageSize)
		if err != nil {
			return err
		}
		for _, key := range keys {
			if err := v.blob(ctx, key); err != nil {
				return err
			}
			after = key
		}
		if len(keys) < pageSize {
			return nil
		}
	}
}

func (v *verifier) blob(ctx context.Context, key string) error {
	data, err := v.r.Blob(ctx, key)
	var broken *store.RowError
	if errors.As(err, &broken) {
		v.unreadable(broken)
		return nil
	}
	if err != nil {
		return err
	}
	v.report.Blobs++
	if contentHash(data) != key {
		v.found(blobTable, key, "the content has another SHA-256")
	}
	v.check(blobTable, key, key)
	return nil
}

func (v *verifier) versions(ctx context.Context) error {
	return pages(ctx, v, v.r.VersionsFrom, func(x store.Version) int64 { return x.ID }, func(x store.Version) {
		v.report.Versions++
		key := strconv.FormatInt(x.ID, 10)
		v.check(versionTable, key, VersionHash(x))
		for _, sha := range []string{x.Document, x.File} {
			if sha != "" && !v.has(blobTable, sha) {
				v.found(versionTable, key, "its file %s is not stored", sha)
			}
		}
	}, nil)
}

// has tells whether a row that an event vouches for has been seen.
func (v *verifier) has(table, key string) bool {
	p := v.promises[row{table, key}]
	return p != nil && p.met
}

func (v *verifier) assessments(ctx context.Context) error {
	return pages(ctx, v, v.r.AssessmentsFrom, func(x store.Assessment) int64 { return x.ID }, func(x store.Assessment) {
		v.report.Assessments++
		v.check(assessmentTable, strconv.FormatInt(x.ID, 10), AssessmentHash(x))
	}, nil)
}

func (v *verifier) answers(ctx context.Context) error {
	return pages(ctx, v, v.r.AnswersFrom, func(x store.Answer) int64 { return x.ID }, func(x store.Answer) {
		v.report.Answers++
		v.check(answerTable, strconv.FormatInt(x.ID, 10), AnswerHash(x))
	}, nil)
}

func (v *verifier) acts(ctx context.Context) error {
	return pages(ctx, v, v.r.ActsFrom, func(x store.Act) int64 { return x.ID }, func(x store.Act) {
		v.report.Acts++
		v.check(actTable, strconv.FormatInt(x.ID, 10), ActHash(x))
	}, nil)
}

func (v *verifier) valuations(ctx context.Context) error {
	return pages(ctx, v, v.r.ValuationsFrom, func(x store.Valuation) int64 { return x.ID }, func(x store.Valuation) {
		v.report.Valuations++
		v.check(valuationTable, strconv.FormatInt(x.ID, 10), ValuationHash(x))
	}, nil)
}

func (v *verifier) choices(ctx context.Context) error {
	return pages(ctx, v, v.r.RiskChoicesFrom, func(x store.RiskChoice) int64 { return x.ID }, func(x store.RiskChoice) {
		v.report.Choices++
		v.check(choiceTable, strconv.FormatInt(x.ID, 10), RiskChoiceHash(x))
	}, nil)
}
