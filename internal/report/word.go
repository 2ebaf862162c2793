package report

import (
	"archive/zip"
	"bytes"
	"embed"
	"fmt"
	"io"
	"sync"
	"text/template"
	"time"
)

//go:embed word
var wordFiles embed.FS

// fixed is the parts that say nothing of a document but its language, read once.
var fixed = sync.OnceValues(func() (*template.Template, error) {
	say := func(string) (string, error) { return "", nil } // replaced for each document
	return template.New("word").Funcs(template.FuncMap{"say": say}).ParseFS(wordFiles, "word/*")
})

// Namespaces of a Word document (ECMA-376, part 1).
const (
	spaceW    = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	spaceR    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	spaceCore = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
	spaceDC   = "http://purl.org/dc/elements/1.1/"
)

// word writes a document as an Office Open XML package (ECMA-376, parts 1 and
// 2).
func (d *document) word(w io.Writer) error {
	z := zip.NewWriter(w)
	for _, part := range []struct {
		name string
		make func() ([]byte, error)
	}{
		{"[Content_Types].xml", d.fixed("types.xml")},
		{"_rels/.rels", d.fixed("package.rels")},
		{"docProps/core.xml", made(d.properties())},
		{"word/_rels/document.xml.rels", d.fixed("document.rels")},
		{"word/document.xml", made(el("w:document", "xmlns:w", spaceW, "xmlns:r", spaceR).with(d.bodyNode()))},
		{"word/styles.xml", d.fixed("styles.xml")},
		{"word/numbering.xml", d.fixed("numbering.xml")},
		{"word/settings.xml", d.fixed("settings.xml")},
		{"word/header1.xml", made(el("w:hdr", "xmlns:w", spaceW).with(par("Header", span("", d.header))))},
		{"word/footer1.xml", made(el("w:ftr", "xmlns:w", spaceW).with(d.pageNumber()))},
	} {
		data, err := part.make()
		if err != nil {
			return fmt.Errorf("making %s: %w", part.name, err)
		}
		if err := store(z, part.name, data); err != nil {
			return fmt.Errorf("writing %s: %w", part.name, err)
		}
	}
	return z.Close()
}

// store adds a part with a time that is always the same: the first that a ZIP
// archive can say.
func store(z *zip.Writer, name string, data []byte) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

func made(n node) func() ([]byte, error) { return func() ([]byte, error) { return n.part(), nil } }

// fixed is a part from its file, with the language and the names of our own
// styles in it.
func (d *document) fixed(name string) func() ([]byte, error) {
	return func() ([]byte, error) {
		all, err := fixed()
		if err != nil {
			return nil, err
		}
		t, err := all.Clone()
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		data := map[string]string{"Lang": d.lang, "Decimal": ".", "Separator": ","}
		if d.lang == language("sv") {
			data["Decimal"], data["Separator"] = ",", ";"
		}
		err = t.Funcs(template.FuncMap{"say": d.words.name}).ExecuteTemplate(&b, name, data)
		return b.Bytes(), err
	}
}

// name is the name of a style, escaped.
func (w words) name(key string) (string, error) {
	var b bytes.Buffer
	escape(&b, w.word(key))
	return b.String(), *w.err
}

// properties is the document's title, language and whose it is.
func (d *document) properties() node {
	n := el("cp:coreProperties", "xmlns:cp", spaceCore, "xmlns:dc", spaceDC)
	for _, x := range [][2]string{{"dc:title", dots(d.title, d.subtitle)}, {"dc:subject", d.subject}, {"dc:creator", d.author}, {"dc:language", d.lang}} {
		if x[1] != "" {
			n = n.with(el(x[0]).with(node{text: x[1]}))
		}
	}
	return n
}

// pageNumber is "Sida 2 av 7", which Word counts.
func (d *document) pageNumber() node {
	words := []node{span("", d.words.word("page")+" ")}
	words = append(words, field("PAGE", "1")...)
	words = append(words, span("", " "+d.words.word("page-of")+" "))
	words = append(words, field("NUMPAGES", "1")...)
	return par("Footer", words...)
}
