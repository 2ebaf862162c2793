package engine

import (
	"context"
	"errors"
)

var errSoon = errors.New("not built yet")

// Acts.

func (e *Engine) Propose(ctx context.Context, lang string, raw []byte) (*Proposal, error) {
	return nil, errSoon
}
func (e *Engine) Adopt(ctx context.Context, sha, actor string) (*Imported, error) {
	return nil, errSoon
}
