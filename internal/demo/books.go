package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"rond/workbook/grid"
)

// The controller's workbook as a person reads it: sheets and headings.
const (
	sheetAnswers    = "Resultat"
	sheetDeliveries = "Inkommet"
	sheetMails      = "Mejl"

	columnRef       = "Ref"
	columnRequest   = "Utskick"
	columnBoard     = "Nämnd"
	columnFrom      = "Från"
	columnSubject   = "Ämne"
	columnVerdict   = "Tolkat som"
	columnMessageID = "Message-ID"
	columnKind      = "Slag"
	columnTo        = "Till"
	columnMade      = "Skapat"
	columnSendings  = "Sändningar"
	columnState     = "Läge"
)

// record is a line of a table: heading to text.
type record map[string]string

// books is what the controller's workbook says, read back from disk.
type books struct {
	answers, deliveries, mails []record
	risks                      []record // of the list of risks, where there is one
}

func readBooks(ctx context.Context, path string) (*books, error) {
	b, err := openBook(ctx, path)
	if err != nil {
		return nil, err
	}
	var all books
	for _, t := range []struct {
		sheet string
		must  []string
		into  *[]record
	}{
		{sheetAnswers, append([]string{columnRef, columnRequest, columnBoard}, headings()...), &all.answers},
		{sheetDeliveries, []string{columnFrom, columnSubject, columnVerdict}, &all.deliveries},
		{sheetMails, []string{columnMessageID, columnKind, columnTo, columnMade, columnSendings, columnState}, &all.mails},
	} {
		if *t.into, err = readTable(ctx, b, t.sheet, t.must); err != nil {
			return nil, fmt.Errorf("reading sheet %s of %s: %w", t.sheet, path, err)
		}
	}
	return &all, nil
}

// readAll is what the controller's workbooks say, read back from a folder. Next
// year's plan has one of its own, when it is in force, for the mails about it;
// those that are about no plan stand in both.
func readAll(ctx context.Context, dir string, j *Journal) (*books, error) {
	b, err := readBooks(ctx, filepath.Join(dir, bookName(j.Year)))
	if err != nil {
		return nil, err
	}
	if j.RiskList != "" {
		if b.risks, err = readRisks(ctx, filepath.Join(dir, j.RiskList)); err != nil {
			return nil, err
		}
	}
	if !j.Adopted {
		return b, nil
	}
	next, err := readBooks(ctx, filepath.Join(dir, bookName(j.Year+1)))
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, m := range b.mails {
		known[m[columnMessageID]] = true
	}
	for _, m := range next.mails {
		if !known[m[columnMessageID]] {
			b.mails = append(b.mails, m)
		}
	}
	return b, nil
}

func readRisks(ctx context.Context, path string) ([]record, error) {
	b, err := openBook(ctx, path)
	if err != nil {
		return nil, err
	}
	risks, err := readTable(ctx, b, sheetRisks, append([]string{listID}, listHeadings()...))
	if err != nil {
		return nil, fmt.Errorf("reading sheet %s of %s: %w", sheetRisks, path, err)
	}
	return risks, nil
}

func openBook(ctx context.Context, path string) (*grid.Book, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading a workbook back: %w", err)
	}
	b, err := grid.Open(ctx, bytes.NewReader(data), int64(len(data)), grid.DefaultLimits())
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	return b, nil
}

// readTable reads the table of a sheet: the first row that holds every heading
// it must have, and the rows below.
func readTable(ctx context.Context, b *grid.Book, name string, must []string) ([]record, error) {
	index := -1
	for i, s := range b.Sheets() {
		if s.Name == name {
			index = i
		}
	}
	if index < 0 {
		return nil, errors.New("there is no such sheet")
	}
	var columns map[int]string
	var all []record
	for row, err := range b.Rows(ctx, index) {
		if err != nil {
			return nil, err
		}
		if columns == nil {
			columns = headingsOf(row, must)
			continue
		}
		r := record{}
		for _, cell := range row.Cells {
			r[columns[cell.Column]] = strings.TrimSpace(cell.Text)
		}
		all = append(all, r)
	}
	if columns == nil {
		return nil, fmt.Errorf("no row holds the headings %s", strings.Join(must, ", "))
	}
	return all, nil
}

// headingsOf is the columns of a row of headings, nil when one is missing.
func headingsOf(row grid.Row, must []string) map[int]string {
	columns, seen := map[int]string{}, map[string]bool{}
	for _, c := range row.Cells {
		columns[c.Column] = strings.TrimSpace(c.Text)
		seen[columns[c.Column]] = true
	}
	for _, m := range must {
		if !seen[m] {
			return nil
		}
	}
	return columns
}
