package form

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"rond/workbook/grid"
)

// dateOf reads the day that a person meant, as YYYY-MM-DD. What could be two
// different days is none: the person is asked.
func dateOf(c grid.Cell) (string, bool) {
	if iso, ok := c.Date(); ok {
		return plausible(iso)
	}
	if c.Kind != grid.Text && c.Kind != grid.Number {
		return "", false
	}
	text := strings.Join(strings.Fields(strings.ToLower(c.Text)), " ")
	for _, read := range []func(string) (y, m, d int, ok bool){compactDate, numericDate, wordDate} {
		if y, m, d, ok := read(text); ok {
			t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
			if t.Day() != d || t.Month() != time.Month(m) { // 31 February
				return "", false
			}
			return plausible(t.Format(time.DateOnly))
		}
	}
	return "", false
}

// plausible refuses years in which nothing of this can fall due, such as the
// 1905 of a lone year in a date cell.
func plausible(iso string) (string, bool) {
	return iso, len(iso) == len(time.DateOnly) && iso >= "2000" && iso < "2100"
}

// compactDate reads 20260513 and 260513, as Swedes write.
func compactDate(text string) (y, m, d int, ok bool) {
	n, err := strconv.Atoi(text)
	if err != nil || len(text) != 8 && len(text) != 6 || n < 0 {
		return 0, 0, 0, false
	}
	if len(text) == 6 {
		n += 20_000_000
	}
	return n / 10_000, n / 100 % 100, n % 100, true
}

var threeNumbers = regexp.MustCompile(`^(\d{1,4})([-/. ]+)(\d{1,2})([-/. ]+)(\d{1,4})$`)

// numericDate reads 2026/5/13, 2026.05.13, 13.5.2026, 13/5 2026 and 13-5-2026.
// 5/6/2026 is two days, depending on the country, and refused.
func numericDate(text string) (y, m, d int, ok bool) {
	parts := threeNumbers.FindStringSubmatch(text)
	if parts == nil {
		return 0, 0, 0, false
	}
	a, _ := strconv.Atoi(parts[1])
	b, _ := strconv.Atoi(parts[3])
	c, _ := strconv.Atoi(parts[5])
	switch {
	case len(parts[1]) == 4 && len(parts[5]) <= 2:
		return a, b, c, true
	case len(parts[5]) != 4 || len(parts[1]) > 2:
		return 0, 0, 0, false
	case parts[2] == "/" && parts[4] == "/" && a <= 12 && b <= 12 && a != b:
		return 0, 0, 0, false
	case parts[2] == "/" && parts[4] == "/" && b > 12:
		return c, a, b, true
	}
	return c, b, a, true
}

// wordDate reads 13 maj 2026, 13 May 2026, den 13:e maj 2026, May 13, 2026.
func wordDate(text string) (y, m, d int, ok bool) {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == '.' })
	words = slices.DeleteFunc(words, func(w string) bool { return w == "den" || w == "the" || w == "of" })
	if len(words) != 3 {
		return 0, 0, 0, false
	}
	if monthOf(words[0]) > 0 {
		words[0], words[1] = words[1], words[0]
	}
	day := strings.TrimRight(words[0], ":aeihnrdst")
	m = monthOf(words[1])
	d, dayErr := strconv.Atoi(day)
	y, yearErr := strconv.Atoi(words[2])
	return y, m, d, m > 0 && dayErr == nil && yearErr == nil && len(words[2]) == 4
}

// monthOf reads a month's name, or at least three letters of it.
func monthOf(word string) int {
	if len(word) < 3 {
		return 0
	}
	for _, w := range vocabulary().all {
		for i, month := range w.months {
			if strings.HasPrefix(strings.ToLower(month), word) {
				return i + 1
			}
		}
	}
	return 0
}
