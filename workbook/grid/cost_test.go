package grid_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"rond/workbook/grid"
)

// What a hostile file may cost: the promise of [grid.DefaultLimits].
const (
	costTime   = 2 * time.Second * patience
	costMemory = 200 << 20
)

// cost runs one reading by itself and says how long it took and how much more
// memory was in use at its peak.
func cost(reading func()) (time.Duration, uint64) {
	live := func() uint64 {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	runtime.GC()
	before, peak := live(), uint64(0)
	done, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				peak = max(peak, live())
			}
		}
	}()
	start := time.Now()
	reading()
	took := time.Since(start)
	close(done)
	<-watched
	peak = max(peak, live())
	return took, peak - min(before, peak)
}

// book of n sheets, every one in the part that target names.
func manySheets(t testing.TB, n int, target func(i int) string, sheet string) []byte {
	var sheets, relations strings.Builder
	parts := []string{"[Content_Types].xml", types, "_rels/.rels", rels}
	written := map[string]bool{}
	for i := range n {
		fmt.Fprintf(&sheets, `<sheet name="S%d" sheetId="%d" r:id="rId%d"/>`, i, i+1, i)
		fmt.Fprintf(&relations, `<Relationship Id="rId%d" Type="x/worksheet" Target="%s"/>`, i, target(i))
		if name := "xl/" + target(i); !written[name] {
			parts = append(parts, name, sheet)
			written[name] = true
		}
	}
	parts = append(parts, "xl/workbook.xml", `<workbook xmlns:r="r"><sheets>`+sheets.String()+`</sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships>`+relations.String()+`</Relationships>`)
	return packed(t, parts...)
}

// shared is a workbook with shared texts.
func shared(t testing.TB, texts, sheet string) []byte {
	with := strings.Replace(brels, "</Relationships>", `<Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`, 1)
	return storedParts(t, "[Content_Types].xml", types, "_rels/.rels", rels, "xl/workbook.xml", book, "xl/_rels/workbook.xml.rels", with,
		"xl/worksheets/sheet1.xml", sheet, "xl/sharedStrings.xml", `<sst>`+texts+`</sst>`)
}

// stored is [minimal] without packing, so that the ratio is no hindrance.
func stored(t testing.TB, sheet string) []byte {
	return storedParts(t, "[Content_Types].xml", types, "_rels/.rels", rels, "xl/workbook.xml", book, "xl/_rels/workbook.xml.rels", brels, "xl/worksheets/sheet1.xml", sheet)
}

