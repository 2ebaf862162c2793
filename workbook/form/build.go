package form

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/flate"
)

const (
	typesPart     = "[Content_Types].xml"
	corePart      = "docProps/core.xml"
	textsPart     = "xl/sharedStrings.xml"
	referenceMark = "@@reference@@" // stands in the footers of a skeleton
	maxSkeletons  = 64
)

// Builder makes forms. It keeps the skeletons of the shapes it has seen, and
// may be used by several goroutines at once.
type Builder struct {
	mu        sync.Mutex
	skeletons map[string]*skeleton
	flate     sync.Pool
}

// NewBuilder gives a Builder without skeletons.
func NewBuilder() *Builder { return &Builder{skeletons: map[string]*skeleton{}} }

// ErrNoRows is returned for a form that asks nothing.
var ErrNoRows = errors.New("a form without rows")

// Build writes a form as an .xlsx workbook. The same form gives the same
// bytes.
func (b *Builder) Build(w io.Writer, f Form) error {
	if len(f.Rows) == 0 {
		return ErrNoRows
	}
	k, err := b.skeleton(shapeOf(f))
	if err != nil {
		return fmt.Errorf("building the form %s: %w", f.Reference, err)
	}
	if err := b.write(w, k, f); err != nil {
		return fmt.Errorf("building the form %s: %w", f.Reference, err)
	}
	return nil
}

// skeleton finds or makes the skeleton of a shape. Two goroutines may make the
// same one; either is right.
func (b *Builder) skeleton(s shape) (*skeleton, error) {
	key, err := s.key()
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	k := b.skeletons[key]
	b.mu.Unlock()
	if k != nil {
		return k, nil
	}
	if k, err = newSkeleton(s); err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.skeletons) >= maxSkeletons {
		clear(b.skeletons)
	}
	b.skeletons[key] = k
	return k, nil
}

func (b *Builder) write(w io.Writer, k *skeleton, f Form) error {
	texts := &sharedTexts{index: map[string]int{}, n: k.count}
	zw := zip.NewWriter(w)
	zw.RegisterCompressor(zip.Deflate, b.compressor)
	for _, p := range k.packed {
		header := p.header
		e, err := zw.CreateRaw(&header)
		if err != nil {
			return err
		}
		if _, err := e.Write(p.data); err != nil {
			return err
		}
	}
	reference := escaped(strings.ReplaceAll(f.Reference, "&", "")) // & begins a code in a footer
	for _, sheet := range k.lines(f) {
		name := k.parts[sheet.name]
		p := k.sheets[name]
		p.after = bytes.ReplaceAll(p.after, []byte(referenceMark), reference)
		if err := put(zw, name, p.around(texts, sheet.lines)); err != nil {
			return err
		}
	}
	if err := put(zw, textsPart, k.shared(texts)); err != nil {
		return err
	}
	if err := put(zw, corePart, coreProperties(f)); err != nil {
		return err
	}
	return zw.Close()
}

func (k *skeleton) shared(texts *sharedTexts) []byte {
	var b bytes.Buffer
	b.WriteString(xmlHeader + `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="` + strconv.Itoa(texts.n) + `">`)
	b.Write(k.texts)
	b.Write(texts.xml.Bytes())
	b.WriteString(`</sst>`)
	return b.Bytes()
}

const xmlHeader = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// coreProperties writes the document's properties with the usual prefixes:
// excelize's default namespace is valid, but one JavaScript reader refuses the
// whole file for it.
func coreProperties(f Form) []byte {
	var b bytes.Buffer
	b.WriteString(xmlHeader + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	for _, p := range [][2]string{
		{"dc:title", f.Texts.Title}, {"dc:subject", f.Plan}, {"dc:creator", f.Organisation}, {"cp:keywords", keywordPrefix + f.Reference}, {"dc:language", f.Lang},
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

// stamp is the time of every entry, the earliest that an archive can hold:
// the same form must give the same bytes.
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

// pack compresses a part once, to be copied into every form.
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
func (b *Builder) compressor(w io.Writer) (io.WriteCloser, error) {
	if fw, ok := b.flate.Get().(*flate.Writer); ok {
		fw.Reset(w)
		return &pooled{fw, &b.flate}, nil
	}
	fw, err := flate.NewWriter(w, 5)
	return &pooled{fw, &b.flate}, err
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
