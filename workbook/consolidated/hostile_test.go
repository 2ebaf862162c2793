package consolidated_test

import (
	"iter"
	"reflect"
	"strings"
	"testing"

	"rond/workbook/consolidated"
)

// hostile are texts that some program has taken for something else.
func hostile() []string {
	return []string{
		"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(\"https://evil.example\";\"klicka\")", "https://evil.example/", "mailto:a@evil.example",
		"'=1", "<b>fet</b>", "]]><x/>", "&P&Z", "_x0041_", "_x005F_", "rad 1\nrad 2", "2026-13-45", "0123", "1e5", "TRUE", "#REF!", `"citat"`, " luft ", "🙂 åäö",
	}
}

// filled is a value with every text in it set.
func filled[R any](r R, text string) R {
	v := reflect.ValueOf(&r).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.String {
			f.SetString(text)
		}
	}
	return r
}

func single[R any](r R) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) { yield(r, nil) }
}

func TestForeignTextStaysText(t *testing.T) {
	t.Parallel()
	for _, text := range hostile() {
		row := filled(consolidated.Row{}, text)
		row.State = "late"
		h := sampleHead("sv")
		h.Title, h.Organisation, h.Help = text, text, []string{text}
		h.Plans = []consolidated.PlanHead{filled(consolidated.PlanHead{}, text)}
		h.Grades = []consolidated.Grade{{Code: text, Word: text}}
		data := write(t, h, consolidated.Data{
			Areas: []consolidated.AreaRow{filled(consolidated.AreaRow{}, text)}, Answers: single(row),
			Texts:      []consolidated.TextRow{filled(consolidated.TextRow{}, text)},
			Actions:    []consolidated.ActionRow{filled(consolidated.ActionRow{}, text)},
			Mails:      single(filled(consolidated.MailRow{}, text)),
			Deliveries: []consolidated.DeliveryRow{filled(consolidated.DeliveryRow{}, text)},
			Boards:     []consolidated.BoardRow{filled(consolidated.BoardRow{}, text)},
		})
		for name, part := range unzip(t, data) {
			if strings.HasPrefix(name, "xl/worksheets/") && (strings.Contains(part, "<f>") || strings.Contains(part, "<hyperlink") || strings.Contains(part, "hyperlink\"")) {
				t.Errorf("%q: %s holds a formula or a link", text, name)
			}
		}
		f := open(t, data)
		for sheet, heads := range map[string][]string{"Resultat": {"Resultat", "Ref", "Sista svarsdag", "Svar inkom", "Bedömning"}, "Ej rapporterat": {"Ansvarig"}, "Mejl": {"Ämne", "Slag", "Message-ID"},
			"Inkommet": {"Från", "Ämne", "Förklaring", "Tolkat som"}, "Åtgärdslista": {"Åtgärd", "Status"}, "Områden": {"Redogörelse"}, "Nämnder": {"Nämnd", "Planen är", "Beslutat", "Beslutets §"}, "Rapporttext": {"Rapporttext", "Ur svaren", "Bedömning"}} {
			for _, head := range heads {
				if got := table(t, f, sheet)[0][head]; got != text {
					t.Errorf("%q: %s, %s says %q", text, sheet, head, got)
				}
			}
		}
		if got, err := f.GetCellValue("Sammanfattning", "B1"); err != nil || got != text {
			t.Errorf("%q: the title says %q, %v", text, got, err)
		}
		if footer := unzip(t, data)["xl/worksheets/sheet4.xml"]; strings.Contains(text, "&") && !strings.Contains(footer, "&amp;L&amp;&amp;P&amp;&amp;Z · Resultat") {
			t.Errorf("%q: the footer lets a code through", text)
		}
	}
}

// TestQuoted: a text that begins with "=" stays text also when somebody edits
// its cell.
func TestQuoted(t *testing.T) {
	t.Parallel()
	row := consolidated.Row{State: "answered", Result: "=1+1", Ref: "=1+1", Email: "=1+1", Grade: "=1+1"}
	f := open(t, write(t, sampleHead("sv"), consolidated.Data{Answers: single(row)}))
	for _, cell := range []string{"A2", "I2", "J2", "W2"} {
		if got, err := f.GetCellValue("Resultat", cell); err != nil || got != "=1+1" {
			t.Fatalf("%s says %q, %v", cell, got, err)
		}
		id, err := f.GetCellStyle("Resultat", cell)
		if err != nil {
			t.Fatal(err)
		}
		if q := f.Styles.CellXfs.Xf[id].QuotePrefix; q == nil || !*q {
			t.Errorf("%s is not quoted", cell)
		}
	}
}

func TestALongTextSaysThatItIsCut(t *testing.T) {
	t.Parallel()
	for _, r := range []string{"a", "å", "🙂"} {
		row := consolidated.Row{State: "answered", Result: strings.Repeat(r, 40_000)}
		got := table(t, open(t, write(t, sampleHead("sv"), consolidated.Data{Answers: single(row)})), "Resultat")[0]["Resultat"]
		if !strings.HasSuffix(got, " … [texten är avkortad; den är på 40000 tecken]") || !strings.HasPrefix(got, strings.Repeat(r, 16_000)) {
			t.Errorf("%s: ends with %q", r, got[len(got)-80:])
		}
	}
}

func TestControlCharactersLeaveAValidFile(t *testing.T) {
	t.Parallel()
	row := filled(consolidated.Row{}, "a\x00b\x08c\xff\ufffed")
	row.State = "late"
	h := sampleHead("sv")
	h.Title = "a\x00b"
	f := open(t, write(t, h, consolidated.Data{Answers: single(row)}))
	if got := table(t, f, "Resultat")[0]["Resultat"]; !strings.HasPrefix(got, "a") || !strings.HasSuffix(got, "d") || strings.ContainsRune(got, 0) {
		t.Errorf("got %q", got)
	}
}
