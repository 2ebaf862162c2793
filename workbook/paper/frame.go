package paper

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

const (
	typesPart = "[Content_Types].xml"
	corePart  = "docProps/core.xml"
	textsPart = "xl/sharedStrings.xml"
)

// NewFile is an excelize workbook with these sheets and the default font that
// column widths count the digits of. The part of the shared texts exists once
// one has been used, and that of the properties when there are any.
func NewFile(sheets []string) (*excelize.File, error) {
	f := excelize.NewFile()
	if err := f.SetDefaultFont(fontName); err != nil {
		return nil, fmt.Errorf("setting the default font: %w", err)
	}
	size := 10.0
	f.Styles.Fonts.Font[0].Sz.Val = &size
	for i, name := range sheets {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", name); err != nil {
				return nil, fmt.Errorf("naming the sheet %s: %w", name, err)
			}
		} else if _, err := f.NewSheet(name); err != nil {
			return nil, fmt.Errorf("adding the sheet %s: %w", name, err)
		}
	}
	if err := f.SetCellStr(sheets[len(sheets)-1], "A1", "."); err != nil {
		return nil, fmt.Errorf("beginning the texts: %w", err)
	}
	f.SetActiveSheet(0)
	return f, f.SetDocProps(&excelize.DocProperties{Title: "."})
}

// Frame is a workbook without the cells of some of its sheets. Parts that never
// differ are kept packed, the other sheets split around their cells.
type Frame struct {
	packed []packedPart
	sheets map[string]splitPart // by name
	parts  map[string]string    // sheet name to part name
	texts  []byte               // shared texts of the packed sheets
	count  int                  // how many they are
}

// splitPart is a sheet around its cells.
type splitPart struct{ before, after []byte }

// NewFrame takes a workbook from [NewFile]. The sheets in fixed get their lines
// now; every other one has none until [Frame.Write].
func NewFrame(f *excelize.File, fixed map[string][]Line) (*Frame, error) {
	fr := &Frame{sheets: map[string]splitPart{}, parts: map[string]string{}}
	names := map[string]string{} // part name to sheet name
	for i, name := range f.GetSheetList() {
		fr.parts[name] = fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)
		names[fr.parts[name]] = name
	}
	var file bytes.Buffer
	if err := f.Write(&file); err != nil {
		return nil, fmt.Errorf("writing the frame: %w", err)
	}
	zr, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		return nil, fmt.Errorf("taking the frame apart: %w", err)
	}
	texts := &sharedTexts{index: map[string]int{}}
	for _, e := range zr.File {
		part := strings.TrimPrefix(e.Name, "/")
		if part == corePart || part == textsPart {
			continue
		}
		data, err := contentOf(e)
		if err != nil {
			return nil, fmt.Errorf("taking the frame apart: %s: %w", part, err)
		}
		if err := fr.keep(part, data, names[part], fixed, texts); err != nil {
			return nil, err
		}
	}
	// first, as programs write it: what a file is, is told by how it begins
	if i := slices.IndexFunc(fr.packed, func(p packedPart) bool { return p.header.Name == typesPart }); i > 0 {
		fr.packed[0], fr.packed[i] = fr.packed[i], fr.packed[0]
	}
	fr.texts, fr.count = texts.xml.Bytes(), texts.n
	return fr, nil
}

// keep packs a part, or splits it when it is a sheet whose lines differ.
func (fr *Frame) keep(part string, data []byte, sheet string, fixed map[string][]Line, texts *sharedTexts) error {
	if sheet != "" {
		split, err := splitSheet(data)
		if err != nil {
			return err
		}
		lines, ok := fixed[sheet]
		if !ok {
			fr.sheets[sheet] = split
			return nil
		}
		data = split.around(texts, lines)
	}
	packed, err := pack(part, data)
	if err != nil {
		return fmt.Errorf("packing %s: %w", part, err)
	}
	fr.packed = append(fr.packed, packed)
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
		return splitPart{}, fmt.Errorf("taking the frame apart: a sheet without sheetData")
	}
	return splitPart{data[:i+len(open)], data[j:]}, nil
}

// around is the whole sheet with the given lines.
func (p splitPart) around(texts *sharedTexts, lines []Line) []byte {
	var b bytes.Buffer
	b.Write(p.before)
	writeLines(&b, texts, lines)
	b.Write(p.after)
	return b.Bytes()
}

// shared is the part of the shared texts.
func (fr *Frame) shared(texts *sharedTexts) []byte {
	var b bytes.Buffer
	b.WriteString(xmlHeader + `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="` + strconv.Itoa(texts.n) + `">`)
	b.Write(fr.texts)
	b.Write(texts.xml.Bytes())
	b.WriteString(`</sst>`)
	return b.Bytes()
}

const xmlHeader = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
