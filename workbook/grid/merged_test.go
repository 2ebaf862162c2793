package grid_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rond/workbook/grid"
)

func opened(t *testing.T, data []byte) *grid.Book {
	t.Helper()
	b, err := grid.Open(t.Context(), bytes.NewReader(data), int64(len(data)), grid.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestMergedRanges(t *testing.T) {
	t.Parallel()
	b := opened(t, saved(t, func(f *excelize.File) {
		for _, r := range [][2]string{{"A1", "C1"}, {"B4", "B6"}} {
			if err := f.MergeCell("Sheet1", r[0], r[1]); err != nil {
				t.Fatal(err)
			}
		}
	}))
	got, err := b.Merged(t.Context(), 0)
	if want := []grid.Range{{0, 1, 2, 1}, {1, 4, 1, 6}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := b.Merged(t.Context(), 1); err == nil {
		t.Error("a sheet that is not there has merged cells")
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Merged(stopped, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// TestMergedRangesThatAreNone are damage, and too many of them are too much.
func TestMergedRangesThatAreNone(t *testing.T) {
	t.Parallel()
	for ref, want := range map[string]string{
		"B2:A1": grid.CodeDamaged, "A0:A2": grid.CodeDamaged, "A1:XFE1": grid.CodeDamaged, "A1:A1048577": grid.CodeDamaged, "": grid.CodeDamaged, "A1:B2:C3": grid.CodeDamaged,
		strings.Repeat(`A1:B2"/><mergeCell ref="`, 20_001) + "A1:B2": grid.CodeTooManyRows,
	} {
		sheet := `<worksheet><sheetData/><mergeCells><mergeCell ref="` + ref + `"/></mergeCells></worksheet>`
		_, err := opened(t, minimal(t, sheet)).Merged(t.Context(), 0)
		var fault *grid.Error
		if !errors.As(err, &fault) || fault.Code != want {
			t.Errorf("%.20q: %v, want %s", ref, err, want)
		}
	}
}
