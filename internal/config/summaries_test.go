package config

import (
	"reflect"
	"testing"
)

// TestSummaries: an address alone, with a name, with boards, and with a unit.
func TestSummaries(t *testing.T) {
	t.Parallel()
	c := load(t, `organisation = "Kommunen"
mail.address = "rond@kommun.example"
contact = {name = "A", email = "a@kommun.example", phone = "1"}
summaries = ["karin.ek@kommun.example", "Bo Alm <bo.alm@kommun.example>: RK; VSS / Enheten för kultur, fritid"]
`, nothing)
	want := []Recipient{{Email: "karin.ek@kommun.example"}, {Name: "Bo Alm", Email: "bo.alm@kommun.example", Parts: []Part{{"RK", ""}, {"VSS", "Enheten för kultur, fritid"}}}}
	if !reflect.DeepEqual(c.Summaries, want) {
		t.Errorf("got %+v, want %+v", c.Summaries, want)
	}
}
