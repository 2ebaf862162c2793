package paper

import (
	"slices"
	"strconv"
	"strings"
)

// Head is what stands over the rows of a sheet: what to do and by when, how far
// it has come, who to ask, and the steps.
type Head struct {
	Title, Intro, Contact string
	Steps                 []string
	Sender                string // who writes
	Whom                  string // who it is for
	Progress              Cell
	Logo                  bool // one stands at the top right, and takes the sender's place
	Left, Right           int  // the columns where lines begin and end
}

// HeadLines is how many lines a head has. The headings come after them.
const HeadLines = 5

// Lines are the lines of a head, on the right who writes, how far it has come,
// and whom it is for; under a logo when there is one.
func (h Head) Lines(s Styles) []Line {
	whom, sender := Cell{Style: s.Side, Text: h.Whom}, Cell{Style: s.Side, Text: h.Sender}
	side, gap := []Cell{sender, h.Progress, {}, whom, {}}, 4.0
	if h.Logo {
		side, gap = []Cell{{}, {}, h.Progress, whom, sender}, 16
	}
	left := []Cell{{Style: s.Title, Text: h.Title}, {Style: s.Intro, Text: h.Intro}, {Style: s.Plain, Text: numbered(h.Steps)}, {Style: s.Contact, Text: h.Contact}, {}}
	lines := make([]Line, HeadLines)
	for i, height := range []float64{25, 20, 16, 16, gap} {
		cells := make([]Cell, h.Right+1)
		cells[h.Left], cells[h.Right] = left[i], side[i]
		lines[i] = Line{Height: height, Cells: cells}
	}
	return lines
}

// numbered are the steps on one line.
func numbered(all []string) string {
	steps := make([]string, len(all))
	for i, step := range all {
		steps[i] = strconv.Itoa(i+1) + ". " + step
	}
	return strings.Join(steps, "     ")
}

// Together joins what is there of a few parts.
func Together(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return strings.TrimSpace(s) == "" }), " · ")
}
