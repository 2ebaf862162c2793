package looktest

import (
	"fmt"
	"math"
	"strconv"
)

// Readable is the contrast that WCAG 2.1 wants of text (1.4.3, level AA).
const Readable = 4.5

// Contrast is WCAG's contrast of two colours "#rrggbb"; an error when one is
// something else.
func Contrast(a, b string) (float64, error) {
	ca, errA := linear(a)
	cb, errB := linear(b)
	if errA != nil || errB != nil {
		return 0, fmt.Errorf("no contrast of %q and %q", a, b)
	}
	la, lb := luminance(ca), luminance(cb)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05), nil
}

func luminance(c [3]float64) float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }

// linear is a colour's light, without the gamma of screens.
func linear(colour string) (c [3]float64, err error) {
	if len(colour) != 7 || colour[0] != '#' {
		return c, fmt.Errorf("%q is not #rrggbb", colour)
	}
	for i := range c {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return c, err
		}
		c[i] = float64(n) / 255
		if c[i] <= 0.04045 {
			c[i] /= 12.92
		} else {
			c[i] = math.Pow((c[i]+0.055)/1.055, 2.4)
		}
	}
	return c, nil
}

// Turned is what Outlook.com's dark mode makes of a colour "#rrggbb": its
// lightness in CIE L*a*b*, turned about and lifted so that white becomes
// #333333 (getDarkColor of Microsoft's roosterjs, which it is built with).
func Turned(colour string) (string, error) {
	c, err := linear(colour)
	if err != nil {
		return "", err
	}
	const darkest = 21.247 // L* of #333333
	l, a, b := lab(c)
	l = (100-l)*((100-darkest)/100) + darkest
	return hex(fromLab(l, a, b)), nil
}

// The white of sRGB (D65).
var white = [3]float64{0.95047, 1, 1.08883}

func lab(c [3]float64) (l, a, b float64) {
	x := 0.4124564*c[0] + 0.3575761*c[1] + 0.1804375*c[2]
	y := 0.2126729*c[0] + 0.7151522*c[1] + 0.0721750*c[2]
	z := 0.0193339*c[0] + 0.1191920*c[1] + 0.9503041*c[2]
	f := func(t float64) float64 {
		if t > 0.008856 {
			return math.Cbrt(t)
		}
		return 7.787*t + 16.0/116
	}
	fx, fy, fz := f(x/white[0]), f(y/white[1]), f(z/white[2])
	return 116*fy - 16, 500 * (fx - fy), 200 * (fy - fz)
}

func fromLab(l, a, b float64) [3]float64 {
	fy := (l + 16) / 116
	f := func(t float64) float64 {
		if t*t*t > 0.008856 {
			return t * t * t
		}
		return (t - 16.0/116) / 7.787
	}
	x, y, z := white[0]*f(fy+a/500), white[1]*f(fy), white[2]*f(fy-b/200)
	return [3]float64{
		3.2404542*x - 1.5371385*y - 0.4985314*z,
		-0.9692660*x + 1.8760108*y + 0.0415560*z,
		0.0556434*x - 0.2040259*y + 1.0572252*z,
	}
}

func hex(c [3]float64) string {
	var out [3]int
	for i, v := range c {
		v = min(max(v, 0), 1)
		if v <= 0.0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		out[i] = int(math.Round(v * 255))
	}
	return fmt.Sprintf("#%02x%02x%02x", out[0], out[1], out[2])
}
