package opendata

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// The types of columns beside string (text), int and int64 (integer), *int
// (integer or nothing), bool and [time.Time] (instant; the zero time is nothing).
type (
	// Code is a word of a fixed list or a name that stays; "" is nothing.
	Code string
	// Date is YYYY-MM-DD; "" is nothing.
	Date string
	// ID is the number of a row; 0 is nothing.
	ID int64
)

// instantLayout is RFC 3339 of a fixed width, in UTC: the order of the texts is
// the order of the times, and no digit is lost of what is stored.
const instantLayout = "2006-01-02T15:04:05.000000Z"

// column is a column of a table: its name, its type in the words of
// docs/open-data.md, and the field that holds it.
type column struct {
	name, kind string
	field      []int
}

// kinds is what a field's type is called.
func kinds() map[reflect.Type]string {
	return map[reflect.Type]string{
		reflect.TypeFor[string](): "text", reflect.TypeFor[Code](): "code", reflect.TypeFor[Date](): "date",
		reflect.TypeFor[time.Time](): "instant", reflect.TypeFor[bool](): "boolean", reflect.TypeFor[ID](): "id",
		reflect.TypeFor[int](): "integer", reflect.TypeFor[int64](): "integer", reflect.TypeFor[*int](): "integer",
	}
}

// columnsOf is the columns of a struct, those of a struct within it in its
// place.
func columnsOf(t reflect.Type) []column {
	var all []column
	known := kinds()
	for _, f := range reflect.VisibleFields(t) {
		if !f.Anonymous {
			all = append(all, column{f.Tag.Get("data"), known[f.Type], f.Index})
		}
	}
	return all
}

// Schema is every column as "table.column kind", in order.
func Schema() []string {
	var all []string
	for _, t := range (Data{}).tables() {
		for _, c := range t.columns {
			all = append(all, fmt.Sprintf("%s.%s %s", t.name, c.name, c.kind))
		}
	}
	return all
}

// of is a row's value in the column: a text, or what JSON calls a number or
// literal; "null" is nothing.
func (c column) of(row reflect.Value) (text string, literal bool) {
	switch v := row.FieldByIndex(c.field).Interface().(type) {
	case string:
		return strings.ToValidUTF8(v, "\uFFFD"), false
	case Code:
		return nothing(strings.ToValidUTF8(string(v), "\uFFFD"))
	case Date:
		return nothing(string(v))
	case time.Time:
		if v.IsZero() {
			return nothing("")
		}
		return v.UTC().Format(instantLayout), false
	case ID:
		if v == 0 {
			return nothing("")
		}
		return strconv.FormatInt(int64(v), 10), true
	case *int:
		if v == nil {
			return nothing("")
		}
		return strconv.Itoa(*v), true
	default: // a bool or an integer
		return fmt.Sprint(v), true
	}
}

// null is what stands for nothing.
const null = "null"

func nothing(text string) (string, bool) {
	if text == "" {
		return null, true
	}
	return text, false
}

// quoted is a text as JSON has it.
func quoted(text string) []byte {
	b, _ := json.Marshal(text) // a string always can be
	return b
}
