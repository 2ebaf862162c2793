package notify

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var show = flag.String("show", "", "write every sample mail to this folder as .txt and .html")

func TestCheck(t *testing.T) {
	if err := Check(); err != nil {
		t.Fatal(err)
	}
	if *show == "" {
		return
	}
	for _, lang := range []string{"sv", "en"} {
		for i, m := range Samples(lang) {
			c, err := Render(m)
			if err != nil {
				t.Fatal(err)
			}
			kind, _, _ := m.letter()
			name := filepath.Join(*show, fmt.Sprintf("%s-%02d-%s", lang, i, kind))
			for ext, text := range map[string]string{".txt": "Subject: " + c.Subject + "\n\n" + c.Text, ".html": c.HTML} {
				if err := os.WriteFile(name+ext, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

var _ = strings.Join
