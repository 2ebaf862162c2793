package grid

import (
	"archive/zip"
	"bytes"
	"strings"
)

// Kind is what a file is, told from its bytes and never from its name.
type Kind string

const (
	KindWorkbook  Kind = "workbook" // .xlsx or .xlsm, whole or damaged
	KindODS       Kind = "ods"
	KindXLS       Kind = "xls" // binary workbooks: .xls and .xlsb
	KindEncrypted Kind = "encrypted"
	KindCSV       Kind = "csv"
	KindHTML      Kind = "html"
	KindZip       Kind = "zip"
	KindEmpty     Kind = "empty"
	KindPicture   Kind = "picture"
	KindOther     Kind = "other"
)

// Sniff tells what data is. It reads an archive's directory but expands
// nothing.
func Sniff(data []byte) Kind {
	switch {
	case len(bytes.Trim(data, "\x00\t\r\n \ufeff")) == 0:
		return KindEmpty
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return sniffArchive(data)
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return sniffCompound(data)
	case isPicture(data):
		return KindPicture
	}
	return sniffText(data)
}

func sniffArchive(data []byte) Kind {
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil { // the directory is gone: go by the names in the local headers
		has := func(name string) bool { return bytes.Contains(data, []byte(name)) }
		kind := kindOfNames(has)
		if kind == KindZip && (has("xl/worksheets/") || has("xl/theme/") || has("xl/styles.xml") || has("xl/workbook.xml")) {
			return KindWorkbook // cut before its list of content types
		}
		return kind
	}
	names := map[string]bool{}
	for _, f := range zr.File {
		name := partName(f.Name)
		names[name] = true
		if first, _, ok := strings.Cut(name, "/"); ok {
			names[first+"/"] = true
		}
	}
	return kindOfNames(func(name string) bool { return names[strings.ToLower(name)] })
}

func kindOfNames(has func(name string) bool) Kind {
	switch {
	case has("xl/workbook.bin"):
		return KindXLS
	case has("[Content_Types].xml") && !has("word/") && !has("ppt/"):
		return KindWorkbook
	case has("META-INF/manifest.xml") && has("content.xml"):
		return KindODS
	}
	return KindZip
}

// sniffCompound tells the OLE containers apart by the names of their streams,
// which [MS-CFB] stores as UTF-16 (2.6.1).
func sniffCompound(data []byte) Kind {
	has := func(name string) bool { return bytes.Contains(data, utf16le(name)) }
	switch {
	case has("EncryptedPackage"), has("DRMEncryptedDataSpace"):
		return KindEncrypted
	case has("Workbook"), has("Book"):
		return KindXLS
	}
	return KindOther
}

func utf16le(s string) []byte {
	wide := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		wide = append(wide, s[i], 0)
	}
	return wide
}

func isPicture(data []byte) bool {
	for _, magic := range []string{"\x89PNG\r\n", "\xFF\xD8\xFF", "GIF8", "BM", "II*\x00", "MM\x00*"} {
		if bytes.HasPrefix(data, []byte(magic)) {
			return true
		}
	}
	if len(data) < 12 {
		return false
	}
	brand := string(data[8:12])
	return string(data[4:8]) == "ftyp" && (brand == "heic" || brand == "heix" || brand == "mif1" || brand == "avif") ||
		string(data[:4]) == "RIFF" && brand == "WEBP"
}

func sniffText(data []byte) Kind {
	head := data[:min(len(data), 4096)]
	if bytes.HasPrefix(head, []byte("\xFF\xFE")) || bytes.HasPrefix(head, []byte("\xFE\xFF")) {
		head = bytes.ReplaceAll(head, []byte{0}, nil) // "Unicode text", as Excel saves it
		head = head[2:]
	}
	head = skipBlank(bytes.TrimPrefix(head, []byte("\ufeff")))
	lower := strings.ToLower(string(head[:min(len(head), 512)]))
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<table", "<meta"} {
		if strings.HasPrefix(lower, tag) || strings.HasPrefix(lower, "<?xml") && strings.Contains(lower, tag) {
			return KindHTML
		}
	}
	if strings.HasPrefix(lower, "<") || strings.HasPrefix(lower, "%pdf") || strings.HasPrefix(lower, "{") {
		return KindOther
	}
	if isSeparated(head) {
		return KindCSV
	}
	return KindOther
}

// isSeparated reports whether head is text whose first line has separators.
func isSeparated(head []byte) bool {
	for _, b := range head {
		if b < 0x20 && b != '\t' && b != '\r' && b != '\n' {
			return false
		}
	}
	line, _, more := bytes.Cut(head, []byte("\n"))
	if !more {
		return false
	}
	return bytes.ContainsAny(line, ";\t") || bytes.Count(line, []byte(",")) > 1
}

// openFault turns what a file was found to be into the error of opening it.
func openFault(kind Kind) *Error {
	code := map[Kind]string{
		KindWorkbook: CodeTruncated, KindODS: CodeODS, KindXLS: CodeXLS, KindEncrypted: CodeEncrypted,
		KindCSV: CodeCSV, KindHTML: CodeHTML, KindZip: CodeZip, KindEmpty: CodeEmpty, KindPicture: CodePicture,
	}[kind]
	if code == "" {
		code = CodeNotWorkbook
	}
	return &Error{Code: code}
}
