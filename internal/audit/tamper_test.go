package audit_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// vouched are the tables whose every cell the record protects, with the column
// that names a row.
func vouched() map[string]string {
	return map[string]string{"event": "seq", "answer": "id", "version": "id", "assessment": "id", "act": "id", "valuation": "id", "risk_choice": "id", "blob": "sha"}
}

// cell is one value in the file.
type cell struct{ table, key, row, column string }

func cells(t *testing.T, b book) []cell {
	t.Helper()
	var all []cell
	for table, key := range vouched() {
		for _, column := range b.column(t, "SELECT name FROM pragma_table_info($1)", table) {
			for _, row := range b.column(t, "SELECT "+key+" FROM "+table) {
				all = append(all, cell{table, key, row, column})
			}
		}
	}
	slices.SortFunc(all, func(x, y cell) int {
		return strings.Compare(x.table+" "+x.column+" "+x.row, y.table+" "+y.column+" "+y.row)
	})
	return all
}

// flip changes one byte of the cell, or one bit of a number, and returns the
// name of the row afterwards and how to put it back.
func (c cell) flip(t *testing.T, b book, random *rand.Rand) (row string, back func()) {
	t.Helper()
	var old any
	if err := b.raw.QueryRowContext(t.Context(), "SELECT "+c.column+" FROM "+c.table+" WHERE "+c.key+" = $1", c.row).Scan(&old); err != nil {
		t.Fatal(c, err)
	}
	if data, ok := old.([]byte); ok && data == nil {
		old = []byte{} // an empty file; nil would be written as NULL
	}
	changed := altered(old, random)
	row = c.row
	if n, ok := old.(int64); ok && (c.column == c.key || c.column == "n") {
		changed = n ^ 1<<(8+random.IntN(55)) // a low bit gives the number of another row
	}
	if c.column == c.key {
		row = fmt.Sprint(changed)
	}
	set := "UPDATE " + c.table + " SET " + c.column + " = $1 WHERE " + c.key + " = $2"
	b.exec(t, set, changed, c.row)
	return row, func() { b.exec(t, set, old, row) }
}

func altered(old any, random *rand.Rand) any {
	switch v := old.(type) {
	case nil:
		return int64(1 + random.IntN(1000))
	case int64:
		return v ^ 1<<random.IntN(63)
	case string:
		return string(alteredBytes([]byte(v), random))
	case []byte:
		return alteredBytes(v, random)
	}
	return old
}

func alteredBytes(old []byte, random *rand.Rand) []byte {
	if len(old) == 0 {
		return []byte{byte(random.IntN(256))}
	}
	changed := slices.Clone(old)
	changed[random.IntN(len(changed))] ^= byte(1 + random.IntN(255))
	return changed
}

// TestEveryChangedByteIsFound changes a random byte in every cell of every
// table that the record protects, one at a time.
func TestEveryChangedByteIsFound(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	random := rand.New(rand.NewPCG(2026, 2))
	for range 3 {
		for _, c := range cells(t, b) {
			row, back := c.flip(t, b, random)
			if r := b.verify(t); !names(r, c.table, c.row) && !names(r, c.table, row) {
				t.Errorf("%v changed, breaks: %v", c, r.Breaks)
			}
			back()
		}
	}
	if r := b.verify(t); len(r.Breaks) != 0 {
		t.Errorf("all put back, breaks: %v", r.Breaks)
	}
}

func TestEveryMissingRowIsFound(t *testing.T) {
	t.Parallel()
	for table, key := range vouched() {
		t.Run(table, func(t *testing.T) {
			t.Parallel()
			b := newBook(t)
			rows := b.column(t, "SELECT "+key+" FROM "+table+" ORDER BY "+key)
			row := rows[len(rows)/2]
			b.exec(t, "DELETE FROM "+table+" WHERE "+key+" = $1", row)
			if r := b.verify(t); !names(r, table, row) {
				t.Errorf("%s %s deleted, breaks: %v", table, row, r.Breaks)
			}
		})
	}
}

