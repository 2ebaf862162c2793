package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// nextLine is a command that rond init prints, before what it is for.
var nextLine = regexp.MustCompile(`(?m)^  rond (.+?)  +\S.*$`)

// TestInitLeadsToThePages does what rond init says, and nothing more, on days
// all over the year: the commands succeed, and a link signs in to pages that
// show the example plan.
func TestInitLeadsToThePages(t *testing.T) {
	t.Parallel()
	for _, day := range []string{"2026-01-01", "2026-03-02", "2026-07-15", "2026-12-31"} {
		for _, lang := range []string{"sv", "en"} {
			t.Run(day+" "+lang, func(t *testing.T) {
				t.Parallel()
				now, err := time.Parse(time.DateOnly, day)
				if err != nil {
					t.Fatal(err)
				}
				dir := filepath.Join(t.TempDir(), "home")
				s := &session{now: now.Add(9 * time.Hour)}
				told := nextLine.FindAllStringSubmatch(s.must(t, "init", "--lang", lang, dir), -1)
				if len(told) != 3 {
					t.Fatalf("%d commands, want three: %q", len(told), told)
				}
				s.config = filepath.Join(dir, "rond.toml")
				ownPort(t, s.config)
				for _, next := range told {
					s.follow(t, dir, strings.Fields(next[1]))
				}
			})
		}
	}
}

// follow runs a command as somebody in the folder does.
func (s *session) follow(t *testing.T, dir string, args []string) {
	t.Helper()
	if args[0] == "serve" {
		s.visit(t)
		return
	}
	if last := len(args) - 1; strings.HasSuffix(args[last], ".xlsx") {
		args = slices.Clone(args)
		args[last] = filepath.Join(dir, args[last])
	}
	if out := s.must(t, args...); !strings.Contains(out, "2026") {
		t.Errorf("rond %s says nothing of the year:\n%s", strings.Join(args, " "), out)
	}
}

// ownPort moves the pages from the port that init's settings say, which only
// one test can have, to a free one.
func ownPort(t *testing.T, settings string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free := l.Addr().String()
	l.Close()
	text, err := os.ReadFile(settings)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), `# listen = "127.0.0.1:8080"`, fmt.Sprintf("listen = %q", free), 1)
	if changed == string(text) {
		t.Fatal("the settings do not show where the pages are")
	}
	if err := os.WriteFile(settings, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
}

// visit serves, signs in with a link, and looks at the first page.
func (s *session) visit(t *testing.T) {
	t.Helper()
	s.serve(t)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	link := strings.TrimSpace(s.must(t, "login-link"))
	res, err := browser.PostForm(link, url.Values{})
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s, %v", res.Status, err)
	}
	if !regexp.MustCompile(`(Internkontrollplan|Internal control plan) 2026 \((exempel|example)\)`).Match(page) {
		t.Errorf("the first page does not show the plan:\n%s", page)
	}
}
