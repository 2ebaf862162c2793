package templates

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"text/template/parse"
)

// judge looks at one text of the organisation's before it is ever filled in.
type judge struct {
	allowed map[string]bool // the functions
	texts   section         // what can be said in this kind of mail
	says    []string        // the texts that are put into this one
	wrong   []Fault
}

const rightText = "plain words with {{.Field}}, functions, {{if …}}, {{with …}}, {{else}} and {{end}}"

func (j *judge) refuse(what, right string) {
	j.wrong = append(j.wrong, Fault{What: what, Right: right})
}

// node refuses all but words, data, if and with: what the organisation's texts
// are made of has no loops, so that the time to fill one in follows from its
// length.
func (j *judge) node(n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, inner := range n.Nodes {
				j.node(inner)
			}
		}
	case *parse.TextNode, *parse.CommentNode:
	case *parse.ActionNode:
		j.pipe(n.Pipe)
	case *parse.IfNode:
		j.branch(&n.BranchNode)
	case *parse.WithNode:
		j.branch(&n.BranchNode)
	default:
		j.refuse(fmt.Sprintf("%s cannot stand in a text", firstWord(n)), rightText)
	}
}

// firstWord is "{{range}}" for a loop, however long.
func firstWord(n parse.Node) string {
	if words := strings.Fields(strings.Trim(n.String(), "{}")); len(words) > 0 {
		return "{{" + words[0] + "}}"
	}
	return "this"
}

func (j *judge) branch(n *parse.BranchNode) {
	j.pipe(n.Pipe)
	j.node(n.List)
	j.node(n.ElseList)
}

func (j *judge) pipe(p *parse.PipeNode) {
	if len(p.Decl) > 0 {
		j.refuse("a text has no variables of its own", rightText)
	}
	for _, c := range p.Cmds {
		j.command(c)
	}
}

func (j *judge) command(c *parse.CommandNode) {
	for i, arg := range c.Args {
		switch arg := arg.(type) {
		case *parse.IdentifierNode:
			if !j.allowed[arg.Ident] {
				j.refuse(fmt.Sprintf("a text cannot use %s", arg.Ident), "one of "+strings.Join(slices.Sorted(maps.Keys(j.allowed)), ", "))
			}
			if arg.Ident == "say" && i == 0 {
				j.say(c.Args[1:])
			}
		case *parse.PipeNode:
			j.pipe(arg)
		case *parse.ChainNode:
			j.refuse(fmt.Sprintf("%s cannot stand in a text", arg), rightText)
		}
	}
}

// say notes which text is put in, which must be told by its name.
func (j *judge) say(args []parse.Node) {
	if len(args) > 0 {
		if name, ok := args[0].(*parse.StringNode); ok {
			if _, known := j.texts[name.Text]; known {
				j.says = append(j.says, name.Text)
				return
			}
		}
	}
	j.refuse("say wants the name of a text", `as {{say "product" .}}: one of `+listed(j.texts))
}

// usedFunctions are those that our own texts use: whatever they can say, the
// organisation's can.
var usedFunctions = sync.OnceValue(func() map[string]bool {
	used := map[string]bool{}
	sets, _ := letters() // who reads texts has seen to it that ours can be read
	for _, set := range sets {
		for _, t := range set.words {
			walk(t.Tree.Root, func(n parse.Node) {
				if f, ok := n.(*parse.IdentifierNode); ok {
					used[f.Ident] = true
				}
			})
		}
	}
	return used
})

// walk calls f for every node of a text of ours.
func walk(n parse.Node, f func(parse.Node)) {
	f(n)
	each := func(b *parse.BranchNode) {
		walk(b.Pipe, f)
		walk(b.List, f)
		if b.ElseList != nil {
			walk(b.ElseList, f)
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		for _, inner := range n.Nodes {
			walk(inner, f)
		}
	case *parse.ActionNode:
		walk(n.Pipe, f)
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			walk(c, f)
		}
	case *parse.CommandNode:
		for _, arg := range n.Args {
			walk(arg, f)
		}
	case *parse.IfNode:
		each(&n.BranchNode)
	case *parse.WithNode:
		each(&n.BranchNode)
	case *parse.RangeNode:
		each(&n.BranchNode)
	}
}
