package form_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"rond/workbook/form"
)

// Workbooks as the programs save them that no build machine can run. Each
// shape is what sets that program's files apart, put on a form of ours; the
// programs themselves are tried by hand (docs/manual-check.md).

// TestShapesOfOtherPrograms reads every answer from each.
func TestShapesOfOtherPrograms(t *testing.T) {
	t.Parallel()
	f := sample(t, "sv", 7)
	want := someAnswers(f)
	file := answered(t, "sv", build(t, f), want)
	for name, shape := range map[string]func(map[string]string){
		"Excel for Windows": excelDesktop,
		"Excel on the web":  excelWeb,
		"Excel for Mac":     excelMac,
		"Google Sheets":     googleSheets,
		"Numbers":           numbers,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			parts := unpacked(t, file)
			shape(parts)
			r := read(t, packed(t, parts))
			same(t, f, r, want)
			if len(errorsOf(r)) > 0 {
				t.Errorf("notes %v", r.Notes)
			}
		})
	}
}

const mainNamespace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`

// excelDesktop adds what Excel adds when it saves: compatibility namespaces and
// ids that others must ignore, spans, a chain of calculation, printer settings,
// a sensitivity label and custom XML.
func excelDesktop(parts map[string]string) {
	for name, part := range parts {
		if !strings.HasPrefix(name, "xl/worksheets/sheet") {
			continue
		}
		part = strings.Replace(part, ` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`, "", 1)
		part = strings.Replace(part, mainNamespace, mainNamespace+` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr xr2 xr3" `+
			`xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" `+
			`xmlns:xr2="http://schemas.microsoft.com/office/spreadsheetml/2015/revision2" xmlns:xr3="http://schemas.microsoft.com/office/spreadsheetml/2016/revision3" `+
			`xr:uid="{00000000-0001-0000-0000-000000000000}"`, 1)
		part = regexp.MustCompile(` (spans|x14ac:dyDescent)="[^"]*"`).ReplaceAllString(part, "")
		parts[name] = regexp.MustCompile(`<row r="(\d+)"`).ReplaceAllString(part, `<row r="$1" spans="1:14" x14ac:dyDescent="0.25"`)
	}
	parts["xl/calcChain.xml"] = `<?xml version="1.0"?><calcChain ` + mainNamespace + `><c r="M7" i="1"/></calcChain>`
	parts["xl/printerSettings/printerSettings1.bin"] = "\x00D\x00o\x00c\x00u"
	parts["docMetadata/LabelInfo.xml"] = `<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"><clbl:label id="{1}" enabled="1"/></clbl:labelList>`
	parts["customXml/item1.xml"] = `<p:properties xmlns:p="http://schemas.microsoft.com/office/2006/metadata/properties"/>`
	parts["xl/sharedStrings.xml"] = strings.Replace(parts["xl/sharedStrings.xml"], "</t></si>", `</t><phoneticPr fontId="1" type="noConversion"/></si>`, 1)
}

// excelWeb leaves the printer out, and writes absolute paths.
func excelWeb(parts map[string]string) {
	excelDesktop(parts)
	delete(parts, "xl/printerSettings/printerSettings1.bin")
	parts["xl/_rels/workbook.xml.rels"] = strings.ReplaceAll(parts["xl/_rels/workbook.xml.rels"], `Target="worksheets/`, `Target="/xl/worksheets/`)
}

// excelMac counts days from 1904 when the workbook began its life there.
func excelMac(parts map[string]string) {
	excelDesktop(parts)
	book := regexp.MustCompile(`<workbookPr[^>]*/>`).ReplaceAllString(parts["xl/workbook.xml"], "")
	parts["xl/workbook.xml"] = strings.Replace(book, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)
	const between = 1462 // days from one beginning to the other
	for name, part := range parts {
		if strings.HasPrefix(name, "xl/worksheets/sheet") {
			parts[name] = regexp.MustCompile(`<v>(4\d{4})</v>`).ReplaceAllStringFunc(part, func(v string) string {
				var serial int
				_, _ = fmt.Sscanf(v, "<v>%d</v>", &serial)
				return fmt.Sprintf("<v>%d</v>", serial-between)
			})
		}
	}
}

