package paper

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/flate"
)

// Document is what is written around a [Frame]: the document's properties, and
// the lines of every sheet that the frame has none for.
type Document struct {
	Title     string
	Subject   string
	Creator   string
	Language  string
	Reference string // in the footers, and among the keywords: see [ReferenceIn]
	Sheets    []SheetLines
}

// SheetLines are the lines of one sheet.
type SheetLines struct {
	Name  string
	Lines []Line
}

// Press compresses what is written, and may be used by several goroutines at
// once. The zero Press is ready.
type Press struct{ pool sync.Pool }

// Write writes a document as an .xlsx workbook. The same document gives the
// same bytes.
func (p *Press) Write(w io.Writer, fr *Frame, doc Document) error {
	texts := &sharedTexts{index: map[string]int{}, n: fr.count}
	zw := zip.NewWriter(w)
	zw.RegisterCompressor(zip.Deflate, p.compressor)
	for _, part := range fr.packed {
		header := part.header
		e, err := zw.CreateRaw(&header)
		if err != nil {
			return err
		}
		if _, err := e.Write(part.data); err != nil {
			return err
		}
	}
	reference := escaped(strings.ReplaceAll(doc.Reference, "&", "")) // & begins a code in a footer
	for _, sheet := range doc.Sheets {
		split := fr.sheets[sheet.Name]
		split.after = bytes.ReplaceAll(split.after, []byte(referenceMark), reference)
		if err := put(zw, fr.parts[sheet.Name], split.around(texts, sheet.Lines)); err != nil {
			return err
		}
	}
	if err := put(zw, textsPart, fr.shared(texts)); err != nil {
		return err
	}
	if err := put(zw, corePart, doc.properties()); err != nil {
		return err
	}
	return zw.Close()
}

// keywordPrefix stands before the reference among the document's keywords.
const keywordPrefix = "rond "

// ReferenceIn finds the reference among the keywords of a document of ours, ""
// when there is none.
func ReferenceIn(keywords string) string {
	reference, _ := strings.CutPrefix(keywords, keywordPrefix)
	if reference == keywords {
		return ""
	}
	return strings.TrimSpace(reference)
}

// properties writes the document's properties with the usual prefixes:
// excelize's default namespace is valid, but one JavaScript reader refuses the
// whole file for it.
func (doc Document) properties() []byte {
	var b bytes.Buffer
	b.WriteString(xmlHeader + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	for _, p := range [][2]string{
		{"dc:title", doc.Title}, {"dc:subject", doc.Subject}, {"dc:creator", doc.Creator}, {"cp:keywords", keywordPrefix + doc.Reference}, {"dc:language", doc.Language},
	} {
		b.WriteString("<" + p[0] + ">")
		escape(&b, p[1])
		b.WriteString("</" + p[0] + ">")
	}
	b.WriteString(`</cp:coreProperties>`)
	return b.Bytes()
}

func escaped(text string) []byte {
	var b bytes.Buffer
	escape(&b, text)
	return b.Bytes()
}

// packedPart is a part as it stands in the archive.
type packedPart struct {
	header zip.FileHeader
	data   []byte
}

// stamp is the time of every entry, the earliest that an archive can hold:
// the same document must give the same bytes.
func stamp() time.Time { return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) }

func put(zw *zip.Writer, name string, data []byte) error {
	header := &zip.FileHeader{Name: name, Method: zip.Deflate}
	header.SetModTime(stamp())
	e, err := zw.CreateHeader(header)
	if err != nil {
		return err
	}
	_, err = e.Write(data)
	return err
}

// pack compresses a part once, to be copied into every document.
func pack(name string, data []byte) (packedPart, error) {
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	if err := put(zw, name, data); err != nil {
		return packedPart{}, err
	}
	if err := zw.Close(); err != nil {
		return packedPart{}, err
	}
	zr, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		return packedPart{}, err
	}
	raw, err := zr.File[0].OpenRaw()
	if err != nil {
		return packedPart{}, err
	}
	packed, err := io.ReadAll(raw)
	header := zr.File[0].FileHeader
	header.Flags &^= 8 // the sizes are known: no data descriptor follows
	return packedPart{header, packed}, err
}

// compressor deflates with klauspost's writer, at the size of the standard
// library's in less than half the time.
func (p *Press) compressor(w io.Writer) (io.WriteCloser, error) {
	if fw, ok := p.pool.Get().(*flate.Writer); ok {
		fw.Reset(w)
		return &pooled{fw, &p.pool}, nil
	}
	fw, err := flate.NewWriter(w, 5)
	return &pooled{fw, &p.pool}, err
}

type pooled struct {
	*flate.Writer
	pool *sync.Pool
}

func (p *pooled) Close() error {
	err := p.Writer.Close()
	p.pool.Put(p.Writer)
	return err
}
