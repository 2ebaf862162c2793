package grid_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"rond/workbook/grid"
)

// saved is a workbook that excelize wrote.
func saved(t testing.TB, write func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck
	write(f)
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// packed is an archive of parts, in the order given: name, content, …
func packed(t testing.TB, parts ...string) []byte {
	t.Helper()
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	for i := 0; i < len(parts); i += 2 {
		w, err := zw.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, parts[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

const (
	types = `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`
	rels  = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	book  = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`
	brels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`
)

// minimal is a workbook whose only sheet has the given XML.
func minimal(t testing.TB, sheet string) []byte {
	return packed(t, "[Content_Types].xml", types, "_rels/.rels", rels, "xl/workbook.xml", book, "xl/_rels/workbook.xml.rels", brels, "xl/worksheets/sheet1.xml", sheet)
}

// data is a sheet with the given rows.
func data(rows string) string {
	return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`
}

func open(file []byte) (*grid.Book, error) {
	return grid.Open(context.Background(), bytes.NewReader(file), int64(len(file)), grid.DefaultLimits())
}

// read opens a file and reads all its sheets.
func read(file []byte) ([][]grid.Row, error) {
	b, err := open(file)
	if err != nil {
		return nil, err
	}
	var all [][]grid.Row
	for i := range b.Sheets() {
		var rows []grid.Row
		for row, err := range b.Rows(context.Background(), i) {
			if err != nil {
				return all, err
			}
			rows = append(rows, row)
		}
		all = append(all, rows)
	}
	return all, nil
}

func codeOf(err error) string {
	var e *grid.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return fmt.Sprint(err)
}

func TestCellsComeOutAsAPersonSawThem(t *testing.T) {
	t.Parallel()
	file := saved(t, func(f *excelize.File) {
		date, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
		code := `yyyy\-mm\-dd;@`
		iso, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		percent, _ := f.NewStyle(&excelize.Style{NumFmt: 9})
		for cell, v := range map[string]any{
			"A1": "Kontroll & <metod>\nrad två", "B1": 3.5, "C1": true, "D1": "=1+1", "E1": 46155, "F1": 46155, "G1": 0.95, "H1": 46155,
			"I1": "_x0041_",
		} {
			if err := f.SetCellValue("Sheet1", cell, v); err != nil {
				t.Fatal(err)
			}
		}
		_ = f.SetCellStyle("Sheet1", "E1", "E1", date)
		_ = f.SetCellStyle("Sheet1", "F1", "F1", iso)
		_ = f.SetCellStyle("Sheet1", "G1", "G1", percent)
		_ = f.SetCellRichText("Sheet1", "A3", []excelize.RichTextRun{{Text: "fet "}, {Text: "text", Font: &excelize.Font{Bold: true}}})
		_ = f.SetCellFormula("Sheet1", "B3", "1+1")
		_ = f.SetRowVisible("Sheet1", 3, false)
		_, _ = f.NewSheet("Dold")
		_ = f.SetSheetVisible("Dold", false, true)
	})
	b, err := open(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(b.Sheets()); got != "[{Sheet1 false false} {Dold false true}]" {
		t.Errorf("sheets %s", got)
	}
	all, err := read(file)
	if err != nil {
		t.Fatal(err)
	}
	first := all[0][0]
	want := []string{"Kontroll & <metod>\nrad två", "3.5", "TRUE", "=1+1", "2026-05-13", "2026-05-13", "95 %", "46155", "A"}
	for i, c := range first.Cells {
		if c.Text != want[i] || c.Column != i {
			t.Errorf("column %d is %+v, want %q", i, c, want[i])
		}
	}
	for _, i := range []int{4, 5, 7} {
		if d, ok := first.Cells[i].Date(); !ok || d != "2026-05-13" {
			t.Errorf("date of column %d: %q %v", i, d, ok)
		}
	}
	third := all[0][1]
	if third.Number != 3 || !third.Hidden || third.At(0).Text != "fet text" || third.At(1).Kind != grid.Blank || third.At(9).Kind != grid.Blank {
		t.Errorf("third row %+v", third)
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	in1904 := strings.Replace(book, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)
	for _, c := range []struct{ book, cell, want string }{
		{book, `<c t="d"><v>2026-05-13T00:00:00</v></c>`, "2026-05-13"},
		{book, `<c><v>46155</v></c>`, "2026-05-13"},
		{in1904, `<c><v>44693</v></c>`, "2026-05-13"},
		{book, `<c t="str"><v>2026-05-13</v></c>`, "2026-05-13"},
		{book, `<c t="str"><v>2026-05-13 00:00:00</v></c>`, "2026-05-13"},
		{book, `<c t="str"><v>2026-13-05</v></c>`, ""},
		{book, `<c><v>2026</v></c>`, ""},
		{book, `<c t="b"><v>1</v></c>`, ""},
	} {
		all, err := read(packed(t, "[Content_Types].xml", types, "_rels/.rels", rels, "xl/workbook.xml", c.book, "xl/_rels/workbook.xml.rels", brels,
			"xl/worksheets/sheet1.xml", data("<row>"+c.cell+"</row>")))
		if err != nil {
			t.Errorf("%s: %v", c.cell, err)
			continue
		}
		if got, ok := all[0][0].Cells[0].Date(); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%s is %q %v, want %q", c.cell, got, ok, c.want)
		}
	}
}

// TestOddButValid holds the reader to what other programs write.
func TestOddButValid(t *testing.T) {
	t.Parallel()
	prefixed := strings.NewReplacer("<worksheet xmlns=", "<x:worksheet xmlns:x=", "</w", "</x:w", "<s", "<x:s", "</s", "</x:s", "<row", "<x:row", "</row", "</x:row", "<c ", "<x:c ", "</c", "</x:c", "<v", "<x:v", "</v", "</x:v")
	for name, sheet := range map[string]string{
		"prefix":         prefixed.Replace(data(`<row r="1"><c r="A1" t="str"><v>ja</v></c></row>`)),
		"no references":  data(`<row><c t="inlineStr"><is><t>ja</t></is></c></row>`),
		"phonetic":       data(`<row><c t="inlineStr"><is><r><t>j</t></r><r><rPr><b/></rPr><t>a</t></r><rPh sb="0" eb="1"><t>nej</t></rPh></is></c></row>`),
		"cdata, comment": data(`<!-- a --><row><c t="str"><v><![CDATA[ja]]></v></c></row>`),
		"byte order":     "\ufeff" + data(`<row><c t="str"><v>&#106;a</v></c></row>`),
		"last row":       data(`<row><c t="str"><v>ja</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>`),
	} {
		all, err := read(minimal(t, sheet))
		if err != nil || len(all[0]) != 1 || all[0][0].Cells[0].Text != "ja" {
			t.Errorf("%s: %v %v", name, all, err)
		}
	}
}

func TestDamageIsToldNeverGuessed(t *testing.T) {
	t.Parallel()
	good := data(`<row r="1"><c r="A1" t="str"><v>ja</v></c></row>`)
	whole := minimal(t, good)
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"empty":             {nil, grid.CodeEmpty},
		"blanks":            {[]byte(" \r\n\x00"), grid.CodeEmpty},
		"csv":               {[]byte("Ref;Svar\nK1;Ja\n"), grid.CodeCSV},
		"csv in Latin-1":    {[]byte("Ref;\xe5tg\xe4rd\nK1;Ja\n"), grid.CodeCSV},
		"html":              {[]byte("\r\n<html><table>"), grid.CodeHTML},
		"picture":           {[]byte("\x89PNG\r\n\x1a\n"), grid.CodePicture},
		"pdf":               {[]byte("%PDF-1.7\n1;2;3\n"), grid.CodeNotWorkbook},
		"words":             {[]byte("Inget att anmärka"), grid.CodeNotWorkbook},
		"zip":               {packed(t, "bild.png", "x"), grid.CodeZip},
		"docx":              {packed(t, "[Content_Types].xml", types, "word/document.xml", "x"), grid.CodeZip},
		"ods":               {packed(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "x", "META-INF/manifest.xml", "x"), grid.CodeODS},
		"xlsb":              {packed(t, "[Content_Types].xml", types, "xl/workbook.bin", "x"), grid.CodeXLS},
		"xls":               {append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00"...), grid.CodeXLS},
		"encrypted":         {append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"...), grid.CodeEncrypted},
		"truncated":         {whole[:len(whole)-30], grid.CodeTruncated},
		"half":              {whole[:len(whole)/2], grid.CodeTruncated},
		"no workbook":       {packed(t, "[Content_Types].xml", types), grid.CodeDamaged},
		"part twice":        {packed(t, "[Content_Types].xml", types, "A.xml", "", "a.xml", ""), grid.CodeDamaged},
		"doctype":           {minimal(t, `<!DOCTYPE a [<!ENTITY b "c">]>`+good), grid.CodeDoctype},
		"entity":            {minimal(t, data(`<row><c t="str"><v>&b;</v></c></row>`)), grid.CodeDamaged},
		"utf-16":            {minimal(t, "\xFF\xFE<\x00a\x00"), grid.CodeEncoding},
		"latin-1":           {minimal(t, `<?xml version="1.0" encoding="ISO-8859-1"?>`+good), grid.CodeEncoding},
		"half a sheet":      {minimal(t, good[:len(good)-20]), grid.CodeDamaged},
		"two roots":         {minimal(t, good+"<a/>"), grid.CodeDamaged},
		"shared text":       {minimal(t, data(`<row><c t="s"><v>0</v></c></row>`)), grid.CodeDamaged},
		"negative text":     {minimal(t, data(`<row><c t="s"><v>-1</v></c></row>`)), grid.CodeDamaged},
		"number":            {minimal(t, data(`<row><c><v>0x1p4</v></c></row>`)), grid.CodeDamaged},
		"rows backwards":    {minimal(t, data(`<row r="2"/><row r="1"/>`)), grid.CodeDamaged},
		"row 2147483647":    {minimal(t, data(`<row r="2147483647"/>`)), grid.CodeDamaged},
		"cells backwards":   {minimal(t, data(`<row><c r="B1"/><c r="A1"/></row>`)), grid.CodeDamaged},
		"cell of other row": {minimal(t, data(`<row r="1"><c r="A2"/></row>`)), grid.CodeDamaged},
		"far right":         {minimal(t, data(`<row r="1"><c r="XFD1" t="str"><v>x</v></c></row>`)), grid.CodeTooManyColumns},
		"deep":              {minimal(t, strings.Repeat("<a>", 100)+strings.Repeat("</a>", 100)), grid.CodeDamaged},
		"external":          {packed(t, "[Content_Types].xml", types, "_rels/.rels", rels, "xl/workbook.xml", book, "xl/_rels/workbook.xml.rels", strings.Replace(brels, "Target=", `TargetMode="External" Target=`, 1)), grid.CodeExternal},
		"many sheets":       {packed(t, "[Content_Types].xml", types, "_rels/.rels", rels, "xl/workbook.xml", strings.Replace(book, "<sheets>", "<sheets>"+strings.Repeat(`<sheet name="x" r:id="rId1"/>`, 101), 1), "xl/_rels/workbook.xml.rels", brels), grid.CodeTooManySheets},
		"many rows":         {minimal(t, data(strings.Repeat(`<row><c><v>1</v></c></row>`, 20_001))), grid.CodeTooManyRows},
		"long text":         {minimal(t, data(`<row><c t="str"><v>`+strings.Repeat("å", 70_000)+`</v></c></row>`)), grid.CodeTooLarge},
		"bomb":              {minimal(t, data(strings.Repeat(" ", 30<<20))), grid.CodeTooLarge},
		"big bomb":          {minimal(t, data(strings.Repeat(" ", 33<<20))), grid.CodeTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := read(c.file); codeOf(err) != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestChecksumIsChecked(t *testing.T) {
	t.Parallel()
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	for _, p := range [][2]string{{"[Content_Types].xml", types}, {"_rels/.rels", rels}, {"xl/workbook.xml", book}, {"xl/_rels/workbook.xml.rels", brels}, {"xl/worksheets/sheet1.xml", data(`<row><c><v>10</v></c></row>`)}} {
		w, err := zw.CreateHeader(&zip.FileHeader{Name: p[0], Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(w, p[1])
	}
	_ = zw.Close()
	changed := bytes.Replace(buf.Bytes(), []byte("<v>10<"), []byte("<v>11<"), 1)
	if _, err := read(changed); codeOf(err) != grid.CodeChecksum {
		t.Errorf("got %v, want %s", err, grid.CodeChecksum)
	}
}

// TestAMillionEmptyRows is the file that a program writes when somebody has
// coloured a whole column: dear for others, cheap here.
func TestAMillionEmptyRows(t *testing.T) {
	t.Parallel()
	file := minimal(t, data(strings.Repeat(`<row/>`, 1<<20-1)+`<row r="1048576"><c t="str"><v>sist</v></c></row>`))
	lim := grid.DefaultLimits()
	lim.Ratio = 5000
	b, err := grid.Open(context.Background(), bytes.NewReader(file), int64(len(file)), lim)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for row, err := range b.Rows(context.Background(), 0) {
		if err != nil || row.Number != 1<<20 {
			t.Fatal(row, err)
		}
		n++
	}
	if n != 1 {
		t.Errorf("%d rows", n)
	}
}

func TestContextEndsTheReading(t *testing.T) {
	t.Parallel()
	b, err := open(minimal(t, data(strings.Repeat(`<row><c><v>1</v></c></row>`, 10))))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n := 0
	for _, err = range b.Rows(ctx, 0) {
		if n++; n == 3 {
			cancel()
		}
	}
	if n != 4 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d rows, %v", n, err)
	}
	for range b.Rows(context.Background(), 0) {
		break // leaving early is no error
	}
	if _, err := grid.Open(ctx, bytes.NewReader(minimal(t, data(""))), int64(len(minimal(t, data("")))), grid.DefaultLimits()); !errors.Is(err, context.Canceled) {
		t.Errorf("open: %v", err)
	}
}

// TestSameAsExcelize compares every cell with what excelize reads.
func TestSameAsExcelize(t *testing.T) {
	t.Parallel()
	file := saved(t, func(f *excelize.File) {
		for r := 1; r <= 200; r++ {
			for c := 1; c <= 20; c++ {
				name, _ := excelize.CoordinatesToCellName(c, r)
				var v any = fmt.Sprintf("rad %d & kolumn %d <å>", r, c)
				switch (r + c) % 5 {
				case 1:
					v = float64(r*c) / 7
				case 2:
					v = nil
				case 3:
					v = r%2 == 0
				case 4:
					v = time.Date(2026, 1, r, 0, 0, 0, 0, time.UTC)
				}
				_ = f.SetCellValue("Sheet1", name, v)
			}
		}
	})
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck
	all, err := read(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range all[0] {
		for c := range 20 {
			name, _ := excelize.CoordinatesToCellName(c+1, row.Number)
			want, _ := f.GetCellValue("Sheet1", name, excelize.Options{RawCellValue: row.At(c).Kind != grid.Number})
			cell := row.At(c)
			got := cell.Text
			switch cell.Kind {
			case grid.Date:
				got = fmt.Sprint(cell.Number)
			case grid.Bool:
				got = fmt.Sprint(cell.Number)
			case grid.Number:
				if len(want) > 8 && strings.HasPrefix(got, want[:8]) {
					got = want // General shows as many digits as fit
				}
			}
			if got != want {
				t.Errorf("%s: %q, excelize %q", name, got, want)
			}
		}
	}
}
