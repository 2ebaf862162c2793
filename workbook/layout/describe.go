package layout

import (
	"bytes"
	"encoding/xml"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Describe sets the document's title and what it covers. excelize writes these
// properties in a default namespace, at which exceljs refuses the whole file, so
// the part is written here (ECMA-376 part 2, §11).
func Describe(f *excelize.File, title, subject, lang string) error {
	if err := f.SetDocProps(&excelize.DocProperties{Title: "-"}); err != nil { // makes the part's relationship
		return fmt.Errorf("setting the document's title: %w", err)
	}
	var p bytes.Buffer
	p.WriteString(xml.Header + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">`)
	for _, e := range [][2]string{{"dc:title", title}, {"dc:subject", subject}, {"dc:creator", "Rond"}, {"dc:language", lang}} {
		p.WriteString("<" + e[0] + ">")
		if err := xml.EscapeText(&p, []byte(e[1])); err != nil {
			return fmt.Errorf("writing the document's title: %w", err)
		}
		p.WriteString("</" + e[0] + ">")
	}
	p.WriteString(`</cp:coreProperties>`)
	f.Pkg.Store("docProps/core.xml", p.Bytes())
	return nil
}
