package report

import "strconv"

// The body of a Word document: A4 upright, and the appendix lying.

// Lengths in twentieths of a point (ECMA-376, part 1, 17.18.87).
const (
	a4Short  = 11906 // an A4 sheet's short side
	a4Long   = 16838 // and its long one
	sides    = 1134  // margins, 20 mm
	topSide  = 1418
	upright  = a4Short - 2*sides // what is left to write on
	lying    = a4Long - 2*sides
	headSpot = 709
)

// bodyNode is the whole text of the document.
func (d *document) bodyNode() node {
	w := &writer{width: upright}
	w.add(par(styleTitle, span("", d.title)))
	if d.subtitle != "" {
		w.add(par(styleSubtitle, span("", d.subtitle)))
	}
	for _, f := range d.facts {
		w.add(par(styleFact, span("Strong", f.name+":"), el("w:r").with(el("w:tab")), span("", f.value)))
	}
	if listed := d.listed(); len(listed) > 0 {
		w.add(contents(d.words.word("contents"), listed))
	}
	w.blocks(d.body)
	if len(d.appendix) > 0 {
		w.add(el("w:p").with(el("w:pPr").with(val("w:pStyle", styleBody), section(false))))
		w.width = lying
		w.blocks(d.appendix)
	}
	return el("w:body").with(w.nodes...).with(section(len(d.appendix) > 0))
}

// listed is the headings that stand in the contents.
func (d *document) listed() []heading {
	var all []heading
	for _, part := range [][]block{d.body, d.appendix} {
		for _, b := range part {
			if h, ok := b.(heading); ok && h.listed {
				all = append(all, h)
			}
		}
	}
	return all
}

// section is the pages that end here, with what stands above and below them.
func section(wide bool) node {
	size := el("w:pgSz", "w:w", strconv.Itoa(a4Short), "w:h", strconv.Itoa(a4Long))
	if wide {
		size = el("w:pgSz", "w:w", strconv.Itoa(a4Long), "w:h", strconv.Itoa(a4Short), "w:orient", "landscape")
	}
	side, top, spot := strconv.Itoa(sides), strconv.Itoa(topSide), strconv.Itoa(headSpot)
	return el("w:sectPr").with(
		el("w:headerReference", "w:type", "default", "r:id", "rId4"), el("w:footerReference", "w:type", "default", "r:id", "rId5"),
		size, el("w:pgMar", "w:top", top, "w:right", side, "w:bottom", side, "w:left", side, "w:header", spot, "w:footer", spot, "w:gutter", "0"))
}

// writer gathers the nodes of the body.
type writer struct {
	nodes []node
	width int
	marks int
}

func (w *writer) add(n ...node) { w.nodes = append(w.nodes, n...) }

func (w *writer) blocks(all []block) {
	for _, b := range all {
		switch b := b.(type) {
		case heading:
			if b.listed {
				w.marks++
			}
			w.add(wordHeading(b, w.marks))
		case paragraph:
			w.add(par([...]string{styleBody, styleNote, styleSmall, styleLead}[b.style], runs(b.runs)...))
		case table:
			w.table(b)
		}
	}
}

// table writes a table below its caption: the first row heads every page it
// runs over, and the table says for those who do not see it what it is.
func (w *writer) table(x table) {
	if !x.quiet {
		w.add(par(styleCaption, span("", x.caption)))
	}
	n := el("w:tbl").with(el("w:tblPr").with(val("w:tblStyle", styleTable), el("w:tblW", "w:w", strconv.Itoa(w.width), "w:type", "dxa"), el("w:tblLayout", "w:type", "fixed"),
		el("w:tblLook", "w:val", "04A0", "w:firstRow", "1", "w:lastRow", "0", "w:firstColumn", "1", "w:lastColumn", "0", "w:noHBand", "0", "w:noVBand", "1"),
		val("w:tblCaption", x.caption), val("w:tblDescription", x.about)))
	grid := el("w:tblGrid")
	for _, c := range x.widths {
		grid = grid.with(el("w:gridCol", "w:w", strconv.Itoa(w.width*c/100)))
	}
	head := el("w:tr").with(el("w:trPr").with(el("w:cantSplit"), el("w:tblHeader")))
	for i, title := range x.head {
		head = head.with(w.cell(x.widths[i], par(styleHead, span("", title))))
	}
	n = n.with(grid, head)
	for _, row := range x.rows {
		line := el("w:tr")
		if length(row) < mostUnbroken {
			line = line.with(el("w:trPr").with(el("w:cantSplit")))
		}
		for i, c := range row {
			line = line.with(w.cell(x.widths[i], cellLines(c)...))
		}
		n = n.with(line)
	}
	w.add(n)
}

// mostUnbroken is how many characters a row may have that is moved to the next
// page as a whole; a longer one is broken, for it may not fit on any.
const mostUnbroken = 1200

func length(row []cell) (n int) {
	for _, c := range row {
		for _, line := range c {
			for _, x := range line.runs {
				n += len(x.text)
			}
		}
	}
	return n
}

func (w *writer) cell(width int, kids ...node) node {
	return el("w:tc").with(el("w:tcPr").with(el("w:tcW", "w:w", strconv.Itoa(w.width*width/100), "w:type", "dxa"))).with(kids...)
}

// cellLines is a cell's paragraphs; a cell has at least one.
func cellLines(c cell) []node {
	var all []node
	for _, line := range c {
		all = append(all, par([...]string{styleCell, "TableNote", "TableSmall", "TableNote"}[line.style], runs(line.runs)...))
	}
	if len(all) == 0 {
		all = append(all, par(styleCell))
	}
	return all
}
