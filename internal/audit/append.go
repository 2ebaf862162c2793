package audit

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rond/internal/store"
)

// What an event can vouch for, as it stands in store.Event.Table.
const (
	answerTable     = "answer"
	versionTable    = "version"
	assessmentTable = "assessment"
	actTable        = "act"
	valuationTable  = "valuation"
	choiceTable     = "risk_choice"
	blobTable       = "blob"
)

// Append adds an event after the newest one. kind says what was done
// ("mail-sent"), table and row what it was done to, content is the SHA-256 of
// that row or file in hexadecimal, or "" when the event only mentions it.
// Texts about people have no place in any of them.
func Append(ctx context.Context, tx store.Tx, at time.Time, kind, table, row, content string) error {
	head, err := tx.Head(ctx)
	if err != nil {
		return fmt.Errorf("record %s of %s %s: %w", kind, table, row, err)
	}
	e := store.Event{Seq: head.Seq + 1, At: at, Kind: kind, Table: table, Row: row, Content: content, Prev: head.Hash}
	e.Hash = eventHash(e)
	if err := tx.AddEvent(ctx, e); err != nil {
		return fmt.Errorf("record %s of %s %s: %w", kind, table, row, err)
	}
	return nil
}

// StoreBlob stores a file and vouches for it, and returns its SHA-256. A file
// that is there already is kept as it is, without a second event.
func StoreBlob(ctx context.Context, tx store.Tx, at time.Time, kind string, data []byte) (sha string, err error) {
	sha = contentHash(data)
	there, err := hasBlob(ctx, tx, sha)
	if err != nil {
		return "", fmt.Errorf("store %s: %w", kind, err)
	}
	if there {
		return sha, nil
	}
	if err := tx.PutBlob(ctx, sha, data); err != nil {
		return "", fmt.Errorf("store %s: %w", kind, err)
	}
	return sha, Append(ctx, tx, at, kind, blobTable, sha, sha)
}

// hasBlob tells whether a file is stored, without reading it: cut short by one
// digit, its key sorts just before it.
func hasBlob(ctx context.Context, r store.Reader, sha string) (bool, error) {
	keys, err := r.BlobKeys(ctx, sha[:len(sha)-1], 1)
	return slices.Contains(keys, sha), err
}

// StoreAnswer stores an answer and vouches for it, and returns its id.
func StoreAnswer(ctx context.Context, tx store.Tx, at time.Time, a store.Answer) (int64, error) {
	id, err := tx.AddAnswer(ctx, a)
	if err != nil {
		return 0, fmt.Errorf("store answer: %w", err)
	}
	a.ID = id
	return id, vouch(ctx, tx, at, answerTable, id, AnswerHash(a))
}

// StoreVersion stores a version of a plan and vouches for it, and returns its
// id.
func StoreVersion(ctx context.Context, tx store.Tx, at time.Time, v store.Version) (int64, error) {
	id, err := tx.AddVersion(ctx, v)
	if err != nil {
		return 0, fmt.Errorf("store version: %w", err)
	}
	v.ID = id
	return id, vouch(ctx, tx, at, versionTable, id, VersionHash(v))
}

// StoreAssessment stores an assessment and vouches for it, and returns its id.
func StoreAssessment(ctx context.Context, tx store.Tx, at time.Time, a store.Assessment) (int64, error) {
	id, err := tx.AddAssessment(ctx, a)
	if err != nil {
		return 0, fmt.Errorf("store assessment: %w", err)
	}
	a.ID = id
	return id, vouch(ctx, tx, at, assessmentTable, id, AssessmentHash(a))
}

// StoreAct stores what a person did and vouches for it, and returns its id.
func StoreAct(ctx context.Context, tx store.Tx, at time.Time, a store.Act) (int64, error) {
	id, err := tx.AddAct(ctx, a)
	if err != nil {
		return 0, fmt.Errorf("store act: %w", err)
	}
	a.ID = id
	return id, vouch(ctx, tx, at, actTable, id, ActHash(a))
}

// StoreValuation stores a valuation of a risk and vouches for it, and returns
// its id.
func StoreValuation(ctx context.Context, tx store.Tx, at time.Time, v store.Valuation) (int64, error) {
	id, err := tx.AddValuation(ctx, v)
	if err != nil {
		return 0, fmt.Errorf("store valuation: %w", err)
	}
	v.ID = id
	return id, vouch(ctx, tx, at, valuationTable, id, ValuationHash(v))
}

// StoreRiskChoice stores what the controller has chosen of a risk or an area
// and vouches for it, and returns its id.
func StoreRiskChoice(ctx context.Context, tx store.Tx, at time.Time, c store.RiskChoice) (int64, error) {
	id, err := tx.AddRiskChoice(ctx, c)
	if err != nil {
		return 0, fmt.Errorf("store risk choice: %w", err)
	}
	c.ID = id
	return id, vouch(ctx, tx, at, choiceTable, id, RiskChoiceHash(c))
}

// vouch records a row as stored: "answer-stored", "risk-choice-stored".
func vouch(ctx context.Context, tx store.Tx, at time.Time, table string, id int64, content string) error {
	return Append(ctx, tx, at, strings.ReplaceAll(table, "_", "-")+"-stored", table, strconv.FormatInt(id, 10), content)
}
