package templates

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	texttemplate "text/template"
	"text/template/parse"
)

// Try writes every kind of mail with samples of its data, and tells every text
// of the organisation's that some mail could not say: not only with the samples
// as they are, but whichever way its conditions go. An error is a fault in our
// own texts.
func (l Letters) Try(lang string, samples map[string][]any) ([]Fault, error) {
	var wrong []Fault
	for kind, of := range samples {
		for _, s := range of {
			if _, err := l.Mail(lang, kind, s); err != nil {
				return nil, err
			}
		}
		set, ok := l.own[lang+"/"+kind]
		if !ok {
			continue
		}
		t := &trial{file: lang + ".txt", kind: kind, set: set, own: l.texts[lang], about: map[string][]any{}}
		if err := t.try(lang, of); err != nil {
			return nil, err
		}
		wrong = append(wrong, t.wrong...)
	}
	return inOrder(wrong), nil
}

// trial is one kind of mail that is tried.
type trial struct {
	file, kind string
	set        *letterSet
	own        map[string]section
	about      map[string][]any // what each text is filled in with, one value of a type
	wrong      []Fault
}

// try tries each text by itself, and then all together.
func (t *trial) try(lang string, samples []any) error {
	ours, _ := ourSections(lang) // read before without a fault
	if err := t.listen(lang, ours, samples); err != nil {
		return err
	}
	for key := range t.set.words {
		if at := t.place(key, ours); at != 0 {
			t.text(key, at)
		}
	}
	if len(t.wrong) == 0 {
		t.whole(samples)
	}
	return nil
}

// listen writes the samples in our own words, to hear what each text is filled
// in with.
func (t *trial) listen(lang string, ours map[string]section, samples []any) error {
	set, err := newLetterSet(lang, t.kind, ours[common], ours[t.kind])
	if err != nil {
		return err
	}
	hear := func(key string, data any) {
		kind := reflect.TypeOf(data)
		if !slices.ContainsFunc(t.about[key], func(known any) bool { return reflect.TypeOf(known) == kind }) {
			t.about[key] = append(t.about[key], data)
		}
	}
	set.heard = hear
	for key := range set.words {
		if isCoded(key) { // there are more codes than samples
			hear(key, nil)
		}
	}
	for _, s := range samples {
		if _, err := set.render(s); err != nil {
			return fmt.Errorf("writing mail %s in %s: %w", t.kind, lang, err)
		}
	}
	return nil
}

// place is the line of the text of theirs that is said for a key, 0 when it is
// one of ours.
func (t *trial) place(key string, ours map[string]section) int {
	if at := t.own[t.kind][key].at; at != 0 {
		return at
	}
	if _, special := ours[t.kind][key]; special {
		return 0
	}
	return t.own[common][key].at
}

// text tries one text with everything that it is filled in with.
func (t *trial) text(key string, at int) {
	for _, data := range t.about[key] {
		kind := reflect.TypeOf(data)
		if kind == nil {
			kind = reflect.TypeFor[struct{}]()
		}
		before := len(t.wrong)
		t.fields(key, at, t.set.words[key].Tree.Root, scope{kind, kind})
		if len(t.wrong) > before {
			continue
		}
		if err := t.fill(key, data, filled(kind), reflect.Zero(kind).Interface()); err != nil {
			t.refuse(at, fmt.Sprintf("[%s] %s: %s", t.kind, key, reason(err)), rightAsOurs)
		}
	}
}

// fill fills in a text every way.
func (t *trial) fill(key string, with ...any) error {
	text, err := everyWay(t.set.words[key])
	for _, data := range with {
		if err == nil {
			err = text.Execute(io.Discard, data)
		}
	}
	return err
}

func (t *trial) refuse(at int, what, right string) {
	t.wrong = append(t.wrong, Fault{t.file, at, what, right})
}

// whole tries all texts of the kind together.
func (t *trial) whole(samples []any) {
	for _, s := range samples {
		if _, err := t.set.render(s); err != nil {
			t.refuse(cmp.Or(t.own[t.kind].first(), t.own[common].first()), fmt.Sprintf("[%s] cannot be filled in: %s", t.kind, reason(err)), "a subject and a first line that are never empty, and texts of some lines at most")
			return
		}
	}
}

// reason is what went wrong, without the way there.
func reason(err error) string {
	if exec, ok := errors.AsType[texttemplate.ExecError](err); ok {
		err = exec.Err
	}
	message := err.Error()
	if _, after, found := strings.Cut(message, "executing "); found {
		if _, after, found = strings.Cut(after, " at "); found {
			return after
		}
	}
	return message
}

// filled is data of a type with something in every field.
func filled(of reflect.Type) any {
	v := reflect.New(of).Elem()
	fill(v)
	return v.Interface()
}

func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Int:
		v.SetInt(2)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i))
			}
		}
	}
}

// everyWay is a text that goes through all its branches, whatever the
// conditions come to: what is wrong in a seldom one is found too.
func everyWay(t *texttemplate.Template) (*texttemplate.Template, error) {
	all, err := t.Clone()
	if err != nil {
		return nil, err
	}
	tree := t.Tree.Copy()
	tree.Root = branches(tree.Root)
	return all.AddParseTree(t.Name(), tree)
}

func branches(list *parse.ListNode) *parse.ListNode {
	out := &parse.ListNode{NodeType: parse.NodeList}
	if list == nil {
		return out
	}
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.IfNode:
			out.Nodes = append(out.Nodes, &parse.ActionNode{NodeType: parse.NodeAction, Pos: n.Pos, Line: n.Line, Pipe: n.Pipe}, branches(n.List), branches(n.ElseList))
		case *parse.WithNode:
			with := *n
			with.List, with.ElseList = branches(n.List), nil
			out.Nodes = append(out.Nodes, &with, branches(n.ElseList))
		default:
			out.Nodes = append(out.Nodes, n)
		}
	}
	return out
}
