package demo

import (
	"context"
	"fmt"
	"strings"

	"rond/workbook/fill"
)

// drafts fetches the draft of next year's plan and fills in what it asks for.
func (k *controller) drafts(ctx context.Context) (string, error) {
	draft, err := k.desk.Rollover(ctx, deskBoard, k.year)
	if err != nil {
		return "", err
	}
	k.papers[fmt.Sprintf("%s%s-%d.xlsx", draftPrefix, deskBoard, k.year+1)] = draft
	w, err := fill.OpenWorkbook(draft)
	if err != nil {
		return "", err
	}
	asks, err := w.Table("Att fylla i", "Behövs", "Flik och cell")
	if err != nil {
		return "", err
	}
	for _, row := range asks.Rows() {
		if err := k.fills(w, asks.Get(row, "Flik och cell")); err != nil {
			return "", err
		}
	}
	controls, err := w.Table("Kontroller", "Kod", "Kontrollmoment")
	if err != nil {
		return "", err
	}
	fresh := 0
	for _, row := range controls.Rows() {
		if controls.Get(row, "Kod") == "" {
			fresh++
		}
	}
	if k.draft, err = w.Bytes(); err != nil {
		return "", err
	}
	return fmt.Sprintf("Utkastet till planen för %d: %s, varav %d ur riskanalysen; %s ifyllda på Ronds fråga.", k.year+1,
		several(len(controls.Rows()), "kontroll", "kontroller"), fresh, several(k.asked, "uppgift", "uppgifter")), nil
}

// fills fills in one place that the draft asks about, such as "Kontroller P11".
// Who is to have a vacant role the controller does not know.
func (k *controller) fills(w *fill.Workbook, place string) error {
	sheet, cell, _ := cutLast(place)
	if sheet != "Kontroller" {
		return nil
	}
	t, err := w.Table(sheet, "Kod", "Kontrollmoment")
	if err != nil {
		return err
	}
	row, heading := t.Place(cell)
	control, method := k.bank.choose(draw(k.seed, "draft", t.Get(row, riskText)), "kontroll", t.Get(row, riskText))
	value := map[string]string{"Kontrollmoment": control, "Metod": method, "Frekvens": "2 ggr/år", "Svarar": deskRole}[heading]
	if value == "" {
		return nil
	}
	k.asked++
	return t.Set(row, heading, value)
}

// closes ends the year: what still waits is put aside, and the plan is locked.
func (k *controller) closes(ctx context.Context) (string, error) {
	n, err := k.desk.PutAside(ctx, deskBoard, k.year)
	if err != nil {
		return "", err
	}
	if err := k.desk.CloseYear(ctx, deskBoard, k.year); err != nil {
		return "", err
	}
	told := fmt.Sprintf("Året %d är avslutat och låst", k.year)
	if n > 0 {
		told += fmt.Sprintf("; %s från okänd avsändare avvisades först", several(n, "fil", "filer"))
	}
	return told + ".", nil
}

// cutLast cuts at the last blank.
func cutLast(s string) (before, after string, found bool) {
	i := strings.LastIndex(s, " ")
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

// adopts writes the board's decision in the draft, and puts it in force.
func (k *controller) adopts(ctx context.Context) (string, error) {
	if k.draft == nil {
		return "", fmt.Errorf("%w: there is no draft", ErrRefused)
	}
	w, err := fill.OpenWorkbook(k.draft)
	if err != nil {
		return "", err
	}
	day, section := fmt.Sprintf("%d-12-08", k.year), "§ 231"
	for _, x := range [][2]string{{"Status", "Fastställd"}, {"Fastställd", day}, {"§", section}, {"Diarienummer", fmt.Sprintf("RS %d/0912", k.year)}} {
		if err := w.Beside("Plan", x[0], x[1]); err != nil {
			return "", err
		}
	}
	adopted, err := w.Bytes()
	if err != nil {
		return "", err
	}
	name := fmt.Sprintf("%s%s-%d.xlsx", planPrefix, deskBoard, k.year+1)
	if err := k.in(ctx, name, adopted); err != nil {
		return "", err
	}
	k.papers[name], k.journal.Adopted = adopted, true
	return fmt.Sprintf("Planen för %d läses in: fastställd %s, %s.", k.year+1, inWords(day), section), nil
}
