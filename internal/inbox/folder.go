package inbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"slices"
	"strings"
	"time"
)

// Where a handled file is moved, in the watched folder.
const (
	Done   = "done"
	Failed = "failed"
)

const (
	reading    = "reading"       // where a file lies from the moment that it is ours
	settled    = 3 * time.Second // without a change a file is taken to be written
	maxEntries = 10_000          // looked at in one round
)

// Folder is a folder that people and programs drop files in: workbooks
// (.xlsx), saved mails (.eml) and zips with workbooks. Other files, folders,
// links, and names that begin with a dot or "~$" (what office programs keep
// beside an open file) are left alone. Its methods must not be called at the
// same time.
//
// A file that is written when it is looked at must not be read by half. So it
// is looked at twice, some seconds apart, and taken only when nothing about it
// has changed and its time is not of just now, by the clock of the file system
// itself. Then it is moved to the folder "reading", where nobody replaces it
// under the name that it was seen by, and from there to "done" or "failed".
// What lies in "reading" when a round begins is what an earlier one did not
// finish; it is handed over again.
type Folder struct {
	dir      string
	maxBytes int64
	log      *slog.Logger
	told     map[string]bool // names of what was told to be left alone

	pause func(ctx context.Context, d time.Duration) error // between the two looks
}

// NewFolder is the folder at dir; it is made when it is first needed, the one
// that it lies in is not. Files over maxBytes are handed over as too big.
func NewFolder(dir string, maxBytes int64, log *slog.Logger) *Folder {
	return &Folder{dir: dir, maxBytes: maxBytes, log: log, told: map[string]bool{}, pause: pause}
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Each hands every file that is wholly written to handle, one at a time, the
// oldest first, and then moves it to the folder that handle names, [Done] or
// [Failed], under a name that no file there has. When nothing lies there it
// returns at once, otherwise it takes some seconds. An error from handle ends
// the round. A file can be handed over again, with the same key, when its
// move does not succeed: the key is the content. n counts those that were
// handled and moved.
func (f *Folder) Each(ctx context.Context, handle func(ctx context.Context, d Delivery) (folder string, err error)) (n int, err error) {
	n, err = f.each(ctx, handle)
	if err != nil {
		return n, fmt.Errorf("reading the watched folder %s: %w", f.dir, err)
	}
	return n, nil
}

func (f *Folder) each(ctx context.Context, handle func(context.Context, Delivery) (string, error)) (n int, err error) {
	root, err := f.open()
	if err != nil {
		return 0, err
	}
	defer root.Close()
	files, err := f.settled(ctx, root)
	if err != nil {
		return 0, err
	}
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		ok, err := f.take(ctx, root, file, handle)
		if err != nil {
			return n, err
		}
		if ok {
			n++
		}
	}
	return n, nil
}

// open makes what is missing. Through an [os.Root] no link, whoever put it
// there, leads out of the folder.
func (f *Folder) open() (*os.Root, error) {
	// Not the folders above: where a disk is not mounted nobody would look.
	switch err := os.Mkdir(f.dir, 0o770); {
	case err == nil:
		f.log.Warn("the watched folder was not there, and is made", "folder", f.dir)
	case !errors.Is(err, fs.ErrExist):
		return nil, err
	}
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{reading, Done, Failed} {
		if err := root.Mkdir(name, 0o770); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, errors.Join(err, root.Close())
		}
		if info, err := root.Lstat(name); err != nil || !info.IsDir() {
			return nil, errors.Join(fmt.Errorf("%s in it is not a folder", name), err, root.Close())
		}
	}
	return root, nil
}

// found is a file as it was seen.
type found struct {
	dir  string // "." or reading
	name string
	info fs.FileInfo
}

func (a found) path() string { return path.Join(a.dir, a.name) }

// same reports whether nothing about the file has changed. Its inode is not
// asked for: not every file server has lasting ones.
func (a found) same(b fs.FileInfo) bool {
	return b.Mode().IsRegular() && a.info.Size() == b.Size() && a.info.ModTime().Equal(b.ModTime())
}

// settled are the files that did not change between two looks, oldest first:
// of two returns the newer one counts.
func (f *Folder) settled(ctx context.Context, root *os.Root) ([]found, error) {
	first, err := f.look(root)
	if err != nil || len(first) == 0 {
		return nil, err
	}
	if err := f.pause(ctx, settled); err != nil {
		return nil, err
	}
	now, err := clockOf(root)
	if err != nil {
		return nil, err
	}
	var still []found
	for _, was := range first {
		info, err := root.Lstat(was.path())
		if err != nil || !was.same(info) {
			continue // gone, or still written: another round
		}
		// A time to come is one that the file brought along.
		if age := now.Sub(info.ModTime()); age >= settled || age < -settled {
			still = append(still, was)
		}
	}
	slices.SortStableFunc(still, func(a, b found) int {
		return cmp.Or(a.info.ModTime().Compare(b.info.ModTime()), strings.Compare(a.name, b.name))
	})
	return still, nil
}

// look lists what may be taken in, and tells once of what may not.
func (f *Folder) look(root *os.Root) (files []found, err error) {
	for _, dir := range []string{reading, "."} {
		entries, err := entriesOf(root, dir)
		if err != nil {
			return nil, err
		}
		if len(entries) == maxEntries {
			f.log.Warn("the watched folder is too full: only some of what lies there is looked at", "looked at", maxEntries)
		}
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "~$") ||
				dir == "." && slices.Contains([]string{reading, Done, Failed}, e.Name()) {
				continue
			}
			info, err := root.Lstat(path.Join(dir, e.Name()))
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, err
			}
			if why := unfit(root, path.Join(dir, e.Name()), info); why != "" {
				f.tell(e.Name(), why)
				continue
			}
			files = append(files, found{dir, e.Name(), info})
		}
	}
	return files, nil
}

func entriesOf(root *os.Root, dir string) ([]fs.DirEntry, error) {
	d, err := root.Open(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	entries, err := d.ReadDir(maxEntries)
	if len(entries) > 0 || errors.Is(err, io.EOF) {
		return entries, nil
	}
	return entries, err
}

// unfit is why something is left alone, "" when it is not.
func unfit(root *os.Root, name string, info fs.FileInfo) string {
	switch {
	case !info.Mode().IsRegular():
		return "not a file"
	case !slices.Contains([]string{".xlsx", ".eml", ".zip"}, strings.ToLower(path.Ext(name))):
		return "not .xlsx, .eml or .zip"
	}
	file, err := root.Open(name)
	if err != nil {
		return "cannot be opened"
	}
	file.Close()
	return ""
}

// tell says once that something is left alone. Names are people's, and may
// name people: they do not go to the log.
func (f *Folder) tell(name, why string) {
	if len(f.told) > maxEntries {
		clear(f.told)
	}
	if key := name + "\x00" + why; !f.told[key] {
		f.told[key] = true
		f.log.Warn("something in the watched folder is left alone", "why", why, "ending", clip(cleanName(path.Ext(name)), 10))
	}
}
