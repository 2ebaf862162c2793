package shapes

import (
	"bytes"
	"encoding/binary"
)

// The parts of a compound file (MS-CFB) that a small one needs.
const (
	sector     = 512
	miniSector = 64
	miniCutoff = 4096
	endOfChain = 0xfffffffe
	free       = 0xffffffff
	fatSector  = 0xfffffffd
)

// entry is a storage or stream. Entries are given in the order of the
// directory; a storage's children follow it as child and right siblings.
type entry struct {
	name         string
	kind         byte // 1 storage, 2 stream, 5 root
	right, child uint32
	data         []byte
}

// Outlook makes an item (.msg) with one attachment.
func Outlook(name string, data []byte) []byte {
	return compound([]entry{
		{name: "Root Entry", kind: 5, right: free, child: 1},
		{name: "__properties_version1.0", kind: 2, right: 2, child: free, data: make([]byte, 32)},
		{name: "__attach_version1.0_#00000000", kind: 1, right: free, child: 3},
		{name: "__substg1.0_37010102", kind: 2, right: 4, child: free, data: data},
		{name: "__substg1.0_3707001F", kind: 2, right: free, child: free, data: wide(name)},
	})
}

// OutlookOf makes an item with so many empty storages that its directory is
// most of it, each beside the one before.
func OutlookOf(storages int) []byte {
	entries := []entry{{name: "Root Entry", kind: 5, right: free, child: 1},
		{name: "__properties_version1.0", kind: 2, right: 2, child: free, data: make([]byte, 32)}}
	for i := range storages {
		next := uint32(i + 3)
		if i == storages-1 {
			next = free
		}
		entries = append(entries, entry{name: "__attach_version1.0_#", kind: 1, right: next, child: free})
	}
	return compound(entries)
}

// disk is sectors and the table that chains them.
type disk struct {
	fat  []uint32
	data []byte
}

// put adds a stream and gives its first sector.
func (d *disk) put(b []byte, size int) uint32 {
	if len(b) == 0 {
		return endOfChain
	}
	first, n := uint32(len(d.fat)), (len(b)+size-1)/size
	for i := range n {
		next := first + uint32(i) + 1
		if i == n-1 {
			next = endOfChain
		}
		d.fat = append(d.fat, next)
	}
	d.data = append(append(d.data, b...), make([]byte, n*size-len(b))...)
	return first
}

func compound(entries []entry) []byte {
	var big, mini disk
	starts := make([]uint32, len(entries))
	for i, e := range entries {
		starts[i] = endOfChain
		if len(e.data) >= miniCutoff {
			starts[i] = big.put(e.data, sector)
		} else if e.kind == 2 {
			starts[i] = mini.put(e.data, miniSector)
		}
	}
	starts[0] = big.put(mini.data, sector)
	entries[0].data = mini.data
	miniFAT := big.put(sectorsOf(mini.fat), sector)
	directory := big.put(directoryOf(entries, starts), sector)
	tables := 1
	for (len(big.fat)+tables)*4 > tables*sector {
		tables++
	}
	at := uint32(len(big.fat))
	for range tables {
		big.fat = append(big.fat, fatSector)
	}
	return append(append(head(at, tables, directory, miniFAT), big.data...), sectorsOf(big.fat)...)
}

// sectorsOf fills the last sector of a table with free ones.
func sectorsOf(table []uint32) []byte {
	var b []byte
	for _, v := range table {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return append(b, bytes.Repeat([]byte{0xff}, (sector-len(b)%sector)%sector)...)
}

func directoryOf(entries []entry, starts []uint32) []byte {
	var b []byte
	for i, e := range entries {
		one := make([]byte, 128)
		n := copy(one, wide(e.name))
		binary.LittleEndian.PutUint16(one[64:], uint16(n+2))
		one[66], one[67] = e.kind, 1
		binary.LittleEndian.PutUint32(one[68:], free)
		binary.LittleEndian.PutUint32(one[72:], e.right)
		binary.LittleEndian.PutUint32(one[76:], e.child)
		binary.LittleEndian.PutUint32(one[116:], starts[i])
		binary.LittleEndian.PutUint64(one[120:], uint64(len(e.data)))
		b = append(b, one...)
	}
	return append(b, make([]byte, (sector-len(b)%sector)%sector)...)
}

func head(fatAt uint32, tables int, directory, miniFAT uint32) []byte {
	b := make([]byte, sector)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	le := binary.LittleEndian
	for at, v := range map[int]uint16{24: 0x3e, 26: 3, 28: 0xfffe, 30: 9, 32: 6} {
		le.PutUint16(b[at:], v)
	}
	for at, v := range map[int]uint32{44: uint32(tables), 48: directory, 56: miniCutoff, 60: miniFAT, 64: 1, 68: endOfChain} {
		le.PutUint32(b[at:], v)
	}
	for i := range 109 {
		v := uint32(free)
		if i < tables {
			v = fatAt + uint32(i)
		}
		le.PutUint32(b[76+4*i:], v)
	}
	return b
}
