package webhook

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"lethe/internal/destination"
)

// ask gets one address that was made from a question's template. No error quotes
// it: it may hold the person.
func (w *Webhook) ask(ctx context.Context, to destination.Target, o destination.Order, address string) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return answer{}, destination.Permanent(fmt.Errorf("the URL at which %s is asked cannot be used", to.Name))
	}
	req.Header.Set("Accept", "application/json")
	// What a cache remembers is older than the question.
	req.Header.Set("Cache-Control", "no-cache")
	if err := w.introduce(req.Header, to, o.DeliveryID, nil); err != nil {
		return answer{}, destination.Permanent(err)
	}
	return w.exchange(req, to, o)
}

var errPath = errors.New("the path into the answer is no JSONPath (RFC 9535)")
