package grid

import (
	"archive/zip"
	"compress/flate"
	"errors"
	"fmt"
	"io"
)

// Codes of [Error]. A code says what to tell the person who sent the file;
// the sentences live in templates.
const (
	CodeEmpty          = "empty"            // no bytes, or nothing but blanks
	CodeNotWorkbook    = "not-a-workbook"   // something else altogether
	CodeODS            = "ods"              // OpenDocument spreadsheet
	CodeXLS            = "xls"              // Excel 97–2003, or another binary workbook
	CodeCSV            = "csv"              // comma or semicolon separated text
	CodeHTML           = "html"             // a web page
	CodeZip            = "zip"              // an archive that is no workbook
	CodePicture        = "picture"          // a photo or a screen shot
	CodeEncrypted      = "encrypted"        // password or rights protection
	CodeTruncated      = "truncated"        // the end is missing
	CodeChecksum       = "checksum"         // a part differs from its checksum
	CodeDamaged        = "damaged"          // broken XML or structure
	CodeDoctype        = "doctype"          // a document type, which no workbook has
	CodeEncoding       = "encoding"         // text that is not UTF-8
	CodeExternal       = "external"         // the sheets lie outside the file
	CodeTooLarge       = "too-large"        // bytes, packed or expanded
	CodeTooManyParts   = "too-many-parts"   // files inside the archive
	CodeTooManySheets  = "too-many-sheets"  //
	CodeTooManyRows    = "too-many-rows"    // rows that hold something
	CodeTooManyColumns = "too-many-columns" // a value far out to the right
	CodeTooManyCells   = "too-many-cells"   // cells or shared texts
)

// Error says why a file, or a part of it, cannot be read. Part is the name
// inside the archive, empty when the whole file is meant.
type Error struct {
	Code string
	Part string
	Err  error
}

func (e *Error) Error() string {
	text := "reading workbook: " + e.Code
	if e.Part != "" {
		text = "reading " + e.Part + ": " + e.Code
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap gives the cause, if there is one.
func (e *Error) Unwrap() error { return e.Err }

func fault(code, part, format string, args ...any) *Error {
	return &Error{Code: code, Part: part, Err: fmt.Errorf(format, args...)}
}

// inflateFault names what went wrong while a part was expanded.
func inflateFault(part string, err error) *Error {
	var corrupt flate.CorruptInputError
	code := CodeDamaged
	switch {
	case errors.Is(err, zip.ErrChecksum):
		code = CodeChecksum
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		code = CodeTruncated
	case errors.As(err, &corrupt):
		code = CodeDamaged
	}
	return &Error{Code: code, Part: part, Err: err}
}
