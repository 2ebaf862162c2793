package sqlite

import (
	"fmt"
	"strconv"
	"strings"

	"rond/internal/store"
)

// filter builds the end of a query. Only what is asked for is in it: an
// optional "$1 = ” OR …" hides the index from SQLite and needs casts on
// PostgreSQL.
type filter struct {
	terms []string
	args  []any
}

func (f *filter) term(format string, arg any) {
	f.args = append(f.args, arg)
	f.terms = append(f.terms, fmt.Sprintf(format, "$"+strconv.Itoa(len(f.args))))
}

// equal asks for a column with this value; a zero value asks for nothing.
func equal[V comparable](f *filter, column string, v V) {
	var zero V
	if v != zero {
		f.term(column+" = %s", v)
	}
}

// between asks for ids in a range.
func (f *filter) between(r store.Range) {
	if r.Above != 0 {
		f.term("id > %s", r.Above)
	}
	if r.Below != 0 {
		f.term("id < %s", r.Below)
	}
}

// among asks for a column with one of these values; none ask for nothing.
func (f *filter) among(column string, values []string) {
	if len(values) == 0 {
		return
	}
	places := make([]string, len(values))
	for i, v := range values {
		f.args = append(f.args, v)
		places[i] = "$" + strconv.Itoa(len(f.args))
	}
	f.terms = append(f.terms, column+" IN ("+strings.Join(places, ", ")+")")
}

// notAmong asks for a column with none of these values.
func (f *filter) notAmong(column string, values []string) {
	for _, v := range values {
		f.term(column+" <> %s", v)
	}
}

// newestFirst is the order of rows by id.
func newestFirst(yes bool) string {
	if yes {
		return "id DESC"
	}
	return "id"
}

// tail is "WHERE … ORDER BY … LIMIT …"; a limit of 0 is none, and so is no order.
func (f *filter) tail(order string, limit int) string {
	var b strings.Builder
	if len(f.terms) > 0 {
		b.WriteString("WHERE " + strings.Join(f.terms, " AND ") + " ")
	}
	if order != "" {
		b.WriteString("ORDER BY " + order)
	}
	if limit > 0 {
		b.WriteString(" LIMIT " + strconv.Itoa(limit))
	}
	return b.String()
}
