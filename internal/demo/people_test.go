package demo

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"rond/internal/inbox"
)

func TestSentencesSuitEveryControl(t *testing.T) {
	t.Parallel()
	b, err := readBank(sentences)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"ja", "mindre", "större", "nej", "inget", "berör", "förslag", "ord", "brev", "namn", "oförändrad", "höjd", "sänkt", "åtgärdas", "borta", "ny", "kontroll", "direkt"} {
		if len(b.general.say[kind]) == 0 {
			t.Errorf("no general sentence of kind %s", kind)
		}
	}
	for _, topic := range append(b.topics, b.general) {
		for kind, all := range topic.say {
			for _, s := range all {
				_, act, has := strings.Cut(s, " | ")
				wants, may := slices.Contains([]string{"mindre", "större", "ny", "kontroll"}, kind), slices.Contains([]string{"sänkt", "åtgärdas"}, kind)
				if !may && wants != has || has && act == "" {
					t.Errorf("%v %s: %q must have something after the bar: %v", topic.words, kind, s, wants)
				}
			}
		}
	}
	for control, want := range map[string]string{
		"Systematisk ekonomiuppföljning\nUtfall mål och budget": "budget",
		"Fastighetsronder Underhållsplaner":                     "lokal",
		"Något helt annat":                                      "",
	} {
		said := map[string]bool{}
		for i := range 60 {
			s, _ := b.choose(draw(int64(i)), "ja", control)
			said[s] = true
		}
		if len(said) < 2 {
			t.Errorf("%q: always the same sentence", control)
		}
		if want != "" && slices.ContainsFunc(b.general.say["ja"], func(s string) bool { return said[s] }) {
			t.Errorf("%q: a general sentence although there are some about %s", control, want)
		}
	}
}

func TestSentencesRefuseWhatTheyDoNotKnow(t *testing.T) {
	t.Parallel()
	if _, err := readBank("[*]\nja: Bra.\nbara text\n"); err == nil || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("got %v, want line 3 named", err)
	}
}

// TestThoughtsAreLegal holds every drawn answer to the table of combinations
// that people are told of, and every slip to breaking it in one cell.
func TestThoughtsAreLegal(t *testing.T) {
	t.Parallel()
	b, err := readBank(sentences)
	if err != nil {
		t.Fatal(err)
	}
	q := question{Ref: "K1", Control: "Kontroll av avtal", Period: "mars 2026", Grades: []string{"Grön", "Gul", "Röd", "Ej bedömd"}}
	at := time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)
	met := map[string]int{}
	for seed := range int64(2000) {
		a := b.think(draw(seed), q, at)
		met[a[performed]+" "+a[grade]]++
		if fault := illegal(a); fault != "" {
			t.Fatalf("seed %d: %s: %v", seed, fault, a)
		}
		meant, heading, written := b.slip(draw(seed), q, at)
		if fault := illegal(meant); fault != "" {
			t.Fatalf("seed %d, meant: %s: %v", seed, fault, meant)
		}
		if meant[heading] == written {
			t.Fatalf("seed %d: the slip in %s is no slip: %q", seed, heading, written)
		}
		meant[heading] = written
		if illegal(meant) == "" {
			t.Fatalf("seed %d: the slip in %s can be taken: %v", seed, heading, meant)
		}
	}
	for _, want := range []string{"Ja Grön", "Ja Gul", "Ja Röd", "Delvis Gul", "Nej Ej bedömd", "Inget tillfälle ", "Berör inte min verksamhet "} {
		if met[want] == 0 {
			t.Errorf("nobody ever says %q: %v", want, met)
		}
	}
	if fine := met["Ja Grön"]; fine < 1200 || fine > 1800 {
		t.Errorf("%d of 2000 are fine", fine)
	}
}

func illegal(a answer) string {
	_, notADate := time.Parse(time.DateOnly, a[actionDue])
	deviates := a[grade] == "Gul" || a[grade] == "Röd"
	switch said := a[performed]; {
	case !slices.Contains([]string{"Ja", "Delvis", "Nej", "Inget tillfälle", "Berör inte min verksamhet"}, said):
		return "no choice"
	case a[result] == "" || strings.ContainsAny(a[result], "{}|"):
		return "a result that is missing or unfinished"
	case (said == "Ja" || said == "Delvis") && a[grade] == "":
		return "no grade"
	case said == "Nej" && a[grade] != "Ej bedömd":
		return "Nej with a grade"
	case deviates && a[action] == "":
		return "a deviation without an action"
	case a[actionDue] != "" && notADate != nil:
		return "a date in words"
	}
	return ""
}

