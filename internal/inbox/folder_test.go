package inbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// dropped is a watched folder in a test. meanwhile runs between its two looks.
type dropped struct {
	*Folder
	t         *testing.T
	log       bytes.Buffer
	meanwhile func()
}

func drop(t *testing.T) *dropped {
	t.Helper()
	d := &dropped{t: t}
	d.Folder = NewFolder(filepath.Join(t.TempDir(), "in"), 1000, slog.New(slog.NewTextHandler(&d.log, nil)))
	d.pause = func(context.Context, time.Duration) error {
		if d.meanwhile != nil {
			d.meanwhile()
		}
		return nil
	}
	d.round(Done) // makes the folders
	return d
}

// put writes a file that has been there for a minute and i seconds.
func (d *dropped) put(name, text string, i int) {
	d.t.Helper()
	path := filepath.Join(d.dir, name)
	then := time.Now().Add(-time.Minute - time.Duration(i)*time.Second)
	if err := errors.Join(os.WriteFile(path, []byte(text), 0o600), os.Chtimes(path, then, then)); err != nil {
		d.t.Fatal(err)
	}
}

// round is one Each that moves everything to a folder; it gives "name: text"
// of what came.
func (d *dropped) round(folder string) (came []string) {
	d.t.Helper()
	n, err := d.Each(d.t.Context(), func(_ context.Context, x Delivery) (string, error) {
		came = append(came, x.Name+": "+string(x.Raw))
		if x.Source != "folder" || !strings.HasPrefix(x.Key, "folder:") || len(x.Key) != 7+64 {
			d.t.Errorf("source %s, key %s", x.Source, x.Key)
		}
		return folder, nil
	})
	if err != nil || n != len(came) && folder != "" {
		d.t.Errorf("%d of %d handled, %v", n, len(came), err)
	}
	return came
}