func TestTampering(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sql        []string
		table, row string
	}{
		"row slipped in":       {[]string{`INSERT INTO answer SELECT 99, occurrence, 99, submission, person, handed_by, received, complete, body FROM answer WHERE id = 1`}, "answer", "99"},
		"act slipped in":       {[]string{`INSERT INTO act SELECT 99, at, actor, kind, about, row_key, note FROM act WHERE id = 1`}, "act", "99"},
		"valuation slipped in": {[]string{`INSERT INTO valuation SELECT 99, risk, round, 99, submission, person, handed_by, received, complete, body FROM valuation WHERE id = 1`}, "valuation", "99"},
		"choice slipped in":    {[]string{`INSERT INTO risk_choice SELECT 99, round, risk, area, 99, body, made FROM risk_choice WHERE id = 1`}, "risk_choice", "99"},
		"file slipped in":      {[]string{`INSERT INTO blob VALUES ('00', x'01')`}, "blob", "00"},
		"instant made longer":  {[]string{`UPDATE answer SET received = received || 'x' WHERE id = 2`}, "answer", "2"},
		"last event cut off":   {[]string{`DELETE FROM event WHERE seq = 21`}, "chain", "21"},
		"end cut off, head moved back": {[]string{`DELETE FROM event WHERE seq >= 12`,
			`UPDATE chain SET seq = 11, hash = (SELECT hash FROM event WHERE seq = 11)`}, "answer", "4"},
		"head rewritten":      {[]string{`UPDATE chain SET hash = 'x'`}, "chain", "21"},
		"event slipped in":    {[]string{`INSERT INTO event SELECT 22, at, kind, about, row_key, content, hash, hash FROM event WHERE seq = 21`}, "event", "22"},
		"event numbered far":  {[]string{`UPDATE event SET seq = 9000000000000000000 WHERE seq = 14`}, "event", "14"},
		"event numbered less": {[]string{`UPDATE event SET seq = -9000000000000000000 WHERE seq = 14`}, "event", "-9000000000000000000"},
		"time made nonsense":  {[]string{`UPDATE event SET at = 'yesterday' WHERE seq = 7`}, "event", "7"},
		"flag made nonsense":  {[]string{`UPDATE answer SET complete = 7 WHERE id = 3`}, "answer", "3"},
		"two times nonsense":  {[]string{`UPDATE answer SET received = 'x'`}, "answer", "4"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBook(t)
			for _, statement := range c.sql {
				b.exec(t, statement)
			}
			if r := b.verify(t); !names(r, c.table, c.row) {
				t.Errorf("want %s %s named, breaks: %v", c.table, c.row, r.Breaks)
			}
		})
	}
}

// TestOneByteNamesOneRow holds the report to the point: a changed answer is
// named alone, and a changed hash of an event does not blame the next event.
func TestOneByteNamesOneRow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ sql, table, row string }{
		{`UPDATE answer SET body = '{"done":"nej"}' WHERE id = 2`, "answer", "2"},
		{`UPDATE assessment SET grade = 'red' WHERE id = 2`, "assessment", "2"},
		{`UPDATE valuation SET body = '{"p":1}' WHERE id = 2`, "valuation", "2"},
		{`UPDATE risk_choice SET body = '{"what":"action"}' WHERE id = 2`, "risk_choice", "2"},
		{`UPDATE act SET actor = 'Bo Ek' WHERE id = 2`, "act", "2"},
		{`UPDATE version SET made = replace(made, '2026', '2027') WHERE id = 1`, "version", "1"},
		{`UPDATE event SET kind = 'mail-seny' WHERE seq = 13`, "event", "13"},
		{`UPDATE event SET hash = replace(hash, 'a', 'b') WHERE seq = 13`, "event", "13"},
	} {
		b := newBook(t)
		b.exec(t, c.sql)
		if r := b.verify(t); len(r.Breaks) != 1 || !names(r, c.table, c.row) {
			t.Errorf("%s: breaks %v", c.sql, r.Breaks)
		}
	}
}
