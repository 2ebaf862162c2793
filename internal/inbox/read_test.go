package inbox_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"rond/internal/inbox"
)

var update = flag.Bool("update", false, "write what the shapes give into their files")

func trusting() inbox.Trusting {
	return inbox.Trusting{
		Check: "auth-results", AuthServ: "mx.kommun.example",
		Domains: []string{"kommun.example"}, Own: "rond@kommun.example",
	}
}

// TestShapes reads every mail in testdata/shapes and compares what it is with
// what the file says. {{…}} stands for bytes that a text file cannot hold.
func TestShapes(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/shapes/*.txtar")
	if err != nil || len(paths) < 40 {
		t.Fatalf("%d shapes, %v", len(paths), err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := facts(inbox.Read(shape(a), trusting()))
			if *update {
				a.Files = append(a.Files[:1], txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(a.Files) != 2 || got != string(a.Files[1].Data) {
				t.Errorf("%s\ngot:\n%s\nwant:\n%s", a.Comment, got, a.Files[len(a.Files)-1].Data)
			}
		})
	}
}

// facts writes a mail down, one fact a line.
func facts(m inbox.Mail) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	line("kind", string(m.Kind))
	line("from", strings.TrimSpace(m.FromName+" <"+m.From+">"))
	line("trust", string(m.Trust)+", "+m.TrustWhy)
	line("subject", m.Subject)
	line("answers", strings.Join(m.InReplyTo, " "))
	line("reference", strings.Join(m.References, " "))
	line("text", strings.ReplaceAll(m.Text, "\n", " | "))
	for _, f := range m.Files {
		same := ""
		if bytes.Equal(f.Data, workbook()) {
			same = ", whole"
		}
		line("file", fmt.Sprintf("%s %q%s", f.Kind, f.Name, same))
	}
	for _, f := range m.Failed {
		permanent := ""
		if f.Permanent {
			permanent = " for good"
		}
		line("about", fmt.Sprintf("%s %s %s%s, %s", f.Recipient, f.Action, f.Status, permanent, f.Original))
		line("led to", f.Final)
		line("said", f.Diagnostic)
		line("envelope", f.Envelope)
	}
	line("back", m.BackOn)
	line("links", strings.Join(m.Links, " "))
	line("notes", strings.Join(m.Notes, "; "))
	return b.String()
}

var placeholder = regexp.MustCompile(`\{\{(\w+)\}\}`)

func shape(a *txtar.Archive) []byte {
	raw := bytes.ReplaceAll(a.Files[0].Data, []byte("\n"), []byte("\r\n"))
	return placeholder.ReplaceAllFunc(raw, func(p []byte) []byte {
		name := string(p[2 : len(p)-2])
		switch name {
		case "workbook":
			return base64Lines(workbook())
		case "truncated":
			return base64Lines(workbook()[:200])
		case "zip":
			return base64Lines(zipOf("mapp/kontroller.xlsx", workbook(), "__MACOSX/._kontroller.xlsx", []byte("x")))
		case "bomb":
			return base64Lines(zipOf("a.xlsx", make([]byte, 65<<20)))
		case "tnef":
			return base64Lines(tnefOf("kontroller.xlsx", workbook()))
		case "encrypted":
			return base64Lines(oleWith("EncryptedPackage"))
		case "xls":
			return base64Lines(oleWith("Workbook"))
		case "ods":
			return base64Lines(zipOf("mimetype", []byte("application/vnd.oasis.opendocument.spreadsheet"), "content.xml", []byte("<x/>")))
		case "png":
			return base64Lines([]byte("\x89PNG\r\n\x1a\n and so on"))
		case "qp":
			return quotedPrintable(workbook())
		}
		b, err := hex.DecodeString(name)
		if err != nil {
			return []byte("unknown placeholder " + name)
		}
		return b
	})
}

// workbook is the smallest thing that is one to a sniffer.
func workbook() []byte {
	return zipOf("[Content_Types].xml", []byte("<Types/>"), "xl/workbook.xml", []byte("<workbook/>"), "xl/worksheets/sheet1.xml", bytes.Repeat([]byte("<c/>"), 100))
}

// zipOf makes a zip of names and contents.
func zipOf(entries ...any) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i+1 < len(entries); i += 2 {
		f, err := w.Create(entries[i].(string))
		if err == nil {
			_, err = f.Write(entries[i+1].([]byte))
		}
		if err != nil {
			return nil
		}
	}
	if w.Close() != nil {
		return nil
	}
	return b.Bytes()
}

func base64Lines(b []byte) []byte {
	s := base64.StdEncoding.EncodeToString(b)
	var out bytes.Buffer
	for len(s) > 76 {
		out.WriteString(s[:76] + "\r\n")
		s = s[76:]
	}
	out.WriteString(s + "\r\n")
	return out.Bytes()
}

func quotedPrintable(b []byte) []byte {
	var out bytes.Buffer
	for i, c := range b {
		fmt.Fprintf(&out, "=%02X", c)
		if i%24 == 23 {
			out.WriteString("=\r\n")
		}
	}
	return out.Bytes()
}

func oleWith(stream string) []byte {
	b := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...)
	for _, c := range []byte(stream) {
		b = append(b, c, 0)
	}
	return b
}

// tnefOf makes a winmail.dat with one attachment.
func tnefOf(name string, data []byte) []byte {
	b := binary.LittleEndian.AppendUint32(nil, 0x223e9f78)
	b = binary.LittleEndian.AppendUint16(b, 1)
	for _, a := range []struct {
		id   uint32
		data []byte
	}{{0x00069002, make([]byte, 14)}, {0x00018010, append([]byte(name), 0)}, {0x0006800f, data}} {
		b = append(b, 2)
		b = binary.LittleEndian.AppendUint32(b, a.id)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(a.data)))
		b = append(b, a.data...)
		sum := uint16(0)
		for _, c := range a.data {
			sum += uint16(c)
		}
		b = binary.LittleEndian.AppendUint16(b, sum)
	}
	return b
}
