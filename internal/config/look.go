package config

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // what a logo may be
	_ "image/png"
	"os"
	"strings"

	"rond/workbook/paper"
)

// Look is the organisation's own dress of the workbooks that owners get.
type Look struct {
	Colour        string // RRGGBB in capitals; "" for Rond's own
	Logo          []byte // PNG or JPEG; nil for none
	Width, Height int    // of the logo, in pixels
}

// A logo goes out with every workbook.
const (
	maxLogo   = 256 << 10
	maxPixels = 2000 // a side
)

const rightLogo = "a PNG or JPEG of at most 256 kB and 2,000 pixels a side, relative to this file"

func (r *reader) look() Look {
	l := Look{Colour: r.colour("look.colour")}
	path := r.text("look.logo", "")
	if path == "" {
		return l
	}
	logo, err := readLogo(r.place(path))
	if err != nil {
		r.wrong("look.logo", rightLogo, "%q cannot be used: %v", path, err)
		return l
	}
	size, kind, err := image.DecodeConfig(bytes.NewReader(logo)) // the head of the picture, nothing is unpacked
	switch {
	case err != nil || kind != "png" && kind != "jpeg":
		r.wrong("look.logo", rightLogo, "%q is neither PNG nor JPEG", path)
	case size.Width > maxPixels || size.Height > maxPixels:
		r.wrong("look.logo", rightLogo, "%q has %d × %d pixels", path, size.Width, size.Height)
	default:
		l.Logo, l.Width, l.Height = logo, size.Width, size.Height
	}
	return l
}

// colour is a colour that white headings can be read on.
func (r *reader) colour(path string) string {
	const right = `colour = "1F4E5F": six hexadecimal digits, dark enough for white text`
	s := strings.ToUpper(strings.TrimPrefix(r.text(path, ""), "#"))
	switch {
	case s == "":
	case len(s) != 6 || strings.Trim(s, "0123456789ABCDEF") != "":
		r.wrong(path, right, "%q is no colour", s)
	case !paper.Readable(s):
		r.wrong(path, right, "white text on %q is too hard to read (WCAG 2.1 wants a contrast of 4.5 to 1)", s)
	default:
		return s
	}
	return ""
}

// readLogo reads a file of bounded size.
func readLogo(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, fmt.Errorf("it cannot be read")
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("it is not a file")
	case info.Size() > maxLogo:
		return nil, fmt.Errorf("it is larger than 256 kB")
	}
	return os.ReadFile(path)
}
