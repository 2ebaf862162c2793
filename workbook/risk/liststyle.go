package risk

import (
	"strings"
	"unicode"

	"rond/workbook/layout"

	"github.com/xuri/excelize/v2"
)

// listStyles are the ids of the cell styles of a list.
type listStyles struct {
	layout.Styles
	open                 int   // that the controller writes in, parted from the next
	quiet                int   // of what is no more, or has no value
	added                int   // of what is new
	values               []int // by band: a number with the band's word after it
	most                 []int // likewise, in a small table
	words                []int // by band: a text
	late, partly, vacant int
	onMap                MapStyles
	tileText             int
	unsaid, nay          int // of conditional formats: what a choice lacks, and what is not chosen
}

func newListStyles(f *excelize.File, bands []Band) (*listStyles, error) {
	s := &layout.Styler{File: f}
	st := &listStyles{Styles: layout.NewStyles(s)}
	st.quiet, st.added = s.Make(layout.Tinted(layout.Tint{Fill: layout.White, Text: layout.Muted})), s.Make(layout.Tinted(layout.Blue()))
	st.open = s.Make(excelize.Style{Fill: layout.Fill(layout.Open), Border: layout.Around(layout.Rule), Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	st.tileText = s.Make(excelize.Style{Font: &excelize.Font{Bold: true, Size: 20, Color: layout.Deep}, Fill: layout.Fill(layout.Pale),
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "bottom"}})
	st.late, st.partly, st.vacant = s.Make(layout.Tinted(layout.Red())), s.Make(layout.Tinted(layout.Yellow())), s.Make(layout.Tinted(layout.Grey()))
	s.Quote(st.open, st.quiet, st.added, st.tileText, st.late, st.partly, st.vacant)
	for _, band := range bands {
		format := "0" + quotedFormat(band.Word)
		top := layout.Tinted(layout.Level(band.Level))
		top.CustomNumFmt = &format
		top.Alignment = &excelize.Alignment{Horizontal: "left", Vertical: "top", Indent: 1}
		middle := top
		middle.Alignment = &excelize.Alignment{Horizontal: "left", Vertical: "center", Indent: 1}
		word := s.Make(layout.Tinted(layout.Level(band.Level)))
		s.Quote(word)
		st.values, st.most, st.words = append(st.values, s.Make(top)), append(st.most, s.Make(middle)), append(st.words, word)
	}
	st.onMap = NewMapStyles(s, st.Styles)
	if err := s.Err(); err != nil {
		return nil, err
	}
	var err error
	if st.unsaid, err = f.NewConditionalStyle(&excelize.Style{Fill: layout.Fill(layout.Yellow().Fill)}); err != nil {
		return nil, err
	}
	st.nay, err = f.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: layout.Muted}})
	return st, err
}

// longestWord is how much of a band's word is shown after a number: the code of
// a number format holds 255 characters.
const longestWord = 40

// quotedFormat is a word in the code of a number format: letters, digits and the
// signs that no program reads as more than themselves there.
func quotedFormat(word string) string {
	word = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || strings.ContainsRune(" -–+()", r) {
			return r
		}
		return -1
	}, word)
	word = strings.TrimSpace(word)
	if r := []rune(word); len(r) > longestWord {
		word = string(r[:longestWord])
	}
	if word == "" {
		return ""
	}
	return `" ` + word + `"`
}
