package risk_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"rond/templates"
	"rond/workbook/risk"
)

// scaleOf is a scale of so many steps, with the usual words for three, four and
// five.
func scaleOf(lang string, steps int) risk.Scale {
	words := map[string][2][]string{
		"sv3": {{"Osannolik", "Möjlig", "Sannolik"}, {"Lindrig", "Kännbar", "Allvarlig"}},
		"sv4": {{"Osannolik", "Mindre sannolik", "Möjlig", "Sannolik"}, {"Försumbar", "Lindrig", "Kännbar", "Allvarlig"}},
		"sv5": {{"Mycket osannolik", "Osannolik", "Möjlig", "Sannolik", "Mycket sannolik"}, {"Försumbar", "Lindrig", "Kännbar", "Allvarlig", "Mycket allvarlig"}},
		"en3": {{"Unlikely", "Possible", "Likely"}, {"Mild", "Noticeable", "Severe"}},
		"en4": {{"Unlikely", "Less likely", "Possible", "Likely"}, {"Negligible", "Mild", "Noticeable", "Severe"}},
		"en5": {{"Very unlikely", "Unlikely", "Possible", "Likely", "Very likely"}, {"Negligible", "Mild", "Noticeable", "Severe", "Very severe"}},
	}[fmt.Sprint(lang, steps)]
	var s risk.Scale
	for i := range steps {
		s.Probability = append(s.Probability, risk.Step{Word: words[0][i], Meaning: "Inträffar " + []string{"nästan aldrig", "mer sällan än vart femte år", "vart tredje år", "varje år", "varje månad"}[i] + "."})
		s.Consequence = append(s.Consequence, risk.Step{Word: words[1][i], Meaning: "Verksamheten " + []string{"märker inget", "störs", "störs en hel dag", "stannar en dag", "stannar en vecka"}[i] + "."})
	}
	return s
}

// sampleList is the list of a board with so many risks.
func sampleList(t testing.TB, lang string, steps, risks int) risk.List {
	areas := []string{"Ekonomi i balans", "Inköp och upphandling", "Personal och kompetens", "Informationssäkerhet", "Barn- och elevhälsa", "Lokaler och fastigheter", "Mutor och jäv"}
	texts := []string{"Risk att fakturor betalas utan att varan eller tjänsten har kontrollerats mot avtal och beställning.",
		"Risk att upphandling görs utanför ramavtal.", "Risk att behörigheter inte tas bort när någon slutar, så att uppgifter om elever och brukare kan läsas av den som inte längre har rätt till dem.",
		"Risk att rehabilitering inte påbörjas i tid.", "Risk att hot och våld inte anmäls.", "Risk att delegationsbeslut inte återrapporteras till nämnden."}
	units := []string{"Björkskolan", "Förskolan Solrosen", "Centrala elevhälsan", "Kostenheten", "Stab"}
	causes := []string{"Tidsbrist vid månadsskiften.", "Avtalen är svåra att hitta.", "Ingen rutin vid avslut.", ""}
	measures := []string{"Attest av två i förening.", "Beställarutbildning varje höst.", "", "Lathund på intranätet."}
	prose, err := templates.RiskList(lang)
	if err != nil {
		t.Fatal(err)
	}
	l := risk.List{Lang: lang, Organisation: "Exempelkommunen", Board: "Barn- och utbildningsnämnden", Year: 2027, Made: "2026-10-19 08:00", Due: "2026-10-16",
		Scale: scaleOf(lang, steps), Asked: 41, Answered: 38, Frequencies: []string{"Varje månad", "Varje tertial", "Årligen"}, Roles: []string{"Rektor", "Verksamhetschef", "Controller"},
		Texts: risk.ListTexts{Steps: prose.Steps, Help: prose.Help, Prompts: prose.Prompts}}
	for i, name := range areas {
		l.Areas = append(l.Areas, risk.ListedArea{Key: fmt.Sprintf("o%d", i+1), Number: fmt.Sprint(i + 1), Name: name})
	}
	random := rand.New(rand.NewPCG(2027, uint64(steps)))
	step := func() int { return 1 + max(random.IntN(steps), random.IntN(steps)-1) }
	for i := range risks {
		n := random.IntN(len(texts))
		r := risk.Listed{Key: fmt.Sprintf("k%04d", i+1), Code: fmt.Sprintf("R%03d", i+1), Unit: units[random.IntN(len(units))], Area: areas[random.IntN(len(areas)-1)],
			Text: texts[n], Cause: causes[random.IntN(4)], Measures: measures[random.IntN(4)], Valued: true, Probability: step(), Consequence: step(),
			Proposal: []string{"control", "action", "accept"}[random.IntN(3)]}
		if r.Measures != "" {
			r.ResidualProbability, r.ResidualConsequence = max(1, r.Probability-1), r.Consequence
		}
		r.Last, r.LastResidual = r.Probability*r.Consequence, r.ResidualProbability*r.ResidualConsequence
		switch random.IntN(12) {
		case 0:
			r.New, r.Last, r.LastResidual, r.Marks = true, 0, 0, "Ny 2027"
		case 1:
			r.Gone, r.Proposal, r.Comment = true, "gone", "Systemet är avvecklat."
		case 2:
			r.Valued, r.Proposal = false, ""
		case 3:
			r.LastText = "Risk att fakturor betalas dubbelt."
		case 4:
			r.Last = 1 + random.IntN(steps*steps)
		case 5:
			r.LastResidual++
		case 6:
			r.Last, r.LastResidual = 0, 0
		}
		if random.IntN(5) == 0 {
			r.In, r.Comment = []string{fmt.Sprintf("K%02d", i%30+1)}, "Vi ser helst att kontrollen görs gemensamt för alla skolor."
		}
		l.Risks = append(l.Risks, r)
	}
	l.Silent = []risk.SilentUnit{{Unit: "Ekskolan", Role: "Rektor", Who: "Åsa Öhman", Email: "asa.ohman@kommun.example", Asked: "2026-09-21", Due: "2026-10-16", Reminders: 2, Late: true},
		{Unit: "Granskolan", Role: "Rektor", Who: "Erik Lindqvist", Email: "erik.lindqvist@kommun.example", Asked: "2026-09-21", Due: "2026-10-30", Reminders: 1, Partly: true},
		{Unit: "Förskolan Blåklinten", Role: "Rektor"}}
	return l
}

func writeList(t testing.TB, l risk.List) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := risk.WriteList(t.Context(), &b, l); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
