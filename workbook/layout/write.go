package layout

import (
	"fmt"
	"io"
	"sort"

	"github.com/xuri/excelize/v2"
)

// Write writes the workbook, the same bytes for the same workbook: excelize
// lists some of the kinds of parts in the random order of a map.
func Write(f *excelize.File, w io.Writer) error {
	defaults, overrides := f.ContentTypes.Defaults, f.ContentTypes.Overrides
	sort.SliceStable(defaults, func(i, j int) bool { return defaults[i].Extension < defaults[j].Extension })
	sort.SliceStable(overrides, func(i, j int) bool { return overrides[i].PartName < overrides[j].PartName })
	if err := f.Write(w); err != nil {
		return fmt.Errorf("packing the workbook: %w", err)
	}
	return nil
}
