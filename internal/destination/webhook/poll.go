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

// Poll asks how far an order is, with one signed GET. It reads the whole answer
// within to.Timeout. Only a 202, or a 2xx whose JSON has one of the five statuses
// at q.Path, is a receipt; detail, ground, retainedUntil, reference and
// retryable are read beside it where the answer is an object. Errors are as for
// Deliver, except that 404 and 410 are to be asked again: an order may be known
// there a little later than it was taken.
func (w *Webhook) Poll(ctx context.Context, to destination.Target, o destination.Order, q destination.Question) (destination.Receipt, error) {
	path, err := jsonpath.Parse(q.Path)
	if err != nil {
		return destination.Receipt{}, destination.Permanent(errPath)
	}
	expanded, err := addresses(q.URL, about(o, q))
	if err != nil {
		return destination.Receipt{}, destination.Permanent(err)
	}
	ctx, cancel := attempt(ctx, to)
	defer cancel()
	a, err := w.ask(ctx, to, o, expanded[0])
	if err != nil {
		return destination.Receipt{}, err
	}
	return a.progress(path, q.Statuses, w.now())
}

// progress is the table of answers to a poll.
func (a answer) progress(path *jsonpath.Path, statuses map[string]string, now time.Time) (destination.Receipt, error) {
	switch {
	case a.code == http.StatusAccepted:
		return a.accepted(), nil
	case a.code >= 200 && a.code < 300:
		return a.reported(path, statuses)
	case a.code == http.StatusNotFound, a.code == http.StatusGone:
		return destination.Receipt{}, a.error("the order is not known at the poll's URL, which says nothing of the person")
	}
	return destination.Receipt{}, a.refusal(now)
}

// reported reads the status in an answer. What it does not find may be there the
// next time: the answer belongs to the destination, and was not made for us.
func (a answer) reported(path *jsonpath.Path, statuses map[string]string) (destination.Receipt, error) {
	if err := a.unreadable(); err != nil {
		return destination.Receipt{}, err
	}
	var whole any
	if json.Unmarshal(a.body, &whole) != nil {
		return destination.Receipt{}, a.error("the answer to a poll must be JSON")
	}
	word, found := textAt(path, whole)
	if !found {
		return destination.Receipt{}, a.error(fmt.Sprintf("the answer has no text at %s, where the status should be", path))
	}
	s, doubt := remarks(a.body)
	s.Status = destination.Status(word)
	if ours, translated := statuses[word]; translated {
		s.Status = destination.Status(ours)
	}
	if !s.Status.Known() {
		return destination.Receipt{}, a.error(fmt.Sprintf(
			"the status %q is none of done, accepted, not_found, retained and failed, and not translated into one", word))
	}
	if s.Status == destination.Retained && doubt != nil {
		return destination.Receipt{}, a.error(doubt.Error())
	}
	return a.kept(s.receipt()), nil
}

func textAt(path *jsonpath.Path, whole any) (string, bool) {
	nodes := path.Select(whole)
	if len(nodes) != 1 {
		return "", false
	}
	text, ok := nodes[0].(string)
	return text, ok
}
