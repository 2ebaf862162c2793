package scheduler

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// stretch is a unit as it stands after a number of times, with how many of it
// a year has and the rule for once in each.
type stretch struct {
	perYear int
	once    string
	texts   []string
}

var stretches = []stretch{
	{1, "yearly", []string{" per år", "/år", " / år", " om året", " årligen", " varje år", " per kalenderår", " per läsår", " under året", "/per år",
		" a year", " per year", "/year", " each year", " yearly", " annually", " per annum", " during the year"}},
	{2, "half-yearly", []string{" per halvår", "/halvår", " varje halvår", " per termin", "/termin", " varje termin", " per half-year", " every term"}},
	{3, "tertial", []string{" per tertial", "/tertial", " varje tertial", " i tertialet", " under varje tertial", " per tertial", " each tertial"}},
	{4, "quarterly", []string{" per kvartal", "/kvartal", " varje kvartal", " under kvartalet", " i varje kvartal", " per quarter", " every quarter"}},
	{12, "monthly", []string{" per månad", "/månad", "/mån", " i månaden", " varje månad", " per month", " a month", " every month"}},
	{52, "weekly", []string{" per vecka", "/vecka", " i veckan", " varje vecka", " a week", " per week"}},
}

// TestEveryNumberOfTimes reads a number of times in every stretch, in digits
// and words, in both languages, with what plans write around it.
func TestEveryNumberOfTimes(t *testing.T) {
	t.Parallel()
	counts := map[int][]string{
		1: {"1", "en", "En"}, 2: {"2", "två"}, 3: {"3", "tre", "Tre", "tre (3)", "3 (tre)"}, 4: {"4", "fyra"}, 5: {"5", "fem"}, 12: {"12", "tolv"},
	}
	around := [][2]string{{"", ""}, {"minst ", ""}, {"Minst ", "."}, {"Dock minst ", ""}, {"Kontroll ", ""}, {"Stickprov, ", ""}, {"Uppföljning sker ", ""},
		{"Kontroll ska ske minst ", " under året"}, {"Görs ", ", senast 31 december"}, {"", " (stickprov)"}, {"at least ", ""}, {"", "\n"}}
	for count, numbers := range counts {
		for _, s := range stretches {
			want := s.once
			if count > 1 {
				want = fmt.Sprintf("times:%d", count*s.perYear)
			}
			if count*s.perYear > maxTimes {
				continue
			}
			for _, number := range numbers {
				for _, times := range []string{" gånger", " ggr", " gång", " ggr.", "ggr", " g", " tillfällen", "-ggr", " times"} {
					if times == "ggr" && !strings.ContainsAny(number[len(number)-1:], "0123456789)") {
						continue // glued to a word it is none
					}
					for _, per := range s.texts {
						a := around[(count+len(number)+len(times)*3+len(per))%len(around)]
						checkReading(t, a[0]+number+times+per+a[1], want)
						checkReading(t, number+times+per, want)
					}
				}
			}
		}
	}
}

func checkReading(t *testing.T, text, want string) {
	t.Helper()
	f, err := ParseFrequency(text)
	if err != nil {
		t.Errorf("%q: %v", text, err)
		return
	}
	if got := summary(f); got != want {
		t.Errorf("%q\n got %s\nwant %s", text, got, want)
	}
}

