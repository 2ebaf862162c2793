package risk

import (
	"fmt"
	"strings"

	"rond/workbook/layout"

	"github.com/xuri/excelize/v2"
)

// Map is risks by their probability and their consequence: the consequence
// across, the probability upwards, and in each cell the value, the word of its
// band and the ids of the risks that are there.
type Map struct {
	Lang  string // "sv"; anything else is English
	Title string
	Scale Scale               // without bands it is coloured by thirds, without words for them
	At    map[[2]int][]string // ids by probability and consequence
	None  []string            // ids of the risks that have no value
}

// MapStyles are the ids of a map's cell styles.
type MapStyles struct {
	head, axis, title, note int
	cells                   [3]int // by level
}

// NewMapStyles makes the styles that a map needs beside those of the sheet.
func NewMapStyles(s *layout.Styler, of layout.Styles) MapStyles {
	m := MapStyles{head: of.Head, title: of.Section, note: of.Note}
	centre := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	m.axis = s.Make(excelize.Style{Font: &excelize.Font{Bold: true, Color: layout.White}, Fill: layout.Fill(layout.Deep), Border: layout.Around(layout.White), Alignment: centre})
	for i := range m.cells {
		t := layout.Level(i)
		m.cells[i] = s.Make(excelize.Style{Font: &excelize.Font{Color: t.Text}, Fill: layout.Fill(t.Fill), Border: layout.Around(layout.White), Alignment: centre})
	}
	s.Quote(append(m.cells[:], m.axis)...)
	return m
}

// The columns of a map: a margin, the steps of the probability, and one for each
// step of the consequence.
const (
	mapLabel = 2
	mapFirst = 3
)

// MapWidths sets the columns for maps with so many steps of consequence, as wide
// as a page on its side, and gives the width of a cell.
func MapWidths(p *layout.Page, steps, paper int) float64 {
	width := mapWidth(steps, paper)
	widths := []float64{2, 22}
	for range steps {
		widths = append(widths, width)
	}
	p.Widths(widths...)
	return width
}

func mapWidth(steps, paper int) float64 {
	room, most := 150.0, 38.0
	if paper == layout.A3 {
		room, most = 205, 68
	}
	return max(14, min(room/float64(max(steps, 1)), most))
}

// mapRow is a step of the probability.
type mapRow struct {
	label string
	cells []string
	level []int
	high  float64 // in points
}

// rows are the steps of the probability from the highest, with what stands in
// their cells.
func (m Map) rows(width float64) []mapRow {
	w := listWordsOf(m.Lang)
	if len(m.Scale.Bands) == 0 {
		m.Scale.Bands = Thirds(m.Scale.Most(), "", "", "")
	}
	var rows []mapRow
	for probability := len(m.Scale.Probability); probability >= 1; probability-- {
		row, tallest := mapRow{label: stepWords(w.probability, probability, m.Scale.Probability)}, 2
		for consequence := 1; consequence <= len(m.Scale.Consequence); consequence++ {
			band := m.Scale.Band(probability * consequence)
			ids, lines := m.ids(w, m.At[[2]int{probability, consequence}], width)
			value := strings.TrimSuffix(fmt.Sprintf("%d – %s", probability*consequence, band.Word), " – ")
			row.cells, row.level = append(row.cells, strings.TrimSpace(value+"\n"+ids)), append(row.level, max(0, min(band.Level, 2)))
			tallest = max(tallest, lines+1)
		}
		row.high = layout.RowHeight(tallest) + 8
		rows = append(rows, row)
	}
	return rows
}

// Draw writes the map from the page's next row on, its cells as wide as
// [MapWidths] has said.
func (m Map) Draw(p *layout.Page, st MapStyles, width float64) {
	w := listWordsOf(m.Lang)
	last := mapFirst + len(m.Scale.Consequence) - 1
	if m.Title != "" {
		p.Text(mapLabel, last, m.Title, st.title)
		p.Next(26)
	}
	for _, row := range m.rows(width) {
		p.Text(mapLabel, mapLabel, row.label, st.head)
		for i, words := range row.cells {
			p.Text(mapFirst+i, mapFirst+i, words, st.cells[row.level[i]])
		}
		p.Next(row.high)
	}
	p.Text(mapLabel, mapLabel, w.axes, st.head)
	tallest := 2
	for i := range m.Scale.Consequence {
		words := stepWords(w.consequence, i+1, m.Scale.Consequence)
		p.Text(mapFirst+i, mapFirst+i, words, st.axis)
		tallest = max(tallest, layout.Lines(words, width))
	}
	p.Next(layout.RowHeight(tallest) + 4)
	if len(m.None) > 0 {
		words := fmt.Sprintf(w.unvalued, strings.Join(m.None, ", "))
		p.Text(mapLabel, last, words, st.note)
		p.Next(layout.RowHeight(layout.Lines(words, 22+width*float64(len(m.Scale.Consequence)))))
	}
	p.Next(14)
}

// high is how high the map is in points, without what is told under it.
func (m Map) high(width float64) float64 {
	sum := 26.0 + 50
	for _, row := range m.rows(width) {
		sum += row.high
	}
	return sum
}

// mostLines is how many lines of ids a cell shows: a row is 409 points at most.
const mostLines = 24

// ids is a cell's ids, as many as there is room for, and how many lines they
// take.
func (m Map) ids(w *listWords, all []string, width float64) (string, int) {
	shown := len(all)
	for {
		words := strings.Join(all[:shown], ", ")
		if left := len(all) - shown; left > 0 {
			words += " " + fmt.Sprintf(w.others, left)
		}
		lines := layout.Lines(words, width)
		if lines <= mostLines || shown == 0 {
			return words, lines
		}
		shown = min(shown-1, shown*mostLines/lines)
	}
}

// stepWords is what a step of a scale is called: its number, and its word below.
func stepWords(format string, n int, steps []Step) string {
	return strings.TrimSpace(fmt.Sprintf(format, n) + "\n" + steps[n-1].Word)
}
