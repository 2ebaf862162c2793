package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"rond/workbook/fill"
)

// follows writes the texts of a report, and closes the occasion.
func (k *controller) follows(o occasion) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		book, err := k.desk.Texts(ctx, deskBoard, k.year, o.period(k.year))
		if err != nil {
			return "", err
		}
		if book, err = written(book, o.name(k.year)); err != nil {
			return "", err
		}
		n, err := k.desk.Assess(ctx, book)
		if err != nil {
			return "", err
		}
		if err := k.desk.CloseOccasion(ctx, deskBoard, k.year, o.period(k.year)); err != nil {
			return "", err
		}
		return fmt.Sprintf("%s: %s till rapporten skrivna, tillfället är stängt.", o.name(k.year), several(n, "text", "texter")), nil
	}
}

// written is a consolidated workbook whose texts of the report are done: what
// the answers propose of the controls stands, and the whole plan gets a text.
func written(book []byte, occasion string) ([]byte, error) {
	w, err := fill.OpenWorkbook(book)
	if err != nil {
		return nil, err
	}
	texts, err := w.Table("Rapporttext", "Rapporttext", "Klar")
	if err != nil {
		return nil, err
	}
	for _, row := range texts.Rows() {
		if texts.Get(row, "Område") == "Hela planen" {
			said := fmt.Sprintf("%s omfattar de kontroller som har rapporterats; %s rader är besvarade.", occasion, texts.Get(row, "Besvarade"))
			if err := texts.Set(row, "Rapporttext", said); err != nil {
				return nil, err
			}
		}
		if texts.Get(row, "Rapporttext") == "" {
			continue
		}
		if err := texts.Set(row, "Klar", "Ja"); err != nil {
			return nil, err
		}
	}
	return w.Bytes()
}

// decided records what the board has decided on an occasion.
func (k *controller) decided(o occasion) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		day := fmt.Sprintf("%d-%s", k.year, o.day)
		if err := k.desk.Decide(ctx, deskBoard, k.year, o.period(k.year), day, o.section); err != nil {
			return "", err
		}
		return fmt.Sprintf("%s: nämndens beslut %s, %s, förs in.", o.name(k.year), inWords(day), o.section), nil
	}
}

// starts has the units value their risks for next year's plan.
func (k *controller) starts(ctx context.Context) (string, error) {
	k.begun = true
	due := fmt.Sprintf("%d-10-05", k.year)
	units, err := k.desk.StartRisks(ctx, deskBoard, k.year+1, deskRole, due)
	return fmt.Sprintf("Riskanalysen inför %d börjar: %s, sista svarsdag %s.", k.year+1, several(units, "enhet", "enheter"), inWords(due)), err
}

// ends ends that.
func (k *controller) ends(ctx context.Context) (string, error) {
	if err := k.desk.CloseRisks(ctx, deskBoard, k.year+1); err != nil {
		return "", err
	}
	list, err := k.desk.RiskList(ctx, deskBoard, k.year+1)
	if err != nil {
		return "", err
	}
	_, risks, err := riskTable(list)
	if err != nil {
		return "", err
	}
	valued, fresh, raised := 0, 0, 0
	for _, row := range risks.Rows() {
		change := risks.Get(row, listChange)
		if risks.Get(row, listSteps) != "" {
			valued++
		}
		if change == "ny" {
			fresh++
		}
		if strings.HasPrefix(change, "↑") {
			raised++
		}
	}
	return fmt.Sprintf("Riskanalysen avslutas: %s är värderade (nya: %d, höjda: %d).", several(valued, "risk", "risker"), fresh, raised), nil
}

// riskTable is the list of risks as it is opened.
func riskTable(list []byte) (*fill.Workbook, *fill.Table, error) {
	w, err := fill.OpenWorkbook(list)
	if err != nil {
		return nil, nil, err
	}
	t, err := w.Table(sheetRisks, listID, listChoice)
	return w, t, err
}

