package telemetry

import (
	"log/slog"
	"net/http"
	"runtime/debug"

	"lethe/internal/fault"
)

// Recover turns a panic of next into a line of log and the status 500 with the
// id of the request and nothing else. It is the last net: an edge that has a
// page or a format for its errors recovers by itself.
func Recover(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler { // asked for: net/http closes the connection
				panic(cause)
			}
			log.ErrorContext(r.Context(), "a request panicked",
				"route", r.Pattern, "error", fault.Panicked(cause), "stack", string(debug.Stack()))
			http.Error(w, "Something went wrong on our side. Request "+RequestIDFrom(r.Context())+".", http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	})
}
