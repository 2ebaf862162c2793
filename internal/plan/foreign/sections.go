package foreign

import (
	"slices"
	"strings"

	"rond/workbook/table"
)

// board is a board that a sheet is about.
type board struct{ name, sheet string }

// boards are those that the sheets with controls are about: by a label over the
// table, by its title, or by the sheet's own name.
func (rd *reader) boards() []board {
	var all []board
	for _, r := range rd.regions {
		if r.Shape.Key != "controls" {
			continue
		}
		name := ""
		for _, line := range r.Above {
			found, rest := read(line)
			for _, l := range found {
				if l.key == "board" {
					name = l.text
				}
			}
			for _, t := range rest {
				if name == "" {
					name = boardIn(t.Text)
				}
			}
		}
		if own := boardIn(r.Name); name == "" && own != "" && table.Fold(own) == table.Fold(r.Name) {
			name = own
		}
		if name != "" && !slices.ContainsFunc(all, func(b board) bool { return table.Fold(b.name) == table.Fold(name) }) {
			all = append(all, board{name, r.Name})
		}
	}
	return all
}

// oneBoard refuses a workbook with the plans of several boards: each has its
// own plan, and its own decision.
func (rd *reader) oneBoard() bool {
	boards := rd.boards()
	if len(boards) < 2 {
		return true
	}
	for _, b := range boards {
		rd.fault(b.sheet, "", "plan-several-boards", b.name)
	}
	return false
}

// over is the area that a table's rows are in until they say another, and the
// section that it is, when it is not the first of its sheet.
func (rd *reader) over(region *table.Region) (area, section string) {
	for _, line := range region.Above {
		found, rest := read(line)
		for _, l := range found {
			if l.key == "area" {
				area = l.text
			}
		}
		for _, t := range rest {
			if m := areaLabel.FindStringSubmatch(t.Text); m != nil {
				area = m[2]
			}
		}
	}
	if at, ok := rd.section(region); ok && area == "" {
		section = strings.TrimSpace(at.Text)
	}
	byColumn := heads(region, "area")
	switch {
	case area != "":
	case section != "" && !byColumn:
		area, section = section, ""
	case !byColumn && rd.sheetsApart():
		area = region.Name
	}
	if area != "" {
		area = rd.areaNamed(area, "")
	}
	return area, section
}

// sheetsApart reports whether controls stand on several sheets.
func (rd *reader) sheetsApart() bool {
	seen := map[string]bool{}
	for _, r := range rd.regions {
		if r.Shape.Key == "controls" {
			seen[r.Name] = true
		}
	}
	return len(seen) > 1
}

// section is the title of a table's own, when its sheet has several of its
// kind: the last text over it. The first table has one when there is a title
// of the whole before it.
func (rd *reader) section(region *table.Region) (table.At, bool) {
	var rest []table.At
	for _, line := range region.Above {
		if _, texts := read(line); len(texts) == 1 && len(line.Texts) == 1 {
			rest = append(rest, texts[0])
		}
	}
	same, first := 0, true
	for i := range rd.regions {
		if r := &rd.regions[i]; r.Name == region.Name && r.Shape.Key == region.Shape.Key && len(r.Above) > 0 {
			first = first && (same > 0 || r.HeadLine == region.HeadLine)
			same++
		}
	}
	if same < 2 || len(rest) == 0 || first && len(rest) < 2 {
		return table.At{}, false
	}
	return rest[len(rest)-1], true
}
