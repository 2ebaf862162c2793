package sqlite

import "math"

const (
	byID = "WHERE id = $1"
	page = "WHERE id > $1 ORDER BY id LIMIT $2"
)

// most is the LIMIT for at most this many rows; 0 is all of them.
func most(limit int) int64 {
	if limit <= 0 {
		return math.MaxInt64
	}
	return int64(limit)
}
