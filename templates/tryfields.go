package templates

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"text/template/parse"
)

// scope is what the dot and the dollar are where a part of a text stands; nil
// when it is not known.
type scope struct{ dollar, dot reflect.Type }

// fields finds the fields that the data does not have.
func (t *trial) fields(key string, at int, n parse.Node, in scope) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, inner := range n.Nodes {
				t.fields(key, at, inner, in)
			}
		}
	case *parse.ActionNode:
		t.fields(key, at, n.Pipe, in)
	case *parse.IfNode:
		t.fields(key, at, n.Pipe, in)
		t.fields(key, at, n.List, in)
		t.fields(key, at, n.ElseList, in)
	case *parse.WithNode:
		t.fields(key, at, n.Pipe, in)
		t.fields(key, at, n.List, scope{in.dollar, in.value(n.Pipe)})
		t.fields(key, at, n.ElseList, in)
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			for _, arg := range c.Args {
				t.fields(key, at, arg, in)
			}
		}
	case *parse.FieldNode:
		t.field(key, at, n.Ident, in.dot)
	case *parse.VariableNode:
		t.field(key, at, n.Ident[1:], in.dollar)
	}
}

func (t *trial) field(key string, at int, names []string, of reflect.Type) {
	for _, name := range names {
		if of == nil {
			return
		}
		known := fieldNames(of)
		if !slices.Contains(known, name) {
			right := "there is no data with fields here"
			if len(known) > 0 {
				right = "one of ." + strings.Join(known, ", .")
			}
			t.refuse(at, fmt.Sprintf("[%s] %s: there is no .%s", t.kind, key, name), right)
			return
		}
		f, _ := of.FieldByName(name)
		of = f.Type
	}
}

// value is the type of a pipeline that is only a field.
func (in scope) value(p *parse.PipeNode) reflect.Type {
	if len(p.Cmds) != 1 || len(p.Cmds[0].Args) != 1 {
		return nil
	}
	at := in.dot
	var names []string
	switch n := p.Cmds[0].Args[0].(type) {
	case *parse.FieldNode:
		names = n.Ident
	case *parse.VariableNode:
		at, names = in.dollar, n.Ident[1:]
	case *parse.DotNode:
	default:
		return nil
	}
	for _, name := range names {
		if at == nil || at.Kind() != reflect.Struct {
			return nil
		}
		f, ok := at.FieldByName(name)
		if !ok {
			return nil
		}
		at = f.Type
	}
	return at
}

// fieldNames is what a text can ask of data.
func fieldNames(of reflect.Type) []string {
	if of == nil || of.Kind() != reflect.Struct {
		return nil
	}
	var names []string
	for _, f := range reflect.VisibleFields(of) {
		if f.IsExported() && !f.Anonymous {
			names = append(names, f.Name)
		}
	}
	slices.Sort(names)
	return names
}
