package web

import (
	"bytes"
	"html/template"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"rond/internal/engine"
	"rond/templates"
)

// TestEveryValueIsText puts markup into every string that any page shows.
func TestEveryValueIsText(t *testing.T) {
	t.Parallel()
	for _, lang := range templates.Languages() {
		for name, data := range samples(lang) {
			value := reflect.New(reflect.TypeOf(data)).Elem()
			value.Set(reflect.ValueOf(data))
			poison(value)
			b, err := render(lang, pageOf(name), value.Interface())
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if bad := active(b); len(bad) > 0 {
				t.Errorf("%s in %s has %v", name, lang, bad)
			}
		}
	}
}

// active is what of a page would do something, load something or lead away, as
// a browser reads it.
func active(page []byte) []string {
	var bad []string
	for z := html.NewTokenizer(bytes.NewReader(page)); z.Next() != html.ErrorToken; {
		token := z.Token()
		if token.Type != html.StartTagToken && token.Type != html.SelfClosingTagToken {
			continue
		}
		if slices.Contains([]string{"script", "img", "iframe", "object", "embed", "style", "base"}, token.Data) {
			bad = append(bad, token.String())
		}
		for _, a := range token.Attr {
			leads := slices.Contains([]string{"href", "src", "action", "formaction"}, a.Key)
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || leads && !regexp.MustCompile(`^(/[^/]|/$|#)`).MatchString(a.Val) {
				bad = append(bad, token.String())
			}
		}
	}
	return bad
}

// poison adds markup to every string of a value, except the codes that pick a
// word or another part of a page, and what is markup of ours by its type.
func poison(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() != reflect.TypeFor[template.HTML]() {
			v.SetString(v.String() + hostile)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			fresh := reflect.New(v.Type().Elem())
			fresh.Elem().Set(v.Elem())
			poison(fresh.Elem())
			v.Set(fresh)
		}
	case reflect.Slice:
		fresh := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(fresh, v)
		for i := range fresh.Len() {
			poison(fresh.Index(i))
		}
		if !v.IsNil() {
			v.Set(fresh)
		}
	case reflect.Array:
		for i := range v.Len() {
			poison(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i).Name; v.Field(i).CanSet() && field != "Lang" && field != "Flash" && field != "Mode" && field != "Key" {
				poison(v.Field(i))
			}
		}
	}
}

// TestActive: the eye of the tests above sees what it should.
func TestActive(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]int{
		`<p title="<script>">&lt;script&gt;</p><a href="/mails/1#x">a</a>`: 0,
		`<script>`: 1, `<IMG src=/x>`: 1, `<a href="javascript:x">`: 1, `<a href="//x">`: 1, `<p style="x">`: 1, `<p onclick=x>`: 1, `<form action="https://x">`: 1,
	} {
		if got := active([]byte(page)); len(got) != want {
			t.Errorf("%s: %v", page, got)
		}
	}
}

// TestTheQueueIsTold: how many mails wait, and how long that takes; held mail
// goes out when somebody lets it.
func TestTheQueueIsTold(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]engine.Sending{
		"200 mejl väntar på att gå ut, klart om cirka 7 minuter.": {Mode: "on", Queue: engine.Queue{Waiting: 200, Minutes: 7}},
		"1 mejl väntar på att gå ut, klart om cirka 1 minut.":     {Mode: "on", Queue: engine.Queue{Waiting: 1, Minutes: 1}},
		"3 mejl väntar på att gå ut.":                             {Mode: "on", Queue: engine.Queue{Waiting: 3}},
		"4 mejl väntar på att gå ut.":                             {Mode: "on", Held: true, Queue: engine.Queue{Waiting: 4, Minutes: 1}},
	} {
		page, err := render("sv", "overview", overviewPage{Overview: engine.Overview{Sending: s}})
		if err != nil || !strings.Contains(string(page), want) {
			t.Errorf("the page does not say %q: %v", want, err)
		}
	}
}
