package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"rond/internal/store"
)

// table is the one place where a row type meets its columns. fields gives the
// places of a row in column order; they serve for reading and for writing.
type table[T any] struct {
	name    string
	columns []string
	key     int  // leading columns that name a row
	serial  bool // the key is one id, given by the database
	fields  func(*T) []any

	read, insert, update string // statements made from the columns
	named                string // the tail that picks a row by its key
}

// serial describes a table whose first column is an id given by the database.
func serial[T any](name, columns string, fields func(*T) []any) table[T] {
	t := keyed(name, columns, 1, fields)
	t.serial = true
	t.insert = insertInto(name, t.columns[1:]) + " RETURNING " + t.columns[0]
	return t
}

// keyed describes a table whose first n columns are its key.
func keyed[T any](name, columns string, n int, fields func(*T) []any) table[T] {
	t := table[T]{name: name, columns: strings.Split(columns, ", "), key: n, fields: fields}
	t.read = "SELECT " + columns + " FROM " + name
	t.insert = insertInto(name, t.columns)
	var set, where []string
	for i, c := range t.columns {
		term := c + " = $" + strconv.Itoa(i+1)
		if i < n {
			where = append(where, term)
		} else {
			set = append(set, term)
		}
	}
	t.named = "WHERE " + strings.Join(where, " AND ")
	t.update = "UPDATE " + name + " SET " + strings.Join(set, ", ") + " " + t.named
	return t
}

func insertInto(name string, columns []string) string {
	places := make([]string, len(columns))
	for i := range columns {
		places[i] = "$" + strconv.Itoa(i+1)
	}
	return "INSERT INTO " + name + " (" + strings.Join(columns, ", ") + ") VALUES (" + strings.Join(places, ", ") + ")"
}

// one reads the row that tail ("WHERE …") picks; store.ErrNotFound when none.
func (t *table[T]) one(ctx context.Context, q *sql.Tx, tail string, args ...any) (T, error) {
	rows, err := t.list(ctx, q, tail, args...)
	if err == nil && len(rows) == 0 {
		err = fmt.Errorf("read %s%s: %w", t.name, shown(args), store.ErrNotFound)
	}
	if err != nil {
		var none T
		return none, err
	}
	return rows[0], nil
}

// list reads the rows that tail picks, in its order. When a row cannot be read
// the rows before it come with a [*store.RowError].
func (t *table[T]) list(ctx context.Context, q *sql.Tx, tail string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, t.read+" "+tail, args...)
	if err != nil {
		return nil, fmt.Errorf("read %s%s: %w", t.name, shown(args), err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var row T
		fields := t.fields(&row)
		if err := rows.Scan(fields...); err != nil {
			return all, &store.RowError{Table: t.name, Row: keyText(fields[:t.key]), Err: err}
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read %s%s: %w", t.name, shown(args), err)
	}
	return all, nil
}

// add inserts a row and returns its id, 0 for a table without one.
func (t *table[T]) add(ctx context.Context, q *sql.Tx, row T) (int64, error) {
	if !t.serial {
		_, err := q.ExecContext(ctx, t.insert, t.fields(&row)...)
		return 0, t.writing("add", err)
	}
	var id int64
	err := q.QueryRowContext(ctx, t.insert, t.fields(&row)[1:]...).Scan(&id)
	return id, t.writing("add", err)
}

// put inserts a row, or updates the one that has the same unique columns, and
// returns its id, 0 for a table without one.
func (t *table[T]) put(ctx context.Context, q *sql.Tx, row T, unique ...string) (int64, error) {
	var set []string
	for _, c := range t.columns[t.key:] {
		if !slices.Contains(unique, c) {
			set = append(set, c+" = excluded."+c)
		}
	}
	up := " ON CONFLICT (" + strings.Join(unique, ", ") + ") DO UPDATE SET " + strings.Join(set, ", ")
	if !t.serial {
		_, err := q.ExecContext(ctx, t.insert+up, t.fields(&row)...)
		return 0, t.writing("put", err)
	}
	var id int64
	statement := insertInto(t.name, t.columns[1:]) + up + " RETURNING " + t.columns[0]
	err := q.QueryRowContext(ctx, statement, t.fields(&row)[1:]...).Scan(&id)
	return id, t.writing("put", err)
}

// change makes a row what it is given as; store.ErrNotFound when it is missing.
// Only columns that differ are written: the database looks every column that is
// written up in the indexes and tables that it belongs to, whether it differs
// or not, and an occurrence has eight of the first and five of the others.
func (t *table[T]) change(ctx context.Context, q *sql.Tx, row T) error {
	fields := t.fields(&row)
	was, err := t.one(ctx, q, t.named, fields[:t.key]...)
	if errors.Is(err, store.ErrNotFound) {
		return t.writing("update", store.ErrNotFound, fields[:t.key]...)
	}
	statement, args := t.update, fields
	if err == nil { // what cannot be read is written whole
		if statement, args = t.differing(fields, t.fields(&was)); statement == "" {
			return nil
		}
	}
	_, err = q.ExecContext(ctx, statement, args...)
	return t.writing("update", err, fields[:t.key]...)
}

// differing is the statement that writes those columns that differ, with what
// it takes; "" when none does.
func (t *table[T]) differing(now, was []any) (statement string, args []any) {
	args = slices.Clone(now[:t.key])
	var set []string
	for i := t.key; i < len(now); i++ {
		if !reflect.DeepEqual(now[i], was[i]) {
			args = append(args, now[i])
			set = append(set, t.columns[i]+" = $"+strconv.Itoa(len(args)))
		}
	}
	if len(set) == 0 {
		return "", nil
	}
	return "UPDATE " + t.name + " SET " + strings.Join(set, ", ") + " " + t.named, args
}

// writing says what was being written, and turns a taken key into
// store.ErrExists.
func (t *table[T]) writing(verb string, err error, key ...any) error {
	if err == nil {
		return nil
	}
	if taken(err) {
		err = fmt.Errorf("%w: %w", store.ErrExists, err)
	}
	return fmt.Errorf("%s: %w", strings.TrimSpace(verb+" "+t.name+" "+keyText(key)), err)
}
