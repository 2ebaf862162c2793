package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"

	"modernc.org/sqlite"
)

// connector opens connections that keep their statements compiled. Compiling
// a statement with twenty columns takes several times as long as answering
// it. database/sql's own prepared statements do not help here: they belong to
// a pool, and preparing one while the only writer is in a transaction waits
// for ever.
type connector struct{ source string }

func (c connector) Driver() driver.Driver { return &sqlite.Driver{} }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	opened, err := c.Driver().Open(c.source)
	if err != nil {
		return nil, err
	}
	inner, ok := opened.(plain)
	if !ok {
		return nil, errors.Join(fmt.Errorf("the driver's connection %T lacks what is needed", opened), opened.Close())
	}
	return &connection{inner, map[string]statement{}}, nil
}

// plain is what the driver's connection can do.
type plain interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// statement is what a compiled statement can do.
type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// mostKept bounds the memory of a connection. There are about a hundred
// statements; only filters with many states could make more.
const mostKept = 300

// connection compiles each statement once. It is used by one goroutine at a
// time, and every list is read to its end before the next query, so that no
// statement is begun while it is still giving rows.
type connection struct {
	plain
	kept map[string]statement
}

// compiled gives the statement for a query, nil when it is not worth keeping:
// what has no arguments is a migration or a pragma.
func (c *connection) compiled(ctx context.Context, query string, args []driver.NamedValue) (statement, error) {
	if s, ok := c.kept[query]; ok {
		return s, nil
	}
	if len(args) == 0 || len(c.kept) >= mostKept {
		return nil, nil
	}
	prepared, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s, ok := prepared.(statement)
	if !ok {
		return nil, errors.Join(fmt.Errorf("the driver's statement %T lacks what is needed", prepared), prepared.Close())
	}
	c.kept[query] = s
	return s, nil
}

// QueryContext implements [driver.QueryerContext].
func (c *connection) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.compiled(ctx, query, args)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.plain.QueryContext(ctx, query, args)
	}
	return s.QueryContext(ctx, args)
}

// ExecContext implements [driver.ExecerContext].
func (c *connection) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.compiled(ctx, query, args)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.plain.ExecContext(ctx, query, args)
	}
	return s.ExecContext(ctx, args)
}

// Close gives up the statements before the connection they belong to.
func (c *connection) Close() error {
	var errs []error
	for _, s := range c.kept {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, c.plain.Close())...)
}