func TestKindsComeUpByTheirWeight(t *testing.T) {
	t.Parallel()
	dealt, drawn := map[Kind]int{}, map[Kind]int{}
	r := newRota(1, "Nämnden", kinds())
	for i := range 2000 {
		k := r.next(draw(int64(i), "kind"))
		if i < len(kinds()) {
			dealt[k]++
		} else {
			drawn[k]++
		}
	}
	for _, k := range kinds() {
		if dealt[k.kind] != 1 || drawn[k.kind] == 0 || kindWord(k.kind) == "" {
			t.Errorf("%s: dealt %d times, drawn %d times, called %q", k.kind, dealt[k.kind], drawn[k.kind], kindWord(k.kind))
		}
	}
	if drawn[Early] < 4*drawn[Never] {
		t.Errorf("early %d, never %d", drawn[Early], drawn[Never])
	}
}

func TestDrawsDependOnWhatTheyAreAbout(t *testing.T) {
	t.Parallel()
	one := draw(1, "anna", "R1").Uint64()
	if draw(1, "anna", "R1").Uint64() != one {
		t.Error("the same draw twice differs")
	}
	for _, other := range []*chance{draw(2, "anna", "R1"), draw(1, "anna", "R2"), draw(1, "annaR1"), draw(1, "anna", "R1", "")} {
		if other.Uint64() == one {
			t.Error("another draw is the same")
		}
	}
}

func TestPeopleAnswerAtWork(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 3600)
	for seed := range int64(3000) {
		r := draw(seed)
		from := time.Date(2026, 1, 1, 7, 30, 0, 0, zone).Add(time.Duration(r.IntN(365*24*60)) * time.Minute)
		at := atWork(r, from, r.IntN(12))
		if !at.After(from) || at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
			t.Fatalf("from %s: at %s", from.Format(time.ANSIC), at.Format(time.ANSIC))
		}
	}
}

// TestRepliesReadAsMeant holds the owners' mail against the reader that Rond
// meets it with.
func TestRepliesReadAsMeant(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 5, 10, 0, 0, 0, time.UTC)
	data := bytes.Repeat([]byte("PK\x03\x04 nästan en arbetsbok\x00\xff"), 500)
	for shape := range 3 {
		for _, name := range []string{"internkontroll-2026-R7.xlsx", "Kopia av internkontroll-2026-R7 ifylld åäö.xlsx"} {
			r := reply{From: "asa.ostberg@kommun.example", Name: "Åsa Östberg", To: thinOwn, ID: "x@kommun.example", At: at, Subject: "SV: Att göra före 5 maj [R7]",
				InReplyTo: "m@rond", Words: "Hej!\n\nHär är filen <b>på</b> svenska.", Quoted: "Du har tre kontroller.", Shape: shape, Book: &file{name, data}}
			m := inbox.Read(r.bytes(), inbox.Trusting{Check: "auth-results", AuthServ: "mx", Domains: []string{"kommun.example"}, Own: thinOwn})
			if m.Kind != inbox.Human || m.From != r.From || m.FromName != r.Name || m.Subject != r.Subject || m.MessageID != r.ID {
				t.Errorf("shape %d: %+v", shape, m)
			}
			if len(m.Files) != 1 || m.Files[0].Name != name || !bytes.Equal(m.Files[0].Data, data) {
				t.Errorf("shape %d, %s: the file did not survive", shape, name)
			}
			if !strings.Contains(m.Text, "Här är filen <b>på</b> svenska.") || strings.Contains(m.Text, "tre kontroller") {
				t.Errorf("shape %d: text %q", shape, m.Text)
			}
		}
	}
}

func TestReportsReadAsReports(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 5, 10, 0, 0, 0, time.UTC)
	raw := undelivered(thinOwn, "kommun.example", "d@kommun.example", at, letter{To: "bo@kommun.example", ID: "m1@rond", Subject: "Internkontroll på väg [R7]"})
	m := inbox.Read(raw, inbox.Trusting{Own: thinOwn})
	if m.Kind != inbox.Bounce || len(m.Failed) != 1 {
		t.Fatalf("kind %s, failures %+v", m.Kind, m.Failed)
	}
	if f := m.Failed[0]; f.Recipient != "bo@kommun.example" || f.Original != "m1@rond" || !f.Permanent {
		t.Errorf("failure %+v", f)
	}
	away := reply{From: "bo@kommun.example", To: thinOwn, ID: "w@kommun.example", At: at, Subject: "Autosvar: Internkontroll [R7]", Automatic: true,
		Words: "Hej!\n\nJag är ledig och åter den 13 maj 2026. Jag läser inte mejl under tiden."}
	if m := inbox.Read(away.bytes(), inbox.Trusting{Own: thinOwn}); m.Kind != inbox.Away || m.BackOn != "2026-05-13" {
		t.Errorf("kind %s, back on %q", m.Kind, m.BackOn)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(reply{From: "a@b.example", To: "c@d.example", ID: "x@y", Words: "Hej", Shape: 1, Book: &file{"R1.xlsx", []byte("x")}}.bytes())
	f.Add(undelivered("a@b.example", "b.example", "x@y", time.Unix(0, 0), letter{To: "c@d.example"}))
	f.Add([]byte("From: a@b\r\nTo: c@d\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if l, err := open(raw); err == nil && (l.From == "" || l.To == "") {
			t.Errorf("a mail without sender or recipient: %+v", l)
		}
	})
}
