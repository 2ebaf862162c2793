package form

import (
	"bytes"
	"fmt"
	_ "image/jpeg" // excelize asks how large a picture is
	_ "image/png"

	"github.com/xuri/excelize/v2"
)

// The room for a logo at the top right, in pixels: as high as the first two
// lines of the head.
const (
	logoHeight = 46
	logoWidth  = 190
)

// logo puts the organisation's logo over the last printed columns. Its
// alternative text is the organisation's name.
func (k *skeleton) logo(f *excelize.File, s shape) error {
	if len(s.Look.Logo) == 0 || s.Look.Width < 1 || s.Look.Height < 1 {
		return nil
	}
	scale := min(float64(logoHeight)/float64(s.Look.Height), float64(logoWidth)/float64(s.Look.Width))
	width := scale * float64(s.Look.Width)
	column, offset := k.rules.endingAt(width)
	extension := ".png"
	if bytes.HasPrefix(s.Look.Logo, []byte{0xFF, 0xD8}) {
		extension = ".jpg"
	}
	err := f.AddPictureFromBytes(k.rules.words.formSheet, columnName(column)+"1", &excelize.Picture{
		Extension: extension, File: s.Look.Logo,
		Format: &excelize.GraphicOptions{AltText: s.Name, ScaleX: scale, ScaleY: scale, OffsetX: offset, OffsetY: 2, Positioning: "oneCell"},
	})
	if err != nil {
		return fmt.Errorf("adding the logo: %w", err)
	}
	return nil
}

// endingAt is the column, and the pixels into it, where something so wide
// begins that ends with the last printed column.
func (l layout) endingAt(width float64) (column, offset int) {
	left := width
	for i := l.printed; i > 0; i-- {
		pixels := l.columns[i].width*7 + 5 // ten points of Arial: seven pixels a digit
		if left <= pixels {
			return i, int(pixels - left)
		}
		left -= pixels
	}
	return 1, 0
}
