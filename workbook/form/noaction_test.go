package form_test

import (
	"testing"

	"rond/workbook/form"
)

func TestNoAction(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, reason string
		none         bool
	}{
		{"Behövs ingen, enstaka fel", "enstaka fel", true},
		{"Ingen åtgärd behövs, redan rättat", "redan rättat", true},
		{"Ingen åtgärd då felet är rättat", "då felet är rättat", true},
		{"Det behövs ingen åtgärd: enstaka fel", "enstaka fel", true},
		{"INGEN – rättat samma dag", "rättat samma dag", true},
		{"Inte aktuellt.  Enheten läggs ned", "enheten läggs ned", true},
		{"No action needed: corrected", "corrected", true},
		{"None, it was corrected", "it was corrected", true},
		{"Ingen åtgärd", "", true},
		{"Ingen åtgärd behövs.", "", true},
		{"-", "", true},
		{"n/a", "", true},
		{"", "", false},
		{"Ingen får attestera ensam", "", false},
		{"Inga fakturor utan underlag ska betalas", "", false},
		{"Ingen åtgärd nu, men ny rutin till hösten", "", false},
		{"Behövs ingen ny rutin utan bättre stöd", "", false},
		{"Nejdskontroll", "", false},
		{"Notera i rutinen", "", false},
		{"Ny rutin. Ingen åtgärd i övrigt", "", false},
	} {
		if reason, none := (form.Answer{Action: c.text}).NoAction(); reason != c.reason || none != c.none {
			t.Errorf("%q: %q %v, want %q %v", c.text, reason, none, c.reason, c.none)
		}
	}
}
