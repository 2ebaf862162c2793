package risk

import (
	"fmt"
	"slices"
)

// Scale is how risks are valued: the steps of probability and of consequence,
// from one, and the bands of the values.
type Scale struct {
	Probability []Step
	Consequence []Step
	Bands       []Band // by From, the first from 1
}

// Step is the word for a step, and what it means; both may be empty.
type Step struct {
	Word    string
	Meaning string
}

// Band is a range of values, from From up to the next band. Level is 0, 1 or 2,
// for green, yellow and red.
type Band struct {
	From  int
	Level int
	Word  string
}

// Value is a risk's value by its steps; 0 when either is not of the scale.
func (s Scale) Value(probability, consequence int) int {
	if probability < 1 || probability > len(s.Probability) || consequence < 1 || consequence > len(s.Consequence) {
		return 0
	}
	return probability * consequence
}

// Most is the greatest value.
func (s Scale) Most() int { return len(s.Probability) * len(s.Consequence) }

// Band is the band that a value falls in; the zero Band for no value.
func (s Scale) Band(value int) Band {
	if value < 1 {
		return Band{}
	}
	for _, b := range slices.Backward(s.Bands) {
		if value >= b.From {
			return b
		}
	}
	return Band{}
}

// Thirds is the bands of a scale that has none of its own: low, middle and high
// by thirds of the greatest value.
func Thirds(most int, low, middle, high string) []Band {
	bands := []Band{{From: 1, Level: 0, Word: low}}
	if from := most/3 + 1; from > 1 {
		bands = append(bands, Band{From: from, Level: 1, Word: middle})
	}
	if from := (2*most + 2) / 3; from > bands[len(bands)-1].From {
		bands = append(bands, Band{From: from, Level: 2, Word: high})
	}
	return bands
}

// UsualBands are the words for low, middle and high values.
func UsualBands(lang string) (low, middle, high string) {
	if lang == "en" {
		return "Low", "Medium", "High"
	}
	return "Låg", "Medel", "Hög"
}

// Shown is a value with its steps, as people write it: "6 (3 × 2)"; "" for none.
func (s Scale) Shown(probability, consequence int) string {
	value := s.Value(probability, consequence)
	if value == 0 {
		return ""
	}
	return fmt.Sprintf("%d (%d × %d)", value, probability, consequence)
}