// TestRulesInWhatPlansWrite puts every way to write a rhythm into the
// sentences of plans.
func TestRulesInWhatPlansWrite(t *testing.T) {
	t.Parallel()
	rhythms := map[string][]string{
		"monthly":        {"månatligen", "månadsvis", "varje månad", "en gång i månaden", "månadsv.", "var månad", "vid varje månadsskifte", "efter varje månads slut", "monthly"},
		"quarterly":      {"kvartalsvis", "varje kvartal", "var tredje månad", "1 gång per kvartal", "Q1–Q4", "vid kvartalsskiftet", "quarterly"},
		"tertial":        {"tertialvis", "tertialsvis", "varje tertial", "var fjärde månad", "T1, T2 och T3", "per tertial", "every tertial"},
		"half-yearly":    {"halvårsvis", "varje halvår", "vår och höst", "var sjätte månad", "vt/ht", "varje termin", "terminsvis", "half-yearly"},
		"yearly":         {"årligen", "en gång om året", "1 ggr/år", "varje år", "helår", "årl.", "vid årsbokslut", "en gång per läsår", "annually"},
		"every-2-years":  {"vartannat år", "var annat år", "vart 2:a år", "var 24:e månad", "every second year"},
		"every-4-years":  {"vart fjärde år", "vart 4:e år", "vart 4e år", "en gång per mandatperiod", "varje mandatperiod"},
		"every-2-months": {"varannan månad", "var annan månad", "varannan mån.", "every second month"},
		"weekly":         {"varje vecka", "veckovis", "1 gång/vecka", "varje måndag", "weekly"},
		"every-2-weeks":  {"varannan vecka", "var 14:e dag", "every two weeks", "fortnightly"},
		"daily":          {"dagligen", "varje dag", "varje arbetsdag", "every day"},
		"times:3":        {"3 ggr/år", "3ggr/år", "3 ggr / år", "tre gånger om året", "3 gånger årligen", "three times a year"},
		"continuous":     {"löpande", "kontinuerligt", "fortlöpande", "hela året", "löpande under året", "continuously"},
		"as-needed":      {"vid behov", "efter behov", "när behov uppstår", "v.b.", "när det behövs", "as needed"},
		"months:3,10":    {"mars och oktober", "mars/oktober", "i mars samt i oktober", "oktober, mars", "mars 2026, oktober 2026", "March and October"},
		"months:4,12":    {"T1 och T3", "T1/T3", "tertial 1 och 3", "första och tredje tertialet", "T1 & T3"},
	}
	sentences := map[string]string{
		"%s": "%s", "minst %s": "%s", "Kontroll %s.": "%s", "Stickprov %s": "%s", "Kontrollen utförs %s": "%s", "Uppföljning sker %s": "%s", "%s (stickprov)": "%s",
		"Enkäter %s": "%s; subjects: Enkäter", "Enkäter: %s": "%s; subjects: Enkäter", "Enkäter minst %s": "%s; subjects: Enkäter",
		"Enkäter till kund %s":           "%s; subjects: Enkäter till kund",
		"Vid upphandling, dock minst %s": "as-needed %s; events: upphandling", "I samband med upphandlingar. Enkäter minst %s": "as-needed %s; subjects: Enkäter; events: upphandlingar",
		"Vart femte år och %s": "every-5-years %s", "%s, redovisas vart femte år": "%s; reported: every-5-years", "%s. Rapporteras till nämnden vart femte år": "%s; reported: every-5-years",
		"Vart femte år, rapporteras %s": "every-5-years; reported: %s",
	}
	for want, texts := range rhythms {
		for _, text := range texts {
			for sentence, reading := range sentences {
				expected := fmt.Sprintf(reading, want)
				if want == "as-needed" {
					expected = strings.ReplaceAll(expected, "as-needed as-needed", "as-needed")
				}
				checkReading(t, fmt.Sprintf(sentence, text), expected)
			}
		}
	}
}

// TestNoiseChangesNothing: case, spaces and the marks around a text are not
// what it says.
func TestNoiseChangesNothing(t *testing.T) {
	t.Parallel()
	noises := map[string]func(string) string{
		"capitals":     strings.ToUpper,
		"small":        strings.ToLower,
		"spaces":       func(s string) string { return "  " + strings.ReplaceAll(s, " ", "   ") + " \t" },
		"hard spaces":  func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") },
		"full stop":    func(s string) string { return s + "." },
		"quotes":       func(s string) string { return "”" + s + "”" },
		"soft hyphens": func(s string) string { return strings.Join(strings.Split(s, ""), "\u00ad") },
		"line end":     func(s string) string { return s + "\r\n" },
	}
	for _, c := range cases(t, "phrases.txt") {
		for name, noise := range noises {
			f, err := ParseFrequency(noise(c[0]))
			if err != nil {
				t.Errorf("%q with %s: %v", c[0], name, err)
				continue
			}
			want, _, _ := strings.Cut(c[1], "; notes: ")
			if got := summary(f); !strings.EqualFold(got, want) {
				t.Errorf("%q with %s\n got %s\nwant %s", c[0], name, got, want)
			}
		}
	}
}

// TestReadingIsTheSameEachTime: nothing in a reading hangs on the order of a
// map.
func TestReadingIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	for range 20 {
		l := newLexicon()
		for _, w := range []string{"halårsvis", "månatligan", "kvartalsvs", "tertalvis", "kontinuerlit", "dagligt"} {
			if got, want := l.correct(w), lex.correct(w); got != want {
				t.Fatalf("%s is taken for %s and for %s", w, got, want)
			}
		}
		if !slices.IsSorted(l.long) {
			t.Fatal("the adverbs are not in order")
		}
	}
	if got := lex.correct("halårsvis"); got != "halårsvis" {
		t.Errorf("halårsvis, which is halvårsvis or helårsvis, is taken for %s", got)
	}
}

// TestNoWordIsLost puts a word that nobody knows in every place of every
// phrase: it is refused, or shown back in what was read.
func TestNoWordIsLost(t *testing.T) {
	t.Parallel()
	for _, c := range cases(t, "phrases.txt") {
		words := strings.Split(c[0], " ")
		for i := range len(words) + 1 {
			text := strings.Join(slices.Concat(words[:i], []string{"zebra"}, words[i:]), " ")
			f, err := ParseFrequency(text)
			if err != nil {
				continue
			}
			shown := strings.Join(slices.Concat(f.Subjects(), f.Events(), f.Notes), " ")
			if !strings.Contains(shown, "zebra") {
				t.Errorf("%q is read as %q, without the zebra", text, summary(f))
			}
		}
	}
}
