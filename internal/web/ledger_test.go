package web

import (
	"net/http/httptest"
	"slices"
	"testing"

	"rond/internal/engine"
)

// TestTurningPages goes through a list from the newest to the oldest and back:
// every row once in each direction, and no page beyond the ends.
func TestTurningPages(t *testing.T) {
	t.Parallel()
	const rows = 2*lines + 3
	list := func(s engine.Span) []int64 { // as the engine answers
		var all []int64
		for id := int64(rows); id > 0; id-- {
			if (s.Older == 0 || id < s.Older) && id > s.Newer {
				all = append(all, id)
			}
		}
		if s.Newer != 0 {
			return all[max(0, len(all)-s.Limit):]
		}
		return all[:min(len(all), s.Limit)]
	}
	page := func(query string) ([]int64, neighbours) {
		s := span(httptest.NewRequest("GET", "/mails"+query, nil))
		return turned(list(s), s, func(id int64) int64 { return id })
	}
	first, at := page("")
	if len(first) != lines || first[0] != rows || at != (neighbours{0, rows - lines + 1}) {
		t.Fatalf("the first page has %d rows, %+v", len(first), at)
	}
	second, at := page("?older=104")
	if len(second) != lines || second[0] != 103 || at != (neighbours{103, 4}) {
		t.Fatalf("the second page has %d rows, %+v", len(second), at)
	}
	last, at := page("?older=4")
	if !slices.Equal(last, []int64{3, 2, 1}) || at != (neighbours{3, 0}) {
		t.Fatalf("the last page is %v, %+v", last, at)
	}
	back, at := page("?newer=3")
	if !slices.Equal(back, second) || at != (neighbours{103, 4}) {
		t.Errorf("back from the last page: %d rows, %+v", len(back), at)
	}
	again, at := page("?newer=103")
	if !slices.Equal(again, first) || at != (neighbours{0, 104}) {
		t.Errorf("back at the first page: %d rows, %+v", len(again), at)
	}
	for _, query := range []string{"?older=x", "?older=-1", "?newer=99999999999999999999"} {
		if s := span(httptest.NewRequest("GET", "/mails"+query, nil)); s.Limit != lines+1 {
			t.Errorf("%s asks for %d rows", query, s.Limit)
		}
	}
	if none, at := page("?older=1"); len(none) != 0 || at != (neighbours{}) {
		t.Errorf("beyond the end: %v, %+v", none, at)
	}
}
