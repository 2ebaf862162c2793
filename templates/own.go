package templates

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	texttemplate "text/template"
	"unicode"
	"unicode/utf8"
)

// The bounds of the organisation's texts.
const (
	maxTextFile = 256 << 10 // bytes of a file; ours is below 20 kB
	maxOwnText  = 2000      // characters of a text
)

const (
	rightFiles  = "the files are sv.txt and en.txt; rond mail texts writes them"
	rightAsOurs = "as in Rond's own texts; rond mail texts writes them"
)

// ReadLetters reads the organisation's own texts: sv.txt and en.txt in a
// folder, in the form of Rond's own, with only the texts that are to be others.
// A text of [common] is replaced in every kind of mail, or, under the name of a
// kind, in that one.
//
// The texts are plain words with data in them. They know the functions that
// Rond's texts use, and no loops, variables or templates, so that filling one
// in takes no time worth counting. Everything wrong is told at once, with what
// would be right, and left out of the Letters, which nobody should use then but
// to find more: whether texts fit what they are filled in with is for
// [Letters.Try].
func ReadLetters(folder fs.FS) (Letters, []Fault, error) {
	if _, err := letters(); err != nil {
		return Letters{}, nil, fmt.Errorf("reading mail texts: %w", err)
	}
	files, err := fs.ReadDir(folder, ".")
	if err != nil {
		return Letters{}, nil, fmt.Errorf("listing the organisation's texts: %w", err)
	}
	l := Letters{own: map[string]*letterSet{}, texts: map[string]map[string]section{}}
	var wrong []Fault
	for _, f := range files {
		lang, isText := strings.CutSuffix(f.Name(), ".txt")
		switch {
		case strings.HasPrefix(f.Name(), ".") || strings.HasSuffix(f.Name(), "~"): // an editor's
		case !isText || !slices.Contains(Languages(), lang):
			wrong = append(wrong, Fault{f.Name(), 0, "is no file of texts", rightFiles})
		default:
			faults, err := l.read(folder, lang)
			if err != nil {
				return Letters{}, nil, err
			}
			wrong = append(wrong, faults...)
		}
	}
	return l, inOrder(wrong), nil
}

// read adds the texts of one language.
func (l Letters) read(folder fs.FS, lang string) ([]Fault, error) {
	file := lang + ".txt"
	data, err := readText(folder, file)
	if err != nil {
		return nil, fmt.Errorf("reading the organisation's texts: %w", err)
	}
	if len(data) > maxTextFile {
		return []Fault{{file, 0, fmt.Sprintf("is larger than %d kB", maxTextFile>>10), "keep only the texts that are to be others than Rond's"}}, nil
	}
	if !utf8.ValidString(data) {
		return []Fault{{file, 0, "is not UTF-8", "save it again with the encoding UTF-8"}}, nil
	}
	own, wrong := parseSections(file, strings.TrimPrefix(data, "\ufeff"))
	ours, _ := ourSections(lang) // read before without a fault
	wrong = append(wrong, misplaced(file, own, ours)...)
	dropped(own, wrong)
	l.texts[lang] = own
	for _, kind := range slices.Sorted(maps.Keys(ours)) {
		if kind == common || len(own[common])+len(own[kind]) == 0 {
			continue
		}
		wrong = append(wrong, unfit(file, kind, own, ours)...)
		dropped(own, wrong)
		set, err := newLetterSet(lang, kind, ours[common], own[common], ours[kind], own[kind])
		if err != nil {
			return nil, err
		}
		l.own[lang+"/"+kind] = set
	}
	return wrong, nil
}

// dropped takes the texts out that have a fault.
func dropped(own map[string]section, wrong []Fault) {
	for _, texts := range own {
		maps.DeleteFunc(texts, func(_ string, l line) bool {
			return slices.ContainsFunc(wrong, func(f Fault) bool { return f.Line == l.at })
		})
	}
}

// readText reads a little more of a file than it may have.
func readText(folder fs.FS, name string) (string, error) {
	f, err := folder.Open(name)
	if err != nil {
		return "", err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxTextFile+1))
	return string(data), errors.Join(err, f.Close())
}

