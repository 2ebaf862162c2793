package notify

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// support is the list of what a mail's HTML may consist of.
type support struct {
	t     *testing.T
	rules []rule
}

// rule is one line of the list.
type rule struct {
	kind, name string
	value      *regexp.Regexp // nil for any
	used       bool
}

func readSupport(t *testing.T) *support {
	t.Helper()
	data, err := os.ReadFile("testdata/support.txt")
	if err != nil {
		t.Fatal(err)
	}
	s := &support{t: t}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		rest, source, ok := cutLast(line, " | ")
		if !ok || source == "" {
			t.Fatalf("no source: %s", line)
		}
		kind, rest, _ := strings.Cut(rest, " ")
		r := rule{kind: kind, name: rest}
		switch kind {
		case "comment", "selector":
			r.name, r.value = "", regexp.MustCompile("^(?:"+rest+")$")
		case "attribute", "inline", "block":
			name, value, ok := strings.Cut(rest, " ")
			if r.name = name; ok {
				r.value = regexp.MustCompile("^(?:" + value + ")$")
			}
		}
		s.rules = append(s.rules, r)
	}
	return s
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+len(sep):]), true
}

// allows reports whether the list has a thing, and remembers that it is used.
func (s *support) allows(kind, name, value string) bool {
	for i, r := range s.rules {
		if r.kind == kind && r.name == name && (r.value == nil || r.value.MatchString(value)) {
			s.rules[i].used = true
			return true
		}
	}
	return false
}

func (s *support) want(kind, name, value string) {
	s.t.Helper()
	if !s.allows(kind, name, value) {
		s.t.Errorf("%s %s = %q is not on the list of what mail programs support", kind, name, value)
	}
}

// mail holds a document to the list.
func (s *support) mail(source string) {
	s.t.Helper()
	doc, err := html.Parse(strings.NewReader(source))
	if err != nil {
		s.t.Fatal(err)
	}
	for n := range doc.Descendants() {
		switch n.Type {
		case html.DoctypeNode:
			s.want("doctype", n.Data, "")
		case html.CommentNode:
			s.want("comment", "", n.Data)
		case html.ElementNode:
			s.want("element", n.Data, "")
			for _, a := range n.Attr {
				s.attribute(n.Data, a)
			}
			if n.Data == "style" {
				s.style(n.FirstChild.Data)
			}
		}
	}
}

func (s *support) attribute(element string, a html.Attribute) {
	s.t.Helper()
	if !s.allows("attribute", element+"."+a.Key, a.Val) {
		s.want("attribute", a.Key, a.Val)
	}
	if a.Key == "style" {
		for name, value := range declarations(a.Val) {
			s.want("inline", name, value)
			if name == "padding" && element != "td" && value != "0" {
				s.t.Errorf("padding: %s on <%s>, where Word knows none", value, element)
			}
		}
	}
}

// style holds a style block to the list: rules, and rules in one @media.
func (s *support) style(source string) {
	s.t.Helper()
	for _, r := range styleRules(source) {
		if r.media != "" {
			s.want("media", r.media, "")
		}
		for _, selector := range r.selectors {
			s.want("selector", "", selector)
		}
		for name, value := range r.declared {
			s.want("block", name, value)
		}
	}
}

// styled is one rule of a style block.
type styled struct {
	media     string
	selectors []string
	declared  map[string]string
}

var (
	mediaRule = regexp.MustCompile(`(?s)@media ([^{]+?) \{\s*((?:[^{}]+\{[^{}]*\}\s*)*)\}`)
	plainRule = regexp.MustCompile(`(?s)([^{}]+)\{([^{}]*)\}`)
)

// styleRules reads a style block of the simple kind that we write.
func styleRules(source string) (rules []styled) {
	read := func(media, text string) {
		for _, m := range plainRule.FindAllStringSubmatch(text, -1) {
			r := styled{media: media, declared: declarations(m[2])}
			for selector := range strings.SplitSeq(m[1], ",") {
				r.selectors = append(r.selectors, strings.TrimSpace(selector))
			}
			rules = append(rules, r)
		}
	}
	for _, m := range mediaRule.FindAllStringSubmatch(source, -1) {
		read(m[1], m[2])
	}
	read("", mediaRule.ReplaceAllString(source, ""))
	return rules
}

// declarations reads the inside of a style attribute or a rule.
func declarations(s string) map[string]string {
	all := map[string]string{}
	for d := range strings.SplitSeq(s, ";") {
		if name, value, ok := strings.Cut(d, ":"); ok {
			all[strings.TrimSpace(name)] = strings.TrimSpace(value)
		} else if d = strings.TrimSpace(d); d != "" {
			all[d] = ""
		}
	}
	return all
}

// TestOnlyWhatMailProgramsSupport holds every kind in both languages to
// testdata/support.txt, and that to them: what no mail uses is taken out of it.
func TestOnlyWhatMailProgramsSupport(t *testing.T) {
	t.Parallel()
	s := readSupport(t)
	for _, lang := range []string{"sv", "en"} {
		for _, m := range Samples(lang, ExampleHouse()) {
			s.mail(rendered(t, m).HTML)
		}
	}
	for _, r := range s.rules {
		if !r.used {
			t.Errorf("no mail uses %s %s %v", r.kind, r.name, r.value)
		}
	}
}

// TestSupportRefuses what is not on the list.
func TestSupportRefuses(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		`<img src="x">`, `<p onclick="x">`, `<table><tr><td style="display:flex">`, `<table><tr><td style="background-image:url(x)">`, `<p style="margin:-1px 0 0 0">`, `<!--[if gte mso 9]><v:rect><![endif]-->`,
		`<style>.a > .b { color: #000000 !important; }</style>`, `<style>@media (hover) { .a { color: #000000 !important; } }</style>`, `<style>.a { color: red; }</style>`,
		`<table width="640">`, `<p style="padding:4px">`, `<p style="color:red">`,
	} {
		quiet := &testing.T{}
		readSupport(t).with(quiet).mail("<!DOCTYPE html><html><body>" + bad)
		if !quiet.Failed() {
			t.Errorf("%s passes", bad)
		}
	}
}

func (s *support) with(t *testing.T) *support { return &support{t, slices.Clone(s.rules)} }
