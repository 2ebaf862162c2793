package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"rond/notify"
	"rond/templates"
)

func (p *program) mailCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "mail",
		Short:   "Look at the mails that Rond writes, and change their words",
		Example: "  rond mail show 17\n  rond mail preview dispatch reminder",
		Args:    named,
		RunE:    showHelp,
	}
	c.AddCommand(p.showMailCommand(), p.previewCommand(), p.textsCommand())
	return c
}

// previewed is what a preview is of, and where it goes.
type previewed struct {
	lang, out string
	kinds     []string
}

func (p *program) previewCommand() *cobra.Command {
	var o previewed
	c := &cobra.Command{
		Use:   "preview [KIND…]",
		Short: "Write example mails to look at",
		Long: `Preview writes example mails of the kinds that are named, or of all: each as .eml,
which a mail program opens, and as .html for a browser. They are in the words of
this installation, in its name and with its contact, about a plan that does not
exist; without settings everything in them is an example. What an earlier preview
wrote is written over. Workbooks that go with a mail are left out. It sends
nothing.

Without a kind it lists them.`,
		Example: "  rond mail preview\n  rond mail preview dispatch reminder\n  rond mail preview all --lang en --out looks",
		RunE: func(c *cobra.Command, a []string) error {
			o.kinds = a
			return p.previewMails(o)
		},
	}
	c.Flags().StringVar(&o.lang, "lang", "", "`LANGUAGE` of the mails, sv or en; left out, that of the settings")
	c.Flags().StringVar(&o.out, "out", "mail-preview", "the `FOLDER` to write to")
	return c
}

func (p *program) previewMails(o previewed) error {
	head, err := p.letterhead()
	if err != nil {
		return err
	}
	if o.lang == "" {
		o.lang = head.lang
	}
	if !slices.Contains(templates.Languages(), o.lang) {
		return hint(usage{fmt.Errorf("--lang %s is no language of Rond's", o.lang)}, "--lang sv or --lang en")
	}
	samples := notify.Samples(o.lang, head.house)
	if len(o.kinds) == 0 {
		return p.listKinds(head, samples)
	}
	if err := knownKinds(o.kinds, samples); err != nil {
		return err
	}
	if err := os.MkdirAll(o.out, 0o750); err != nil {
		return hint(fmt.Errorf("making the folder: %w", err), "name a folder in a place that you may write to")
	}
	nth := map[string]int{}
	for _, m := range samples {
		kind := notify.Kind(m)
		nth[kind]++
		if o.kinds[0] != allKinds && !slices.Contains(o.kinds, kind) {
			continue
		}
		if err := p.previewOne(head, m, filepath.Join(o.out, fmt.Sprintf("%s-%d-%s", kind, nth[kind], o.lang))); err != nil {
			return err
		}
	}
	return nil
}

const allKinds = "all"

// knownKinds refuses a kind that there is not.
func knownKinds(kinds []string, samples []notify.Mail) error {
	known := []string{allKinds}
	for _, m := range samples {
		if kind := notify.Kind(m); !slices.Contains(known, kind) {
			known = append(known, kind)
		}
	}
	for _, k := range kinds {
		if !slices.Contains(known, k) {
			return hint(usage{fmt.Errorf("there is no kind of mail %q", k)}, "one of these: %s", strings.Join(known, ", "))
		}
	}
	if len(kinds) > 1 && slices.Contains(kinds, allKinds) {
		return hint(usage{errors.New("all stands alone")}, "leave the other kinds out")
	}
	return nil
}

// listKinds shows the kinds with the subject of their first sample.
func (p *program) listKinds(head letterhead, samples []notify.Mail) error {
	t := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	seen := map[string]bool{}
	for _, m := range samples {
		kind := notify.Kind(m)
		if seen[kind] {
			continue
		}
		seen[kind] = true
		c, err := notify.Render(head.words, m)
		if err != nil {
			return err
		}
		fmt.Fprintf(t, "%s\t%s\n", kind, c.Subject)
	}
	return t.Flush()
}

