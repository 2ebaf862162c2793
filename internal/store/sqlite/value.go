package sqlite

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// instantLayout has a fixed width, so that text order is time order.
const instantLayout = "2006-01-02T15:04:05.000000Z"

// instant stores a time as text. The driver is never handed a time.Time: it
// writes Go's own String(), with zone name and monotonic clock.
type instant struct{ at *time.Time }

func instantText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(instantLayout)
}

func (i instant) Value() (driver.Value, error) {
	text := instantText(*i.at)
	if text != "" && len(text) != len(instantLayout) {
		return nil, fmt.Errorf("the year of %s has not four digits", text)
	}
	return text, nil
}

func (i instant) Scan(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("an instant is text, not %T", v)
	}
	if text == "" {
		*i.at = time.Time{}
		return nil
	}
	at, err := time.Parse(instantLayout, text)
	if err != nil {
		return err
	}
	*i.at = at
	return nil
}

// flag stores a bool as 0 or 1.
type flag struct{ on *bool }

func (f flag) Value() (driver.Value, error) {
	if *f.on {
		return int64(1), nil
	}
	return int64(0), nil
}

func (f flag) Scan(v any) error {
	n, ok := v.(int64)
	if !ok || n != 0 && n != 1 {
		return fmt.Errorf("a flag is 0 or 1, not %v", v)
	}
	*f.on = n == 1
	return nil
}

// ref stores an id that leads to another table; 0 leads nowhere and is NULL.
type ref struct{ id *int64 }

func (r ref) Value() (driver.Value, error) {
	if *r.id == 0 {
		return nil, nil
	}
	return *r.id, nil
}

func (r ref) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*r.id = 0
	case int64:
		*r.id = v
	default:
		return fmt.Errorf("a reference is a number, not %T", v)
	}
	return nil
}

// content stores bytes; none are stored as an empty value, never as NULL.
type content struct{ data *[]byte }

func (c content) Value() (driver.Value, error) {
	if *c.data == nil {
		return []byte{}, nil
	}
	return *c.data, nil
}

func (c content) Scan(v any) error {
	data, ok := v.([]byte)
	if !ok && v != nil {
		return fmt.Errorf("content is bytes, not %T", v)
	}
	*c.data = append([]byte{}, data...) // the driver's memory is its own
	return nil
}

// taken tells whether a unique key was the reason.
func taken(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	return e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
}

// shown names a row by its id in an error. Other arguments can be mail
// addresses, which have no place in a log.
func shown(args []any) string {
	if len(args) == 1 {
		if id, ok := args[0].(int64); ok {
			return " " + strconv.FormatInt(id, 10)
		}
	}
	return ""
}

// keyText is the key of a row from its first fields: "7", "12/3".
func keyText(fields []any) string {
	var parts []string
	for _, f := range fields {
		switch f := f.(type) {
		case *int64:
			parts = append(parts, strconv.FormatInt(*f, 10))
		case *int:
			parts = append(parts, strconv.Itoa(*f))
		case *string:
			parts = append(parts, *f)
		case ref:
			parts = append(parts, strconv.FormatInt(*f.id, 10))
		}
	}
	return strings.Join(parts, "/")
}
