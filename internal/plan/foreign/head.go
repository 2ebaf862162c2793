package foreign

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"rond/internal/plan"
	"rond/workbook/table"
)

// label is a value that stands beside its name, over a table.
type label struct {
	key, text string
	at        table.At
}

// adoptedBy is what stands before by whom and when a plan was decided.
var adoptedBy = regexp.MustCompile(`(?i)^(?:fastställd|antagen|beslutad|adopted)(?: av| by)?(?:[:\s]+)`)

// titled is what stands in the title of a plan.
var titled = regexp.MustCompile(`(?i)intern\w* ?kontroll|kontrollplan|internal control`)

// read takes a line apart: names with their values in the same cell or the
// next, and what is neither.
func read(line table.Line) (labels []label, rest []table.At) {
	for i := 0; i < len(line.Texts); i++ {
		at := line.Texts[i]
		name, value, said := strings.Cut(at.Text, ":")
		if m := adoptedBy.FindString(at.Text); m != "" {
			name, value, said = strings.TrimSuffix(strings.TrimSpace(m), ":"), at.Text[len(m):], true
		}
		key := labelled(name)
		value = strings.TrimSpace(value)
		if key != "" && value == "" && i+1 < len(line.Texts) && labelled(line.Texts[i+1].Text) == "" && (said || len(line.Texts) > 1) {
			i++
			value, said = strings.TrimSpace(line.Texts[i].Text), true
		}
		if key == "" || !said {
			rest = append(rest, at)
		} else if value != "" {
			labels = append(labels, label{key, value, at})
		}
	}
	return labels, rest
}

// labelled is the key of a name that Rond knows, "" for another text.
func labelled(text string) string {
	text = strings.TrimSuffix(strings.TrimSpace(text), ":")
	for _, c := range labels().Columns {
		if c.Title.Knows(text) {
			return c.Key
		}
	}
	return ""
}

// title is a text over the tables that is no label.
type title struct {
	table.At
	sheet string
}

// above is what stands over the first table of each sheet, and on sheets without
// one: labels, and titles but those of a table's own section.
func (rd *reader) above() (labels []label, titles []title) {
	lines, seen := slices.Clone(rd.loose), map[string]bool{}
	sections := map[[2]string]bool{}
	for i := range rd.regions {
		r := &rd.regions[i]
		if key := r.Shape.Key; !seen[r.Name] && (key == "controls" || key == "risks") {
			lines = append(lines, r.Above...)
		}
		seen[r.Name] = true
		if at, ok := rd.section(r); ok {
			sections[[2]string{r.Name, at.Cell}] = true
		}
	}
	for _, line := range lines {
		found, rest := read(line)
		labels = append(labels, found...)
		for _, at := range rest {
			if !sections[[2]string{line.Sheet, at.Cell}] {
				titles = append(titles, title{at, line.Sheet})
			}
		}
	}
	return labels, titles
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

// head reads what the plan says of itself. The first text that is no label is
// its title; what has no place of its own is kept in the note.
func (rd *reader) head() {
	p := rd.plan
	labels, titles := rd.above()
	for _, l := range labels {
		rd.labelled(l)
	}
	rd.inTitles(titles)
	if i := slices.IndexFunc(titles, func(t title) bool { return titled.MatchString(t.Text) }); i >= 0 && p.Title == "" {
		p.Title = strings.Join(strings.Fields(titles[i].Text), " ")
		titles = slices.Delete(slices.Clone(titles), i, i+1)
	}
	for _, t := range titles {
		if p.Title == "" {
			p.Title = strings.Join(strings.Fields(t.Text), " ")
		} else if !said(t.Text, p.Title, p.Board) {
			rd.keep(t.Text)
		}
	}
	if p.Adopted != "" {
		p.Status = plan.Adopted
	}
	if p.Title == "" && p.Year > 0 {
		p.Title = strings.Join([]string{rd.in("Internkontrollplan", "Internal control plan"), strconv.Itoa(p.Year)}, " ")
	}
}

// labelled puts a value where it belongs; what is not of its kind is kept.
func (rd *reader) labelled(l label) {
	p := rd.plan
	set := func(field *string) {
		if *field == "" {
			*field = l.text
		} else if table.Fold(*field) != table.Fold(l.text) {
			rd.keep(l.at.Text)
		}
	}
	switch l.key {
	case "year":
		if y := anyYear.FindAllString(l.text, -1); len(y) == 1 && p.Year == 0 {
			p.Year, _ = strconv.Atoi(y[0]) // four digits
		} else if p.Year == 0 {
			p.Extra = append(p.Extra, plan.Note{Title: "År", Text: l.text})
		}
	case "board":
		set(&p.Board)
	case "unit":
		set(&p.Unit)
	case "title":
		set(&p.Title)
	case "adopted":
		rd.decided(l)
	case "section":
		set(&p.Section)
	case "registry":
		set(&p.Registry)
	case "valid_from":
		if p.ValidFrom = dayIn(l.text); p.ValidFrom == "" {
			rd.keep(l.text)
		}
	case "contact":
		p.Contact.Name = strings.TrimSpace(mailAddress.ReplaceAllString(l.text, ""))
		p.Contact.Email = mailAddress.FindString(l.text)
	case "contact_email":
		set(&p.Contact.Email)
	case "contact_phone":
		set(&p.Contact.Phone)
	}
}

// decided reads by whom and when the plan was adopted: a day, a paragraph, a
// board, together or alone. Words that say more are kept.
func (rd *reader) decided(l label) {
	p := rd.plan
	if day := dayIn(l.text); day != "" {
		p.Adopted = day
	}
	if s := paragraph.FindString(l.text); s != "" && p.Section == "" {
		p.Section = s
	}
	if b := boardIn(l.text); b != "" && p.Board == "" {
		p.Board = b
	}
	if left := paragraph.ReplaceAllString(isoDay.ReplaceAllString(l.text, ""), ""); strings.Trim(left, " ,.;:") != "" {
		p.Extra = append(p.Extra, plan.Note{Title: rd.in("Fastställd", "Adopted"), Text: l.text})
	}
}

// inTitles finds the year and the board in what stands over the tables, when no
// label says them. It is told: a title may mean something else.
func (rd *reader) inTitles(titles []title) {
	p := rd.plan
	for _, t := range titles {
		if y := anyYear.FindAllString(t.Text, -1); len(y) == 1 && p.Year == 0 {
			p.Year, _ = strconv.Atoi(y[0]) // four digits
			rd.warn(t.sheet, t.Cell, "plan-read-in-title", rd.in("År", "Year"), y[0], short(t.Text))
		}
		if b := boardIn(t.Text); b != "" && p.Board == "" {
			p.Board = b
			rd.warn(t.sheet, t.Cell, "plan-read-in-title", rd.in("Nämnd", "Board"), b, short(t.Text))
		}
	}
	if p.Board == "" {
		for _, b := range rd.boards() {
			p.Board = b.name
		}
	}
}

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
