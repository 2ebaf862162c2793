package risk

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"

	"rond/workbook"
	"rond/workbook/table"
)

// Codes of the problems that reading a list finds, with their arguments; those
// of package table come beside them. CodeListUnknown is for the caller, which
// knows the keys.
const (
	CodeListMissing   = "risklist-sheet-missing" // the sheet's name
	CodeListKeyColumn = "risklist-key-column"    // sheet, title
	CodeListNoKey     = "risklist-no-key"        // what names the row: the risk's code, the area's name
	CodeListTwice     = "risklist-twice"         // the same, and the cell of the other row
	CodeListUnknown   = "risklist-unknown"       // the same
	CodeListUndecided = "risklist-undecided"     // the same, the title, the words to choose from; a hint
	CodeListCut       = "risklist-cut"           // the same, the title; a hint
)

// Chosen is a row of a list that says something, as it came back. Cells are
// where its values were read, or would have stood, by key, name, what, text,
// method, frequency, roles and reason.
type Chosen struct {
	Key    string
	Area   bool   // Key is an area's
	Name   string // the risk's code or the area's name, as the row says
	Sheet  string
	Cells  map[string]string
	Choice Choice
}

// ReadList reads what a controller has chosen in a workbook that [WriteList] has
// written. Rows and columns may have moved, and whatever else is in the workbook
// is passed over. Rows come in their order, and only those that say something:
// what has been chosen before stands there too, and a row that has been emptied
// is not told of. Everything that is wrong is told with its cell. A row with a
// wrong cell is not taken, nor are two for the same risk that say different
// things. An error means that reading was broken off.
func ReadList(ctx context.Context, r io.ReaderAt, size int64) ([]Chosen, []workbook.Problem, error) {
	found, problems, err := table.Read(ctx, r, size, []table.Shape{listShape(), areaShape()})
	if err != nil {
		return nil, nil, fmt.Errorf("reading the list of risks: %w", err)
	}
	rd := listReader{problems: aboutLists(problems), bad: map[[2]string]bool{}}
	for _, p := range rd.problems {
		if !p.Hint {
			rd.bad[[2]string{p.Sheet, p.Cell}] = true
		}
	}
	for _, shape := range []table.Shape{listShape(), areaShape()} {
		sheet, ok := found[shape.Key]
		for _, row := range sheet.Rows {
			if ok {
				rd.row(sheet, row)
			}
		}
	}
	return rd.alone(), rd.problems, nil
}

// IsList reports whether a file is a list of risks: it has the sheet and the
// column that the controller chooses in.
func IsList(ctx context.Context, r io.ReaderAt, size int64) (bool, error) {
	return table.Holds(ctx, r, size, listShape())
}

// The keys of the sheets that are read, and of their columns.
const (
	listKey = "risks"
	areaKey = "areas"
)

func listTitle() map[string]table.Words {
	return map[string]table.Words{
		"name":      {SV: "Id", EN: "Id"},
		"area":      {SV: "Område", EN: "Area"},
		"what":      {SV: "Till planen", EN: "For the plan", Also: []string{"Till plan", "I planen", "To the plan"}},
		"text":      {SV: "Kontrollmoment eller åtgärd", EN: "Control or action", Also: []string{"Kontrollmoment", "Kontrollmoment/åtgärd"}},
		"method":    {SV: "Metod", EN: "Method"},
		"frequency": {SV: "Frekvens", EN: "Frequency"},
		"roles":     {SV: "Svarar", EN: "Who answers", Also: []string{"Vem svarar", "Ansvarig", "Responsible"}},
		"reason":    {SV: "Motivering", EN: "Reason"},
		"key":       {SV: "Nyckel", EN: "Key"},
	}
}

// listShape is the sheet of risks as it is read back.
func listShape() table.Shape {
	t := listTitle()
	return table.Shape{Key: listKey, Name: table.Words{SV: "Risklista", EN: "Risk list"}, Required: true, Columns: []table.Column{
		{Key: "name", Title: t["name"], Kind: table.Word},
		{Key: "what", Title: t["what"], Kind: table.Choice, Required: true, Options: []table.Option{
			{Code: ChooseControl, Words: table.Words{SV: "Kontroll", EN: "Control"}},
			{Code: ChooseAction, Words: table.Words{SV: "Direktåtgärd", EN: "Direct action", Also: []string{"Åtgärd"}}},
			{Code: ChooseNo, Words: table.Words{SV: "Nej", EN: "No"}},
		}},
		{Key: "text", Title: t["text"], Kind: table.Word},
		{Key: "method", Title: t["method"], Kind: table.Word},
		{Key: "frequency", Title: t["frequency"], Kind: table.Word},
		{Key: "roles", Title: t["roles"], Kind: table.Word},
		{Key: "reason", Title: t["reason"], Kind: table.Word},
		{Key: "key", Title: t["key"], Kind: table.Word, Required: true},
	}}
}