// googleSheets knows no very hidden sheets, drops the document's properties,
// protection and prompts, and writes every style anew.
func googleSheets(parts map[string]string) {
	delete(parts, "docProps/core.xml")
	delete(parts, "docProps/app.xml")
	parts["_rels/.rels"] = regexp.MustCompile(`<Relationship [^>]*docProps[^>]*/>|<Relationship [^>]*docProps[^>]*></Relationship>`).ReplaceAllString(parts["_rels/.rels"], "")
	parts["xl/workbook.xml"] = strings.ReplaceAll(parts["xl/workbook.xml"], "veryHidden", "hidden")
	for name, part := range parts {
		if !strings.HasPrefix(name, "xl/worksheets/sheet") {
			continue
		}
		part = strings.Replace(part, mainNamespace, mainNamespace+` xmlns:mx="http://schemas.microsoft.com/office/mac/excel/2008/main" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"`, 1)
		part = regexp.MustCompile(`(?s)<sheetProtection[^>]*/>|<sheetProtection[^>]*></sheetProtection>|<dataValidations.*</dataValidations>`).ReplaceAllString(part, "")
		part = regexp.MustCompile(` (ht|customHeight)="[^"]*"`).ReplaceAllString(part, "")
		parts[name] = strings.ReplaceAll(part, `<row r=`, `<row ht="15.75" customHeight="1" r=`)
	}
}

// numbers puts a summary first, names sheets after their tables, writes texts
// in the cells and formulas as what they gave, and shows what was hidden.
func numbers(parts map[string]string) {
	googleSheets(parts)
	book := parts["xl/workbook.xml"]
	book = strings.ReplaceAll(strings.ReplaceAll(book, ` state="hidden"`, ""), `name="Internkontroll"`, `name="Internkontroll - Tabell 1"`)
	parts["xl/workbook.xml"] = regexp.MustCompile(`(?s)<definedNames>.*</definedNames>`).ReplaceAllString(book, "")
	texts := regexp.MustCompile(`(?s)<si>(.*?)</si>`).FindAllStringSubmatch(parts["xl/sharedStrings.xml"], -1)
	for name, part := range parts {
		if !strings.HasPrefix(name, "xl/worksheets/sheet") {
			continue
		}
		part = regexp.MustCompile(`(?s)<f>.*?</f>`).ReplaceAllString(part, "")
		parts[name] = regexp.MustCompile(`<c ([^>]*)t="s"([^>]*)><v>(\d+)</v></c>`).ReplaceAllStringFunc(part, func(c string) string {
			m := regexp.MustCompile(`<c ([^>]*)t="s"([^>]*)><v>(\d+)</v></c>`).FindStringSubmatch(c)
			var i int
			_, _ = fmt.Sscan(m[3], &i)
			return fmt.Sprintf(`<c %st="inlineStr"%s><is>%s</is></c>`, m[1], m[2], texts[i][1])
		})
	}
}

// TestAWorkbookWithMacrosLeavesThemBehind sends in an .xlsm with a macro, an
// external link and a link in a cell: its answers are read, and neither comes
// out again in the correction that goes back.
func TestAWorkbookWithMacrosLeavesThemBehind(t *testing.T) {
	t.Parallel()
	f := filled(t, "sv", 5)
	parts := unpacked(t, build(t, f))
	parts["xl/vbaProject.bin"] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 Sub Auto_Open()"
	parts["[Content_Types].xml"] = strings.Replace(parts["[Content_Types].xml"], "spreadsheetml.sheet.main+xml", "sheet.macroEnabled.main+xml", 1)
	parts["xl/externalLinks/externalLink1.xml"] = `<externalLink ` + mainNamespace + `/>`
	parts["xl/_rels/workbook.xml.rels"] = strings.Replace(parts["xl/_rels/workbook.xml.rels"], "</Relationships>",
		`<Relationship Id="rId98" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>`+
			`<Relationship Id="rId99" Type="x/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>`, 1)
	parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="x/externalLinkPath" Target="http://evil.example/bok.xlsx" TargetMode="External"/></Relationships>`
	r := read(t, packed(t, parts))
	if len(r.Rows) != 5 || len(errorsOf(r)) > 0 {
		t.Fatalf("%d rows, notes %v", len(r.Rows), r.Notes)
	}
	back := f
	back.Rows = append([]form.Row(nil), f.Rows...)
	for i, row := range r.Rows {
		back.Rows[i].Answer, back.Rows[i].Bad = row.Answer, []form.Field{form.FieldResult}
	}
	for name, part := range unpacked(t, build(t, back)) {
		if strings.Contains(name, "vba") || strings.Contains(name, "external") || strings.Contains(part, "evil.example") || strings.Contains(part, "Auto_Open") {
			t.Errorf("%s goes out again", name)
		}
	}
}
