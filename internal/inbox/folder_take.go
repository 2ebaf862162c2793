package inbox

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"time"
)

// take claims a file, hands it over and moves it away. ok is false when it was
// left for another round.
func (f *Folder) take(ctx context.Context, root *os.Root, file found, handle func(context.Context, Delivery) (string, error)) (ok bool, err error) {
	if file.dir != reading {
		if file, ok, err = claim(root, file); !ok || err != nil {
			return false, err
		}
	}
	d, ok, err := f.read(root, file)
	if !ok || err != nil {
		return false, err
	}
	folder, err := handle(ctx, d)
	if err != nil {
		return false, fmt.Errorf("file %.24s: %w", d.Key, err)
	}
	if folder == "" {
		return false, nil
	}
	if err := away(root, file, folder); err != nil {
		return false, fmt.Errorf("moving file %.24s to %s: %w", d.Key, folder, err)
	}
	return true, nil
}

// claim moves a file to where nobody else looks. Only the worker writes there,
// so a name that is free stays free. ok is false when the file cannot be
// moved, which is what Windows does with one that is open.
func claim(root *os.Root, file found) (mine found, ok bool, err error) {
	mine = found{reading, file.name, file.info}
	for n := 2; ; n++ {
		_, err := root.Lstat(mine.path())
		if errors.Is(err, fs.ErrNotExist) {
			break
		}
		if err != nil {
			return found{}, false, err
		}
		mine.name = numberedName(file.name, n)
	}
	return mine, root.Rename(file.path(), mine.path()) == nil, nil
}

// read makes a delivery of a claimed file. ok is false when it is not the file
// that was seen, or changes while it is read: whoever wrote it still does.
func (f *Folder) read(root *os.Root, file found) (d Delivery, ok bool, err error) {
	if info, err := root.Lstat(file.path()); err != nil || !file.same(info) {
		return Delivery{}, false, err
	}
	in, err := root.Open(file.path())
	if err != nil {
		return Delivery{}, false, err
	}
	defer in.Close()
	raw, err := io.ReadAll(io.LimitReader(in, f.maxBytes+1))
	if err != nil {
		return Delivery{}, false, err
	}
	if info, err := in.Stat(); err != nil || !file.same(info) {
		return Delivery{}, false, err
	}
	d = Delivery{Source: "folder", Key: fmt.Sprintf("folder:%x", sha256.Sum256(raw)), Raw: raw}
	if !isMailName(file.name) {
		d.Name = cleanName(file.name)
	}
	if int64(len(raw)) > f.maxBytes {
		d.Raw, d.TooBig = clipBytes(raw, maxHeader), file.info.Size()
	}
	return d, true, nil
}

// away moves a file to a folder under a name that nothing there has. The name
// is taken first, by an empty file: a rename alone would replace what somebody
// else has just put there. A death between the two leaves the empty file.
func away(root *os.Root, file found, folder string) error {
	for n := 1; n <= maxEntries; n++ {
		target := path.Join(folder, file.name)
		if n > 1 {
			target = path.Join(folder, numberedName(file.name, n))
		}
		place, err := root.OpenFile(target, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return err
		}
		if err := errors.Join(place.Close(), root.Rename(file.path(), target)); err != nil {
			return errors.Join(err, root.Remove(target))
		}
		return nil
	}
	return fmt.Errorf("%s is full of files of one name", folder)
}

// maxName is the longest name of a file, in bytes, on what is in use.
const maxName = 255

// numberedName is a name with a number before its ending: svar-2.xlsx.
func numberedName(name string, n int) string {
	ending := path.Ext(name)
	number := "-" + strconv.Itoa(n)
	stem := strings.TrimSuffix(name, ending)
	if over := len(stem) + len(number) + len(ending) - maxName; over > 0 {
		stem = strings.ToValidUTF8(stem[:max(0, len(stem)-over)], "")
	}
	return stem + number + ending
}

// clockOf is the time by the clock of whoever keeps the folder: a file server
// has its own.
func clockOf(root *os.Root) (time.Time, error) {
	const name = reading + "/.clock"
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return time.Time{}, err
	}
	_, err = file.Write([]byte{'\n'}) // a file cut to nothing that was nothing may keep its time
	info, statErr := file.Stat()
	if err := errors.Join(err, statErr, file.Close(), root.Remove(name)); err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
}
