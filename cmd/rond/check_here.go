package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"rond/internal/engine"
	"rond/internal/store"
	"rond/internal/store/sqlite"
)

// enoughRoom is what a disk has to have left: a year of workbooks and more.
const enoughRoom = 500 << 20

// database opens and reads all of the database. busy is true when some rond
// works on it.
func (c *checker) database(ctx context.Context) (busy bool) {
	const check = "database"
	path := c.cfg.Database
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Dir(path)); err != nil {
			c.wrong(check, "make the folder, or name another place in database", "the folder of %s is not there", path)
			return false
		}
		c.well(check, "%s is not there yet; the first command that needs it makes it", short(path))
		return false
	}
	if err != nil {
		c.wrong(check, "let the user that Rond runs as read and write it", "%v", err)
		return false
	}
	st, err := sqlite.Open(ctx, path)
	var people []store.Person
	var nowhere []string
	if err == nil {
		err = errors.Join(st.Sound(ctx), st.View(ctx, func(r store.Reader) (err error) {
			if people, err = r.Persons(ctx); err != nil {
				return err
			}
			nowhere, err = engine.Nowhere(ctx, r, recipients(c.cfg))
			return err
		}), st.Close())
	}
	switch {
	case errors.Is(err, store.ErrNewer):
		c.wrong(check, "run the newer rond that wrote it", "%v", err)
		return false
	case err != nil:
		c.wrong(check, "database must name a file of Rond's that it may write to; a damaged one is replaced by the last copy that rond backup made", "%v", err)
		return false
	}
	busy = c.working()
	what := fmt.Sprintf("%s, %s, whole", short(path), size(info.Size()))
	if busy {
		what += "; a rond is working on it"
	}
	if room, known := freeSpace(filepath.Dir(path)); known && room < enoughRoom {
		c.wrong(check, "make room: every workbook that comes or goes is kept", "%s; but there is only %s left on that disk", what, size(room))
		return busy
	}
	c.well(check, "%s", what)
	c.pilots(people)
	for _, part := range nowhere {
		c.odd("summaries", "mend it in summaries (rond status names the boards), or import the plan", "no plan has %s", part)
	}
	return busy
}

// pilots tells of addresses to write to that are nobody's: whoever misspells
// one waits in vain for the mail.
func (c *checker) pilots(people []store.Person) {
	if len(people) == 0 {
		return // no plan is imported yet
	}
	known := map[string]bool{strings.ToLower(c.cfg.Contact.Email): true}
	for _, to := range c.cfg.Summaries {
		known[strings.ToLower(to.Email)] = true
	}
	for _, p := range people {
		known[strings.ToLower(strings.TrimSpace(p.Email))] = true
	}
	for _, a := range c.cfg.Pilots {
		if !known[strings.ToLower(a)] {
			c.odd("pilots", "mend it in send, or import the plan that the person is in", "nobody in any plan has the address %s", a)
		}
	}
}

// working reports whether another process has the worker's role, by asking for
// it and giving it back at once.
func (c *checker) working() bool {
	release, err := sqlite.LockWorker(c.cfg.Database)
	if err == nil {
		err = release()
	}
	return errors.Is(err, store.ErrBusy)
}

func size(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d kB", (n+1023)>>10)
}

// web tries the port of the pages, which a working rond has itself.
func (c *checker) web(busy bool) {
	const check = "pages"
	w := c.cfg.Web
	l, err := net.Listen("tcp", w.Listen)
	switch {
	case err == nil:
		l.Close()
	case errors.Is(err, syscall.EADDRINUSE) && busy:
	case errors.Is(err, syscall.EADDRINUSE):
		c.wrong(check, "choose another port in web.listen, or stop the program that has this one", "%s is taken, and not by a rond that works on this database", w.Listen)
		return
	case errors.Is(err, fs.ErrPermission):
		c.wrong(check, "choose a port above 1023, or let the service have it (systemd: AmbientCapabilities=CAP_NET_BIND_SERVICE)", "%s may not be used: %v", w.Listen, err)
		return
	default:
		c.wrong(check, "web.listen must be an address of this machine", "%v", err)
		return
	}
	if w.TLS() && !c.certificate(check) {
		return
	}
	c.well(check, "%s, on %s", w.PublicURL, w.Listen)
}

// soon is when a certificate that ends has to be thought of.
const soon = 14 * 24 * time.Hour

func (c *checker) certificate(check string) bool {
	w := c.cfg.Web
	pair, err := tls.LoadX509KeyPair(w.CertFile, w.KeyFile)
	var leaf *x509.Certificate
	if err == nil {
		leaf, err = x509.ParseCertificate(pair.Certificate[0])
	}
	if err != nil {
		c.wrong(check, "web.cert_file and web.key_file must belong together", "the certificate cannot be used: %v", err)
		return false
	}
	if ends := leaf.NotAfter; c.now().Add(soon).After(ends) {
		c.wrong(check, "renew it; rond serve takes the new one without a restart", "the certificate in %s ends %s", short(w.CertFile), ends.In(c.cfg.Zone).Format(time.DateOnly))
		return false
	}
	if u, err := url.Parse(w.PublicURL); err == nil && leaf.VerifyHostname(u.Hostname()) != nil {
		c.wrong(check, "get one for that name, or set web.public_url to a name that is in it", "the certificate in %s is not for %s", short(w.CertFile), u.Hostname())
		return false
	}
	return true
}

// watchedFolder tries to write where files are dropped: what has been read is
// moved within it.
func (c *checker) watchedFolder() {
	const check = "folder"
	dir := c.cfg.Watched
	if dir == "" {
		return
	}
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Dir(dir)); err == nil {
			c.odd(check, "see that watched_folder is spelt as it was meant", "%s is not there yet; rond serve and rond run make it", short(dir))
			return
		}
		c.wrong(check, "make it, mount the disk that it is on, or name another in watched_folder", "neither %s nor the folder that it lies in is there", dir)
		return
	}
	var probe *os.File
	if err == nil {
		probe, err = os.CreateTemp(dir, ".rond-check-*")
	}
	if err == nil {
		err = errors.Join(probe.Close(), os.Remove(probe.Name()))
	}
	switch {
	case err != nil:
		c.wrong(check, "let the user that Rond runs as read and write the folder in watched_folder", "%v", err)
	case info.Mode().Perm()&0o002 != 0 && os.PathSeparator == '/':
		c.wrong(check, "chmod o-w "+dir, "everybody on this machine can write to %s, and what lies there counts as handed in by you", dir)
	default:
		c.well(check, "%s", short(dir))
	}
}
