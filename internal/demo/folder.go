package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The files of a demo's folder.
const (
	marker     = "rond-demo.txt"
	mailsDir   = "mejl"
	bookPrefix = "sammanstallning-"

	reportPrefix = "uppfoljning-"
	risksPrefix  = "risklista-"
	draftPrefix  = "utkast-"
	planPrefix   = "plan-"
)

const markerText = `Den här mappen är skriven av "rond demo" och skrivs om nästa gång.
Ta bort den här filen om du vill behålla resten.
`

// prefixes are how the names of Rond's files begin, in the order in which the
// account names them.
func prefixes() []string {
	return []string{bookPrefix, reportPrefix, risksPrefix, draftPrefix, planPrefix}
}

func bookName(year int) string { return fmt.Sprintf(bookPrefix+"%d.xlsx", year) }

// makeFolder makes the demo's folder, or empties one that an earlier demo
// wrote. A folder with anything else in it is left alone.
func makeFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("looking into the demo folder: %w", err)
	}
	if len(entries) > 0 {
		if _, err := os.Stat(filepath.Join(dir, marker)); err != nil {
			return fmt.Errorf("%s is not empty and was not written by a demo: choose another folder", dir)
		}
	}
	if err := empty(dir); err != nil {
		return fmt.Errorf("emptying the demo folder: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(dir, mailsDir), 0o755); err != nil {
		return fmt.Errorf("making the demo folder: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, marker), []byte(markerText), 0o644)
}

// empty removes what a demo writes and nothing else.
func empty(dir string) error {
	for _, at := range []string{dir, filepath.Join(dir, mailsDir)} {
		entries, err := os.ReadDir(at)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for _, e := range entries {
			ours := strings.HasSuffix(e.Name(), ".eml") || slices.ContainsFunc(prefixes(), func(p string) bool { return strings.HasPrefix(e.Name(), p) })
			if !ours || !e.Type().IsRegular() {
				continue
			}
			if err := os.Remove(filepath.Join(at, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// Write puts the controller's workbook and every mail so far into the folder.
func (s *Session) Write(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.write(ctx)
}

func (s *Session) write(ctx context.Context) error {
	j := s.crowd.journal
	if err := s.writeBook(ctx, j.Year); err != nil {
		return err
	}
	if j.Adopted {
		if err := s.writeBook(ctx, j.Year+1); err != nil {
			return err
		}
	}
	if err := s.writeReports(ctx); err != nil {
		return err
	}
	if err := s.writePapers(ctx); err != nil {
		return err
	}
	kinds, err := mailKinds(ctx, s.o.Dir, j)
	if err != nil {
		return err
	}
	for _, msg := range s.o.Server.Messages() {
		n := glance(msg)
		who, kind := n.To, kinds[n.ID]
		if who == j.Own {
			who = n.From
		}
		name := fmt.Sprintf("%04d-%s-%s.eml", msg.Seq, fileWord(kind), fileWord(strings.SplitN(who, "@", 2)[0]))
		if err := os.WriteFile(filepath.Join(s.o.Dir, mailsDir, name), msg.Raw, 0o644); err != nil {
			return fmt.Errorf("writing mail %d: %w", msg.Seq, err)
		}
	}
	return nil
}

// writeBook puts the consolidated workbook of a year there.
func (s *Session) writeBook(ctx context.Context, year int) error {
	var book bytes.Buffer
	if err := s.o.Road.Report(ctx, year, "", &book); err != nil {
		return fmt.Errorf("making the consolidated workbook: %w", err)
	}
	if err := os.WriteFile(filepath.Join(s.o.Dir, bookName(year)), book.Bytes(), 0o644); err != nil {
		return fmt.Errorf("writing the consolidated workbook: %w", err)
	}
	return nil
}

// writeReports puts the report to each board beside the workbook.
func (s *Session) writeReports(ctx context.Context) error {
	all, err := s.o.Road.Reports(ctx)
	if err != nil {
		return fmt.Errorf("making the follow-up reports: %w", err)
	}
	for _, d := range all {
		if err := os.WriteFile(filepath.Join(s.o.Dir, reportPrefix+d.Name), d.Data, 0o644); err != nil {
			return fmt.Errorf("writing a follow-up report: %w", err)
		}
	}
	return nil
}

// writePapers puts beside them what the controller has worked in, and the list
// of risks as it is now.
func (s *Session) writePapers(ctx context.Context) error {
	papers := maps.Clone(s.desk.papers)
	if s.desk.begun {
		list, err := s.o.Road.Desk.RiskList(ctx, deskBoard, s.desk.year+1)
		switch {
		case err == nil:
			s.crowd.journal.RiskList = fmt.Sprintf("%s%s-%d.xlsx", risksPrefix, deskBoard, s.desk.year+1)
			papers[s.crowd.journal.RiskList] = list
		case !errors.Is(err, ErrRefused): // then none could be begun
			return fmt.Errorf("making the list of risks: %w", err)
		}
	}
	for name, data := range papers {
		if err := os.WriteFile(filepath.Join(s.o.Dir, name), data, 0o644); err != nil {
			return fmt.Errorf("writing %s: %w", name, err)
		}
	}
	return nil
}

// files is the names of everything but the mails.
func (s *Session) files() ([]string, error) {
	var all []string
	for _, prefix := range prefixes() {
		found, err := filepath.Glob(filepath.Join(s.o.Dir, prefix+"*"))
		if err != nil {
			return nil, fmt.Errorf("looking for the files: %w", err)
		}
		for _, path := range found {
			all = append(all, filepath.Base(path))
		}
	}
	return all, nil
}

// mailKinds says what each mail is, by Message-ID, for the names of the files.
func mailKinds(ctx context.Context, dir string, j *Journal) (map[string]string, error) {
	kinds := map[string]string{}
	for _, s := range j.Mails {
		kinds[s.MessageID] = map[string]string{sentBook: "svar", sentWords: "ord", sentAway: "franvaro", sentBounce: "studs"}[s.What]
	}
	books, err := readAll(ctx, dir, j)
	if err != nil {
		return nil, err
	}
	for _, m := range books.mails {
		kinds[m[columnMessageID]] = m[columnKind]
	}
	return kinds, nil
}

// fileWord makes a word fit for a file name on every system.
func fileWord(s string) string {
	s = strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "é", "e").Replace(strings.ToLower(s))
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' {
			return r
		}
		return '-'
	}, s)
	if s = strings.Trim(s, "-."); s == "" {
		return "mejl"
	}
	return s[:min(len(s), 40)]
}
