package scheduler

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// cases reads a file of "phrase => what is wanted" lines.
func cases(t *testing.T, name string) [][2]string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var all [][2]string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		phrase, want, ok := strings.Cut(line, " => ")
		if !ok {
			t.Fatalf("%s: no arrow in %q", name, line)
		}
		all = append(all, [2]string{strings.ReplaceAll(phrase, `\n`, "\n"), want})
	}
	return all
}

func spell(rules []Rule) string {
	var all []string
	for _, r := range rules {
		all = append(all, r.String())
	}
	return strings.Join(all, " ")
}

// summary is a reading as the phrase table writes it.
func summary(f Frequency) string {
	s := spell(f.Rules())
	if len(f.Reported) > 0 {
		s += "; reported: " + spell(f.Reported)
	}
	if all := f.Subjects(); len(all) > 0 {
		s += "; subjects: " + strings.Join(all, ", ")
	}
	if all := f.Events(); len(all) > 0 {
		s += "; events: " + strings.Join(all, ", ")
	}
	return s
}

func TestPhrases(t *testing.T) {
	t.Parallel()
	table := cases(t, "phrases.txt")
	if len(table) < 100 {
		t.Errorf("only %d phrases, want at least 100", len(table))
	}
	for _, c := range table {
		f, err := ParseFrequency(c[0])
		if err != nil {
			t.Errorf("%q: %v", c[0], err)
			continue
		}
		want, notes, noted := strings.Cut(c[1], "; notes: ")
		if got := summary(f); got != want {
			t.Errorf("%q\n got %s\nwant %s", c[0], got, want)
		}
		if got := strings.Join(f.Notes, ", "); noted && got != notes {
			t.Errorf("%q: notes %q, want %q", c[0], got, notes)
		}
		if f.Text != c[0] {
			t.Errorf("%q: text kept as %q", c[0], f.Text)
		}
	}
}

func TestRefusedPhrases(t *testing.T) {
	t.Parallel()
	for _, c := range cases(t, "refused.txt") {
		f, err := ParseFrequency(c[0])
		var refused *PhraseError
		if !errors.As(err, &refused) {
			t.Errorf("%q is read as %q (%v), want a refusal", c[0], summary(f), err)
			continue
		}
		part, suggested, told := strings.Cut(c[1], " => ")
		if part != "*" && refused.Part != part {
			t.Errorf("%q: refused for %q, want %q", c[0], refused.Part, part)
		}
		if got := strings.Join(refused.Suggestions, "; "); told && got != suggested {
			t.Errorf("%q: suggested %q, want %q", c[0], got, suggested)
		}
		if refused.Text != c[0] || len(refused.Suggestions) == 0 {
			t.Errorf("%q: refusal without text or suggestions: %+v", c[0], refused)
		}
		for _, s := range refused.Suggestions {
			if _, err := ParseFrequency(s); err != nil {
				t.Errorf("%q: the suggestion %q is itself refused", c[0], s)
			}
		}
	}
}

func TestUnstatedFrequency(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", " ", "\n\t", "\u00a0", "-", "–", "Ej angiven", "saknas i källan", "\ufeff"} {
		f, err := ParseFrequency(text)
		if !errors.Is(err, ErrUnstated) || f.Text != "" || f.Fragments != nil {
			t.Errorf("%q: %+v, %v, want ErrUnstated", text, f, err)
		}
	}
}

// TestEveryRuleWithEveryOther holds the grammar to being one: any two rules
// side by side, in either order and with any separator of the sources, are
// both read, and nothing else.
func TestEveryRuleWithEveryOther(t *testing.T) {
	t.Parallel()
	singles := []string{"Månatligen", "kvartalsvis", "tertial", "Tertialvis", "halvårsvis", "Årligen", "årl.", "varje vecka", "varannan vecka", "dagligen",
		"varannan månad", "vart fjärde år", "3 ggr/år", "2 gånger per år", "tre gånger om året", "mars", "i mars och oktober", "T1", "löpande", "Kontinuerligt",
		"vid behov", "i samband med upphandlingar", "en gång per mandatperiod", "yearly", "twice a year"}
	for _, a := range singles {
		for _, b := range singles {
			for _, sep := range []string{" ", ", ", ",", " och ", " samt ", ". ", "/", " / ", "\n", "\n\n", "; "} {
				checkPair(t, a, b, sep)
			}
		}
	}
}

