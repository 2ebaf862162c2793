//go:build linux && !race

package inbox_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rond/internal/inbox"
	"rond/internal/mailtest/shapes"
)

const (
	largest   = 40 << 20 // the largest mail that is fetched
	mayTake   = 2 * time.Second
	mayHold   = 200 << 20 // bytes, the mail itself and the program among them
	aloneEnv  = "ROND_HOSTILE"
	busyTimes = 8 // a machine that does other work too: the processor's time is what counts
)

// hostile are mails of the largest size that is fetched, each made to cost a
// reader as much as can be.
func hostile() map[string]func() []byte {
	head := "From: anna@kommun.example\r\n"
	fill := func(s string) string { return strings.Repeat(s, largest/len(s)) }
	file := func(b []byte) []byte {
		return append([]byte(head+"Content-Type: application/octet-stream; name=a.xlsx\r\nContent-Transfer-Encoding: base64\r\n\r\n"), shapes.Base64(b)...)
	}
	return map[string]func() []byte{
		"one file": func() []byte { return file(make([]byte, 29<<20)) },
		"mails in base64 within mails": func() []byte {
			raw := file(make([]byte, 7<<20))
			for range 5 {
				raw = append([]byte(head+"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"), base64.StdEncoding.EncodeToString(raw)...)
			}
			return raw
		},
		"multiparts within multiparts": func() []byte {
			var b strings.Builder
			for i := range 30 {
				fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
			}
			return []byte(head + b.String() + fill("--b\n"))
		},
		"many parts": func() []byte {
			return []byte(head + "Content-Type: multipart/mixed; boundary=b\n\n" + fill("--b\n\nx\n"))
		},
		"a large page": func() []byte { return []byte(head + "Content-Type: text/html\n\n" + fill("<p>&aring;<br>")) },
		"many pages": func() []byte {
			return []byte(head + "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: text/html\n\n"+strings.Repeat("<b>x ", 20000)+"\n", 400))
		},
		"links": func() []byte {
			return []byte(head + "Content-Type: text/plain\n\n" + fill("https://x.sharepoint.com/:x:/g/a "))
		},
		"one line":    func() []byte { return []byte(head + "\n" + fill("x")) },
		"one field":   func() []byte { return []byte("From: " + fill("a")) },
		"many fields": func() []byte { return []byte(fill("Authentication-Results: x; dmarc=pass\n")) },
		"folds":       func() []byte { return []byte("Subject: x\n" + fill(" x\n")) },
		"quoted": func() []byte {
			return []byte(head + "Content-Type: application/x\nContent-Transfer-Encoding: quoted-printable\n\n" + fill("=41=42=\n"))
		},
		"uuencoded": func() []byte {
			return []byte(head + "Content-Type: application/x\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n" + fill("M"+strings.Repeat("A", 60)+"\n"))
		},
		"failures": func() []byte {
			return []byte(head + "Content-Type: message/delivery-status\n\n" + fill("Final-Recipient: rfc822; a@b.se\n\n"))
		},
		"returned mail": func() []byte {
			return []byte("Return-Path: <>\nSubject: failure notice\n\n" + fill("user unknown a@b.se 550 "))
		},
		"days": func() []byte {
			return []byte(head + "Auto-Submitted: auto-replied\nSubject: Frånvaro\nDate: Mon, 4 May 2026 09:12:00 +0200\n\n" + fill("åter 3/4 till v. 3-4 "))
		},
		"a zip that grows": func() []byte {
			return file(shapes.Zip("a.xlsx", make([]byte, 300<<20)))
		},
		"a zip of zips that grow": func() []byte {
			inner := shapes.Zip("a.xlsx", make([]byte, 60<<20))
			return file(shapes.Zip("a.zip", inner, "b.zip", inner, "c.zip", inner))
		},
		"a zip of many names": func() []byte { return file(manyNames(29 << 20)) },
		"a zip of many names that says it has one": func() []byte {
			b := manyNames(29 << 20)
			copy(b[len(b)-14:], "\x01\x00\x01\x00")
			return file(b)
		},
		"an Outlook item of many names": func() []byte { return file(shapes.OutlookOf(220_000)) },
		"a winmail that never ends": func() []byte {
			return file(append(shapes.TNEF("a", nil), bytes.Repeat(shapes.TNEF("a", make([]byte, 100))[6:], 100_000)...))
		},
		"a large Outlook item": func() []byte { return file(shapes.Outlook("a.xlsx", make([]byte, 28<<20))) },
		"signed in signed": func() []byte {
			raw := make([]byte, 20<<20)
			for range 20 {
				raw = shapes.Signed(append([]byte("Content-Type: application/pkcs7-mime\r\n\r\n"), raw...))
			}
			return append([]byte(head+"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n"), shapes.Base64(raw)...)
		},
	}
}

// manyNames is a zip that is nothing but its directory.
func manyNames(size int) []byte {
	one := append([]byte("PK\x01\x02"), make([]byte, 42)...)
	one[28] = 1 // the length of its name
	one = append(one, 'a')
	b := append([]byte("PK\x03\x04"), bytes.Repeat(one, size/len(one))...)
	end := append([]byte("PK\x05\x06"), make([]byte, 18)...)
	binary.LittleEndian.PutUint32(end[12:], uint32(len(b)-4))
	binary.LittleEndian.PutUint32(end[16:], 4)
	return append(b, end...)
}

// TestHostileCost reads each in a program of its own, which has then seen
// nothing else, and asks the system what it cost.
func TestHostileCost(t *testing.T) {
	if path := os.Getenv(aloneEnv); path != "" {
		readAlone(t, path)
		return
	}
	for name, build := range hostile() {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "mail")
			raw := build()
			if len(raw) > largest+(1<<20) {
				t.Fatalf("%d bytes would not be fetched", len(raw))
			}
			if err := os.WriteFile(path, raw, 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestHostileCost$")
			cmd.Env = append(os.Environ(), aloneEnv+"="+path)
			began := time.Now()
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			_, told, _ := strings.Cut(string(out), "VmHWM:")
			var held int64
			if _, err := fmt.Sscanf(told, "%d kB", &held); err != nil {
				t.Fatalf("what it held: %v\n%s", err, out)
			}
			held <<= 10
			worked := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			t.Logf("%d MB: %v, %d MB held", len(raw)>>20, worked.Round(time.Millisecond), held>>20)
			if worked > mayTake || time.Since(began) > busyTimes*mayTake || held > mayHold {
				t.Errorf("%v of work in %v, %d MB held; at most %v and %d MB", worked, time.Since(began), held>>20, mayTake, mayHold>>20)
			}
		})
	}
}

func readAlone(t *testing.T, path string) {
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	check(t, inbox.Read(raw, trusting()))
	status, err := os.ReadFile("/proc/self/status") // VmHWM is the most that was held
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("%s\n", status)
}
