package inbox_test

import (
	"testing"

	"rond/internal/inbox"
)

func TestBackOn(t *testing.T) {
	t.Parallel()
	tests := []struct{ written, text, want string }{
		{"Wed, 1 Jul 2026 09:00:00 +0200", "Jag är på semester och åter den 12 augusti.", "2026-08-12"},
		{"Wed, 1 Jul 2026 09:00:00 +0200", "Semester 1 juli till 12 augusti. Åter torsdag 13/8.", "2026-08-13"},
		{"Wed, 1 Jul 2026 09:00:00 +0200", "Jag är ledig t.o.m. 2026-08-09.", "2026-08-10"},
		{"Wed, 1 Jul 2026 09:00:00 +0200", "Jag är ledig från och med 1 juli till och med 9 augusti", "2026-08-10"},
		{"Wed, 1 Jul 2026 09:00:00 +0200", "Jag är ledig 6–31 juli.", "2026-08-01"},
		{"Wed, 1 Jul 2026 09:00:00 +0200", "Jag har semester v. 28-31 och är tillbaka på kontoret 3 aug.", "2026-08-03"},
		{"Wed, 1 Jul 2026 09:00:00 +0200", "I am on vacation until August 10th.", "2026-08-10"},
		{"Wed, 1 Jul 2026 09:00:00 +0200", "I will be back on Monday, 10th of August 2026", "2026-08-10"},
		{"Wed, 1 Jul 2026 09:00:00 +0200", "I am on vacation. I return on 2026-08-10, call 0500-49 80 00.", "2026-08-10"},
		{"Tue, 22 Dec 2026 09:00:00 +0100", "Jag är ledig och åter den 7 januari.", "2027-01-07"},
		{"Tue, 22 Dec 2026 09:00:00 +0100", "Jag är ledig och tillbaka vecka 2.", "2027-01-11"},
		{"Wed, 1 Jul 2026 09:00:00 +0200", "Jag är ledig. Ring 0500-49 80 00.", ""},
		{"Wed, 1 Jul 2026 09:00:00 +0200", "Jag är ledig och åter den 31 februari.", ""},
		{"Wed, 1 Jul 2026 09:00:00 +0200", "Jag är ledig, åter den 12 augusti 2031.", ""},
		{"Wed, 1 Jul 2026 09:00:00 +0200", "Jag är ledig från 6 juli.", ""},
		{"när som helst", "Jag är ledig och åter den 12 augusti.", ""},
	}
	for _, tt := range tests {
		raw := []byte("From: anna@kommun.example\nAuto-Submitted: auto-replied\nSubject: Automatiskt svar: hej\nDate: " + tt.written + "\n\n" + tt.text)
		m := inbox.Read(raw, trusting())
		if m.Kind != inbox.Away || m.BackOn != tt.want {
			t.Errorf("%q written %s: %s, back %q, want %q", tt.text, tt.written, m.Kind, m.BackOn, tt.want)
		}
	}
}
