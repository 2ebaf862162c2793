package looktest

import (
	"math"
	"testing"
)

func TestContrast(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#ffffff", "#ffffff", 1}, {"#777777", "#ffffff", 4.48}, {"#ff0000", "#0000ff", 2.15}} {
		if got, err := Contrast(c.a, c.b); err != nil || math.Abs(got-c.want) > 0.01 {
			t.Errorf("%s on %s: %.3f %v, want %.2f", c.a, c.b, got, err, c.want)
		}
	}
	for _, bad := range []string{"", "red", "#fff", "#gggggg"} {
		if _, err := Contrast(bad, "#ffffff"); err == nil {
			t.Errorf("%q is a colour", bad)
		}
	}
}

// TestTurned holds the turning to what is known of it: white becomes #333333,
// black white, and a grey of half the lightness a lighter one.
func TestTurned(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"#ffffff": "#333333", "#000000": "#ffffff", "#777777": "#929292"} {
		if got, err := Turned(in); err != nil || got != want {
			t.Errorf("%s becomes %s %v, want %s", in, got, err, want)
		}
	}
}
