package form

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// hiddenSheet is very hidden: it holds the reference, the version, and which
// key had which Ref.
const (
	hiddenSheet   = "rond"
	hiddenMarker  = "rond-form"
	hiddenVersion = "1"
)

// shape is everything that decides how a form looks apart from its cells.
// Forms of the same shape share a skeleton.
type shape struct {
	Lang        string
	Extras      extras
	Look        Look
	Name        string // the organisation's, beside a logo
	Rows        int
	Actions     int
	Fix         bool
	Grades      []Grade
	Prompts     map[Field]string
	PromptTitle map[Field]string
	Refused     map[Field]string
	Help        []string
}

func shapeOf(f Form) shape {
	s := shape{Lang: f.Lang, Extras: f.layout().extras, Look: f.Look, Rows: len(f.Rows), Actions: len(f.Actions), Fix: len(f.Fix) > 0,
		Grades: f.Grades, Prompts: f.Texts.Prompt, PromptTitle: f.Texts.PromptTitle, Refused: f.Texts.Refused, Help: f.Texts.Help}
	if len(f.Look.Logo) > 0 {
		s.Name = f.Organisation
	}
	return s
}

// key tells shapes apart.
func (s shape) key() (string, error) {
	b, err := json.Marshal(s)
	if err != nil {
		return "", fmt.Errorf("describing the form's shape: %w", err)
	}
	return string(b), nil
}

// skeleton is a form without its cells: what excelize makes once for a shape.
// Parts that never differ are kept packed, the sheets split around their
// cells, and the shared texts begin with those of the help sheet.
type skeleton struct {
	look   palette
	styles styles
	rules  rules
	packed []packedPart
	sheets map[string]splitPart // by part name
	parts  map[string]string    // sheet name to part name
	texts  []byte               // shared texts of the packed sheets
	count  int                  // how many they are
	done   []string             // the formula of each row's last cell
}

type packedPart struct {
	header zip.FileHeader
	data   []byte
}

// splitPart is a sheet around its cells.
type splitPart struct{ before, after []byte }

func newSkeleton(s shape) (*skeleton, error) {
	w := wordsIn(s.Lang)
	k := &skeleton{look: paletteOf(s.Look.Colour), rules: rules{layoutOf(s.Extras), w, s.Grades}, sheets: map[string]splitPart{}, parts: map[string]string{}}
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // nothing is open
	// column widths count the digits of the default font
	if err := f.SetDefaultFont(fontName); err != nil {
		return nil, fmt.Errorf("setting the default font: %w", err)
	}
	size := 10.0
	f.Styles.Fonts.Font[0].Sz.Val = &size
	var err error
	if k.styles, err = newStyles(f, k.look); err != nil {
		return nil, err
	}
	if err := k.layOut(f, s); err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		return nil, fmt.Errorf("writing the skeleton: %w", err)
	}
	for i := range s.Rows {
		k.done = append(k.done, k.rules.doneFormula(k.rules.first()+i))
	}
	return k, k.split(buf.Bytes(), s)
}

// sheetNames lists the sheets of a shape in their order.
func (s shape) sheetNames(w words) []string {
	var names []string
	if s.Fix {
		names = append(names, w.fixSheet)
	}
	names = append(names, w.formSheet)
	if s.Actions > 0 {
		names = append(names, w.actionsSheet)
	}
	return append(names, w.helpSheet, hiddenSheet)
}

func (k *skeleton) layOut(f *excelize.File, s shape) error {
	w := k.rules.words
	for i, name := range s.sheetNames(w) {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", name); err != nil {
				return err
			}
		} else if _, err := f.NewSheet(name); err != nil {
			return fmt.Errorf("adding the sheet %s: %w", name, err)
		}
		k.parts[name] = fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)
	}
	if err := f.SetSheetVisible(hiddenSheet, false, true); err != nil {
		return err
	}
	// the part of the shared texts exists once one has been used
	if err := f.SetCellStr(hiddenSheet, "A1", hiddenMarker); err != nil {
		return err
	}
	f.SetActiveSheet(0)
	for _, setup := range k.setups(s) {
		if err := setup.apply(f); err != nil {
			return err
		}
	}
	return k.furnish(f, s)
}

// setups says how each visible sheet is laid out.
func (k *skeleton) setups(s shape) []sheetSetup {
	w := k.rules.words
	pages := "&R&10" + w.page + " &P " + w.of + " &N"
	footer := "&L&10 " + referenceMark + pages
	all := []sheetSetup{
		{name: w.formSheet, columns: k.rules.columns, heading: headingRow, last: k.rules.first() + s.Rows - 1, freeze: k.rules.at(fieldControl) + 1,
			printed: k.rules.printed, filter: true, footer: footer, tab: k.look.input, landscape: true, protection: true},
		{name: w.helpSheet, columns: []column{{width: 3}, {width: 100}}, last: len(s.Help) + 2, footer: pages, tab: hairline},
	}
	if s.Actions > 0 {
		all = append(all, sheetSetup{name: w.actionsSheet, columns: actionColumns(), heading: actionsHeading, last: actionsHeading + s.Actions,
			freeze: 2, filter: true, footer: footer, tab: k.look.heading, landscape: true, protection: true})
	}
	if s.Fix {
		all = append(all, sheetSetup{name: w.fixSheet, columns: fixColumns(), last: 10, footer: footer, tab: badEdge})
	}
	return all
}