// misplaced finds the sections and keys that no mail knows, and the texts that
// no mail can show.
func misplaced(file string, own, ours map[string]section) (wrong []Fault) {
	for name, texts := range own {
		if ours[name] == nil {
			wrong = append(wrong, Fault{file, texts.first(), fmt.Sprintf("there is no kind of mail %q", name), "one of " + listed(ours)})
			continue
		}
		others := ours[common]
		if name == common {
			others = nil
		}
		for key, l := range texts {
			_, here := ours[name][key]
			_, everywhere := others[key]
			switch {
			case !here && !everywhere:
				wrong = append(wrong, Fault{file, l.at, fmt.Sprintf("[%s] has no text %q", name, key), "one of " + listed(ours[name], others)})
			case utf8.RuneCountInString(l.text) > maxOwnText:
				wrong = append(wrong, Fault{file, l.at, fmt.Sprintf("%q is longer than %d characters", key, maxOwnText), "say it in fewer words"})
			case strings.ContainsFunc(l.text, hidden):
				wrong = append(wrong, Fault{file, l.at, fmt.Sprintf("%q holds a character that does not show", key), "write the line anew"})
			}
		}
	}
	return wrong
}

// hidden is a character that has no place in a line that people read.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u00ad' || r == '\u2028' || r == '\u2029'
}

func listed[V any](names ...map[string]V) string {
	var all []string
	for _, n := range names {
		all = append(all, slices.Sorted(maps.Keys(n))...)
	}
	return strings.Join(all, ", ")
}

// unfit holds the texts of one kind of mail to what a text may be.
func unfit(file, kind string, own, ours map[string]section) (wrong []Fault) {
	mine := section{}
	maps.Copy(mine, own[common])
	for key := range ours[kind] {
		delete(mine, key) // ours of the kind goes before theirs of all kinds
	}
	maps.Copy(mine, own[kind])
	all := section{}
	for _, s := range []section{ours[common], ours[kind], mine} {
		maps.Copy(all, s)
	}
	says := map[string][]string{}
	for key, l := range all {
		j := judge{allowed: usedFunctions(), texts: all}
		t, err := texttemplate.New(key).Funcs((&letterSet{}).functions("sv")).Parse(l.text)
		switch {
		case err != nil:
			j.refuse(afterPlace(err.Error(), key), rightAsOurs)
		case len(t.Templates()) > 1:
			j.refuse("a text cannot define another", rightText)
		default:
			j.node(t.Tree.Root)
		}
		says[key] = j.says
		if _, theirs := mine[key]; theirs {
			for _, f := range j.wrong {
				wrong = append(wrong, Fault{file, l.at, fmt.Sprintf("[%s] %s: %s", kind, key, f.What), f.Right})
			}
		}
	}
	return append(wrong, nested(file, kind, mine, says)...)
}

// nested finds texts that are put into others and hold texts themselves: one
// level is enough to say anything, and ends.
func nested(file, kind string, mine section, says map[string][]string) (wrong []Fault) {
	for key, put := range says {
		for _, inner := range put {
			if len(says[inner]) == 0 {
				continue
			}
			at := cmp.Or(mine[inner].at, mine[key].at)
			if at != 0 {
				wrong = append(wrong, Fault{file, at, fmt.Sprintf("[%s] %q is put into %q, and has other texts put into it", kind, inner, key), "write the words themselves instead of {{say …}}"})
			}
		}
	}
	return wrong
}

// afterPlace is a parser's message without the place, which we tell better.
func afterPlace(message, name string) string {
	_, after, found := strings.Cut(message, "template: "+name+":")
	if !found {
		return message
	}
	return strings.TrimLeft(after, "0123456789: ")
}

// inOrder is faults by their place, one of a line: a text of [common] is looked
// at for every kind of mail.
func inOrder(all []Fault) []Fault {
	slices.SortFunc(all, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.What, b.What))
	})
	return slices.CompactFunc(all, func(a, b Fault) bool { return a.File == b.File && a.Line == b.Line && a.Line != 0 })
}
