package plan

import (
	"fmt"
	"slices"

	"rond/workbook/table"
)

// Made is the codes that [Read] made for controls without one, in the order of
// the plan.
func (p *Plan) Made() []string { return p.made }

// Recode gives controls whose codes were made the codes that they are known by
// in older plans, the newest first: a control with the same words in the same
// area is the same. The others get the first codes that no plan has had, so
// that nothing new inherits the answers of what is gone. It gives the new codes
// in the order of the made ones.
func (p *Plan) Recode(made []string, older ...*Plan) []string {
	codes := map[string]string{}
	taken := map[string]bool{}
	for _, c := range p.Controls {
		if !slices.Contains(made, c.Code) {
			taken[fold(c.Code)] = true
		}
	}
	for _, c := range p.Controls {
		if was := sameIn(older, c); slices.Contains(made, c.Code) && was != "" && !taken[fold(was)] {
			codes[c.Code], taken[fold(was)] = was, true
		}
	}
	for _, old := range older {
		for _, c := range old.Controls {
			taken[fold(c.Code)] = true
		}
	}
	next := 1
	for _, code := range made {
		if codes[code] != "" {
			continue
		}
		for taken[fold(numberedCode(next))] {
			next++
		}
		codes[code], taken[fold(numberedCode(next))] = numberedCode(next), true
	}
	p.rename(codes)
	p.made = nil
	now := make([]string, len(made))
	for i, code := range made {
		now[i] = codes[code]
	}
	return now
}

// sameIn is the code of a control in the newest of some plans that has it.
func sameIn(older []*Plan, c Control) string {
	for _, old := range older {
		for _, o := range old.Controls {
			if table.Fold(o.Text) == table.Fold(c.Text) && table.Fold(o.Area) == table.Fold(c.Area) && table.Fold(o.Risk.Text) == table.Fold(c.Risk.Text) {
				return o.Code
			}
		}
	}
	return ""
}

func numberedCode(n int) string { return fmt.Sprintf("K%02d", n) }

// rename gives controls other codes, with what is said of them.
func (p *Plan) rename(codes map[string]string) {
	for i := range p.Controls {
		if now, ok := codes[p.Controls[i].Code]; ok {
			p.Controls[i].Code = now
		}
	}
	for i := range p.Assessments {
		if now, ok := codes[p.Assessments[i].Control]; ok {
			p.Assessments[i].Control = now
		}
	}
}
