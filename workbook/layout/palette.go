package layout

import (
	"fmt"
	"strconv"
)

// The palette: a deep blue-green for headings, light greys for everything that
// is only there to hold things apart, and pale fills with dark text of the
// same hue for states and grades. Text on its fill reaches a contrast of 4.5
// or more (WCAG 2.2, 1.4.3).
const (
	Deep       = "1F4E5F" // headings, table heads
	Ink        = "22313A"
	Muted      = "5B6B73"
	Rule       = "D5DDE0" // hairlines
	Pale       = "EEF3F5" // tiles, totals
	White      = "FFFFFF"
	Open       = "FFFBE6"  // cells to write in
	headRule   = "4B7484"  // between table heads
	Family     = "Calibri" // metric-compatible with Carlito where it is missing
	DateFormat = "yyyy-mm-dd"
)

// Tint is a fill with the colour of the text on it, and the full colour of the
// same thing in a chart.
type Tint struct{ Fill, Text, Solid string }

// Green is what is well.
func Green() Tint { return Tint{"DDEDE3", "1E5631", "4C956C"} }

// Yellow is what wants to be looked at.
func Yellow() Tint { return Tint{"FBF0D2", "6B4A00", "E3B23C"} }

// Red is what is serious.
func Red() Tint { return Tint{"F7DCD8", "8A1C12", "B8443A"} }

// Blue is what is under way, or new.
func Blue() Tint { return Tint{"E1ECF5", "1F4E79", "8FB3D1"} }

// Grey is what is neither.
func Grey() Tint { return Tint{"EEF1F2", Muted, "B4BEC3"} }

// Level is green, yellow and red by a number from 0, red for everything above,
// and grey below it.
func Level(n int) Tint {
	switch {
	case n < 0:
		return Grey()
	case n == 0:
		return Green()
	case n == 1:
		return Yellow()
	}
	return Red()
}

// Darker is a colour some shades darker, for what has the same colour and is
// something else.
func Darker(colour string, shades int) string {
	n, err := strconv.ParseUint(colour, 16, 32)
	if err != nil {
		return colour
	}
	dark := func(c uint64) uint64 { return c * uint64(max(10-2*shades, 3)) / 10 }
	return fmt.Sprintf("%02X%02X%02X", dark(n>>16), dark(n>>8&0xFF), dark(n&0xFF))
}
