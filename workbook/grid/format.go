package grid

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// format is what a number format makes of a number, as far as reading needs
// to know.
type format int

const (
	formatNumber format = iota
	formatDate          // shows a day
	formatClock         // shows a time of day only
	formatPercent
)

// builtin is the meaning of the number formats that a file need not define
// (ECMA-376 part 1, 18.8.30); 27–36 and 50–58 are dates in East Asian locales.
func builtin(id int) format {
	switch {
	case id == 9 || id == 10:
		return formatPercent
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 58:
		return formatDate
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47:
		return formatClock
	}
	return formatNumber
}

// formatOf reads a format code: letters outside quotes, brackets and escapes
// tell what it shows. Only the first section counts; "General" has no letters
// that a date would have but e and G, which are no day.
func formatOf(code string) format {
	bare := strings.ToLower(stripped(code))
	if strings.Contains(bare, "general") {
		return formatNumber
	}
	clock := strings.ContainsAny(bare, "hs")
	switch {
	case strings.ContainsAny(bare, "yd"), strings.Contains(bare, "m") && !clock:
		return formatDate
	case clock:
		return formatClock
	case strings.Contains(bare, "%"):
		return formatPercent
	}
	return formatNumber
}

// stripped is the first section of a format code without literals.
func stripped(code string) string {
	var bare strings.Builder
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '\\', '_', '*':
			i++
		case '"':
			for i++; i < len(code) && code[i] != '"'; i++ {
			}
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return bare.String()
			}
			if inside := strings.ToLower(code[i+1 : i+end]); strings.Trim(inside, "hms") == "" {
				bare.WriteByte('h') // elapsed time
			}
			i += end
		case ';':
			return bare.String()
		default:
			bare.WriteByte(code[i])
		}
	}
	return bare.String()
}

// day turns a serial number into a date. Excel's 1900 system counts a 29
// February 1900 that never was (serial 60), so the days before it are one off;
// the 1904 system starts at zero (ECMA-376 part 1, 18.17.4.1).
func day(serial float64, date1904 bool) (time.Time, bool) {
	if math.IsNaN(serial) || serial < 0 || serial >= 2958466 { // 10000-01-01
		return time.Time{}, false
	}
	whole := math.Floor(serial)
	seconds := math.Round((serial - whole) * 86400)
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case date1904:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case whole == 0 || whole == 60:
		return time.Time{}, false
	case whole < 60:
		whole++
	}
	return base.AddDate(0, 0, int(whole)).Add(time.Duration(seconds) * time.Second), true
}

// shown is a date as text: the day, and the time of day when there is one.
func shown(t time.Time) string {
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02 15:04")
}

// numberText is a number as a spreadsheet shows it in a General cell: at most
// fifteen digits, which hides the noise of binary fractions.
func numberText(n float64) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	if err != nil {
		rounded = n
	}
	if size := math.Abs(rounded); size != 0 && (size >= 1e15 || size < 1e-9) {
		return strconv.FormatFloat(rounded, 'E', -1, 64)
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}
