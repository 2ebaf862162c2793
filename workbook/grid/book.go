package grid

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Book is an open workbook. Its sheets are read when they are asked for.
type Book struct {
	lim      Limits
	files    map[string]*zip.File // by lower-case name with forward slashes
	sheets   []Sheet
	paths    []string // of each sheet's part
	shared   string   // part of the shared texts
	style    string   // part of the styles
	strings  []string
	formats  []format // by cell style
	date1904 bool
	keywords string
	rows     int   // that have been read, of all sheets
	cells    int   // in them that hold something
	text     int64 // bytes of text in them
}

// Sheet is a worksheet's name and whether it is shown. VeryHidden sheets can
// only be shown by a program.
type Sheet struct {
	Name       string
	Hidden     bool
	VeryHidden bool
}

// Open reads what belongs to the workbook as a whole: its directory, sheets,
// shared texts and formats. Every error is an *[Error] except the context's.
func Open(ctx context.Context, r io.ReaderAt, size int64, lim Limits) (*Book, error) {
	if size > lim.Bytes {
		return nil, fault(CodeTooLarge, "", "%d bytes", size)
	}
	zr, err := zip.NewReader(r, size)
	if err != nil {
		return nil, unopened(r, size)
	}
	b := &Book{lim: lim, files: map[string]*zip.File{}}
	if err := b.directory(zr); err != nil {
		return nil, err
	}
	for _, step := range []func() error{b.root, ctx.Err, b.finish} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// unopened says what a file is that is not a whole archive.
func unopened(r io.ReaderAt, size int64) error {
	data, err := io.ReadAll(io.NewSectionReader(r, 0, size))
	if err != nil {
		return fmt.Errorf("reading workbook: %w", err)
	}
	return openFault(Sniff(data))
}

// Sheets lists the worksheets in their order.
func (b *Book) Sheets() []Sheet { return b.sheets }

// Keywords are the keywords of the document's properties, a place for a
// reference that every spreadsheet program has been seen to keep.
func (b *Book) Keywords() string { return b.keywords }

// partName is the one spelling of a part's name: ECMA-376 part 2 (6.2.2.3)
// makes names equal without regard to case, and some programs write
// backslashes.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// directory bounds the archive before anything in it is expanded.
// archive/zip holds each part to the size that its entry declares.
func (b *Book) directory(zr *zip.Reader) error {
	if len(zr.File) > b.lim.Entries {
		return fault(CodeTooManyParts, "", "%d parts", len(zr.File))
	}
	var total uint64
	for _, f := range zr.File {
		name := partName(f.Name)
		if f.Flags&1 != 0 {
			return &Error{Code: CodeEncrypted, Part: name}
		}
		if _, twice := b.files[name]; twice && !strings.HasSuffix(name, "/") {
			return fault(CodeDamaged, name, "the part exists twice")
		}
		n := f.UncompressedSize64
		total += min(n, uint64(b.lim.Total)+1)
		switch {
		case n > uint64(b.lim.Part), total > uint64(b.lim.Total):
			return fault(CodeTooLarge, name, "%d bytes", n)
		case n > 1<<20 && n/uint64(b.lim.Ratio) > f.CompressedSize64:
			return fault(CodeTooLarge, name, "%d bytes packed into %d", n, f.CompressedSize64)
		}
		b.files[name] = f
	}
	if kind := kindOfNames(b.has); kind != KindWorkbook {
		return openFault(kind)
	}
	return nil
}

// has reports whether the archive holds a part, or any below a folder.
func (b *Book) has(name string) bool {
	name = partName(name)
	if _, ok := b.files[name]; ok {
		return true
	}
	if strings.HasSuffix(name, "/") {
		for file := range b.files {
			if strings.HasPrefix(file, name) {
				return true
			}
		}
	}
	return false
}

// part expands one part, checks it against its checksum and opens it as XML.
func (b *Book) part(name string) (*scanner, error) {
	f := b.files[partName(name)]
	if f == nil {
		return nil, fault(CodeDamaged, name, "the part is missing")
	}
	rc, err := f.Open()
	if err != nil {
		return nil, inflateFault(name, err)
	}
	defer rc.Close() //nolint:errcheck // nothing is written
	size := int64(f.UncompressedSize64)
	buf := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	n, err := buf.ReadFrom(io.LimitReader(rc, b.lim.Part+1))
	switch {
	case err != nil:
		return nil, inflateFault(name, err)
	case n != size:
		return nil, fault(CodeDamaged, name, "%d bytes, %d declared", n, size)
	}
	s, err := newScanner(buf.Bytes(), b.lim.Depth)
	if err != nil {
		return nil, xmlFault(name, err)
	}
	return s, nil
}

// xmlFault gives an error of the scanner its code.
func xmlFault(part string, err error) error {
	var known *Error
	if errors.As(err, &known) {
		return err
	}
	code := CodeDamaged
	switch {
	case errors.Is(err, errDoctype):
		code = CodeDoctype
	case errors.Is(err, errEncoding):
		code = CodeEncoding
	}
	return &Error{Code: code, Part: part, Err: err}
}

// relation is one entry of a part's .rels file.
type relation struct {
	id, kind, target string // kind is the last segment of its type
	external         bool
}

// relations reads the .rels part that belongs to part. Transitional and strict
// files differ in the type's prefix only, so its last segment tells.
func (b *Book) relations(part string) ([]relation, error) {
	name := path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
	if part == "" {
		name = "_rels/.rels"
	}
	s, err := b.part(name)
	if err != nil {
		return nil, err
	}
	var all []relation
	err = s.document(func([]byte) error {
		kind := string(s.attr("Type"))
		rel := relation{
			id:       string(s.attr("Id")),
			kind:     kind[strings.LastIndexByte(kind, '/')+1:],
			target:   string(s.attr("Target")),
			external: string(s.attr("TargetMode")) == "External",
		}
		if strings.HasPrefix(rel.target, "/") {
			rel.target = rel.target[1:]
		} else {
			rel.target = path.Join(path.Dir(part), rel.target)
		}
		if all = append(all, rel); len(all) > b.lim.Entries {
			return fault(CodeTooManyParts, name, "%d relations", len(all))
		}
		return s.skip()
	})
	if err != nil {
		return nil, xmlFault(name, err)
	}
	return all, nil
}

// document visits the children of the root and demands that the part ends
// after it.
func (s *scanner) document(visit func(name []byte) error) error {
	kind, err := s.next()
	if err != nil {
		return err
	}
	if kind != tokenStart {
		return errSyntax
	}
	if err := s.children(visit); err != nil {
		return err
	}
	_, err = s.next()
	return err
}
