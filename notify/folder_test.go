package notify

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestFolder(t *testing.T) {
	t.Parallel()
	raw, err := Compose(sampleMessage())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "mejl", "ut")
	dir := NewDir(path)
	var phases []Phase
	note := func(p Phase) error { phases = append(phases, p); return nil }
	for range 2 { // the second time leaves the same one file
		if out := dir.Deliver(t.Context(), envelope, raw, note); out.Result != Accepted || out.Phase != PhaseDone {
			t.Fatalf("%+v", out)
		}
	}
	if want := []Phase{PhaseConnect, PhaseMail, PhaseRcpt, PhaseData}; !slices.Equal(phases, append(want, want...)) {
		t.Errorf("phases %v", phases)
	}
	other := Envelope{From: envelope.From, To: "GÖRAN/../x@kommun.example"}
	if out := dir.Deliver(t.Context(), other, raw, always); out.Result != Rejected {
		t.Errorf("an address outside ASCII: %+v", out)
	}
	other.To = "../Goran@kommun.example"
	if out := dir.Deliver(t.Context(), other, raw, always); out.Result != Accepted {
		t.Errorf("%+v", out)
	}
	files, err := filepath.Glob(filepath.Join(path, "*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 2 {
		t.Fatalf("files %v, want two", files)
	}
	for _, name := range files {
		got, err := os.ReadFile(name)
		if err != nil || !bytes.Equal(got, raw) {
			t.Errorf("%s holds other bytes (%v)", name, err)
		}
		if base := filepath.Base(name); base[:17] != "20260504T053000Z_" || filepath.Ext(base) != ".eml" {
			t.Errorf("name %q", base)
		}
	}
	if err := dir.Close(); err != nil {
		t.Error(err)
	}
}

func TestFolderTroubles(t *testing.T) {
	t.Parallel()
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if out := NewDir(filepath.Join(blocked, "x")).Deliver(t.Context(), envelope, letter(), always); out.Result != Retry || !out.Whole || out.Phase != PhaseConnect {
		t.Errorf("a folder that cannot be: %+v", out)
	}
	path := t.TempDir()
	for _, stop := range []Phase{PhaseConnect, PhaseMail, PhaseRcpt, PhaseData} {
		out := NewDir(path).Deliver(t.Context(), envelope, letter(), func(p Phase) error {
			if p == stop {
				return errors.New("no")
			}
			return nil
		})
		if out.Result != Retry {
			t.Errorf("%s: %+v", stop, out)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if out := NewDir(path).Deliver(ctx, envelope, letter(), always); out.Result != Retry {
		t.Errorf("after the end: %+v", out)
	}
	if left, err := os.ReadDir(path); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