func checkPair(t *testing.T, a, b, sep string) {
	t.Helper()
	// One rule that both together say: in March once, and when in the year.
	if spellOf(t, a) == "yearly" && b == "i mars och oktober" && sep == " " {
		return
	}
	f, err := ParseFrequency(a + sep + b)
	if err != nil {
		t.Errorf("%q: %v", a+sep+b, err)
		return
	}
	want := slices.Compact([]string{spellOf(t, a), spellOf(t, b)})
	if strings.HasPrefix(want[0], "months:") && strings.HasPrefix(want[len(want)-1], "months:") && a != "T1" && b != "T1" {
		want = []string{"months:3,10"}
		if a == "mars" && b == "mars" {
			want = []string{"months:3"}
		}
	}
	if got := spell(f.Rules()); got != strings.Join(want, " ") {
		t.Errorf("%q\n got %s\nwant %s", a+sep+b, got, strings.Join(want, " "))
	}
	if len(f.Subjects()) != 0 {
		t.Errorf("%q: subjects %q out of nothing", a+sep+b, f.Subjects())
	}
}

func spellOf(t *testing.T, text string) string {
	t.Helper()
	f, err := ParseFrequency(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return spell(f.Rules())
}

// TestDescribeIsReadAsTheSame reads every description back.
func TestDescribeIsReadAsTheSame(t *testing.T) {
	t.Parallel()
	for _, c := range cases(t, "phrases.txt") {
		f, err := ParseFrequency(c[0])
		if err != nil {
			continue // said by TestPhrases
		}
		for _, lang := range []string{"sv", "en"} {
			text := f.Describe(lang)
			again, err := ParseFrequency(text)
			if err != nil {
				t.Errorf("%q described as %q: %v", c[0], text, err)
				continue
			}
			want, _, _ := strings.Cut(c[1], "; notes: ")
			if got := summary(again); got != want {
				t.Errorf("%q described as %q\nread as %s\n  want %s", c[0], text, got, want)
			}
		}
	}
}

func TestSubjectKeepsItsRule(t *testing.T) {
	t.Parallel()
	f, err := ParseFrequency("I samband med upphandlingar. Enkäter minst årligen")
	if err != nil {
		t.Fatal(err)
	}
	want := []Fragment{
		{Rule: Rule{Kind: AsNeeded}, Event: "upphandlingar", Cue: "i samband med"},
		{Rule: Rule{Kind: Yearly}, Subject: "Enkäter"},
	}
	if !slices.EqualFunc(f.Fragments, want, func(a, b Fragment) bool { return a.same(b) && a.Cue == b.Cue }) {
		t.Errorf("got %+v", f.Fragments)
	}
	if !slices.Equal(f.Notes, []string{"minst"}) {
		t.Errorf("notes %q, want minst", f.Notes)
	}
	if got := f.Describe("sv"); got != "i samband med upphandlingar; Enkäter: en gång om året" {
		t.Errorf("described as %q", got)
	}
	if got := f.Describe("en"); got != "in connection with upphandlingar; Enkäter: once a year" {
		t.Errorf("described as %q", got)
	}
}

func TestSlipOfThePen(t *testing.T) {
	t.Parallel()
	for w, want := range map[string]bool{"månatilgen": true, "månatlgen": true, "månatligan": true, "månattligen": true, "manatligen": true,
		"månligen": false, "månatligheten": false, "": false, "månatlgne": false} {
		if slip("månatligen", w) != want {
			t.Errorf("%q for månatligen: %v", w, !want)
		}
	}
	if slip("löpande", "löpands") || !slip("löpande", "löpadne") {
		t.Error("in a word of seven letters only two swapped are a slip")
	}
}

// TestOddTextIsAnswered: foreign text of any size and make gets an answer.
func TestOddTextIsAnswered(t *testing.T) {
	t.Parallel()
	decomposed := "A\u030arligen och lo\u0308pande" // as a Mac writes it
	if f, err := ParseFrequency(decomposed); err != nil || spell(f.Rules()) != "yearly continuous" {
		t.Errorf("decomposed letters: %s, %v", spell(f.Rules()), err)
	}
	if f, err := ParseFrequency("3\u00a0ggr\u00a0/\u00a0år\u200b"); err != nil || spell(f.Rules()) != "times:3" {
		t.Errorf("hard spaces: %s, %v", spell(f.Rules()), err)
	}
	if f, err := ParseFrequency("Analys av\n  antagna anbud i samband\nmed upphandlingar\r\nlöpande"); err == nil && strings.ContainsAny(strings.Join(f.Subjects(), "")+strings.Join(f.Events(), ""), "\r\n") {
		t.Errorf("line breaks in %q or %q", f.Subjects(), f.Events())
	}
	var refused *PhraseError
	for _, text := range []string{strings.Repeat("årligen ", 100), strings.Repeat("vid x, ", 1<<16), "årligen \xff", "årligen \x00", strings.Repeat("9", 400), strings.Repeat("a\u0300", 490)} {
		if _, err := ParseFrequency(text); !errors.As(err, &refused) || len([]rune(refused.Part)) > maxRunes {
			t.Errorf("%.20q… is not refused: %v", text, err)
		}
	}
}

// TestReportRules: reporting follows performing unless it is set apart.
func TestReportRules(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Månatligen": "monthly", "Månatligen, redovisas per tertial": "tertial",
		"Månatligen och tertial": "monthly tertial", "Rapporteras till nämnden vid behov och årligen": "as-needed yearly",
	} {
		f, err := ParseFrequency(text)
		if err != nil || spell(f.ReportRules()) != want {
			t.Errorf("%q is reported %s, %v, want %s", text, spell(f.ReportRules()), err, want)
		}
	}
}