// files is everything that lies in the folder, as paths.
func (d *dropped) files() (all []string) {
	d.t.Helper()
	err := filepath.WalkDir(d.dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && path != d.dir && !(e.IsDir() && slices.Contains([]string{reading, Done, Failed}, e.Name())) {
			rel, _ := filepath.Rel(d.dir, path)
			all = append(all, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return all
}

func (d *dropped) want(what string, got []string, want ...string) {
	d.t.Helper()
	if !slices.Equal(got, want) {
		d.t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

// TestFolderTakesTheOldestFirst, moves what it has handed over, and never
// writes over what is there.
func TestFolderTakesTheOldestFirst(t *testing.T) {
	t.Parallel()
	d := drop(t)
	d.put("a.xlsx", "new", 1)
	d.put("B.XLSX", "old", 3)
	d.put("m.eml", "mail", 2)
	d.want("round", d.round(Done), "B.XLSX: old", ": mail", "a.xlsx: new")
	d.put("a.xlsx", "again", 1)
	d.want("again", d.round(Done), "a.xlsx: again")
	d.put("a.xlsx", "third", 1)
	d.want("to failed", d.round(Failed), "a.xlsx: third")
	d.want("files", d.files(), "done/B.XLSX", "done/a-2.xlsx", "done/a.xlsx", "done/m.eml", "failed/a.xlsx")
	d.want("nothing more", d.round(Done))
	long := strings.Repeat("å", 125) + ".xlsx"
	for range 2 {
		d.put(long, "long", 1)
		d.round(Done)
	}
	if got := d.files(); len(got) != 7 {
		t.Errorf("a long name twice: %q", got)
	}
}

// TestFolderLeavesWhatIsWritten until it has been quiet.
func TestFolderLeavesWhatIsWritten(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(d *dropped, path string){
		"grows": func(d *dropped, path string) { d.put("a.xlsx", "whole", 9) },
		"touched": func(d *dropped, path string) {
			os.Chtimes(path, time.Time{}, time.Now().Add(-30*time.Second))
		},
		"written just now": func(d *dropped, path string) {},
		"replaced by a link": func(d *dropped, path string) {
			os.Remove(path)
			os.Symlink("/etc/passwd", path)
		},
		"taken away": func(d *dropped, path string) { os.Remove(path) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := drop(t)
			path := filepath.Join(d.dir, "a.xlsx")
			d.put("a.xlsx", "ha", 20)
			if name == "written just now" {
				if err := os.WriteFile(path, []byte("hal"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			d.meanwhile = func() { change(d, path) }
			d.want("while it is written", d.round(Done))
			d.meanwhile = nil
			if name == "grows" {
				d.want("when it is quiet", d.round(Done), "a.xlsx: whole")
			}
		})
	}
	d := drop(t)
	d.put("a.xlsx", "from a clock that is fast", 0)
	if err := os.Chtimes(filepath.Join(d.dir, "a.xlsx"), time.Time{}, time.Now().Add(24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	d.want("a time to come", d.round(Done), "a.xlsx: from a clock that is fast")
}

// TestFolderLeavesTheRestAlone and tells of it once, without its name.
func TestFolderLeavesTheRestAlone(t *testing.T) {
	t.Parallel()
	d := drop(t)
	d.put("Evas lön.docx", "x", 1)
	d.put(".hidden.xlsx", "x", 1)
	d.put("~$open.xlsx", "x", 1)
	outside := filepath.Join(t.TempDir(), "secret.xlsx")
	unreadable := filepath.Join(d.dir, "sealed.xlsx")
	err := errors.Join(
		os.WriteFile(outside, []byte("secret"), 0o600),
		os.Mkdir(filepath.Join(d.dir, "folder.xlsx"), 0o700),
		os.Symlink(outside, filepath.Join(d.dir, "link.xlsx")),
		os.Symlink("Evas lön.docx", filepath.Join(d.dir, "within.xlsx")),
		os.WriteFile(unreadable, []byte("x"), 0), os.Chtimes(unreadable, time.Time{}, time.Now().Add(-time.Minute)),
	)
	if err != nil {
		t.Fatal(err)
	}
	before := d.files()
	got := d.round(Done)
	if os.Getuid() != 0 { // root reads everything
		d.want("round", got)
		d.want("files", d.files(), before...)
	}
	d.round(Done)
	told := strings.Count(d.log.String(), "left alone")
	if want := 4 + map[bool]int{true: 1}[os.Getuid() != 0]; told != want || strings.Contains(d.log.String(), "Evas") {
		t.Errorf("told %d times, want %d:\n%s", told, want, d.log.String())
	}
}

// TestFolderHandsOverAgain what a round did not finish: with the same key.
func TestFolderHandsOverAgain(t *testing.T) {
	t.Parallel()
	d := drop(t)
	d.put("a.xlsx", "x", 1)
	d.put("b.xlsx", "y", 0)
	var keys []string
	died := errors.New("died")
	for range 2 {
		_, err := d.Each(t.Context(), func(_ context.Context, x Delivery) (string, error) {
			keys = append(keys, x.Key)
			return "", died
		})
		if !errors.Is(err, died) {
			t.Errorf("error %v", err)
		}
	}
	if len(keys) != 2 || keys[0] != keys[1] {
		t.Errorf("keys %q", keys)
	}
	d.put("a.xlsx", "another by that name", 0)
	d.want("files", d.files(), "a.xlsx", "b.xlsx", "reading/a.xlsx")
	d.want("after all", d.round(""), "a.xlsx: x", "b.xlsx: y", "a-2.xlsx: another by that name")
	d.want("left where they are", d.round(Done), "a.xlsx: x", "b.xlsx: y", "a-2.xlsx: another by that name")
	d.want("files", d.files(), "done/a-2.xlsx", "done/a.xlsx", "done/b.xlsx")
}

// TestFolderReplacedWhileHandled: what arrives under the name of a file at
// hand is another file, and waits its turn.
func TestFolderReplacedWhileHandled(t *testing.T) {
	t.Parallel()
	d := drop(t)
	d.put("a.xlsx", "first", 1)
	_, err := d.Each(t.Context(), func(context.Context, Delivery) (string, error) {
		d.put("a.xlsx", "second", 0)
		return Done, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	d.want("next", d.round(Done), "a.xlsx: second")
	// One that is still written to after it was taken is not moved to done.
	d.put("reading/slow.xlsx", "begun", 0)
	d.meanwhile = func() {
		if err := os.WriteFile(filepath.Join(d.dir, "reading/slow.xlsx"), []byte("begun and goes on"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.want("still written", d.round(Done))
	d.want("files", d.files(), "done/a-2.xlsx", "done/a.xlsx", "reading/slow.xlsx")
}

func TestFolderTooBig(t *testing.T) {
	t.Parallel()
	d := drop(t)
	d.put("a.xlsx", strings.Repeat("x", 1001), 0)
	d.put("b.xlsx", strings.Repeat("x", 1000), 1)
	var sizes []int64
	_, err := d.Each(t.Context(), func(_ context.Context, x Delivery) (string, error) {
		sizes = append(sizes, x.TooBig)
		if m := x.Read(Trusting{}); (x.TooBig > 0) == (len(m.Files) > 0) {
			t.Errorf("%d files of %d bytes", len(m.Files), len(x.Raw))
		}
		return Failed, nil
	})
	if err != nil || !slices.Equal(sizes, []int64{0, 1001}) {
		t.Errorf("too big: %v, %v", sizes, err)
	}
}

// TestFolderWithoutAPlace: nothing is made above it, and no link leads away.
func TestFolderWithoutAPlace(t *testing.T) {
	t.Parallel()
	nobody := func(context.Context, Delivery) (string, error) { return Done, nil }
	unmounted := NewFolder(filepath.Join(t.TempDir(), "share", "in"), 1000, slog.New(slog.DiscardHandler))
	if _, err := unmounted.Each(t.Context(), nobody); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("below nothing: %v", err)
	}
	d := drop(t)
	elsewhere := t.TempDir()
	if err := errors.Join(os.Remove(filepath.Join(d.dir, Done)), os.Symlink(elsewhere, filepath.Join(d.dir, Done))); err != nil {
		t.Fatal(err)
	}
	d.put("a.xlsx", "x", 0)
	if _, err := d.Each(t.Context(), nobody); err == nil {
		t.Error("done was a link elsewhere, and was taken")
	}
	if entries, _ := os.ReadDir(elsewhere); len(entries) > 0 {
		t.Errorf("written elsewhere: %v", entries)
	}
}

// TestFolderPause is the time between the looks, and ends with the context.
func TestFolderPause(t *testing.T) {
	t.Parallel()
	if err := pause(t.Context(), time.Millisecond); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d := drop(t)
	d.Folder.pause = pause
	d.put("a.xlsx", "x", 0)
	if _, err := d.Each(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func FuzzNumberedName(f *testing.F) {
	f.Add("svar.xlsx", 2)
	f.Add(strings.Repeat("å", 127)+".x", 10000)
	f.Add("."+strings.Repeat("e", 254), 3)
	f.Fuzz(func(t *testing.T, name string, n int) {
		if len(name) > maxName || n < 0 || n > maxEntries {
			return
		}
		got := numberedName(name, n)
		if len(got) > maxName && len(filepath.Ext(name)) < 100 || got == name || !strings.Contains(got, fmt.Sprint(n)) {
			t.Errorf("%q of %d: %q", name, n, got)
		}
	})
}
