package inbox_test

import (
	"fmt"
	"testing"

	"rond/internal/inbox"
)

// TestAbsencePhrases reads how people write when they are back. Each mail is
// written on Wednesday the first of July 2026.
func TestAbsencePhrases(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"Jag är på semester, åter måndag 3 augusti.":               "2026-08-03",
		"Åter måndagen den 3:e augusti":                            "2026-08-03",
		"Jag är tillbaka 2026-08-03.":                              "2026-08-03",
		"Tillbaka på kontoret 3/8.":                                "2026-08-03",
		"Jag är åter i tjänst den 3 augusti 2026.":                 "2026-08-03",
		"Åter på plats mån 3 aug":                                  "2026-08-03",
		"Semester t.o.m. 15/8.":                                    "2026-08-16",
		"Semester tom 15/8":                                        "2026-08-16",
		"Jag är ledig t o m den 15 augusti.":                       "2026-08-16",
		"Jag är ledig till och med söndag den 2 augusti.":          "2026-08-03",
		"Jag är ledig fram till och med 2 augusti.":                "2026-08-03",
		"Jag är ledig till den 3 augusti.":                         "2026-08-03",
		"Frånvarande fram till 2026-08-03":                         "2026-08-03",
		"Jag har semester 6 juli - 2 augusti.":                     "2026-08-03",
		"Jag har semester 6/7–2/8.":                                "2026-08-03",
		"Jag har semester 6/7 till 2/8 och läser inte min e-post.": "2026-08-02",
		"Semester mellan 6 juli och 2 augusti.":                    "2026-08-03",
		"Semester 6-31 juli.":                                      "2026-08-01",
		"Jag är ledig från och med 6 juli till och med 2 augusti.": "2026-08-03",
		"Jag har semester fr.o.m. 6/7 t.o.m. 2/8.":                 "2026-08-03",
		"Semester vecka 28-31.":                                    "2026-08-03",
		"Jag har semester v. 28–31.":                               "2026-08-03",
		"Jag är på semester och åter vecka 32.":                    "2026-08-03",
		"Åter v.32!":                                        "2026-08-03",
		"Jag är tillbaka på måndag.":                        "2026-07-06",
		"Åter på fredag":                                    "2026-07-03",
		"Jag är tillbaka i morgon.":                         "2026-07-02",
		"Jag är åter imorgon och svarar då.":                "2026-07-02",
		"Jag är tjänstledig, åter 20260803.":                "2026-08-03",
		"Åter 3.8.2026":                                     "2026-08-03",
		"Åter 3.8.":                                         "2026-08-03",
		"Jag återkommer den 3 augusti.":                     "2026-08-03",
		"Jag börjar arbeta igen den 3 augusti.":             "2026-08-03",
		"Jag är inte på kontoret igen förrän 3 augusti.":    "2026-08-03",
		"Jag svarar på mejl igen 3 augusti.":                "2026-08-03",
		"Jag är ledig idag och åter imorgon.":               "2026-07-02",
		"Jag är föräldraledig till 1 februari 2027.":        "2027-02-01",
		"I will be back on August 3rd.":                     "2026-08-03",
		"Back on Monday, August 3.":                         "2026-08-03",
		"I am back Monday 3 August.":                        "2026-08-03",
		"I'm out of the office until 3 August.":             "2026-08-03",
		"I am out of office until and including 2 August.":  "2026-08-03",
		"I am on annual leave through August 2nd, 2026.":    "2026-08-03",
		"I am on leave from July 6 to August 3.":            "2026-08-03",
		"I return on 2026-08-03.":                           "2026-08-03",
		"I will be returning to work on the 3rd of August.": "2026-08-03",
		"I am away and will be back next Monday.":           "2026-07-06",
		"Returning Aug. 3":                                  "2026-08-03",
		"Out of office 6 July – 2 August.":                  "2026-08-03",
		"I will be back tomorrow.":                          "2026-07-02",

		"Jag är på semester hela juli. Ring 08-123 45 67.":    "",
		"Jag är ledig och åter när jag är frisk.":             "",
		"Jag är på semester. Kontakta Bo från 3 augusti.":     "",
		"Kansliet har stängt, öppettider 9/10-15/16.":         "",
		"Jag är på semester. Mötet den 3 augusti är flyttat.": "",
		"Åter den 31 juni.":   "",
		"Åter den 3 juni.":    "",
		"Åter 2025-08-03.":    "",
		"Åter kl. 13.30.":     "",
		"Tillbaka på ruta 1.": "",
	} {
		t.Run(words, func(t *testing.T) {
			t.Parallel()
			raw := fmt.Sprintf("From: anna@kommun.example\nAuto-Submitted: auto-replied\nSubject: Automatiskt svar: hej\nDate: Wed, 1 Jul 2026 09:00:00 +0200\nContent-Type: text/plain; charset=utf-8\n\nHej!\n%s\nMvh Anna", words)
			m := inbox.Read([]byte(raw), trusting())
			if m.Kind != inbox.Away || m.BackOn != want {
				t.Errorf("%s, back %q, want %q", m.Kind, m.BackOn, want)
			}
		})
	}
}

// TestAbsenceKnown: a machine's words that somebody is away are known as that,
// with or without a day, and others are not.
func TestAbsenceKnown(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]inbox.Kind{
		"Jag är på tjänsteresa och har begränsad tillgång till mejl.": inbox.Away,
		"Jag är för närvarande inte på kontoret.":                     inbox.Away,
		"Jag är sjuk idag.": inbox.Away,
		"Jag vabbar.":       inbox.Away,
		"Jag är bortrest och läser mejl sporadiskt.":                   inbox.Away,
		"Jag är på utbildning.":                                        inbox.Away,
		"I am currently out of the office.":                            inbox.Away,
		"I'm travelling with limited access to e-mail.":                inbox.Away,
		"I am on parental leave.":                                      inbox.Away,
		"Tack för ditt mejl. Vi svarar inom två arbetsdagar.":          inbox.AutoReply,
		"Ditt ärende har registrerats med nummer 17.":                  inbox.AutoReply,
		"This is an automatic confirmation that we got your message.":  inbox.AutoReply,
		"Denna adress bevakas inte. Skriv till kommun@kommun.example.": inbox.AutoReply,
	} {
		raw := "From: anna@kommun.example\nAuto-Submitted: auto-replied\nSubject: Re: Internkontroll\nContent-Type: text/plain; charset=utf-8\n\n" + words
		if m := inbox.Read([]byte(raw), trusting()); m.Kind != want {
			t.Errorf("%q: %s, want %s", words, m.Kind, want)
		}
	}
}
