package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

func TestHealthcheck_WaitsUntilItIsWell(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(server.Close)
	for args, want := range map[string]int32{server.URL: 1, "--wait 1m " + server.URL: 2} {
		asked.Store(0)
		cmd := healthcheckCommand()
		cmd.SilenceErrors, cmd.SilenceUsage = true, true
		cmd.SetArgs(strings.Fields(args))
		if err := cmd.ExecuteContext(t.Context()); (err == nil) != (want == 2) || asked.Load() != want {
			t.Errorf("%s: asked %d times, %v", args, asked.Load(), err)
		}
	}
}
