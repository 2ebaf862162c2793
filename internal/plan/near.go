package plan

import "strings"

// near says which of the known words a text might have been: the nearest one
// when few letters differ, otherwise a few of them. A remedy needs a candidate.
func near(text string, known []string) string {
	best, least := "", 1+len([]rune(text))/3
	for _, k := range known {
		if d := distance(fold(text), fold(k), least); d < least {
			best, least = k, d
		}
	}
	if best != "" {
		return best
	}
	if len(known) > 5 {
		return strings.Join(known[:5], ", ") + " …"
	}
	return strings.Join(known, ", ")
}

// distance is the number of letters to change, add or drop to make b of a,
// or limit when it is that or more.
func distance(a, b string, limit int) int {
	from, to := []rune(a), []rune(b)
	if abs(len(from)-len(to)) >= limit || len(from) > 200 || len(to) > 200 {
		return limit
	}
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, q := range to {
			change := diagonal
			if r != q {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return min(row[len(to)], limit)
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
