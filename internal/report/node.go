package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
)

// node is an element of an Office document, or text when it has no name.
type node struct {
	name  string
	attrs []string // name, value, name, value
	kids  []node
	text  string
}

// el makes an element. Attributes come in pairs of name and value.
func el(name string, attrs ...string) node { return node{name: name, attrs: attrs} }

// with is the element with more in it.
func (n node) with(kids ...node) node {
	n.kids = append(slices.Clip(n.kids), kids...)
	return n
}

// val is an element whose only attribute is its value.
func val(name, value string) node { return el(name, "w:val", value) }

// write writes the element and all in it. Text and the values of attributes
// are escaped here and nowhere else; what XML cannot hold becomes U+FFFD.
func (n node) write(b *bytes.Buffer) {
	if n.name == "" {
		escape(b, n.text)
		return
	}
	b.WriteByte('<')
	b.WriteString(n.name)
	for pair := range slices.Chunk(n.attrs, 2) {
		fmt.Fprintf(b, ` %s="`, pair[0])
		escape(b, pair[1])
		b.WriteByte('"')
	}
	if len(n.kids) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	for _, k := range n.kids {
		k.write(b)
	}
	fmt.Fprintf(b, "</%s>", n.name)
}

// escape writes a text in XML; a buffer takes everything.
func escape(b *bytes.Buffer, s string) { _ = xml.EscapeText(b, []byte(s)) }

// xmlHead begins every part of a document.
const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// part is the element as a part of a document.
func (n node) part() []byte {
	b := bytes.NewBufferString(xmlHead)
	n.write(b)
	return b.Bytes()
}
