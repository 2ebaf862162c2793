package inbox

import (
	"encoding/binary"
	"errors"
	"unicode/utf16"
)

var errTNEF = errors.New("winmail.dat is damaged")

// isTNEF knows a winmail.dat by its signature (MS-OXTNEF §2.1.3).
func isTNEF(b []byte) bool {
	return len(b) > 6 && binary.LittleEndian.Uint32(b) == 0x223e9f78
}

// decodeTNEF takes the attachments out of a winmail.dat, which Outlook sends
// instead of MIME when told to write rich text. What came before the damage
// is returned with an error.
func decodeTNEF(b []byte) (files []File, err error) {
	const (
		levelAttachment = 2
		attRenderData   = 0x9002 // begins an attachment
		attTitle        = 0x8010
		attData         = 0x800f
		attProps        = 0x9005
		headerLen       = 9
		checksumLen     = 2
	)
	b = b[6:]
	for len(b) >= headerLen {
		level, id := b[0], binary.LittleEndian.Uint16(b[1:])
		n := int64(binary.LittleEndian.Uint32(b[5:]))
		b = b[headerLen:]
		if n+checksumLen > int64(len(b)) {
			return files, errTNEF
		}
		data := b[:n]
		b = b[n+checksumLen:]
		if level != levelAttachment {
			continue
		}
		if id == attRenderData {
			if len(files) == maxFiles {
				return files, errTooMuch
			}
			files = append(files, File{})
		}
		if len(files) == 0 {
			continue
		}
		f := &files[len(files)-1]
		switch id {
		case attTitle:
			if f.Name == "" {
				f.Name = ansi(data)
			}
		case attData:
			f.Data = data
		case attProps:
			mapiProps(data, f)
		}
	}
	return files, nil
}

// ansi reads an 8-bit string that ends with a zero.
func ansi(b []byte) string {
	for i, c := range b {
		if c == 0 {
			b = b[:i]
			break
		}
	}
	return toUTF8(string(b))
}

func wide(b []byte) string {
	var u []uint16
	for ; len(b) >= 2; b = b[2:] {
		c := binary.LittleEndian.Uint16(b)
		if c == 0 {
			break
		}
		u = append(u, c)
	}
	return string(utf16.Decode(u))
}

// mapi reads a property list (MS-OXTNEF §2.1.3.4). After a read past the end,
// failed is set and everything reads as nothing.
type mapi struct {
	b      []byte
	failed bool
}

func (m *mapi) u32() uint32 {
	if v := m.take(4); v != nil {
		return binary.LittleEndian.Uint32(v)
	}
	return 0
}

// take cuts n bytes off, padded to four.
func (m *mapi) take(n uint32) []byte {
	padded := (int64(n) + 3) &^ 3
	if m.failed || padded > int64(len(m.b)) {
		m.failed = true
		return nil
	}
	v := m.b[:n]
	m.b = m.b[padded:]
	return v
}

// mapiProps takes the long file name, and the data where it is a property.
func mapiProps(b []byte, f *File) {
	const (
		longName    = 0x3707
		displayName = 0x3001
		dataObject  = 0x3701
		typeANSI    = 0x001e
		typeUnicode = 0x001f
		typeObject  = 0x000d
	)
	m := &mapi{b: b}
	for range min(m.u32(), 1000) {
		tag := m.u32()
		kind, id := tag&0xffff, tag>>16
		if id >= 0x8000 {
			m.skipName()
		}
		v := m.value(kind)
		if m.failed {
			return
		}
		named := id == longName || id == displayName && f.Name == ""
		switch {
		case named && kind == typeUnicode:
			f.Name = wide(v)
		case named && kind == typeANSI:
			f.Name = ansi(v)
		case id == dataObject && len(f.Data) == 0:
			if kind == typeObject && len(v) > 16 {
				v = v[16:] // the interface id
			}
			f.Data = v
		}
	}
}

// skipName passes over the name of a named property.
func (m *mapi) skipName() {
	m.take(16)
	if m.u32() == 0 {
		m.u32()
		return
	}
	m.take(m.u32())
}

// value reads the values of a property and returns the first.
func (m *mapi) value(kind uint32) []byte {
	const multiple = 0x1000
	size, variable := uint32(0), false
	switch kind &^ multiple {
	case 0x0001:
	case 0x0002, 0x0003, 0x0004, 0x000a, 0x000b:
		size = 4
	case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040:
		size = 8
	case 0x0048:
		size = 16
	case 0x001e, 0x001f, 0x000d, 0x0102:
		variable = true
	default:
		m.failed = true
	}
	count := uint32(1)
	if variable || kind&multiple != 0 {
		count = min(m.u32(), 1000)
	}
	var first []byte
	for i := range count {
		n := size
		if variable {
			n = m.u32()
		}
		v := m.take(n)
		if i == 0 {
			first = v
		}
	}
	return first
}
