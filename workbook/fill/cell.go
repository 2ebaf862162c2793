package fill

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// escapeLike is a text that would be read as another character (ECMA-376 part
// 1, 22.9.2.19), which a spreadsheet program guards when it saves.
var escapeLike = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

// guarded breaks up what would be read as an escape, as excelize does not. The
// "x" is escaped and not, as is usual, the underscore: excelize 2.11.1 takes
// the usual form of one text for another. The underscore that ends one may
// begin the next.
func guarded(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		b.WriteByte(text[i])
		if text[i] == '_' && escapeLike.MatchString(text[i:]) {
			b.WriteString("_x0078_")
			i++
		}
	}
	return b.String()
}

// typed types a value into a cell, as [Book.Set] says it.
func typed(file *excelize.File, sheet, cell, value string) error {
	id, err := file.GetCellStyle(sheet, cell)
	if err != nil {
		return fmt.Errorf("typing into %s %s: %w", sheet, cell, err)
	}
	style, err := file.GetStyle(id)
	if err != nil {
		return fmt.Errorf("typing into %s %s: %w", sheet, cell, err)
	}
	protected, err := file.GetSheetProtection(sheet)
	if err != nil {
		return fmt.Errorf("typing into %s %s: %w", sheet, cell, err)
	}
	if protected != (excelize.SheetProtectionOptions{}) && (style.Protection == nil || style.Protection.Locked) {
		return fmt.Errorf("typing into %s %s: %w", sheet, cell, ErrLocked)
	}
	const text = 49 // the number format "@"
	number, notANumber := strconv.Atoi(value)
	switch day, notADate := time.Parse(time.DateOnly, value); {
	case value == "":
		err = file.SetCellValue(sheet, cell, nil)
	case notANumber == nil && style.NumFmt != text:
		err = file.SetCellInt(sheet, cell, int64(number))
	case notADate == nil && style.NumFmt != text:
		err = file.SetCellFloat(sheet, cell, day.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours()/24, 0, 64)
	default:
		err = file.SetCellStr(sheet, cell, guarded(value))
	}
	if err != nil {
		return fmt.Errorf("typing into %s %s: %w", sheet, cell, err)
	}
	return nil
}

// shown is what a person sees in a cell, empty when it cannot be read.
func shown(file *excelize.File, sheet, cell string) string {
	text, err := file.GetCellValue(sheet, cell)
	if err != nil {
		return ""
	}
	return text
}

// offered are the words of a cell's drop-down.
func offered(file *excelize.File, sheet, cell string) []string {
	validations, err := file.GetDataValidations(sheet)
	if err != nil {
		return nil
	}
	for _, v := range validations {
		if v.Type == "list" && covers(v.Sqref, cell) {
			return listed(file, v.Formula1)
		}
	}
	return nil
}

// covers reports whether one of the ranges, separated by blanks, holds a cell.
func covers(ranges, cell string) bool {
	column, row, err := excelize.CellNameToCoordinates(cell)
	if err != nil {
		return false
	}
	for area := range strings.FieldsSeq(ranges) {
		from, to, found := strings.Cut(area, ":")
		if !found {
			to = from
		}
		c1, r1, err1 := excelize.CellNameToCoordinates(from)
		c2, r2, err2 := excelize.CellNameToCoordinates(to)
		if err1 == nil && err2 == nil && column >= c1 && column <= c2 && row >= r1 && row <= r2 {
			return true
		}
	}
	return false
}

// listed reads the source of a drop-down: words in quotes, or a range.
func listed(file *excelize.File, formula string) []string {
	formula = strings.TrimPrefix(formula, "=")
	if words, ok := strings.CutPrefix(formula, `"`); ok {
		return strings.Split(strings.ReplaceAll(strings.TrimSuffix(words, `"`), `""`, `"`), ",")
	}
	sheet, area, found := strings.Cut(formula, "!")
	from, to, _ := strings.Cut(strings.ReplaceAll(area, "$", ""), ":")
	c, r1, err1 := excelize.CellNameToCoordinates(from)
	_, r2, err2 := excelize.CellNameToCoordinates(to)
	if !found || err1 != nil || err2 != nil {
		return nil
	}
	var words []string
	for r := r1; r <= r2; r++ {
		cell, err := excelize.CoordinatesToCellName(c, r)
		if err != nil {
			return nil
		}
		word, err := file.GetCellValue(strings.Trim(sheet, "'"), cell)
		if err != nil {
			return nil
		}
		words = append(words, word)
	}
	return words
}

// saved is the file as it would be saved.
func saved(file *excelize.File) ([]byte, error) {
	if err := file.UpdateLinkedValue(); err != nil {
		return nil, fmt.Errorf("saving the workbook: %w", err)
	}
	var b bytes.Buffer
	if err := file.Write(&b); err != nil {
		return nil, fmt.Errorf("saving the workbook: %w", err)
	}
	return b.Bytes(), nil
}
