package web

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"
)

// Server is an HTTP server for the pages with every limit set. Reading may
// take as long as a plan needs over a slow line, writing as long as the
// largest workbook does.
func Server(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           caught(h, log),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute,
		WriteTimeout:      5 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug), // broken handshakes and the like
	}
}

// caught tells a panic in the log under an id: the server's own word of it
// would be lost among the broken handshakes.
func caught(next http.Handler, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch p := recover(); p {
			case nil:
			case http.ErrAbortHandler:
				panic(p) // breaks the connection off, as it is meant to
			default:
				id := rand.Text()[:8]
				log.Error("page failed", "id", id, "method", r.Method, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				http.Error(w, "internal error "+id, http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}