func storedParts(t testing.TB, parts ...string) []byte {
	t.Helper()
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	for i := 0; i < len(parts); i += 2 {
		w, err := zw.CreateHeader(&zip.FileHeader{Name: parts[i], Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, parts[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// noise does not pack well, so that the ratio is no hindrance.
func noise(n int) string {
	out := make([]byte, n)
	x := uint32(2463534242)
	for i := range out {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		out[i] = 'a' + byte(x>>8)%16
	}
	return string(out)
}

// directoryOnly is an archive of n empty entries that are not there.
func directoryOnly(n int) []byte {
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	_, _ = zw.Create("a")
	_ = zw.Close()
	data := b.Bytes()
	at := bytes.Index(data, []byte("PK\x01\x02"))
	end := bytes.Index(data, []byte("PK\x05\x06"))
	entry := data[at:end]
	out := append([]byte(nil), data[:at]...)
	for range n {
		out = append(out, entry...)
	}
	tail := append([]byte(nil), data[end:]...)
	binary.LittleEndian.PutUint16(tail[8:], uint16(n))
	binary.LittleEndian.PutUint16(tail[10:], uint16(n))
	binary.LittleEndian.PutUint32(tail[12:], uint32(n*len(entry)))
	return append(out, tail...)
}

// TestWhatAHostileFileCosts holds every attack to its verdict, two seconds and
// 200 MB. An empty verdict means that the file is read.
func TestWhatAHostileFileCosts(t *testing.T) {
	cell := `<c t="str"><v>x</v></c>`
	for _, c := range []struct {
		name string
		file func() []byte
		want string
	}{
		{"zeros 1000 to 1", func() []byte { return minimal(t, data(strings.Repeat(" ", 30<<20))) }, grid.CodeTooLarge},
		{"declared 4 GB", func() []byte { return declared(minimal(t, data("<row>"+cell+"</row>")), 0xFFFFFFF0) }, grid.CodeTooLarge},
		{"declared less than it holds", func() []byte { return declared(minimal(t, data(noise(1<<20))), 100) }, grid.CodeDamaged},
		{"300,000 entries", func() []byte { return directoryOnly(300_000) }, grid.CodeTooManyParts},
		{"60,000 entries", func() []byte { return directoryOnly(60_000) }, grid.CodeTooManyParts},
		{"100 sheets in one part", func() []byte {
			return manySheets(t, 100, func(int) string { return "one.xml" }, data(strings.Repeat("<row>"+cell+"<c t=\"str\"><v>"+noise(900)+"</v></c></row>", 19_000)))
		}, grid.CodeDamaged},
		{"100 sheets of 18,000 rows", func() []byte {
			return manySheets(t, 100, func(i int) string { return fmt.Sprintf("s%d.xml", i) }, data(strings.Repeat("<row><c><v>1</v></c></row>", 18_000)))
		}, grid.CodeTooManyRows},
		{"100,000 attributes", func() []byte { return minimal(t, "<worksheet"+manyAttributes(100_000)+"/>") }, grid.CodeDamaged},
		{"three sheets of 850,000 values", func() []byte {
			return manySheets(t, 3, func(i int) string { return fmt.Sprintf("s%d.xml", i) }, data(strings.Repeat("<row>"+strings.Repeat("<c><v>1</v></c>", 50)+"</row>", 17_000)+"<!--"+noise(40_000)+"-->"))
		}, grid.CodeTooManyCells},
		{"sixty-four attributes in each element", func() []byte {
			return stored(t, "<worksheet>"+strings.Repeat("<a"+manyAttributes(64)+"/>", 30_000)+"</worksheet>")
		}, ""},
		{"16,000 blank cells", func() []byte { return minimal(t, data("<row>"+strings.Repeat("<c/>", 16_000)+"</row>")) }, ""},
		{"1.6 million blank cells", func() []byte {
			return minimal(t, data("<row>"+strings.Repeat("<c/>", 16_000)+"</row>"+"<!--"+noise(100_000)+"-->"+strings.Repeat("<row>"+strings.Repeat("<c/>", 16_000)+"</row>", 100)))
		}, grid.CodeTooManyCells},
		{"a long text named 240,000 times", func() []byte {
			return shared(t, "<si><t>"+noise(130_000)+"</t></si>", data(strings.Repeat("<row>"+strings.Repeat(`<c t="s"><v>0</v></c>`, 12)+"</row>", 20_000)))
		}, grid.CodeTooLarge},
		{"14 MB of shared texts", func() []byte { return shared(t, strings.Repeat("<si><t>"+noise(160)+"</t></si>", 80_000), data("")) }, ""},
		{"million shared texts", func() []byte { return shared(t, strings.Repeat("<si/>", 1_000_000), data("")) }, grid.CodeTooManyCells},
		{"different shared texts", func() []byte { return shared(t, manyTexts(150_000), data("")) }, ""},
		{"references without end", func() []byte {
			return stored(t, data("<row><c t=\"str\"><v>"+strings.Repeat("&", 1<<20)+";</v></c></row>"))
		}, grid.CodeDamaged},
		{"references", func() []byte {
			return stored(t, data(strings.Repeat("<row><c t=\"str\"><v>"+strings.Repeat("&#x10FFFF;", 3_000)+"</v></c></row>", 400)))
		}, ""},
		{"escapes", func() []byte {
			return stored(t, data(strings.Repeat("<row><c t=\"str\"><v>"+strings.Repeat("_x0041_", 4_000)+"</v></c></row>", 500)))
		}, ""},
		{"whole columns merged and named", func() []byte {
			return minimal(t, strings.Replace(data("<row>"+cell+"</row>"), "</worksheet>", "<mergeCells>"+strings.Repeat(`<mergeCell ref="A1:XFD1048576"/>`, 100_000)+noise(200_000)+"</mergeCells></worksheet>", 1))
		}, ""},
		{"deep", func() []byte { return stored(t, strings.Repeat("<a>", 1_000_000)) }, grid.CodeDamaged},
		{"a huge attribute", func() []byte {
			return minimal(t, `<worksheet a="`+strings.Repeat("&amp;"+noise(200), 100_000)+`"><sheetData/></worksheet>`)
		}, ""},
		{"a million comments", func() []byte { return stored(t, strings.Repeat("<!---->", 1_000_000)+noise(0)+data("")) }, ""},
		{"a million relations", func() []byte {
			return packed(t, "[Content_Types].xml", types, "_rels/.rels", "<Relationships>"+strings.Repeat(`<Relationship Id="a" Target="b"/>`, 900_000)+"</Relationships>")
		}, grid.CodeTooManyParts},
		{"an archive in an archive", func() []byte {
			inner := minimal(t, data("<row>"+cell+"</row>"))
			return packed(t, "book.xlsx", string(inner))
		}, grid.CodeZip},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := c.file()
			var err error
			took, memory := cost(func() { err = drain(file) })
			for range 2 { // others may be at work on the machine
				if took > costTime {
					took, memory = cost(func() { err = drain(file) })
				}
			}
			got := ""
			if err != nil {
				got = codeOf(err)
			}
			t.Logf("%d bytes: %v, %d MB: %v", len(file), took, memory>>20, err)
			if got != c.want {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if took > costTime || memory > costMemory {
				t.Errorf("%v and %d MB", took, memory>>20)
			}
		})
	}
}

// drain reads every sheet and keeps nothing.
func drain(file []byte) error {
	b, err := open(file)
	if err != nil {
		return err
	}
	for i := range b.Sheets() {
		for _, err := range b.Rows(context.Background(), i) {
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func manyAttributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ` a%d=""`, i)
	}
	return b.String()
}

func manyTexts(n int) string {
	text := noise(64 * n)
	var b strings.Builder
	for i := range n {
		b.WriteString("<si><t>" + text[i*64:i*64+64] + "</t></si>")
	}
	return b.String()
}

// declared changes what the last entry says that it holds, in the directory.
func declared(file []byte, size uint32) []byte {
	at := bytes.LastIndex(file, []byte("PK\x01\x02"))
	out := bytes.Clone(file)
	binary.LittleEndian.PutUint32(out[at+24:], size)
	return out
}
