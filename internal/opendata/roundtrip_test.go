package opendata

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"
)

// hostile is pieces of what somebody may have written, or not meant to.
var hostile = []string{"=", "+", "-", "@", "\t", "\r", "\n", "\r\n", "'", `"`, `""`, ";", ",", "|", " ", "\u00a0", "\ufeff", "\u200b", "\x00", "\x1b", "\u202e", "\u2066",
	"＝", "＋", "－", "＠", "−", "åäö", "𝄞", "\u2028", "null", "true", "12", "1e5", "2026-03-04", "</script>", "&amp;", `\`, `\u0000`, "cmd|' /C calc'!A0",
	`HYPERLINK("http://x.example";"klicka")`, strings.Repeat("lång ", 2000)}

func hostileText(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(6) {
		b.WriteString(hostile[r.IntN(len(hostile))])
	}
	return b.String()
}

// randomRow fills every column of a row.
func randomRow[R any](r *rand.Rand) R {
	var row R
	v := reflect.ValueOf(&row).Elem()
	for _, c := range columnsOf(v.Type()) {
		f := v.FieldByIndex(c.field)
		switch f.Interface().(type) {
		case string, Code:
			f.SetString(hostileText(r))
		case Date:
			f.SetString([]string{"", "2026-03-04"}[r.IntN(2)])
		case bool:
			f.SetBool(r.IntN(2) == 0)
		case time.Time:
			f.Set(reflect.ValueOf([]time.Time{{}, time.UnixMicro(r.Int64N(1e15)).UTC()}[r.IntN(2)]))
		case *int:
			n := r.IntN(3)
			f.Set(reflect.ValueOf([]*int{nil, &n}[r.IntN(2)]))
		default:
			f.SetInt(r.Int64N(3) * r.Int64N(1e9))
		}
	}
	return row
}

func sequence[R any](rows []R) Rows[R] {
	return func(yield func(R, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// filled gives every table of a Data rows, and the rows as they should come
// back: by table, each a map from column to value as JSON has it.
func filled(r *rand.Rand) (d Data, want map[string][]map[string]any) {
	want = map[string][]map[string]any{}
	fill(r, want, "boards", &d.Boards)
	fill(r, want, "occurrences", &d.Occurrences)
	fill(r, want, "answers", &d.Answers)
	fill(r, want, "risks", &d.Risks)
	fill(r, want, "deliveries", &d.Deliveries)
	fill(r, want, "export", &d.Export)
	return d, want
}

func fill[R any](r *rand.Rand, want map[string][]map[string]any, table string, to *Rows[R]) {
	var rows []R
	for range r.IntN(4) {
		row := randomRow[R](r)
		rows, want[table] = append(rows, row), append(want[table], plainly(row))
	}
	*to = sequence(rows)
}

// plainly is a row by column, said without the package's own conversion.
func plainly(row any) map[string]any {
	v, m := reflect.ValueOf(row), map[string]any{}
	for _, c := range columnsOf(v.Type()) {
		switch x := v.FieldByIndex(c.field).Interface().(type) {
		case string:
			m[c.name] = x
		case bool:
			m[c.name] = x
		case Code:
			m[c.name] = orNull(string(x), x != "")
		case Date:
			m[c.name] = orNull(string(x), x != "")
		case time.Time:
			m[c.name] = orNull(x.Format("2006-01-02T15:04:05.000000")+"Z", !x.IsZero())
		case *int:
			if m[c.name] = nil; x != nil {
				m[c.name] = float64(*x)
			}
		case ID:
			m[c.name] = orNull(float64(x), x != 0)
		case int:
			m[c.name] = float64(x)
		case int64:
			m[c.name] = float64(x)
		}
	}
	return m
}

func orNull(v any, there bool) any {
	if !there {
		return nil
	}
	return v
}

// TestThereAndBack: whatever the texts are, JSON and CSV bring back what went
// in.
func TestThereAndBack(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		d, want := filled(rand.New(rand.NewPCG(seed, 7)))
		if got := fromJSON(t, d); !same(got, want) {
			t.Fatalf("seed %d: JSON brings back\n%q\nof\n%q", seed, got, want)
		}
		if got := fromZip(t, d); !same(got, want) {
			t.Fatalf("seed %d: CSV brings back\n%q\nof\n%q", seed, got, want)
		}
	}
}

// same compares tables; one without rows may be missing.
func same(got, want map[string][]map[string]any) bool {
	for name, rows := range got {
		if len(rows)+len(want[name]) > 0 && !reflect.DeepEqual(rows, want[name]) {
			return false
		}
	}
	return len(got) == len(Data{}.tables())
}

func fromJSON(t *testing.T, d Data) map[string][]map[string]any {
	t.Helper()
	var b bytes.Buffer
	if err := WriteJSON(&b, d); err != nil {
		t.Fatal(err)
	}
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if string(doc["schema"]) != `"rond-open-data"` || string(doc["version"]) != strconv.Itoa(Version) {
		t.Fatalf("schema %s, version %s", doc["schema"], doc["version"])
	}
	delete(doc, "schema")
	delete(doc, "version")
	all := map[string][]map[string]any{}
	for name, rows := range doc {
		var list []map[string]any
		if err := json.Unmarshal(rows, &list); err != nil {
			t.Fatal(err)
		}
		all[name] = list
	}
	return all
}

func fromZip(t *testing.T, d Data) map[string][]map[string]any {
	t.Helper()
	var b bytes.Buffer
	if err := WriteZip(&b, d); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]map[string]any{}
	for i, table := range (Data{}).tables() {
		if z.File[i].Name != table.name+".csv" {
			t.Fatalf("file %d is %s", i, z.File[i].Name)
		}
		f, err := z.File[i].Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		all[table.name] = table.read(t, string(raw))
	}
	return all
}

// FuzzText takes any text there and back, and a code that is the same.
func FuzzText(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := Data{Boards: sequence([]Board{{Code(text), text}})}
		want := strings.ToValidUTF8(text, "\uFFFD")
		for _, got := range []map[string][]map[string]any{fromJSON(t, d), fromZip(t, d)} {
			if row := got["boards"][0]; row["name"] != want || row["code"] != orNull(want, want != "") {
				t.Fatalf("%q comes back as %q", text, row)
			}
		}
	})
}

// TestRowsAreWrittenAsTheyCome: nothing is gathered before it is written.
func TestRowsAreWrittenAsTheyCome(t *testing.T) {
	t.Parallel()
	const long, most = 1000, 100 << 10
	for name, write := range map[string]func(io.Writer, Data) error{"JSON": WriteJSON, "zip": WriteZip} {
		var out counting
		rows := func(yield func(Board, error) bool) {
			made := 0
			r := rand.New(rand.NewPCG(1, 2))
			for range 2000 {
				text := make([]byte, long)
				for i := range text {
					text[i] = byte('!' + r.IntN(90)) // hardly to be compressed
				}
				if made += long; made-int(out) > most && name == "JSON" || made > 4*most && out == 0 {
					t.Fatalf("%s: %d bytes were made and %d are written", name, made, out)
				}
				if !yield(Board{Name: string(text)}, nil) {
					return
				}
			}
		}
		if err := write(&out, Data{Boards: rows}); err != nil {
			t.Fatal(err)
		}
	}
}

type counting int

func (c *counting) Write(p []byte) (int, error) { *c += counting(len(p)); return len(p), nil }

var errSpoilt = errors.New("spoilt")

// TestAnErrorEndsTheWriting: of a row, and of what is written to; nothing more
// is read after it.
func TestAnErrorEndsTheWriting(t *testing.T) {
	t.Parallel()
	read := 0
	spoilt := Data{Plans: func(yield func(Plan, error) bool) { yield(Plan{}, errSpoilt) }, Grades: func(func(Grade, error) bool) { read++ }}
	endless := Data{Plans: func(yield func(Plan, error) bool) {
		for yield(Plan{Title: strings.Repeat("x", 5000)}, nil) {
		}
		read++
	}}
	for name, write := range map[string]func(io.Writer, Data) error{"JSON": WriteJSON, "zip": WriteZip} {
		if err := write(io.Discard, spoilt); !errors.Is(err, errSpoilt) || read != 0 {
			t.Errorf("%s: %v, %d read on", name, err, read)
		}
		if err := write(full{}, endless); !errors.Is(err, io.ErrShortWrite) || read != 1 {
			t.Errorf("%s to a full disk: %v, %d", name, err, read)
		}
		read = 0
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
