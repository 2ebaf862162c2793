package form_test

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"slices"
	"testing"
)

// unpacked is every part of an archive.
func unpacked(t testing.TB, file []byte) map[string]string {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, e := range zr.File {
		rc, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(rc)
		if err != nil {
			t.Fatal(err)
		}
		parts[e.Name] = string(data)
	}
	return parts
}

func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	for _, name := range sortedKeys(parts) {
		w, err := zw.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, parts[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// repacked changes one part of an archive.
func repacked(t testing.TB, file []byte, part string, change func(string) string) []byte {
	t.Helper()
	parts := unpacked(t, file)
	parts[part] = change(parts[part])
	return packed(t, parts)
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