// areaShape is the sheet of areas as it is read back.
func areaShape() table.Shape {
	t := listTitle()
	return table.Shape{Key: areaKey, Name: table.Words{SV: "Områden", EN: "Areas"}, Columns: []table.Column{
		{Key: "name", Title: t["area"], Kind: table.Word},
		{Key: "what", Title: t["what"], Kind: table.Choice, Required: true, Options: []table.Option{
			{Code: ChooseArea, Words: table.Words{SV: "Ja", EN: "Yes", Also: []string{"x"}}},
			{Code: ChooseNo, Words: table.Words{SV: "Nej", EN: "No"}},
		}},
		{Key: "reason", Title: t["reason"], Kind: table.Word},
		{Key: "key", Title: t["key"], Kind: table.Word, Required: true},
	}}
}

// aboutLists is what is wrong with the sheets that are read. The rest of the
// workbook is no concern of its reader's.
func aboutLists(all []workbook.Problem) []workbook.Problem {
	var some []workbook.Problem
	for _, p := range all {
		switch {
		case p.Code == table.CodeSheetUnknown:
			continue
		case p.Code == table.CodeSheetMissing: // in which language nobody knows
			p.Code, p.Args = CodeListMissing, []string{listShape().Name.SV + " / " + listShape().Name.EN}
		case p.Code == table.CodeHeadMissing:
			p.Code, p.Args = CodeListMissing, p.Args[:1]
		case p.Code == table.CodeColumnMissing && listTitle()["key"].Knows(p.Args[0]):
			p.Code, p.Args = CodeListKeyColumn, []string{p.Sheet, p.Args[0]}
		}
		some = append(some, p)
	}
	return some
}

// listReader judges the rows one by one.
type listReader struct {
	chosen   []Chosen
	problems []workbook.Problem
	bad      map[[2]string]bool // sheets and cells with something wrong
}

// row takes a row that says something, all of it or nothing: half a choice may
// be another one.
func (rd *listReader) row(sheet table.Sheet, row table.Row) {
	c := Chosen{Key: row.Values["key"], Area: sheet.Shape.Key == areaKey, Name: row.Values["name"], Sheet: sheet.Name, Cells: map[string]string{}}
	whole := true
	for _, column := range sheet.Shape.Columns {
		cell := row.Cell(column.Key)
		c.Cells[column.Key] = cell
		whole = whole && (cell == "" || !rd.bad[[2]string{sheet.Name, cell}])
		to := c.Choice.field(column.Key)
		if to == nil {
			continue
		}
		if *to = row.Values[column.Key]; cutText.MatchString(*to) {
			rd.report(c, column.Key, CodeListCut, true, column.Title.In(sheet.Lang))
			whole = false
		}
	}
	switch {
	case c.Choice.Empty(), !whole:
		return
	case c.Key == "":
		if c.Cells["key"] != "" { // without the column every row would say so
			rd.report(c, "key", CodeListNoKey, false)
		}
		return
	case c.Choice.What == "":
		what, _ := sheet.Shape.Column("what")
		rd.report(c, "what", CodeListUndecided, true, what.Title.In(sheet.Lang), optionWords(what, sheet.Lang))
	}
	rd.chosen = append(rd.chosen, c)
}

// report tells of a row's cell. The first argument names the row.
func (rd *listReader) report(c Chosen, key, code string, hint bool, args ...string) {
	name := cmp.Or(c.Name, c.Key, "–")
	rd.problems = append(rd.problems, workbook.Problem{Sheet: c.Sheet, Cell: c.Cells[key], Code: code, Args: append([]string{name}, args...), Hint: hint})
}

// alone is what was chosen without the rows that contradict each other, and
// without those that repeat another.
func (rd *listReader) alone() []Chosen {
	type id struct {
		area bool
		key  string
	}
	first, torn := map[id]Chosen{}, map[id]bool{}
	for _, c := range rd.chosen {
		at := id{c.Area, c.Key}
		was, twice := first[at]
		if !twice {
			first[at] = c
			continue
		}
		if was.Choice != c.Choice {
			torn[at] = true
			rd.report(c, "what", CodeListTwice, false, was.Cells["what"])
		}
	}
	var alone []Chosen
	for _, c := range rd.chosen {
		at := id{c.Area, c.Key}
		if _, left := first[at]; left && !torn[at] {
			alone = append(alone, c)
			delete(first, at)
		}
	}
	return alone
}

// cutText is a text that ends with the mark of [WriteList] for one that was too
// long: what stands here is not all of it.
var cutText = regexp.MustCompile(` … \[(texten är avkortad; den är på|the text is cut; it has) \d+ (tecken|characters)\]$`)

// field is where a column's value is kept, nil for one that is no part of it.
func (c *Choice) field(key string) *string {
	return map[string]*string{"what": &c.What, "text": &c.Text, "method": &c.Method, "frequency": &c.Frequency, "roles": &c.Roles, "reason": &c.Reason}[key]
}

func optionWords(c table.Column, lang string) string {
	var words []string
	for _, o := range c.Options {
		words = append(words, o.Words.In(lang))
	}
	return strings.Join(words, ", ")
}
