package engine

import (
	"context"
	"fmt"
	"path"
	"strings"

	"rond/internal/store"
)

// Types of what is downloaded. What came from outside is only bytes to us:
// nothing about it tells a browser to open it.
const (
	mailType  = "message/rfc822"
	bytesType = "application/octet-stream"
)

// DeliveryFile is the nth file of something that arrived, as it came.
func (e *Engine) DeliveryFile(ctx context.Context, delivery int64, n int) (File, error) {
	return e.file(ctx, func(r store.Reader) (name, kind, sha string, err error) {
		all, err := r.Attachments(ctx, delivery)
		if err != nil {
			return "", "", "", err
		}
		for _, a := range all {
			if a.N == n {
				return a.Name, bytesType, a.SHA, nil
			}
		}
		return "", "", "", fmt.Errorf("file %d of delivery %d: %w", n, delivery, store.ErrNotFound)
	})
}

// DeliveryRaw is something that arrived, whole, as it came.
func (e *Engine) DeliveryRaw(ctx context.Context, delivery int64) (File, error) {
	return e.file(ctx, func(r store.Reader) (name, kind, sha string, err error) {
		d, err := r.Delivery(ctx, delivery)
		if err != nil {
			return "", "", "", err
		}
		switch {
		case d.Source == sourcePage:
			return fmt.Sprintf("registered-%d.json", d.ID), bytesType, d.Raw, nil
		case d.Name != "":
			return d.Name, bytesType, d.Raw, nil
		}
		return fmt.Sprintf("arrived-%d.eml", d.ID), mailType, d.Raw, nil
	})
}

// MailRaw is a mail of ours as it was, or will be, handed over; ErrNotFound
// until its bytes are made.
func (e *Engine) MailRaw(ctx context.Context, mail int64) (File, error) {
	return e.file(ctx, func(r store.Reader) (name, kind, sha string, err error) {
		m, err := r.Mail(ctx, mail)
		if err == nil && m.Raw == "" {
			err = fmt.Errorf("bytes of mail %d: %w", mail, store.ErrNotFound)
		}
		return fmt.Sprintf("mail-%d.eml", m.ID), mailType, m.Raw, err
	})
}

// PlanFile is the workbook that a version of a plan was read from.
func (e *Engine) PlanFile(ctx context.Context, version int64) (File, error) {
	return e.file(ctx, func(r store.Reader) (name, kind, sha string, err error) {
		v, err := r.Version(ctx, version)
		if err != nil {
			return "", "", "", err
		}
		p, err := r.Plan(ctx, v.Plan)
		if err != nil {
			return "", "", "", err
		}
		b, err := r.Board(ctx, p.Board)
		return fmt.Sprintf("plan-%s-%d-v%d.xlsx", b.Code, p.Year, v.N), xlsxType, v.File, err
	})
}

// file reads a stored file that find names.
func (e *Engine) file(ctx context.Context, find func(store.Reader) (name, kind, sha string, err error)) (File, error) {
	var f File
	err := e.store.View(ctx, func(r store.Reader) error {
		name, kind, sha, err := find(r)
		if err != nil {
			return err
		}
		f.Name, f.Type = plainName(name), kind
		f.Data, err = r.Blob(ctx, sha)
		return err
	})
	if err != nil {
		return File{}, fmt.Errorf("reading a stored file: %w", err)
	}
	return f, nil
}

const (
	maxName   = 80
	maxEnding = 10
)

// plainName is a file's name in ASCII letters, digits, dots, dashes and lines,
// so that no header, browser or file system takes it for anything else.
func plainName(name string) string {
	name = strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "é", "e", "ü", "u", "Å", "A", "Ä", "A", "Ö", "O", "É", "E", "Ü", "U",
		"a\u030a", "a", "a\u0308", "a", "o\u0308", "o", "A\u030a", "A", "A\u0308", "A", "O\u0308", "O").Replace(name) // macOS writes å in two
	name = strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '.', r == '-', r == '_':
			return r
		}
		return '-'
	}, name)
	ending := path.Ext(name)
	if len(ending) == 1 || len(ending) > maxEnding {
		ending = ""
	}
	stem := strings.Trim(strings.TrimSuffix(name, ending), ".-_")
	if stem = stem[:min(len(stem), maxName)]; stem == "" {
		stem = "fil"
	}
	return stem + ending
}
