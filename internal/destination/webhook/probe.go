package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/theory/jsonpath"

	"lethe/internal/destination"
)

// Probe asks whether the person is still known, with one signed GET for each
// combination of the identifiers that q.URL names, all within to.Timeout. An
// identifier or a reference that the order does not have is Permanent, and so is
// an answer that cannot be understood.
func (w *Webhook) Probe(ctx context.Context, to destination.Target, o destination.Order, q destination.Question) (destination.Finding, error) {
	list, err := listPath(q.Path)
	if err != nil {
		return "", destination.Permanent(err)
	}
	expanded, err := addresses(q.URL, aboutPerson(o, q))
	if err != nil {
		return "", destination.Permanent(err)
	}
	ctx, cancel := attempt(ctx, to)
	defer cancel()
	for _, address := range expanded {
		a, err := w.ask(ctx, to, o, address)
		if err != nil {
			return "", err
		}
		if found, err := a.finding(list, w.now()); found != destination.Absent {
			return found, err
		}
	}
	return destination.Absent, nil
}

// listPath is nil when the whole answer is the list.
func listPath(path string) (*jsonpath.Path, error) {
	if path == "" {
		return nil, nil
	}
	parsed, err := jsonpath.Parse(path)
	if err != nil {
		return nil, errPath
	}
	return parsed, nil
}

// finding is the table of answers to a probe. Absent closes a delivery, so only
// an answer that cannot mean anything else is absent: no error page, no list that
// is missing, no part of an answer.
func (a answer) finding(list *jsonpath.Path, now time.Time) (destination.Finding, error) {
	switch {
	case a.code == http.StatusNotFound, a.code == http.StatusGone, a.code == http.StatusNoContent:
		return destination.Absent, nil
	case a.code == http.StatusOK:
		return a.listed(list)
	case a.code >= 200 && a.code < 300:
		return "", a.permanent("only 200, 204, 404 and 410 say whether the person is known")
	}
	return "", a.refusal(now)
}

func (a answer) listed(list *jsonpath.Path) (destination.Finding, error) {
	if err := a.unreadable(); err != nil {
		return "", err
	}
	var whole any
	if json.Unmarshal(a.body, &whole) != nil {
		return "", a.permanent("the answer to a probe cannot be understood: it must be JSON")
	}
	if list == nil {
		return a.wholeListed(whole)
	}
	nodes := list.Select(whole)
	if len(nodes) == 0 {
		return "", a.permanent(fmt.Sprintf("the answer to a probe cannot be understood: it has nothing at %s", list))
	}
	for _, node := range nodes {
		if !empty(node) {
			return destination.Present, nil
		}
	}
	return destination.Absent, nil
}

// wholeListed reads an answer that should be the list itself. An empty object or
// a lone value could mean anything.
func (a answer) wholeListed(whole any) (destination.Finding, error) {
	list, isList := whole.([]any)
	object, _ := whole.(map[string]any)
	switch {
	case isList && len(list) == 0:
		return destination.Absent, nil
	case isList, len(object) > 0:
		return destination.Present, nil
	}
	return "", a.permanent("the answer to a probe cannot be understood: it must be a list, or the list's place must be set")
}

// empty reports whether a JSON value is null, or a list or an object with nothing
// in it. A number or a text is not a list, and says nothing of emptiness.
func empty(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}
