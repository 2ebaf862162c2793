package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"rond/internal/audit"
	"rond/internal/store"
	"rond/internal/store/sqlite"
)

func (p *program) backupCommand() *cobra.Command {
	return p.withJSON(&cobra.Command{
		Use:   "backup FILE",
		Short: "Write a verified copy of the database, while Rond works",
		Long: `Backup writes the database, as it is now, to a new file. Rond may go on working
meanwhile. The copy has the name FILE only when it is whole, on disk, in order
and its record is unbroken; otherwise there is no FILE. It never overwrites one.
Only when it is killed does it leave something: files named .rond-backup-*, which
can be removed.

The copy holds everything: workbooks, mails, keys, personal data. Only you can
read it; see to it that it stays so.

To go back to a copy: stop Rond, move the database and the files beside it that
end in -wal and -shm away, copy FILE to the database's place, and run rond audit
verify.`,
		Example: "  rond backup /backup/rond-2026-05-04.db\n  rond backup \"/backup/rond-$(date +%F).db\" --json",
		Args:    args(cobra.ExactArgs(1)),
		RunE:    func(c *cobra.Command, a []string) error { return p.backup(c.Context(), a[0]) },
	})
}

func (p *program) backup(ctx context.Context, path string) error {
	cfg, err := p.settings()
	if err != nil {
		return err
	}
	// Opening would make an empty one, and the copy would look like a backup.
	if _, err := os.Stat(cfg.Database); errors.Is(err, fs.ErrNotExist) {
		return hint(fmt.Errorf("there is no database at %s to back up", cfg.Database), "see what database says in %s, or name the right settings with --config FILE", p.config)
	}
	st, err := openStore(ctx, cfg)
	if err != nil {
		return err
	}
	done, err := p.copied(ctx, st, path)
	if err := errors.Join(err, st.Close()); err != nil {
		return err
	}
	if p.json {
		return p.printJSON(done)
	}
	fmt.Fprintf(p.out, "wrote %s: %d kB, the record in it is whole: %s; head %d %.16s\n",
		path, (done.Bytes+1023)/1024, counted(done.Events, "event"), done.HeadSeq, done.HeadHash)
	return nil
}

// backedUp is a backup as JSON.
type backedUp struct {
	File  string `json:"file"`
	Bytes int64  `json:"bytes"`
	verified
}

var errRecordBroken = errors.New("the record is broken")

func (p *program) copied(ctx context.Context, st *sqlite.Store, path string) (backedUp, error) {
	var rep audit.Report
	err := st.Backup(ctx, path, func(r store.Reader) (err error) {
		if rep, err = audit.Verify(ctx, r); err == nil && len(rep.Breaks) > 0 {
			return fmt.Errorf("%w in %s", errRecordBroken, counted(len(rep.Breaks), "place"))
		}
		return err
	})
	switch {
	case errors.Is(err, fs.ErrExist):
		return backedUp{}, hint(fmt.Errorf("%s is there already", path), "choose another name, or move the file away")
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return backedUp{}, hint(err, "choose a folder that is there and that you may write in")
	case errors.Is(err, errRecordBroken):
		return backedUp{}, hint(err, "rond audit verify names each place; keep this database as it is, and the newest backup that is whole")
	case err != nil:
		return backedUp{}, hint(err, "nothing was left there; see that its disk has room and is sound, and try again")
	}
	info, err := os.Stat(path)
	if err != nil {
		return backedUp{}, err
	}
	return backedUp{path, info.Size(), verifiedOf(rep)}, nil
}
