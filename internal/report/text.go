package report

import "strconv"

// The paragraphs, headings and contents of a Word document.

// styles by what they are for; their looks are in word/styles.xml.
const (
	styleTitle    = "Title"
	styleSubtitle = "Subtitle"
	styleFact     = "Fact"
	styleContents = "TOCHeading"
	styleBody     = "BodyText"
	styleNote     = "Note"
	styleSmall    = "Small"
	styleLead     = "Lead"
	styleHead     = "TableHead"
	styleCell     = "TableLine"
	styleCaption  = "Caption"
	styleTable    = "ReportTable"
	styleAppendix = "AppendixHeading"
	styleAccount  = "AppendixHeading2"
)

// par is a paragraph in a style.
func par(style string, kids ...node) node {
	return el("w:p").with(el("w:pPr").with(val("w:pStyle", style))).with(kids...)
}

// span is a run of text, in a character style or in the paragraph's own.
func span(style, text string) node {
	n := el("w:r")
	if style != "" {
		n = n.with(el("w:rPr").with(val("w:rStyle", style)))
	}
	return n.with(chars(text))
}

// chars is text that keeps its spaces.
func chars(text string) node {
	return el("w:t", "xml:space", "preserve").with(node{text: clean(text)})
}

// runStyle is the character style of a mark.
func runStyle(m mark) string {
	return [...]string{"", "Strong", "GradeNone", "GradeMinor", "GradeMajor", "GradeOpen"}[m]
}

// runs is a paragraph's words.
func runs(all []run) []node {
	var nodes []node
	for _, x := range all {
		nodes = append(nodes, span(runStyle(x.mark), x.text))
	}
	return nodes
}

// headingStyle is the style of a heading. What has no number has a style of its
// own in the first two levels, where headings are numbered.
func headingStyle(h heading) string {
	switch {
	case h.plain && h.level == 1:
		return styleAppendix
	case h.plain && h.level == 2:
		return styleAccount
	}
	return "Heading" + strconv.Itoa(h.level)
}

// wordHeading is a heading, with a bookmark when it stands in the contents.
func wordHeading(h heading, bookmark int) node {
	if !h.listed {
		return par(headingStyle(h), span("", h.text))
	}
	id := strconv.Itoa(bookmark)
	return par(headingStyle(h), el("w:bookmarkStart", "w:id", id, "w:name", bookmarkName(bookmark)), span("", h.text), el("w:bookmarkEnd", "w:id", id))
}

// bookmarkName is the name of a heading's bookmark, as Word names those of its
// contents.
func bookmarkName(n int) string { return "_Toc" + strconv.Itoa(100000+n) }

// field is a field with what it shows until Word works it out.
func field(instruction, shown string) []node {
	char := func(kind string) node { return el("w:r").with(el("w:fldChar", "w:fldCharType", kind)) }
	return []node{char("begin"), instructed(instruction), char("separate"), span("", shown), char("end")}
}

func instructed(instruction string) node {
	return el("w:r").with(el("w:instrText", "xml:space", "preserve").with(node{text: " " + instruction + " "}))
}

// contents is the table of contents: a field with every entry written in, as a
// link. Word adds the page numbers when the field is updated; we know none, and
// write none that may be wrong.
func contents(title string, listed []heading) node {
	all := []node{par(styleContents, span("", title))}
	for i, h := range listed {
		style := "TOC" + strconv.Itoa(h.level)
		line := h.text
		if h.number != "" {
			line = h.number + " " + line
		}
		var kids []node
		if i == 0 {
			kids = append(kids, el("w:r").with(el("w:fldChar", "w:fldCharType", "begin")), instructed(`TOC \o "1-2" \h \z \u`),
				el("w:r").with(el("w:fldChar", "w:fldCharType", "separate")))
		}
		kids = append(kids, el("w:hyperlink", "w:anchor", bookmarkName(i+1), "w:history", "1").with(span("", line)))
		if i == len(listed)-1 {
			kids = append(kids, el("w:r").with(el("w:fldChar", "w:fldCharType", "end")))
		}
		all = append(all, par(style, kids...))
	}
	gallery := el("w:sdtPr").with(el("w:docPartObj").with(val("w:docPartGallery", "Table of Contents"), el("w:docPartUnique")))
	return el("w:sdt").with(gallery, el("w:sdtContent").with(all...))
}
