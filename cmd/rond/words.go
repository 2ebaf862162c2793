package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"rond/internal/config"
	"rond/notify"
	"rond/templates"
)

// readWords reads what mails say here: Rond's words, and the organisation's in
// place of some of them. The faults are of the organisation's files.
func readWords(cfg *config.Config) (templates.Letters, []templates.Fault, error) {
	var words templates.Letters
	var faults []templates.Fault
	var err error
	if cfg.Texts != "" {
		words, faults, err = templates.ReadLetters(os.DirFS(cfg.Texts))
	}
	var more []templates.Fault
	if err == nil {
		more, err = notify.Check(words)
	}
	if err != nil {
		return words, nil, fmt.Errorf("checking the texts: %w", err)
	}
	faults = append(faults, more...)
	for i := range faults {
		faults[i].File = short(filepath.Join(cfg.Texts, faults[i].File))
	}
	return words, faults, nil
}

// ownWords refuses texts with anything wrong in them, and tells all of it.
func ownWords(cfg *config.Config) (templates.Letters, error) {
	words, faults, err := readWords(cfg)
	if err != nil || len(faults) == 0 {
		return words, err
	}
	lines := []string{fmt.Sprintf("the texts in %s have %s", short(cfg.Texts), counted(len(faults), "problem"))}
	for _, f := range faults {
		lines = append(lines, f.String(), "  "+f.Right)
	}
	return words, hint(errors.New(strings.Join(lines, "\n")), "mend the lines above; rond mail texts writes a file to begin anew from")
}

// texts tells what is wrong in the texts of mails.
func (c *checker) texts() {
	const check = "texts"
	_, faults, err := readWords(c.cfg)
	if err != nil {
		c.wrong(check, "this is a fault in Rond, or its texts cannot be read; report it, or let Rond read them", "%v", err)
		return
	}
	for _, f := range faults {
		c.wrong(check, f.Right, "%s", f)
	}
	switch {
	case len(faults) > 0:
	case c.cfg.Texts == "":
		c.well(check, "mails are in Rond's own words")
	default:
		c.well(check, "mails are in the words of %s, and else in Rond's own", short(c.cfg.Texts))
	}
}
