package paper

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Palette is the two colours that an organisation may choose: of headings,
// and of headings over what is to be filled in. White text stands on both.
type Palette struct{ Heading, Input string }

// PaletteOf makes a palette of the organisation's colour: the second is a
// little lighter, as long as white can still be read on it (WCAG 2.1, 1.4.3).
func PaletteOf(colour string) Palette {
	if colour == "" {
		return Palette{deep, teal}
	}
	lighter := mixed(colour, 0.18)
	if contrastToWhite(lighter) < readable {
		lighter = colour
	}
	return Palette{strings.ToUpper(colour), lighter}
}

const readable = 4.5

// mixed is a colour with a share of white.
func mixed(colour string, white float64) string {
	var out strings.Builder
	for i := 0; i+2 <= len(colour); i += 2 {
		v, _ := strconv.ParseUint(colour[i:i+2], 16, 8) // checked with the settings; else black
		fmt.Fprintf(&out, "%02X", int(float64(v)+(255-float64(v))*white))
	}
	return out.String()
}

// contrastToWhite is the contrast ratio of white text on a colour, by WCAG 2.1.
func contrastToWhite(colour string) float64 {
	weights := [3]float64{0.2126, 0.7152, 0.0722}
	luminance := 0.0
	for i := range 3 {
		if len(colour) < 2*i+2 {
			break
		}
		n, _ := strconv.ParseUint(colour[2*i:2*i+2], 16, 8)
		v := float64(n) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		luminance += weights[i] * v
	}
	return 1.05 / (luminance + 0.05)
}

// Readable reports whether white text can be read on a colour, RRGGBB.
func Readable(colour string) bool { return len(colour) == 6 && contrastToWhite(colour) >= readable }

// Colours: one family of deep blue-green, greys beside it, and three pale
// tones for the grades, which always stand beside their word.
const (
	fontName   = "Arial" // on every machine, or a face of the same widths
	Ink        = "1F2D33"
	Muted      = "56666D"
	deep       = "1F4E5F"
	teal       = "2F7A86"
	Hairline   = "CBD5D9"
	Ground     = "F3F6F7"
	White      = "FFFFFF"
	Wanted     = "FFF6D9" // required and still empty
	GreenPale  = "DDF0E3"
	AmberPale  = "FDEBC8"
	RedPale    = "F8D9D3"
	BadPale    = "FBE6E1"
	BadEdge    = "B5402B"
	BadInk     = "9A2F1C"
	Idle       = "E9EEF0" // needs no answer
	DoneInk    = "1E6B3C"
	MissingInk = "8A5A00"
)