// furnish hides the columns that are for the program, adds the choices and the
// colours, and writes the document's title.
func (k *skeleton) furnish(f *excelize.File, s shape) error {
	w := k.rules.words
	if err := f.SetColVisible(w.formSheet, "A", false); err != nil {
		return err
	}
	if err := k.logo(f, s); err != nil {
		return err
	}
	if err := f.SetColVisible(w.formSheet, columnName(len(k.rules.columns))+":"+columnName(k.rules.lastHidden()), false); err != nil {
		return err
	}
	if s.Rows > 0 {
		if err := k.rules.choices(f, Texts{Prompt: s.Prompts, PromptTitle: s.PromptTitle, Refused: s.Refused}, s.Rows); err != nil {
			return err
		}
		if err := k.rules.colours(f, k.styles, s.Rows); err != nil {
			return err
		}
		if s.Fix {
			if err := k.rules.calmed(f, k.styles, s.Rows); err != nil {
				return err
			}
		}
	}
	if s.Actions > 0 {
		if err := f.SetColVisible(w.actionsSheet, "A", false); err != nil {
			return err
		}
		area := fmt.Sprintf("%s%d:%s%d", columnName(6), actionsHeading+1, columnName(6), actionsHeading+s.Actions)
		if err := addList(f, w.actionsSheet, area, FieldStatus, Texts{Prompt: s.Prompts, PromptTitle: s.PromptTitle, Refused: s.Refused}, wordsOf(w.statuses)); err != nil {
			return err
		}
	}
	if s.Fix {
		if err := f.MergeCell(w.fixSheet, "B3", "D3"); err != nil {
			return err
		}
	}
	return f.SetDocProps(&excelize.DocProperties{Title: w.formSheet}) // makes the part; the form writes its own
}

// split takes the written skeleton apart.
func (k *skeleton) split(file []byte, s shape) error {
	zr, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return fmt.Errorf("taking the skeleton apart: %w", err)
	}
	texts := &sharedTexts{index: map[string]int{}}
	for _, e := range zr.File {
		name := strings.TrimPrefix(e.Name, "/")
		data, err := contentOf(e)
		if err != nil {
			return fmt.Errorf("taking the skeleton apart: %s: %w", name, err)
		}
		switch {
		case name == corePart || name == textsPart:
			continue
		case name == k.parts[k.rules.words.helpSheet]:
			p, err := splitSheet(data)
			if err != nil {
				return err
			}
			data = p.around(texts, k.helpLines(s.Help))
		case strings.HasPrefix(name, "xl/worksheets/sheet"):
			if k.sheets[name], err = splitSheet(data); err != nil {
				return err
			}
			continue
		}
		packed, err := pack(name, data)
		if err != nil {
			return fmt.Errorf("packing %s: %w", name, err)
		}
		k.packed = append(k.packed, packed)
	}
	// first, as programs write it: what a file is, is told by how it begins
	if i := slices.IndexFunc(k.packed, func(p packedPart) bool { return p.header.Name == typesPart }); i > 0 {
		k.packed[0], k.packed[i] = k.packed[i], k.packed[0]
	}
	k.texts, k.count = texts.xml.Bytes(), texts.n
	return nil
}

func contentOf(e *zip.File) ([]byte, error) {
	rc, err := e.Open()
	if err != nil {
		return nil, err
	}
	defer rc.Close() //nolint:errcheck // nothing is written
	return io.ReadAll(rc)
}

func splitSheet(data []byte) (splitPart, error) {
	const open, end = "<sheetData>", "</sheetData>"
	data = bytes.Replace(data, []byte("<sheetData/>"), []byte(open+end), 1)
	data = bytes.Replace(data, []byte(` filterMode="true"`), nil, 1) // no filter is active
	i, j := bytes.Index(data, []byte(open)), bytes.Index(data, []byte(end))
	if i < 0 || j < i {
		return splitPart{}, fmt.Errorf("taking the skeleton apart: a sheet without sheetData")
	}
	return splitPart{data[:i+len(open)], data[j:]}, nil
}

// around is the whole sheet with the given lines.
func (p splitPart) around(texts *sharedTexts, lines []line) []byte {
	var b bytes.Buffer
	b.Write(p.before)
	writeLines(&b, texts, lines)
	b.Write(p.after)
	return b.Bytes()
}
