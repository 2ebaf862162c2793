package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// writable is a report or a comparison.
type writable interface {
	Write(io.Writer, string) error
}

// written is one in a format.
func written(t testing.TB, r writable, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := r.Write(&b, format); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sample is a report in which everything occurs that a report can say, with a
// text in every place that holds one.
func sample(lang, s string) Report {
	reported := func(g string, severity int) Assessment {
		return Assessment{Given: true, Reported: true, Text: s + "\nrad två", Grade: Grade{g + s, severity}}
	}
	everything := map[string]int{}
	for i, state := range states() {
		everything[state] = i + 1
	}
	control := func(code string, a Assessment, t Tally) Control {
		return Control{Code: code + s, Text: "Fakturor granskas" + s + "\nStickprov tas", Method: s, Responsible: "VC\n" + s, Frequency: s,
			Risk: "Fel betalas" + s, Marks: "(Ny 2026)" + s, Probability: 2, Consequence: 3, Value: 6, Assessment: a, Answers: t}
	}
	old, secret, gone := reported("none", 0), control("K02", reported("minor", 1), Tally{}), control("K09", Assessment{}, Tally{})
	secret.SharedFrom, secret.Local = "KS K07"+s, "Också vikarier"+s
	old.Occasion, secret.Confidential, gone.Left = "Tertialuppföljning T1"+s, true, true
	many := make([]string, mostUnits+3)
	for i := range many {
		many[i] = fmt.Sprintf("Enhet %d%s", i, s)
	}
	return Report{
		Head: Head{Lang: lang, Organisation: "Exempelkommunen" + s, Board: "Kommunstyrelsen" + s, Year: 2026, Occasion: "Delårsrapport" + s,
			From: "2026-05-01", To: "2026-08-31", Registry: "KS 2026/1" + s, Closed: "2026-09-15", Decided: "28 september 2026 § 77" + s, Locked: "2027-02-15", Made: "2026-09-21"},
		Unit: "Kontoret" + s, Plan: "Internkontrollplan" + s, Adopted: "16 december 2025 § 118" + s, PlanRegistry: "KS 2025/9" + s, Provisional: true, MaxProb: 3, MaxCons: 3,
		Whole:  reported("none", 0),
		Grades: []Grade{{"none" + s, 0}, {"minor" + s, 1}, {"major" + s, 2}, {"open" + s, -1}},
		Areas: []Area{
			{Name: "Ekonomi/styrning" + s, Account: s + "\nmer", Assessment: reported("major", 2), Controls: []Control{
				control("K01", old, Tally{States: everything, Grades: map[Grade]int{{"none" + s, 0}: 3, {}: 1}, Late: 1}), secret,
				control("K03", Assessment{}, Tally{States: map[string]int{Silent: 2}})},
				Actions: []Action{{Text: "Ny rutin" + s, Owner: s, Due: "2026-06-30", Status: "started", Effect: s, Late: true}, {Text: s, Status: "unset", From: 2025}}},
			{Name: "Miljö" + s},
			{Name: "Personal" + s, Controls: []Control{control("K04", Assessment{Given: true, Text: s}, Tally{}), control("K05", Assessment{}, Tally{}), gone}},
		},
		Missing: []Missing{{Control: "K01" + s, Text: "Fakturor granskas" + s, Period: "tertial 2 2026", State: Silent, Role: "VC" + s, Units: many},
			{Control: "K03", Text: "Kassan", Period: "tertial 1 2026" + s, State: Vacant, Role: "VC"}},
	}
}

// compared is a comparison likewise.
func compared(lang, s string) Comparison {
	return Comparison{Head: Head{Lang: lang, Organisation: "Exempelkommunen" + s, Year: 2026, Occasion: "T1" + s, From: "2026-01-01", To: "2026-04-30", Made: "2026-05-20"},
		Boards: []string{"Kommunstyrelsen" + s, "Socialnämnden"},
		Shared: []Shared{{Owner: "Kommunstyrelsen" + s, Code: "G01" + s, Text: "Bisysslor anmäls" + s, Boards: []BoardResult{
			{Board: "Kommunstyrelsen" + s, Assessment: Assessment{Given: true, Reported: true, Text: s + "\nmer", Grade: Grade{"none" + s, 0}}, Answers: Tally{States: map[string]int{Answered: 2}, Grades: map[Grade]int{{"none" + s, 0}: 2}}},
			{Board: "Socialnämnden", Local: "Också vikarier" + s, Confidential: true, Assessment: Assessment{Given: true, Text: "hemligt" + s}},
			{Board: "Tekniska nämnden", Answers: Tally{States: map[string]int{Silent: 3}}},
		}}}}
}

// parts are the files of a document.
func parts(t testing.TB, docx []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if all[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// element is an XML element as read back.
type element struct {
	name  string // local
	attrs map[string]string
	kids  []*element
	text  string // directly in it
}

// parsed reads a part.
func parsed(t testing.TB, part []byte) *element {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(part))
	root := &element{}
	stack := []*element{root}
	for {
		token, err := d.Token()
		if err == io.EOF {
			return root.kids[0]
		}
		if err != nil {
			t.Fatal(err)
		}
		top := stack[len(stack)-1]
		switch x := token.(type) {
		case xml.StartElement:
			e := &element{name: x.Name.Local, attrs: map[string]string{}}
			for _, a := range x.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			top.kids, stack = append(top.kids, e), append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += string(x)
		}
	}
}

// all is every element of a name, in the document's order.
func (e *element) all(name string) []*element {
	var found []*element
	if e.name == name {
		found = append(found, e)
	}
	for _, k := range e.kids {
		found = append(found, k.all(name)...)
	}
	return found
}

// words is the text of everything in it that is shown.
func (e *element) words() string {
	if e.name == "instrText" {
		return ""
	}
	s := e.text
	if e.name == "tab" {
		s = " "
	}
	for _, k := range e.kids {
		s += k.words()
	}
	return s
}

// style is a paragraph's.
func (e *element) style() string {
	for _, s := range e.all("pStyle") {
		return s.attrs["val"]
	}
	return ""
}

// shape is the names of an element and all in it, without what only stands for
// a line more.
func (e *element) shape() string {
	var b strings.Builder
	b.WriteString(e.name)
	for _, k := range slices.Sorted(maps.Keys(e.attrs)) {
		b.WriteString(" " + k)
	}
	for _, k := range e.kids {
		b.WriteString("(" + k.shape() + ")")
	}
	return b.String()
}

// pageOf parses a page.
func pageOf(t testing.TB, source []byte) *html.Node {
	t.Helper()
	n, err := html.Parse(bytes.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// tags is every element of a page with a tag, all of them for "".
func tags(n *html.Node, tag string) []*html.Node {
	var found []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && (tag == "" || d.Data == tag) {
			found = append(found, d)
		}
	}
	return found
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func pageWords(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// wordLines is the body's paragraphs from the first chapter on, without empty
// ones and with the numbers that Word counts.
func wordLines(doc *element) []string {
	var all []string
	n, begun := [2]int{}, false
	for _, p := range doc.all("p") {
		words := p.words()
		switch p.style() {
		case "Heading1":
			n, begun = [2]int{n[0] + 1, 0}, true
			words = fmt.Sprintf("%d %s", n[0], words)
		case "Heading2":
			n[1]++
			words = fmt.Sprintf("%d.%d %s", n[0], n[1], words)
		}
		if begun && words != "" {
			all = append(all, words)
		}
	}
	return all
}

// pageLines is the same of a page, without what is said only to those who do
// not see it.
func pageLines(page *html.Node) []string {
	var all []string
	for _, n := range tags(tags(page, "main")[0], "") {
		leaf := slices.Contains([]string{"h2", "h3", "h4", "h5", "p", "caption"}, n.Data) || n.Data == "th" && attr(n, "scope") == "col"
		if words := pageWords(n); leaf && words != "" && attr(n, "class") != "off" {
			all = append(all, words)
		}
	}
	return all
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}
