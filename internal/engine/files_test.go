package engine

import (
	"errors"
	"strings"
	"testing"

	"rond/internal/store"
)

func TestPlainName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"svar.xlsx": "svar.xlsx", "Årsrapport för nämnden.xlsx": "Arsrapport-for-namnden.xlsx", "A\u030arsrapport.pdf": "Arsrapport.pdf",
		"": "fil", "...": "fil", ".bashrc": "fil.bashrc", "a\r\nSet-Cookie: x.txt": "a--Set-Cookie--x.txt", "../../etc/passwd": "etc-passwd",
		"文件.xlsx": "fil.xlsx", "x." + strings.Repeat("y", 30): "x." + strings.Repeat("y", 30), strings.Repeat("z", 300) + ".csv": strings.Repeat("z", 80) + ".csv",
		"CON": "CON", "a\u202eslx.exe": "a-slx.exe",
	} {
		if got := plainName(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

func TestPlanFileIsTheWorkbookThatWasRead(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	v, err := o.PlanView(t.Context(), "sv", 1)
	if err != nil {
		t.Fatal(err)
	}
	f, err := o.PlanFile(t.Context(), v.Versions[0].ID)
	if err != nil || f.Name != "plan-TN-2026-v1.xlsx" || f.Type != xlsxType {
		t.Fatalf("%s %s, %v", f.Name, f.Type, err)
	}
	if done, err := o.Import(t.Context(), f.Data); err != nil || done.Changed {
		t.Errorf("importing it again: %+v, %v", done, err)
	}
	if _, err := o.PlanFile(t.Context(), 99); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no such version: %v", err)
	}
}
