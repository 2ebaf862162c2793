package form_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"rond/workbook/form"
	"rond/workbook/grid"
)

// verdict reads a file and says what became of it: the code of the error, or
// "read" with the codes of the notes and the number of rows.
func verdict(file []byte) string {
	r, err := form.Read(context.Background(), bytes.NewReader(file), int64(len(file)), grid.DefaultLimits(), signer().Verify)
	var known *grid.Error
	switch {
	case errors.As(err, &known):
		return known.Code
	case err != nil:
		return err.Error()
	}
	codes := errorsOf(r)
	slices.Sort(codes)
	return strings.TrimSpace(fmt.Sprintf("%d rows %s", len(r.Rows), strings.Join(slices.Compact(codes), " ")))
}

const (
	sheetPart = "xl/worksheets/sheet1.xml"
	bookPart  = "xl/workbook.xml"
	bookRels  = "xl/_rels/workbook.xml.rels"
)

// TestHostileReturns changes a good return in ways that a program, a person or
// an enemy might, and holds each to its verdict, within two seconds.
func TestHostileReturns(t *testing.T) {
	t.Parallel()
	f := filled(t, "sv", 5)
	good := build(t, f)
	in := func(part, old, replacement string) func(testing.TB) []byte {
		return func(t testing.TB) []byte {
			return repacked(t, good, part, func(s string) string {
				if !strings.Contains(s, old) {
					t.Fatalf("%s has no %s", part, old)
				}
				return strings.Replace(s, old, replacement, 1)
			})
		}
	}
	with := func(edit func(x *excelize.File)) func(testing.TB) []byte {
		return func(t testing.TB) []byte { return edited(t, good, edit) }
	}
	const s = "Internkontroll"
	for name, c := range map[string]struct {
		file func(testing.TB) []byte
		want string
	}{
		"as sent":          {func(testing.TB) []byte { return good }, "5 rows"},
		"absolute targets": {in(bookRels, `Target="worksheets/sheet1.xml"`, `Target="/xl/worksheets/sheet1.xml"`), "5 rows"},
		"backslash target": {in(bookRels, `Target="worksheets/sheet1.xml"`, `Target="../xl/worksheets/sheet1.xml"`), "5 rows"},
		"target outside":   {in(bookRels, `Target="worksheets/sheet1.xml"`, `Target="../../../../etc/passwd"`), "damaged"},
		"external sheet":   {in(bookRels, `Target="worksheets/sheet1.xml"`, `Target="http://evil.example/s.xml" TargetMode="External"`), "external"},
		"external link":    {in(bookRels, `</Relationships>`, `<Relationship Id="rId99" Type="x/externalLink" Target="http://evil.example" TargetMode="External"/></Relationships>`), "5 rows"},
		"remote template":  {in("_rels/.rels", `</Relationships>`, `<Relationship Id="rId99" Type="x/attachedTemplate" Target="http://evil.example" TargetMode="External"/></Relationships>`), "5 rows"},
		"no shared texts":  {in(bookRels, `sharedStrings.xml`, `gone.xml`), "damaged"},
		"no relations":     {func(t testing.TB) []byte { return without(t, good, bookRels) }, "damaged"},
		"no sheet":         {func(t testing.TB) []byte { return without(t, good, sheetPart) }, "damaged"},
		"no styles":        {func(t testing.TB) []byte { return without(t, good, "xl/styles.xml") }, "5 rows"},
		"no properties":    {func(t testing.TB) []byte { return without(t, good, "docProps/core.xml") }, "5 rows"},
		"no content types": {func(t testing.TB) []byte { return without(t, good, "[Content_Types].xml") }, "zip"},
		"macros": {func(t testing.TB) []byte {
			return repacked(t, good, "xl/vbaProject.bin", func(string) string { return "\xD0\xCF\x11\xE0" })
		}, "5 rows"},
		"strict":            {func(t testing.TB) []byte { return strict(t, good) }, "5 rows"},
		"utf-16":            {in(sheetPart, `encoding="UTF-8"`, `encoding="UTF-16"`), "encoding"},
		"byte order mark":   {in(sheetPart, `<?xml`, "\ufeff<?xml"), "5 rows"},
		"document type":     {in(sheetPart, `<worksheet`, `<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet`), "doctype"},
		"entity":            {in("xl/sharedStrings.xml", `Exempelkommunen`, `&evil;`), "damaged"},
		"cut sheet":         {in(sheetPart, `</sheetData>`, ``), "damaged"},
		"rows backwards":    {in(sheetPart, `<row r="9"`, `<row r="2"`), "damaged"},
		"same cell twice":   {in(sheetPart, `<c r="G7"`, `<c r="F7"`), "damaged"},
		"a million rows on": {in(sheetPart, `</sheetData>`, `<row r="1048576"><c r="A1048576"/></row></sheetData>`), "5 rows"},
		"a mark far right":  {in(sheetPart, `</sheetData>`, `<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>`), "too-many-columns"},
		"merged everywhere": {with(func(x *excelize.File) { _ = x.MergeCell(s, "G7", "H11") }), "5 rows"},
		"a link":            {with(func(x *excelize.File) { _ = x.SetCellHyperLink(s, "G7", "http://evil.example", "External") }), "5 rows"},
		"filtered":          {with(func(x *excelize.File) { _ = x.SetRowVisible(s, 8, false); _ = x.SetRowVisible(s, 9, false) }), "5 rows"},
		"sheet hidden":      {with(func(x *excelize.File) { x.SetActiveSheet(1); _ = x.SetSheetVisible(s, false) }), "5 rows"},
		"sheets reordered":  {with(func(x *excelize.File) { _ = x.MoveSheet("rond", s) }), "5 rows"},
		"formula, no value": {with(func(x *excelize.File) { _ = x.SetCellFormula(s, "G7", "HYPERLINK(\"http://evil.example\")") }), "5 rows"},
		"keys deleted":      {with(func(x *excelize.File) { _ = x.RemoveCol(s, "A") }), "5 rows"},
		"one key pasted on all": {with(func(x *excelize.File) {
			for row := 8; row < 12; row++ {
				_ = x.SetCellStr(s, fmt.Sprintf("A%d", row), f.Rows[0].Key)
			}
		}), "1 rows ref-mismatch"},
		"a strange line":      {with(func(x *excelize.File) { strange(x, 1) }), "5 rows row-unknown"},
		"6,000 strange lines": {with(func(x *excelize.File) { strange(x, 6_000) }), "too-many-rows"},
		"password":            {func(t testing.TB) []byte { return protected(t, good) }, "encrypted"},
		"nothing but a title": {with(func(x *excelize.File) {
			for row := 6; row < 12; row++ {
				_ = x.RemoveRow(s, 6)
			}
		}), "0 rows no-form"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := c.file(t)
			start := time.Now()
			got := verdict(file)
			if took := time.Since(start); took > 20*time.Second { // two, were the machine ours alone and no race looked for
				t.Errorf("it took %v", took)
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func strange(x *excelize.File, n int) {
	for row := range n {
		_ = x.SetCellStr("Internkontroll", fmt.Sprintf("G%d", 20+row), "En egen rad")
	}
}

// protected is a file behind a password, as [MS-OFFCRYPTO] has it.
func protected(t testing.TB, file []byte) []byte {
	x, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close() //nolint:errcheck
	var b bytes.Buffer
	if err := x.Write(&b, excelize.Options{Password: "hemligt"}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func without(t testing.TB, file []byte, part string) []byte {
	parts := unpacked(t, file)
	delete(parts, part)
	return packed(t, parts)
}

// strict is the same workbook as ISO/IEC 29500 strict writes it: with other
// names for everything.
func strict(t testing.TB, file []byte) []byte {
	parts := unpacked(t, file)
	for name, part := range parts {
		parts[name] = strings.NewReplacer("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main",
			"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships").Replace(part)
	}
	return packed(t, parts)
}

// TestCutAnywhere cuts a return short at every twentieth of its length: it is
// always told, never read in part.
func TestCutAnywhere(t *testing.T) {
	t.Parallel()
	good := build(t, filled(t, "sv", 20))
	for i := range 20 {
		cut := good[:len(good)*i/20]
		if got := verdict(cut); got != grid.CodeTruncated && got != grid.CodeEmpty {
			t.Errorf("cut at %d %%: %q", 5*i, got)
		}
	}
}

// TestACopiedSheetIsRefusedUntilItIsSettled: a sheet that was sorted past its keys and
// copied to a new workbook has lost what told its Refs. Its answers are refused
// until whoever keeps the requests has settled them.
func TestACopiedSheetIsRefusedUntilItIsSettled(t *testing.T) {
	t.Parallel()
	f := filled(t, "sv", 4)
	copied := edited(t, build(t, f), func(x *excelize.File) {
		reversed(x, 4, "BCDEFGHIJL")
		_ = x.DeleteSheet("rond")
	})
	r := read(t, copied)
	want := form.Want{Grades: f.Grades}
	for _, row := range r.Rows {
		if j := form.Judge(row, want); !row.Unsettled || !row.Answer.Empty() && (j.State != form.Wrong || j.Problems[0].Code != form.CodeRefMismatch) {
			t.Errorf("%s is believed: %+v", row.Ref, j)
		}
	}
	rows, _ := form.Settle(r.Rows, func(_ int64, row int) (string, bool) { return f.Rows[row-1].Ref, true })
	if len(rows) != 4 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, row := range rows {
		asked := f.Rows[row.Row-1]
		if row.Unsettled || row.Ref != asked.Ref || row.Answer.Result != asked.Answer.Result || form.Judge(row, want).State == form.Wrong {
			t.Errorf("%s: %+v", asked.Ref, row)
		}
	}
}
