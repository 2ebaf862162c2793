package grid

import "strings"

// Clean is the text of a cell without the blanks around it, without marks that
// show nothing, and with every line break as "\n".
func (c Cell) Clean() string {
	text := strings.ReplaceAll(c.Text, "\r\n", "\n")
	text = strings.Map(func(r rune) rune {
		if r == '\u200b' || r == '\ufeff' || r == '\r' {
			return -1
		}
		return r
	}, text)
	return strings.TrimSpace(text)
}

// Failed reports whether a cell shows that its formula failed. Some programs
// save that as a text, and a correction shows it as one.
func (c Cell) Failed() bool {
	if c.Kind == Fault {
		return true
	}
	switch c.Clean() {
	case "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
		"#SAKNAS!", "#REFERENS!", "#VÄRDEFEL!", "#NAMN?", "#DIVISION/0!", "#OGILTIGT!", "#SKÄRNING!":
		return true
	}
	return false
}
