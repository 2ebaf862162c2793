package inbox

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
)

// limits of what is taken out of one mail.
const (
	maxFiles    = 100
	maxUnpacked = 64 << 20 // bytes out of all archives of a mail together
	decoration  = 100 << 10
)

// collector gathers the files of a mail.
type collector struct {
	files    []File
	notes    []string
	limits   []Limit
	unzipped int64
	html     string // where pictures are shown by cid
}

// collect finds every file in the tree, in attached mails too.
func collect(root *part) *collector {
	c := &collector{}
	root.walk(func(p *part) bool {
		if p.kind == "text/html" && len(c.html) < 1<<20 {
			c.html += string(p.body[:min(len(p.body), 1<<20)])
		}
		return true
	})
	root.walk(c.visit)
	return c
}

func (c *collector) note(s string) {
	if len(c.notes) < 20 {
		c.notes = append(c.notes, s)
	}
}

// visit takes the file that p is, if it is one.
func (c *collector) visit(p *part) bool {
	if len(p.children) > 0 {
		if p.isMessage() {
			c.note("attached message")
		}
		return true
	}
	switch {
	case p.unread, isWords(p), isMachinery(p), c.isDecoration(p):
	case isSMIME(p), p.kind == "application/x-microsoft-rpmsg-message", strings.EqualFold(path.Ext(p.name), ".rpmsg"):
		c.add(File{Name: p.name, Data: p.body, Kind: "sealed"})
	default:
		c.take(p.name, p.body, packings)
	}
	return true
}

// isWords reports whether the part is what the person wrote rather than a
// file. A workbook sent as text/plain is a file all the same.
func isWords(p *part) bool {
	if !strings.HasPrefix(p.kind, "text/") || p.disposition == "attachment" {
		return false
	}
	if p.kind != "text/plain" && p.kind != "text/html" {
		return p.name == "" // calendar replies and the like
	}
	if p.name == "" {
		k := sniff("", p.body)
		return k == "other" || k == "empty" || k == "html" && p.kind == "text/html"
	}
	return false
}

// isMachinery is signatures and the parts of a report.
func isMachinery(p *part) bool {
	switch p.kind {
	case "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
		"application/pgp-keys", "application/pgp-encrypted", "message/delivery-status", "message/disposition-notification", "message/feedback-report":
		return true
	}
	return len(p.raw) == 0 && p.name == ""
}

// isDecoration is a small picture that the HTML shows: a logo in a signature.
func (c *collector) isDecoration(p *part) bool {
	id := strings.Trim(p.header.get("Content-ID"), " <>")
	return id != "" && p.disposition != "attachment" && len(p.body) < decoration &&
		sniff(p.name, p.body) == "picture" && (c.html == "" || strings.Contains(c.html, "cid:"+id))
}

// over notes that something lies beyond a limit, and is not taken.
func (c *collector) over(l Limit) {
	if !slices.Contains(c.limits, l) {
		c.limits = append(c.limits, l)
		c.note("over the limit: " + string(l))
	}
}

func (c *collector) add(f File) {
	if len(c.files) >= maxFiles {
		c.over(LimitFiles)
		return
	}
	c.files = append(c.files, f)
}

// packings is how many packings may lie in one another: a zip in a winmail.dat.
const packings = 2

// take adds a file, or what is in it when it is packed and may be opened so
// many times. An archive within a zip stays closed.
func (c *collector) take(name string, data []byte, times int) {
	var files []File
	var err error
	kind := sniff(name, data)
	switch {
	case times == 0:
	case kind == "zip" && c.open(data):
		return
	case kind == "msg":
		files, err = decodeOutlook(data, maxUnpacked-c.unzipped)
	case isTNEF(data):
		files, err = decodeTNEF(data)
	}
	switch {
	case errors.Is(err, errTooMuch):
		c.over(LimitUnpacked)
	case err != nil:
		c.note(err.Error())
	}
	for _, f := range files {
		if kind == "msg" {
			c.unzipped += int64(len(f.Data))
		}
		c.take(cleanName(f.Name), f.Data, times-1)
	}
	if len(files) == 0 {
		c.add(File{Name: name, Data: data, Kind: kind})
	}
}

// open adds what is in a zip; false means that it is added as it is.
func (c *collector) open(data []byte) bool {
	if !openable(data) {
		c.over(LimitFiles)
		return false
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	switch {
	case err == nil && len(z.File) > maxFiles:
		c.over(LimitFiles)
		return false
	case err == nil && c.unzip(z):
		return true
	}
	c.note("zip not opened")
	return false
}

// unzip adds every entry, or none: false means that the zip cannot be opened
// within the limits.
func (c *collector) unzip(z *zip.Reader) bool {
	var inside []File
	for _, f := range z.File {
		if f.FileInfo().IsDir() || strings.HasPrefix(f.Name, "__MACOSX/") {
			continue
		}
		const encrypted = 1 // general purpose bit 0 (APPNOTE 4.4.4)
		if f.Flags&encrypted != 0 {
			return false
		}
		data, err := c.entry(f)
		if err != nil {
			return false
		}
		inside = append(inside, File{Name: cleanName(f.Name), Data: data})
	}
	for _, f := range inside {
		c.take(f.Name, f.Data, 0)
	}
	return true
}

// entry reads one entry. The size is counted while reading: the one written in
// the zip is the sender's claim.
func (c *collector) entry(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxUnpacked-c.unzipped+1))
	if err != nil {
		return nil, err
	}
	if c.unzipped += int64(len(data)); c.unzipped > maxUnpacked {
		c.over(LimitUnpacked)
		return nil, errTooMuch
	}
	return data, nil
}
