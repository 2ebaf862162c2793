package paper

import (
	"bytes"
	"fmt"
	_ "image/jpeg" // excelize asks how large a picture is
	_ "image/png"

	"github.com/xuri/excelize/v2"
)

// The room for a logo at the top right, in pixels: as high as the first two
// lines of a head.
const (
	logoHeight = 46
	logoWidth  = 190
)

// Logo is an organisation's logo, PNG or JPEG, its size in pixels, and the name
// of the organisation, which is what the picture says to those who do not see
// it.
type Logo struct {
	Data          []byte
	Width, Height int
	Name          string
}

// Place puts the logo over the last printed columns of a sheet.
func (l Logo) Place(f *excelize.File, s Sheet) error {
	if len(l.Data) == 0 || l.Width < 1 || l.Height < 1 {
		return nil
	}
	scale := min(float64(logoHeight)/float64(l.Height), float64(logoWidth)/float64(l.Width))
	column, offset := s.endingAt(scale * float64(l.Width))
	extension := ".png"
	if bytes.HasPrefix(l.Data, []byte{0xFF, 0xD8}) {
		extension = ".jpg"
	}
	err := f.AddPictureFromBytes(s.Name, ColumnName(column)+"1", &excelize.Picture{
		Extension: extension, File: l.Data,
		Format: &excelize.GraphicOptions{AltText: l.Name, ScaleX: scale, ScaleY: scale, OffsetX: offset, OffsetY: 2, Positioning: "oneCell"},
	})
	if err != nil {
		return fmt.Errorf("adding the logo: %w", err)
	}
	return nil
}

// endingAt is the column, and the pixels into it, where something so wide
// begins that ends with the last printed column.
func (s Sheet) endingAt(width float64) (column, offset int) {
	left := width
	for i := s.Printed; i > 0; i-- {
		pixels := s.Widths[i]*7 + 5 // ten points of Arial: seven pixels a digit
		if left <= pixels {
			return i, int(pixels - left)
		}
		left -= pixels
	}
	return 1, 0
}
