package inbox

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strings"
	"unicode/utf8"
)

// What the files begin with that workbooks come in.
const (
	zipMagic = "PK\x03\x04"
	oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
)

// sniff tells what the bytes are, whatever the sender called them. The words
// are those of [File.Kind].
func sniff(name string, b []byte) string {
	switch {
	case len(bytes.TrimSpace(b)) == 0:
		return "empty"
	case bytes.HasPrefix(b, []byte(zipMagic)) || bytes.HasPrefix(b, []byte("PK\x05\x06")):
		return sniffZip(b)
	case bytes.HasPrefix(b, []byte(oleMagic)):
		return sniffOLE(b)
	case isPicture(b):
		return "picture"
	case isHTML(b):
		return "html"
	case bytes.HasPrefix(bytes.TrimSpace(b[:min(len(b), 100)]), []byte("-----BEGIN PGP MESSAGE-----")):
		return "sealed"
	case strings.EqualFold(path.Ext(name), ".csv") && isText(b):
		return "csv"
	}
	return "other"
}

// sniffZip looks into the directory of a zip. One whose directory is lost but
// that holds parts of a workbook is a damaged workbook: its reader can say what
// is wrong with it.
func sniffZip(b []byte) string {
	if !openable(b) {
		return "zip"
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		if bytes.Contains(b, []byte("xl/workbook.")) || bytes.Contains(b, []byte("xl/worksheets/")) {
			return "workbook"
		}
		return "zip"
	}
	office := false
	for _, f := range z.File {
		switch strings.ToLower(f.Name) {
		case "xl/workbook.xml", "xl/workbook.bin":
			return "workbook"
		case "mimetype":
			if strings.Contains(firstBytes(f, 100), "opendocument.spreadsheet") {
				return "ods"
			}
			office = true
		case "[content_types].xml":
			office = true
		case "index/document.iwa", "index.zip":
			return "numbers" // or Apple's other programs, which nobody fills in a form with
		}
	}
	if office {
		return "other" // a text document or a presentation
	}
	return "zip"
}

// maxNames bounds the directory of a zip, which is read whole before anything
// can be known of it. Each of its entries has a mark; the count that it states
// itself is its maker's claim.
const maxNames = 10_000

func openable(b []byte) bool { return bytes.Count(b, []byte("PK\x01\x02")) <= maxNames }

func firstBytes(f *zip.File, n int64) string {
	r, err := f.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	b, _ := io.ReadAll(io.LimitReader(r, n)) // what could be read is enough
	return string(b)
}

// sniffOLE knows the compound files by the names of their streams (MS-CFB
// §2.6.1, UTF-16): a password or a label makes EncryptedPackage or
// DRMEncryptedDataSpace (MS-OFFCRYPTO), and an Outlook item has properties.
func sniffOLE(b []byte) string {
	switch {
	case bytes.Contains(b, utf16LE("__properties_version1.0")):
		return "msg"
	case bytes.Contains(b, utf16LE("EncryptedPackage")), bytes.Contains(b, utf16LE("DRMEncryptedDataSpace")):
		return "encrypted"
	case bytes.Contains(b, utf16LE("Workbook")), bytes.Contains(b, utf16LE("Book")):
		return "xls"
	}
	return "other"
}

func utf16LE(ascii string) []byte {
	b := make([]byte, 0, 2*len(ascii))
	for i := range len(ascii) {
		b = append(b, ascii[i], 0)
	}
	return b
}

func isPicture(b []byte) bool {
	for _, magic := range []string{"\x89PNG\r\n", "\xff\xd8\xff", "GIF87a", "GIF89a", "II*\x00", "MM\x00*"} {
		if bytes.HasPrefix(b, []byte(magic)) {
			return true
		}
	}
	if len(b) < 12 {
		return false
	}
	riff := string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP"
	heic := string(b[4:8]) == "ftyp" && strings.Contains("heic heix mif1 avif", string(b[8:12]))
	bmp := string(b[:2]) == "BM" && b[6] == 0 && b[7] == 0 && b[8] == 0 && b[9] == 0
	return riff || heic || bmp
}

func isHTML(b []byte) bool {
	head := strings.ToLower(string(bytes.TrimSpace(bytes.TrimPrefix(b[:min(len(b), 1000)], []byte("\xef\xbb\xbf")))))
	for _, start := range []string{"<!doctype html", "<html", "<table", "<head", "<meta"} {
		if strings.HasPrefix(head, start) {
			return true
		}
	}
	return strings.HasPrefix(head, "<?xml") && strings.Contains(head, "<html")
}

func isText(b []byte) bool {
	b = b[:min(len(b), 4000)]
	return bytes.IndexByte(b, 0) < 0 || !utf8.Valid(b) && bytes.HasPrefix(b, []byte("\xff\xfe"))
}