// previewOne writes one mail, as a mail and as a page.
func (p *program) previewOne(head letterhead, m notify.Mail, path string) error {
	c, err := notify.Render(head.words, m)
	if err != nil {
		return err
	}
	_, domain, _ := strings.Cut(head.house.Address, "@")
	raw, err := notify.Compose(notify.Message{
		ID: "preview." + filepath.Base(path) + "@" + domain, Date: p.now().In(head.zone),
		From: notify.Address{Name: head.name, Email: head.house.Address}, To: notify.Address{Name: "Bodil Åkerström", Email: "bodil.akerstrom@kommun.example"},
		Subject: c.Subject, Text: c.Text, HTML: c.HTML,
	})
	if err != nil {
		return err
	}
	for ext, data := range map[string][]byte{".eml": raw, ".html": []byte(c.HTML)} {
		if err := os.WriteFile(path+ext, data, 0o640); err != nil {
			return hint(err, "name a folder that you may write in with --out")
		}
	}
	fmt.Fprintf(p.out, "%s.eml .html  %s\n", path, c.Subject)
	return nil
}

// letterhead is in whose name and words example mails are.
type letterhead struct {
	house notify.House
	name  string // shown with the address
	lang  string
	zone  *time.Location
	words templates.Letters
}

// letterhead is that of the settings, or of an example where there are none:
// mails can be looked at before anything is set.
func (p *program) letterhead() (letterhead, error) {
	if _, err := os.Stat(p.config); errors.Is(err, fs.ErrNotExist) {
		return letterhead{house: notify.ExampleHouse(), name: "Rond", lang: "sv", zone: time.UTC}, nil
	}
	cfg, err := p.settings()
	if err != nil {
		return letterhead{}, err
	}
	words, err := ownWords(cfg)
	house := notify.House{Organisation: cfg.Organisation, Address: cfg.Mail.Address,
		Contact: notify.Address{Name: cfg.Contact.Name, Email: cfg.Contact.Email}, Phone: cfg.Contact.Phone}
	return letterhead{house, cfg.Mail.Name, cfg.Language, cfg.Zone, words}, err
}

func (p *program) textsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "texts FOLDER",
		Short: "Write the words of the mails, to change them",
		Long: `Texts writes sv.txt and en.txt to a folder: every text of every kind of mail, as it
is now. A line that begins with # is in Rond's own words; take the # away and
change it, and name the folder as texts in the settings. rond check says what is
wrong in the files, and rond mail preview shows the mails. A file that is there
already is never touched.`,
		Example: "  rond mail texts texts",
		Args:    args(cobra.ExactArgs(1)),
		RunE:    func(_ *cobra.Command, a []string) error { return p.writeTexts(a[0]) },
	}
}

func (p *program) writeTexts(dir string) error {
	words, err := p.words()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return hint(fmt.Errorf("making the folder: %w", err), "name a folder in a place that you may write to")
	}
	for _, lang := range templates.Languages() {
		path := filepath.Join(dir, lang+".txt")
		made, err := createNew(path, 0o640, func(w io.Writer) error {
			_, err := io.WriteString(w, words.Texts(lang))
			return err
		})
		if err != nil {
			return hint(err, "name a folder that you may write in")
		}
		fmt.Fprintf(p.out, "%s %s\n", map[bool]string{true: "wrote", false: "there already, not touched:"}[made], path)
	}
	return nil
}

// words is what mails say now; Rond's own words where there are no settings, or
// those of the organisation are to be begun anew.
func (p *program) words() (templates.Letters, error) {
	if _, err := os.Stat(p.config); errors.Is(err, fs.ErrNotExist) {
		return templates.Letters{}, nil
	}
	cfg, err := p.settings()
	if err != nil {
		return templates.Letters{}, err
	}
	words, faults, err := readWords(cfg)
	if len(faults) > 0 {
		words = templates.Letters{}
	}
	return words, err
}
