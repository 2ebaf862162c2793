package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestAPanicIsInTheLog: the person gets an id that the log has.
func TestAPanicIsInTheLog(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := Server(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a bug") }), slog.New(slog.NewTextHandler(&log, nil)))
	w := httptest.NewRecorder()
	s.Handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	id, found := strings.CutPrefix(strings.TrimSpace(w.Body.String()), "internal error ")
	if w.Code != http.StatusInternalServerError || !found || !strings.Contains(log.String(), "id="+id) || !strings.Contains(log.String(), "a bug") {
		t.Errorf("%d %q; log: %s", w.Code, w.Body, log.String())
	}
}
