package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"time"

	"rond/templates"
)

// asset is an embedded file. Its tag is its content's, so that a browser asks
// each time and fetches it once.
type asset struct {
	data []byte
	tag  string
}

func readAssets() (map[string]asset, error) {
	files := templates.Static()
	all := map[string]asset{}
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		data, err := fs.ReadFile(files, e.Name())
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(data)
		all[e.Name()] = asset{data, `"` + hex.EncodeToString(sum[:8]) + `"`}
	}
	return all, nil
}

func (s *site) file(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	a, ok := s.static[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", a.tag)
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(a.data)) // the type follows from the name
}
