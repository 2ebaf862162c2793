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
	head, title, note int
	cells             [3]int // by level
}

// NewMapStyles makes the styles that a map needs beside those of the sheet.
func NewMapStyles(s *layout.Styler, of layout.Styles) MapStyles {
	m := MapStyles{head: of.Head, title: of.Section, note: of.Note}
	for i := range m.cells {
		t := layout.Level(i)
		m.cells[i] = s.Make(excelize.Style{Font: &excelize.Font{Color: t.Text}, Fill: layout.Fill(t.Fill), Border: layout.Around(layout.White),
			Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}})
	}
	s.Quote(m.cells[:]...)
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
func MapWidths(p *layout.Page, steps int) float64 {
	width := max(14, min(150/float64(max(steps, 1)), 38))
	widths := []float64{2, 22}
	for range steps {
		widths = append(widths, width)
	}
	p.Widths(widths...)
	return width
}

// mostLines is how many lines of ids a cell shows: a row is 409 points at most.
const mostLines = 24

// Draw writes the map from the page's next row on, its cells as wide as
// [MapWidths] has said.
func (m Map) Draw(p *layout.Page, st MapStyles, width float64) {
	w := listWordsOf(m.Lang)
	if len(m.Scale.Bands) == 0 {
		m.Scale.Bands = Thirds(m.Scale.Most(), "", "", "")
	}
	last := mapFirst + len(m.Scale.Consequence) - 1
	if m.Title != "" {
		p.Text(mapLabel, last, m.Title, st.title)
		p.Next(26)
	}
	for probability := len(m.Scale.Probability); probability >= 1; probability-- {
		p.Text(mapLabel, mapLabel, step(w.probability, probability, m.Scale.Probability), st.head)
		tallest := 2
		for consequence := 1; consequence <= len(m.Scale.Consequence); consequence++ {
			band := m.Scale.Band(probability * consequence)
			ids, lines := m.ids(w, m.At[[2]int{probability, consequence}], width)
			tallest = max(tallest, lines+1)
			value := strings.TrimSuffix(fmt.Sprintf("%d – %s", probability*consequence, band.Word), " – ")
			p.Text(mapFirst+consequence-1, mapFirst+consequence-1, strings.TrimSpace(value+"\n"+ids), st.cells[max(0, min(band.Level, 2))])
		}
		p.Next(layout.RowHeight(tallest) + 8)
	}
	p.Text(mapLabel, mapLabel, w.axes, st.head)
	tallest := 1
	for consequence := range m.Scale.Consequence {
		words := step(w.consequence, consequence+1, m.Scale.Consequence)
		p.Text(mapFirst+consequence, mapFirst+consequence, words, st.head)
		tallest = max(tallest, layout.Lines(words, width))
	}
	p.Next(layout.RowHeight(tallest) + 4)
	if len(m.None) > 0 {
		words := fmt.Sprintf(w.unvalued, strings.Join(m.None, ", "))
		p.Text(mapLabel, last, words, st.note)
		p.Next(layout.RowHeight(layout.Lines(words, width*float64(len(m.Scale.Consequence)))))
	}
	p.Next(14)
}

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

// step is what a step of a scale is called: its number, and its word below.
func step(format string, n int, steps []Step) string {
	return strings.TrimSpace(fmt.Sprintf(format, n) + "\n" + steps[n-1].Word)
}