// chooses says in the list what is to become of the risks: one area is chosen
// whole, and the others risk by risk.
func (k *controller) chooses(ctx context.Context) (string, error) {
	list, err := k.desk.RiskList(ctx, deskBoard, k.year+1)
	if err != nil {
		return "", err
	}
	w, risks, err := riskTable(list)
	if err != nil {
		return "", err
	}
	whole := ""
	count := map[string]int{}
	for _, row := range risks.Rows() {
		if risks.Get(row, listSteps) == "" || risks.Get(row, listProposal) == proposeGone {
			continue
		}
		fresh := risks.Get(row, listToday) == ""
		if whole == "" && fresh && risks.Get(row, listProposal) == proposeControl {
			whole = risks.Get(row, riskArea)
		}
		said := k.choice(risks, row, fresh && risks.Get(row, riskArea) == whole)
		count[said[listChoice]]++
		for _, heading := range []string{listChoice, listText, listMethod, listFrequency, listReason} {
			if said[heading] == "" {
				continue
			}
			if err := risks.Set(row, heading, said[heading]); err != nil {
				return "", err
			}
		}
	}
	if err := chooseArea(w, whole); err != nil {
		return "", err
	}
	if list, err = w.Bytes(); err != nil {
		return "", err
	}
	if _, err = k.desk.Choose(ctx, list); err != nil {
		return "", err
	}
	var told []string
	for _, x := range []struct{ choice, one, more string }{{"Kontroll", "risk att kontrollera", "risker att kontrollera"}, {"Direktåtgärd", "direktåtgärd", "direktåtgärder"}, {"Nej", "risk som inte tas med", "risker som inte tas med"}} {
		if n := count[x.choice]; n > 0 {
			told = append(told, several(n, x.one, x.more))
		}
	}
	if whole != "" {
		told = append(told, "hela området ”"+whole+"”")
	}
	return "Valt i risklistan: " + strings.Join(told, ", ") + ".", nil
}

// choice is what is chosen of one risk. What belongs to the area that is chosen
// whole is left to that, if the unit wants it controlled.
func (k *controller) choice(risks *fill.Table, row int, whole bool) map[string]string {
	r, text := draw(k.seed, "choice", risks.Get(row, listID)), risks.Get(row, riskText)
	switch proposal := risks.Get(row, listProposal); {
	case proposal == proposeAction:
		act, _ := k.bank.choose(r, "direkt", text)
		return map[string]string{listChoice: "Direktåtgärd", listText: act}
	case proposal == proposeControl && whole:
		return nil
	case proposal == proposeControl && risks.Get(row, listToday) != "":
		return map[string]string{listChoice: "Kontroll", listReason: "Ligger kvar i planen."}
	case proposal == proposeControl:
		control, method := k.bank.choose(r, "kontroll", text)
		return map[string]string{listChoice: "Kontroll", listText: control, listMethod: method, listFrequency: "2 ggr/år"}
	case risks.Get(row, listToday) == "":
		return map[string]string{listChoice: "Nej", listReason: "Följs i den löpande verksamheten."}
	}
	return nil
}

func chooseArea(w *fill.Workbook, name string) error {
	areas, err := w.Table("Områden", riskArea, listChoice)
	if err != nil || name == "" {
		return err
	}
	i := slices.IndexFunc(areas.Rows(), func(row int) bool { return areas.Get(row, riskArea) == name })
	if i < 0 {
		return fmt.Errorf("finding the area %q: %w", name, fill.ErrNoRow)
	}
	row := areas.Rows()[i]
	if err := areas.Set(row, listReason, "Nämnden vill följa hela området."); err != nil {
		return err
	}
	return areas.Set(row, listChoice, "Ja")
}

// inWords is a day as people write it: "8 december".
func inWords(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return fmt.Sprintf("%d %s", t.Day(), monthName(t.Month()))
}

// several is a number of something.
func several(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}
