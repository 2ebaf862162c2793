package audit

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"rond/internal/store"
)

// pages gives every row of a table to each, in the order of its number, a page
// at a time. A row that cannot be read is a break; skipped is told its number,
// and the walk goes on after it.
func pages[T any](ctx context.Context, v *verifier, from func(context.Context, int64, int) ([]T, error),
	number func(T) int64, each func(T), skipped func(int64)) error {
	var after int64 = -1 << 63 // a tampered number can be negative
	for {
		rows, err := from(ctx, after, pageSize)
		var broken *store.RowError
		if err != nil && !errors.As(err, &broken) {
			return err
		}
		for _, r := range rows {
			each(r)
			after = number(r)
		}
		if broken == nil {
			if len(rows) < pageSize {
				return nil
			}
			continue
		}
		v.unreadable(broken)
		next, err := strconv.ParseInt(broken.Row, 10, 64)
		if err != nil || next <= after {
			return fmt.Errorf("go on after an unreadable row: %w", broken)
		}
		after = next
		if skipped != nil {
			skipped(next)
		}
	}
}
