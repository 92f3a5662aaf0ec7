package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"lethe/internal/fault"
)

// What a form's handler gets has the fields that it named, each once, as text that
// can be stored; whatever the body and the query are.
func FuzzForm(f *testing.F) {
	f.Add("/requests/x/reject?a=1", "ground=x&text=two%0d%0alines", "application/x-www-form-urlencoded")
	f.Add("/?text=1", "text=2", "application/x-www-form-urlencoded; charset=utf-8")
	f.Add("/", "text=%00&text=%ff;ground", "application/x-www-form-urlencoded")
	f.Add("/?%zz", "role=admin", "multipart/form-data; boundary=x")
	names := []string{"ground", "text"}
	f.Fuzz(func(t *testing.T, address, body, mediaType string) {
		r, err := http.NewRequest(http.MethodPost, address, strings.NewReader(body))
		if err != nil {
			return
		}
		r.Header.Set("Content-Type", mediaType)
		values, err := form(r, names...)
		if err != nil {
			if !fault.Is(err, fault.BadInput) {
				t.Errorf("it is refused with %v", err)
			}
			return
		}
		for name, list := range values {
			if !slices.Contains(names, name) || len(list) != 1 || !utf8.ValidString(list[0]) || strings.ContainsAny(list[0], "\x00") || strings.Contains(list[0], "\r\n") {
				t.Errorf("the handler gets %q: %q", name, list)
			}
		}
	})
}
