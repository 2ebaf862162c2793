package demo

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed plans/*.xlsx
var planFiles embed.FS

// PlanFile is a plan workbook that the program ships, as "rond plan import"
// reads it.
type PlanFile struct {
	Name string // "produktion-2026.xlsx"
	Data []byte
}

// Plans are the plans of the two source documents, sorted by name: the
// production area's running plan, the region office's closed plan of 2017 with
// its results and action list, and its running plan. What the sources lack and
// the demo needs is marked as an addition in the plans themselves.
func Plans() ([]PlanFile, error) {
	names, err := fs.Glob(planFiles, "plans/*.xlsx")
	if err != nil {
		return nil, fmt.Errorf("listing the shipped plans: %w", err)
	}
	var plans []PlanFile
	for _, name := range names {
		data, err := planFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("reading shipped plan %s: %w", name, err)
		}
		plans = append(plans, PlanFile{Name: name[len("plans/"):], Data: data})
	}
	return plans, nil
}
