// Package shapes reads the mails that tests keep as files: what mail programs
// make of a reply, what servers write, and what nobody should. Each file is a
// txtar archive with the mail, what the reader must find in it ("want"), and
// what must come of it ("verdict"). {{…}} in the mail stands for bytes that a
// text file cannot hold, such as a workbook, packed as its name says.
package shapes

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"golang.org/x/tools/txtar"
)

// Shape is one mail.
type Shape struct {
	Name    string // of the file, without its ending
	About   string
	Mail    []byte // with placeholders
	Want    string
	Verdict string
	path    string
}

// Read reads every file of a folder, in the order of their names.
func Read(folder string) ([]Shape, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
	if err != nil {
		return nil, fmt.Errorf("looking for shapes: %w", err)
	}
	var all []Shape
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			return nil, fmt.Errorf("reading shapes: %w", err)
		}
		s := Shape{Name: strings.TrimSuffix(filepath.Base(path), ".txtar"), About: strings.TrimSpace(string(a.Comment)), path: path}
		for _, f := range a.Files {
			switch f.Name {
			case "mail":
				s.Mail = f.Data
			case "want":
				s.Want = string(f.Data)
			case "verdict":
				s.Verdict = string(f.Data)
			default:
				return nil, fmt.Errorf("reading shapes: %s has a part %q", path, f.Name)
			}
		}
		all = append(all, s)
	}
	return all, nil
}

// Save writes the shape back to its file.
func (s Shape) Save() error {
	a := &txtar.Archive{Comment: []byte(s.About + "\n"), Files: []txtar.File{{Name: "mail", Data: s.Mail}}}
	for _, f := range []txtar.File{{Name: "want", Data: []byte(s.Want)}, {Name: "verdict", Data: []byte(s.Verdict)}} {
		if len(f.Data) > 0 {
			a.Files = append(a.Files, f)
		}
	}
	if err := os.WriteFile(s.path, txtar.Format(a), 0o644); err != nil {
		return fmt.Errorf("saving a shape: %w", err)
	}
	return nil
}

var placeholder = regexp.MustCompile(`\{\{(\w+)\}\}`)

// Raw is the mail as it comes off the wire, with a workbook in its place.
func (s Shape) Raw(book []byte) []byte {
	raw := bytes.ReplaceAll(s.Mail, []byte("\n"), []byte("\r\n"))
	return placeholder.ReplaceAllFunc(raw, func(p []byte) []byte {
		name := string(p[2 : len(p)-2])
		if packed, ok := pack(name, book); ok {
			return packed
		}
		b, err := hex.DecodeString(name)
		if err != nil {
			return []byte("unknown placeholder " + name)
		}
		return b
	})
}

// pack is what a placeholder stands for.
func pack(name string, book []byte) (b []byte, ok bool) {
	switch name {
	case "workbook":
		return Base64(book), true
	case "oneline":
		return bytes.ReplaceAll(Base64(book), []byte("\r\n"), nil), true
	case "binary":
		return book, true
	case "qp":
		return quotedPrintable(book), true
	case "truncated":
		return Base64(book[:len(book)/2]), true
	case "zip":
		return Base64(Zip("mapp/kontroller.xlsx", book, "__MACOSX/._kontroller.xlsx", []byte("x"))), true
	case "zipzip":
		return Base64(Zip("inre.zip", Zip("kontroller.xlsx", book))), true
	case "bomb":
		return Base64(Zip("a.xlsx", make([]byte, 65<<20))), true
	case "tnef":
		return Base64(TNEF("kontroller.xlsx", book)), true
	case "msg":
		return Base64(Outlook("kontroller.xlsx", book)), true
	case "smime":
		return Base64(Signed(Entity("kontroller.xlsx", book))), true
	case "entity":
		return Entity("kontroller.xlsx", book), true
	case "encrypted":
		return Base64(OLE("EncryptedPackage")), true
	case "xls":
		return Base64(OLE("Workbook")), true
	case "ods":
		return Base64(Zip("mimetype", []byte("application/vnd.oasis.opendocument.spreadsheet"), "content.xml", []byte("<x/>"), "META-INF/manifest.xml", []byte("<x/>"))), true
	case "numbers":
		return Base64(Zip("Index/Document.iwa", []byte("x"), "Metadata/Properties.plist", []byte("x"))), true
	case "tnefzip":
		return Base64(TNEF("svar.zip", Zip("kontroller.xlsx", book))), true
	case "tneftnef":
		return Base64(TNEF("inre.dat", TNEF("kontroller.xlsx", book))), true
	case "msgzip":
		return Base64(Outlook("svar.zip", Zip("kontroller.xlsx", book))), true
	case "docx":
		return Base64(Zip("[Content_Types].xml", []byte("<Types/>"), "word/document.xml", []byte("<document/>"))), true
	case "png":
		return Base64([]byte("\x89PNG\r\n\x1a\n and so on")), true
	case "photo":
		return Base64(append([]byte("\xff\xd8\xff\xe0"), make([]byte, 150<<10)...)), true
	case "pdf":
		return Base64([]byte("%PDF-1.7\n1 0 obj\n")), true
	}
	return nil, false
}
