package web

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestUploadingAPlanInAnotherLayout: what was read is fetched as a workbook,
// filled in, uploaded and only then in force. Nothing else can be fetched by its
// sum.
func TestUploadingAPlanInAnotherLayout(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	v := o.controller()
	before := o.head()
	res, body := v.upload([]byte("Internkontrollplan 2027 Testnämnden\nOmråde;Risk;Kontrollmoment;Metod;Ansvarig;Frekvens\nEkonomi;Jäv (Ny 2027);Bisysslor;Genomgång;Controller;Månadsvis\n"),
		[]byte("Roll;Enhet;Namn;E-post;Chef\nController;Ekonomi;Eva Ek;eva.ek@kommun.example;Bo Ek <bo.ek@kommun.example>\n"))
	sha := regexp.MustCompile(`/drafts/([0-9a-f]{64})`).FindStringSubmatch(body)
	if res.StatusCode != http.StatusOK || sha == nil || !strings.Contains(body, "1 kontroll i 1 område") || !strings.Contains(body, "Nämndkod saknas") || strings.Contains(body, "Controller · Ekonomi") {
		t.Fatalf("%s\n%s", res.Status, body)
	}
	res, draft := v.get("/drafts/" + sha[1])
	if res.StatusCode != http.StatusOK || !strings.Contains(res.Header.Get("Content-Disposition"), "plan-att-fylla-i.xlsx") {
		t.Fatalf("%s %v", res.Status, res.Header)
	}
	if res, _ := v.get("/drafts/" + strings.Repeat("0", 64)); res.StatusCode != http.StatusConflict {
		t.Errorf("what is not kept: %s", res.Status)
	}
	if res, body := v.upload([]byte(draft)); !strings.Contains(body, "fel att rätta") {
		t.Errorf("not filled in: %s\n%s", res.Status, body)
	}
	filled := fillIn(t, []byte(draft), map[string]string{"Nämndkod": "TN", "Kontaktperson": "Eva Ek", "Kontakt e-post": "eva.ek@kommun.example"})
	if res, body := v.upload(filled); !strings.Contains(body, "Planen är ny för 2027") {
		t.Errorf("filled in: %s\n%s", res.Status, body)
	}
	if before == o.head() {
		t.Error("what was uploaded left no trace")
	}
}

// fillIn writes beside the titles of the first two sheets of a draft.
func fillIn(t *testing.T, data []byte, values map[string]string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Plan")
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if v, ok := values[row[0]]; ok {
			if err := f.SetCellStr("Plan", fmt.Sprintf("B%d", i+1), v); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
