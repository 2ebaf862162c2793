package grid

import "strconv"

// root follows the package's own relations to the workbook and its properties.
func (b *Book) root() error {
	rels, err := b.relations("")
	if err != nil {
		return err
	}
	book := ""
	for _, rel := range rels {
		switch {
		case rel.kind == "officeDocument" && rel.external:
			return &Error{Code: CodeExternal, Part: rel.target}
		case rel.kind == "officeDocument":
			book = rel.target
		case rel.kind == "core-properties" && !rel.external && b.has(rel.target):
			if b.keywords, err = b.readKeywords(rel.target); err != nil {
				return err
			}
		}
	}
	if book == "" {
		return fault(CodeDamaged, "", "no workbook part")
	}
	return b.workbook(book)
}

func (b *Book) readKeywords(name string) (string, error) {
	s, err := b.part(name)
	if err != nil {
		return "", err
	}
	var keywords []byte
	err = s.document(func(child []byte) error {
		if string(child) != "keywords" {
			return s.skip()
		}
		keywords, err = s.content(nil)
		return err
	})
	if err != nil {
		return "", xmlFault(name, err)
	}
	return string(keywords), nil
}

// workbook reads the list of sheets and where each of them lies.
func (b *Book) workbook(name string) error {
	s, err := b.part(name)
	if err != nil {
		return err
	}
	var ids []string
	sheet := func([]byte) error {
		state := string(s.attr("state"))
		b.sheets = append(b.sheets, Sheet{string(s.attr("name")), state == "hidden", state == "veryHidden"})
		ids = append(ids, string(s.attr("id")))
		if len(ids) > b.lim.Sheets {
			return fault(CodeTooManySheets, name, "more than %d sheets", b.lim.Sheets)
		}
		return s.skip()
	}
	err = s.document(func(child []byte) error {
		switch string(child) {
		case "sheets":
			return s.children(sheet)
		case "workbookPr":
			b.date1904 = isTrue(s.attr("date1904"))
		}
		return s.skip()
	})
	if err != nil {
		return xmlFault(name, err)
	}
	rels, err := b.relations(name)
	if err != nil {
		return err
	}
	return b.locate(ids, rels)
}

// locate finds the part of each worksheet. Chart and dialog sheets hold no
// cells and are left out.
func (b *Book) locate(ids []string, rels []relation) error {
	byID := map[string]relation{}
	for _, rel := range rels {
		byID[rel.id] = rel
		switch rel.kind {
		case "sharedStrings":
			b.shared = rel.target
		case "styles":
			b.style = rel.target
		default:
			continue
		}
		if rel.external {
			return &Error{Code: CodeExternal, Part: rel.target}
		}
	}
	kept := b.sheets[:0]
	taken := map[string]bool{} // one part under many names would be read as often
	for i, sheet := range b.sheets {
		rel, ok := byID[ids[i]]
		switch {
		case !ok:
			return fault(CodeDamaged, "", "sheet %q has no part", sheet.Name)
		case rel.kind != "worksheet":
			continue
		case rel.external:
			return &Error{Code: CodeExternal, Part: rel.target}
		case taken[partName(rel.target)]:
			return fault(CodeDamaged, rel.target, "the part of two sheets")
		}
		taken[partName(rel.target)] = true
		kept = append(kept, sheet)
		b.paths = append(b.paths, rel.target)
	}
	b.sheets = kept
	if len(kept) == 0 {
		return fault(CodeDamaged, "", "no worksheet")
	}
	return nil
}

// finish reads the shared texts and the formats; a workbook may lack both.
func (b *Book) finish() error {
	if b.has(b.shared) {
		if err := b.sharedStrings(b.shared); err != nil {
			return err
		}
	}
	if b.has(b.style) {
		return b.styles(b.style)
	}
	return nil
}

func (b *Book) sharedStrings(name string) error {
	s, err := b.part(name)
	if err != nil {
		return err
	}
	var buf []byte
	err = s.document(func(child []byte) error {
		if string(child) != "si" {
			return s.skip()
		}
		if len(b.strings) == b.lim.Strings {
			return fault(CodeTooManyCells, name, "more than %d shared texts", b.lim.Strings)
		}
		if buf, err = s.richText(buf[:0]); err != nil {
			return err
		}
		if len(buf) > b.lim.Text {
			return fault(CodeTooLarge, name, "a text of %d bytes", len(buf))
		}
		b.strings = append(b.strings, string(unescape(buf)))
		return nil
	})
	if err != nil {
		return xmlFault(name, err)
	}
	return nil
}

// richText appends the text of an si or is element: its t, or the t of its
// runs. Phonetic guides (rPh) are not part of the text.
func (s *scanner) richText(dst []byte) ([]byte, error) {
	var err error
	err = s.children(func(name []byte) error {
		switch string(name) {
		case "t":
			dst, err = s.content(dst)
			return err
		case "r":
			return s.children(func(name []byte) error {
				if string(name) != "t" {
					return s.skip()
				}
				dst, err = s.content(dst)
				return err
			})
		}
		return s.skip()
	})
	return dst, err
}

func isTrue(value []byte) bool {
	switch string(value) {
	case "1", "true", "on":
		return true
	}
	return false
}

// styles reads which number format each cell style has.
func (b *Book) styles(name string) error {
	s, err := b.part(name)
	if err != nil {
		return err
	}
	custom := map[int]format{}
	err = s.document(func(child []byte) error {
		switch string(child) {
		case "numFmts":
			return s.children(func([]byte) error {
				if id, err := strconv.Atoi(string(s.attr("numFmtId"))); err == nil {
					custom[id] = formatOf(string(s.attr("formatCode")))
				}
				return s.skip()
			})
		case "cellXfs":
			return s.children(func([]byte) error {
				id, _ := strconv.Atoi(string(s.attr("numFmtId"))) // absent is General
				f, ok := custom[id]
				if !ok {
					f = builtin(id)
				}
				b.formats = append(b.formats, f)
				return s.skip()
			})
		}
		return s.skip()
	})
	if err != nil {
		return xmlFault(name, err)
	}
	return nil
}
