package foreign

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/workbook/table"
)

// picked is which of a table's columns hold what, where words alone do not tell.
type picked struct {
	text                     string // the column that says what a risk is
	p, c, value              string
	afterP, afterC, afterVal string
	grade                    string            // the column of risks, where it says how great they are
	again                    map[string]string // see second
}

// texts are the columns that may say what a risk is, the one that does first.
func (k picked) texts() []string {
	texts := []string{k.text}
	for _, key := range riskTexts() {
		if key != k.text && key != k.grade {
			texts = append(texts, key)
		}
	}
	return texts
}

// judges reports whether a column says how a risk is judged.
func (k picked) judges(key string) bool {
	return key != "" && slices.Contains([]string{k.p, k.c, k.value, k.afterP, k.afterC, k.afterVal, "low", "middle", "high", "serious"}, key)
}

// pick looks at what stands under the headings: of two columns that may hold
// the same, the one with steps in it is the one.
func pick(region *table.Region) picked {
	k := picked{value: "value", afterVal: "after_value"}
	for _, key := range riskTexts() {
		if !heads(region, key) {
			continue
		}
		if key == "risk" && (heads(region, "event") || heads(region, "source")) && stepped(region, key) {
			if k.grade = key; !heads(region, "value") {
				k.value = key
			}
			continue
		}
		k.text = cmp.Or(k.text, key)
	}
	k.text = cmp.Or(k.text, "risk")
	k.p, k.c = one(region, "probability", "p"), one(region, "consequence", "c", "severity")
	k.afterP, k.afterC = one(region, "after_probability", "after_p"), one(region, "after_consequence", "after_c", "after_severity")
	k.again = k.second(region)
	return k
}

// one is the first of the columns that holds steps, or else the first that is
// there and names steps. The others say more.
func one(region *table.Region, keys ...string) string {
	found := ""
	for _, key := range keys {
		if found == "" && stepped(region, key) {
			found = key
		}
	}
	for _, key := range keys {
		if found == "" && heads(region, key) && !described(region, key) {
			found = key
		}
	}
	return found
}

// stepped reports whether most of what stands in a column are steps or grades.
func stepped(region *table.Region, key string) bool {
	steps, others := 0, 0
	for _, row := range region.Rows {
		text := own(row, key)
		if n, _, _ := step(text); n > 0 || graded(text) {
			steps++
		} else if text != "" {
			others++
		}
	}
	return steps > others
}

// described reports whether what stands in a column is more than the names of
// steps: long, or more words than a scale has steps.
func described(region *table.Region, key string) bool {
	long, all, words := 0, 0, map[string]bool{}
	for _, row := range region.Rows {
		if text := own(row, key); text != "" {
			all++
			words[table.Fold(text)] = true
			if len(strings.Fields(text)) > 4 {
				long++
			}
		}
	}
	return 2*long > all || len(words) > 7
}

// secondTime is what stands after a heading of a table that has it before.
var secondTime = regexp.MustCompile(` \(\d+\)$`)

// second is the titles of columns that say the steps a second time, by the
// column that says them first, when no heading tells them apart.
func (k *picked) second(region *table.Region) map[string]string {
	again := map[string]string{}
	if k.afterP != "" || k.afterC != "" {
		return again
	}
	names := map[string]string{}
	for _, key := range []string{k.p, k.c, k.value} {
		if c, ok := region.Shape.Column(key); ok {
			for _, word := range append([]string{c.Title.SV, c.Title.EN}, c.Title.Also...) {
				names[table.Fold(word)] = key
			}
		}
	}
	for _, row := range region.Rows {
		for _, e := range row.Extra {
			key := names[table.Fold(secondTime.ReplaceAllString(e.Title, ""))]
			if key != "" && again[key] == "" {
				again[key] = e.Title
			}
		}
	}
	if again[k.p] == "" || again[k.c] == "" {
		return map[string]string{}
	}
	return again
}

// twice reports whether a title is that of a column that says steps a second
// time.
func (k picked) twice(title string) bool {
	return slices.Contains(slices.Collect(maps.Values(k.again)), title)
}

// placed are the columns that have a place of their own in a risk.
func placed() []string {
	return []string{"number", "marks", "cause", "measures", "action", "owner", "due"}
}

// risk is what a row says.
func (t *listing) risk(row table.Row, text, key string) Risk {
	v := row.Values
	known := riskOf(text)
	if known.Text == "" { // a value and no words
		known.Text = text
	}
	r := Risk{Sheet: row.Sheet, Line: row.Line, Number: strings.TrimSpace(v["number"]), Unit: t.unit, Area: t.area, Text: known.Text, Marks: cmp.Or(strings.TrimSpace(v["marks"]), known.Marks),
		Cause: saidIn(v["cause"]), Measures: saidIn(v["measures"]), Action: saidIn(v["action"]), Owner: saidIn(v["owner"]),
		Probability: known.Probability, Consequence: known.Consequence, Value: known.Value}
	if source := strings.TrimSpace(v["source"]); r.Cause == "" && key != "source" && t.keys.value != "source" {
		r.Cause = source // where it comes from is its cause when the list has no other
		r.Extra = t.more(row, append(placed(), key, "source")...)
	} else {
		r.Extra = t.more(row, append(placed(), key)...)
	}
	for _, e := range row.Extra {
		if !t.keys.twice(e.Title) {
			r.Extra = append(r.Extra, plan.Note{Title: e.Title, Text: e.Text})
		}
	}
	t.judge(&r, row)
	t.judgeAgain(&r, row)
	if due := saidIn(v["due"]); due != "" {
		t.due(&r, row, due)
	}
	return r
}

// due reads when an action is to be done; what is no day, or another day than
// the first, is kept as it is.
func (t *listing) due(r *Risk, row table.Row, text string) {
	day := dayIn(text)
	switch {
	case day == "":
		t.hint(row.Sheet, row.Cell("due"), "elsewhere-due-kept", short(text))
	case r.Due == "":
		r.Due = day
	}
	if text != r.Due {
		r.Extra = append(r.Extra, plan.Note{Title: t.title("due"), Text: text})
	}
}

func product(p, c int) string { return fmt.Sprintf("%d × %d = %d", p, c, p*c) }

// leadingNumber reports whether a text is a number alone: "12", "3.1".
func leadingNumber(text string) bool {
	return strings.Trim(strings.TrimSpace(text), "0123456789.)") == ""
}