// FuzzParseFrequency holds the parser to an answer for any text: a reading
// with rules that are rules, or one of its two errors.
func FuzzParseFrequency(f *testing.F) {
	for _, name := range []string{"phrases.txt", "refused.txt"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			phrase, _, _ := strings.Cut(line, " => ")
			f.Add(phrase)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ParseFrequency(text)
		var refused *PhraseError
		switch {
		case errors.As(err, &refused):
			if refused.Part == "" && text != "" || len(refused.Suggestions) == 0 {
				t.Fatalf("%q: empty refusal %+v", text, refused)
			}
		case errors.Is(err, ErrUnstated):
		case err != nil:
			t.Fatalf("%q: %v", text, err)
		case len(got.Fragments) == 0:
			t.Fatalf("%q: no error and no fragments", text)
		}
		for _, r := range append(got.Rules(), got.Reported...) {
			if back, err := ParseRule(r.String()); err != nil || back.String() != r.String() {
				t.Fatalf("%q: rule %q is none: %v", text, r, err)
			}
			Slots([]Rule{r}, PlanYear{Year: 2026}, nil)
		}
		if err == nil {
			checkAgain(t, text, got)
		}
	})
}

// checkAgain holds a reading to itself: white space around the text is nothing,
// and rules alone are read back from their words in both languages as asking the
// same.
func checkAgain(t *testing.T, text string, got Frequency) {
	t.Helper()
	if again, err := ParseFrequency(text + " "); err != nil && len([]rune(text)) < maxRunes || err == nil && summary(again) != summary(got) {
		t.Fatalf("%q with a space is read as %q, %v, not %q", text, summary(again), err, summary(got))
	}
	if len(got.Subjects())+len(got.Events()) > 0 {
		return
	}
	for _, lang := range []string{"sv", "en"} {
		again, err := ParseFrequency(got.Describe(lang))
		if err != nil || !sameYears(again.Rules(), got.Rules()) || !sameYears(again.Reported, got.Reported) {
			t.Fatalf("%q is %q, said as %q and read as %q, %v", text, summary(got), got.Describe(lang), summary(again), err)
		}
	}
}

// sameYears reports whether rules are asked about the same in four years. May
// and June may be one rule or two.
func sameYears(a, b []Rule) bool {
	for year := 2024; year < 2028; year++ {
		if spellSlots(Slots(a, PlanYear{Year: year}, nil)) != spellSlots(Slots(b, PlanYear{Year: year}, nil)) {
			return false
		}
	}
	return true
}

// FuzzParseRule holds the text forms of rules and periods to being one each.
func FuzzParseRule(f *testing.F) {
	for _, s := range []string{"monthly", "times:3", "months:3,10", "every-2-weeks", "2026-M03", "2026-3x2", "2026", "2026-T1"} {
		f.Add(s, 1)
	}
	f.Fuzz(func(t *testing.T, text string, start int) {
		if r, err := ParseRule(text); err == nil && r.String() != text {
			t.Fatalf("%q is read as %q", text, r)
		}
		if p, err := ParsePeriod(text, time.Month(start%12+1)); err == nil && (p.ID() != text || p.Last().Before(p.First()) || p.Name("sv") == "" || p.Compare(p) != 0) {
			t.Fatalf("%q is read as %+v", text, p)
		}
	})
}

// TestEveryCueIsTranslated: what opens an event is said in both languages, and
// read back.
func TestEveryCueIsTranslated(t *testing.T) {
	t.Parallel()
	for lang, list := range map[string]string{"en": cuesSV, "sv": cuesEN} {
		for cue := range strings.SplitSeq(list, "|") {
			said := Fragment{Rule: Rule{Kind: AsNeeded}, Event: "xyz", Cue: cue}.describe(lang)
			if strings.HasPrefix(said, cue+" ") {
				t.Errorf("%q is not translated", cue)
			}
			if f, err := ParseFrequency(said); err != nil || !slices.Equal(f.Events(), []string{"xyz"}) {
				t.Errorf("%q is said as %q and read as %q, %v", cue, said, f.Events(), err)
			}
		}
	}
}
