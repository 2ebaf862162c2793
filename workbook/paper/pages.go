package paper

import "strings"

// HelpWidths are the columns of a sheet of prose.
func HelpWidths() []float64 { return []float64{3, 100} }

// HelpLines are the paragraphs of a sheet of prose. A paragraph that begins
// with "# " is a heading.
func (s Styles) HelpLines(help []string) []Line {
	lines := []Line{{Height: 10}}
	for _, paragraph := range help {
		if heading, ok := strings.CutPrefix(paragraph, "# "); ok {
			lines = append(lines, Line{30, []Cell{{}, {Style: s.HelpTitle, Text: heading}}})
			continue
		}
		n := LineCount(paragraph, 92)
		lines = append(lines, Line{min(float64(n)*15+5, MaxHeight), []Cell{{}, {Style: s.HelpText, Text: paragraph}}})
	}
	return lines
}

// FixWidths are the columns of the list of what to mend.
func FixWidths() []float64 { return []float64{3, 22, 26, 66} }

// FixIntro are the first and the last of the cells, merged, that the
// introduction to the list of what to mend stands in.
func FixIntro() (from, to string) { return "B3", "D3" }

// FixLines are the list of what to mend: where, which row, and what.
func (s Styles) FixLines(title, intro string, heads [3]string, faults [][3]string) []Line {
	lines := []Line{
		{Height: 10},
		{30, []Cell{{}, {Style: s.HelpTitle, Text: title}}},
		{float64(LineCount(intro, 104))*14 + 10, []Cell{{}, {Style: s.Steps, Text: intro}}},
		{24, []Cell{{}, {Style: s.ListHead, Text: heads[0]}, {Style: s.ListHead, Text: heads[1]}, {Style: s.ListHead, Text: heads[2]}}},
	}
	for _, fault := range faults {
		n := max(LineCount(fault[2], 64), LineCount(fault[0], 20), LineCount(fault[1], 24))
		lines = append(lines, Line{min(float64(n)*14+8, MaxHeight), []Cell{{},
			{Style: s.ListStrong, Text: fault[0]}, {Style: s.ListCell, Text: fault[1]}, {Style: s.ListCell, Text: fault[2]}}})
	}
	return lines
}
