package notify

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"rond/templates"
)

var show = flag.String("show", "", "write every sample mail to this folder as .txt and .html")

func TestCheck(t *testing.T) {
	if faults, err := Check(templates.Letters{}); err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
}

// TestShow writes the samples for a person to look at.
func TestShow(t *testing.T) {
	if *show == "" {
		t.Skip("give -show a folder")
	}
	for _, lang := range templates.Languages() {
		for i, m := range Samples(lang, ExampleHouse()) {
			kind, _, _ := m.letter()
			c := rendered(t, m)
			name := filepath.Join(*show, fmt.Sprintf("%s-%02d-%s", lang, i, kind))
			for ext, text := range map[string]string{".txt": "Subject: " + c.Subject + "\n\n" + c.Text, ".html": c.HTML} {
				if err := os.WriteFile(name+ext, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func rendered(t *testing.T, m Mail) Content {
	t.Helper()
	c, err := Render(templates.Letters{}, m)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// eachSample runs a test on every sample mail of both languages.
func eachSample(t *testing.T, test func(t *testing.T, m Mail, common Common, c Content)) {
	for _, lang := range templates.Languages() {
		for i, m := range Samples(lang, ExampleHouse()) {
			kind, common, _ := m.letter()
			t.Run(fmt.Sprintf("%s/%d-%s", lang, i, kind), func(t *testing.T) {
				t.Parallel()
				test(t, m, common, rendered(t, m))
			})
		}
	}
}

// markup matches tags, style sheets and comments, so that what is left of a
// document is what a person reads.
var markup = regexp.MustCompile(`(?s)<style>.*?</style>|<title>.*?</title>|<!--.*?-->|<[^>]*>`)

// TestEveryMail holds all kinds to what every mail promises.
func TestEveryMail(t *testing.T) {
	t.Parallel()
	eachSample(t, func(t *testing.T, m Mail, common Common, c Content) {
		for _, part := range []string{c.Subject, c.Text, c.HTML} {
			for _, bad := range []string{"<no value>", "{{", "}}", "%!", "ZgotmplZ", "  .", " ,"} {
				if strings.Contains(part, bad) {
					t.Errorf("%q in %q", bad, part)
				}
			}
		}
		if common.Reference != "" && !strings.HasSuffix(c.Subject, " ["+common.Reference+"]") {
			t.Errorf("the reference is not last in %q", c.Subject)
		}
		if utf8.RuneCountInString(c.Subject) > 90 {
			t.Errorf("the subject is long: %q", c.Subject)
		}
		if strings.Contains(c.Text, "\n\n\n") || strings.Contains(c.Text, " \n") {
			t.Errorf("ragged text:\n%q", c.Text)
		}
		if common.Recipient != common.ContactName {
			for _, want := range []string{common.ContactName, common.ContactPhone, common.ContactEmail} {
				if !strings.Contains(c.Text, want) || !strings.Contains(strings.ReplaceAll(c.HTML, "\u00a0", " "), want) {
					t.Errorf("no contact %q", want)
				}
			}
		}
		for _, never := range []string{"eskaler", "deleger", "escalat", "delegat"} {
			told := strings.ReplaceAll(strings.ToLower(c.Text), "delegationsordningen", "")
			told = strings.ReplaceAll(told, "rules of delegation", "")
			if strings.Contains(told, never) {
				t.Errorf("%q is written to a person", never)
			}
		}
	})
}

// TestTextAndHTMLSayTheSame: whoever reads only the text misses nothing.
func TestTextAndHTMLSayTheSame(t *testing.T) {
	t.Parallel()
	words := func(s string) map[string]bool {
		set := map[string]bool{}
		for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !strings.ContainsRune("åäöé@-_", r) && (r < '0' || r > 'z') }) {
			set[strings.Trim(w, "-:")] = true
		}
		delete(set, "")
		return set
	}
	eachSample(t, func(t *testing.T, _ Mail, common Common, c Content) {
		html := strings.NewReplacer("&nbsp;", " ", "\u00a0", " ", "&#34;", `"`, "&#39;", "'", "&#43;", "+").Replace(markup.ReplaceAllString(c.HTML, " "))
		inText, inHTML := words(c.Text), words(html)
		for w := range inHTML {
			// The band at the top names the product, which the text leaves to the sender's name.
			if !inText[w] && !strings.Contains("internkontroll internal control "+strings.ToLower(common.Organisation), w) {
				t.Errorf("%q is only in the HTML", w)
			}
		}
		for w := range inText {
			if !inHTML[w] {
				t.Errorf("%q is only in the text", w)
			}
		}
	})
}

// TestHTMLIsInert: nothing to click, nothing fetched, nothing that Outlook's
// Word engine would lay out in its own way.
func TestHTMLIsInert(t *testing.T) {
	t.Parallel()
	eachSample(t, func(t *testing.T, _ Mail, _ Common, c Content) {
		for _, never := range []string{"<a ", "<img", "<script", "<link", "<iframe", "<form", "href=", "src=", "url(", "http:", "https:",
			"@import", "position:", "float:", "display:flex", "display:grid", "<section", "<svg"} {
			if strings.Contains(strings.ToLower(c.HTML), never) {
				t.Errorf("the HTML holds %q", never)
			}
		}
		if len(c.HTML) > 100<<10 {
			t.Error("Gmail cuts a mail at 102 kB")
		}
	})
}

// poison puts a text into every string of a mail but its language.
func poison(m Mail, text string) Mail {
	v := reflect.New(reflect.TypeOf(m)).Elem()
	v.Set(reflect.ValueOf(m))
	var walk func(v reflect.Value) reflect.Value
	walk = func(v reflect.Value) reflect.Value {
		out := reflect.New(v.Type()).Elem()
		out.Set(v)
		switch v.Kind() {
		case reflect.String:
			out.SetString(text)
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Type().Field(i).Name != "Lang" {
					out.Field(i).Set(walk(v.Field(i)))
				}
			}
		case reflect.Slice:
			out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
			for i := range v.Len() {
				out.Index(i).Set(walk(v.Index(i)))
			}
		}
		return out
	}
	return walk(v).Interface().(Mail)
}

// TestTextsAreOnlyText: whatever a plan or a file holds stays what it is.
func TestTextsAreOnlyText(t *testing.T) {
	t.Parallel()
	tags := regexp.MustCompile(`<[a-zA-Z/!][^>]*>`)
	for _, text := range []string{
		`<a href="https://evil.test">klicka</a>`, `"><script>alert(1)</script>`, `{{.Recipient}}`, "rad\r\nBcc: alla@evil.test\r\n\r\nannat",
		`</td></table><img src=x>`, `red;background:url(//evil.test)`, "\u202egpj.exe", strings.Repeat("lång ", 20_000), "\x00\x07", "\xff\xfe",
	} {
		for i, m := range Samples("sv", ExampleHouse()) {
			clean, c := rendered(t, m), rendered(t, poison(m, text))
			if got, want := tags.FindAllString(c.HTML, -1), tags.FindAllString(clean.HTML, -1); len(got) > len(want)+40 {
				t.Errorf("sample %d: %.20q: %d tags instead of %d", i, text, len(got), len(want))
			}
			for _, never := range []string{"<script", "<a ", "<img", "url(//"} {
				for _, tag := range tags.FindAllString(c.HTML, -1) {
					if strings.Contains(tag, never) {
						t.Errorf("sample %d: %.20q became markup: %s", i, text, tag)
					}
				}
			}
			if strings.ContainsAny(c.Subject, "\r\n\x00\u202e") || utf8.RuneCountInString(c.Subject) > maxSubject+50 {
				t.Errorf("sample %d: subject %.300q", i, c.Subject)
			}
			if strings.Contains(c.Text, "\nBcc:") || strings.ContainsAny(c.Text, "\r\x00\u202e") || len(c.Text) > 100_000 {
				t.Errorf("sample %d: text of %d bytes %.200q", i, len(c.Text), c.Text)
			}
			if !utf8.ValidString(c.Text + c.HTML) {
				t.Errorf("sample %d: not UTF-8", i)
			}
		}
	}
}

// TestRenderNeedsLittle: a mail without most of its data is still whole.
func TestRenderNeedsLittle(t *testing.T) {
	t.Parallel()
	for _, lang := range templates.Languages() {
		c := Common{Lang: lang, Recipient: "Bo", ContactName: "Anna", Plan: "planen"}
		for _, m := range []Mail{Dispatch{Common: c}, Reminder{Common: c}, Extension{Common: c}, Manager{Common: c}, Receipt{Common: c, Items: []Item{{Control: "x"}}},
			Correction{Common: c, Faults: []Fault{{Text: "x"}}}, Question{Common: c}, QuestionReceived{Common: c}, Summary{Common: c},
			RiskDispatch{Common: c}, RiskReminder{Common: c}, RiskReceipt{Common: c, Items: []RiskItem{{Ref: "R1"}}}, RiskCorrection{Common: c, Faults: []Fault{{Text: "x"}}}, RiskSummary{Common: c}} {
			got := rendered(t, m)
			if strings.Contains(got.Text, "<no value>") || strings.Contains(got.Text, "·  ") || strings.Contains(got.Subject, "[]") {
				t.Errorf("%T in %s: %q %q", m, lang, got.Subject, got.Text)
			}
		}
	}
	if _, err := Render(templates.Letters{}, Dispatch{Common: Common{Lang: "de"}}); err == nil {
		t.Error("a mail in German")
	}
}

// TestFirstWords: the subject and the first sentence say what to do and by
// when, in the right number.
func TestFirstWords(t *testing.T) {
	t.Parallel()
	c := Common{Lang: "sv", Recipient: "Bodil Åkerström", ContactName: "Anna Holm", Plan: "planen", Reference: "R7"}
	items := func(n int) []Item { return make([]Item, n) }
	cases := []struct {
		mail                Mail
		subject, firstWords string
	}{
		{Dispatch{Common: c, Due: "2026-05-13", Items: items(3)}, "Internkontroll: 3 kontroller att besvara senast 13 maj [R7]",
			"Fyll i den bifogade Excelfilen och skicka den som svar på det här mejlet senast 13 maj 2026."},
		{Dispatch{Common: c, Due: "2026-01-01", Items: items(1)}, "Internkontroll: 1 kontroll att besvara senast 1 januari [R7]", "Fyll i"},
		{Reminder{Common: c, Due: "2026-05-13", Nth: 1, Items: items(2)}, "Påminnelse: 2 kontroller att besvara senast 13 maj [R7]", "Skicka dina svar senast 13 maj 2026."},
		{Reminder{Common: c, Due: "2026-05-13", Nth: 2, Overdue: true, Items: items(1)}, "Påminnelse 2: 1 kontroll väntar på ditt svar [R7]", "Skicka dina svar så snart du kan. Sista svarsdag var 13 maj 2026."},
		{Extension{c, "2026-05-27", true, items(2)}, "Mer tid: 2 kontroller att besvara senast 27 maj [R7]", "Du har fått mer tid. Skicka dina svar senast 27 maj 2026."},
		{Manager{Common: c, People: []Waiting{{"A", items(2)}, {"B", items(1)}}}, "Internkontroll: 3 kontroller i din verksamhet väntar på svar [R7]", "Hjälp till"},
		{Manager{Common: c, Vacant: items(1)}, "Internkontroll: 1 kontroll i din verksamhet saknar ansvarig [R7]", "Meddela Anna Holm"},
		{Receipt{Common: c}, "Kvittens: alla dina svar har kommit fram [R7]", "Tack, allt är klart."},
		{Receipt{Common: c, Left: 1, Due: "2026-05-13"}, "Kvittens: 1 kontroll kvar att besvara senast 13 maj [R7]", "Fyll i 1 kontroll till och skicka filen igen senast 13 maj 2026."},
		{Receipt{Common: c, Unchanged: true, Left: 2}, "Filen kom fram, men inga nya svar följde med [R7]", "Fyll i filen, spara den och skicka den igen."},
		{Correction{Common: c, Faults: make([]Fault, 1), Attached: true, Due: "2026-05-13"}, "Rättelse: 1 sak att rätta senast 13 maj [R7]", "Rätta 1 sak i den bifogade filen"},
		{Correction{Common: c, Whole: "Därför."}, "Rättelse: skicka filen igen [R7]", "Skicka filen igen."},
		{QuestionReceived{Common: c}, "Din fråga har kommit fram [R7]", "Anna Holm har fått din fråga och svarar dig."},
	}
	for _, x := range cases {
		got := rendered(t, x.mail)
		if got.Subject != x.subject {
			t.Errorf("subject %q, want %q", got.Subject, x.subject)
		}
		if !strings.HasPrefix(got.Text, "Hej Bodil!\n\n"+x.firstWords) {
			t.Errorf("%q begins %.120q", x.subject, got.Text)
		}
	}
}

// TestStepsAreInEveryRequest: the four steps stand in each mail that asks for
// a file, and "save" is one of them.
func TestStepsAreInEveryRequest(t *testing.T) {
	t.Parallel()
	for i, m := range Samples("sv", ExampleHouse()) {
		asks := false
		switch m := m.(type) {
		case Dispatch, Reminder, Extension, Return, Correction, RiskDispatch, RiskReminder, RiskCorrection:
			asks = true
		case Receipt:
			asks = m.Left > 0
		case RiskReceipt:
			asks = m.Due != ""
		}
		c := rendered(t, m)
		if got := strings.Contains(c.Text, "3. Spara filen.") && strings.Contains(c.Text, "4. Svara på mejlet och bifoga filen."); got != asks {
			t.Errorf("sample %d (%T): steps %v, want %v", i, m, got, asks)
		}
	}
}

// TestComposedSamples: every mail survives the way through a message.
func TestComposedSamples(t *testing.T) {
	t.Parallel()
	eachSample(t, func(t *testing.T, _ Mail, _ Common, c Content) {
		m := sampleMessage()
		m.Subject, m.Text, m.HTML = c.Subject, c.Text, c.HTML
		raw, err := Compose(m)
		if err != nil {
			t.Fatal(err)
		}
		wire(t, raw)
		_, parts := leaves(t, raw)
		if got := Unflow(strings.ReplaceAll(string(parts[0].data), "\r\n", "\n")); got != c.Text {
			t.Errorf("the text came back as %q", got)
		}
	})
}

// TestADispatchPromisesNoDayForAll: when only some of what it asks is due on the
// day that it names, subject and first line say how many.
func TestADispatchPromisesNoDayForAll(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		dues    []string
		subject string
		lead    string
	}{
		{[]string{"2026-12-10", "2027-01-14", "2027-01-14"}, "3 kontroller att besvara, 1 av dem senast 10 december", "1 av de 3 kontrollerna ska vara besvarad då, resten senare."},
		{[]string{"2026-12-10", "2026-12-10", "2027-01-14"}, "3 kontroller att besvara, 2 av dem senast 10 december", "2 av de 3 kontrollerna ska vara besvarade då, resten senare."},
		{[]string{"2026-12-10", "2026-12-10"}, "2 kontroller att besvara senast 10 december", ""},
	} {
		m := Dispatch{Common: Common{Lang: "sv", Recipient: "Eva Ek", ContactName: "Anna Lind", Plan: "Internkontrollplan 2026"}, Due: "2026-12-10"}
		for i, due := range c.dues {
			m.Items = append(m.Items, Item{Ref: fmt.Sprint("K", i), Control: "Kassan räknas", Period: "november 2026", Due: due})
		}
		got, err := Render(templates.Letters{}, m)
		if err != nil {
			t.Fatal(err)
		}
		flat := strings.Join(strings.Fields(got.Text), " ")
		if !strings.Contains(got.Subject, c.subject) || !strings.Contains(flat, c.lead) || c.lead == "" && strings.Contains(flat, "då, resten senare") {
			t.Errorf("%v: %s\n%s", c.dues, got.Subject, got.Text)
		}
	}
}
