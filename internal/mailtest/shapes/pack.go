package shapes

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
)

// Zip makes an archive of names and contents.
func Zip(entries ...any) []byte {
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

// Base64 is in lines as mails have it.
func Base64(b []byte) []byte {
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

// OLE looks like a compound file with a stream of a name.
func OLE(stream string) []byte {
	return append(append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...), wide(stream)...)
}

func wide(ascii string) []byte {
	var b []byte
	for _, c := range []byte(ascii) {
		b = append(b, c, 0)
	}
	return b
}

// TNEF makes a winmail.dat with one attachment.
func TNEF(name string, data []byte) []byte {
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

// Entity is a part with words and a file, as what is signed has it.
func Entity(name string, data []byte) []byte {
	return []byte("Content-Type: multipart/mixed; boundary=\"=_inre\"\r\n\r\n" +
		"--=_inre\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSignerat svar.\r\n" +
		"--=_inre\r\nContent-Type: application/octet-stream; name=\"" + name + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		string(Base64(data)) + "--=_inre--\r\n")
}

// Signed packs a mail as S/MIME does when it signs it whole (RFC 5652 §5). The
// signers are missing: nobody here asks for them.
func Signed(content []byte) []byte {
	oid := func(last byte) []byte {
		return der(0x06, []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, last})
	}
	inner := der(0x30, append(oid(1), der(0xa0, der(0x04, content))...))
	signed := der(0x30, bytes.Join([][]byte{der(0x02, []byte{1}), der(0x31, nil), inner, der(0x31, nil)}, nil))
	return der(0x30, append(oid(2), der(0xa0, signed)...))
}

func der(tag byte, body []byte) []byte {
	b := append([]byte{tag, 0x84}, binary.BigEndian.AppendUint32(nil, uint32(len(body)))...)
	return append(b, body...)
}
