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
