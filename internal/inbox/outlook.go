package inbox

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/richardlehane/mscfb"
)

var errTooMuch = errors.New("over the limit")

// decodeOutlook takes the attachments out of a mail that was saved or dragged
// as an Outlook item (.msg, MS-OXMSG), and out of mails attached to it. Of what
// is damaged, or over max bytes, what came before is returned with an error.
func decodeOutlook(b []byte, max int64) (files []File, err error) {
	r, err := mscfb.New(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("outlook item: %w", err)
	}
	at := map[string]int{} // storages of attachments
	for e, next := r.Next(); next == nil; e, next = r.Next() {
		tag, ok := attachmentStream(e)
		if !ok {
			continue
		}
		where := strings.Join(e.Path, "/")
		i, known := at[where]
		if !known {
			if len(files) == maxFiles {
				return files, fmt.Errorf("outlook item: attachments: %w", errTooMuch)
			}
			i = len(files)
			at[where], files = i, append(files, File{})
		}
		if e.Size > max {
			return files, fmt.Errorf("outlook item: %s: %w", tag, errTooMuch)
		}
		data, err := io.ReadAll(io.LimitReader(e, max))
		if err != nil {
			return files, fmt.Errorf("outlook item: %s: %w", tag, err)
		}
		max -= int64(len(data))
		files[i].set(tag, data)
	}
	return slices.DeleteFunc(files, func(f File) bool { return f.Data == nil }), nil
}

// attachmentStream is the tag ("37010102") of a stream that lies directly in
// the storage of an attachment.
func attachmentStream(e *mscfb.File) (tag string, ok bool) {
	const storage, stream = "__attach_version1.0_", "__substg1.0_"
	name := strings.ToLower(e.Name)
	if len(e.Path) == 0 || len(name) != len(stream)+8 || !strings.HasPrefix(name, stream) {
		return "", false
	}
	return name[len(stream):], strings.HasPrefix(strings.ToLower(e.Path[len(e.Path)-1]), storage)
}

// set takes a property of an attachment: its bytes, its long name, or its
// short one when it has no other.
func (f *File) set(tag string, v []byte) {
	switch tag {
	case "37010102":
		f.Data = v
	case "3707001f":
		f.Name = wide(v)
	case "3707001e":
		f.Name = ansi(v)
	case "3704001f":
		if f.Name == "" {
			f.Name = wide(v)
		}
	case "3704001e":
		if f.Name == "" {
			f.Name = ansi(v)
		}
	}
}
